"""
Asking for a way back weakens nothing, and silence means a live message, on your composition.

It needs no extra: neither Hypothesis nor a test framework.
"""

from __future__ import annotations

from collections.abc import Coroutine
from inspect import isawaitable
from typing import TypeVar, cast

from attrs import evolve

from espace_bailleur._blocking import finish
from espace_bailleur._service.awaiting_doors import AsyncDoors
from espace_bailleur._service.doors import Doors
from espace_bailleur.domain.delivery import Recipient
from espace_bailleur.domain.fields import USER_NUMBER
from espace_bailleur.domain.overview import Overview
from espace_bailleur.domain.slots import goes, place_of
from espace_bailleur.domain.words import EmailAddress, IssueId
from espace_bailleur.testing.doubles import Mailbox
from espace_bailleur.testing.people import assert_that


LETTERS, IDENTIFIER = "first/letter/lost/number", "identifier/number"
OFTEN = 6
"""
How often each is asked for: more often than there are slots, by default.
"""

_Answer = TypeVar("_Answer")


def check_way_back(doors: Doors, mailbox: Mailbox, account: str) -> None:
    """
    Ask again and again for all that leads back into an open account, at each address on file.

    *account* is its id; *doors* are composed of a courier that is *mailbox*, which took whatever
    was sent of the account before.
    Asking changes nothing but what is under way (F2), and each time a provisional password that
    lives has arrived where it was asked for (C7).

    Raises:
        AssertionError: something was taken away, or nothing that lives has arrived.
    """
    finish(_check(doors, mailbox, account))


async def check_awaiting_way_back(doors: AsyncDoors, mailbox: Mailbox, account: str) -> None:
    """
    Do as `check_way_back`, on the awaiting face.
    """
    await _check(doors, mailbox, account)


async def _check(doors: Doors | AsyncDoors, mailbox: Mailbox, account: str) -> None:
    shown = await _shown(doors, account)
    for to in [one.to for one in shown.paths]:
        for number in range(OFTEN):
            await _ask(doors, shown, to, source=f"source {place_of(to)} {number}")
            await _done(doors.dispatch())
            before, shown = shown, await _shown(doors, account)
            _weakened_nothing(before, shown)
            _lives(shown, to, mailbox)


async def _ask(doors: Doors | AsyncDoors, shown: Overview, to: Recipient, *, source: str) -> None:
    number = {USER_NUMBER.name: str(shown.account.user_number)}
    await _done(doors.help(IDENTIFIER, number, source=source))
    if isinstance(to, EmailAddress):
        await _done(doors.forgot_password(to.stored, source=source))
    else:
        await _done(doors.help(LETTERS, number, source=source))


async def _shown(doors: Doors | AsyncDoors, account: str) -> Overview:
    return await _done(doors.operator("check").show(account))


async def _done(answer: _Answer | Coroutine[object, object, _Answer]) -> _Answer:
    """
    Wait for what an awaiting face answers; a blocking one has answered.
    """
    given: object = answer
    return cast("_Answer", await given if isawaitable(given) else given)


def _weakened_nothing(before: Overview, after: Overview) -> None:
    was, present = before.account, after.account
    noted = evolve(was, issues=present.issues, told=present.told, version=present.version)
    assert_that(present == noted, f"F2: asking touched more of {was.id} than what is under way")
    assert_that(_live(before) <= _live(after), f"F2: asking ended what was under way for {was.id}")


def _live(shown: Overview) -> set[IssueId]:
    ends = {one.expires_at for one in shown.under_way}
    return {one.id for one in shown.account.issues if one.expires_at in ends}


def _lives(shown: Overview, to: Recipient, mailbox: Mailbox) -> None:
    sent = {str(item.id) for item in mailbox.items}
    there = {one.id for one in shown.account.issues if goes(one) == place_of(to)} & _live(shown)
    arrived = any(f"{one}-password" in sent for one in there)
    assert_that(arrived, f"C7: {to!r} was asked for, and nothing that lives has arrived there")
