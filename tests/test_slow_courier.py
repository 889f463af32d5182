"""
While a courier is slow, every door answers as it does with a quick one.
"""

from __future__ import annotations

import asyncio
import inspect

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any, cast

import pytest

from attrs import define, field

from espace_bailleur import AsyncEspaceBailleur, EspaceBailleur
from espace_bailleur._blocking import AtOnceLedger, AtOnceStore
from espace_bailleur._waiting import ThreadedCourier, Threads
from espace_bailleur.adapters.blocklist import CommonPasswords
from espace_bailleur.adapters.email_validator import email_policy
from espace_bailleur.domain.delivery import Letter, Mail
from espace_bailleur.errors import Refusal, SessionEnded
from espace_bailleur.testing.doubles import Mailbox
from espace_bailleur.testing.portal import Portal
from tests.doors import DOORS, answer, open_for, people_of, told, without_messages


SECONDS = 10


@define
class _Slow(Mailbox):
    """
    A courier that takes nothing away before it is let go.
    """

    holds: Event = field(factory=Event)
    let_go: Event = field(factory=Event)

    def send(self, item: Mail | Letter, /) -> None:
        """
        Say so, wait, and keep *item*.
        """
        self.holds.set()
        assert self.let_go.wait(SECONDS)
        super().send(item)


def _answers_beside_a_quick_one() -> list[object]:
    portal = Portal()
    who = people_of(portal)
    open_for(portal.espace, "LATE")
    portal.espace.dispatch()
    return [answer(door, portal.espace, who) for _, door in DOORS]


@pytest.mark.rule("H5", "P12")
def test_a_slow_courier_holds_up_no_door() -> None:
    """
    While a worker's thread waits for its courier, every door answers the same.
    """
    slow = _Slow()
    slow.let_go.set()
    portal = Portal(mailbox=slow)
    who = people_of(portal)
    slow.let_go.clear()
    slow.holds.clear()
    open_for(portal.espace, "LATE")
    with ThreadPoolExecutor(1) as pool:
        working = pool.submit(portal.espace.dispatch)
        assert slow.holds.wait(SECONDS)
        answers = [answer(door, portal.espace, who) for _, door in DOORS]
        assert not working.done()
        slow.let_go.set()
        assert working.result(SECONDS).retried == 0
    assert answers == _answers_beside_a_quick_one()


@pytest.mark.rule("H5", "P12")
def test_a_slow_courier_holds_up_no_door_of_the_awaiting_face() -> None:
    """
    While a worker's task waits for its courier, every door of the event loop answers the same.
    """
    slow = _Slow()
    slow.let_go.set()
    portal = Portal(mailbox=slow)
    who = people_of(portal)
    slow.let_go.clear()
    slow.holds.clear()
    open_for(portal.espace, "LATE")
    espace = AsyncEspaceBailleur(
        store=AtOnceStore(portal.store),
        ledger=AtOnceLedger(portal.ledger),
        courier=ThreadedCourier(slow, Threads(1)),
        hasher=portal.hasher,
        email=email_policy,
        clock=portal.clock,
        secrets=portal.secrets,
        blocklist=CommonPasswords(),
        keys=portal.keys,
        documents=portal.documents,
    )

    async def asked(door: Callable[..., Any]) -> object:
        try:
            result = door(cast("EspaceBailleur", espace), who)
            if inspect.isawaitable(result):
                result = await cast("Awaitable[object]", result)
            return without_messages(result)
        except (Refusal, SessionEnded) as refusal:
            return told(refusal)

    async def story() -> list[object]:
        working = asyncio.create_task(espace.dispatch())
        assert await asyncio.to_thread(slow.holds.wait, SECONDS)
        answers = [await asked(door) for _, door in DOORS]
        assert not working.done()
        slow.let_go.set()
        assert (await working).retried == 0
        return answers

    assert asyncio.run(story()) == _answers_beside_a_quick_one()
