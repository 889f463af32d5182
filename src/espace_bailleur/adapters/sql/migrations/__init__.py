"""
The migrations, run by Alembic: `migrate` runs them, or the host's own Alembic does.
"""
