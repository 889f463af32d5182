"""
A store and a ledger in memory: complete, and gone with the process.
"""

from __future__ import annotations

import threading

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from attrs import define, evolve, field

from espace_bailleur.adapters._memory_queries import answers
from espace_bailleur.domain.account import Account, Claim
from espace_bailleur.domain.change import Change, Settlement, recorded_already
from espace_bailleur.domain.counting import opens_at
from espace_bailleur.domain.delivery import (
    Acknowledged,
    Backlog,
    Dead,
    Dropped,
    Leased,
    Message,
    Outcome,
    Resolved,
    Retry,
    Unsent,
    spent,
)
from espace_bailleur.domain.documents import Acceptance
from espace_bailleur.domain.records import Event
from espace_bailleur.domain.roster import Roster
from espace_bailleur.domain.throttle import Use
from espace_bailleur.domain.words import AccountId, MessageId
from espace_bailleur.ports.store import Lookup, Query, Recorded, Stale, Taken


@define
class _Waiting:
    message: Message
    due: datetime
    generation: int = 0
    attempts: int = 0


@define(kw_only=True)
class MemoryStore:
    """
    Keep everything in dictionaries, under one lock.
    """

    accounts: dict[AccountId, Account] = field(factory=dict[AccountId, Account], repr=False)
    claims: dict[Claim, AccountId] = field(factory=dict[Claim, AccountId], repr=False)
    acceptances: list[Acceptance] = field(factory=list[Acceptance], repr=False)
    rosters: dict[AccountId, Roster] = field(factory=dict[AccountId, Roster], repr=False)
    events: list[Event] = field(factory=list[Event], repr=False)
    settled: list[tuple[Message, Outcome | Acknowledged]] = field(
        factory=list[tuple[Message, Outcome | Acknowledged]], repr=False
    )
    """What was sent, given up or dropped, without what it needed beyond its facts."""
    _waiting: dict[MessageId, _Waiting] = field(
        factory=dict[MessageId, _Waiting], repr=False, init=False
    )
    _ids: set[MessageId] = field(factory=set[MessageId], repr=False, init=False)
    _lock: threading.Lock = field(factory=threading.Lock, repr=False, init=False)

    @property
    def lasting(self) -> bool:
        """
        Tell that everything is gone with the process.
        """
        return False

    @property
    def waiting(self) -> tuple[Message, ...]:
        """
        The messages that are still to be sent.
        """
        return tuple(one.message for one in self._waiting.values())

    def find(self, key: Lookup, /) -> Account | None:
        """
        Find the account with that id, or the one that holds that claim.
        """
        with self._lock:
            account_id = self.claims.get(key) if isinstance(key, Claim) else key
            return self.accounts.get(account_id) if account_id is not None else None

    def roster(self, organisation: AccountId, /) -> Roster | None:
        """
        Find who works in an organisation.
        """
        with self._lock:
            return self.rosters.get(organisation)

    def vacant(self, after: AccountId | None, limit: int, /) -> Sequence[Roster]:
        """
        List at most *limit* orphaned rosters in the order of their ids, after *after*.
        """
        with self._lock:
            orphaned = {one.id: one for one in self.rosters.values() if one.orphaned}
        return [orphaned[one] for one in sorted(orphaned) if after is None or one > after][:limit]

    def page(self, query: Query, after: AccountId | None, limit: int, /) -> Sequence[Account]:
        """
        List at most *limit* accounts in the order of their ids, those that follow *after*.
        """
        with self._lock:
            follow = sorted(one for one in self.accounts if after is None or one > after)
            found = (self.accounts[one] for one in follow)
            return [one for one in found if answers(one, query)][:limit]

    def commit(self, change: Change, /) -> None:
        """
        Write all of a change, or nothing (K1), as `Store.commit` says.
        """
        with self._lock:
            self._write(change)

    def _write(self, change: Change, ended: MessageId | None = None) -> None:
        for account in change.accounts:
            stored = self.accounts.get(account.id)
            if account.version != (stored.version if stored else 0) + 1:
                raise Stale
        for roster in change.rosters:
            known = self.rosters.get(roster.id)
            if roster.version != (known.version if known else 0) + 1:
                raise Stale
        if change.acknowledged and not self._listed.keys() >= {*change.acknowledged}:
            raise Stale
        given_up, claimed = self._claims_of(change.accounts)
        waits = Counter(one.once for one in self.waiting if one.id != ended)
        waits.update(one.once for one in change.messages)
        if any(one.once is not None and waits[one.once] > 1 for one in change.messages):
            raise Recorded
        waiting = {one.id: _Waiting(one, one.recorded_at) for one in change.messages}
        if len(waiting) < len(change.messages) or not self._ids.isdisjoint(waiting):
            raise recorded_already()
        # All parts are read before one is written: what cannot be read leaves nothing.
        written = {account.id: account for account in change.accounts}
        rosters = {roster.id: roster for roster in change.rosters}
        acceptances, events = list(change.acceptances), list(change.events)
        if change.acknowledged:
            self.settled = [
                (one, Acknowledged() if one.id in change.acknowledged else outcome)
                for one, outcome in self.settled
            ]
        for claim in given_up:
            del self.claims[claim]
        self.claims.update(claimed)
        self.accounts |= written
        self.rosters |= rosters
        self.acceptances += acceptances
        self.events += events
        self._waiting |= waiting
        self._ids |= waiting.keys()

    def _claims_of(self, accounts: Sequence[Account]) -> tuple[set[Claim], dict[Claim, AccountId]]:
        """
        Tell which claims the accounts no longer make, and which they newly make.
        """
        given_up: set[Claim] = set()
        for account in accounts:
            stored = self.accounts.get(account.id)
            given_up |= stored.claims - account.claims if stored else set()
        claimed: dict[Claim, AccountId] = {}
        for account in accounts:
            for claim in account.claims:
                held_by = None if claim in given_up else self.claims.get(claim)
                if claimed.setdefault(claim, held_by or account.id) != account.id:
                    raise Taken(claim.kind)
        return given_up, claimed

    def lease(self, *, now: datetime, limit: int, lease: timedelta) -> Sequence[Leased]:
        """
        Take at most *limit* messages that are due at *now*, the longest waiting first (H4).
        """
        with self._lock:
            due = sorted(
                (one for one in self._waiting.values() if one.due <= now), key=lambda one: one.due
            )[:limit]
            for one in due:
                one.generation += 1
                one.due = now + lease
            return [
                Leased(message=one.message, generation=one.generation, attempts=one.attempts)
                for one in due
            ]

    def settle(self, settlement: Settlement, /) -> bool:
        """
        Note what became of a leased message; tell whether its generation was still the latest.
        """
        with self._lock:
            one = self._waiting.get(settlement.message)
            if one is None or one.generation != settlement.generation:
                return False
            ended = None if isinstance(settlement.outcome, Retry) else settlement.message
            if settlement.change is not None:
                self._write(settlement.change, ended)
            if isinstance(settlement.outcome, Retry):
                one.attempts += 1
                one.generation += 1
                one.due = settlement.outcome.at
                return True
            del self._waiting[settlement.message]
            if isinstance(settlement.outcome, Resolved):
                self._ids.discard(settlement.message)
            else:
                kept = evolve(one.message, content=spent(one.message.content), once=None)
                self.settled.append((kept, settlement.outcome))
            return True

    def unsent(self, after: MessageId | None, limit: int, /) -> Sequence[Unsent]:
        """
        List at most *limit* dead and dropped messages in the order of their ids, after *after*.
        """
        with self._lock:
            listed = self._listed
        return [listed[one] for one in sorted(listed) if after is None or one > after][:limit]

    def never_sent(self, message: MessageId, /) -> Unsent | None:
        """
        Find one dead or dropped message, as `unsent` lists it, or acknowledged.
        """
        with self._lock:
            for one, outcome in self.settled:
                if one.id == message and isinstance(outcome, Dead | Dropped | Acknowledged):
                    return Unsent(message=one, outcome=outcome)
        return None

    @property
    def _listed(self) -> dict[MessageId, Unsent]:
        return {
            message.id: Unsent(message=message, outcome=outcome)
            for message, outcome in self.settled
            if isinstance(outcome, Dead | Dropped)
        }

    def backlog(self) -> Backlog:
        """
        Count what waits and what was never sent; a message that is leased waits, too.
        """
        with self._lock:
            waiting = list(self._waiting.values())
            became = Counter(type(outcome) for _, outcome in self.settled)
            recorded = [one.message.recorded_at for one in waiting]
            untried = [one.message.recorded_at for one in waiting if not one.attempts]
            return Backlog(
                untried=len(untried),
                retried=len(waiting) - len(untried),
                oldest=min(recorded, default=None),
                oldest_untried=min(untried, default=None),
                dead=became[Dead],
                dropped=became[Dropped],
            )


@define
class MemoryLedger:
    """
    Keep the instants of each use, as long as the longest window that its key was counted in.
    """

    _uses: dict[str, list[datetime]] = field(
        factory=dict[str, list[datetime]], repr=False, init=False
    )
    _windows: dict[str, timedelta] = field(factory=dict[str, timedelta], repr=False, init=False)
    _lock: threading.Lock = field(factory=threading.Lock, repr=False, init=False)

    def reserve(self, uses: Sequence[Use], *, now: datetime) -> datetime | None:
        """
        Count every use, or none where one of them would exceed its limit, and say until when.
        """
        asked = Counter(use.key for use in uses)
        with self._lock:
            opening = [self._opens_at(use, asked[use.key], now) for use in uses]
            if refused := [at for at in opening if at is not None]:
                return max(refused)
            for use in uses:
                self._uses[use.key].append(now)
            return None

    def _opens_at(self, use: Use, times: int, now: datetime) -> datetime | None:
        """
        Find when a limit lets something through, and forget what no window reaches any more.
        """
        window = use.limit.window
        longest = self._windows[use.key] = max(window, self._windows.get(use.key, window))
        kept = [at for at in self._uses.get(use.key, ()) if at > now - longest]
        self._uses[use.key] = kept
        return opens_at(use.limit, kept, now=now, times=times)
