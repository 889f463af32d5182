"""
How a URL becomes two engines: one that reads, and one whose every transaction may write.
"""

from __future__ import annotations

import logging
import stat

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry

from espace_bailleur.adapters.sql import _direct
from espace_bailleur.adapters.sql._mapping import text_of
from espace_bailleur.adapters.sql._own_lock import refuse_own_lock, watch
from espace_bailleur.adapters.sql._pooled import end_what_was_interrupted, keep_to_this_process
from espace_bailleur.errors import Misuse


PATIENCE = 5
"""
Seconds for which a connection, a place in the pool or a lock is waited for.
"""
PRAGMAS = (
    "journal_mode = WAL",  # readers and the writer do not wait for each other
    "synchronous = NORMAL",  # with WAL, only a loss of power takes back what was just committed
    "foreign_keys = ON",  # there is none yet: whichever is added is heeded from its first day
    "secure_delete = ON",  # what is erased is overwritten (C6)
)
_OF_SQLITE = frozenset({"cache", "immutable", "mode", "nolock", "psow", "vfs"})
"""
What SQLite itself reads in a URI.
"""
FORMS = "Write 'sqlite:///landlords.db' or 'postgresql+psycopg://user:password@host/database'."

_Result = TypeVar("_Result")
_AnyEngine = TypeVar("_AnyEngine", Engine, AsyncEngine)


def parse(url: str) -> URL:
    """
    Read the URL of a database that can be this store.

    Raises:
        Misuse: it is none; the message quotes its kind alone, never the way to it (I2).
    """
    parsed = _parsed(url)
    if parsed is None:
        raise Misuse("The store's URL cannot be read.", FORMS)
    if parsed.drivername == "sqlite":
        _check_file(parsed)
    elif parsed.drivername not in {"postgresql", "postgresql+psycopg"}:
        raise Misuse(f"The store {parsed.drivername!r} is not known.", FORMS)
    return parsed


def _parsed(url: str) -> URL | None:
    # A misuse raised in there would have the whole URL in its context.
    try:
        return make_url(url)
    except (ArgumentError, ValueError):
        return None


def _check_file(url: URL) -> None:
    if url.username or url.password or url.port or (url.host and url.database):
        raise Misuse("A SQLite database is a file, with neither server nor login.", FORMS)
    if not _chosen(url) <= {"timeout", "uri"} | (_OF_SQLITE if "uri" in url.query else set()):
        raise Misuse(
            "The options of the store's URL are not those of a SQLite file.",
            "Write timeout=SECONDS after its question mark, or uri=true and SQLite's own.",
        )
    file = url.database or ""
    if not file or ":memory:" in file or url.query.get("mode") == "memory":
        raise Misuse(
            "A SQLite database in memory is another one for each connection.",
            "Write 'memory:', or name a file: 'sqlite:///landlords.db'.",
        )
    path = Path(file.removeprefix("file:")).absolute()
    if not _is_folder(path.parent):
        raise Misuse(f"There is no folder {path.parent}.", "Make it, or name another file.")
    if _is_folder(path):
        raise Misuse(f"{path} is a folder.", "Name a file in it.")


def _chosen(url: URL) -> set[str]:
    """
    List what stands after the question mark; what stands there twice is two things.
    """
    return {name if isinstance(one, str) else f"{name}*" for name, one in url.query.items()}


def _is_folder(path: Path) -> bool:
    try:
        return stat.S_ISDIR(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except PermissionError:
        problem = "The folder of the store's file may not be entered."
    except (OSError, ValueError):
        problem = "The store's file has a name that this system does not take."
    raise Misuse(problem, "Name another file, or let who runs this get at it.")


def blocking_engines(url: str) -> tuple[Engine, Engine]:
    """
    Make the engine that reads and the one that writes; nothing is connected yet.

    Raises:
        Misuse: the URL cannot work.
    """
    return _engines(url, create_engine, sqlite="sqlite+pysqlite")


def awaiting_engines(url: str) -> tuple[AsyncEngine, AsyncEngine]:
    """
    Do as `blocking_engines`, over drivers that are awaited.
    """
    return _engines(url, create_async_engine, sqlite="sqlite+aiosqlite")


def _engines(
    url: str, create: Callable[..., _AnyEngine], *, sqlite: str
) -> tuple[_AnyEngine, _AnyEngine]:
    parsed = parse(url)
    create = partial(
        create,
        hide_parameters=True,
        json_serializer=text_of,
        pool_timeout=PATIENCE,
    )
    if parsed.drivername == "sqlite":
        return naming_the_options(partial(_sqlite, parsed.set(drivername=sqlite), create))
    psycopg = parsed.set(drivername="postgresql+psycopg")
    return naming_the_options(partial(_postgresql, psycopg, create))


def naming_the_options(work: Callable[[], _Result]) -> _Result:
    """
    Do what a driver does with the options of a URL, and say that it stumbled over one of them.

    Raises:
        Misuse: so it did.
    """
    # A misuse raised in there would have the whole URL in its context (I2).
    with suppress(ArgumentError, ArithmeticError, AttributeError, TypeError, ValueError):
        return work()
    raise Misuse(
        "The store's URL has an option that its driver cannot read.",
        "Look at what follows its question mark: each option once, numbers as numbers.",
    )


def _sqlite(url: URL, create: Callable[..., _AnyEngine]) -> tuple[_AnyEngine, _AnyEngine]:
    """
    Let the writers of this process queue for one connection: SQLite's own lock knows no order.

    Each transaction there begins by taking that lock, since it could not be had later once
    another process wrote in between.
    """
    # The driver begins no transaction by itself: reading needs none, and writing begins its own.
    usual = _unless_chosen(url, {"timeout": PATIENCE, "isolation_level": None})
    reading = create(url, connect_args=usual)
    writing = create(url, connect_args=usual, pool_size=1, max_overflow=0)
    for engine in (reading, writing):
        event.listen(_blocking(engine), "connect", _set_pragmas)
        keep_to_this_process(_blocking(engine))
        end_what_was_interrupted(_blocking(engine))
    event.listen(_blocking(writing), "begin", _begin_immediate)
    watch()
    if isinstance(writing, AsyncEngine):
        logging.getLogger("aiosqlite").addFilter(_tells_no_values)
    return reading, writing


def _tells_no_values(record: logging.LogRecord) -> bool:
    # For debugging it logs each statement with its values, of whoever uses it (I2).
    return record.levelno > logging.DEBUG


def _set_pragmas(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    refuse_own_lock(connection)
    _direct.hand_over(connection, "BEGIN IMMEDIATE", {}, lambda _: None)


def _postgresql(url: URL, create: Callable[..., _AnyEngine]) -> tuple[_AnyEngine, _AnyEngine]:
    """
    Read without a transaction, on the connections of the engine that writes.
    """
    # Of two that set the same, the later one holds: the host's.
    options = (f"-c lock_timeout={PATIENCE}s", *url.normalized_query.get("options", ()))
    patience = _unless_chosen(url, {"connect_timeout": PATIENCE}) | {"options": " ".join(options)}
    # Everything that is kept is text of any script, whatever a client of the host's own speaks.
    usual = patience | {"client_encoding": "utf8"}
    writing = create(url, connect_args=usual, isolation_level="READ COMMITTED")
    keep_to_this_process(_blocking(writing))
    return writing.execution_options(isolation_level="AUTOCOMMIT"), writing


def _unless_chosen(url: URL, usual: dict[str, Any]) -> dict[str, Any]:
    """
    Leave out what the host chose in the URL.
    """
    return {name: value for name, value in usual.items() if name not in url.query}


def _blocking(engine: Engine | AsyncEngine) -> Engine:
    return engine.sync_engine if isinstance(engine, AsyncEngine) else engine
