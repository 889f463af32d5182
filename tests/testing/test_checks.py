"""
The checks can fail: each notices a part that breaks its promise, and names it.
"""

from __future__ import annotations

import ast
import asyncio

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

import attrs
import pytest

from espace_bailleur._blocking import AtOnceCourier, AtOnceLedger, AtOnceStore
from espace_bailleur.adapters.blocklist import CommonPasswords
from espace_bailleur.adapters.email_validator import email_policy as policy
from espace_bailleur.adapters.memory import MemoryLedger, MemoryStore
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.delivery import Content, Message
from espace_bailleur.domain.holder import Holder
from espace_bailleur.domain.words import EmailAddress
from espace_bailleur.ports.courier import AwaitingCourier
from espace_bailleur.ports.hasher import PasswordHasher
from espace_bailleur.ports.ledger import AwaitingLedger, Ledger
from espace_bailleur.ports.store import AwaitingStore, Lookup, Store
from espace_bailleur.ports.system import Blocklist, Clock, EmailPolicy, SecretSource
from espace_bailleur.testing import checks
from espace_bailleur.testing.checks import (
    Kept,
    adapter,
    courier,
    email_policy,
    hasher,
    joining,
    ledger,
    store,
    system,
)
from espace_bailleur.testing.checks import _joining_checks as joining_checks
from espace_bailleur.testing.checks._bench import Bench
from espace_bailleur.testing.checks._running import expect, name_of, parts_of, run
from espace_bailleur.testing.checks._values import full_accounts, full_messages
from espace_bailleur.testing.doubles import CheapHasherForTestsOnly
from tests.testing import broken_ports as broken
from tests.testing.broken_adapters import BROKEN as BROKEN_ADAPTERS
from tests.testing.broken_adapters import a_bench, kept_in_memory
from tests.testing.broken_joining import BROKEN as BROKEN_JOINING
from tests.testing.broken_joining import JoiningMemory, MemoryHost, made
from tests.testing.broken_stores import BROKEN as BROKEN_STORES


CONTENTS = frozenset(get_args(Content))


def _each(table: Mapping[Callable[..., None], Sequence[object]]) -> list[Any]:
    """
    List each broken part of a table beside the check that must notice it.
    """
    return [
        pytest.param(check, part, id=f"{name_of(check)}-{place}")
        for check, parts in table.items()
        for place, part in enumerate(parts)
    ]


def _fails(check: Callable[[Any], None], make: Callable[[], Any]) -> None:
    with pytest.raises(AssertionError, match=rf"\n- {name_of(check)}: .*(expected|raised) "):
        run("part", [check], make)


def test_every_check_has_something_to_notice() -> None:
    """
    No check comes without a part that it must notice.
    """
    tables: list[tuple[Sequence[object], Mapping[Any, object]]] = [
        (store.CHECKS, BROKEN_STORES),
        (adapter.JOURNEYS, BROKEN_ADAPTERS),
        (joining_checks.CHECKS, BROKEN_JOINING),
        (ledger.CHECKS, broken.BROKEN_LEDGERS),
        (hasher.CHECKS, broken.BROKEN_HASHERS),
        (courier.CHECKS, broken.BROKEN_COURIERS),
        (email_policy.CHECKS, broken.BROKEN_POLICIES),
        (system.CLOCK_CHECKS, broken.BROKEN_CLOCKS),
        (system.SECRET_CHECKS, broken.BROKEN_SECRETS),
        (system.BLOCKLIST_CHECKS, broken.BROKEN_BLOCKLISTS),
    ]
    assert [list(table) for _, table in tables] == [list(found) for found, _ in tables]


@pytest.mark.parametrize(("check", "make"), _each(BROKEN_STORES))
def test_a_broken_store_is_noticed(
    check: Callable[[Store], None], make: Callable[[], Store]
) -> None:
    """
    Each check of a store names itself when the store breaks its promise.
    """
    _fails(check, make)


@pytest.mark.parametrize(("check", "make"), _each(BROKEN_ADAPTERS))
def test_a_broken_adapter_is_noticed(
    check: Callable[[Bench], None], make: Callable[[], MemoryStore]
) -> None:
    """
    Each check of a whole adapter names itself when the adapter breaks its promise.
    """
    _fails(check, lambda: a_bench(make()))


@pytest.mark.parametrize(("check", "make"), _each(BROKEN_JOINING))
def test_a_broken_joining_store_is_noticed(
    check: Callable[[joining_checks.Joint], None],
    make: Callable[[], tuple[JoiningMemory, MemoryHost]],
) -> None:
    """
    Each check of a store that joins names itself when the store breaks its promise.
    """
    _fails(check, lambda: joining.joint_of(make(), kept_in_memory))


def test_a_store_in_memory_can_join() -> None:
    """
    What the broken ones are made of passes: a store whose transactions work on a copy of it.
    """
    checks.check_joining(made, kept_in_memory)


@pytest.mark.parametrize(("check", "make"), _each(broken.BROKEN_LEDGERS))
def test_a_broken_ledger_is_noticed(
    check: Callable[[Ledger], None], make: Callable[[], Ledger]
) -> None:
    """
    Each check of a ledger names itself when the ledger breaks its promise.
    """
    _fails(check, make)


@pytest.mark.parametrize(("check", "make"), _each(broken.BROKEN_HASHERS))
def test_a_broken_hasher_is_noticed(
    check: Callable[[hasher.Bench], None], make: Callable[[], PasswordHasher]
) -> None:
    """
    Each check of a hasher names itself when the hasher breaks its promise.
    """
    bench = hasher.Bench(
        hasher=make(),
        older=lambda: CheapHasherForTestsOnly("old"),
        unknown=lambda: CheapHasherForTestsOnly("unknown"),
        positions=hasher.POSITIONS,
    )
    _fails(check, lambda: bench)


@pytest.mark.parametrize(("check", "kind"), _each(broken.BROKEN_COURIERS))
def test_a_broken_courier_is_noticed(
    check: Callable[[courier.Post], None], kind: type[broken.Postroom]
) -> None:
    """
    Each check of a courier names itself when the courier breaks its promise.
    """
    room = kind()
    _fails(check, lambda: courier.Post(room, room.received))


@pytest.mark.parametrize(("check", "policy"), _each(broken.BROKEN_POLICIES))
def test_a_broken_email_policy_is_noticed(
    check: Callable[[EmailPolicy], None], policy: EmailPolicy
) -> None:
    """
    Each check of an e-mail policy names itself when the policy breaks its promise.
    """
    _fails(check, lambda: policy)


@pytest.mark.parametrize(("check", "clock"), _each(broken.BROKEN_CLOCKS))
def test_a_broken_clock_is_noticed(check: Callable[[Clock], None], clock: Clock) -> None:
    """
    The check of a clock names itself when the clock breaks its promise.
    """
    _fails(check, lambda: clock)


@pytest.mark.parametrize(("check", "source"), _each(broken.BROKEN_SECRETS))
def test_a_broken_secret_source_is_noticed(
    check: Callable[[SecretSource], None], source: SecretSource
) -> None:
    """
    Each check of a source of secrets names itself when the source breaks its promise.
    """
    _fails(check, lambda: source)


@pytest.mark.parametrize(("check", "blocklist"), _each(broken.BROKEN_BLOCKLISTS))
def test_a_broken_blocklist_is_noticed(
    check: Callable[[Blocklist], None], blocklist: Blocklist
) -> None:
    """
    Each check of a blocklist names itself when the blocklist breaks its promise.
    """
    _fails(check, lambda: blocklist)


def _first(table: Mapping[Any, Sequence[Any]]) -> Any:  # noqa: ANN401 - a part of any port
    return next(part for parts in table.values() for part in parts)


def _broken_pair() -> tuple[MemoryStore, MemoryLedger]:
    store: MemoryStore = _first(BROKEN_ADAPTERS)()
    return store, MemoryLedger()


async def _check_awaiting() -> None:
    made: list[MemoryStore] = []

    async def make() -> tuple[AwaitingStore, AwaitingLedger]:
        store, ledger = _broken_pair()
        made.append(store)
        return AtOnceStore(store), AtOnceLedger(ledger)

    async def kept(_: AwaitingStore) -> list[Kept]:
        return kept_in_memory(made[-1])

    await checks.check_awaiting_adapter(make, kept)


async def _check_awaiting_courier() -> None:
    async def make() -> AwaitingCourier:
        return AtOnceCourier(_first(broken.BROKEN_COURIERS)())

    await checks.check_awaiting_courier(make, list[str])


@pytest.mark.parametrize(
    ("port", "check"),
    [
        ("store", lambda: checks.check_store(_first(BROKEN_STORES))),
        ("adapter", lambda: checks.check_adapter(_broken_pair, kept_in_memory)),
        ("adapter", lambda: asyncio.run(_check_awaiting())),
        ("ledger", lambda: checks.check_ledger(_first(broken.BROKEN_LEDGERS))),
        ("hasher", lambda: checks.check_hasher(_first(broken.BROKEN_HASHERS))),
        ("joining store", lambda: checks.check_joining(_first(BROKEN_JOINING), kept_in_memory)),
        ("courier", lambda: checks.check_courier(_first(broken.BROKEN_COURIERS), list)),
        ("courier", lambda: asyncio.run(_check_awaiting_courier())),
        ("e-mail policy", lambda: checks.check_email_policy(_first(broken.BROKEN_POLICIES))),
        ("clock", lambda: checks.check_clock(_first(broken.BROKEN_CLOCKS))),
        ("secret source", lambda: checks.check_secret_source(_first(broken.BROKEN_SECRETS))),
        ("blocklist", lambda: checks.check_blocklist(_first(broken.BROKEN_BLOCKLISTS))),
    ],
)
def test_one_line_runs_all_checks_of_a_port(port: str, check: Callable[[], None]) -> None:
    """
    The one line for each port raises what its checks noticed.
    """
    with pytest.raises(AssertionError, match=rf"^The {port} fails \d+ of its checks:\n- "):
        check()


def test_an_awaiting_courier_that_cannot_be_awaited_is_noticed() -> None:
    """
    A blocking courier is no awaiting one, though what is sent arrives.
    """
    room: Any = broken.Postroom()
    with pytest.raises(AssertionError, match="what is sent arrives whole: it raised TypeError"):
        asyncio.run(checks.check_awaiting_courier(lambda: room, room.received))


def test_what_a_port_may_refuse_is_no_failure() -> None:
    """
    An e-mail policy that takes no international host, and a blocklist of ours, pass.
    """

    def ascii_alone(text: str, /) -> EmailAddress:
        return policy(text if text.isascii() and "xn--" not in text.lower() else "")

    checks.check_email_policy(ascii_alone)
    checks.check_blocklist(CommonPasswords())


def test_all_failures_come_at_once() -> None:
    """
    A store that raises on every look-up fails many checks, and the first one stops no other.
    """

    class Absent(MemoryStore):
        def find(self, key: Lookup, /) -> Account | None:
            raise ConnectionError(f"no way to {key}")

    with pytest.raises(AssertionError) as failure:
        checks.check_store(Absent)
    text = str(failure.value)
    assert text.count("\n- ") > 10
    assert "it raised ConnectionError" in text
    assert isinstance(failure.value.__cause__, ExceptionGroup)


def test_a_difference_says_where_it_is() -> None:
    """
    What differs deep inside of a value is named by its place.
    """
    one, two, _ = full_accounts()
    changed = attrs.evolve(one, issues=(attrs.evolve(one.issues[0], key_id="?"), one.issues[1]))
    expect("nothing", (one, two), (one, two))
    with pytest.raises(
        AssertionError, match=r"^accounts: expected '' at \[0\]\.issues\[0\]\.key_id, found '\?'$"
    ):
        expect("accounts", (changed, two), (one, two))
    with pytest.raises(AssertionError, match=r"found \[\]$"):
        expect("a list for a tuple", [], ())


def test_a_long_list_is_told_by_what_is_missing() -> None:
    """
    Of lists that are long and differ in length, a failure shows three items each way, and counts.
    """
    found = ["a", "a", "b", "x" * 1_000]
    told = r"^names: expected 7 items, found 4; missing 5, of them: 'c', 'd', 'e'; "
    with pytest.raises(AssertionError, match=told + r"not expected 2, of them: 'a', 'x{299}…$"):
        expect("names", found, ["a", *"bcdefg"])
    with pytest.raises(AssertionError, match=r"^names: expected 4 items, found 0; missing 4, of"):
        expect("names", [], list("abcd"))
    with pytest.raises(AssertionError, match=r"^names: expected \('a', 'b', 'c', 'd'\), found \["):
        expect("names", list("abcd"), tuple("abcd"))


def test_whoever_keeps_nothing_is_told_in_few_words() -> None:
    """
    An adapter that keeps nothing of what it should fails in a text that somebody reads.
    """
    with pytest.raises(AssertionError) as failure:
        checks.check_adapter(lambda: (MemoryStore(), MemoryLedger()), lambda _: [])
    assert len(str(failure.value)) < 6_000


def test_no_check_relies_on_assert() -> None:
    """
    The checks hold under `python -O`, which drops every assert statement.
    """
    files = sorted(Path(checks.__file__).parent.glob("*.py"))
    nodes = (node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8"))))
    assert files
    assert not any(isinstance(node, ast.Assert) for node in nodes)


def _values(value: object) -> Iterator[object]:
    """
    List a value and all values in it.
    """
    yield value
    for part in parts_of(value).values():
        yield from _values(part)


def test_the_written_values_have_something_in_every_field() -> None:
    """
    What the store's checks write and read back leaves no field at its default everywhere.
    """
    filled: dict[str, bool] = {}
    kinds: set[type] = set()
    for value in _values((full_accounts(), full_messages())):
        kind = type(value)
        if attrs.has(kind):
            kinds.add(kind)
            for one in attrs.fields(kind):
                if one.default is not attrs.NOTHING:
                    name = f"{kind.__name__}.{one.name}"
                    given = getattr(value, one.name) != one.default
                    filled[name] = filled.get(name, False) or given
    assert {Account, Message, *get_args(Holder), *CONTENTS} <= kinds
    assert [name for name, given in filled.items() if not given] == []
