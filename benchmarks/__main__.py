"""
Measure what the package costs beside hand-written programs: `make bench`.

Every figure is a ratio to the floor of the same round, or a rate; the machine's own speed cancels
out of the former.
The results are printed, and kept in build/bench.json.
"""

from __future__ import annotations

import argparse
import json
import resource
import sqlite3
import subprocess
import sys
import time

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs

from espace_bailleur import EspaceBailleur

from .measuring import Figure, in_turns, rate
from .services import PASSWORD, by_core, by_sqlite3, rows, service, settled


OUTPUT = Path(__file__).parent.parent / "build" / "bench.json"
STANDARD = (
    "import attrs, asyncio, base64, concurrent.futures, enum, hashlib, hmac, json, logging, re, "
    "string, textwrap, threading, unicodedata, zoneinfo"
)


def sign_ins(folder: Path, rounds: int) -> list[Figure]:
    """
    Sign in with the cheapest hash, so that everything else shows.
    """
    espace, identifier = settled(folder / "ours")

    return in_turns(
        {
            "sqlite3 by hand": by_sqlite3(folder / "floor.db"),
            "SQLAlchemy Core by hand": by_core(folder / "core.db"),
            "espace_bailleur": _signing_in(espace, identifier),
        },
        rounds=rounds,
    )


def growth(folder: Path, rounds: int, sizes: tuple[int, ...]) -> list[Figure]:
    """
    Sign in among more and more accounts.
    """
    ways: dict[str, Callable[[], object]] = {}
    for size in sizes:
        espace, identifier = settled(folder / f"among-{size}")
        espace.operator("bench").open_accounts(rows(size, start=1))
        ways[f"among {size:,} accounts"] = _signing_in(espace, identifier)
    return in_turns(ways, rounds=rounds)


def _signing_in(espace: EspaceBailleur, identifier: str) -> Callable[[], object]:
    return lambda: espace.sign_in(identifier=identifier, password=PASSWORD, source=None)


def rates(folder: Path, count: int) -> dict[str, float]:
    """
    Open many accounts, send their messages, and write the same rows by hand.
    """
    espace = service(folder / "many")
    operator = espace.operator("bench")
    found = {
        "accounts opened": rate(lambda: operator.open_accounts(rows(count)), of=count),
        "known accounts given again": rate(lambda: operator.open_accounts(rows(count)), of=count),
        "messages sent into a folder": rate(espace.dispatch, of=2 * count),
    }
    return {"the same rows by hand": _by_hand(folder, count), **found}


def _by_hand(folder: Path, count: int) -> float:
    """
    Copy the rows that opening wrote into tables of the same form, with executemany.
    """
    espace = service(folder / "copied")
    espace.operator("bench").open_accounts(rows(count))
    source = sqlite3.connect(folder / "copied" / "landlords.db")
    tables = [
        (name, sql)
        for name, sql in source.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        if name.endswith(("accounts", "events", "messages"))
    ]
    held = {name: source.execute(f"SELECT * FROM {name}").fetchall() for name, _ in tables}  # noqa: S608 - our names
    target = sqlite3.connect(folder / "hand.db", isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL"):
        target.execute(f"PRAGMA {pragma}")
    for _, sql in tables:
        target.execute(sql)
    indexes = source.execute("SELECT sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL")
    for (sql,) in indexes:
        if any(name in sql for name, _ in tables):
            target.execute(sql)

    def write() -> None:
        for start in range(0, count, 200):
            target.execute("BEGIN IMMEDIATE")
            for name, records in held.items():
                part = len(records) // count * 200
                place = start // 200 * part
                marks = ", ".join("?" * len(records[0]))
                target.executemany(
                    f"INSERT INTO {name} VALUES ({marks})",  # noqa: S608 - our names
                    records[place : place + part],
                )
            target.execute("COMMIT")

    return rate(write, of=count)


def imports(rounds: int) -> list[Figure]:
    """
    Import the package in a process of its own, beside attrs and the standard modules it uses.
    """

    def running(code: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, "-c", code], check=True)

    return in_turns(
        {
            "attrs and the standard modules": running(STANDARD),
            "import espace_bailleur": running("import espace_bailleur"),
        },
        rounds=rounds,
    )


def main() -> None:
    """
    Measure everything, print it and keep it.
    """
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--rounds", type=int, default=300, help="how often each thing is done")
    parser.add_argument("--accounts", type=int, default=10_000, help="how many are opened at once")
    asked = parser.parse_args()
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        tables = {
            "A sign-in, beyond its hash": sign_ins(folder, asked.rounds),
            "A sign-in, as accounts grow": growth(folder, asked.rounds, (100, asked.accounts)),
            "Importing": imports(20),
        }
        counted = rates(folder, asked.accounts)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
    for title, figures in tables.items():
        print(f"\n{title}\n{'':34}{'median':>10} {'p99':>10}   ratio")
        for one in figures:
            print(f"  {one.what:32}{one.median:8.0f} µs {one.p99:7.0f} µs  {one.ratio:6.2f}")
    print("\nA second")
    for what, number in counted.items():
        print(f"  {what:32}{number:10,.0f}")
    print(f"\nMost memory: {peak:.0f} MiB")
    OUTPUT.parent.mkdir(exist_ok=True)
    kept = {title: list(map(attrs.asdict, figures)) for title, figures in tables.items()}
    told = {"at": time.strftime("%Y-%m-%d"), "tables": kept, "rates": counted, "memory": peak}
    OUTPUT.write_text(json.dumps(told, indent=2), "utf-8")


if __name__ == "__main__":
    main()
