"""
The hand-written programs that open accounts and send messages: the same rows, files and commits.
"""

from __future__ import annotations

import hmac
import json
import os
import sqlite3
import tempfile

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from espace_bailleur import Row
from espace_bailleur.adapters import system
from espace_bailleur.adapters.sql import prepare
from espace_bailleur.domain.credential import ALPHABET

from .by_hand import ACCOUNTS, EVENTS, MESSAGES, connected


BATCH = 200
LINES = "Bonjour,\n\nUne ligne comme il y en a dans les courriers, ni plus ni moins.\n" * 10
LIFE = "2027-01-31T12:00:00+00:00"


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
                    "digest": digest.hex(),
                    "key_id": "8ed7f93d",
                    "to": row.email,
                    "issued_at": at,
                    "expires_at": None,
                    "redeemed_at": None,
                    "refused_at": None,
                    "request": None,
                    "half": None,
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
            "works_for": None,
            "spent": None,
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
            "works_for": None,
        }
        half = to | {"identifier": row.identifier, "kind": "identifier"}
        other = to | {"issue": issue, "key_id": "8ed7f93d", "kind": "password"}
        other |= {"purpose": "first-connection", "seat": None}
        place = f"{row.departement}/individual/{row.reference}"
        name = (row.identifier or "").lower()
        keys = (name, number, None, place, row.email, None, None)
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
            f"INSERT INTO {ACCOUNTS.name} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - ours
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
    return connected(file)


def open_by_hand(connection: sqlite3.Connection, landlords: Iterable[Row]) -> None:
    """
    Make the rows of each landlord and write them, batch after batch.
    """
    rest = iter(landlords)
    while batch := list(islice(rest, BATCH)):
        Opened(batch).write(connection)


def _text(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def check_same_shape(by_hand: sqlite3.Connection, ours: sqlite3.Connection) -> None:
    """
    Go on where both wrote documents of the same fields, in as many rows.

    Raises:
        RuntimeError: they did not, so that one says little about the other.
    """
    for table in (ACCOUNTS, EVENTS, MESSAGES):
        query = f"SELECT value FROM {table.name}"  # noqa: S608 - ours
        shapes = [sorted(_shape(row[0]) for row in one.execute(query)) for one in (by_hand, ours)]
        if shapes[0] != shapes[1]:
            raise RuntimeError(f"the rows of {table.name} are not the same by hand")


def _shape(text: str) -> tuple[str, ...]:
    value = json.loads(text)
    return tuple(sorted([*value, *(f"kind {value[name]}" for name in ("kind",) if name in value)]))


def dispatch_by_hand(connection: sqlite3.Connection, folder: Path) -> None:
    """
    Lease batches of messages, write a file for each and settle it.

    Where one holds a password, begin its life before; the account of either is looked at.
    """
    query = (
        f"SELECT id, generation, value FROM {MESSAGES.name} "  # noqa: S608 - ours
        "WHERE outcome IS NULL AND due <= ? ORDER BY due, id LIMIT ?"
    )
    while True:
        now = int(system.clock().timestamp() * 1e6)
        connection.execute("BEGIN IMMEDIATE")
        waiting = connection.execute(query, (now, BATCH)).fetchall()
        connection.executemany(
            f"UPDATE {MESSAGES.name} SET generation = generation + 1, due = ? WHERE id = ?",  # noqa: S608 - ours
            [(now + 300_000_000, id_) for id_, _, _ in waiting],
        )
        connection.execute("COMMIT")
        if not waiting:
            return
        for message, generation, content in waiting:
            _send(connection, folder, message, json.loads(content))
            _settle(connection, message, generation + 1)


def _send(
    connection: sqlite3.Connection, folder: Path, message: str, content: dict[str, Any]
) -> None:
    version, text = connection.execute(
        f"SELECT version, value FROM {ACCOUNTS.name} WHERE id = ?",  # noqa: S608 - ours
        (content["account"],),
    ).fetchone()
    value = json.loads(text)
    if content["kind"] == "password":
        _begin(connection, version, value)
    descriptor, part = tempfile.mkstemp(dir=folder)
    with os.fdopen(descriptor, "wb") as file:
        file.write(f"To: {content['to']}\r\n\r\n{LINES}".encode())
    Path(part).replace(folder / f"{message}.eml")


def _begin(connection: sqlite3.Connection, version: int, value: dict[str, Any]) -> None:
    now = system.clock()
    value["issues"][0]["expires_at"] = LIFE
    begun = {
        "account": value["id"],
        "at": now.isoformat(),
        "actor": {"role": "worker", "name": "dispatch"},
        "issue": value["issues"][0]["id"],
        "expires_at": LIFE,
        "kind": "secret-dispatched",
    }
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        f"UPDATE {ACCOUNTS.name} SET version = ?, value = ? WHERE id = ? AND version = ?",  # noqa: S608 - ours
        (version + 1, _text(value), value["id"], version),
    )
    connection.execute(
        f"INSERT INTO {EVENTS.name} (account, at, value) VALUES (?, ?, ?)",  # noqa: S608 - ours
        (value["id"], int(now.timestamp() * 1e6), _text(begun)),
    )
    connection.execute("COMMIT")


def _settle(connection: sqlite3.Connection, message: str, generation: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        f"UPDATE {MESSAGES.name} SET outcome = 'sent', once = NULL, needed = NULL "  # noqa: S608 - ours
        "WHERE outcome IS NULL AND id = ? AND generation = ?",
        (message, generation),
    )
    connection.execute("COMMIT")
