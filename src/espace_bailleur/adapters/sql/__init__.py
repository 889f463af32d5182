"""
A store and a ledger in SQLite or PostgreSQL, for both faces, over SQLAlchemy Core.
"""

from __future__ import annotations

from espace_bailleur.adapters.sql._awaiting_stores import AwaitingSqlLedger, AwaitingSqlStore
from espace_bailleur.adapters.sql._database import AwaitingDatabase, Database
from espace_bailleur.adapters.sql._schema import MIGRATIONS, migrate, prepare
from espace_bailleur.adapters.sql._stores import SqlLedger, SqlStore
from espace_bailleur.adapters.sql._tables import metadata


__all__ = [
    "MIGRATIONS",
    "AwaitingDatabase",
    "AwaitingSqlLedger",
    "AwaitingSqlStore",
    "Database",
    "SqlLedger",
    "SqlStore",
    "metadata",
    "migrate",
    "prepare",
]
