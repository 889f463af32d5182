"""
How Alembic runs the migrations: in the transaction of the connection that `migrate` gives it.
"""

from __future__ import annotations

from alembic import context

from espace_bailleur.adapters.sql._tables import VERSION_TABLE, metadata


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=VERSION_TABLE,
)
with context.begin_transaction():
    context.run_migrations()
