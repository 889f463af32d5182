"""
Stores that each break one promise, by the check that must notice.
"""

from __future__ import annotations

import time

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from functools import partial
from threading import Lock
from typing import Any

from attrs import define, evolve, field

from espace_bailleur.adapters.memory import MemoryStore
from espace_bailleur.domain.account import Account, Claim, ClaimKind, Standing
from espace_bailleur.domain.change import Change, Settlement
from espace_bailleur.domain.credential import IssuePurpose
from espace_bailleur.domain.delivery import (
    Acknowledged,
    Backlog,
    Dead,
    Dropped,
    Leased,
    Message,
    PasswordNotice,
    Resolved,
    Retry,
    Sent,
    Unsent,
)
from espace_bailleur.domain.holder import Organisation
from espace_bailleur.domain.roster import Position, Roster
from espace_bailleur.domain.words import AccountId, MessageId
from espace_bailleur.errors import Misuse
from espace_bailleur.ports.store import (
    Contested,
    Everyone,
    Lookup,
    Query,
    Recorded,
    Stale,
    Store,
    Taken,
)
from espace_bailleur.testing.checks import _store_acknowledged as acknowledged
from espace_bailleur.testing.checks import _store_claims as claims
from espace_bailleur.testing.checks import _store_commits as commits
from espace_bailleur.testing.checks import _store_longest as longest
from espace_bailleur.testing.checks import _store_messages as messages
from espace_bailleur.testing.checks import _store_once as once
from espace_bailleur.testing.checks import _store_races as races
from espace_bailleur.testing.checks import _store_reads as reads
from espace_bailleur.testing.checks import _store_rosters as rosters
from espace_bailleur.testing.checks import _store_settlements as settlements
from espace_bailleur.testing.checks._running import THREADS
from espace_bailleur.testing.checks._values import NOW, account
from tests.testing.broken_settlements import (
    PARTS,
    ChangesForLateWorkers,
    Cuts,
    FindsByShortKeys,
    ForgetsOfSettlements,
    ForgetsTheChange,
    HidesThatAChangeIsStale,
    SettlesAllTheSame,
    SettlesARetryAgain,
    SettlesFirst,
    cut_changes,
    cut_names,
    cut_notices,
    cut_rosters,
)


PAUSE = 0.01
"""
Seconds between looking and writing, so that every other thread gets in between.
"""


class _MayLast(MemoryStore):
    @property
    def lasting(self) -> Any:  # noqa: ANN401 - no answer to a yes or no
        return "perhaps"


class _FindsAnything(MemoryStore):
    def find(self, key: Lookup, /) -> Account | None:
        return super().find(key) or account(99)


class _FindsNoReference(MemoryStore):
    def find(self, key: Lookup, /) -> Account | None:
        reference = isinstance(key, Claim) and key.kind is ClaimKind.REFERENCE
        return None if reference else super().find(key)


class _FindsByKeyAlone(MemoryStore):
    def find(self, key: Lookup, /) -> Account | None:
        keys = {claim.key: owner for claim, owner in self.claims.items()}
        return super().find(keys.get(key.key, AccountId("")) if isinstance(key, Claim) else key)


@define
class _Rewrites(MemoryStore):
    """
    Return accounts with other fields than were written.
    """

    rewritten: Callable[[Account], dict[str, Any]] = lambda _: {}

    def find(self, key: Lookup, /) -> Account | None:
        found = super().find(key)
        return found and evolve(found, **self.rewritten(found))


@define
class _RewritesPages(MemoryStore):
    """
    List accounts with other fields than were written.
    """

    rewritten: Callable[[Account], dict[str, Any]] = lambda _: {}

    def page(self, query: Query, after: AccountId | None, limit: int, /) -> Sequence[Account]:
        return [evolve(one, **self.rewritten(one)) for one in super().page(query, after, limit)]


class _ForgetsPurpose(MemoryStore):
    def lease(self, *, now: datetime, limit: int, lease: timedelta) -> Sequence[Leased]:
        other = IssuePurpose.RECOVERY
        return [
            evolve(one, message=evolve(one.message, content=evolve(content, purpose=other)))
            if isinstance(content := one.message.content, PasswordNotice)
            else one
            for one in super().lease(now=now, limit=limit, lease=lease)
        ]


@define
class _LivePages(MemoryStore):
    live: list[Account] = field(factory=list[Account])

    def page(self, query: Query, after: AccountId | None, limit: int, /) -> Sequence[Account]:
        self.live[:] = super().page(query, after, limit)
        return self.live

    def commit(self, change: Change, /) -> None:
        super().commit(change)
        self.page(Everyone(), None, 99)


class _PagesInOrderOfWriting(MemoryStore):
    def page(self, query: Query, after: AccountId | None, limit: int, /) -> Sequence[Account]:
        listed = list(self.accounts.values())
        ids = [one.id for one in listed]
        first = ids.index(after) + 1 if after is not None and after in ids else 0
        return [one for one in listed[first:] if one in super().page(query, None, 99)][:limit]


class _PagesWithoutEnd(MemoryStore):
    def page(self, query: Query, after: AccountId | None, limit: int, /) -> Sequence[Account]:
        return super().page(query, after and None, limit)


class _PagesWithoutLimit(MemoryStore):
    def page(self, query: Query, after: AccountId | None, limit: int, /) -> Sequence[Account]:
        return super().page(query, after, limit + 1)


class _PagesAfterStoredIdsAlone(MemoryStore):
    def page(self, query: Query, after: AccountId | None, limit: int, /) -> Sequence[Account]:
        known = after is None or after in self.accounts
        return super().page(query, after, limit) if known else []


class _ListsByAnyAddress(MemoryStore):
    def page(self, query: Query, after: AccountId | None, limit: int, /) -> Sequence[Account]:
        key = getattr(query, "key", None)
        listed = super().page(Everyone(), after, 99)
        return [one for one in listed if key in _keys_of(one)][:limit]


class _ListsByAnyReference(MemoryStore):
    def page(self, query: Query, after: AccountId | None, limit: int, /) -> Sequence[Account]:
        siret = getattr(query, "siret", None)
        listed = super().page(Everyone(), after, 99)
        named = [one for one in listed if siret in {one.holder.name, _siret_of(one)}]
        return (listed if siret is None else named)[:limit]


def _siret_of(account: Account) -> str | None:
    return account.holder.siret.value if isinstance(account.holder, Organisation) else None


class _ListsEveryOrganisation(MemoryStore):
    def page(self, _: Query, after: AccountId | None, limit: int, /) -> Sequence[Account]:
        listed = super().page(Everyone(), after, 99)
        return [one for one in listed if isinstance(one.holder, Organisation)][:limit]


class _ListsSuspended(MemoryStore):
    def page(self, query: Query, after: AccountId | None, limit: int, /) -> Sequence[Account]:
        listed = super().page(Everyone(), after, 99)
        suspended = [one for one in listed if one.standing is Standing.SUSPENDED]
        return (suspended if query == Contested() else listed)[:limit]


class _NeverListsContested(MemoryStore):
    def page(self, query: Query, after: AccountId | None, limit: int, /) -> Sequence[Account]:
        return [] if query == Contested() else super().page(query, after, limit)


def _keys_of(account: Account) -> set[str]:
    addresses = (account.delivery, account.address and account.address.email)
    return {address.key for address in addresses if address}


class _WritesOneAccount(MemoryStore):
    def commit(self, change: Change, /) -> None:
        super().commit(evolve(change, accounts=change.accounts[:1]))


class _WantsAccounts(MemoryStore):
    def commit(self, change: Change, /) -> None:
        super().commit(evolve(change, messages=change.messages if change.accounts else ()))


class _OneAfterAnother(MemoryStore):
    def commit(self, change: Change, /) -> None:
        for one in change.accounts:
            super().commit(Change(accounts=(one,), events=change.events))
        super().commit(Change(messages=change.messages))


class MessagesFirst(MemoryStore):
    """
    Record the messages before it is known whether the change is refused.
    """

    def commit(self, change: Change, /) -> None:
        """
        Commit twice.
        """
        super().commit(Change(messages=change.messages))
        super().commit(evolve(change, messages=()))


class _ClaimsFirst(MemoryStore):
    def commit(self, change: Change, /) -> None:
        for one in change.accounts:
            for claim in one.claims:
                self.claims.setdefault(claim, one.id)
        super().commit(change)


class _LastWriterWins(MemoryStore):
    def commit(self, change: Change, /) -> None:
        following = [
            evolve(one, version=self.accounts[one.id].version + 1)
            if one.id in self.accounts
            else one
            for one in change.accounts
        ]
        super().commit(evolve(change, accounts=tuple(following)))


class _BeginsAnywhere(MemoryStore):
    def commit(self, change: Change, /) -> None:
        following = [
            one if one.id in self.accounts else evolve(one, version=1) for one in change.accounts
        ]
        super().commit(evolve(change, accounts=tuple(following)))


class _NewReplacesOld(MemoryStore):
    def commit(self, change: Change, /) -> None:
        for one in change.accounts:
            if one.version == 1 and one.id in self.accounts:
                del self.accounts[one.id]
                for claim in one.claims:
                    self.claims.pop(claim, None)
        super().commit(change)


class _StaleByAnotherName(MemoryStore):
    def commit(self, change: Change, /) -> None:
        try:
            super().commit(change)
        except Stale:
            raise ValueError("the version is not the one before") from None


class LooksBeforeItWrites(MemoryStore):
    """
    Look at versions and claims, and then write without looking again.
    """

    def commit(self, change: Change, /) -> None:
        """
        Try it elsewhere, wait, and write.
        """
        MemoryStore(accounts=dict(self.accounts), claims=dict(self.claims)).commit(change)
        time.sleep(PAUSE)
        for one in change.accounts:
            self.accounts[one.id] = one
            self.claims.update(dict.fromkeys(one.claims, one.id))
        super().commit(Change(messages=change.messages))


class _IsStaleFromAVersionOn(MemoryStore):
    def commit(self, change: Change, /) -> None:
        if any(one.version > THREADS for one in change.accounts):
            raise Stale
        super().commit(change)


class _GuardsNames(LooksBeforeItWrites):
    """
    Look again at everything but addresses.
    """

    def commit(self, change: Change, /) -> None:
        if any(one.address for one in change.accounts):
            super().commit(change)
        else:
            MemoryStore.commit(self, change)


@define
class _LocksInTheOrderGiven(MemoryStore):
    """
    Lock one account after the other, and give up where somebody else holds one for long.
    """

    locks: dict[AccountId, Lock] = field(factory=lambda: defaultdict[AccountId, Lock](Lock))

    def commit(self, change: Change, /) -> None:
        with ExitStack() as held:
            for one in change.accounts:
                if not self.locks[one.id].acquire(timeout=PAUSE * 30):
                    raise TimeoutError("a deadlock")
                held.callback(self.locks[one.id].release)
                time.sleep(PAUSE / 10)
            super().commit(change)


class _SaysNothing(MemoryStore):
    def commit(self, change: Change, /) -> None:
        try:
            super().commit(change)
        except Taken as taken:
            if taken.kind is not ClaimKind.ADDRESS:
                raise


class _BlamesTheIdentifier(MemoryStore):
    def commit(self, change: Change, /) -> None:
        try:
            super().commit(change)
        except Taken:
            raise Taken(ClaimKind.IDENTIFIER) from None


@define
class _Forbids(MemoryStore):
    """
    Refuse changes that should be written.
    """

    forbidden: Callable[[MemoryStore, Account], bool] = lambda _, __: False
    kind: ClaimKind = ClaimKind.ADDRESS

    def commit(self, change: Change, /) -> None:
        if any(self.forbidden(self, one) for one in change.accounts):
            raise Taken(self.kind)
        super().commit(change)


def _same_reference(store: MemoryStore, new: Account) -> bool:
    others = (one for one in store.accounts.values() if one.id != new.id)
    return any(one.holder.reference == new.holder.reference for one in others)


def _same_address(store: MemoryStore, new: Account) -> bool:
    others = (one for one in store.accounts.values() if one.id != new.id)
    return any(one.address and one.address == new.address for one in others)


def _same_delivery(store: MemoryStore, new: Account) -> bool:
    others = (one for one in store.accounts.values() if one.id != new.id)
    return any(one.delivery and one.delivery == new.delivery for one in others)


def _own_claims(store: MemoryStore, new: Account) -> bool:
    return any(claim in store.claims for claim in new.claims)


class _ForgetsNothing(MemoryStore):
    def commit(self, change: Change, /) -> None:
        before = dict(self.claims)
        super().commit(change)
        for claim, owner in before.items():
            self.claims.setdefault(claim, owner)


class _LooksAtStoredClaimsAlone(MemoryStore):
    def _claims_of(self, accounts: Sequence[Account]) -> tuple[set[Claim], dict[Claim, AccountId]]:
        given_up: set[Claim] = set()
        claimed: dict[Claim, AccountId] = {}
        for one in accounts:
            left, taken = super()._claims_of([one])
            given_up |= left
            claimed |= taken
        return given_up, claimed


class _FreesTheClosed(MemoryStore):
    def commit(self, change: Change, /) -> None:
        super().commit(change)
        for one in change.accounts:
            if one.standing is Standing.CLOSED:
                for claim in one.claims:
                    self.claims.pop(claim, None)


class _NewestFirst(MemoryStore):
    def lease(self, *, now: datetime, limit: int, lease: timedelta) -> Sequence[Leased]:
        return list(super().lease(now=now, limit=limit, lease=lease))[::-1]


class _LeasesOneMore(MemoryStore):
    def lease(self, *, now: datetime, limit: int, lease: timedelta) -> Sequence[Leased]:
        return super().lease(now=now, limit=limit + 1, lease=lease)


class _MergesMessages(MemoryStore):
    def commit(self, change: Change, /) -> None:
        merged = {one.id: one for one in change.messages}
        super().commit(evolve(change, messages=tuple(merged.values())))


class _ReplacesMessages(_MergesMessages):
    def commit(self, change: Change, /) -> None:
        self._ids.clear()
        super().commit(change)


@define
class _KnowsIds(MemoryStore):
    """
    Look for some ids alone before a message is recorded.
    """

    known: Callable[[MemoryStore], set[MessageId]] = lambda _: set()

    def commit(self, change: Change, /) -> None:
        self._ids = self.known(self)
        super().commit(change)


class _CountsFromOne(MemoryStore):
    def lease(self, *, now: datetime, limit: int, lease: timedelta) -> Sequence[Leased]:
        leased = super().lease(now=now, limit=limit, lease=lease)
        return [evolve(one, attempts=one.attempts + 1) for one in leased]


@define
class LeasesFor(MemoryStore):
    """
    Lease for longer or shorter than was asked.
    """

    factor: int = 1

    def lease(self, *, now: datetime, limit: int, lease: timedelta) -> Sequence[Leased]:
        """
        Lease for so many times as long.
        """
        return super().lease(now=now, limit=limit, lease=lease * self.factor)


class _KeepsTheGeneration(MemoryStore):
    def lease(self, *, now: datetime, limit: int, lease: timedelta) -> Sequence[Leased]:
        leased = super().lease(now=now, limit=limit, lease=lease)
        return [evolve(one, generation=1) for one in leased]


class TrustsLateWorkers(MemoryStore):
    """
    Take any generation for the latest.
    """

    def settle(self, settlement: Settlement, /) -> bool:
        """
        Settle, whoever asks.
        """
        one = self._waiting.get(settlement.message)
        return super().settle(
            evolve(settlement, generation=one.generation if one else settlement.generation)
        )


class _TrustsHighGenerations(MemoryStore):
    def settle(self, settlement: Settlement, /) -> bool:
        one = self._waiting.get(settlement.message)
        latest = one.generation if one else 0
        return super().settle(evolve(settlement, generation=min(settlement.generation, latest)))


class _RetriesWhenTheLeaseEnds(MemoryStore):
    def settle(self, settlement: Settlement, /) -> bool:
        known = settlement.message in self._waiting
        return known if isinstance(settlement.outcome, Retry) else super().settle(settlement)


class _DoesNotCountRetries(MemoryStore):
    def lease(self, *, now: datetime, limit: int, lease: timedelta) -> Sequence[Leased]:
        leased = super().lease(now=now, limit=limit, lease=lease)
        return [evolve(one, attempts=0) for one in leased]


class RaisesTheDead(MemoryStore):
    """
    Try again what was given up.
    """

    def settle(self, settlement: Settlement, /) -> bool:
        """
        Settle, but never give up.
        """
        if isinstance(settlement.outcome, Dead):
            settlement = evolve(settlement, outcome=Retry(NOW))
        return super().settle(settlement)


class _SettlesTheWholeLease(MemoryStore):
    def settle(self, settlement: Settlement, /) -> bool:
        settled = super().settle(settlement)
        if isinstance(settlement.outcome, Sent):
            self._waiting.clear()
        return settled


class _ListsAllThatIsSettled(MemoryStore):
    def unsent(self, after: MessageId | None, limit: int, /) -> Sequence[Unsent]:
        settled = sorted(message.id for message, _ in self.settled)
        found = {one.message.id: one for one in super().unsent(None, len(settled))}
        dead = [name for name in settled if after is None or name > after]
        first = next(iter(found.values()))
        return [found.get(name, first) for name in dead[:limit]]


class _ListsWithoutEnd(MemoryStore):
    def unsent(self, _: MessageId | None, limit: int, /) -> Sequence[Unsent]:
        return super().unsent(None, limit)


class _ListsWithoutLimit(MemoryStore):
    def unsent(self, after: MessageId | None, limit: int, /) -> Sequence[Unsent]:
        return super().unsent(after, limit + 1)


class _KeepsNonces(MemoryStore):
    def unsent(self, after: MessageId | None, limit: int, /) -> Sequence[Unsent]:
        return [
            evolve(one, message=evolve(one.message, content=self._kept[one.message.id]))
            for one in super().unsent(after, limit)
        ]

    def commit(self, change: Change, /) -> None:
        super().commit(change)
        self._kept = {one.id: one.content for one in change.messages}


class _KeepsNoncesOfDropped(_KeepsNonces):
    def unsent(self, after: MessageId | None, limit: int, /) -> Sequence[Unsent]:
        right = {one.message.id: one for one in MemoryStore.unsent(self, after, limit)}
        listed = super().unsent(after, limit)
        return [one if one.outcome == Dropped() else right[one.message.id] for one in listed]


@define
class _Miscounts(MemoryStore):
    """
    Count a backlog with other numbers than there are.
    """

    miscounted: Callable[[Backlog], dict[str, Any]] = lambda _: {}

    def backlog(self) -> Backlog:
        counted = super().backlog()
        return evolve(counted, **self.miscounted(counted))


class LeasesWithoutALock(MemoryStore):
    """
    Look for what is due, and then lease it without looking again.
    """

    def lease(self, *, now: datetime, limit: int, lease: timedelta) -> Sequence[Leased]:
        """
        Look, wait, and lease.
        """
        due = [one for one in list(self._waiting.values()) if one.due <= now][:limit]
        time.sleep(PAUSE)
        leased: list[Leased] = []
        for one in due:
            one.generation += 1
            one.due = now + lease
            leased.append(
                Leased(message=one.message, generation=one.generation, attempts=one.attempts)
            )
        return leased


def _often(change: Change) -> tuple[Message, ...]:
    return tuple(evolve(one, once=None) for one in change.messages)


class _RecordsTwice(MemoryStore):
    def commit(self, change: Change, /) -> None:
        super().commit(evolve(change, messages=_often(change)))


class _SwallowsAChange(MemoryStore):
    """
    Write what it can of a change, one part after another.
    """

    def commit(self, change: Change, /) -> None:
        super().commit(evolve(change, messages=()))
        super().commit(Change(messages=change.messages))


class _NeverFreesAName(MemoryStore):
    def __init__(self) -> None:
        super().__init__()
        self._names: set[str | None] = set()

    def commit(self, change: Change, /) -> None:
        if self._names & {one.once for one in change.messages} - {None}:
            raise Recorded
        super().commit(change)
        self._names |= {one.once for one in change.messages}


class _LooksForNamesFirst(MemoryStore):
    def commit(self, change: Change, /) -> None:
        waiting = {one.once for one in self.waiting} - {None}
        time.sleep(PAUSE)
        again = waiting & {one.once for one in change.messages}
        super().commit(change if again else evolve(change, messages=_often(change)))


class _SettlesWithoutALock(MemoryStore):
    def settle(self, settlement: Settlement, /) -> bool:
        one = self._waiting.get(settlement.message)
        latest = one is not None and one.generation == settlement.generation
        time.sleep(PAUSE)
        super().settle(settlement)
        return latest


class _LooksAtStoredNamesAlone(MemoryStore):
    def commit(self, change: Change, /) -> None:
        waiting = {one.once for one in self.waiting} - {None}
        again = waiting & {one.once for one in change.messages}
        super().commit(change if again else evolve(change, messages=_often(change)))


class _SettlesWhatIsLeasedMeanwhile(_SettlesWithoutALock):
    """
    Give the next worker the time to lease what the late one is about to settle.
    """

    def lease(self, *, now: datetime, limit: int, lease: timedelta) -> Sequence[Leased]:
        time.sleep(PAUSE / 2)
        return super().lease(now=now, limit=limit, lease=lease)


class _KeepsNoRosters(MemoryStore):
    def commit(self, change: Change, /) -> None:
        super().commit(evolve(change, rosters=()))


class _FindsAnyRoster(MemoryStore):
    def roster(self, _: AccountId, /) -> Roster | None:
        return next(iter(self.rosters.values()), None)


class _ListsEmptyRosters(MemoryStore):
    def vacant(self, after: AccountId | None, limit: int, /) -> Sequence[Roster]:
        found = sorted(one.id for one in self.rosters.values() if one.vacant)
        return [self.rosters[one] for one in found if after is None or one > after][:limit]


class _ListsNoRosters(MemoryStore):
    def vacant(self, _after: AccountId | None, _limit: int, /) -> Sequence[Roster]:
        return []


class _ListsWhoeverIsHeld(MemoryStore):
    def vacant(self, after: AccountId | None, limit: int, /) -> Sequence[Roster]:
        found = sorted(
            one.id
            for one in self.rosters.values()
            if any(member.position is Position.ADMINISTRATOR for member in one.members)
        )
        return [self.rosters[one] for one in found if after is None or one > after][:limit]


class _TrustsAnyRoster(MemoryStore):
    def commit(self, change: Change, /) -> None:
        super().commit(evolve(change, rosters=()))
        self.rosters.update({one.id: one for one in change.rosters})


class _AccountsFirst(MemoryStore):
    def commit(self, change: Change, /) -> None:
        super().commit(evolve(change, rosters=()))
        super().commit(Change(rosters=change.rosters))


class RostersFirst(MemoryStore):
    """
    Write the rosters before it is known whether the change is refused.
    """

    def commit(self, change: Change, /) -> None:
        """
        Commit twice.
        """
        super().commit(Change(rosters=change.rosters))
        super().commit(evolve(change, rosters=()))


class _KeepsListing(MemoryStore):
    def commit(self, change: Change, /) -> None:
        super().commit(evolve(change, acknowledged=()))


class _AcknowledgesAnything(MemoryStore):
    def commit(self, change: Change, /) -> None:
        listed = [one.message.id for one in self.unsent(None, 99)]
        known = tuple(one for one in change.acknowledged if one in listed)
        super().commit(evolve(change, acknowledged=known))


class _ForgetsWhatIsAcknowledged(MemoryStore):
    def never_sent(self, message: MessageId, /) -> Unsent | None:
        found = super().never_sent(message)
        return None if found and found.outcome == Acknowledged() else found


BROKEN: dict[Callable[[Store], None], tuple[Callable[[], Store], ...]] = {
    reads.it_tells_whether_it_lasts: (_MayLast,),
    reads.nothing_is_found_in_an_empty_store: (_FindsAnything,),
    reads.an_account_is_found_by_id_and_by_each_claim: (_FindsNoReference,),
    reads.a_claim_finds_accounts_of_its_own_kind_alone: (_FindsByKeyAlone,),
    reads.every_field_of_an_account_comes_back_equal: (
        lambda: _Rewrites(rewritten=lambda _: {"acceptances": ()}),
        lambda: _Rewrites(rewritten=lambda _: {"epoch": 0}),
        lambda: _RewritesPages(rewritten=lambda one: {"standing": str(one.standing)}),
        lambda: _RewritesPages(rewritten=lambda one: {"issues": list(one.issues)}),
    ),
    reads.every_field_of_a_message_comes_back_equal: (_ForgetsPurpose,),
    reads.what_was_read_does_not_change_with_the_store: (_LivePages,),
    reads.pages_list_each_account_once_in_the_order_of_ids: (
        _PagesInOrderOfWriting,
        _PagesWithoutEnd,
        _PagesWithoutLimit,
    ),
    reads.a_page_begins_after_an_id_that_need_not_exist: (_PagesAfterStoredIdsAlone,),
    reads.accounts_are_listed_by_their_present_delivery_address: (_ListsByAnyAddress,),
    reads.accounts_are_listed_by_the_siret_of_their_holder: (
        _ListsByAnyReference,
        _ListsEveryOrganisation,
    ),
    reads.accounts_are_listed_while_they_are_contested: (_ListsSuspended, _NeverListsContested),
    commits.a_change_is_written_whole: (_WritesOneAccount,),
    commits.a_change_without_accounts_is_written: (_WantsAccounts,),
    commits.a_change_with_a_stale_account_changes_nothing: (
        _OneAfterAnother,
        MessagesFirst,
        _ClaimsFirst,
    ),
    commits.a_change_with_a_taken_claim_changes_nothing: (
        _OneAfterAnother,
        MessagesFirst,
        _ClaimsFirst,
    ),
    commits.an_account_is_written_on_the_version_before_its_own: (
        _LastWriterWins,
        _StaleByAnotherName,
    ),
    commits.a_new_account_begins_at_version_1: (_BeginsAnywhere,),
    commits.a_new_account_is_refused_where_it_is_stored: (_NewReplacesOld,),
    claims.no_two_accounts_share_a_claim_of_any_kind: (_SaysNothing, _BlamesTheIdentifier),
    claims.no_two_accounts_of_one_change_share_a_claim: (_LooksAtStoredClaimsAlone,),
    claims.a_reference_is_unique_in_its_departement_alone: (
        lambda: _Forbids(forbidden=_same_reference),
    ),
    claims.an_unconfirmed_address_is_not_claimed_and_may_repeat: (
        lambda: _Forbids(forbidden=_same_address),
    ),
    claims.delivery_addresses_may_repeat: (lambda: _Forbids(forbidden=_same_delivery),),
    claims.an_account_keeps_its_claims_when_it_is_written_again: (
        lambda: _Forbids(forbidden=_own_claims),
    ),
    claims.a_claim_that_was_given_up_can_be_taken: (_ForgetsNothing,),
    claims.two_accounts_of_one_change_may_swap_claims: (_OneAfterAnother,),
    claims.what_a_closed_account_holds_stays_taken: (_FreesTheClosed,),
    messages.messages_are_due_at_once_the_oldest_first: (_NewestFirst, _LeasesOneMore),
    messages.a_fresh_message_was_never_tried: (_CountsFromOne,),
    messages.a_lease_hides_its_message_until_it_runs_out: (
        lambda: LeasesFor(factor=0),
        lambda: LeasesFor(factor=2),
        _KeepsTheGeneration,
    ),
    messages.a_late_settlement_changes_nothing: (TrustsLateWorkers,),
    messages.a_generation_that_was_never_given_settles_nothing: (
        TrustsLateWorkers,
        _TrustsHighGenerations,
    ),
    messages.a_retry_comes_back_at_its_instant: (_RetriesWhenTheLeaseEnds, _DoesNotCountRetries),
    messages.what_is_settled_for_good_never_comes_back: (RaisesTheDead,),
    messages.a_lease_is_settled_once: (SettlesARetryAgain, RaisesTheDead),
    messages.one_settlement_concerns_one_message: (_SettlesTheWholeLease,),
    messages.what_was_never_sent_is_listed: (
        _ListsAllThatIsSettled,
        _ListsWithoutEnd,
        _ListsWithoutLimit,
    ),
    messages.what_was_never_sent_keeps_its_facts_alone: (_KeepsNonces, _KeepsNoncesOfDropped),
    messages.the_backlog_counts_what_waits_and_what_was_never_sent: (
        lambda: _Miscounts(miscounted=lambda one: {"untried": one.untried + one.retried}),
        lambda: _Miscounts(miscounted=lambda _: {"retried": 0}),
        lambda: _Miscounts(miscounted=lambda _: {"oldest": None}),
        lambda: _Miscounts(miscounted=lambda one: {"oldest_untried": one.oldest}),
        lambda: _Miscounts(miscounted=lambda one: {"dead": one.dropped}),
        lambda: _Miscounts(miscounted=lambda one: {"dropped": 0 * one.dead}),
    ),
    once.what_waits_once_refuses_a_second: (_RecordsTwice,),
    once.a_change_with_a_second_one_changes_nothing: (_RecordsTwice, _SwallowsAChange),
    once.two_of_one_change_do_not_share_a_name: (_RecordsTwice, _LooksAtStoredNamesAlone),
    once.the_name_is_free_once_it_no_longer_waits: (_RecordsTwice, _NeverFreesAName),
    once.no_message_takes_the_id_of_another: (
        _ReplacesMessages,
        _MergesMessages,
        partial(_KnowsIds, known=lambda store: {one.id for one in store.waiting}),
        partial(_KnowsIds, known=lambda store: {one.id for one, _ in store.settled}),
    ),
    once.of_parallel_ones_exactly_one_is_recorded: (_RecordsTwice, _LooksForNamesFirst),
    settlements.what_is_sent_and_its_change_are_written_together: (
        *(partial(ForgetsOfSettlements, part=part) for part in PARTS),
        partial(ForgetsTheChange, outcome=Sent),
    ),
    settlements.what_is_resolved_and_its_change_are_written_together: (
        partial(ForgetsTheChange, outcome=Resolved),
    ),
    settlements.what_is_tried_again_and_its_change_are_written_together: (
        partial(ForgetsTheChange, outcome=Retry),
    ),
    settlements.what_is_given_up_and_its_change_are_written_together: (
        partial(ForgetsTheChange, outcome=Dead),
    ),
    settlements.what_is_dropped_and_its_change_are_written_together: (
        partial(ForgetsTheChange, outcome=Dropped),
    ),
    settlements.a_late_settlement_writes_no_change: (ChangesForLateWorkers,),
    settlements.a_settlement_with_a_refused_change_settles_nothing: (
        *(partial(SettlesAllTheSame, refusal=one) for one in (Stale, Taken, Misuse, Recorded)),
        HidesThatAChangeIsStale,
        SettlesFirst,
    ),
    acknowledged.what_is_acknowledged_is_listed_and_counted_no_more: (_KeepsListing,),
    acknowledged.what_was_never_sent_is_found_by_its_id: (_ForgetsWhatIsAcknowledged,),
    acknowledged.what_is_not_listed_is_not_acknowledged: (_AcknowledgesAnything,),
    acknowledged.of_parallel_acknowledgements_exactly_one_counts: (_AcknowledgesAnything,),
    races.of_parallel_commits_on_one_version_exactly_one_wins: (LooksBeforeItWrites,),
    races.no_parallel_update_is_lost: (LooksBeforeItWrites, _IsStaleFromAVersionOn),
    races.of_parallel_claims_of_any_kind_exactly_one_wins: (LooksBeforeItWrites, _GuardsNames),
    races.parallel_changes_of_the_same_accounts_do_not_hinder_each_other: (
        LooksBeforeItWrites,
        _LocksInTheOrderGiven,
    ),
    races.parallel_leases_never_share_a_message: (LeasesWithoutALock,),
    races.of_parallel_settlements_exactly_one_counts: (_SettlesWithoutALock, SettlesARetryAgain),
    races.a_late_worker_and_the_next_one_never_both_win: (_SettlesWhatIsLeasedMeanwhile,),
    rosters.a_roster_comes_back_equal: (_KeepsNoRosters, _FindsAnyRoster),
    rosters.a_change_with_a_stale_roster_changes_nothing: (_TrustsAnyRoster, _AccountsFirst),
    rosters.a_roster_is_not_written_without_its_accounts: (RostersFirst,),
    rosters.of_parallel_rosters_exactly_one_wins: (_TrustsAnyRoster,),
    rosters.rosters_are_listed_while_nobody_administers_them: (
        _ListsEmptyRosters,
        _ListsNoRosters,
        _ListsWhoeverIsHeld,
    ),
    longest.the_longest_account_comes_back_equal: (
        partial(Cuts, cut=cut_names),
        FindsByShortKeys,
    ),
    longest.the_longest_message_comes_back_equal: (partial(Cuts, cut=cut_notices),),
    longest.the_longest_roster_comes_back_equal: (partial(Cuts, cut=cut_rosters),),
    longest.a_change_of_many_is_written_whole: (partial(Cuts, cut=cut_changes),),
}
