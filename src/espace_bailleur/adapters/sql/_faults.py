"""
What a database's failure means to a caller.

Its own exceptions quote statements, values and the way to the server, so that none is passed on,
not even as the cause of another one (I2).
"""

from __future__ import annotations

from attrs import frozen
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from espace_bailleur.errors import Busy, EspaceBailleurError, Misuse, Unavailable


Failure = DBAPIError | NoConnectionFree
FAILURES = (DBAPIError, NoConnectionFree)

_LOST_A_RACE = frozenset({"DeadlockDetected", "SerializationFailure"})
_HELD = _LOST_A_RACE | {"LockNotAvailable", "SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT"}
# The statements never change, so that SQLite's general error is a table that is another one.
_OTHER_TABLES = frozenset({"UndefinedTable", "UndefinedColumn", "DuplicateTable", "SQLITE_ERROR"})


@frozen
class Fault:
    """
    What a caller is *told*, and whether it may be tried again at once, since nothing was written.
    """

    told: EspaceBailleurError
    passing: bool = False


def fault_of(failure: Failure, *, to_commit: bool) -> Fault:
    """
    Judge a failure, which came before or, where all was done and *to_commit*, while it did so.

    A connection that broke before that is worth another one; after it nobody knows what the
    server wrote.
    So is one that others hindered before its first statement: SQLite waits for no lock while it
    turns a new file to WAL.
    """
    if isinstance(failure, NoConnectionFree):
        return Fault(Busy("Every connection to the database is taken."))
    name = name_of(failure)
    broke = failure.connection_invalidated and not to_commit
    hindered = name in _HELD and failure.statement is None and not to_commit
    if name in _HELD:
        told: EspaceBailleurError = Busy(f"The database is held by others ({name}).")
    elif name == "SQLITE_NOTADB":
        told = Misuse("The file is no database of SQLite.", "Name another file.")
    elif name in _OTHER_TABLES:
        told = unmigrated(f"The database has other tables than this version needs ({name}).")
    else:
        told = Unavailable(f"The database cannot do its work now ({name}).")
    return Fault(told, passing=broke or hindered or name in _LOST_A_RACE)


def unmigrated(problem: str) -> Misuse:
    """
    Say that the tables are not those of this version.
    """
    return Misuse(problem, "Migrate it: python -m espace_bailleur migrate URL.")


def name_of(failure: DBAPIError) -> str:
    """
    Name what failed as SQLite or the driver of PostgreSQL calls it; a name quotes nothing.
    """
    name: str = getattr(failure.orig, "sqlite_errorname", type(failure.orig).__name__)
    return name


def violated(refused: IntegrityError) -> str:
    """
    Name the constraint that a row was refused by: SQLite tells its column instead.
    """
    diagnosis = getattr(refused.orig, "diag", None)
    if diagnosis is None:
        return str(refused.orig).rpartition(" ")[2].replace(".", "_")
    return str(diagnosis.constraint_name)
