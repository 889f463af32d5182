"""
The doors of either face, as somebody asks at them who wants to get back in.
"""

from __future__ import annotations

from collections.abc import Coroutine
from contextlib import suppress
from datetime import datetime, timedelta
from inspect import isawaitable
from typing import TypeVar, cast

from attrs import frozen

from espace_bailleur._service.awaiting_doors import AsyncDoors
from espace_bailleur._service.doors import Doors
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.delivery import Recipient
from espace_bailleur.domain.fields import EMAIL, IDENTIFIER, USER_NUMBER
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.overview import Overview
from espace_bailleur.domain.recovery import RecoveryAnswer
from espace_bailleur.domain.words import EmailAddress
from espace_bailleur.errors import Refusal
from espace_bailleur.testing._outcomes import outcomes
from espace_bailleur.testing.doubles import Mailbox, MovableClock
from espace_bailleur.testing.people import assert_that


_Answer = TypeVar("_Answer")
MINUTE, _DOUBLED = timedelta(minutes=1), 16
"""
How long it is waited first for what was put off, and how often twice as long: 45 days in all.
"""


@frozen
class Asking:
    """
    The doors of either face, and what came through them.
    """

    doors: Doors | AsyncDoors
    mailbox: Mailbox
    clock: MovableClock | None

    async def show(self, account: str) -> Overview:
        return await _done(self.doors.operator("check").show(account))

    def wait(self, time: timedelta) -> datetime | None:
        """
        Let time pass where it can, and tell the instant.
        """
        if self.clock is None:
            return None
        self.clock.move(time)
        return self.clock()

    async def dispatch_in_vain(self) -> bool:
        """
        Dispatch while the courier is out, and tell whether anything was given up.
        """
        self.mailbox.failing = True
        became = await _done(self.doors.dispatch())
        self.mailbox.failing = False
        return became.dead > 0

    async def dispatch(self) -> None:
        """
        Dispatch until nothing is put off any more, each time after twice as long.
        """
        await _done(self.doors.dispatch())
        for doubled in range(_DOUBLED if self.clock else 0):
            if not (await _done(self.doors.backlog())).retried:
                break
            self.wait(MINUTE * 2**doubled)
            await _done(self.doors.dispatch())

    async def unsent(self) -> set[str]:
        """
        List the messages that were given up or dropped.
        """
        found: list[str] = []
        operator = self.doors.operator("check")
        while page := await _done(operator.unsent(found[-1] if found else None)):
            found += [str(one.message.id) for one in page]
        return {*found}

    async def ask(self, act: Act, door: int, account: Account, to: Recipient, source: str) -> bool:
        """
        Ask at one of the doors for what an act does, and tell whether that was for the address.
        """
        typed = _typed(account, to)
        acting = [one for one in outcomes() if one.act is act and one.asks[0].name in typed]
        if act is Act.REISSUE_BY_MAIL and door % (len(acting) + 1) == 0:
            await _done(self.doors.forgot_password(typed[EMAIL.name], source=source))
            return True
        outcome = acting[door % len(acting)]
        answer = await _done(self.doors.help(outcome.path, typed, source=source))
        assert_that(answer == RecoveryAnswer(act=act), f"F8: {outcome.id} answers as another act")
        return outcome.asks[0].name == EMAIL.name

    async def advised(self) -> None:
        """
        Ask at each outcome that says what to do: whom to turn to, until when to wait.
        """
        for outcome in outcomes():
            answer = None
            if outcome.act is None:
                with suppress(Refusal):
                    answer = await _done(self.doors.help(outcome.path, {}, source=None))
            assert_that(answer is None, f"F7: {outcome.id} only advises, and does something")


def _typed(account: Account, to: Recipient) -> dict[str, str]:
    """
    List what somebody can type who asks for an account at one of its addresses.
    """
    typed = {
        USER_NUMBER.name: str(account.user_number),
        IDENTIFIER.name: str(account.identifier),
    }
    return typed | {EMAIL.name: to.stored} if isinstance(to, EmailAddress) else typed


async def _done(answer: _Answer | Coroutine[object, object, _Answer]) -> _Answer:
    """
    Wait for what an awaiting face answers; a blocking one has answered.
    """
    given: object = answer
    return cast("_Answer", await given if isawaitable(given) else given)
