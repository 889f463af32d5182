"""
The tables of a database: made where it is empty, migrated where asked, otherwise refused by name.
"""

from __future__ import annotations

import threading

from contextlib import closing
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Text, column, func, inspect, select, table, text

from espace_bailleur.adapters.sql import migrations
from espace_bailleur.adapters.sql._database import Database
from espace_bailleur.adapters.sql._engines import naming_the_options
from espace_bailleur.adapters.sql._faults import unmigrated
from espace_bailleur.adapters.sql._tables import PREFIX, VERSION_TABLE
from espace_bailleur.errors import Misuse


REVISIONS = (f"{PREFIX}0001",)
"""
Every revision of the tables, the oldest first; the last one is what this version works with.
"""
MIGRATIONS = str(Path(migrations.__file__).parent / "versions")
"""
The folder of the revisions, for the `version_locations` of a host's own Alembic.
"""
HOSTS_VERSION_TABLE = "alembic_version"
"""
Where Alembic notes its revisions unless told otherwise.
"""
_LOCK = int.from_bytes(b"espaceba")
"""
One number that all workers agree on, for PostgreSQL to let them migrate one after the other.
"""
_ALEMBIC = threading.Lock()
"""
Alembic can migrate one database at a time in a process.
"""


def migrate(url: str) -> None:
    """
    Bring the tables of a database to this version, in one transaction, whatever they were.

    Several processes may do so at once; a host's own Alembic does it instead of this call.

    Raises:
        Misuse: the URL cannot work, or the tables are newer or migrated by somebody else.
        Unavailable: the database cannot do it now.
    """
    with closing(Database.at(url)) as database:
        _reach(database)
        database.write(_upgrade)


def prepare(url: str) -> None:
    """
    Make the tables of an empty database, and see that those of another one are of this version.

    Raises:
        Misuse: the URL cannot work, or the tables are missing, older or newer.
        Unavailable: the database cannot do it now.
    """
    with closing(Database.at(url)) as database:
        _reach(database)
        if database.read(_is_empty):
            database.write(_upgrade)
        database.read(_check)


def _reach(database: Database) -> None:
    """
    Connect for the first time, when what a driver stumbles over is what its URL says.
    """
    naming_the_options(partial(database.read, _check_encoding))


def _check_encoding(connection: Connection) -> None:
    """
    Refuse a server's database that cannot keep every script's letters.
    """
    if connection.dialect.name == "postgresql":
        encoding = connection.scalar(text("SHOW server_encoding"))
        if encoding != "UTF8":
            raise Misuse(
                f"The database is encoded in {encoding}.",
                "Make one in UTF8: CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0.",
            )


def _is_empty(connection: Connection) -> bool:
    return not inspect(connection).get_table_names()


def _check(connection: Connection) -> None:
    found = _refuse_newer(_revisions(connection, VERSION_TABLE, HOSTS_VERSION_TABLE))
    if not found:
        raise unmigrated("The database has tables, and none of espace_bailleur's.")
    if REVISIONS[-1] not in found:
        raise unmigrated("The tables are older than this version of espace_bailleur.")


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - rare, and slow to load
    from alembic.config import Config  # noqa: PLC0415 - rare, and slow to load

    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    _refuse_newer(_revisions(connection, VERSION_TABLE))
    if _revisions(connection, HOSTS_VERSION_TABLE):
        raise Misuse(
            "The host's own Alembic migrates these tables.", "Run it: alembic upgrade heads."
        )
    config = Config()
    config.set_main_option("script_location", "espace_bailleur.adapters.sql:migrations")
    config.attributes["connection"] = connection
    with _ALEMBIC:
        command.upgrade(config, "head")


def _revisions(connection: Connection, *tables: str) -> frozenset[str]:
    """
    Read the revisions of ours that Alembic noted in those tables, where they exist.
    """
    noted = select(column("version_num", Text))
    there = set(tables).intersection(inspect(connection).get_table_names())
    found = [one for name in there for one in connection.scalars(noted.select_from(table(name)))]
    return frozenset(one for one in found if one.startswith(PREFIX))


def _refuse_newer(found: frozenset[str]) -> frozenset[str]:
    if not found <= set(REVISIONS):
        raise Misuse(
            "The tables are newer than this version of espace_bailleur.",
            "Install the version that migrated them, or a later one.",
        )
    return found
