"""
The store and the ledger of the blocking face.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

from attrs import frozen

from espace_bailleur.adapters.sql import _accounts, _counting, _outbox, _rosters
from espace_bailleur.adapters.sql._database import Database
from espace_bailleur.adapters.sql._joining import Joined
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.change import Change, Settlement
from espace_bailleur.domain.delivery import Backlog, Leased, Unsent
from espace_bailleur.domain.roster import Roster
from espace_bailleur.domain.throttle import Use
from espace_bailleur.domain.words import AccountId, MessageId
from espace_bailleur.ports.store import Lookup, Query


@frozen
class SqlStore:
    """
    Keep accounts and messages in a database.

    Every method raises `Unavailable` while the database cannot do its work.
    """

    _database: Database | Joined

    @property
    def lasting(self) -> bool:
        """
        Tell that a database outlives the process.
        """
        return True

    def find(self, key: Lookup, /) -> Account | None:
        """
        Find the account with that id, or the one that holds that claim.
        """
        return self._database.read(lambda connection: _accounts.find(connection, key))

    def roster(self, organisation: AccountId, /) -> Roster | None:
        """
        Find who works in an organisation.
        """
        return self._database.read(lambda connection: _rosters.find(connection, organisation))

    def vacant(self, after: AccountId | None, limit: int, /) -> Sequence[Roster]:
        """
        List at most *limit* orphaned rosters in the order of their ids, after *after*.
        """
        return self._database.read(lambda connection: _rosters.vacant(connection, after, limit))

    def page(self, query: Query, after: AccountId | None, limit: int, /) -> Sequence[Account]:
        """
        List at most *limit* accounts in the order of their ids, those that follow *after*.
        """
        return self._database.read(
            lambda connection: _accounts.page(connection, query, after, limit)
        )

    def commit(self, change: Change, /) -> None:
        """
        Write all of a change, or nothing (K1).

        Raises:
            Stale: a version is not the one before (K2).
            Taken: a claim is held by another account (K3).
            Recorded: a message that is to wait once waits already (F4).
            Misuse: a message has the id of another one.
        """
        self._database.write(lambda connection: _accounts.commit(connection, change))

    def lease(self, *, now: datetime, limit: int, lease: timedelta) -> Sequence[Leased]:
        """
        Take at most *limit* messages that are due at *now*, the longest waiting first (H4).
        """
        return self._database.write(
            lambda connection: _outbox.lease(connection, now=now, limit=limit, lease=lease)
        )

    def settle(self, settlement: Settlement, /) -> bool:
        """
        Note what became of a leased message; tell whether its generation was still the latest.

        Raises:
            Stale, Taken, Recorded, Misuse: its change is refused, as by `commit`.
        """
        return self._database.write(lambda connection: _accounts.settle(connection, settlement))

    def unsent(self, after: MessageId | None, limit: int, /) -> Sequence[Unsent]:
        """
        List at most *limit* dead and dropped messages in the order of their ids, after *after*.
        """
        return self._database.read(lambda connection: _outbox.unsent(connection, after, limit))

    def never_sent(self, message: MessageId, /) -> Unsent | None:
        """
        Find one dead or dropped message, as `unsent` lists it, or acknowledged.
        """
        return self._database.read(lambda connection: _outbox.never_sent(connection, message))

    def backlog(self) -> Backlog:
        """
        Count what waits and what was never sent; a message that is leased waits, too.
        """
        return self._database.read(_outbox.backlog)

    def within(self, transaction: object, /) -> Self:
        """
        Keep them in the transaction of a connection of SQLAlchemy instead, under savepoints (K6).

        Raises:
            Misuse: it is none that can be joined.
        """
        return type(self)(Joined.of(self._database, transaction))


@frozen
class SqlLedger:
    """
    Count uses in a database, each call in a transaction of its own.

    It raises `Unavailable` while the database cannot do its work.
    """

    _database: Database

    def reserve(self, uses: Sequence[Use], *, now: datetime) -> datetime | None:
        """
        Count every use, or none where one of them would exceed its limit, and say until when.
        """
        return self._database.write(
            lambda connection: _counting.reserve(connection, uses, now=now)
        )
