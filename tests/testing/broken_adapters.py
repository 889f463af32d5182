"""
Adapters that each break one promise that journeys or records show, by the check that notices.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

from attrs import define, evolve

from espace_bailleur.adapters.memory import MemoryLedger, MemoryStore
from espace_bailleur.domain.account import Account, Claim, ClaimKind
from espace_bailleur.domain.change import Change, Settlement
from espace_bailleur.domain.credential import Issue
from espace_bailleur.domain.delivery import IdentifierNotice, Retry
from espace_bailleur.ports.store import Lookup, Stale
from espace_bailleur.testing.checks import Kept
from espace_bailleur.testing.checks import _journeys_again as again
from espace_bailleur.testing.checks import _journeys_commits as commits
from espace_bailleur.testing.checks import _journeys_messages as messages
from espace_bailleur.testing.checks import _journeys_people as people
from espace_bailleur.testing.checks._bench import Bench
from espace_bailleur.testing.checks.adapter import bench_of
from tests.testing.broken_settlements import (
    ForgetsOfSettlements,
    SettlesAllTheSame,
    SettlesFirst,
)
from tests.testing.broken_stores import (
    LeasesFor,
    LeasesWithoutALock,
    LooksBeforeItWrites,
    MessagesFirst,
    RaisesTheDead,
    RostersFirst,
)


def kept_in_memory(store: MemoryStore) -> list[Kept]:
    """
    List what a store in memory keeps for good.
    """
    return [*store.events, *store.acceptances, *(message for message, _ in store.settled)]


class _EventsFirst(MemoryStore):
    def commit(self, change: Change, /) -> None:
        before = len(self.events)
        self.events += change.events
        super().commit(change)
        del self.events[before : before + len(change.events)]


class _ForgetsAcceptances(MemoryStore):
    def commit(self, change: Change, /) -> None:
        super().commit(evolve(change, acceptances=()))


class _ForgetsEvents(MemoryStore):
    def commit(self, change: Change, /) -> None:
        super().commit(change)
        self.events.clear()


class _MessagesLast(MemoryStore):
    def commit(self, change: Change, /) -> None:
        super().commit(evolve(change, messages=()))
        super().commit(Change(messages=change.messages))


class _SwallowsFaults(MemoryStore):
    def commit(self, change: Change, /) -> None:
        try:
            super().commit(change)
        except commits.BrokenOffError:
            return


class _AcknowledgesFirst(MemoryStore):
    def commit(self, change: Change, /) -> None:
        super().commit(Change(acknowledged=change.acknowledged))
        super().commit(evolve(change, acknowledged=()))


class _KeepsEveryAttempt(LooksBeforeItWrites):
    def commit(self, change: Change, /) -> None:
        super().commit(change)
        self.events += change.events


class _RecordsRefusals(MemoryStore):
    def commit(self, change: Change, /) -> None:
        try:
            super().commit(change)
        except Exception:
            self.events += change.events
            raise


class _TakesItForDone(MemoryStore):
    def commit(self, change: Change, /) -> None:
        with suppress(Stale):
            super().commit(change)


class _SendsAgain(MemoryStore):
    def commit(self, change: Change, /) -> None:
        self._ids.clear()
        super().commit(change)


class _RecordsAgain(MemoryStore):
    def settle(self, settlement: Settlement, /) -> bool:
        done = super().settle(settlement)
        if not done and settlement.change:
            self.events += settlement.change.events
        return done


class _FindsTheFirst(MemoryStore):
    def find(self, key: Lookup, /) -> Account | None:
        found = super().find(key)
        if found and isinstance(key, Claim) and key.kind is ClaimKind.IDENTIFIER:
            return next(iter(self.accounts.values()))
        return found


class _TouchesNeighbours(MemoryStore):
    def commit(self, change: Change, /) -> None:
        super().commit(change)
        written = {one.id for one in change.accounts}
        for one in list(self.accounts.values()):
            if one.id not in written and one.password:
                self.accounts[one.id] = one.next()


@define
class _Forgets(MemoryStore):
    """
    Forget something of every issue.
    """

    forgotten: Callable[[Issue], dict[str, Any]] = lambda _: {}

    def find(self, key: Lookup, /) -> Account | None:
        found = super().find(key)
        return found and evolve(found, issues=tuple(map(self._forgetful, found.issues)))

    def _forgetful(self, issue: Issue) -> Issue:
        return evolve(issue, **self.forgotten(issue))


class _FailsOnRetry(MemoryStore):
    def settle(self, settlement: Settlement, /) -> bool:
        if isinstance(settlement.outcome, Retry):
            raise TypeError("no such outcome")
        return super().settle(settlement)


class _LosesWhoIsNotReached(MemoryStore):
    def settle(self, settlement: Settlement, /) -> bool:
        reached = {one.id: one for one in self.waiting}[settlement.message].content
        if isinstance(settlement.outcome, Retry) and isinstance(reached, IdentifierNotice):
            del self.accounts[reached.account]
        return super().settle(settlement)


class _CountsLateWorkers(MemoryStore):
    def settle(self, settlement: Settlement, /) -> bool:
        super().settle(settlement)
        return True


class _HeedsLateWorkers(MemoryStore):
    def settle(self, settlement: Settlement, /) -> bool:
        done = super().settle(settlement)
        if not done and isinstance(settlement.outcome, Retry):
            again = [one for one, _ in self.settled if one.id == settlement.message]
            self._ids.discard(settlement.message)
            super().commit(Change(messages=tuple(again)))
        return done


class _KeepsNonces(MemoryStore):
    def settle(self, settlement: Settlement, /) -> bool:
        waiting = {one.id: one for one in self.waiting}
        done = super().settle(settlement)
        self.settled[:] = [(waiting.get(one.id, one), how) for one, how in self.settled]
        return done


class _DeletesWhatWasSent(MemoryStore):
    def settle(self, settlement: Settlement, /) -> bool:
        done = super().settle(settlement)
        self.settled.clear()
        return done


def _late_by(by: timedelta) -> Callable[[Issue], dict[str, Any]]:
    return lambda issue: {"expires_at": issue.expires_at and issue.expires_at + by}


BROKEN: dict[Callable[[Bench], None], tuple[Callable[[], MemoryStore], ...]] = {
    commits.what_a_change_records_is_kept_with_it: (_ForgetsEvents, _ForgetsAcceptances),
    commits.a_refused_change_records_nothing: (_EventsFirst, _RecordsRefusals),
    commits.a_change_that_breaks_off_leaves_nothing: (
        _MessagesLast,
        _SwallowsFaults,
        RostersFirst,
        _AcknowledgesFirst,
    ),
    commits.what_a_settlement_changes_is_kept_with_it: (
        partial(ForgetsOfSettlements, part="events"),
        partial(ForgetsOfSettlements, part="acceptances"),
        partial(ForgetsOfSettlements, part="events", outcome=Retry),
    ),
    commits.a_settlement_whose_change_breaks_off_settles_nothing: (
        SettlesFirst,
        partial(SettlesAllTheSame, refusal=commits.BrokenOffError),
    ),
    commits.what_parallel_changes_record_is_kept_once: (_KeepsEveryAttempt, _RecordsRefusals),
    again.a_change_that_is_committed_again_is_written_once: (
        _TakesItForDone,
        _SendsAgain,
        _RecordsRefusals,
    ),
    again.a_settlement_that_is_made_again_is_written_once: (_CountsLateWorkers, _RecordsAgain),
    people.one_holder_is_opened_once_in_a_departement: (LooksBeforeItWrites,),
    people.each_password_opens_the_account_that_its_message_names: (_FindsTheFirst,),
    people.what_one_account_does_changes_no_other: (_TouchesNeighbours,),
    people.one_address_is_confirmed_by_one_account: (LooksBeforeItWrites,),
    people.one_provisional_password_chooses_one_password: (LooksBeforeItWrites,),
    people.one_code_confirms_once: (LooksBeforeItWrites,),
    people.parallel_sign_ins_are_all_kept: (LooksBeforeItWrites,),
    people.what_has_expired_is_dead_for_good: (
        lambda: _Forgets(forgotten=lambda _: {"refused_at": None}),
        lambda: _Forgets(forgotten=_late_by(timedelta(microseconds=1))),
        lambda: _Forgets(forgotten=_late_by(timedelta(microseconds=-1))),
    ),
    messages.a_refused_opening_leaves_nothing: (MessagesFirst,),
    messages.a_dead_worker_leaves_its_message_to_the_next: (
        lambda: LeasesFor(factor=0),
        lambda: LeasesFor(factor=2),
    ),
    messages.a_late_worker_changes_nothing: (_CountsLateWorkers, _HeedsLateWorkers),
    messages.a_message_that_fails_is_listed_in_the_end: (RaisesTheDead,),
    messages.parallel_workers_send_each_message_once: (LeasesWithoutALock,),
    messages.a_courier_that_is_out_closes_no_door: (_FailsOnRetry, _LosesWhoIsNotReached),
    messages.what_was_sent_keeps_its_facts_alone: (_KeepsNonces, _DeletesWhatWasSent),
    messages.every_commit_is_told_and_kept: (_ForgetsEvents, _ForgetsAcceptances),
}


def a_bench(store: MemoryStore) -> Bench:
    """
    Put a service on a store, broken or not.
    """
    return bench_of((store, MemoryLedger()), kept_in_memory)
