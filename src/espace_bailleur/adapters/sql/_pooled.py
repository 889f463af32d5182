"""
What a connection from the pool must not bring along: another process's answers, or an open end.
"""

from __future__ import annotations

import os

from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection


_inherited: list[DBAPIConnection] = []
"""
Connections of the process that forked this one: whoever closes them here breaks them there.
"""


def keep_to_this_process(engine: Engine) -> None:
    """
    Let a process that was forked connect anew: what it inherited tells it others' answers (B4).
    """
    event.listen(engine, "connect", _note_process)
    event.listen(engine, "checkout", _leave_what_was_inherited)


def end_what_was_interrupted(engine: Engine) -> None:
    """
    Let no connection of SQLite wait for its next use with a lock that shuts out others (K1).

    Whatever interrupts a thread may do so between what the driver did and SQLAlchemy's note of it.
    """
    event.listen(engine, "checkin", _roll_back)
    event.listen(engine, "checkout", _roll_back)


def dispose(engine: Engine, process: int) -> None:
    """
    Close the connections of *process* there, and only let go of them in one that it forked.
    """
    engine.dispose(close=os.getpid() == process)


def _note_process(_: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    entry.info["process"] = os.getpid()


def _roll_back(connection: DBAPIConnection | None, entry: ConnectionPoolEntry, *_: object) -> None:
    driver: Any = entry.driver_connection
    # There is none when it was closed just now.
    if connection is not None and driver.in_transaction:
        connection.rollback()


def _leave_what_was_inherited(
    connection: DBAPIConnection, entry: ConnectionPoolEntry, proxy: PoolProxiedConnection
) -> None:
    if entry.info["process"] != os.getpid():
        _inherited.append(connection)
        # SQLAlchemy's own way to have the pool connect anew and close nothing.
        entry.dbapi_connection = proxy.dbapi_connection = None  # type: ignore[misc]  # it may be set
        raise DisconnectionError("It belongs to another process.")
