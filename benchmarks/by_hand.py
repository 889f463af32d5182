"""
The hand-written programs that are the floors of doors: the same reads, writes and commits.
"""

from __future__ import annotations

import hmac
import sqlite3

from collections.abc import Callable
from pathlib import Path

import argon2

from sqlalchemy import Engine, bindparam, create_engine, delete, event, insert, select, update
from sqlalchemy.dialects import sqlite

from espace_bailleur.adapters import system
from espace_bailleur.adapters.sql import metadata

from .services import CHEAPEST, PASSWORD


PRAGMAS = ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON", "secure_delete = ON")
"""
Those of the store.
"""
ACCOUNTS, EVENTS, MESSAGES, LEDGER = (
    metadata.tables[f"espace_bailleur_{name}"]
    for name in ("accounts", "events", "messages", "ledger")
)
_THIN = """
    CREATE TABLE accounts (id TEXT PRIMARY KEY, version INTEGER NOT NULL,
        identifier TEXT NOT NULL UNIQUE, password TEXT NOT NULL, entered_at REAL);
    CREATE TABLE events (number INTEGER PRIMARY KEY, account TEXT NOT NULL, at REAL NOT NULL);
"""


def connected(file: Path) -> sqlite3.Connection:
    """
    Connect to a file as the store does.
    """
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


def thin_sign_in(file: Path) -> Callable[[], None]:
    """
    Sign in with sqlite3 and three columns: look up, verify, update a version, note it.
    """
    connection = connected(file)
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


def core_engine(url: str) -> Engine:
    """
    Connect to the database of a service with SQLAlchemy.
    """
    engine = create_engine(url, connect_args={"isolation_level": None})
    # The store watches every engine of its process, which a program by hand would not pay for.
    engine._has_events = False  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - no public name switches it off

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


def core_recovery(engine: Engine) -> Callable[[str, str], None]:
    """
    Ask for a forgotten password with SQLAlchemy Core: count the source, and record one request.
    """
    c = LEDGER.c
    blank = sqlite.insert(LEDGER)
    hold = blank.on_conflict_do_update(
        index_elements=[c.key], set_={"longest": blank.excluded.longest}
    ).returning(c.key, c.longest, c.until, c.instants)
    write = (
        update(LEDGER)
        .where(c.key == bindparam("at_key"))
        .values(instants=bindparam("counted"), until=bindparam("last"))
    )
    beside = select(c.key).where(c.key > bindparam("new")).order_by(c.key).limit(2)
    sweep = delete(LEDGER).where(c.until <= bindparam("now"), c.key.in_(beside))
    record = insert(MESSAGES)
    key, hour = system.secret_source(32), 3_600_000_000

    def digest(*parts: str) -> str:
        return hmac.digest(key, "/".join(parts).encode(), "sha256").hex()[:32]

    def ask(address: str, source: str) -> None:
        at, of = int(system.clock().timestamp() * 1e6), digest("source", source)
        new: dict[str, object] = {"key": of, "longest": hour, "until": at, "instants": []}
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            held = connection.execute(hold, new).one()
            counted = {"at_key": of, "counted": [*held.instants, at], "last": at + hour}
            connection.execute(write, counted)
            connection.execute(sweep, {"now": at, "new": of})
            connection.commit()
        typed = f"address/{address}".ljust(300)
        waiting = {
            "id": system.secret_source(16).hex(),
            "recorded_at": at,
            "due": at,
            "generation": 0,
            "attempts": 0,
            "once": digest("recovery", typed),
            "needed": typed.encode().hex(),
            "value": {"act": "reissue-by-mail", "kind": "recovery-request"},
        }
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            connection.execute(record, waiting)
            connection.commit()

    return ask
