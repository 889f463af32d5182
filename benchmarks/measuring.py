"""
Measuring several ways of doing one thing in turns, so that a noisy machine disturbs all alike.
"""

from __future__ import annotations

import resource
import statistics
import time

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from attrs import frozen


@frozen(kw_only=True)
class Figure:
    """
    How long one way took: microseconds, and how often as long as the floor of the same round.
    """

    what: str
    median: float
    p99: float
    ratio: float

    def __str__(self) -> str:
        """
        Show it as a line of a table.
        """
        return f"{self.what:38}{self.median:9.0f} µs {self.p99:9.0f} µs {self.ratio:6.2f} ×"


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
        digits = 2 if self.unit == "×" else 0
        return f"{self.what:38}{self.value:12,.{digits}f} {self.unit}"


Finding = Figure | Number


def in_turns(ways: Mapping[str, Callable[[], object]], *, rounds: int) -> list[Finding]:
    """
    Run each way once a round, the first one being the floor, and summarise.
    """
    for way in ways.values():
        way()
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            taken[name].append(microseconds(way))
    floor = taken[next(iter(ways))]
    return [
        Figure(
            what=name,
            median=statistics.median(times),
            p99=p99(times),
            ratio=statistics.median(one / least for one, least in zip(times, floor, strict=True)),
        )
        for name, times in taken.items()
    ]


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
