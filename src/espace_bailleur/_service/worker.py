"""
Workers: dispatching again and again until they are told to stop, on each face.
"""

from __future__ import annotations

import asyncio
import logging
import threading

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any

from attrs import define, field

from espace_bailleur._blocking import finish
from espace_bailleur._flows.delivery import dispatch
from espace_bailleur._flows.kit import Kit
from espace_bailleur.domain.delivery import Dispatched
from espace_bailleur.errors import Misuse, Unavailable


EVERY = timedelta(seconds=10)
"""
How long a worker waits when nothing is due, unless it is told otherwise.
"""

_log = logging.getLogger("espace_bailleur")


def _check_every(_: object, __: object, every: Any) -> None:  # noqa: ANN401 - whatever was given
    if not isinstance(every, timedelta) or not timedelta(0) < every <= timedelta(days=1):
        raise Misuse(
            f"A worker cannot wait for {every!r}.",
            "Give a timedelta of more than zero, and of a day at most.",
        )


@define
class Worker:
    """
    Dispatch what is due, wait, and begin again: `run` in a thread, `stop` from anywhere.

    Any number of them may run, on any number of machines (H4).
    """

    _kit: Kit = field(repr=False)
    every: timedelta = field(validator=_check_every)
    """How long to wait when nothing is due."""
    _stop: threading.Event = field(factory=threading.Event, init=False, repr=False)

    def run(self) -> Dispatched:
        """
        Dispatch until `stop` is called, and count what became of the messages.

        A store that cannot answer is asked again later.
        """
        became = Dispatched()
        while not self._stop.is_set():
            try:
                became += finish(dispatch(self._kit, stopped=self._stop.is_set))
            except Unavailable as reason:
                _tell(reason)
            self._stop.wait(self.every.total_seconds())
        return became

    def stop(self) -> None:
        """
        End `run` once the message that is being sent is settled; the others wait for another run.
        """
        self._stop.set()


@define
class AsyncWorker:
    """
    Do as `Worker`, awaited: `run` as a task, `stop` from anywhere.
    """

    _kit: Kit = field(repr=False)
    every: timedelta = field(validator=_check_every)
    _stopped: bool = field(default=False, init=False, repr=False)
    _wake: Callable[[], object] | None = field(default=None, init=False, repr=False)

    async def run(self) -> Dispatched:
        """
        Do as `Worker.run`.
        """
        loop, stop = asyncio.get_running_loop(), asyncio.Event()
        self._wake = lambda: loop.call_soon_threadsafe(stop.set)
        became = Dispatched()
        while not self._stopped:
            try:
                became += await dispatch(self._kit, stopped=lambda: self._stopped)
            except Unavailable as reason:
                _tell(reason)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), self.every.total_seconds())
        return became

    def stop(self) -> None:
        """
        Do as `Worker.stop`.
        """
        self._stopped = True
        if self._wake is not None:
            # A loop that is closed has nobody to wake.
            with suppress(RuntimeError):
                self._wake()


def _tell(reason: Unavailable) -> None:
    _log.warning("nothing was dispatched: %s", type(reason).__name__)
