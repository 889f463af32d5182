"""
The check of a way back passes on what we ship, and tells what a store takes or loses.
"""

from __future__ import annotations

import asyncio

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from typing import cast

import pytest

from attrs import define, evolve
from hypothesis import example, given, settings
from hypothesis import strategies as st

from espace_bailleur import Account, DispatchPolicy, Misuse, Policies, guide
from espace_bailleur._service.doors import Doors
from espace_bailleur.adapters.memory import MemoryStore
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.delivery import IdentifierNotice, PasswordNotice
from espace_bailleur.domain.notices import Notice
from espace_bailleur.domain.policies import DISPATCH
from espace_bailleur.domain.slots import PLACES
from espace_bailleur.domain.steps import FIVE
from espace_bailleur.domain.words import PostalAddress
from espace_bailleur.testing.people import ADDRESSES
from espace_bailleur.testing.portal import portal
from espace_bailleur.testing.way_back import check_awaiting_way_back, check_way_back
from tests.composition import Service
from tests.guided import outcomes


@pytest.mark.rule("C7", "F2", "H3", "P04", "P13")
@settings(max_examples=15)
@given(
    at=st.sampled_from([*FIVE, None]),
    failing=st.none() | st.lists(st.integers(0, 8), min_size=1, max_size=6),
    delays=st.sampled_from([DISPATCH.delays, (timedelta(minutes=1),), ()]),
)
@example(at=None, failing=[2], delays=())
@example(at=None, failing=[7], delays=DISPATCH.delays)
def test_asking_weakens_nothing_and_silence_means_a_live_message(
    at: str | None, failing: list[int] | None, delays: tuple[timedelta, ...]
) -> None:
    """
    From each step, whether the courier fails or no time passes, what lives has arrived at last.
    """
    here = portal(policies=Policies(dispatch=DispatchPolicy(name="drawn", delays=delays)))
    account, clock = here.landlord(at=at).account.id, None if failing is None else here.clock
    check_way_back(here.espace, here.mailbox, account, clock=clock, failing=failing or [0])


def test_a_courier_that_fails_needs_a_clock() -> None:
    """
    Where nothing can tell when what was put off is due, a courier that fails is a misuse.
    """
    here = portal()
    account = here.landlord().account.id
    with pytest.raises(Misuse, match="nothing tells when"):
        check_way_back(here.espace, here.mailbox, account, failing=[0, 1])


@pytest.mark.parametrize("failing", [(), (-1,), (0, 2, -3)])
def test_a_courier_is_out_some_times_or_none(failing: tuple[int, ...]) -> None:
    """
    No number at all, or one below 0, is a misuse, and nothing was asked for.
    """
    here = portal()
    account = here.landlord().account.id
    before = here.store.waiting, list(here.mailbox.items)
    with pytest.raises(Misuse, match="from 0 on"):
        check_way_back(here.espace, here.mailbox, account, clock=here.clock, failing=failing)
    assert (here.store.waiting, here.mailbox.items) == before


@pytest.mark.rule("C7", "F2", "F8", "P13")
@pytest.mark.parametrize("email", ["zoe@example.org", None])
def test_letters_and_mails_are_both_tried_on_both_faces(email: str | None) -> None:
    """
    Each address on file is asked for, and what the guide does for it goes there and lives.
    """
    service = Service()
    account = service.opened(email)
    before = len(service.mailbox.items)
    check_way_back(service.espace, service.mailbox, account.id, clock=service.clock)
    sent = service.mailbox.items[before:]
    assert {one.to for one in sent} == {account.delivery, account.postal} - {None}
    again = Service()
    account = again.opened(email)
    asyncio.run(
        check_awaiting_way_back(again.awaiting, again.mailbox, account.id, clock=again.clock)
    )
    assert [one.to for one in again.mailbox.items[before:]] == [one.to for one in sent]


class _Noted:
    """
    Doors that note which outcomes of the guide somebody asked at.
    """

    def __init__(self, doors: Doors) -> None:
        self._doors = doors
        self.asked: set[str] = set()

    def __getattr__(self, name: str) -> object:
        return getattr(self._doors, name)

    def help(self, path: str, answers: Mapping[str, object], *, source: str | None) -> object:
        self.asked.add(guide(path).id)
        return self._doors.help(path, answers, source=source)


@pytest.mark.rule("F7", "F8")
def test_the_guide_is_asked_at_every_outcome() -> None:
    """
    Whoever is reached by two mailboxes and by post is asked for at each outcome, acting or not.
    """
    service = Service()
    account, noted = service.opened(), _Noted(service.espace)
    service.through(service.first_entry(account), email="other@example.org")
    service.espace.dispatch()
    service.espace.confirm_address(service.entry(account), service.code(account))
    assert len(service.espace.operator("tests").show(account.id).paths) == PLACES
    check_way_back(cast("Doors", noted), service.mailbox, account.id)
    assert noted.asked == {one.id for one in outcomes()}


def _further(account: Account) -> Account:
    return evolve(account, epoch=account.epoch + 1)


def _latest_alone(account: Account) -> Account:
    return evolve(account, issues=account.issues[-1:])


@define
class _Broken(MemoryStore):
    """
    A store that does something of its own to each change, once it is spoiled.
    """

    spoil: Callable[[Change], Change] | None = None

    def commit(self, change: Change) -> None:
        """
        Spoil it.
        """
        super().commit(self.spoil(change) if self.spoil else change)


def _astray(change: Change) -> Change:
    messages = (
        evolve(one, content=evolve(one.content, to=ADDRESSES[-1]))
        if isinstance(one.content, PasswordNotice)
        else one
        for one in change.messages
    )
    return evolve(change, messages=tuple(messages))


def _halved(change: Change) -> Change:
    contents = (one.content for one in change.messages)
    by_post = any(isinstance(getattr(one, "to", None), PostalAddress) for one in contents)
    return _without(IdentifierNotice, change) if by_post else change


def _without(kind: type[Notice], change: Change) -> Change:
    kept = (one for one in change.messages if not isinstance(one.content, kind))
    return evolve(change, messages=tuple(kept))


def _with(spoil: Callable[[Account], Account], change: Change) -> Change:
    return evolve(change, accounts=tuple(map(spoil, change.accounts)))


@pytest.mark.rule("C7", "F2", "F8")
@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (partial(_with, _further), "F2: asking touched more"),
        (partial(_with, _latest_alone), "F2: asking ended"),
        (partial(_without, IdentifierNotice), "C7: the identifier was asked for"),
        (partial(_without, PasswordNotice), "C7: .+ nothing that lives has arrived"),
        (_halved, "C7: .+ a letter with the identifier is missing"),
        (_astray, "F8: .+ at no address on file"),
    ],
)
def test_a_store_that_takes_or_loses_something_is_told(
    spoil: Callable[[Change], Change], told: str
) -> None:
    """
    Sessions that end, issues that are gone, and messages that go nowhere or astray are noticed.
    """
    store = _Broken()
    service = Service(store=store)
    account = service.settled()
    service.clock.move(timedelta(minutes=1))
    store.spoil = spoil
    with pytest.raises(AssertionError, match=told):
        check_way_back(service.espace, service.mailbox, account.id)
