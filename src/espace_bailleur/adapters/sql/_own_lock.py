"""
Transactions that a caller has left open on a file of SQLite, which has one writer at a time.

Whoever waits for a lock that their own caller holds waits in vain: it is refused by name (K6).
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading

from collections.abc import Callable
from contextlib import closing, suppress
from typing import Any, cast
from weakref import WeakSet, ref

from sqlalchemy import AdaptedConnection, Connection, Engine, Pool, PoolProxiedConnection, event

from espace_bailleur.errors import Misuse


class _Here(threading.local):
    """
    The connections that this thread took from a pool, or began something on.
    """

    def __init__(self) -> None:
        self.taken: WeakSet[PoolProxiedConnection] = WeakSet()


class _Seen(Exception):
    """
    Ends a copy that was begun to see whether it can be.
    """


_here = _Here()
_PLACE = "espace_bailleur.place"
"""
Where a connection notes who used it last: a process, a thread of it, and a task there.
"""


def watch() -> None:
    """
    Note who takes connections or begins transactions; watching twice is watching once.
    """
    if not event.contains(Engine, "begin", _note_begun):
        event.listen(Pool, "checkout", _note_taken)
        event.listen(Engine, "begin", _note_begun)


def refuse_own_lock(connection: Connection) -> None:
    """
    Go on, unless the caller's own transaction holds the file that a connection is about to lock.

    Raises:
        Misuse: it would be waited for in vain.
    """
    # An awaiting connection tells nothing to whoever blocks its loop.
    awaited, own = connection.dialect.is_async, connection.connection
    held = [one for one in list(_here.taken) if one is not own and _is_held(one, awaited=awaited)]
    if held and _file_of(own) in map(_file_of, held):
        raise Misuse(
            "Your transaction on this file is still open, and would be waited for in vain.",
            "Commit it first, or let the operator join it: operator(…, within=connection).",
        )


def file_of(connection: Connection) -> str:
    """
    Name the file of a connection.
    """
    return _file_of(connection.connection)


def driver_of(connection: Connection) -> Any:  # noqa: ANN401 - each driver has a type of its own
    """
    Return the connection of the driver itself.
    """
    return connection.connection.driver_connection


def _file_of(taken: PoolProxiedConnection) -> str:
    # The driver answers in any state of the transaction; a savepoint may just have ended.
    cursor = taken.cursor()
    cursor.execute("PRAGMA database_list")
    ((_, _, file), *_) = cursor.fetchall()
    cursor.close()
    return os.path.realpath(str(file))


def _note_taken(_: object, __: object, taken: PoolProxiedConnection) -> None:
    taken.info[_PLACE] = _this_place()
    _here.taken.add(taken)


def _note_begun(connection: Connection) -> None:
    # Somebody else may have taken it, as a server does that prepares a request in another thread.
    _note_taken(None, None, connection.connection)


def _this_place() -> tuple[int, int, ref[asyncio.Task[Any]] | None]:
    try:
        task = asyncio.current_task()
    except RuntimeError:  # no event loop runs in this thread
        task = None
    return os.getpid(), threading.get_ident(), None if task is None else ref(task)


def _is_held(taken: PoolProxiedConnection, *, awaited: bool) -> bool:
    """
    Tell whether it is this caller's, and its transaction holds the lock of its file.
    """
    if not taken.is_valid or taken.info.get(_PLACE) != _this_place():
        return False
    driver: Any = taken.driver_connection
    if isinstance(driver, sqlite3.Connection):
        return driver.in_transaction and _is_writing(driver.backup)
    if not awaited or not type(driver).__module__.startswith("aiosqlite"):
        return False
    adapted = cast("AdaptedConnection", taken.dbapi_connection)
    return bool(driver.in_transaction) and _is_writing(
        lambda *to, **how: adapted.run_async(lambda one: one.backup(*to, **how))
    )


def _is_writing(copy: Callable[..., object]) -> bool:
    """
    Ask SQLite to copy one page: it refuses while the very connection that it copies from writes.
    """
    seen: list[int] = []

    def see(status: int, *_: int) -> None:
        seen.append(status)
        raise _Seen

    nowhere = sqlite3.connect(":memory:", check_same_thread=False)
    with closing(nowhere), suppress(_Seen):
        copy(nowhere, pages=1, progress=see, sleep=0)
    return not {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}.isdisjoint(seen)
