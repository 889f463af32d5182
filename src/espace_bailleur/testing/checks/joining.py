"""
The checks of what joins a transaction of the host's: what `Joining` promises (K6).
"""

from __future__ import annotations

import asyncio

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar, cast

from espace_bailleur._blocking import AtOnceLedger
from espace_bailleur.adapters.memory import MemoryLedger
from espace_bailleur.testing.checks._awaiting import Awaited, OnTheLoop
from espace_bailleur.testing.checks._bench import Kept
from espace_bailleur.testing.checks._joining_checks import CHECKS, Joint
from espace_bailleur.testing.checks._joining_hosts import (
    AwaitingHost,
    AwaitingJoiningStore,
    Host,
    JoiningStore,
)
from espace_bailleur.testing.checks._running import run
from espace_bailleur.testing.checks.adapter import awaiting_bench_of, bench_of
from espace_bailleur.testing.quieting import quiet


_Store = TypeVar("_Store", bound=JoiningStore)
_AwaitingStore = TypeVar("_AwaitingStore", bound=AwaitingJoiningStore)


def _run(make: Callable[[], Joint]) -> None:
    with quiet():
        run("joining store", CHECKS, make)


def joint_of(made: tuple[_Store, Host], kept: Callable[[_Store], Sequence[Kept]]) -> Joint:
    """
    Put a service on an empty store that joins, on the blocking face.
    """
    store, host = made
    return Joint(bench_of((store, MemoryLedger()), kept), host)


def check_joining(
    make: Callable[[], tuple[_Store, Host]], kept: Callable[[_Store], Sequence[Kept]]
) -> None:
    """
    Check a store that joins a transaction of the host's, and what the operator does there (K6).

    *make* makes an empty store for each check, and a host that has noted nothing.
    *kept* is that of `check_adapter`.

    Raises:
        AssertionError: some checks failed; each is named, with what was expected.
    """
    _run(lambda: joint_of(make(), kept))


async def check_awaiting_joining(
    make: Callable[
        [],
        tuple[_AwaitingStore, AwaitingHost] | Awaitable[tuple[_AwaitingStore, AwaitingHost]],
    ],
    kept: Callable[[_AwaitingStore], Sequence[Kept] | Awaitable[Sequence[Kept]]],
) -> None:
    """
    Do as `check_joining` for the awaiting face, on the event loop that runs it.

    *make* and *kept* are called there as well, and may be awaited or not.
    """
    on = OnTheLoop(asyncio.get_running_loop())

    def joint() -> Joint:
        store, host = on.run(make)
        bench = awaiting_bench_of((store, AtOnceLedger(MemoryLedger())), kept, on)
        return Joint(bench, cast("Host", Awaited(host, on)))

    await asyncio.to_thread(_run, joint)
