"""
Two who want one address, at once or one after the other.
"""

from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import (
    EMAIL,
    Account,
    Field,
    FieldKind,
    Onboarding,
    Organisation,
    Refusal,
    Steps,
)
from espace_bailleur.adapters.memory import MemoryStore
from espace_bailleur.domain.account import Claim, ClaimKind
from espace_bailleur.domain.address import Reach
from espace_bailleur.domain.completing import give_information
from espace_bailleur.domain.credential import NewSecret
from espace_bailleur.domain.fields import Answers
from espace_bailleur.domain.steps import INFORMATION, PERSONAL_PASSWORD
from espace_bailleur.domain.words import IssueId
from espace_bailleur.ports.store import Lookup
from espace_bailleur.testing.people import ADDRESSES, DOCUMENTS
from tests.composition import Service


OTHER = "other@example.org"


class _LookedAwayOnce(MemoryStore):
    """
    A store that does not show who owns an address the first time, as when both come at once.
    """

    looks = 0

    def find(self, key: Lookup, /) -> Account | None:
        """
        Find nobody by an address at first.
        """
        if isinstance(key, Claim) and key.kind is ClaimKind.ADDRESS:
            self.looks += 1
            if self.looks == 1:
                return None
        return super().find(key)


@pytest.mark.rule("B2", "D5", "K3")
def test_whoever_loses_the_race_for_an_address_is_answered_as_if_late() -> None:
    """
    When another account confirms the address between look-up and commit, it is decided again.
    """
    store = _LookedAwayOnce()
    service = Service(store=store)
    store.looks = 9
    owner = service.settled(OTHER, reference="R-2")
    entry = service.first_entry(service.opened(OTHER, reference="R-3"))
    store.looks = 0
    entry = service.espace.complete(entry, {"step": INFORMATION, "email": OTHER})
    assert store.looks > 1
    assert entry.onboarding.unconfirmed is not None
    assert service.stored(owner).address == owner.address


@pytest.mark.rule("B2", "K3", "P07")
@given(first=st.booleans())
def test_two_that_wait_for_one_address_end_in_one(*, first: bool) -> None:
    """
    An unconfirmed address reserves nothing: whoever confirms it first has it, the other never.
    """
    service = Service()
    accounts = [
        service.opened(f"a{number}@example.org", reference=f"R-{number}") for number in (1, 2)
    ]
    entries = [
        service.through(service.first_entry(one), until=PERSONAL_PASSWORD, email=OTHER)
        for one in accounts
    ]
    service.espace.dispatch()
    winner, loser = (0, 1) if first else (1, 0)
    service.espace.confirm_address(entries[winner], service.code(accounts[winner]))
    with pytest.raises(Refusal, match="code-refused"):
        service.espace.confirm_address(entries[loser], service.code(accounts[loser]))
    address = service.stored(accounts[loser]).address
    assert address is not None
    assert not address.confirmed


@pytest.mark.rule("B2", "D5")
@given(email=st.sampled_from(["zoe@example.org", "zeo@example.org", ""]))
def test_a_confirmed_address_is_not_lost_to_a_later_form(email: str) -> None:
    """
    When the second step asks for more one day, the confirmed address is neither asked nor changed.
    """
    service = Service()
    account = service.settled()
    telephone = Field(name="telephone", kind=FieldKind.TELEPHONE)
    later = Service(steps=Steps(information=(EMAIL, telephone)), store=service.store)
    entry = later.entry(account)
    assert entry.pending is not None
    assert entry.pending.fields == (telephone,)
    later.espace.complete(entry, {"step": INFORMATION, "email": email, "telephone": "0102030405"})
    assert later.stored(account).address == account.address


@pytest.mark.rule("B2", "D5")
def test_the_decision_keeps_a_confirmed_address_as_well() -> None:
    """
    A confirmed address stays, even where a form that still asked for it brings another one.
    """
    service = Service()
    account = service.settled()
    telephone = Field(name="telephone", kind=FieldKind.TELEPHONE)
    onboarding = Onboarding.of(
        account,
        documents=DOCUMENTS,
        now=service.clock(),
        steps=Steps(information=(EMAIL, telephone)),
    )
    change = give_information(
        onboarding,
        Answers(values=(("telephone", "0102030405"),), email=ADDRESSES[-1]),
        reach=Reach(
            email=ADDRESSES[-1],
            owner=None,
            secret=NewSecret(id=IssueId("1"), key_id="", nonce=b"", digest=b""),
            may_send=True,
        ),
        now=service.clock(),
    )
    assert change.account.address == account.address
    assert change.account.answer("information") != account.answer("information")


@pytest.mark.rule("D5")
@given(times=st.integers(1, 8))
def test_a_refused_address_costs_no_mail(times: int) -> None:
    """
    Giving one's other account's address again and again leaves room for the right one's code.
    """
    service = Service()
    service.settled()
    entry = service.first_entry(service.opened(departement="64"))
    for _ in range(times):
        with pytest.raises(Refusal, match="address-of-other-account"):
            service.espace.complete(entry, {"step": INFORMATION, "email": "zoe@example.org"})
    service.espace.complete(entry, {"step": INFORMATION, "email": OTHER})
    service.espace.dispatch()
    assert service.code(entry.account)


@pytest.mark.rule("A5", "B1", "D5")
def test_one_reference_of_two_kinds_is_two_holders() -> None:
    """
    An organisation and an individual who happen to share a reference learn nothing of each other.
    """
    service = Service()
    service.settled(OTHER)
    account = service.espace.operator("tests").open_account(
        departement="33",
        holder=Organisation(reference="R-1", name="SCI des Lilas", siret="73282932000074"),
        email="sci@example.org",
    )
    service.espace.dispatch()
    entry = service.first_entry(account)
    entry = service.espace.complete(entry, {"step": INFORMATION, "email": OTHER})
    assert entry.onboarding.unconfirmed is not None
