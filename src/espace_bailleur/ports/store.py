"""
The store: accounts, what is unique among them, and the messages waiting to be sent.

A store keeps values, compares versions and keeps claims unique; it decides nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from attrs import frozen

from espace_bailleur.domain.account import Account, Claim, ClaimKind
from espace_bailleur.domain.change import Change, Settlement
from espace_bailleur.domain.delivery import Backlog, Leased, Unsent
from espace_bailleur.domain.roster import Roster
from espace_bailleur.domain.words import AccountId, MessageId


class Stale(Exception):
    """
    Somebody else changed an account or a roster since it was read; nothing was written (K2).
    """


class Taken(Exception):
    """
    Another account holds what this one claims; nothing was written (K3).
    """

    def __init__(self, kind: ClaimKind) -> None:
        super().__init__(kind)
        self.kind = kind


class Recorded(Exception):
    """
    A message of the change waits already, under the same `once`, or is in it twice (F4).

    Nothing was written.
    """


@frozen
class ByDelivery:
    """
    The accounts whose delivery address has this key.
    """

    key: str


@frozen
class BySiret:
    """
    The accounts of the organisations that have this SIRET, as 14 digits.
    """

    siret: str


@frozen
class Contested:
    """
    The accounts that are frozen because a recovery was contested: `contested_at` says since when.
    """


@frozen
class Everyone:
    """
    All accounts.
    """


Query = ByDelivery | BySiret | Contested | Everyone
Lookup = AccountId | Claim


class Store(Protocol):
    """
    A store for the blocking face; `AwaitingStore` has the same methods, awaited.
    """

    @property
    def lasting(self) -> bool:
        """
        Tell whether what it keeps outlives the process, and is seen by others.
        """
        ...

    def find(self, key: Lookup, /) -> Account | None:
        """
        Find the account with that id, or the one that holds that claim.
        """
        ...

    def roster(self, organisation: AccountId, /) -> Roster | None:
        """
        Find who works in an organisation; nobody before its first connection (G1).
        """
        ...

    def vacant(self, after: AccountId | None, limit: int, /) -> Sequence[Roster]:
        """
        List at most *limit* rosters that are orphaned in the order of their ids, after *after*.
        """
        ...

    def page(self, query: Query, after: AccountId | None, limit: int, /) -> Sequence[Account]:
        """
        List at most *limit* accounts in the order of their ids, those that follow *after*.
        """
        ...

    def commit(self, change: Change, /) -> None:
        """
        Write all of a change, or nothing (K1).

        An account is written where the stored version is the one before its own; version 1 is
        written where there is none (K2).
        Afterwards the account holds exactly its claims (K3).
        A roster is written as an account is: on the version before its own (G5).
        What is acknowledged is listed and counted no more.
        Each message has an id of its own: to record another one under it is the caller's mistake.

        Raises:
            Stale: a version is not the one before, or what is acknowledged is not listed.
            Taken: a claim is held by another account.
            Recorded: a message that is to wait once waits already, or twice in the change (F4).
            Misuse: a message has the id of another one of the change, or of one that waits or was
                settled and is kept; nothing was written.
        """
        ...

    def lease(self, *, now: datetime, limit: int, lease: timedelta) -> Sequence[Leased]:
        """
        Take at most *limit* messages that are due at *now*, the longest waiting first (H4).

        A message that is leased becomes due again when its lease has run out, with a higher
        generation.
        """
        ...

    def settle(self, settlement: Settlement, /) -> bool:
        """
        Note what became of a leased message; tell whether its generation was still the latest.

        A lease is settled once: whatever became of it, its generation is the latest no more (H4).
        One that is to be tried again becomes due at its instant, with one more attempt.
        One that is not keeps its facts alone (C6, H7): what `spent` returns; a request that was
        resolved has none, and is gone.
        The change of a settlement is written with it, both or neither (K1), and neither where the
        generation is not the latest; what is settled for good waits no more when it is written.

        Raises:
            Stale, Taken, Recorded, Misuse: its change is refused, as by `commit`; nothing was
                written, and the lease goes on.
        """
        ...

    def unsent(self, after: MessageId | None, limit: int, /) -> Sequence[Unsent]:
        """
        List at most *limit* dead and dropped messages in the order of their ids, after *after*.
        """
        ...

    def never_sent(self, message: MessageId, /) -> Unsent | None:
        """
        Find one dead or dropped message, as `unsent` lists it, or acknowledged.
        """
        ...

    def backlog(self) -> Backlog:
        """
        Count what waits and what was never sent; a message that is leased waits, too.
        """
        ...


@runtime_checkable
class Joining(Protocol):
    """
    What a store can do beyond that: write within a transaction of the host's (K6).

    A store that cannot leaves it out, and `operator(…, within=…)` says so.
    """

    def within(self, transaction: object, /) -> Store:
        """
        Return the store as that transaction sees it.

        Each commit there is undone by what it raises, alone; all of them stand once the host
        commits, and are gone where it rolls back.
        Nothing is tried again there: what a transaction has seen, it would only see again.

        Raises:
            Misuse: it is no transaction that can be joined.
        """
        ...


class AwaitingStore(Protocol):
    """
    A store for the awaiting face; each method does as its twin in `Store`.
    """

    @property
    def lasting(self) -> bool:
        """
        Do as `Store.lasting`.
        """
        ...

    async def find(self, key: Lookup, /) -> Account | None:
        """
        Do as `Store.find`.
        """
        ...

    async def roster(self, organisation: AccountId, /) -> Roster | None:
        """
        Do as `Store.roster`.
        """
        ...

    async def vacant(self, after: AccountId | None, limit: int, /) -> Sequence[Roster]:
        """
        Do as `Store.vacant`.
        """
        ...

    async def page(
        self, query: Query, after: AccountId | None, limit: int, /
    ) -> Sequence[Account]:
        """
        Do as `Store.page`.
        """
        ...

    async def commit(self, change: Change, /) -> None:
        """
        Do as `Store.commit`.
        """
        ...

    async def lease(self, *, now: datetime, limit: int, lease: timedelta) -> Sequence[Leased]:
        """
        Do as `Store.lease`.
        """
        ...

    async def settle(self, settlement: Settlement, /) -> bool:
        """
        Do as `Store.settle`.
        """
        ...

    async def unsent(self, after: MessageId | None, limit: int, /) -> Sequence[Unsent]:
        """
        Do as `Store.unsent`.
        """
        ...

    async def never_sent(self, message: MessageId, /) -> Unsent | None:
        """
        Do as `Store.never_sent`.
        """
        ...

    async def backlog(self) -> Backlog:
        """
        Do as `Store.backlog`.
        """
        ...


@runtime_checkable
class AwaitingJoining(Protocol):
    """
    What an awaiting store can do beyond that, as `Joining`.
    """

    def within(self, transaction: object, /) -> AwaitingStore:
        """
        Do as `Joining.within`, without waiting.
        """
        ...
