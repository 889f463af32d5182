"""
What every journey has at hand, and the one loop in which a decision is committed (K2).
"""

from __future__ import annotations

import logging

from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from datetime import datetime
from typing import Self, TypeVar

from attrs import evolve, frozen

from espace_bailleur.domain.account import Account, Claim
from espace_bailleur.domain.change import Change, Settlement
from espace_bailleur.domain.choices import Policies
from espace_bailleur.domain.counting import counted
from espace_bailleur.domain.documents import Document
from espace_bailleur.domain.entry import Admission
from espace_bailleur.domain.issuing import naming
from espace_bailleur.domain.keys import KeyRing
from espace_bailleur.domain.onboarding import Onboarding
from espace_bailleur.domain.recovery import too_many_requests
from espace_bailleur.domain.roster import Roster
from espace_bailleur.domain.steps import Steps
from espace_bailleur.domain.throttle import Limit, Use
from espace_bailleur.domain.words import AccountId
from espace_bailleur.errors import Busy, Fault, Misuse, Refusal
from espace_bailleur.ports.courier import AwaitingCourier
from espace_bailleur.ports.hasher import AwaitingHasher
from espace_bailleur.ports.ledger import AwaitingLedger
from espace_bailleur.ports.observer import Observer
from espace_bailleur.ports.store import AwaitingJoining, AwaitingStore, Query, Stale, Taken
from espace_bailleur.ports.system import Blocklist, Clock, EmailPolicy, SecretSource
from espace_bailleur.texts.messages import Service


TRIES = 8
"""
How often a decision is made again on fresh state before the journey says `Busy`.
"""
PAGE = 100
"""
How many values are asked for at once where all are looked at.
"""
NONCE_BYTES = 16
"""
128 bits: no two nonces meet (ASVS 5.0, 11.5.1).
"""

_log = logging.getLogger("espace_bailleur")


@frozen(kw_only=True)
class Kit:
    """
    One composition: its ports, keys, documents, steps and policies.
    """

    store: AwaitingStore
    ledger: AwaitingLedger
    courier: AwaitingCourier
    hasher: AwaitingHasher
    email: EmailPolicy
    clock: Clock
    secrets: SecretSource
    blocklist: Blocklist
    observer: Observer | None
    keys: KeyRing
    documents: tuple[Document, ...]
    steps: Steps
    policies: Policies
    service: Service
    tries: int = TRIES

    def onboarding(self, account: Account, admission: Admission, now: datetime) -> Onboarding:
        """
        Derive where an account stands at an instant, for the session that asks.
        """
        return Onboarding.of(
            account,
            documents=self.documents,
            now=now,
            steps=self.steps,
            policy=self.policies.documents,
            issue=admission.issue,
        )

    def nonce(self) -> bytes:
        """
        Draw a nonce for a new secret.
        """
        return self.secrets(NONCE_BYTES)

    def use(self, limit: Limit, kind: str, *of: str) -> Use:
        """
        Name one use of something by a keyed digest, so that the ledger learns nothing of it.
        """
        return counted(self.keys, limit, kind, *of)

    def within(self, transaction: object) -> Self:
        """
        Work in a transaction of the host's, where every decision is made once (K6).

        The observer is told nothing: only the host learns whether its transaction stands.

        Raises:
            Misuse: the store cannot join it.
        """
        if not isinstance(self.store, AwaitingJoining):
            raise cannot_join()
        return evolve(self, store=self.store.within(transaction), observer=None, tries=1)

    async def commit(self, change: Change) -> None:
        """
        Commit a change and tell the observer, who cannot fail the journey.

        Raises:
            Stale: an account was changed since it was read.
            Taken: a claim is held by another account.
            Recorded: a message that is to wait once waits already.
        """
        await self.store.commit(change)
        self._tell(change)

    async def settle(self, settlement: Settlement) -> bool:
        """
        Settle a message with the change that its end brings, and tell the observer of that.

        Raises:
            Stale: an account was changed since it was read.
        """
        settled = await self.store.settle(settlement)
        if settled and settlement.change is not None:
            self._tell(settlement.change)
        return settled

    def _tell(self, change: Change) -> None:
        if self.observer is not None:
            try:
                self.observer(change.events)
            except Exception:  # noqa: BLE001 - whatever a host's observer raises, it is committed
                _log.warning("the observer failed on %d committed events", len(change.events))


def cannot_join() -> Misuse:
    """
    Say that a store has no transaction to share.
    """
    return Misuse(
        "This store cannot join a transaction.",
        "Leave within= out, or open the service on the host's own SQLite or PostgreSQL.",
    )


async def reserve_source(kit: Kit, use: Use) -> None:
    """
    Count a request for its source, before anything is looked up (F4).

    Raises:
        Refusal: `too-many-requests`.
    """
    until = await kit.ledger.reserve([use], now=kit.clock())
    if until is not None:
        raise too_many_requests(until)


_Word = TypeVar("_Word")


def read(
    faults: dict[str, list[Fault]], name: str, parse: Callable[[str], _Word], text: str | None
) -> _Word | None:
    """
    Read what a form says in the field *name*, or add what is wrong with it to *faults*.
    """
    try:
        return None if text is None else parse(text)
    except Refusal as refusal:
        faults[name] = [refusal.fault]
        return None


async def every(kit: Kit, query: Query) -> AsyncIterator[Account]:
    """
    List all accounts that a query finds, a page at a time.
    """
    after: AccountId | None = None
    while page := await kit.store.page(query, after, PAGE):
        for account in page:
            yield account
        after = page[-1].id


async def roster_of(kit: Kit, account: Account) -> Roster | None:
    """
    Find who works where this account's person does; nobody before the first connection.
    """
    organisation = account.organisation
    return None if organisation is None else await kit.store.roster(organisation)


async def named(kit: Kit, account: Account, change: Change | None) -> Change | None:
    """
    Name the organisation in what a colleague is sent of their credentials (G4).
    """
    if change is None or account.works_for is None:
        return change
    roster = await roster_of(kit, account)
    return naming(change, roster.name if roster else None)


async def administrators_of(
    kit: Kit, roster: Roster | None, *, but: Collection[str]
) -> tuple[Account, ...]:
    """
    Find the accounts of those who administer an organisation now, *but* for some.
    """
    chiefs = roster.administrators if roster else ()
    found = [await kit.store.find(one.account) for one in chiefs if one.account not in but]
    return tuple(one for one in found if one)


async def people_of(kit: Kit, roster: Roster | None) -> tuple[Account, ...]:
    """
    Find the accounts of everybody in an organisation.
    """
    members = roster.members if roster else ()
    found = [await kit.store.find(one.account) for one in members]
    return tuple(one for one in found if one)


_Decided = TypeVar("_Decided", Change, Change | None)


async def decide_and_commit(
    kit: Kit,
    key: AccountId | Claim,
    decide: Callable[[Account | None], Awaitable[_Decided]],
    *,
    found: tuple[Account | None] | None = None,
) -> _Decided:
    """
    Find an account, decide on it and commit; decide again on fresh state where others were faster.

    An address that somebody else confirmed meanwhile counts as that; *found* spares the first
    look-up.

    Raises:
        Busy: others were faster each time.
    """
    for _ in range(kit.tries):
        (account,) = found or (await kit.store.find(key),)
        found = None
        change = await decide(account)
        if change is None:
            return change
        try:
            await kit.commit(change)
        except (Stale, Taken):
            continue
        return change
    raise Busy
