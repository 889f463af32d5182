"""
On SQLite, whoever would wait for their own transaction is told so; that of others is waited for.
"""

from __future__ import annotations

import asyncio
import inspect
import threading

from collections.abc import AsyncGenerator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from attrs import frozen
from sqlalchemy import create_engine, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from espace_bailleur import Busy, Individual, Misuse
from espace_bailleur._blocking import finish
from espace_bailleur.adapters.sql import AwaitingDatabase, Database, migrate
from espace_bailleur.testing.answering import right_answers
from espace_bailleur.testing.doubles import Mailbox
from espace_bailleur.testing.people import PASSWORD
from tests.adapters.databases import SECONDS
from tests.adapters.hosts import NOTES, awaiting_espace_on, engine_url, espace_on, own
from tests.adapters.statements import tell_of_statements


OPEN = r"transaction on this file is still open.*Commit it first.*within=connection"
EMAIL = "zoe@example.org"


@frozen
class _Site:
    """
    A service of one face, and a plain engine of the host's on the same file.
    """

    espace: Any
    engine: Any
    mailbox: Mailbox

    @asynccontextmanager
    async def connection(self) -> AsyncGenerator[Any]:
        """
        Open a connection of the host's.
        """
        connection = await _value(self.engine.connect())
        yield connection
        await _value(connection.close())

    async def open_account(self, reference: str, **within: object) -> Any:  # noqa: ANN401 - an account
        """
        Open an account.
        """
        operator = self.espace.operator("tests", **within)
        holder = Individual(reference=reference, name="Zoé Œuf")
        return await _value(operator.open_account(departement="33", holder=holder, email=EMAIL))


async def _value(answer: Any) -> Any:  # noqa: ANN401 - what either face answers
    return await answer if inspect.isawaitable(answer) else answer


async def _note(connection: Any) -> None:  # noqa: ANN401 - of either face
    await _value(connection.execute(insert(NOTES).values(text="mine")))


_Story = Callable[[_Site], Awaitable[None]]


def _blocking(url: str, story: _Story) -> None:
    database, engine = Database.at(url), create_engine(engine_url(url, sqlite="pysqlite"))
    mailbox = Mailbox()
    site = _Site(espace_on(database, mailbox, []), engine, mailbox)
    finish(_coroutine(story, site))
    engine.dispose()
    database.close()


async def _coroutine(story: _Story, site: _Site) -> None:
    await story(site)


def _awaiting(url: str, story: _Story) -> None:
    async def run() -> None:
        database = AwaitingDatabase.at(url)
        engine = create_async_engine(engine_url(url, sqlite="aiosqlite"))
        mailbox = Mailbox()
        espace = awaiting_espace_on(database, mailbox, [])
        await story(_Site(espace, engine, mailbox))
        await engine.dispose()
        await database.close()

    asyncio.run(run())


FACES = {"blocking": _blocking, "awaiting": _awaiting}


@pytest.fixture
def url(tmp_path: Path) -> str:
    """
    A file of SQLite with the tables of the service, and one of the host's.
    """
    named = f"sqlite:///{tmp_path}/landlords.db"
    migrate(named)
    engine = create_engine(named)
    own.create_all(engine)
    engine.dispose()
    return named


@pytest.fixture(params=FACES)
def run(request: pytest.FixtureRequest, url: str) -> Callable[[_Story], None]:
    """
    Tell a story on each face.
    """
    return lambda story: FACES[request.param](url, story)


@pytest.mark.rule("K6")
@pytest.mark.parametrize("joined", [True, False])
def test_no_journey_waits_for_its_own_caller(
    run: Callable[[_Story], None], *, joined: bool
) -> None:
    """
    While the host's transaction is open, whatever writes elsewhere is refused; then it works.
    """

    async def story(site: _Site) -> None:
        espace = site.espace
        account = await site.open_account("R-1")
        await _value(espace.dispatch())
        named = {
            "identifier": str(account.identifier),
            "password": site.mailbox.provisional_password(account),
            "source": None,
        }
        entry = await _value(espace.sign_in(**named))
        answers = right_answers(entry.pending, email=EMAIL, password=PASSWORD)
        journeys = (
            lambda: espace.sign_in(**named),
            lambda: espace.complete(entry, answers),
            lambda: espace.forgot_password(EMAIL, source=None),
            lambda: site.open_account("R-2"),
            espace.dispatch,
        )
        async with site.connection() as connection:
            for journey in journeys:
                if joined:
                    await _value(espace.operator("tests", within=connection).unsent())
                else:
                    await _note(connection)
                with pytest.raises(Misuse, match=OPEN):
                    await _value(journey())
                await _value(connection.commit())
                await _value(journey())

    run(story)


HOLDING = {
    "begins": ("BEGIN IMMEDIATE",),
    "hits nothing": ("BEGIN", "UPDATE notes SET text = '' WHERE text = 'none'"),
    "makes a table": ("BEGIN", "CREATE TABLE more (text TEXT)"),
}


@pytest.mark.rule("K6")
@pytest.mark.parametrize("statements", HOLDING.values(), ids=HOLDING)
@pytest.mark.parametrize("raw", [False, True])
def test_a_transaction_that_changed_no_row_holds_the_file_all_the_same(
    run: Callable[[_Story], None], statements: tuple[str, ...], *, raw: bool
) -> None:
    """
    What took the lock is seen by the lock, not by its rows, past SQLAlchemy's own statements too.
    """

    async def story(site: _Site) -> None:
        async with site.connection() as connection:
            execute = (await _driver_of(connection)).execute if raw else connection.exec_driver_sql
            for statement in statements:
                await _value(execute(statement))
            with pytest.raises(Misuse, match=OPEN):
                await _value(site.espace.dispatch())
            await _value(execute("ROLLBACK"))
            assert (await _value(site.espace.dispatch())).sent == 0

    run(story)


async def _driver_of(connection: Any) -> Any:  # noqa: ANN401 - of either face
    if isinstance(connection, AsyncConnection):
        return (await connection.get_raw_connection()).driver_connection
    return connection.connection.driver_connection


@pytest.mark.rule("K6")
def test_the_operator_does_not_wait_for_another_transaction_of_its_caller(
    run: Callable[[_Story], None],
) -> None:
    """
    Of two connections of one host, the one that writes is the one to join.
    """

    async def story(site: _Site) -> None:
        async with site.connection() as first, site.connection() as second:
            await _note(first)
            with pytest.raises(Misuse, match=OPEN):
                await site.open_account("R-1", within=second)
            await _value(second.rollback())
            await site.open_account("R-1", within=first)
            await _value(first.commit())

    run(story)


@pytest.mark.rule("K6")
def test_a_transaction_that_went_back_to_a_savepoint_is_still_open(url: str) -> None:
    """
    What the host wrote before holds the file, though its connection takes nothing at the moment.
    """

    async def story(site: _Site) -> None:
        async with site.connection() as connection:
            await _note(connection)
            with connection.begin_nested() as savepoint:
                savepoint.rollback()
                with pytest.raises(Misuse, match=OPEN):
                    site.espace.dispatch()

    _blocking(url, story)


@pytest.mark.rule("K6")
def test_a_transaction_that_holds_nothing_hinders_nobody(
    run: Callable[[_Story], None], tmp_path: Path
) -> None:
    """
    One that only reads, that ended, that is lost, or that writes to another file is no hindrance.
    """

    async def story(site: _Site) -> None:
        async with site.connection() as reading, site.connection() as over:
            await _value(reading.exec_driver_sql("BEGIN"))
            await _value(reading.execute(select(NOTES)))
            await _note(over)
            await _value(over.rollback())
            await site.open_account("R-1")
            await _value(reading.rollback())
            await _note(over)
            await _value(over.invalidate())
            await site.open_account("R-2")
            await _value(over.rollback())
        async with site.connection() as closed:
            await _note(closed)
        elsewhere = create_engine(f"sqlite:///{tmp_path}/elsewhere.db")
        own.create_all(elsewhere)
        with elsewhere.connect() as connection:
            connection.execute(insert(NOTES).values(text="there"))
            await site.open_account("R-3")
        elsewhere.dispose()
        assert (await _value(site.espace.dispatch())).sent == 6

    run(story)


@pytest.fixture
def tell_of_waiting(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], None]], None]:
    """
    Have it told when a service is about to wait for the file: with its first statement.
    """

    def by(tell: Callable[[], None]) -> None:
        def first(*_: object) -> None:
            tell()

        tell_of_statements(monkeypatch, (), first)

    return by


@pytest.mark.rule("K6")
def test_the_transaction_of_another_thread_is_waited_for(
    url: str, tell_of_waiting: Callable[[Callable[[], None]], None]
) -> None:
    """
    What another thread holds, it will let go of.
    """

    async def story(site: _Site) -> None:
        arrived = threading.Event()
        tell_of_waiting(arrived.set)
        with ThreadPoolExecutor(1) as pool, site.engine.connect() as connection:
            await _note(connection)
            dispatched = pool.submit(site.espace.dispatch)
            dispatched.add_done_callback(lambda _: arrived.set())
            assert arrived.wait(SECONDS)
            connection.commit()
            assert dispatched.result(SECONDS).sent == 0

    _blocking(url, story)


@pytest.mark.rule("K6")
def test_a_transaction_is_of_the_thread_that_began_it(
    url: str, tell_of_waiting: Callable[[Callable[[], None]], None]
) -> None:
    """
    Whoever took the connection for another thread waits for that one, which does not.
    """

    async def story(site: _Site) -> None:
        with ThreadPoolExecutor(1) as pool:
            connection = pool.submit(site.engine.connect).result()
            await _note(connection)
            with pytest.raises(Misuse, match=OPEN):
                site.espace.dispatch()
            arrived = threading.Event()
            tell_of_waiting(arrived.set)
            dispatched = pool.submit(site.espace.dispatch)
            dispatched.add_done_callback(lambda _: arrived.set())
            assert arrived.wait(SECONDS)
            connection.commit()
            assert dispatched.result(SECONDS).sent == 0
            connection.close()

    _blocking(url, story)


@pytest.mark.rule("K6")
def test_the_transaction_of_another_task_is_waited_for(
    url: str, tell_of_waiting: Callable[[Callable[[], None]], None]
) -> None:
    """
    What another task holds, it will let go of.
    """

    async def story(site: _Site) -> None:
        arrived = asyncio.Event()
        tell_of_waiting(arrived.set)
        async with site.connection() as connection:
            await _note(connection)
            dispatching = asyncio.ensure_future(site.espace.dispatch())
            told = asyncio.ensure_future(arrived.wait())
            await asyncio.wait({dispatching, told}, return_when=asyncio.FIRST_COMPLETED)
            told.cancel()
            await connection.commit()
            assert (await dispatching).sent == 0

    _awaiting(url, story)


def test_a_connection_that_cannot_be_asked_is_waited_for(url: str) -> None:
    """
    A blocking face cannot ask an awaiting connection where it leads, and waits as for anybody.
    """

    async def story(site: _Site) -> None:
        impatient = Database.at(f"{url}?timeout=0")
        async with site.connection() as connection:
            await _note(connection)
            with pytest.raises(Busy):
                espace_on(impatient, Mailbox(), []).dispatch()
        impatient.close()

    _awaiting(url, story)


def _noted(database: Database) -> tuple[int, int]:
    engine = database.writing
    return len(list(engine.dispatch.begin)), len(list(engine.pool.dispatch.checkout))


def test_a_transaction_is_noted_once_however_many_services_there_are(url: str) -> None:
    """
    Each service watches the same transactions, so that none begins slower than with one service.
    """
    alone = Database.at(url)
    noted = _noted(alone)
    several = [Database.at(url) for _ in range(3)]
    assert _noted(several[-1]) == noted > (0, 0)
    for one in (alone, *several):
        one.close()
