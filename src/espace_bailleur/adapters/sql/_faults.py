"""
What a database's failure means to a caller.

Its own exceptions quote statements, values and the way to the server, so that none is passed on,
not even as the cause of another one (I2).
"""

from __future__ import annotations

import re

from attrs import frozen
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

from espace_bailleur.errors import Busy, EspaceBailleurError, Misuse, Unavailable


Failure = DBAPIError | NoConnectionFree
FAILURES = (DBAPIError, NoConnectionFree)

_LOST_A_RACE = frozenset({"DeadlockDetected", "SerializationFailure"})
_HELD = _LOST_A_RACE | {"LockNotAvailable", "SQLITE_BUSY", "SQLITE_BUSY_SNAPSHOT"}
_OTHER_TABLES = frozenset({"UndefinedTable", "UndefinedColumn", "DuplicateTable"})
_OTHER_TABLES_OF_SQLITE = ("no such table", "no such column", "has no column", "already exists")

_READ_ONLY = (
    "The file may only be read ({name}).",
    "Let whoever runs this write to it and to its folder, and open it without mode=ro.",
)
_MENDS = {
    "SQLITE_NOTADB": ("The file is no database of SQLite.", "Name another file."),
    "SQLITE_ERROR": (
        "SQLite cannot do what it is asked ({name}).",
        "Look at what follows the question mark of the URL, and install a later SQLite.",
    ),
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_READONLY_DIRECTORY": _READ_ONLY,
    "InsufficientPrivilege": (
        "The role of the URL may not do this in the database ({name}).",
        "Grant it CREATE on the schema to make the tables, and to read and write them afterwards.",
    ),
    "InvalidSchemaName": (
        "The database has no schema to make tables in ({name}).",
        "Make it and let the role use it, or name another one in the search_path.",
    ),
    "ProgrammingError": (
        "The options of the URL are not those of PostgreSQL ({name}).",
        "Look at what follows its question mark.",
    ),
}
"""
What does not pass by itself, and how it is mended.
"""
_WHILE_CONNECTING = {
    "password": ("The server refuses the password.", "Give the right one in the URL."),
    "pg_hba.conf": (
        "The server lets this login in from nowhere here.",
        "Allow it in pg_hba.conf.",
    ),
    "role": ("The server does not know the role.", "Make it, or name another one in the URL."),
    "database": ("The server has no such database.", "Make it, or name another one in the URL."),
    "host": ("There is no host of that name.", "Name another one in the URL."),
    "option": (
        "An option of the URL has a value that PostgreSQL does not know.",
        "Look at what follows its question mark.",
    ),
}
_PHRASES = (
    (r"password authentication failed|no password supplied", "password"),
    (r"no pg_hba\.conf entry", "pg_hba.conf"),
    (r'FATAL: +role ".*" does not exist', "role"),
    (r'FATAL: +database ".*" does not exist', "database"),
    (r"Name or service not known|nodename nor servname|No address associated", "host"),
    (r"invalid \w+ value|invalid value for|unrecognized configuration parameter", "option"),
    (r"definition of service .* not found", "option"),
)
"""
How libpq and a server that speaks English say so; they give no code before there is a connection.
"""
_HINTS = {
    "SQLITE_CANTOPEN": " See that the file is there, or may be made, and may be written.",
    "SQLITE_FULL": " The disk is full: make room.",
}
"""
What may pass by itself, and is better looked after.
"""


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
    elif _has_other_tables(failure, name):
        told = unmigrated(f"The database has other tables than this version needs ({name}).")
    elif name in _MENDS:
        problem, mend = _MENDS[name]
        told = Misuse(problem.format(name=name), mend)
    elif (refused := _refused_at_the_door(failure)) is not None:
        told = Misuse(*_WHILE_CONNECTING[refused])
    else:
        told = Unavailable(f"The database cannot do its work now ({name})." + _HINTS.get(name, ""))
    return Fault(told, passing=broke or hindered or name in _LOST_A_RACE)


def _has_other_tables(failure: DBAPIError, name: str) -> bool:
    said = str(failure.orig)
    return name in _OTHER_TABLES or (
        name == "SQLITE_ERROR" and any(one in said for one in _OTHER_TABLES_OF_SQLITE)
    )


def _refused_at_the_door(failure: DBAPIError) -> str | None:
    """
    Tell why nobody was connected, by the words of the driver, of which none is passed on.
    """
    said = str(failure.orig) if failure.statement is None else ""
    return next((why for phrase, why in _PHRASES if re.search(phrase, said)), None)


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
