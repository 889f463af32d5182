"""
Measuring several ways of doing one thing in turns, so that a noisy machine disturbs all alike.
"""

from __future__ import annotations

import statistics
import time

from collections.abc import Callable, Mapping

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


def in_turns(ways: Mapping[str, Callable[[], object]], *, rounds: int) -> list[Figure]:
    """
    Run each way once a round, the first one being the floor, and summarise.
    """
    for way in ways.values():
        way()
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, way in ways.items():
            start = time.perf_counter_ns()
            way()
            taken[name].append((time.perf_counter_ns() - start) / 1_000)
    floor = taken[next(iter(ways))]
    return [
        Figure(
            what=name,
            median=statistics.median(times),
            p99=statistics.quantiles(times, n=100)[98],
            ratio=statistics.median(one / least for one, least in zip(times, floor, strict=True)),
        )
        for name, times in taken.items()
    ]


def rate(work: Callable[[], object], *, of: int) -> float:
    """
    Do something to *of* things once, and tell how many a second that was.
    """
    start = time.perf_counter()
    work()
    return of / (time.perf_counter() - start)
