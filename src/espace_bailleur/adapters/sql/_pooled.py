"""
What a connection from the pool must not bring along: the answers of another process.
"""

from __future__ import annotations

import os

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


def dispose(engine: Engine, process: int) -> None:
    """
    Close the connections of *process* there, and only let go of them in one that it forked.
    """
    engine.dispose(close=os.getpid() == process)


def _note_process(_: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    entry.info["process"] = os.getpid()


def _leave_what_was_inherited(
    connection: DBAPIConnection, entry: ConnectionPoolEntry, proxy: PoolProxiedConnection
) -> None:
    if entry.info["process"] != os.getpid():
        _inherited.append(connection)
        # SQLAlchemy's own way to have the pool connect anew and close nothing.
        entry.dbapi_connection = proxy.dbapi_connection = None  # type: ignore[misc]  # it may be set
        raise DisconnectionError("It belongs to another process.")
