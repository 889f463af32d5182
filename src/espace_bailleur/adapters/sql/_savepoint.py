"""
Work in the host's transaction under a savepoint, with nothing of the host's undone by it (K6).

Nothing is tried again there: what a transaction has seen, it would only see again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection, NestedTransaction
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from espace_bailleur.adapters.sql._faults import fault_of, name_of
from espace_bailleur.adapters.sql._own_lock import driver_of, refuse_own_lock
from espace_bailleur.errors import EspaceBailleurError, Misuse


_Result = TypeVar("_Result")


def inside(connection: Connection, work: Callable[[Connection], _Result]) -> _Result:
    """
    Do work on the host's connection under a savepoint, which is undone by whatever it raises.

    Raises:
        Misuse: the host's transaction cannot go on.
        Unavailable: the database cannot do it now.
    """
    return telling(lambda: _under_a_savepoint(connection, work))


def telling(do: Callable[[], _Result]) -> _Result:
    """
    Do something on the host's connection, and tell what fails as the store tells of its own.

    Raises:
        Misuse: the host's transaction cannot go on.
        Unavailable: the database cannot do it now.
    """
    told: EspaceBailleurError
    try:
        result = do()
    except DBAPIError as failure:
        told = _told_of(failure)
    except SQLAlchemyError as failure:
        told = _over(type(failure).__name__)
    else:
        return result
    # Here the failure is not being handled any more: what is raised does not quote it.
    raise told


def begin(connection: Connection) -> None:
    """
    Have SQLAlchemy begin a transaction, unless the host has.
    """
    if not connection.in_transaction():
        connection.begin()


def _lock(connection: Connection) -> None:
    """
    Begin what the host's commit ends: the driver of SQLite does so where it sees a row written.

    Without it, letting go of the savepoint would commit.
    """
    refuse_own_lock(connection)
    if not driver_of(connection).in_transaction:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _under_a_savepoint(connection: Connection, work: Callable[[Connection], _Result]) -> _Result:
    begin(connection)
    if connection.dialect.name == "sqlite":
        _lock(connection)
    savepoint = connection.begin_nested()
    try:
        result = work(connection)
        savepoint.commit()
    except BaseException:
        _undo(connection, savepoint)
        raise
    return result


def _undo(connection: Connection, savepoint: NestedTransaction) -> None:
    """
    Go back to a savepoint; where it is gone, so is the transaction, which nobody may commit now.
    """
    try:
        if savepoint.is_active:
            savepoint.rollback()
    except SQLAlchemyError:
        connection.invalidate()


def _told_of(failure: DBAPIError) -> EspaceBailleurError:
    name = name_of(failure)
    if name == "InFailedSqlTransaction":
        return _over(name)
    return fault_of(failure, to_commit=False).told


def _over(name: str) -> Misuse:
    return Misuse(
        f"The transaction that was given as within= cannot go on ({name}).",
        "Roll it back, and begin another one.",
    )
