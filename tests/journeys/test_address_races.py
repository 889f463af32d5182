"""
Two who want one address, at once or one after the other.
"""

from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import Account, Refusal
from espace_bailleur.adapters.memory import MemoryStore
from espace_bailleur.domain.account import Claim, ClaimKind
from espace_bailleur.domain.steps import INFORMATION, PERSONAL_PASSWORD
from espace_bailleur.ports.store import Lookup
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
    assert service.now(owner).address == owner.address


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
    address = service.now(accounts[loser]).address
    assert address is not None
    assert not address.confirmed
