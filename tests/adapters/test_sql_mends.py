"""
What does not pass by itself: a database's failure that whoever runs the service has to mend.
"""

from __future__ import annotations

import uuid

from pathlib import Path
from typing import Any

import psycopg
import pytest

from sqlalchemy import make_url, text
from sqlalchemy.exc import OperationalError

from espace_bailleur.adapters.sql import migrate
from espace_bailleur.adapters.sql._faults import fault_of
from espace_bailleur.errors import EspaceBailleurError, Misuse
from tests.adapters.databases import blocking


SECRET = "geheim"


def _quotes_nothing(told: EspaceBailleurError) -> None:
    assert told.__context__ is None
    assert SECRET not in repr(told)


@pytest.mark.parametrize(
    ("change_of", "said"),
    [
        ({"database": SECRET}, "no such database"),
        ({"username": SECRET}, "does not know the role"),
        ({"host": f"{SECRET}.invalid", "query": {}}, "no host of that name"),
        ({"query": {"application": SECRET}}, "options of the URL"),
        ({"query": {"sslmode": SECRET}}, "has a value"),
        ({"query": {"options": "-csearch_path=geheim"}}, "no schema to make tables in"),
    ],
)
def test_a_login_that_cannot_work_names_its_mend(
    schema: str, change_of: dict[str, Any], said: str
) -> None:
    """
    What is wrong with the way to a server is a misuse that tells which part, and quotes none.
    """
    parsed = make_url(schema)
    if "query" in change_of and "host" not in change_of:
        change_of = {"query": {**parsed.query, **change_of["query"]}}
    with pytest.raises(Misuse, match=said) as misuse:
        migrate(parsed.set(**change_of).render_as_string(hide_password=False))
    assert misuse.value.mend
    _quotes_nothing(misuse.value)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('FATAL:  password authentication failed for user "geheim"', "refuses the password"),
        ("fe_sendauth: no password supplied", "refuses the password"),
        ('FATAL:  no pg_hba.conf entry for host "geheim"', "pg_hba.conf"),
    ],
)
def test_a_login_that_a_server_refuses_names_its_mend(said: str, told: str) -> None:
    """
    What a server says of a login is told in words of our own.
    """
    driver = psycopg.OperationalError(f"connection failed: {said}")
    fault = fault_of(OperationalError(None, None, driver), to_commit=False)
    assert isinstance(fault.told, Misuse)
    assert told in str(fault.told)
    _quotes_nothing(fault.told)


def test_a_role_that_may_make_no_tables_is_told(schema: str) -> None:
    """
    A role without the right to make the tables is a misuse that says what to grant.
    """
    own = str(make_url(schema).query["options"]).rpartition("=")[2]
    name = f"r{uuid.uuid1().hex}"
    with blocking(schema) as stores:
        stores.database.write(lambda one: one.execute(text(f"CREATE ROLE {name}")))
        stores.database.write(
            lambda one: one.execute(text(f"GRANT USAGE ON SCHEMA {own} TO {name}"))
        )
        with pytest.raises(Misuse, match="may not do this") as misuse:
            migrate(f"{schema}%20-crole%3D{name}")
        stores.database.write(
            lambda one: one.execute(text(f"DROP OWNED BY {name}; DROP ROLE {name}"))
        )
    assert "Grant" in misuse.value.mend
    _quotes_nothing(misuse.value)


def test_what_sqlite_does_not_know_is_no_matter_of_tables(tmp_path: Path) -> None:
    """
    An option that SQLite does not know is not told to be mended by migrating.
    """
    with pytest.raises(Misuse, match="cannot do what it is asked") as misuse:
        migrate(f"sqlite:///file:{tmp_path}/landlords.db?vfs={SECRET}&uri=true")
    assert "migrate" not in misuse.value.mend
    _quotes_nothing(misuse.value)
