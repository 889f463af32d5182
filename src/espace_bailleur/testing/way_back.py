"""
Asking for a way back weakens nothing, and silence means a live message, on your composition.

It needs no extra: neither Hypothesis nor a test framework.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import cycle, product

from attrs import evolve

from espace_bailleur._blocking import finish
from espace_bailleur._service.awaiting_doors import AsyncDoors
from espace_bailleur._service.doors import Doors
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.delivery import Letter, Mail, Recipient
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.overview import Overview
from espace_bailleur.domain.policies import LONGEST, Channel
from espace_bailleur.domain.slots import BY_POST, channel_to, goes, place_of
from espace_bailleur.domain.words import IssueId
from espace_bailleur.errors import Misuse
from espace_bailleur.testing._asking_again import MINUTE, Asking
from espace_bailleur.testing.doubles import Mailbox, MovableClock
from espace_bailleur.testing.people import assert_that


DOORS = 4
"""
How many doors there are for what is asked for at most; the first are asked again for the others.
"""

_LONG = LONGEST[Channel.LETTER]
"""
How long after which nothing lives of what was sent, whatever a host chose.
"""


def check_way_back(
    doors: Doors,
    mailbox: Mailbox,
    account: str,
    *,
    clock: MovableClock | None = None,
    failing: Sequence[int] = (0,),
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
    Then the courier may also be out: *failing* says how often in a row at each door in turn, over
    and over.
    Meanwhile what was asked for is on its way or was given up and is listed (H3), and it arrives
    once the courier works.

    Raises:
        AssertionError: something was taken away or went elsewhere, or nothing that lives arrived.
        Misuse: *failing* is empty or goes below 0, or is above it and no clock is given.
    """
    finish(_check(Asking(doors, mailbox, clock), account, failing))


async def check_awaiting_way_back(
    doors: AsyncDoors,
    mailbox: Mailbox,
    account: str,
    *,
    clock: MovableClock | None = None,
    failing: Sequence[int] = (0,),
) -> None:
    """
    Do as `check_way_back`, on the awaiting face.
    """
    await _check(Asking(doors, mailbox, clock), account, failing)


async def _check(asking: Asking, account: str, failing: Sequence[int]) -> None:
    if not failing or min(failing) < 0:
        raise Misuse(
            "How often the courier is out at each door is a list of numbers from 0 on.",
            "Give (0,) where it never is.",
        )
    if any(failing) and asking.clock is None:
        raise Misuse(
            "The courier is to fail, and nothing tells when what was put off is due.",
            "Give the clock of the doors, too.",
        )
    shown, before = await asking.show(account), len(asking.mailbox.items)
    await asking.advised()
    reissue = {Channel.MAIL: Act.REISSUE_BY_MAIL, Channel.LETTER: Act.REISSUE_BY_LETTER}
    outages = cycle(failing)
    for to, door in product([one.to for one in shown.paths], range(DOORS)):
        since = asking.wait(_LONG)
        failures = next(outages)
        for turn in range(failures + 2):
            out = turn < failures
            source = f"source {place_of(to)} {door} {turn}"
            there = await asking.ask(Act.SEND_IDENTIFIER, door, shown.account, to, source)
            await asking.ask(reissue[channel_to(to)], door, shown.account, to, source)
            given_up = out and await asking.dispatch_in_vain()
            if not out:
                await asking.dispatch()
            previous, shown = shown, await asking.show(account)
            await _weakened_nothing(previous, shown, asking)
            _on_file_alone(shown, asking.mailbox.items[before:])
            if out:
                _on_its_way(shown, to, given_up=given_up)
                asking.wait(MINUTE)
            else:
                _identifier_arrived(shown, to if there else None, since, asking.mailbox)
                _password_lives(shown, to, since, asking.mailbox)


async def _weakened_nothing(before: Overview, after: Overview, asking: Asking) -> None:
    was, present = before.account, after.account
    noted = evolve(was, issues=present.issues, told=present.told, version=present.version)
    assert_that(present == noted, f"F2: asking touched more of {was.id} than what is under way")
    ended = _live(before) - _live(after)
    if ended and (clock := asking.clock):
        over = {one.id for one in was.issues if one.status(clock()) == "expired"}
        unsent = await asking.unsent()
        ended = {one for one in ended - over if f"{one}-password" not in unsent}
    assert_that(not ended, f"F2: asking ended what was under way for {was.id}")


def _on_its_way(shown: Overview, to: Recipient, *, given_up: bool) -> None:
    under_way = {place_of(one.to) for one in shown.under_way if one.to}
    there = place_of(to) in under_way or given_up
    assert_that(there, f"C7: {to!r} was asked for, and nothing is on its way or was given up")


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
