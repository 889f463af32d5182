"""
The tables of a database: made where it is empty, migrated where asked, otherwise refused by name.
"""

from __future__ import annotations

import threading

from contextlib import closing
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, Text, cast, column, func, inspect, select, table, text

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
_VERSION_TABLES = {
    "sqlite": """
        SELECT made.name FROM sqlite_master AS made, pragma_table_info(made.name) AS its
        WHERE made.type = 'table' AND made.sql NOT LIKE 'CREATE VIRTUAL %'
        GROUP BY made.name HAVING count(*) = 1 AND min(its.name) = 'version_num'
    """,
    "postgresql": """
        SELECT table_name FROM information_schema.columns WHERE table_schema = current_schema()
        GROUP BY table_name HAVING count(*) = 1 AND min(column_name) = 'version_num'
    """,
}
"""
How to find the tables where Alembic notes revisions, ours and whatever a host called its own.
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
    ours, hosts = _revisions(connection)
    found = _refuse_newer(ours | hosts)
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
    ours, hosts = _revisions(connection)
    _refuse_newer(ours)
    if hosts:
        raise Misuse(
            "The host's own Alembic migrates these tables.", "Run it: alembic upgrade heads."
        )
    config = Config()
    config.set_main_option("script_location", "espace_bailleur.adapters.sql:migrations")
    config.attributes["connection"] = connection
    with _ALEMBIC:
        command.upgrade(config, "head")


def _revisions(connection: Connection) -> tuple[frozenset[str], frozenset[str]]:
    """
    Read which revisions of ours Alembic noted in our own table, and which in one of the host's.
    """
    noted = select(cast(column("version_num"), Text))
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for name in connection.scalars(text(_VERSION_TABLES[connection.dialect.name])).all():
        found[name == VERSION_TABLE].update(connection.scalars(noted.select_from(table(name))))
    ours, hosts = (
        frozenset(one for one in found[own] if one.startswith(PREFIX)) for own in (True, False)
    )
    return ours, hosts


def _refuse_newer(found: frozenset[str]) -> frozenset[str]:
    if not found <= set(REVISIONS):
        raise Misuse(
            "The tables are newer than this version of espace_bailleur.",
            "Install the version that migrated them, or a later one.",
        )
    return found
