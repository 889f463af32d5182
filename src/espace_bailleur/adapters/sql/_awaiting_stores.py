"""
The store and the ledger of the awaiting face: the same work, awaited.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from attrs import frozen

from espace_bailleur.adapters.sql import _accounts, _counting, _outbox, _rosters
from espace_bailleur.adapters.sql._database import AwaitingDatabase
from espace_bailleur.adapters.sql._joining import AwaitingJoined
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.change import Change, Settlement
from espace_bailleur.domain.delivery import Backlog, Leased, Unsent
from espace_bailleur.domain.roster import Roster
from espace_bailleur.domain.throttle import Use
from espace_bailleur.domain.words import AccountId, MessageId
from espace_bailleur.ports.store import Lookup, Query


@frozen
class AwaitingSqlStore:
    """
    Do as `SqlStore`, for one event loop.
    """

    _database: AwaitingDatabase | AwaitingJoined

    @property
    def lasting(self) -> bool:
        """
        Tell that a database outlives the process.
        """
        return True

    async def find(self, key: Lookup, /) -> Account | None:
        """
        Do as `SqlStore.find`.
        """
        return await self._database.read(lambda connection: _accounts.find(connection, key))

    async def roster(self, organisation: AccountId, /) -> Roster | None:
        """
        Do as `SqlStore.roster`.
        """
        return await self._database.read(
            lambda connection: _rosters.find(connection, organisation)
        )

    async def vacant(self, after: AccountId | None, limit: int, /) -> Sequence[Roster]:
        """
        Do as `SqlStore.vacant`.
        """
        return await self._database.read(
            lambda connection: _rosters.vacant(connection, after, limit)
        )

    async def page(
        self, query: Query, after: AccountId | None, limit: int, /
    ) -> Sequence[Account]:
        """
        Do as `SqlStore.page`.
        """
        return await self._database.read(
            lambda connection: _accounts.page(connection, query, after, limit)
        )

    async def commit(self, change: Change, /) -> None:
        """
        Do as `SqlStore.commit`.
        """
        await self._database.write(lambda connection: _accounts.commit(connection, change))

    async def lease(self, *, now: datetime, limit: int, lease: timedelta) -> Sequence[Leased]:
        """
        Do as `SqlStore.lease`.
        """
        return await self._database.write(
            lambda connection: _outbox.lease(connection, now=now, limit=limit, lease=lease)
        )

    async def settle(self, settlement: Settlement, /) -> bool:
        """
        Do as `SqlStore.settle`.
        """
        return await self._database.write(
            lambda connection: _accounts.settle(connection, settlement)
        )

    async def unsent(self, after: MessageId | None, limit: int, /) -> Sequence[Unsent]:
        """
        Do as `SqlStore.unsent`.
        """
        return await self._database.read(
            lambda connection: _outbox.unsent(connection, after, limit)
        )

    async def never_sent(self, message: MessageId, /) -> Unsent | None:
        """
        Do as `SqlStore.never_sent`.
        """
        return await self._database.read(
            lambda connection: _outbox.never_sent(connection, message)
        )

    async def backlog(self) -> Backlog:
        """
        Do as `SqlStore.backlog`.
        """
        return await self._database.read(_outbox.backlog)

    def within(self, transaction: object, /) -> Self:
        """
        Do as `SqlStore.within`, without waiting.
        """
        return type(self)(AwaitingJoined.of(self._database, transaction))


@frozen
class AwaitingSqlLedger:
    """
    Do as `SqlLedger`, for one event loop.
    """

    _database: AwaitingDatabase

    async def reserve(self, uses: Sequence[Use], *, now: datetime) -> datetime | None:
        """
        Do as `SqlLedger.reserve`.
        """
        return await self._database.write(
            lambda connection: _counting.reserve(connection, uses, now=now)
        )
