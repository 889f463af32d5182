"""
The check of a way back passes on what we ship, and tells what a store takes or loses.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from attrs import define, evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from espace_bailleur import Account
from espace_bailleur.adapters.memory import MemoryStore
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.steps import FIVE
from espace_bailleur.testing.portal import portal
from espace_bailleur.testing.way_back import check_way_back
from tests.composition import Service


@pytest.mark.rule("C7", "F2", "P04", "P13")
@settings(max_examples=20)
@given(at=st.sampled_from([*FIVE, None]))
def test_asking_weakens_nothing_and_silence_means_a_live_message(at: str | None) -> None:
    """
    From each step, on mails and letters, what lives has arrived, and nothing was taken away.
    """
    here = portal()
    check_way_back(here.espace, here.mailbox, here.landlord(at=at).account.id)


@pytest.mark.rule("C7", "F2", "P13")
@given(email=st.sampled_from(["zoe@example.org", None]))
def test_letters_and_mails_are_both_tried(email: str | None) -> None:
    """
    Each address on file is asked for, on both faces.
    """
    service = Service()
    account = service.opened(email)
    before = len(service.mailbox.items)
    check_way_back(service.espace, service.mailbox, account.id)
    assert len(service.mailbox.items) > before


def _further(account: Account) -> Account:
    return evolve(account, epoch=account.epoch + 1)


def _latest_alone(account: Account) -> Account:
    return evolve(account, issues=account.issues[-1:])


def _nothing(account: Account) -> Account:
    return account


@define
class _Broken(MemoryStore):
    """
    A store that does something of its own once somebody asked, and may lose what was asked for.
    """

    spoil: Callable[[Account], Account] = _nothing
    loses: bool = False

    def commit(self, change: Change) -> None:
        """
        Spoil it.
        """
        if any(one.request for account in change.accounts for one in account.issues):
            messages = () if self.loses else change.messages
            accounts = tuple(map(self.spoil, change.accounts))
            change = evolve(change, accounts=accounts, messages=messages)
        super().commit(change)


@pytest.mark.rule("C7", "F2")
@pytest.mark.parametrize(
    ("store", "told"),
    [
        (_Broken(spoil=_further), "F2: asking touched more"),
        (_Broken(spoil=_latest_alone), "F2: asking ended"),
        (_Broken(loses=True), "C7: "),
    ],
)
def test_a_store_that_takes_or_loses_something_is_told(store: _Broken, told: str) -> None:
    """
    Sessions that end, issues that are gone and messages that never leave are each noticed.
    """
    here = evolve(portal(), store=store)
    account = here.landlord(at=None).account
    with pytest.raises(AssertionError, match=told):
        check_way_back(here.espace, here.mailbox, account.id)
