"""
On SQLite, connections that an interrupt gave back in the middle of a transaction.
"""

from __future__ import annotations

import sqlite3

from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

from espace_bailleur.adapters.sql import (
    AwaitingDatabase,
    AwaitingSqlStore,
    Database,
    SqlStore,
    migrate,
)
from espace_bailleur.testing.checks._values import account, account_id, change
from tests.adapters.databases import OneLoop


MOMENTS = pytest.mark.parametrize("moment", ["reset", "checkin"])
"""
Just before a connection is back in the pool, and just after.
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """
    A database with its tables.
    """
    migrate(f"sqlite:///{tmp_path}/landlords.db")
    return tmp_path / "landlords.db"


@contextmanager
def _interrupted(engine: Engine, moment: str) -> Generator[None]:
    """
    Have a connection go back with a transaction of which SQLAlchemy knows nothing.
    """

    def begin(connection: DBAPIConnection, *_: object) -> None:
        connection.cursor().execute("BEGIN IMMEDIATE")

    event.listen(engine, moment, begin)
    yield
    event.remove(engine, moment, begin)


def _is_locked(file: Path) -> bool:
    with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as other:
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
        return False


@pytest.mark.rule("K1")
@MOMENTS
def test_an_interrupted_transaction_shuts_out_nobody(file: Path, moment: str) -> None:
    """
    It is rolled back before its connection waits for the next use, or else before that use.
    """
    with closing(Database.at(f"sqlite:///{file}")) as database:
        with _interrupted(database.writing, moment), database.writing.connect() as connection:
            connection.begin()
        assert _is_locked(file) == (moment == "checkin")
        store = SqlStore(database)
        store.commit(change(account(1)))
        assert store.find(account_id(1)) == account(1)
        assert not _is_locked(file)


@pytest.mark.rule("K1")
@MOMENTS
def test_an_interrupted_task_shuts_out_nobody(file: Path, moment: str) -> None:
    """
    The same holds on the awaiting face.
    """

    async def interrupt_and_write() -> None:
        database = AwaitingDatabase.at(f"sqlite:///{file}")
        with _interrupted(database.writing.sync_engine, moment):
            async with database.writing.connect() as connection:
                await connection.begin()
        assert _is_locked(file) == (moment == "checkin")
        store = AwaitingSqlStore(database)
        await store.commit(change(account(1)))
        assert await store.find(account_id(1)) == account(1)
        assert not _is_locked(file)
        await database.close()

    with closing(OneLoop()) as loop:
        loop.run(interrupt_and_write())
