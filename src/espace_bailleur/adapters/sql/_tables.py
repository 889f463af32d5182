"""
The tables: each holds whole values as JSON, and beside them what the database itself compares.

Instants are whole microseconds since 1970 in UTC, so that they compare exactly.
Every name begins with that of the package, since a host may keep tables of its own beside these.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    text,
)


PREFIX = "espace_bailleur_"
VERSION_TABLE = f"{PREFIX}version"
"""
Where Alembic notes the revision of these tables, apart from that of the host's own.
"""

# PostgreSQL would order text as a language does; pages follow the ids as Python sorts them.
_KEY = Text().with_variant(Text(collation="C"), "postgresql")
# SQLite numbers rows by themselves only where the column is a plain INTEGER.
_NUMBER = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "uq": "%(table_name)s_%(column_0_name)s",
    }
)
"""
What the package keeps in a database; give it to Alembic along with the host's own.
"""

CONTESTED = text("contested_at IS NOT NULL")
REGISTERED = text("siret IS NOT NULL")

accounts = Table(
    f"{PREFIX}accounts",
    metadata,
    Column("id", _KEY, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("identifier_key", _KEY, unique=True),
    Column("user_number_key", _KEY, unique=True),
    Column("address_key", _KEY, unique=True),
    Column("reference_key", _KEY, unique=True),
    Column("delivery_key", _KEY),
    Column("siret", _KEY),
    Column("contested_at", BigInteger),
    Column("value", JSON, nullable=False),
    Index(f"{PREFIX}accounts_delivery", "delivery_key", "id"),
    Index(
        f"{PREFIX}accounts_siret",
        "siret",
        "id",
        sqlite_where=REGISTERED,
        postgresql_where=REGISTERED,
    ),
    Index(f"{PREFIX}accounts_contested", "id", sqlite_where=CONTESTED, postgresql_where=CONTESTED),
)
"""
A claim that an account does not make is null there (K3).
"""

ORPHANED = text("orphaned")

rosters = Table(
    f"{PREFIX}rosters",
    metadata,
    Column("id", _KEY, primary_key=True),
    Column("version", BigInteger, nullable=False),
    Column("orphaned", Boolean, nullable=False),
    Column("value", JSON, nullable=False),
    Index(f"{PREFIX}rosters_orphaned", "id", sqlite_where=ORPHANED, postgresql_where=ORPHANED),
)
"""
Who works in each organisation; the first row of one is the seat of whoever connected first (K3).
Those where people are left and nobody administers them have an index of their own.
"""

acceptances = Table(
    f"{PREFIX}acceptances",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("account", _KEY, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("value", JSON, nullable=False),
)
"""
Rows are only ever added (D8).
"""

events = Table(
    f"{PREFIX}events",
    metadata,
    Column("number", _NUMBER, primary_key=True),
    Column("account", _KEY, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("value", JSON, nullable=False),
)
"""
Rows are only ever added (I1).
"""

WAITING = text("outcome IS NULL")
UNSENT = text("outcome IN ('dead', 'dropped')")

messages = Table(
    f"{PREFIX}messages",
    metadata,
    Column("id", _KEY, primary_key=True),
    Column("recorded_at", BigInteger, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("generation", BigInteger, nullable=False),
    Column("attempts", BigInteger, nullable=False),
    Column("outcome", Text),
    Column("once", _KEY, unique=True),
    Column("needed", Text),
    Column("value", JSON, nullable=False),
    Index(
        f"{PREFIX}messages_waiting",
        "due",
        "id",
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    ),
    Index(f"{PREFIX}messages_unsent", "id", sqlite_where=UNSENT, postgresql_where=UNSENT),
)
"""
What a message needs until it is settled stands apart from its facts, so that it can be erased
alone (C6, H7); no two that wait have the same *once*.
"""

ledger = Table(
    f"{PREFIX}ledger",
    metadata,
    Column("key", _KEY, primary_key=True),
    Column("longest", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("instants", JSON, nullable=False),
)
"""
The instants of each use, as long as the *longest* window that its key was counted in, in
microseconds; *until* then the row means nothing any more.
"""
