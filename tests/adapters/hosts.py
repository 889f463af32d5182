"""
Hosts that keep tables of their own beside the service's, with a service on either face.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any, cast

from attrs import define, field, frozen
from sqlalchemy import URL, Column, Connection, MetaData, Table, Text, insert, make_url, select
from sqlalchemy import create_engine as create
from sqlalchemy.ext.asyncio import create_async_engine as create_awaiting

from espace_bailleur import AsyncEspaceBailleur, AsyncOperator, EspaceBailleur, Operator
from espace_bailleur._blocking import AtOnceCourier
from espace_bailleur.adapters.blocklist import CommonPasswords
from espace_bailleur.adapters.email_validator import email_policy
from espace_bailleur.adapters.sql import (
    AwaitingDatabase,
    AwaitingSqlLedger,
    AwaitingSqlStore,
    Database,
    SqlLedger,
    SqlStore,
    metadata,
)
from espace_bailleur.domain.records import Event
from espace_bailleur.testing.doubles import (
    CheapHasherForTestsOnly,
    Mailbox,
    MovableClock,
    ScriptedSecrets,
)
from espace_bailleur.testing.people import DOCUMENTS
from espace_bailleur.testing.portal import KEY
from tests.adapters.databases import OneLoop


own = MetaData()
NOTES = Table("notes", own, Column("text", Text))
"""
What the host keeps.
"""


@define(kw_only=True)
class Host:
    """
    A host with one connection of its own, and a service on the same database, of one face.
    """

    database: Database
    """The same database, to look into it."""
    connection: Any
    compose: Callable[[Mailbox, list[Event]], EspaceBailleur]
    done: Callable[[Any], object]
    """Bring a call of the connection to its end."""
    do: Callable[[Callable[[Connection], Any]], Any]
    """Do work on the connection."""
    espace: EspaceBailleur = field(init=False)
    mailbox: Mailbox = field(init=False)
    told: list[Event] = field(init=False)
    """What the observer was told."""

    def __attrs_post_init__(self) -> None:
        """
        Compose a service that draws the same secrets each time.
        """
        self.mailbox, self.told = Mailbox(), []
        self.espace = self.compose(self.mailbox, self.told)

    def begin_anew(self) -> None:
        """
        Delete every row, and compose the service again.
        """

        def delete(connection: Connection) -> None:
            for table in (*metadata.sorted_tables, NOTES):
                connection.execute(table.delete())

        self.database.write(delete)
        self.__attrs_post_init__()

    def operator(self) -> Operator:
        """
        Let an operator join the host's transaction.
        """
        return self.espace.operator("tests", within=self.connection)

    def note(self, text: str) -> None:
        """
        Write something of the host's own, in its transaction.
        """
        self.do(lambda connection: connection.execute(insert(NOTES).values(text=text)))

    def commit(self) -> None:
        """
        Commit the host's transaction.
        """
        self.done(self.connection.commit())

    def rollback(self) -> None:
        """
        Roll the host's transaction back.
        """
        self.done(self.connection.rollback())

    def rows(self) -> dict[str, list[Sequence[Any]]]:
        """
        Read all that is committed, but for numbers that a database gives and never gives again.
        """

        def read(connection: Connection) -> dict[str, list[Sequence[Any]]]:
            found: dict[str, list[Sequence[Any]]] = {}
            for table in (*metadata.sorted_tables, NOTES):
                named = [one for one in table.c if one.name != "number"]
                rows = connection.execute(select(*named).order_by(table.c[0]))
                found[table.name] = [tuple(row) for row in rows]
            return found

        return self.database.read(read)


def _shared(told: list[Event]) -> dict[str, Any]:
    return {
        "hasher": CheapHasherForTestsOnly(),
        "email": email_policy,
        "clock": MovableClock(),
        "secrets": ScriptedSecrets(),
        "blocklist": CommonPasswords(),
        "keys": [KEY],
        "documents": DOCUMENTS,
        "observer": told.extend,
    }


def espace_on(database: Database, mailbox: Mailbox, told: list[Event]) -> EspaceBailleur:
    """
    Compose a service on a database, whose secrets are the same each time.
    """
    return EspaceBailleur(
        store=SqlStore(database), ledger=SqlLedger(database), courier=mailbox, **_shared(told)
    )


def awaiting_espace_on(
    database: AwaitingDatabase, mailbox: Mailbox, told: list[Event]
) -> AsyncEspaceBailleur:
    """
    Do as `espace_on`, awaited.
    """
    return AsyncEspaceBailleur(
        store=AwaitingSqlStore(database),
        ledger=AwaitingSqlLedger(database),
        courier=AtOnceCourier(mailbox),
        **_shared(told),
    )


@frozen
class _Awaited:
    """
    An awaiting face, each call of which is run to its end on a loop.
    """

    _face: object
    _loop: OneLoop

    def __getattr__(self, name: str) -> Callable[..., object]:
        """
        Call the method of that name, and run what it returns.
        """
        method = getattr(self._face, name)

        def call(*arguments: object, **named: object) -> object:
            result = method(*arguments, **named)
            if isinstance(result, AsyncOperator):
                return _Awaited(result, self._loop)
            return self._loop.run(result)

        return call


def engine_url(url: str, *, sqlite: str) -> URL:
    """
    Name a database as a host does, whose driver of SQLite is that one.
    """
    parsed = make_url(url)
    postgresql = parsed.drivername.startswith("postgresql")
    return parsed.set(drivername="postgresql+psycopg" if postgresql else f"sqlite+{sqlite}")


@contextmanager
def blocking_host(url: str) -> Generator[Host]:
    """
    Open a host with a plain engine, on the blocking face.
    """
    database, engine = Database.at(url), create(engine_url(url, sqlite="pysqlite"))
    own.create_all(engine)
    with engine.connect() as connection:
        yield Host(
            database=database,
            connection=connection,
            compose=partial(espace_on, database),
            done=lambda result: result,
            do=lambda work: work(connection),
        )
    engine.dispose()
    database.close()


@contextmanager
def awaiting_host(url: str) -> Generator[Host]:
    """
    Do as `blocking_host`, on the awaiting face.
    """
    loop, awaited, database = OneLoop(), AwaitingDatabase.at(url), Database.at(url)
    database.write(own.create_all)
    engine = create_awaiting(engine_url(url, sqlite="aiosqlite"))
    connection = engine.connect()
    loop.run(connection.start())
    yield Host(
        database=database,
        connection=connection,
        compose=lambda mailbox, told: cast(
            "EspaceBailleur", _Awaited(awaiting_espace_on(awaited, mailbox, told), loop)
        ),
        done=loop.run,
        do=lambda work: loop.run(connection.run_sync(work)),
    )
    loop.run(connection.close())
    loop.run(engine.dispose())
    loop.run(awaited.close())
    database.close()
    loop.close()


HOSTS = {"blocking": blocking_host, "awaiting": awaiting_host}
