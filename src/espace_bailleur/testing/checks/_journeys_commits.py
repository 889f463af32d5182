"""
What a commit leaves behind, down to the records that no port reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from attrs import evolve

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.documents import Acceptance
from espace_bailleur.domain.records import Event
from espace_bailleur.ports.store import Stale, Taken
from espace_bailleur.testing.checks._bench import Bench
from espace_bailleur.testing.checks._running import expect, refused, together
from espace_bailleur.testing.checks._values import NOW, account, change, message


_Part = TypeVar("_Part")


class BrokenOffError(Exception):
    """
    What a change raises while a store reads it, as a fault would.
    """


class _BreaksOff(tuple[_Part, ...]):
    """
    Parts of a change that end in a fault.
    """

    __slots__ = ()

    def __iter__(self) -> Iterator[_Part]:
        """
        List the parts, and raise.

        Raises:
            BrokenOffError: all parts were listed.
        """
        yield from super().__iter__()
        raise BrokenOffError


def _acceptance(one: Account) -> Acceptance:
    return Acceptance(
        account=one.id,
        document="terms",
        version=str(one.version),
        digest="0f" * 32,
        language="fr",
        at=NOW,
        channel="checks",
    )


def _told(*accounts: Account, name: str) -> Change:
    """
    Make a change that has something in every part.
    """
    messages = [message(f"{name}-{number}") for number in range(2)]
    return evolve(
        change(*accounts, messages=messages), acceptances=tuple(map(_acceptance, accounts))
    )


def _state(bench: Bench) -> tuple[object, ...]:
    """
    Read all that there is.
    """
    return bench.accounts(), sorted(map(repr, bench.kept())), bench.store.backlog()


def what_a_change_records_is_kept_with_it(bench: Bench) -> None:
    """
    Commit two accounts with their acceptances and events, and one of them again (I1, K1).
    """
    first = _told(account(1), account(2), name="first")
    second = _told(account(2).next(epoch=1), name="second")
    for one in (first, second):
        bench.store.commit(one)
    recorded = (*first.events, *first.acceptances, *second.events, *second.acceptances)
    expect("what is kept", sorted(map(repr, bench.kept())), sorted(map(repr, recorded)))


def a_refused_change_records_nothing(bench: Bench) -> None:
    """
    Commit a stale account, and a claim of another's, with all that goes with them (I1, K1).
    """
    bench.store.commit(_told(account(1), account(2), name="told"))
    before = _state(bench)
    taken = account(3, identifier=account(1).identifier)
    for name, bad, by in (("stale", account(2).next().next(), Stale), ("taken", taken, Taken)):
        good = (account(1).next(epoch=1), account(4))
        refused(f"a {name} account", by, bench.store.commit, _told(*good, bad, name=name))
        expect(f"what there is after a {name} account", _state(bench), before)


def a_change_that_breaks_off_leaves_nothing(bench: Bench) -> None:
    """
    Commit changes that cannot be read to the end, of one part or of another (K1).
    """
    bench.store.commit(_told(account(1), name="told"))
    before = _state(bench)
    good = _told(account(1).next(epoch=1), account(2), name="broken")
    for name in ("accounts", "acceptances", "events", "messages"):
        broken = evolve(good)
        # Put in once the change is made, which reads its own parts.
        object.__setattr__(broken, name, _BreaksOff(getattr(good, name)))
        try:
            bench.store.commit(broken)
        except BrokenOffError:
            expect(f"what there is after its {name} broke off", _state(bench), before)
            continue
        raise AssertionError(f"expected the fault in its {name}, found a commit")
    bench.store.commit(good)
    expect("the account, written in the end", bench.stored(account(1)), account(1).next(epoch=1))


def what_parallel_changes_record_is_kept_once(bench: Bench) -> None:
    """
    Change one account in eight threads on one version; the winner's records alone are kept (I1).
    """
    bench.store.commit(change(account(1)))
    before: list[Event] = bench.events()

    def attempt(number: int) -> bool:
        told = change(account(1).next(epoch=number))
        events = tuple(
            evolve(one, actor=evolve(one.actor, name=str(number))) for one in told.events
        )
        try:
            bench.store.commit(evolve(told, events=events))
        except Stale:
            return False
        return True

    winner = str(together(attempt).index(True))
    new = [one.actor.name for one in bench.events() if one not in before]
    expect("whose events are kept", new, [winner])


CHECKS: tuple[Callable[[Bench], None], ...] = (
    what_a_change_records_is_kept_with_it,
    a_refused_change_records_nothing,
    a_change_that_breaks_off_leaves_nothing,
    what_parallel_changes_record_is_kept_once,
)
