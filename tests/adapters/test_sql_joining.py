"""
What an operator does within the host's transaction stands and falls with it (K6).
"""

from __future__ import annotations

import uuid

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, event, insert, text
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session

from espace_bailleur import (
    Account,
    Busy,
    Imported,
    Individual,
    Misuse,
    Operator,
    Refusal,
    Row,
    Unavailable,
)
from espace_bailleur.adapters.sql import _joining, metadata, migrate
from espace_bailleur.domain.records import SecretDispatched
from espace_bailleur.testing.doubles import Mailbox
from tests.adapters.databases import a_schema
from tests.adapters.hosts import HOSTS, NOTES, Host, awaiting_host, blocking_host
from tests.adapters.service import espace_on, opened


# One database serves all examples of a property, each of which begins by emptying it.
_FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])

_Command = Callable[[Operator, list[Account]], object]


def _open(operator: Operator, opened: list[Account], *, reference: str) -> str:
    account = operator.open_account(
        departement="33",
        holder=Individual(reference=reference, name="Zoé Œuf"),
        email=f"{reference.lower()}@example.org",
        identifier="BAIL-1" if reference == "R-9" else None,
    )
    opened.append(account)
    return str(account.identifier)


def _row(reference: str) -> Row:
    return Row(
        reference=reference,
        kind="physique",
        name="Zoé Œuf",
        departement="33",
        email=None if reference == "R-4" else "zoe@example.org",
        identifier="bail-1" if reference == "R-3" else None,
    )


def _open_many(operator: Operator, _: list[Account], *, references: Sequence[str]) -> Imported:
    return operator.open_accounts([_row(one) for one in references])


def _change(operator: Operator, opened: list[Account], *, to: str, which: int) -> int:
    known = opened[which].id if which < len(opened) else "nobody"
    version: int = getattr(operator, to)(known).version
    return version


def _list(operator: Operator, _: list[Account]) -> int:
    return len(operator.unsent())


_references = st.sampled_from(["R-1", "R-2", "R-3", "R-4", "R-9"])


@st.composite
def _commands(draw: st.DrawFn) -> _Command:
    """
    Draw one command of an operator, most of which are refused sooner or later.
    """
    match draw(st.sampled_from(["open", "open many", "change", "list"])):
        case "open":
            return partial(_open, reference=draw(_references))
        case "open many":
            return partial(_open_many, references=draw(st.lists(_references, max_size=6)))
        case "change":
            to = draw(st.sampled_from(["suspend", "reinstate", "close"]))
            return partial(_change, to=to, which=draw(st.integers(0, 2)))
        case _:
            return _list


_series = st.lists(_commands(), min_size=1, max_size=8)


def _obey(operator: Operator, series: Sequence[_Command]) -> list[object]:
    """
    Give an operator a series of commands, and say what each came to.
    """
    opened: list[Account] = []
    came: list[object] = []
    for command in series:
        try:
            came.append(command(operator, opened))
        except Refusal as refusal:
            came.append(str(refusal))
    return came


@pytest.mark.rule("H1", "I1", "K1", "K6")
@given(before=_series, series=_series, noted=st.booleans())
@_FEW
def test_what_is_rolled_back_was_never_there(
    host: Host, before: list[_Command], series: list[_Command], *, noted: bool
) -> None:
    """
    Any series of commands leaves every row as it was where the host rolls back, outbox included.
    """
    host.begin_anew()
    _obey(host.espace.operator("tests"), before)
    rows = host.rows()
    if noted:
        # A plain engine begins a transaction on SQLite when it first writes, and not before.
        host.note("before")
    _obey(host.operator(), series)
    host.note("after")
    host.rollback()
    assert host.rows() == rows


@pytest.mark.rule("H1", "I1", "K1", "K6")
@given(series=_series)
@example(series=[partial(_open, reference="R-1"), partial(_change, to="suspend", which=0)])
@_FEW
def test_what_is_committed_is_what_it_is_outside(host: Host, series: list[_Command]) -> None:
    """
    Any series comes to the same within a transaction as outside, refusals included.
    """
    host.begin_anew()
    expected = _obey(host.espace.operator("tests"), series)
    host.note("before")
    host.commit()
    outside = host.rows()
    host.begin_anew()
    empty = host.rows()
    host.note("before")
    assert _obey(host.operator(), series) == expected
    assert host.rows() == empty
    host.commit()
    assert host.rows() == outside


@pytest.mark.rule("H1", "K6")
def test_a_refusal_undoes_itself_alone(host: Host) -> None:
    """
    After a refusal the transaction holds what was done before; the observer hears nothing of it.
    """
    host.note("before")
    _open(host.operator(), [], reference="R-1")
    with pytest.raises(Refusal, match="already-opened"):
        _open(host.operator(), [], reference="R-1")
    _open(host.operator(), [], reference="R-2")
    assert host.told == []
    host.commit()
    rows = host.rows()
    assert rows["notes"] == [("before",)]
    assert len(rows["espace_bailleur_accounts"]) == 2
    assert host.espace.dispatch().sent == 4
    assert {type(one) for one in host.told} == {SecretDispatched}


@pytest.mark.rule("K6")
def test_a_savepoint_of_the_hosts_own_is_joined_too(host: Host) -> None:
    """
    What was done since a savepoint of the host's is gone where the host goes back to it.
    """
    host.note("before")
    savepoint = host.do(lambda connection: connection.begin_nested())
    _open(host.operator(), [], reference="R-1")
    host.do(lambda _: savepoint.rollback())
    host.commit()
    rows = host.rows()
    assert rows["notes"] == [("before",)]
    assert rows["espace_bailleur_accounts"] == rows["espace_bailleur_messages"] == []


@pytest.mark.rule("K6")
def test_a_session_gives_its_connection(host: Host) -> None:
    """
    What an operator does on a session's connection ends as the session does.
    """
    engine = host.connection.engine
    session: Any = AsyncSession(engine) if isinstance(engine, AsyncEngine) else Session(engine)
    for end, count in (("rollback", 0), ("commit", 1)):
        host.done(session.execute(insert(NOTES).values(text=end)))
        connection = host.done(session.connection())
        _open(host.espace.operator("tests", within=connection), [], reference="R-1")
        host.done(getattr(session, end)())
        rows = host.rows()
        assert len(rows["notes"]) == len(rows["espace_bailleur_accounts"]) == count
    host.done(session.close())


@pytest.mark.rule("K6")
def test_what_was_drawn_is_drawn_once(host: Host) -> None:
    """
    Where somebody has what was drawn, nothing is tried again, and the transaction goes on.
    """
    drawn = _open(host.operator(), [], reference="R-1")
    host.rollback()
    espace_on(host.database, Mailbox()).operator("others").open_account(
        departement="33",
        holder=Individual(reference="R-2", name="Zoé Œuf"),
        email="zoe@example.org",
        identifier=drawn,
    )
    host.espace = host.compose(host.mailbox, host.told)
    host.note("before")
    with pytest.raises(Busy):
        _open(host.operator(), [], reference="R-1")
    assert _open(host.operator(), [], reference="R-1") != drawn
    host.commit()
    assert host.rows()["notes"] == [("before",)]


@pytest.mark.rule("K2", "K6")
@pytest.mark.parametrize("face", HOSTS)
def test_a_lost_race_is_not_run_again(face: str, schema: str) -> None:
    """
    Where somebody changes the account first, the operator is told so at once.
    """
    migrate(schema)
    with HOSTS[face](schema) as host:
        account = opened(espace_on(host.database, Mailbox()), "R-1")
        savepoints: list[str] = []

        def others(_: Connection, name: str) -> None:
            savepoints.append(name)
            # The first is for reading, the next for writing.
            if len(savepoints) == 2:
                espace_on(host.database, Mailbox()).operator("others").suspend(account.id)

        host.do(lambda connection: event.listen(connection, "savepoint", others))
        host.note("before")
        with pytest.raises(Busy) as busy:
            host.operator().suspend(account.id)
        _says_no_more(busy.value)
        assert len(savepoints) == 2
        with pytest.raises(Refusal, match="standing"):
            host.operator().suspend(account.id)
        host.operator().close(account.id)
        host.commit()
        assert host.rows()["notes"] == [("before",)]


def _says_no_more(told: BaseException) -> None:
    """
    See that what a caller is told does not drag along what a database said (I2).
    """
    assert told.__context__ is None
    assert told.__cause__ is None


# ---------------------------------------------------------------- SQLite


@pytest.fixture
def careful(tmp_path: Path) -> Iterator[Host]:
    """
    A host that begins its transactions on SQLite itself, as SQLAlchemy's documentation says.
    """
    url = f"sqlite:///{tmp_path}/landlords.db?timeout=0"
    migrate(url)
    engine = create_engine(url, connect_args={"isolation_level": None})

    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    event.listen(engine, "begin", begin)
    with blocking_host(url) as host, engine.connect() as connection:
        host.connection = connection
        host.do = lambda work: work(connection)
        yield host
    engine.dispose()


@pytest.mark.rule("K6")
def test_a_host_that_begins_by_itself_is_joined(careful: Host) -> None:
    """
    A transaction that the host began is the one that is joined, to its commit or its rollback.
    """
    _open(careful.operator(), [], reference="R-1")
    careful.rollback()
    assert careful.rows()["espace_bailleur_accounts"] == []
    _open(careful.operator(), [], reference="R-1")
    careful.commit()
    assert len(careful.rows()["espace_bailleur_accounts"]) == 1


@pytest.mark.rule("K6")
def test_a_transaction_that_has_seen_older_rows_is_told_so(careful: Host) -> None:
    """
    Where others wrote since a host began to read, SQLite lets it write no more: that is `Busy`.
    """
    assert careful.operator().unsent() == []
    opened(espace_on(careful.database, Mailbox()), "R-1")
    with pytest.raises(Busy, match="SQLITE_BUSY_SNAPSHOT") as busy:
        _open(careful.operator(), [], reference="R-2")
    _says_no_more(busy.value)
    careful.rollback()
    _open(careful.operator(), [], reference="R-2")
    careful.commit()
    assert len(careful.rows()["espace_bailleur_accounts"]) == 2


@pytest.mark.rule("K1", "K6")
@pytest.mark.parametrize("face", HOSTS)
def test_a_transaction_that_sqlite_gave_up_cannot_be_committed(face: str, tmp_path: Path) -> None:
    """
    A full disk ends the host's whole transaction, and the host's commit does not hide it.
    """
    url = f"sqlite:///{tmp_path}/landlords.db"
    migrate(url)
    with HOSTS[face](url) as host:

        def fill(connection: Connection) -> None:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

        host.do(fill)
        host.note("before")
        with pytest.raises(Unavailable, match="SQLITE_FULL") as full:
            host.operator().open_accounts(_row(f"many-{number}") for number in range(200))
        _says_no_more(full.value)
        with pytest.raises(Misuse, match="PendingRollbackError") as over:
            host.operator().unsent()
        _says_no_more(over.value)
        with pytest.raises(PendingRollbackError):
            host.commit()
        host.rollback()
        assert host.operator().unsent() == []
        host.rollback()
        assert host.rows()["notes"] == []


# ---------------------------------------------------------------- what cannot be joined


@pytest.mark.rule("K6")
def test_what_is_no_connection_is_refused(host: Host) -> None:
    """
    Anything but a connection of this face is a misuse that names what to give.
    """
    blocking, awaiting = create_engine("sqlite://"), create_async_engine("sqlite+aiosqlite://")
    with blocking.connect() as other:
        given = [other, awaiting.connect(), blocking, Session(blocking), "a text", object()]
        for one in given:
            if not isinstance(one, type(host.connection)):
                found = f"of the type {type(one).__name__}.*connection"
                with pytest.raises(Misuse, match=found):
                    host.espace.operator("tests", within=one)


@pytest.mark.rule("K6")
def test_a_connection_that_is_not_open_is_refused(host: Host) -> None:
    """
    A connection that was closed is refused, before a command and between two.
    """
    operator = host.operator()
    operator.unsent()
    host.done(host.connection.close())
    with pytest.raises(Misuse, match="not open"):
        operator.unsent()
    with pytest.raises(Misuse, match="not open"):
        host.operator()


@pytest.mark.rule("K6")
def test_an_awaiting_connection_that_was_not_awaited_is_refused(tmp_path: Path) -> None:
    """
    A connection that does not lead anywhere yet is refused.
    """
    url = f"sqlite:///{tmp_path}/landlords.db"
    migrate(url)
    with awaiting_host(url) as host:
        engine = create_async_engine("sqlite+aiosqlite://")
        with pytest.raises(Misuse, match="not open"):
            host.espace.operator("tests", within=engine.connect())


@pytest.mark.rule("K6")
def test_a_driver_that_the_store_does_not_know_is_refused(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Another driver names its failures otherwise, and is refused.
    """
    monkeypatch.setattr(_joining, "DRIVERS", frozenset[str]())
    with pytest.raises(Misuse, match=r"the driver '\w+' cannot be joined.*psycopg"):
        host.operator()


@pytest.mark.rule("K6")
def test_a_connection_that_commits_by_itself_is_refused(host: Host) -> None:
    """
    On a connection without transactions nothing could be rolled back.
    """
    host.done(host.connection.execution_options(isolation_level="AUTOCOMMIT"))
    with pytest.raises(Misuse, match="AUTOCOMMIT"):
        _open(host.operator(), [], reference="R-1")
    assert host.rows()["espace_bailleur_accounts"] == []


@pytest.mark.rule("K6")
@pytest.mark.parametrize("face", HOSTS)
def test_a_connection_to_another_file_is_refused(face: str, tmp_path: Path) -> None:
    """
    A connection to another database is refused, be it one with the same tables or with none.
    """
    for name in ("here", "there"):
        migrate(f"sqlite:///{tmp_path}/{name}.db")
    with HOSTS[face](f"sqlite:///{tmp_path}/here.db") as host:
        for name in ("there", "empty"):
            with HOSTS[face](f"sqlite:///{tmp_path}/{name}.db") as other:
                operator = host.espace.operator("tests", within=other.connection)
                with pytest.raises(Misuse, match="another database"):
                    operator.unsent()


@pytest.mark.rule("K6")
@pytest.mark.parametrize("face", HOSTS)
def test_a_connection_to_another_schema_is_refused(face: str, server: str, schema: str) -> None:
    """
    A connection of the same server that finds other tables, or none, is refused.
    """
    migrate(schema)
    with a_schema(server, f"other{uuid.uuid1().hex}") as there, HOSTS[face](schema) as host:
        for tables in (False, True):
            if tables:
                migrate(there)
            with HOSTS[face](there) as other:
                operator = host.espace.operator("tests", within=other.connection)
                with pytest.raises(Misuse, match="another database"):
                    operator.unsent()


@pytest.mark.rule("K6")
def test_missing_tables_are_named(host: Host) -> None:
    """
    Where the tables are gone, the operator says what to run, and the host's transaction goes on.
    """
    host.database.write(metadata.drop_all)
    host.note("before")
    with pytest.raises(Misuse, match="migrate") as missing:
        host.operator().unsent()
    _says_no_more(missing.value)
    host.commit()
    assert host.do(lambda one: one.scalar(text("SELECT count(*) FROM notes"))) == 1


@pytest.mark.rule("K6")
@pytest.mark.parametrize("face", HOSTS)
def test_a_transaction_that_failed_is_refused(face: str, schema: str) -> None:
    """
    PostgreSQL takes nothing more after a failure of the host's own, and the operator says so.
    """
    migrate(schema)
    with HOSTS[face](schema) as host:
        with pytest.raises(DBAPIError):
            host.do(lambda one: one.execute(text("SELECT 1 / 0")))
        with pytest.raises(Misuse, match=r"InFailedSqlTransaction.*Roll it back") as failed:
            host.operator().unsent()
        _says_no_more(failed.value)
        host.rollback()
        assert host.operator().unsent() == []
