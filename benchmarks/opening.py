"""
Opening many accounts, sending their messages, and a million of them.
"""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile

from collections.abc import Iterable
from pathlib import Path

from espace_bailleur import RowOutcome

from .by_hand import BATCH, EVENTS, MESSAGES, Opened, open_by_hand, table_for_opening
from .measuring import Finding, Number, peak, rate
from .services import outbox, rows, service, url_in


LINES = "Bonjour,\n\nUne ligne comme il y en a dans les courriers, ni plus ni moins.\n" * 10


def opening(folder: Path, count: int) -> list[Finding]:
    """
    Open many accounts, beside the same rows that are made and written by hand, or only written.
    """
    folder.mkdir()
    batches = [Opened(rows(BATCH, start=start)) for start in range(0, count, BATCH)]
    ready, made = (table_for_opening(folder / name) for name in ("ready.db", "made.db"))
    by_hand = rate(lambda: _write(batches, ready), of=len(batches) * BATCH)
    batches.clear()
    made_too = rate(lambda: open_by_hand(made, rows(count)), of=count)
    operator = service(url_in(folder / "ours"), outbox(folder)).operator("bench")
    opened = rate(lambda: operator.open_accounts(rows(count)), of=count)
    known = rate(lambda: operator.open_accounts(rows(count)), of=count)
    return [
        Number("rows that are ready, by hand", by_hand, "a second"),
        Number("the same rows, made by hand", made_too, "a second"),
        Number("accounts opened", opened, "a second"),
        Number("beside rows that are ready", opened / by_hand, "×"),
        Number("beside rows made by hand", opened / made_too, "×"),
        Number("known accounts given again", known, "a second"),
    ]


def _write(batches: Iterable[Opened], connection: sqlite3.Connection) -> None:
    for one in batches:
        one.write(connection)


def dispatching(folder: Path, count: int) -> list[Finding]:
    """
    Send the messages of many accounts into a folder, beside the same files and commits by hand.
    """
    folder.mkdir()
    filled = service(url_in(folder / "by-hand"), outbox(folder))
    filled.operator("bench").open_accounts(rows(count))
    connection = sqlite3.connect(folder / "by-hand" / "landlords.db", isolation_level=None)
    by_hand = rate(lambda: _dispatch_by_hand(connection, folder), of=2 * count)
    espace = service(url_in(folder / "ours"), outbox(folder))
    espace.operator("bench").open_accounts(rows(count))
    sent = rate(espace.dispatch, of=2 * count)
    return [
        Number("messages sent by hand", by_hand, "a second"),
        Number("messages sent into a folder", sent, "a second"),
        Number("beside those by hand", sent / by_hand, "×"),
    ]


def _dispatch_by_hand(connection: sqlite3.Connection, folder: Path) -> None:
    """
    Write a file for each message and settle it; where it holds a password, begin its life before.
    """
    waiting = connection.execute(f"SELECT id, value FROM {MESSAGES.name}").fetchall()  # noqa: S608 - ours
    for message, content in waiting:
        value = json.loads(content)
        if value["kind"] == "password":
            _begin_by_hand(connection, value["account"])
        descriptor, part = tempfile.mkstemp(dir=folder)
        with os.fdopen(descriptor, "wb") as file:
            file.write(f"To: {value['to']}\r\n\r\n{LINES}".encode())
        Path(part).replace(folder / f"{message}.eml")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            f"UPDATE {MESSAGES.name} SET outcome = 'sent', needed = NULL WHERE id = ?",  # noqa: S608 - ours
            (message,),
        )
        connection.execute("COMMIT")


def _begin_by_hand(connection: sqlite3.Connection, account: str) -> None:
    table = "espace_bailleur_accounts"
    version, text = connection.execute(
        f"SELECT version, value FROM {table} WHERE id = ?",  # noqa: S608 - ours
        (account,),
    ).fetchone()
    value = json.loads(text)
    value["issues"][0]["expires_at"] = "2026-01-31T12:00:00+00:00"
    begun = {"account": account, "kind": "secret-dispatched", "issue": value["issues"][0]["id"]}
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(
        f"UPDATE {table} SET version = ?, value = ? WHERE id = ? AND version = ?",  # noqa: S608 - ours
        (version + 1, json.dumps(value), account, version),
    )
    connection.execute(
        f"INSERT INTO {EVENTS.name} (account, at, value) VALUES (?, ?, ?)",  # noqa: S608 - ours
        (account, 0, json.dumps(begun)),
    )
    connection.execute("COMMIT")


def million(folder: Path, count: int) -> list[Finding]:
    """
    Open a million accounts, or *count*, and see how the memory of this process grows.
    """
    operator = service(url_in(folder / "million"), outbox(folder)).operator("bench")
    reached: list[float] = []

    def note(_: RowOutcome) -> None:
        noted[0] += 1
        if noted[0] * 10 % count == 0:
            reached.append(peak())

    noted = [0]
    before = peak()
    opened = rate(lambda: operator.open_accounts(rows(count), progress=note), of=count)
    size = (folder / "million" / "landlords.db").stat().st_size / 1_048_576
    return [
        Number("accounts opened", opened, "a second"),
        Number("memory before", before, "MiB"),
        Number("the most, after a tenth", reached[0], "MiB"),
        Number("the most, after all", reached[-1], "MiB"),
        Number("the file", size, "MiB"),
    ]
