"""
Any series of what a store is told: commits, leases and settlements, good ones and refused ones.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

from attrs import define, evolve, field, frozen
from hypothesis import strategies as st

from espace_bailleur.adapters.memory import MemoryStore
from espace_bailleur.domain.change import Change, Settlement
from espace_bailleur.domain.delivery import Dead, Dropped, Leased, Resolved, Retry, Sent
from espace_bailleur.domain.roster import Hold, Position, Roster
from espace_bailleur.domain.words import MessageId
from espace_bailleur.errors import Misuse
from espace_bailleur.ports.store import (
    ByDelivery,
    BySiret,
    Contested,
    Everyone,
    Lookup,
    Query,
    Recorded,
    Stale,
    Store,
    Taken,
)
from espace_bailleur.testing.checks._values import NOW, account, account_id, change, message
from tests.adapters.changes import SIRET, Attempt, attempts
from tests.rosters import a_member


Asked = Callable[[Store], object]
_Value = TypeVar("_Value")

BEGUN = change(messages=[message(f"message-0{once}", once=once) for once in "ab"])
"""
What every series begins with: something to lease.
"""
_NONE = MessageId("none")
_NUMBERS = range(4)
_QUERIES: tuple[Query, ...] = (
    Everyone(),
    ByDelivery("zoe@a.fr"),
    ByDelivery("ann@a.fr"),
    BySiret(SIRET),
    Contested(),
)


@define
class Course:
    """
    How far a series has come in the store in memory.
    """

    memory: MemoryStore = field(factory=MemoryStore)
    leased: list[tuple[MessageId, int]] = field(factory=lambda: [(_NONE, 1)])
    """Every lease so far, those that ran out or were settled, too."""
    now: datetime = NOW
    number: int = 10
    """Of two digits, so that those who wait equally long wait in the order of their ids."""

    @property
    def ids(self) -> list[MessageId]:
        """
        The ids of all messages that are kept.
        """
        settled = [one.id for one, _ in self.memory.settled]
        return sorted([*settled, *(one.id for one in self.memory.waiting)])

    def next(self, command: Command) -> Asked:
        """
        Make the call of the next command.
        """
        self.number += 1
        self.now += command.later
        return command.on(self)


@frozen(kw_only=True)
class Commit:
    """
    Commit accounts with a message, and now and then a roster and what was seen to.
    """

    later: timedelta
    attempt: Attempt
    again: int | None
    """The place of a message whose id another one gets, which is refused."""
    roster: Roster | None
    acknowledged: tuple[int | None, ...]
    """Places on the list of what was never sent, or none there."""

    def on(self, course: Course) -> Asked:
        """
        Make the call.
        """
        change = self.change(course)
        return lambda store: store.commit(change)

    def change(self, course: Course) -> Change:
        """
        Make the change.
        """
        memory = course.memory
        made = self.attempt.on(memory.accounts, course.number)
        (message,) = made.messages
        if course.ids and self.again is not None:
            message = evolve(message, id=_at(self.again, course.ids), once=None)
        unsent = [one.message.id for one in memory.unsent(None, 99)]
        return evolve(
            made,
            messages=(evolve(message, recorded_at=course.now),),
            rosters=() if self.roster is None else (_after(memory, self.roster),),
            acknowledged=tuple(
                _NONE if place is None else _at(place, unsent)
                for place in self.acknowledged
                if place is None or unsent
            ),
        )


@frozen(kw_only=True)
class Lease:
    """
    Lease some messages for a while.
    """

    later: timedelta
    limit: int
    lease: timedelta

    def on(self, course: Course) -> Asked:
        """
        Make the call.
        """
        now = course.now

        def asked(store: Store) -> list[Leased]:
            leased = list(store.lease(now=now, limit=self.limit, lease=self.lease))
            if store is course.memory:
                course.leased += [(one.message.id, one.generation) for one in leased]
            return leased

        return asked


@frozen(kw_only=True)
class Settle:
    """
    Settle what was leased, in time or late.
    """

    later: timedelta
    place: int
    ahead: int
    outcome: Sent | Resolved | Dead | Dropped | timedelta
    """Or after how long to try again."""
    commit: Commit | None

    def on(self, course: Course) -> Asked:
        """
        Make the call.
        """
        message, generation = _at(self.place, course.leased)
        outcome = self.outcome
        settlement = Settlement(
            message=message,
            generation=generation + self.ahead,
            outcome=Retry(course.now + outcome) if isinstance(outcome, timedelta) else outcome,
            change=None if self.commit is None else self.commit.change(course),
        )
        return lambda store: store.settle(settlement)


Command = Commit | Lease | Settle


def _at(place: int, values: Sequence[_Value]) -> _Value:
    """
    Take a value from the end, or the first one where there are not so many.
    """
    return values[max(-1 - place, -len(values))]


def _after(memory: MemoryStore, roster: Roster) -> Roster:
    """
    Put a roster so many versions after the stored one.
    """
    known = memory.roster(roster.id)
    return evolve(roster, version=(known.version if known else 0) + roster.version)


def answer(store: Store, asked: Asked) -> object:
    """
    Make a call, and return what a store answers, or the kind of its refusal.
    """
    try:
        return asked(store)
    except (Misuse, Recorded, Stale, Taken) as refusal:
        return type(refusal)


def look(store: Store, course: Course) -> dict[str, object]:
    """
    Ask a store for all that it keeps, whole and in pages.
    """
    one, first = account_id(1), min(course.ids, default=None)
    keys: list[Lookup] = [one, *course.memory.claims]
    return {
        "found": [store.find(key) for key in keys],
        "listed": [list(store.page(query, None, 9)) for query in _QUERIES],
        "listed on": list(store.page(Everyone(), one, 1)),
        "rosters": [store.roster(one) for one in (one, *course.memory.rosters)],
        "vacant": [list(store.vacant(None, 9)), list(store.vacant(one, 1))],
        "unsent": [list(store.unsent(None, 99)), list(store.unsent(first, 1))],
        "never sent": [store.never_sent(one) for one in course.ids],
        "backlog": store.backlog(),
    }


_minutes = st.sampled_from([timedelta(minutes=number) for number in _NUMBERS])
_administrator = a_member(account(1), Position.ADMINISTRATOR)
_rosters = st.builds(
    Roster,
    id=st.sampled_from([account_id(number) for number in _NUMBERS]),
    version=st.sampled_from([1, 1, 1, 1, 1, 2]),
    name=st.just("SCI"),
    members=st.sampled_from(
        [
            (),
            (_administrator,),
            (evolve(_administrator, held=(Hold.OPERATOR,)),),
            (evolve(_administrator, position=Position.COLLEAGUE),),
        ]
    ),
)
_acknowledged: list[tuple[int | None, ...]] = [(0, 0), (), (), (0,), (0, 1), (0, None)]
_commit = partial(
    st.builds,
    Commit,
    later=_minutes,
    attempt=attempts(),
    roster=st.none() | _rosters,
    acknowledged=st.sampled_from(_acknowledged),
)
_commits = _commit(again=st.sampled_from([None, None, None, 0, 1]))
_leases = st.builds(Lease, later=_minutes, limit=st.sampled_from([3, 2, 1, 0]), lease=_minutes)
_settlements = st.builds(
    Settle,
    later=_minutes,
    place=st.sampled_from([0, 0, 0, 1, 2]),
    ahead=st.sampled_from([0, 0, 0, 0, 0, 1]),
    outcome=st.sampled_from([Sent(), Resolved(), Dead(), Dropped()]) | _minutes,
    commit=st.none() | _commit(again=st.none()),
)
commands = st.lists(
    st.one_of(_settlements, _leases, _commits, _settlements), min_size=4, max_size=16
)
"""
Some commands in a row.
"""
