"""
The SQL store passes the checks of what joins a host's transaction, in both colours.
"""

from __future__ import annotations

import asyncio

from collections.abc import Sequence

import pytest

from attrs import define, field
from sqlalchemy import Connection, Engine, create_engine, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from espace_bailleur.adapters.sql import AwaitingDatabase, AwaitingSqlStore, SqlStore
from espace_bailleur.testing.checks import check_awaiting_joining, check_joining
from tests.adapters.databases import Stores, blocking
from tests.adapters.hosts import NOTES, engine_url, own


@define
class _Host:
    """
    A host with a plain engine.
    """

    engine: Engine
    connection: Connection = field(init=False)

    def begin(self) -> object:
        """
        Take a connection, whose transaction begins with the first statement.
        """
        self.connection = self.engine.connect()
        return self.connection

    def note(self, text: str, /) -> None:
        """
        Write a note.
        """
        self.connection.execute(insert(NOTES).values(text=text))

    def commit(self) -> None:
        """
        Commit, and give the connection back.
        """
        self.connection.commit()
        self.connection.close()

    def rollback(self) -> None:
        """
        Roll back, and give the connection back.
        """
        self.connection.rollback()
        self.connection.close()

    def noted(self) -> Sequence[str]:
        """
        Read the notes.
        """
        with self.engine.connect() as connection:
            return connection.scalars(select(NOTES.c.text)).all()


@define
class _AwaitingHost:
    """
    A host with a plain awaiting engine.
    """

    engine: AsyncEngine
    connection: AsyncConnection = field(init=False)

    async def begin(self) -> object:
        """
        Do as `_Host.begin`.
        """
        self.connection = await self.engine.connect()
        return self.connection

    async def note(self, text: str, /) -> None:
        """
        Do as `_Host.note`.
        """
        await self.connection.execute(insert(NOTES).values(text=text))

    async def commit(self) -> None:
        """
        Do as `_Host.commit`.
        """
        await self.connection.commit()
        await self.connection.close()

    async def rollback(self) -> None:
        """
        Do as `_Host.rollback`.
        """
        await self.connection.rollback()
        await self.connection.close()

    async def noted(self) -> Sequence[str]:
        """
        Do as `_Host.noted`.
        """
        async with self.engine.connect() as connection:
            return (await connection.scalars(select(NOTES.c.text))).all()


def _emptied(stores: Stores) -> None:
    stores.empty()
    stores.database.write(lambda connection: connection.execute(NOTES.delete()))


@pytest.mark.rule("H1", "K1", "K6")
def test_sql_joins_a_transaction(migrated: str) -> None:
    """
    The SQL store passes the checks of what joins, beside a host's own table.
    """
    engine = create_engine(engine_url(migrated, sqlite="pysqlite"))
    own.create_all(engine)
    with blocking(migrated) as stores:

        def make() -> tuple[SqlStore, _Host]:
            _emptied(stores)
            return SqlStore(stores.database), _Host(engine)

        check_joining(make, lambda _: stores.kept())
    engine.dispose()


@pytest.mark.rule("H1", "K1", "K6")
def test_awaiting_sql_joins_a_transaction(migrated: str) -> None:
    """
    The awaiting one does, on an event loop.
    """

    async def checked() -> None:
        database = AwaitingDatabase.at(migrated)
        engine = create_async_engine(engine_url(migrated, sqlite="aiosqlite"))

        def make() -> tuple[AwaitingSqlStore, _AwaitingHost]:
            _emptied(stores)
            return AwaitingSqlStore(database), _AwaitingHost(engine)

        try:
            await check_awaiting_joining(make, lambda _: stores.kept())
        finally:
            await engine.dispose()
            await database.close()

    with blocking(migrated) as stores:
        stores.database.write(own.create_all)
        asyncio.run(checked())
