"""
The databases that the tests of the SQL store run on: a file of SQLite, a schema of PostgreSQL.
"""

from __future__ import annotations

import uuid

from collections.abc import Iterator
from pathlib import Path

import pytest

from espace_bailleur.adapters import argon2
from espace_bailleur.adapters.sql import migrate
from espace_bailleur.testing.doubles import CheapHasherForTestsOnly
from tests.adapters.databases import COLOURS, Stores, a_schema, postgresql
from tests.adapters.hosts import HOSTS, Host


@pytest.fixture
def cheap_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Have what `open` puts together hash at no cost: a hash takes longer than all else does.
    """
    monkeypatch.setattr(argon2, "Argon2Hasher", CheapHasherForTestsOnly)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """
    A server of PostgreSQL.
    """
    with postgresql() as url:
        yield url


@pytest.fixture
def schema(server: str) -> Iterator[str]:
    """
    The URL of an empty database of PostgreSQL.
    """
    with a_schema(server, f"s{uuid.uuid1().hex}") as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """
    The URL of an empty database, of each kind.
    """
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/landlords.db"
    named: str = request.getfixturevalue("schema")
    return named


@pytest.fixture
def migrated(url: str) -> str:
    """
    The URL of a database with its tables, of each kind.
    """
    migrate(url)
    return url


@pytest.fixture(params=COLOURS)
def stores(request: pytest.FixtureRequest, migrated: str) -> Iterator[Stores]:
    """
    The stores on such a database, in both colours.
    """
    with COLOURS[request.param](migrated) as opened:
        yield opened


@pytest.fixture(params=HOSTS)
def host(request: pytest.FixtureRequest, migrated: str) -> Iterator[Host]:
    """
    A host on such a database, on both faces.
    """
    with HOSTS[request.param](migrated) as opened:
        yield opened
