"""
What a caller is told when the database cannot do its work.
"""

from __future__ import annotations

import sqlite3

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import psycopg.errors
import pytest

from attrs import frozen
from sqlalchemy import Connection, Engine, event, make_url, text
from sqlalchemy.exc import OperationalError

from espace_bailleur.adapters.sql import AwaitingDatabase, Database, _database, _engines, migrate
from espace_bailleur.adapters.sql._database import TRIES
from espace_bailleur.adapters.sql._faults import Failure, Fault, fault_of
from espace_bailleur.errors import Busy, EspaceBailleurError, Misuse, Unavailable
from espace_bailleur.ports.store import Everyone
from espace_bailleur.testing.checks._values import account, account_id, change, message
from tests.adapters.databases import COLOURS, SECONDS, OneLoop, Stores, blocking


SECRET = "geheim"


def _says_no_more(told: EspaceBailleurError) -> None:
    """
    See that an exception brings no other one along, and no password.
    """
    assert told.__cause__ is None
    assert told.__context__ is None
    assert SECRET not in repr(told)


def _with(url: str, **chosen: str) -> str:
    """
    Add what a test chooses to the query of a URL; an option of PostgreSQL follows the others.
    """
    parsed = make_url(url)
    if "options" in chosen:
        chosen["options"] = f"{parsed.query['options']} {chosen['options']}"
    return parsed.update_query_dict(chosen).render_as_string(hide_password=False)


@pytest.fixture(params=COLOURS)
def colour(request: pytest.FixtureRequest) -> Callable[[str], Any]:
    """
    How a database is opened in each colour.
    """
    return COLOURS[request.param]


# ---------------------------------------------------------------- what is told


def test_a_held_lock_is_told_after_a_while(migrated: str, colour: Callable[[str], Any]) -> None:
    """
    While somebody else's transaction holds what a change needs, the caller is told to try again.
    """
    impatient = (
        _with(migrated, timeout="0.05")
        if migrated.startswith("sqlite")
        else _with(migrated, options="-clock_timeout=50")
    )
    with blocking(migrated) as other, colour(impatient) as stores, ThreadPoolExecutor(1) as pool:
        other.store.commit(change(account(1)))

        def hold(connection: Connection) -> None:
            connection.execute(text("UPDATE espace_bailleur_accounts SET version = 7"))
            with pytest.raises(Busy, match="held by others") as busy:
                pool.submit(stores.store.commit, change(account(1).next())).result(SECONDS)
            _says_no_more(busy.value)
            connection.rollback()

        other.database.write(hold)
        assert stores.store.find(account_id(1)) == account(1)
        stores.store.commit(change(account(1).next()))


def test_options_of_a_host_s_own_leave_the_patience_as_it_is(schema: str) -> None:
    """
    On PostgreSQL, a URL with options waits for a lock as long as one without, or as they say.
    """
    shown = text("SHOW lock_timeout")
    for url, patience in ((schema, "5s"), (_with(schema, options="-clock_timeout=50"), "50ms")):
        with blocking(url) as stores:
            told = stores.database.read(lambda connection: connection.scalar(shown))
        assert told == patience


def test_what_may_not_be_written_is_told(migrated: str, colour: Callable[[str], Any]) -> None:
    """
    On a database that may only be read, reading works; a file is mended, a server may come back.
    """
    parsed = make_url(migrated)
    reader = (
        f"sqlite:///file:{parsed.database}?mode=ro&uri=true"
        if migrated.startswith("sqlite")
        else _with(migrated, options="-cdefault_transaction_read_only=on")
    )
    with blocking(migrated) as writer, colour(reader) as stores:
        writer.store.commit(change(account(1)))
        assert stores.store.find(account_id(1)) == account(1)
        told = Misuse if migrated.startswith("sqlite") else Unavailable
        with pytest.raises(told, match=r"(?i)read_?only") as refused:
            stores.store.commit(change(account(2)))
        _says_no_more(refused.value)
        assert writer.store.find(account_id(2)) is None


@pytest.mark.rule("K1")
def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path) -> None:
    """
    A change that finds no room any more is told, and nothing of it is there.
    """
    url = f"sqlite:///{tmp_path}/landlords.db"
    migrate(url)
    with blocking(url) as stores:
        stores.store.commit(change(account(1)))

        def fill(connection: Connection) -> None:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")  # no more than there are

        event.listen(stores.database.writing, "begin", fill)
        many = [account(number) for number in range(2, 500)]
        with pytest.raises(Unavailable, match="SQLITE_FULL") as unavailable:
            stores.store.commit(change(*many, messages=[message("untold")]))
        _says_no_more(unavailable.value)
        event.remove(stores.database.writing, "begin", fill)
        assert list(stores.store.page(Everyone(), None, 1000)) == [account(1)]
        assert stores.store.backlog().untried == 0


def test_a_server_that_is_not_there_is_told(colour: Callable[[str], Any]) -> None:
    """
    Where nobody listens, the caller is told that the database is unavailable, and no password.
    """
    with colour(f"postgresql://zoe:{SECRET}@127.0.0.1:1/landlords") as stores:
        assert SECRET not in repr(stores)
        for call in (stores.store.backlog, lambda: stores.store.commit(change(account(1)))):
            with pytest.raises(Unavailable, match="OperationalError") as unavailable:
                call()
            _says_no_more(unavailable.value)


def test_a_pool_without_a_free_connection_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Who finds every connection taken for too long is told to try again.
    """
    monkeypatch.setattr(_engines, "PATIENCE", 0.05)
    url = f"sqlite:///{tmp_path}/landlords.db"
    migrate(url)
    with blocking(url) as stores:

        def taken(_: Connection) -> None:
            with pytest.raises(Busy, match="taken") as busy:
                stores.store.commit(change(account(1)))
            _says_no_more(busy.value)

        stores.database.write(taken)


def test_a_message_is_recorded_once(stores: Stores) -> None:
    """
    A change with a message that is recorded already is a misuse, and changes nothing (K1).
    """
    stores.store.commit(change(messages=[message("one")]))
    with pytest.raises(Misuse, match="recorded already") as misuse:
        stores.store.commit(change(account(1), messages=[message("one")]))
    _says_no_more(misuse.value)
    assert stores.store.find(account_id(1)) is None


# ---------------------------------------------------------------- what is tried again


@frozen
class _Writer:
    """
    How work is done in a transaction of an engine, in one colour.
    """

    engine: Engine
    do: Callable[[Callable[[Connection], str]], str]


@pytest.fixture(params=["blocking", "awaiting"])
def writer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[_Writer]:
    """
    A database to write to, in each colour.
    """
    url = f"sqlite:///{tmp_path}/landlords.db"
    if request.param == "blocking":
        database = Database.at(url)
        yield _Writer(database.writing, database.write)
        database.close()
    else:
        loop, awaited = OneLoop(), AwaitingDatabase.at(url)
        yield _Writer(awaited.writing.sync_engine, lambda work: str(loop.run(awaited.write(work))))
        loop.run(awaited.close())
        loop.close()


def _failure(*, broken: bool) -> OperationalError:
    """
    Make what SQLAlchemy raises where a connection broke, or a deadlock was lost.
    """
    driver = psycopg.OperationalError(SECRET) if broken else psycopg.errors.DeadlockDetected()
    return OperationalError(f"SELECT '{SECRET}'", {}, driver, connection_invalidated=broken)


def _failing(times: int, *, broken: bool) -> tuple[list[int], Callable[[Connection], str]]:
    """
    Make work that fails so many times before it is done, and the list of its tries.
    """
    tries: list[int] = []

    def work(connection: Connection) -> str:
        tries.append(len(tries))
        connection.execute(text("SELECT 1"))
        if len(tries) <= times:
            raise _failure(broken=broken)
        return "done"

    return tries, work


@pytest.mark.parametrize("broken", [True, False])
def test_a_lost_race_is_run_again(writer: _Writer, *, broken: bool) -> None:
    """
    Work that lost a deadlock, or its connection, is done in another transaction.
    """
    tries, work = _failing(TRIES - 1, broken=broken)
    assert writer.do(work) == "done"
    assert len(tries) == TRIES


@pytest.mark.parametrize(("broken", "told"), [(True, Unavailable), (False, Busy)])
def test_a_race_is_not_run_for_ever(
    writer: _Writer, told: type[Unavailable], *, broken: bool
) -> None:
    """
    Work that loses each time ends with what the caller can be told.
    """
    tries, work = _failing(TRIES, broken=broken)
    with pytest.raises(told) as unavailable:
        writer.do(work)
    _says_no_more(unavailable.value)
    assert len(tries) == TRIES


def test_what_may_have_been_committed_is_not_done_twice(writer: _Writer) -> None:
    """
    Where a connection breaks at the commit, the caller is told, since nobody knows what stands.
    """
    tries, work = _failing(0, broken=True)

    def broken(_: Connection) -> None:
        raise _failure(broken=True)

    event.listen(writer.engine, "commit", broken)
    with pytest.raises(Unavailable):
        writer.do(work)
    assert len(tries) == 1


def test_connections_that_a_server_ended_are_replaced(
    schema: str, colour: Callable[[str], Any]
) -> None:
    """
    After a server ended every connection, reading and writing go on as if nothing had been.
    """
    migrate(schema)
    # Others may be at work on the same server.
    ours = _with(schema, application_name=str(make_url(schema).query["options"])[-32:])
    with colour(ours) as stores, blocking(ours) as operator:

        def end_the_others(connection: Connection) -> None:
            connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    " WHERE application_name = current_setting('application_name')"
                    " AND pid <> pg_backend_pid()"
                )
            )

        stores.store.commit(change(account(1)))
        operator.database.read(end_the_others)
        assert stores.store.find(account_id(1)) == account(1)
        operator.database.read(end_the_others)
        stores.store.commit(change(account(1).next()))


@pytest.mark.parametrize("times", [1, 2, 3])
def test_whoever_is_hindered_while_connecting_connects_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, times: int
) -> None:
    """
    A file that others hold at the first moment is tried again, a few times, and then is busy.
    """
    holder = sqlite3.connect(tmp_path / "landlords.db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    met: list[Fault] = []

    def noted(failure: Failure, *, to_commit: bool) -> Fault:
        met.append(fault_of(failure, to_commit=to_commit))
        if len(met) == times:
            holder.execute("ROLLBACK")
        return met[-1]

    monkeypatch.setattr(_database, "fault_of", noted)
    database = Database.at(f"sqlite:///{tmp_path}/landlords.db?timeout=0")
    with ExitStack() as expected:
        if times == TRIES:
            expected.enter_context(pytest.raises(Busy))
        assert database.read(lambda connection: connection.scalar(text("SELECT 1"))) == 1
    assert len(met) == times
    database.close()
    holder.close()
