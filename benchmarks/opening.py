"""
Opening many accounts, sending their messages, and a million of them.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from espace_bailleur import RowOutcome

from .by_hand import connected
from .measuring import Finding, Number, in_turns, microseconds, peak, quicker, rate
from .opened_by_hand import (
    BATCH,
    Opened,
    check_same_shape,
    dispatch_by_hand,
    open_by_hand,
    table_for_opening,
)
from .services import outbox, rows, service, url_in


PARTS = 10
"""
Into how many parts the accounts are cut, so that each way has its turn with each.
"""
READY, MADE, OURS = "the same rows ready to be written", "the same rows made by hand", "new ones"
BY_HAND = "the same files and commits by hand"


def opening(folder: Path, accounts: int) -> list[Finding]:
    """
    Open many accounts, beside the same rows that are made and written by hand, or only written.
    """
    folder.mkdir()
    each = accounts // PARTS
    ready, made = (table_for_opening(folder / name) for name in ("ready.db", "made.db"))
    operator = service(url_in(folder / "ours"), outbox(folder)).operator("bench")
    by_hand, ours, rest = (rows(each * PARTS) for _ in range(3))
    parts = [
        [Opened(islice(part, BATCH)) for _ in range(0, each, BATCH)]
        for part in (islice(rest, each) for _ in range(PARTS))
    ]

    def write() -> None:
        for batch in parts.pop():
            batch.write(ready)

    ways = {
        READY: write,
        MADE: lambda: open_by_hand(made, islice(by_hand, each)),
        OURS: lambda: operator.open_accounts(islice(ours, each)),
        "again": lambda: operator.open_accounts(rows(each)),
    }
    times = in_turns(ways, rounds=PARTS - 1)
    check_same_shape(made, connected(folder / "ours" / "landlords.db"))
    return [
        quicker(times, "accounts opened", OURS, than=READY, of=each),
        quicker(times, "the same", OURS, than=MADE, of=each),
        quicker(times, "known accounts given again", "again", than=OURS, of=each),
    ]


def dispatching(folder: Path, accounts: int) -> list[Finding]:
    """
    Send the messages of many accounts into a folder, beside the same files and commits by hand.
    """
    folder.mkdir()
    each = accounts // PARTS
    ours, filled = (service(url_in(folder / name), outbox(folder)) for name in ("ours", "filled"))
    connection = connected(folder / "filled" / "landlords.db")
    hand = folder / "by-hand"
    hand.mkdir()
    ways = {"ours": ours.dispatch, BY_HAND: lambda: dispatch_by_hand(connection, hand)}
    times: dict[str, list[float]] = {name: [] for name in ways}
    for part in range(PARTS):
        for espace in (ours, filled):
            espace.operator("bench").open_accounts(rows(each, start=part * each))
        for name, way in ways.items():
            times[name].append(microseconds(way))
    return [quicker(times, "messages into a folder", "ours", than=BY_HAND, of=2 * each)]


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
