"""
Eight callers at once, on either face.
"""

from __future__ import annotations

import asyncio
import statistics
import time

from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

from espace_bailleur.adapters.argon2 import OWASP_MINIMUM, Argon2Hasher
from espace_bailleur.adapters.sql import AwaitingDatabase
from espace_bailleur.domain.password import PlainPassword

from .by_hand import core_engine, core_sign_in
from .measuring import Finding, Number, p99, rate, rates, together
from .services import PASSWORD, Settled, settled


CALLERS = 8
THREADS = 2
"""
Those in which the awaiting face hashes.
"""
TICK = 0.001


def blocking(folder: Path, each: int) -> list[Finding]:
    """
    Sign in from eight threads with the cheapest hash, beside one that does as much.
    """
    service = settled(folder / "blocking", callers=CALLERS)
    ours = [service.signing_in(one) for one in service.identifiers]
    engine = core_engine(service.url)
    alone, eight, times = _beside(ours, each)
    floor_alone, floor, floor_times = _beside(
        [core_sign_in(engine, one) for one in service.identifiers], each
    )
    engine.dispose()
    return [
        rates("sign-ins of eight callers", eight, floor=alone, than="one caller"),
        Number("the p99 of eight, beside their median", _spread(times), "×"),
        rates("the same by hand with Core", floor, floor=floor_alone, than="one caller"),
        Number("the p99 of eight, beside their median", _spread(floor_times), "×"),
    ]


def _beside(
    callers: Sequence[Callable[[], object]], each: int
) -> tuple[float, float, list[float]]:
    """
    Tell how often a second one caller does it alone, all do it together, and how long each took.
    """
    count = len(callers) * each
    times: list[float] = []
    alone = rate(lambda: together(callers[:1], each=count), of=count)
    eight = rate(lambda: times.extend(chain(*together(callers, each=each))), of=count)
    return alone, eight, times


def _spread(times: Sequence[float]) -> float:
    return p99(times) / statistics.median(times)


def awaiting(folder: Path, each: int) -> list[Finding]:
    """
    Sign in from eight tasks with OWASP's profile, and see how long the event loop stands still.
    """
    service = settled(folder / "awaiting", callers=CALLERS, profile=OWASP_MINIMUM)
    count = CALLERS * each
    hashing = [_verifying()] * THREADS

    def verify() -> float:
        return rate(lambda: together(hashing, each=count // THREADS), of=count)

    before = verify()
    found, stalls = asyncio.run(_eight_tasks(service, each))
    alone = statistics.fmean((before, verify()))
    than = "the verifications alone, in two threads"
    return [
        rates("sign-ins of eight tasks, OWASP's hash", found, floor=alone, than=than),
        Number("the longest stall of the loop", max(stalls), "ms"),
        Number("its stalls, p99", p99(stalls), "ms"),
    ]


def _verifying() -> Callable[[], object]:
    hasher, plain = Argon2Hasher((OWASP_MINIMUM,)), PlainPassword.parse(PASSWORD)
    stored = hasher.hash(plain)
    return lambda: hasher.verify(stored, plain)


async def _eight_tasks(service: Settled, each: int) -> tuple[float, list[float]]:
    """
    Let each task sign in *each* times, and return the rate with the milliseconds of all stalls.
    """
    stalls: list[float] = []
    database = AwaitingDatabase.at(service.url)
    espace = service.awaiting(database)

    async def tick() -> None:
        while True:
            stalls.append(-time.perf_counter())
            await asyncio.sleep(TICK)
            stalls[-1] = (stalls[-1] + time.perf_counter() - TICK) * 1_000

    async def call(identifier: str, times: int) -> None:
        for _ in range(times):
            await espace.sign_in(identifier=identifier, password=PASSWORD, source=None)

    async with asyncio.TaskGroup() as warm:
        for one in service.identifiers:
            warm.create_task(call(one, 1))
    ticking = asyncio.create_task(tick())
    start = time.perf_counter()
    async with asyncio.TaskGroup() as group:
        for one in service.identifiers:
            group.create_task(call(one, each))
    taken = time.perf_counter() - start
    ticking.cancel()
    await database.close()
    return each * len(service.identifiers) / taken, stalls[:-1]
