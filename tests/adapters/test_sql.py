"""
The store and the ledger on SQLite and on PostgreSQL, blocking and awaiting.
"""

from __future__ import annotations

import asyncio

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from espace_bailleur.adapters.memory import MemoryLedger
from espace_bailleur.adapters.sql import AwaitingDatabase, AwaitingSqlLedger, AwaitingSqlStore
from espace_bailleur.adapters.sql._mapping import ACCEPTANCE, EVENT
from espace_bailleur.adapters.sql._tables import acceptances, events, ledger, messages
from espace_bailleur.domain.account import StepAnswers
from espace_bailleur.domain.change import Change, Settlement
from espace_bailleur.domain.delivery import (
    Dead,
    Dropped,
    Outcome,
    Resolved,
    Retry,
    Sent,
    spent,
)
from espace_bailleur.domain.throttle import Limit, Use
from espace_bailleur.testing.checks import check_adapter, check_awaiting_adapter
from espace_bailleur.testing.checks._values import (
    NOW,
    account,
    change,
    full_messages,
)
from tests.adapters.commands import BEGUN, Command, Course, answer, commands, look
from tests.adapters.databases import Stores, blocking


# One database serves all examples of a property, each of which begins by emptying it.
_FEW = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def beside(migrated: str) -> Iterator[Stores]:
    """
    A database of each kind, in the blocking colour.
    """
    with blocking(migrated) as stores:
        yield stores


@pytest.mark.rule("A2", "B1", "B2", "B3", "B4", "C6", "C8", "K5")
@pytest.mark.rule("H1", "H2", "H3", "H4", "H5", "H7", "I1", "K1", "K2", "K3", "K4")
def test_sql_is_an_adapter(beside: Stores) -> None:
    """
    The SQL store and ledger pass the checks of an adapter.
    """
    check_adapter(beside.emptied, lambda _: beside.kept())


@pytest.mark.rule("A2", "B1", "B2", "B3", "B4", "C6", "C8", "K5")
@pytest.mark.rule("H1", "H2", "H3", "H4", "H5", "H7", "I1", "K1", "K2", "K3", "K4")
@pytest.mark.no_cover  # long: any commands, below, cover what it runs
def test_awaiting_sql_is_an_adapter(beside: Stores, migrated: str) -> None:
    """
    The awaiting ones do, on an event loop and on the awaiting face.
    """

    async def checked() -> None:
        database = AwaitingDatabase.at(migrated)

        def make() -> tuple[AwaitingSqlStore, AwaitingSqlLedger]:
            beside.empty()
            return AwaitingSqlStore(database), AwaitingSqlLedger(database)

        try:
            await check_awaiting_adapter(make, lambda _: beside.kept())
        finally:
            await database.close()

    asyncio.run(checked())


# ---------------------------------------------------------------- any series of commands


def _rows(stores: Stores) -> dict[str, Any]:
    """
    Read what the database holds for good, which no store tells.
    """
    return {
        "acceptances": stores.all_of(acceptances.c.value, ACCEPTANCE),
        "events": stores.all_of(events.c.value, EVENT),
    }


@pytest.mark.rule("B2", "C6", "D8", "F4", "G5", "H3", "H4", "H7", "I1", "K1", "K2", "K3")
@given(series=commands)
@_FEW
def test_any_commands_do_what_they_do_in_memory(stores: Stores, series: list[Command]) -> None:
    """
    Any series of commits, leases and settlements is answered as in memory, and leaves the same.
    """
    stores.empty()
    course = Course()
    for store in (course.memory, stores.store):
        store.commit(BEGUN)
    for command in series:
        asked = course.next(command)
        expected = answer(course.memory, asked)
        event(f"{type(command).__name__}: {getattr(expected, '__name__', bool(expected))}")
        assert answer(stores.store, asked) == expected
        assert look(stores.store, course) == look(course.memory, course)
    assert _rows(stores) == {
        "acceptances": course.memory.acceptances,
        "events": course.memory.events,
    }


def test_any_text_survives_a_database(stores: Stores) -> None:
    """
    What a host let somebody answer comes back, be it text that no database takes as it is.
    """
    strange = "\0 \ud800 \uffff 𝔛 \u202e '\"\\; %s :x"
    answers = StepAnswers(step="host", at=NOW, values=(("note", strange),))
    written = account(1, answers=(answers,))
    stores.store.commit(change(written))
    assert stores.store.find(written.id) == written


# ---------------------------------------------------------------- messages


@pytest.mark.rule("C6", "H7")
@pytest.mark.parametrize("outcome", [Sent(), Resolved(), Dead(), Dropped(), Retry(NOW)])
def test_what_is_settled_for_good_keeps_its_facts_alone(stores: Stores, outcome: Outcome) -> None:
    """
    A settled message is kept with its outcome and its facts alone; one to retry keeps all of it.

    A request that was resolved has no facts, and is gone.
    """
    store = stores.store
    store.commit(Change(messages=full_messages()))
    for one in store.lease(now=NOW + timedelta(hours=1), limit=99, lease=timedelta(minutes=5)):
        settled = Settlement(message=one.message.id, generation=one.generation, outcome=outcome)
        assert store.settle(settled)
    rows = stores.database.read(
        lambda connection: connection.execute(select(messages.c.outcome, messages.c.needed)).all()
    )
    tag = None if isinstance(outcome, Retry) else type(outcome).__name__.lower()
    gone = isinstance(outcome, Resolved)
    assert [row.outcome for row in rows] == [] if gone else [tag] * len(full_messages())
    needy = sum(spent(one.content) != one.content for one in full_messages())
    assert sum(row.needed is not None for row in rows) == (0 if tag else needy)


# ---------------------------------------------------------------- the ledger


_WINDOWS = {"a": 5, "b": 20, "c": 11}


def _use(key: str, count: int) -> Use:
    return Use(key, Limit(count, timedelta(seconds=_WINDOWS[key])))


_uses = st.builds(_use, st.sampled_from(list(_WINDOWS)), st.integers(1, 3))


@given(calls=st.lists(st.tuples(st.integers(0, 8), st.lists(_uses, max_size=3)), max_size=20))
@_FEW
def test_any_use_is_counted_as_in_memory(
    stores: Stores, calls: list[tuple[int, list[Use]]]
) -> None:
    """
    Any series of calls is granted, or refused until the same instant, as in memory.
    """
    stores.empty()
    memory, now = MemoryLedger(), NOW
    for seconds, uses in calls:
        now += timedelta(seconds=seconds)
        assert stores.ledger.reserve(uses, now=now) == memory.reserve(uses, now=now)


def test_a_refused_call_may_look_back_further(stores: Stores) -> None:
    """
    Once a call asked for a longer window, though in vain, what lies in it is not forgotten.
    """
    minute, day = timedelta(minutes=1), timedelta(days=1)

    def used(count: int, window: timedelta, *, minutes: int) -> bool:
        use = Use("key", Limit(count, window))
        return stores.ledger.reserve([use], now=NOW + timedelta(minutes=minutes)) is None

    assert used(1, minute, minutes=0)
    assert not used(1, day, minutes=2)
    assert used(1, minute, minutes=3)
    assert not used(2, day, minutes=60)


def _keys(stores: Stores) -> int:
    counted = select(func.count()).select_from(ledger)
    return stores.database.read(lambda connection: connection.scalar(counted) or 0)


def test_what_is_refused_writes_no_row(stores: Stores) -> None:
    """
    A refused call leaves no trace of the keys that it would have counted.
    """
    once = Limit(1, timedelta(hours=1))
    assert stores.ledger.reserve([Use("used up", once)], now=NOW) is None
    for number in range(5):
        fresh = Use(f"fresh {number}", once)
        until = stores.ledger.reserve([fresh, Use("used up", once)], now=NOW)
        assert until == NOW + once.window
    assert _keys(stores) == 1


def test_a_ledger_does_not_grow_for_ever(stores: Stores) -> None:
    """
    Keys whose windows have passed make room for new ones.
    """
    limit, many = Limit(1, timedelta(hours=1)), 40
    for day in range(3):
        now = NOW + timedelta(days=day)
        # As digests do, the keys of each day fall between those of the day before.
        for number in range(many):
            assert stores.ledger.reserve([Use(f"{number:02} {day}", limit)], now=now) is None
    assert _keys(stores) < 2 * many
