"""
The services and the hand-written programs that are measured, over SQLite on disk.
"""

from __future__ import annotations

import sqlite3

from collections.abc import Callable, Iterator
from pathlib import Path

import argon2

from sqlalchemy import create_engine, event, text

from espace_bailleur import Document, EspaceBailleur, Row, new_key
from espace_bailleur.adapters import system
from espace_bailleur.adapters.argon2 import Argon2Hasher
from espace_bailleur.adapters.blocklist import CommonPasswords
from espace_bailleur.adapters.email_validator import email_policy
from espace_bailleur.adapters.files import FolderCourier
from espace_bailleur.adapters.sql import Database, SqlLedger, SqlStore, prepare
from espace_bailleur.testing.doubles import Mailbox


CHEAPEST = argon2.Parameters(
    type=argon2.Type.ID,
    version=19,
    salt_len=16,
    hash_len=32,
    time_cost=1,
    memory_cost=8,
    parallelism=1,
)
"""
What shows everything but the hash.
"""
PASSWORD = "la rivière déborde au printemps"
PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL")
DOCUMENTS = tuple(
    Document(id=one, version="1", language="fr", text=one) for one in ("usage-rules", "terms")
)
HAND_WRITTEN = """
    CREATE TABLE accounts (id TEXT PRIMARY KEY, version INTEGER NOT NULL,
        identifier TEXT NOT NULL UNIQUE, password TEXT NOT NULL, entered_at REAL);
    CREATE TABLE events (number INTEGER PRIMARY KEY, account TEXT NOT NULL, at REAL NOT NULL);
"""


def rows(count: int, *, start: int = 0) -> Iterator[Row]:
    """
    List landlords with an address each.
    """
    for number in range(start, start + count):
        yield Row(
            reference=f"R-{number}",
            kind="physique",
            name="Zoé Œuf",
            departement="33",
            email=f"landlord-{number}@example.org",
            identifier=f"BAIL{number}",
        )


def service(folder: Path, *, mailbox: Mailbox | None = None) -> EspaceBailleur:
    """
    Compose the usual service on a new database, with the cheapest hashes.
    """
    folder.mkdir()
    url = f"sqlite:///{folder}/landlords.db"
    prepare(url)
    database = Database.at(url)
    return EspaceBailleur(
        store=SqlStore(database),
        ledger=SqlLedger(database),
        courier=mailbox or FolderCourier(folder / "outbox"),
        hasher=Argon2Hasher((CHEAPEST,)),
        email=email_policy,
        clock=system.clock,
        secrets=system.secret_source,
        blocklist=CommonPasswords(),
        keys=[new_key()],
        documents=DOCUMENTS,
    )


def settled(folder: Path) -> tuple[EspaceBailleur, str]:
    """
    Compose a service with a landlord who is in, and return both.
    """
    mailbox = Mailbox()
    espace = service(folder, mailbox=mailbox)
    (row,) = rows(1)
    espace.operator("bench").open_accounts([row])
    espace.dispatch()
    identifier = row.identifier or ""
    found: list[str] = []
    for item in mailbox.items:
        lines = item.body.splitlines()
        found += [line.strip() for line in lines if line.startswith("    ")]
    provisional = max(found, key=lambda line: len(line.split()))
    entry = espace.sign_in(identifier=identifier, password=provisional, source=None)
    while (step := entry.pending) is not None:
        known = {"email": row.email, "password": PASSWORD, "accepted": "on"}
        answers = {one.name: known.get(one.name, "") for one in step.fields}
        entry = espace.complete(entry, {"step": step.id, **answers, **step.hidden})
    return espace, identifier


def by_sqlite3(file: Path) -> Callable[[], None]:
    """
    Write a sign-in by hand: look up, verify, update where the version is still the same, note it.
    """
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.executescript(HAND_WRITTEN)
    hasher = argon2.PasswordHasher.from_parameters(CHEAPEST)
    connection.execute(
        "INSERT INTO accounts VALUES ('1', 1, 'bail0', ?, NULL)", (hasher.hash(PASSWORD),)
    )

    def sign_in() -> None:
        found = connection.execute(
            "SELECT id, version, password FROM accounts WHERE identifier = ?", ("bail0",)
        ).fetchone()
        hasher.verify(found[2], PASSWORD)
        now = system.clock().timestamp()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            "UPDATE accounts SET version = version + 1, entered_at = ? "
            "WHERE id = ? AND version = ?",
            (now, found[0], found[1]),
        )
        connection.execute("INSERT INTO events (account, at) VALUES (?, ?)", (found[0], now))
        connection.execute("COMMIT")

    return sign_in


def by_core(file: Path) -> Callable[[], None]:
    """
    Write the same with SQLAlchemy Core.
    """
    engine = create_engine(f"sqlite:///{file}", connect_args={"isolation_level": None})

    @event.listens_for(engine, "connect")
    def prepared(connection: sqlite3.Connection, _: object) -> None:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    find = text("SELECT id, version, password FROM accounts WHERE identifier = :identifier")
    update = text(
        "UPDATE accounts SET version = version + 1, entered_at = :now "
        "WHERE id = :id AND version = :version"
    )
    note = text("INSERT INTO events (account, at) VALUES (:id, :now)")
    hasher = argon2.PasswordHasher.from_parameters(CHEAPEST)
    by_sqlite3(file)

    def sign_in() -> None:
        with engine.connect() as connection:
            found = connection.execute(find, {"identifier": "bail0"}).one()
        hasher.verify(found.password, PASSWORD)
        at = {"now": system.clock().timestamp(), "id": found.id}
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            connection.execute(update, at | {"version": found.version})
            connection.execute(note, at)
            connection.commit()

    return sign_in
