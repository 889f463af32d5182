"""
Transactions that a caller has left open on a file of SQLite, which has one writer at a time.

Whoever waits for a lock that their own caller holds waits in vain: it is refused by name (K6).
"""

from __future__ import annotations

import asyncio
import os
import threading

from typing import Any
from weakref import WeakKeyDictionary, ref

from attrs import frozen
from sqlalchemy import Connection, Engine, event

from espace_bailleur.errors import Misuse


@frozen
class _Begun:
    """
    Which task began a transaction, and how many rows its connection had changed until then.
    """

    task: ref[asyncio.Task[Any]] | None
    changes: int


class _Here(threading.local):
    """
    What this thread has begun: a transaction of another one is worth waiting for.
    """

    def __init__(self) -> None:
        self.begun: WeakKeyDictionary[Connection, _Begun] = WeakKeyDictionary()


_here = _Here()
_HOLDS = -1
"""
Fewer changes than any connection has made: its transaction holds the lock, whatever it changed.
"""


def watch() -> None:
    """
    Note every transaction that SQLAlchemy begins on SQLite; watching twice is watching once.
    """
    if not event.contains(Engine, "begin", _note):
        event.listen(Engine, "begin", _note)


def hold(connection: Connection) -> None:
    """
    Note that a connection's transaction holds the lock of its file, whatever it changed.
    """
    _here.begun[connection] = _Begun(_this_task(), _HOLDS)


def refuse_own_lock(connection: Connection) -> None:
    """
    Go on, unless the caller's own transaction holds the file that a connection is about to lock.

    One that changed no row yet is not known to hold it.

    Raises:
        Misuse: it would be waited for in vain.
    """
    # An awaiting connection tells nothing to whoever blocks its loop.
    awaited = connection.dialect.is_async
    asked = [one for one in list(_here.begun) if awaited or not one.dialect.is_async]
    held = [one for one in asked if one is not connection and _is_held(one)]
    if held and file_of(connection) in map(file_of, held):
        raise Misuse(
            "Your transaction on this file is still open, and would be waited for in vain.",
            "Commit it first, or let the operator join it: operator(…, within=connection).",
        )


def file_of(connection: Connection) -> str:
    """
    Name the file of a connection.
    """
    # The driver answers in any state of the transaction; a savepoint may just have ended.
    cursor = connection.connection.cursor()
    cursor.execute("PRAGMA database_list")
    ((_, _, file), *_) = cursor.fetchall()
    cursor.close()
    return os.path.realpath(str(file))


def driver_of(connection: Connection) -> Any:  # noqa: ANN401 - each driver has a type of its own
    """
    Return the connection of the driver itself.
    """
    return connection.connection.driver_connection


def _note(connection: Connection) -> None:
    if connection.dialect.driver in {"pysqlite", "aiosqlite"}:
        _here.begun[connection] = _Begun(_this_task(), driver_of(connection).total_changes)


def _this_task() -> ref[asyncio.Task[Any]] | None:
    try:
        task = asyncio.current_task()
    except RuntimeError:  # no event loop runs in this thread
        return None
    return None if task is None else ref(task)


def _is_held(connection: Connection) -> bool:
    begun = _here.begun[connection]
    if begun.task != _this_task() or connection.closed or connection.invalidated:
        return False
    driver = driver_of(connection)
    return bool(driver.in_transaction and driver.total_changes > begun.changes)
