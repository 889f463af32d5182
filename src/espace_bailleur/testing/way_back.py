"""
Asking for a way back weakens nothing, and silence means a live message, on your composition.

It needs no extra: neither Hypothesis nor a test framework.
"""

from __future__ import annotations

from collections.abc import Coroutine, Iterable
from contextlib import suppress
from datetime import datetime
from inspect import isawaitable
from itertools import product
from typing import TypeVar, cast

from attrs import evolve, frozen

from espace_bailleur._blocking import finish
from espace_bailleur._service.awaiting_doors import AsyncDoors
from espace_bailleur._service.doors import Doors
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.delivery import Letter, Mail, Recipient
from espace_bailleur.domain.fields import EMAIL, IDENTIFIER, USER_NUMBER
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.overview import Overview
from espace_bailleur.domain.policies import LONGEST, Channel
from espace_bailleur.domain.recovery import RecoveryAnswer
from espace_bailleur.domain.slots import BY_POST, channel_to, goes, place_of
from espace_bailleur.domain.words import EmailAddress, IssueId
from espace_bailleur.errors import Refusal
from espace_bailleur.testing._outcomes import outcomes
from espace_bailleur.testing.doubles import Mailbox, MovableClock
from espace_bailleur.testing.people import assert_that


DOORS = 4
"""
How many doors there are for what is asked for at most; the first are asked again for the others.
"""

_Answer = TypeVar("_Answer")
_LONG = LONGEST[Channel.LETTER]
"""
How long after which nothing lives of what was sent, whatever a host chose.
"""


def check_way_back(
    doors: Doors, mailbox: Mailbox, account: str, *, clock: MovableClock | None = None
) -> None:
    """
    Ask again and again for all that leads back into an open account, at each address on file.

    *account* is its id; *doors* are composed of a courier that is *mailbox*, which took whatever
    was sent of the account before.
    What sends something is asked for twice at each door: the forgotten password, and every outcome
    of the guide that does it for the address, the user number or the identifier; those that only
    advise do nothing (F7).
    Asking changes nothing but what is under way (F2), and writes to addresses on file alone (F8).
    Each time a provisional password that lives has arrived where it was asked for, by post beside
    the identifier, and so has the identifier (C7).
    Where *clock* is that of the doors, it is moved, so that at each door nothing lives any more of
    what was asked for at another one.

    Raises:
        AssertionError: something was taken away or went elsewhere, or nothing that lives arrived.
    """
    finish(_check(_Asking(doors, mailbox, clock), account))


async def check_awaiting_way_back(
    doors: AsyncDoors, mailbox: Mailbox, account: str, *, clock: MovableClock | None = None
) -> None:
    """
    Do as `check_way_back`, on the awaiting face.
    """
    await _check(_Asking(doors, mailbox, clock), account)


@frozen
class _Asking:
    """
    The doors of either face, and what came through them.
    """

    doors: Doors | AsyncDoors
    mailbox: Mailbox
    clock: MovableClock | None

    async def show(self, account: str) -> Overview:
        return await _done(self.doors.operator("check").show(account))

    async def dispatch(self) -> None:
        await _done(self.doors.dispatch())

    def all_is_over(self) -> datetime | None:
        """
        Let so much time pass that nothing lives any more, and tell the instant.
        """
        if self.clock is None:
            return None
        self.clock.move(_LONG)
        return self.clock()

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


async def _check(asking: _Asking, account: str) -> None:
    shown, before = await asking.show(account), len(asking.mailbox.items)
    await asking.advised()
    reissue = {Channel.MAIL: Act.REISSUE_BY_MAIL, Channel.LETTER: Act.REISSUE_BY_LETTER}
    since: datetime | None = None
    for to, door, again in product([one.to for one in shown.paths], range(DOORS), (False, True)):
        since = since if again else asking.all_is_over()
        source = f"source {place_of(to)} {door} {again}"
        there = await asking.ask(Act.SEND_IDENTIFIER, door, shown.account, to, source)
        await asking.ask(reissue[channel_to(to)], door, shown.account, to, source)
        await asking.dispatch()
        previous, shown = shown, await asking.show(account)
        _weakened_nothing(previous, shown, asking.clock)
        _on_file_alone(shown, asking.mailbox.items[before:])
        _identifier_arrived(shown, to if there else None, since, asking.mailbox)
        _password_lives(shown, to, since, asking.mailbox)


async def _done(answer: _Answer | Coroutine[object, object, _Answer]) -> _Answer:
    """
    Wait for what an awaiting face answers; a blocking one has answered.
    """
    given: object = answer
    return cast("_Answer", await given if isawaitable(given) else given)


def _weakened_nothing(before: Overview, after: Overview, clock: MovableClock | None) -> None:
    was, present = before.account, after.account
    noted = evolve(was, issues=present.issues, told=present.told, version=present.version)
    assert_that(present == noted, f"F2: asking touched more of {was.id} than what is under way")
    over = {one.id for one in was.issues if clock and one.status(clock()) == "expired"}
    ended = _live(before) - over - _live(after)
    assert_that(not ended, f"F2: asking ended what was under way for {was.id}")


def _on_file_alone(shown: Overview, sent: Iterable[Mail | Letter]) -> None:
    account = shown.account
    there = {place_of(one.to) for one in sent if str(account.user_number) in one.body}
    on_file = {place_of(one.to) for one in shown.paths}
    assert_that(there <= on_file, f"F8: {account.id} was written to at no address on file")


def _identifier_arrived(
    shown: Overview, to: Recipient | None, since: datetime | None, mailbox: Mailbox
) -> None:
    places = [place_of(to)] if to else [place_of(one.to) for one in shown.paths]
    arrived = any(_came(shown.account, place, since, mailbox) for place in places)
    assert_that(arrived, f"C7: the identifier was asked for, and has not arrived at {places}")


def _came(account: Account, place: str, since: datetime | None, mailbox: Mailbox) -> bool:
    """
    Tell whether the identifier that was last sent to a place, *since* an instant, arrived there.
    """
    told = (one.at for one in account.told if one.place == place)
    at = {one for one in told if since is None or one >= since}
    return any(
        item.at in at and place_of(item.to) == place and str(account.identifier) in item.body
        for item in mailbox.items
    )


def _password_lives(
    shown: Overview, to: Recipient, since: datetime | None, mailbox: Mailbox
) -> None:
    """
    See that a password which lives has arrived at an address, by post beside the identifier.
    """
    account, sent = shown.account, {str(item.id) for item in mailbox.items}
    arrived = [
        one
        for one in account.issues
        if goes(one) == place_of(to) and one.id in _live(shown) and f"{one.id}-password" in sent
    ]
    assert_that(bool(arrived), f"C7: {to!r} was asked for, and nothing that lives has arrived")
    beside = place_of(to) != BY_POST or _came(account, BY_POST, since, mailbox)
    both = beside or any(one.half in sent for one in arrived)
    assert_that(both, f"C7: {to!r} was asked for, and a letter with the identifier is missing")


def _live(shown: Overview) -> set[IssueId]:
    ends = {one.expires_at for one in shown.under_way}
    return {one.id for one in shown.account.issues if one.expires_at in ends}
