"""
The first tables.
"""

from __future__ import annotations

import sqlalchemy as sa

from alembic import op


revision = "espace_bailleur_0001"
down_revision = None
branch_labels = ("espace_bailleur",)
depends_on = None

_KEY = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """
    Make the tables.
    """
    op.create_table(
        "espace_bailleur_accounts",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("identifier_key", _KEY),
        sa.Column("user_number_key", _KEY),
        sa.Column("address_key", _KEY),
        sa.Column("reference_key", _KEY),
        sa.Column("delivery_key", _KEY),
        sa.Column("siret", _KEY),
        sa.Column("contested_at", sa.BigInteger),
        sa.Column("value", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="espace_bailleur_accounts_pkey"),
        *(
            sa.UniqueConstraint(key, name=f"espace_bailleur_accounts_{key}")
            for key in ("identifier_key", "user_number_key", "address_key", "reference_key")
        ),
    )
    op.create_index(
        "espace_bailleur_accounts_delivery", "espace_bailleur_accounts", ["delivery_key", "id"]
    )
    _partial_index("accounts", "siret", ["siret", "id"], "siret IS NOT NULL")
    _partial_index("accounts", "contested", ["id"], "contested_at IS NOT NULL")
    op.create_table(
        "espace_bailleur_rosters",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("orphaned", sa.Boolean, nullable=False),
        sa.Column("value", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="espace_bailleur_rosters_pkey"),
    )
    _partial_index("rosters", "orphaned", ["id"], "orphaned")
    for added in ("acceptances", "events"):
        op.create_table(
            f"espace_bailleur_{added}",
            sa.Column("number", _NUMBER, nullable=False),
            sa.Column("account", _KEY, nullable=False),
            sa.Column("at", sa.BigInteger, nullable=False),
            sa.Column("value", sa.JSON, nullable=False),
            sa.PrimaryKeyConstraint("number", name=f"espace_bailleur_{added}_pkey"),
        )
    op.create_table(
        "espace_bailleur_messages",
        sa.Column("id", _KEY, nullable=False),
        sa.Column("recorded_at", sa.BigInteger, nullable=False),
        sa.Column("due", sa.BigInteger, nullable=False),
        sa.Column("generation", sa.BigInteger, nullable=False),
        sa.Column("attempts", sa.BigInteger, nullable=False),
        sa.Column("outcome", sa.Text),
        sa.Column("once", _KEY),
        sa.Column("needed", sa.Text),
        sa.Column("value", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("id", name="espace_bailleur_messages_pkey"),
        sa.UniqueConstraint("once", name="espace_bailleur_messages_once"),
    )
    _partial_index("messages", "waiting", ["due", "id"], "outcome IS NULL")
    _partial_index("messages", "unsent", ["id"], "outcome IN ('dead', 'dropped')")
    op.create_table(
        "espace_bailleur_ledger",
        sa.Column("key", _KEY, nullable=False),
        sa.Column("longest", sa.BigInteger, nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("instants", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("key", name="espace_bailleur_ledger_pkey"),
    )


def _partial_index(table: str, name: str, columns: list[str], where: str) -> None:
    op.create_index(
        f"espace_bailleur_{table}_{name}",
        f"espace_bailleur_{table}",
        columns,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def downgrade() -> None:
    """
    Drop the tables, with all that is in them.
    """
    for name in ("ledger", "messages", "events", "acceptances", "rosters", "accounts"):
        op.drop_table(f"espace_bailleur_{name}")
