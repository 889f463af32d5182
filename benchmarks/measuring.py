"""
Measuring several ways of doing one thing in turns, so that a noisy machine disturbs all alike.
"""

from __future__ import annotations

import math
import resource
import statistics
import time

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, permutations

from attrs import frozen


HEADER = "| | found | floor | ratio |\n|---|---|---|---|"
"""
How a table of findings begins; each finding is one line of it.
"""


@frozen(kw_only=True)
class Beside:
    """
    A median beside that of a floor, and the median of their ratios in the same rounds.
    """

    what: str
    found: float
    floor: float
    than: str
    """What the floor does."""
    unit: str
    ratio: float

    def __str__(self) -> str:
        """
        Show it as a line of a table.
        """
        floor = f"{_shown(self.floor)} {self.unit}, {self.than}"
        return f"| {self.what} | {_shown(self.found)} {self.unit} | {floor} | {self.ratio:.2f} |"


@frozen
class Number:
    """
    One number that was found, and its unit.
    """

    what: str
    value: float
    unit: str

    def __str__(self) -> str:
        """
        Show it as a line of a table.
        """
        return f"| {self.what} | {_shown(self.value)} {self.unit}".rstrip() + " | | |"


Finding = Beside | Number
SHORT = 10_000
"""
Fewer microseconds than this are told as such, more as milliseconds.
"""
Times = Mapping[str, Sequence[float]]
"""
How many microseconds each way took, round by round.
"""


def _shown(value: float) -> str:
    digits = 0 if value >= 10 else 2  # noqa: PLR2004 - two digits that mean something, at least
    return f"{value:,.{digits}f}"


def in_turns(ways: Mapping[str, Callable[[], object]], *, rounds: int) -> Times:
    """
    Do each thing once a round, after once to begin with; every order of them has its turn.
    """
    for way in ways.values():
        way()
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _, order in zip(range(rounds), cycle(permutations(ways.items())), strict=False):
        for name, way in order:
            taken[name].append(microseconds(way))
    return taken


def longer(times: Times, what: str, name: str, *, than: str) -> Beside:
    """
    Tell how long one way took, and how many times as long as another one.
    """
    floor = statistics.median(times[than])
    unit, size = ("ms", 1_000) if floor >= SHORT else ("µs", 1)
    return Beside(
        what=what,
        found=statistics.median(times[name]) / size,
        floor=floor / size,
        than=than,
        unit=unit,
        ratio=statistics.median(_ratios(times[name], times[than])),
    )


def quicker(times: Times, what: str, name: str, *, than: str, of: int) -> Beside:
    """
    Tell how many a second of *of* things one way did, and how many times as many as another one.
    """
    return Beside(
        what=what,
        found=of * 1e6 / statistics.median(times[name]),
        floor=of * 1e6 / statistics.median(times[than]),
        than=than,
        unit="a second",
        ratio=statistics.median(_ratios(times[than], times[name])),
    )


def rates(what: str, found: float, *, floor: float, than: str) -> Beside:
    """
    Put two rates beside each other that were found once.
    """
    return Beside(
        what=what, found=found, floor=floor, than=than, unit="a second", ratio=found / floor
    )


def _ratios(these: Sequence[float], those: Sequence[float]) -> list[float]:
    return [one / other for one, other in zip(these, those, strict=True)]


def effect(these: Sequence[float], those: Sequence[float]) -> float:
    """
    Tell how far apart two kinds of times are, in standard deviations of theirs (Cohen's d).

    Of their logarithms, since a few are many times as long as all others, whatever was done.
    """
    first, second = ([math.log(one) for one in kind] for kind in (these, those))
    spread = math.sqrt((statistics.variance(first) + statistics.variance(second)) / 2)
    return abs(statistics.fmean(first) - statistics.fmean(second)) / spread


def microseconds(work: Callable[[], object]) -> float:
    """
    Tell how long something takes.
    """
    start = time.perf_counter_ns()
    work()
    return (time.perf_counter_ns() - start) / 1_000


def p99(times: Sequence[float]) -> float:
    """
    Tell what only one in a hundred exceeds.
    """
    return statistics.quantiles(times, n=100)[98]


def rate(work: Callable[[], object], *, of: int) -> float:
    """
    Do something to *of* things once, and tell how many a second that was.
    """
    return of * 1_000_000 / microseconds(work)


def together(callers: Sequence[Callable[[], object]], *, each: int) -> list[list[float]]:
    """
    Let every caller do its thing *each* times in a thread of its own, and time each of them.
    """

    def call(caller: Callable[[], object]) -> list[float]:
        return [microseconds(caller) for _ in range(each)]

    with ThreadPoolExecutor(len(callers)) as pool:
        return list(pool.map(call, callers))


def peak() -> float:
    """
    Tell the most memory that this process ever had, in MiB.
    """
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024
