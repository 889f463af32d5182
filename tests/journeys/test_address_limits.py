"""
How many codes are sent, by account, mailbox and source.
"""

from __future__ import annotations

import datetime as dt

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import Refusal
from espace_bailleur.domain.steps import INFORMATION, PERSONAL_PASSWORD
from tests.composition import Service


MINUTES = dt.timedelta(minutes=1)
OTHER = "other@example.org"


@pytest.mark.rule("D5", "P11")
def test_codes_are_limited_by_account() -> None:
    """
    The sixth code within an hour is refused; an hour later there is room again.
    """
    service = Service()
    entry = service.first_entry(service.opened())
    entry = service.through(entry, until=PERSONAL_PASSWORD, email=OTHER)
    for _ in range(4):
        entry = service.espace.resend_code(entry)
    before = service.stored(entry.account)
    with pytest.raises(Refusal, match="too-many-codes"):
        service.espace.resend_code(entry)
    assert service.stored(entry.account) == before
    entry = service.through(entry)
    service.clock.move(60 * MINUTES)
    service.espace.resend_code(service.entry(entry.account))


@pytest.mark.rule("D5", "P11")
@given(tags=st.lists(st.sampled_from(["", "+a", "+b"]), min_size=14, max_size=14))
def test_one_mailbox_is_sent_ten_codes_a_day(tags: list[str]) -> None:
    """
    However many accounts and plus-tags ask, a mailbox gets ten codes in a day, and steps go on.

    Nobody is told that a code is under way which no message carries.
    """
    service = Service()
    for number, tag in enumerate(tags):
        account = service.opened(f"a{number}@example.org", reference=f"R-{number}")
        entry = service.first_entry(account)
        email = f"victim{tag}@example.org"
        entry = service.espace.complete(entry, {"step": INFORMATION, "email": email})
        assert entry.pending is not None
        assert entry.pending.id == PERSONAL_PASSWORD
        overview = service.espace.operator("tests").show(account.id)
        assert (overview.code is not None) == (number < 10)
    service.espace.dispatch()
    codes = [one for one in service.mailbox.items if str(one.to).startswith("victim")]
    assert len(codes) == 10


@pytest.mark.rule("D5")
def test_codes_are_limited_by_source() -> None:
    """
    One source sends at most twenty codes an hour, whichever accounts and mailboxes it uses.
    """
    service = Service()
    for number in range(25):
        account = service.opened(f"a{number}@example.org", reference=f"R-{number}")
        entry = service.first_entry(account)
        email = f"mine{number}@example.org"
        service.espace.complete(entry, {"step": INFORMATION, "email": email})
    service.espace.dispatch()
    assert sum(str(one.to).startswith("mine") for one in service.mailbox.items) == 20


@pytest.mark.rule("D5")
def test_without_a_source_the_other_limits_hold() -> None:
    """
    A host that knows no source still has the limits by account and mailbox.
    """
    service = Service()
    account = service.opened()
    entry = service.espace.sign_in(
        identifier=str(account.identifier), password=service.provisional(account), source=None
    )
    entry = service.espace.complete(entry, {"step": INFORMATION, "email": OTHER})
    for _ in range(4):
        entry = service.espace.resend_code(entry)
    with pytest.raises(Refusal, match="too-many-codes"):
        service.espace.correct_address(entry, "third@example.org")
