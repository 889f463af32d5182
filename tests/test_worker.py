"""
Workers dispatch until they are told to stop, and lose nothing by that.
"""

from __future__ import annotations

import asyncio
import threading

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from math import inf, nan
from typing import Any

import pytest

from attrs import define, field

from espace_bailleur import AsyncWorker, Dispatched, Individual, Misuse, Unavailable, Worker
from espace_bailleur.adapters.memory import MemoryStore
from espace_bailleur.domain.delivery import Leased, Letter, Mail
from espace_bailleur.testing.doubles import Mailbox
from espace_bailleur.testing.portal import Portal


SECONDS = 10
"""
How long a test waits for a thread before it gives up.
"""
SHORTLY = timedelta(milliseconds=1)


@define
class _Telling(Mailbox):
    """
    A courier that tells of each item while it holds it.
    """

    told: Callable[[int], object] = lambda _: None

    def send(self, item: Mail | Letter, /) -> None:
        """
        Keep *item*, and tell how many there are.
        """
        super().send(item)
        self.told(len(self.items))


@define
class _Absent(MemoryStore):
    """
    A store that does not answer the first *times*.
    """

    times: int = 0
    asked: threading.Event = field(factory=threading.Event)

    def lease(self, *, now: datetime, limit: int, lease: timedelta) -> Sequence[Leased]:
        """
        Answer once it is back.
        """
        self.asked.set()
        self.times -= 1
        if self.times >= 0:
            raise Unavailable
        return super().lease(now=now, limit=limit, lease=lease)


def _open(here: Portal, reference: str) -> None:
    """
    Open an account, which has two messages.
    """
    holder = Individual(reference=reference, name="Zoé Œuf")
    here.espace.operator("tests").open_account(
        departement="33", holder=holder, email="zoe@example.org"
    )


def _run(worker: Worker | AsyncWorker) -> Dispatched:
    """
    Run a worker of either face to its end.
    """
    if isinstance(worker, Worker):
        return worker.run()
    return asyncio.run(worker.run())


def _worker(here: Portal, face: str, every: timedelta = SHORTLY) -> Worker | AsyncWorker:
    if face == "blocking":
        return here.espace.worker(every=every)
    return here.awaiting.worker(every=every)


both = pytest.mark.parametrize("face", ["blocking", "awaiting"])


@both
@pytest.mark.rule("H3", "H4")
@pytest.mark.parametrize("after", [1, 2, 3, 6])
def test_a_worker_stops_after_the_message_that_it_sends(face: str, after: int) -> None:
    """
    Told to stop, a worker settles the message at hand, and the others wait for another one.
    """
    courier = _Telling()
    here = Portal(mailbox=courier)
    for number in range(3):
        _open(here, f"R-{number}")
    worker = _worker(here, face)
    courier.told = lambda count: worker.stop() if count == after else None
    became = _run(worker)
    waiting = len(here.store.waiting)
    assert (became, len(courier.items)) == (Dispatched(sent=after), after)
    assert waiting == 6 - after
    here.clock.move(here.policies.dispatch.lease)
    assert here.espace.dispatch() == Dispatched(sent=6 - after)


@both
def test_a_worker_goes_on_when_the_store_is_back(
    face: str, caplog: pytest.LogCaptureFixture
) -> None:
    """
    A store that cannot answer ends no worker; it is asked again, and what waits is sent.
    """
    courier, store = _Telling(), _Absent(times=2)
    here = Portal(mailbox=courier, store=store)
    _open(here, "R-1")
    worker = _worker(here, face)
    courier.told = lambda count: worker.stop() if count == 2 else None
    assert _run(worker) == Dispatched(sent=2)
    assert caplog.messages == ["nothing was dispatched: Unavailable"] * 2


@both
def test_a_worker_that_waits_is_woken_to_stop(face: str) -> None:
    """
    Stopping does not wait until something is due again, and comes from any thread.
    """
    store = _Absent()
    worker = _worker(Portal(store=store), face, every=timedelta(hours=1))
    ended: list[Dispatched] = []
    thread = threading.Thread(target=lambda: ended.append(_run(worker)), daemon=True)
    thread.start()
    assert store.asked.wait(SECONDS)
    worker.stop()
    thread.join(SECONDS)
    assert ended == [Dispatched()]


@both
def test_a_worker_that_was_stopped_never_begins(face: str) -> None:
    """
    Stopped before it runs, a worker sends nothing.
    """
    here = Portal()
    worker = _worker(here, face)
    worker.stop()
    assert _run(worker) == Dispatched()


@both
def test_a_worker_may_be_stopped_again(face: str) -> None:
    """
    Whoever stops a worker whose run has ended, its loop with it, hears of nothing.
    """
    courier = _Telling()
    here = Portal(mailbox=courier)
    _open(here, "R-1")
    worker = _worker(here, face)
    courier.told = lambda count: worker.stop() if count == 2 else None
    assert _run(worker) == Dispatched(sent=2)
    worker.stop()


@both
@pytest.mark.parametrize("every", [-SHORTLY, timedelta(0), timedelta.max, 10, nan, inf])
def test_a_worker_waits_some_time(face: str, every: Any) -> None:  # noqa: ANN401 - of any type
    """
    What is no time to wait is the developer's slip: it would never rest, or never wake.
    """
    with pytest.raises(Misuse, match="wait"):
        _worker(Portal(), face, every=every)
