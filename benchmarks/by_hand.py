"""
The hand-written programs that are the floors: the same reads, writes, commits, rows and documents.
"""

from __future__ import annotations

import hmac
import json
import sqlite3

from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import argon2

from sqlalchemy import Engine, bindparam, create_engine, event, insert, select, update

from espace_bailleur import Row
from espace_bailleur.adapters import system
from espace_bailleur.adapters.sql import metadata, prepare
from espace_bailleur.domain.credential import ALPHABET

from .services import CHEAPEST, PASSWORD, Settled


PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON")
"""
Those of the store.
"""
BATCH = 200
ACCOUNTS, EVENTS, MESSAGES = (
    metadata.tables[f"espace_bailleur_{name}"] for name in ("accounts", "events", "messages")
)
_THIN = """
    CREATE TABLE accounts (id TEXT PRIMARY KEY, version INTEGER NOT NULL,
        identifier TEXT NOT NULL UNIQUE, password TEXT NOT NULL, entered_at REAL);
    CREATE TABLE events (number INTEGER PRIMARY KEY, account TEXT NOT NULL, at REAL NOT NULL);
"""


def _connected(file: str | Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def thin_sign_in(file: Path) -> Callable[[], None]:
    """
    Sign in with sqlite3 and three columns: look up, verify, update a version, note it.
    """
    connection = _connected(file)
    connection.executescript(_THIN)
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


def core_engine(of: Settled) -> Engine:
    """
    Connect to the database of a service with SQLAlchemy.
    """
    engine = create_engine(of.url, connect_args={"isolation_level": None})

    @event.listens_for(engine, "connect")
    def prepared(connection: sqlite3.Connection, _: object) -> None:
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    return engine


def core_sign_in(engine: Engine, identifier: str) -> Callable[[], None]:
    """
    Sign in with SQLAlchemy Core on the store's own tables, writing the same document and event.
    """
    a = ACCOUNTS.c
    find = select(a.id, a.version, a.value).where(a.identifier_key == bindparam("sought"))
    write = (
        update(ACCOUNTS)
        .where(a.id == bindparam("at_id"), a.version == bindparam("at_version"))
        .values(version=bindparam("following"), value=bindparam("written"))
    )
    note = insert(EVENTS).inline()
    hasher = argon2.PasswordHasher.from_parameters(CHEAPEST)
    sought = identifier.lower()

    def sign_in() -> None:
        with engine.connect() as connection:
            found = connection.execute(find, {"sought": sought}).one()
        hasher.verify(found.value["password"], PASSWORD)
        now = system.clock()
        following = found.version + 1
        entered = {
            "account": found.id,
            "at": now.isoformat(),
            "actor": {"role": "holder", "name": found.id},
            "previous_at": found.value["entered_at"],
            "issue": None,
            "source": None,
            "hash_renewed": False,
            "kind": "signed-in",
        }
        value = {**found.value, "version": following, "entered_at": now.isoformat()}
        at = {"at_id": found.id, "at_version": found.version}
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            done = connection.execute(write, at | {"following": following, "written": value})
            if done.rowcount != 1:
                raise RuntimeError("somebody else was quicker")
            connection.execute(
                note,
                {"account": found.id, "at": int(now.timestamp() * 1e6), "value": entered},
            )
            connection.commit()

    return sign_in


class Opened:
    """
    The rows of accounts as opening them writes them, made by hand and kept until they are written.
    """

    def __init__(self, landlords: Iterable[Row]) -> None:
        """
        Make the rows: what is drawn, the two derivations, and the five documents of each landlord.
        """
        self.accounts: list[Sequence[Any]] = []
        self.events: list[Sequence[Any]] = []
        self.messages: list[Sequence[Any]] = []
        key = system.secret_source(32)
        for row in landlords:
            self._add(row, key)

    def _add(self, row: Row, key: bytes) -> None:
        now = system.clock()
        at, micros = now.isoformat(), int(now.timestamp() * 1e6)
        account, nonce = system.secret_source(16).hex(), system.secret_source(16)
        number = "".join(ALPHABET[byte % 32] for byte in system.secret_source(14))
        drawn = hmac.digest(key, account.encode() + nonce, "sha256")
        password = "".join(ALPHABET[byte % 32] for byte in drawn[:24])
        digest = hmac.digest(key, account.encode() + password.encode(), "sha256")
        issue = system.secret_source(12).hex()
        value = {
            "id": account,
            "version": 1,
            "epoch": 0,
            "standing": "open",
            "identifier": row.identifier,
            "user_number": number,
            "departement": row.departement,
            "holder": {"reference": row.reference, "name": row.name, "kind": "individual"},
            "language": row.language,
            "delivery": row.email,
            "postal": None,
            "issues": [
                {
                    "id": issue,
                    "purpose": "first-connection",
                    "channel": "mail",
                    "digest": digest.hex(),
                    "key_id": "8ed7f93d",
                    "to": row.email,
                    "issued_at": at,
                    "expires_at": None,
                    "redeemed_at": None,
                    "refused_at": None,
                    "request": None,
                }
            ],
            "password": None,
            "entered_at": None,
            "address": None,
            "answers": [],
            "acceptances": [],
            "told": [],
            "contestable": [],
            "contested_at": None,
            "returned": [],
        }
        told = {"account": account, "at": at, "actor": {"role": "operator", "name": "bench"}}
        opened = told | {"kind": "account-opened"}
        issued = told | {"issue": issue, "purpose": "first-connection", "channel": "mail"}
        to = {
            "account": account,
            "to": row.email,
            "name": row.name,
            "language": row.language,
            "user_number": number,
        }
        half = to | {"identifier": row.identifier, "kind": "identifier"}
        other = to | {"issue": issue, "key_id": "8ed7f93d", "kind": "password"}
        other["purpose"] = "first-connection"
        place = f"{row.departement}/individual/{row.reference}"
        name = (row.identifier or "").lower()
        keys = (name, number, None, place, row.email, None)
        self.accounts.append((account, 1, *keys, _text(value)))
        issued["kind"] = "credential-issued"
        self.events += [(account, micros, _text(one)) for one in (opened, issued)]
        waiting = (micros, micros, 0, 0, None)
        self.messages += [
            (f"{issue}-identifier", *waiting, None, _text(half)),
            (f"{issue}-password", *waiting, nonce.hex(), _text(other)),
        ]

    def write(self, connection: sqlite3.Connection) -> None:
        """
        Write them in one commit, a statement for each table.
        """
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(
            f"INSERT INTO {ACCOUNTS.name} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - ours
            self.accounts,
        )
        connection.executemany(
            f"INSERT INTO {EVENTS.name} (account, at, value) VALUES (?, ?, ?)",  # noqa: S608 - ours
            self.events,
        )
        connection.executemany(
            f"INSERT INTO {MESSAGES.name} (id, recorded_at, due, generation, attempts, outcome, "  # noqa: S608 - ours
            "needed, value) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            self.messages,
        )
        connection.execute("COMMIT")


def table_for_opening(file: Path) -> sqlite3.Connection:
    """
    Make the store's own tables in a new file.
    """
    prepare(f"sqlite:///{file}")
    return _connected(file)


def open_by_hand(connection: sqlite3.Connection, landlords: Iterable[Row]) -> None:
    """
    Make the rows of each landlord and write them, batch after batch.
    """
    rest = iter(landlords)
    while batch := list(islice(rest, BATCH)):
        Opened(batch).write(connection)


def _text(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))
