"""
The host's own transaction as a database, on a connection that the host gives (K6).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Self, TypeVar

from attrs import define, field
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from espace_bailleur.adapters.sql._database import AwaitingDatabase, Database
from espace_bailleur.adapters.sql._own_lock import driver_of, file_of
from espace_bailleur.adapters.sql._savepoint import begin, inside, telling
from espace_bailleur.adapters.sql._tables import accounts
from espace_bailleur.errors import Misuse


DRIVERS = frozenset({"pysqlite", "aiosqlite", "psycopg"})
"""
Those that the store itself works with: others name their failures otherwise.
"""

_Result = TypeVar("_Result")
# No two servers began at one microsecond, and no two tables of one database have one number.
_PLACE = text(
    "SELECT pg_postmaster_start_time(), current_database(), CAST(to_regclass(:name) AS oid)"
)


@define
class Joined:
    """
    The host's transaction as a database for the blocking face, once it is seen to be the same.
    """

    _own: Database | Joined = field(repr=False)
    _connection: Connection = field(repr=False)
    _known: bool = field(default=False, init=False, repr=False)

    @classmethod
    def of(cls, own: Database | Joined, given: object) -> Self:
        """
        Take the host's connection.

        Raises:
            Misuse: it is none that can be joined.
        """
        if not isinstance(given, Connection):
            raise _no_connection(given, "Give a Connection, such as session.connection().")
        _check(given)
        return cls(own, given)

    def read(self, work: Callable[[Connection], _Result]) -> _Result:
        """
        Do as `write`: what is decided on what was read is written in the same transaction.

        Raises:
            Misuse: the connection cannot be joined, or not any more.
            Unavailable: the database cannot do it now.
        """
        return self.write(work)

    def write(self, work: Callable[[Connection], _Result]) -> _Result:
        """
        Do work under a savepoint, which is undone by whatever it raises.

        Raises:
            Misuse: the connection cannot be joined, or not any more.
            Unavailable: the database cannot do it now.
        """
        _check(self._connection)
        if not self._known:
            _meet(self._connection, self._own.read(_place_of))
            self._known = True
        return inside(self._connection, work)


@define
class AwaitingJoined:
    """
    Do as `Joined`, for the awaiting face.
    """

    _own: AwaitingDatabase | AwaitingJoined = field(repr=False)
    _connection: AsyncConnection = field(repr=False)
    _known: bool = field(default=False, init=False, repr=False)

    @classmethod
    def of(cls, own: AwaitingDatabase | AwaitingJoined, given: object) -> Self:
        """
        Do as `Joined.of`.
        """
        if not isinstance(given, AsyncConnection):
            raise _no_connection(
                given, "Give an AsyncConnection, such as await session.connection()."
            )
        _check(given.sync_connection)
        return cls(own, given)

    async def read(self, work: Callable[[Connection], _Result]) -> _Result:
        """
        Do as `Joined.read`.
        """
        return await self.write(work)

    async def write(self, work: Callable[[Connection], _Result]) -> _Result:
        """
        Do as `Joined.write`.
        """
        _check(self._connection.sync_connection)
        if not self._known:
            await self._connection.run_sync(_meet, await self._own.read(_place_of))
            self._known = True
        return await self._connection.run_sync(inside, work)


def _no_connection(given: object, mend: str) -> Misuse:
    return Misuse(f"What was given as within= is of the type {type(given).__name__}.", mend)


def _check(connection: Connection | None) -> None:
    if connection is None or connection.closed:
        raise Misuse(
            "The connection that was given as within= is not open.",
            "Give one that is, and use the operator before it is closed.",
        )
    if connection.dialect.driver not in DRIVERS:
        raise Misuse(
            f"A transaction of the driver {connection.dialect.driver!r} cannot be joined.",
            "Connect as the store does: with pysqlite, aiosqlite or psycopg.",
        )


def _place_of(connection: Connection) -> tuple[object, ...]:
    if connection.dialect.name == "sqlite":
        return (file_of(connection),)
    return tuple(connection.execute(_PLACE, {"name": accounts.name}).one())


def _meet(connection: Connection, place: tuple[object, ...]) -> None:
    if telling(lambda: _commits_by_itself(connection)):
        raise Misuse(
            "The connection that was given as within= commits by itself (AUTOCOMMIT).",
            "Give one that has transactions.",
        )
    if telling(lambda: _place_of(connection)) != place:
        raise Misuse(
            "The connection that was given as within= belongs to another database.",
            "Give one to the tables of this store, or open the store where the connection leads.",
        )


def _commits_by_itself(connection: Connection) -> bool:
    begin(connection)
    driver = driver_of(connection)
    if connection.dialect.name == "sqlite":
        # The host may begin by itself, since the driver does not.
        return driver.isolation_level is None and not driver.in_transaction
    return bool(driver.autocommit)
