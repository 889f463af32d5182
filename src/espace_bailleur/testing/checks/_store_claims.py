"""
What a store keeps unique.
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve

from espace_bailleur.domain.account import (
    Account,
    AccountAddress,
    Claim,
    ClaimKind,
    Standing,
)
from espace_bailleur.domain.holder import Individual
from espace_bailleur.domain.words import Departement, EmailAddress, Identifier
from espace_bailleur.ports.store import Store, Taken
from espace_bailleur.testing.checks._running import expect, refused
from espace_bailleur.testing.checks._values import (
    account,
    account_id,
    change,
    confirmed,
    email,
)


ADDRESS = Claim(ClaimKind.ADDRESS, email("zoe").key)


def _rivals(held: Account, rival: Account) -> dict[ClaimKind, Account]:
    """
    Give *rival* one of the claims of *held*, a kind at a time, spelled otherwise where it can be.
    """
    return {
        ClaimKind.IDENTIFIER: evolve(rival, identifier=Identifier(held.identifier.value.upper())),
        ClaimKind.USER_NUMBER: evolve(rival, user_number=held.user_number),
        ClaimKind.ADDRESS: evolve(
            rival, address=evolve(confirmed("zoe"), email=EmailAddress("ZOE@example.org"))
        ),
        ClaimKind.REFERENCE: evolve(
            rival, holder=Individual(reference=held.holder.reference, name="Somebody Else")
        ),
    }


def _taken(store: Store, what: str, kind: ClaimKind, *accounts: Account) -> None:
    refusal = refused(what, Taken, store.commit, change(*accounts))
    expect(f"{what}: the kind", refusal.kind, kind)


def no_two_accounts_share_a_claim_of_any_kind(store: Store) -> None:
    """
    Claim what another account holds, a kind at a time, newly and in a later version (B2, K3).
    """
    held = account(1, address=confirmed("zoe"))
    store.commit(change(held, account(2)))
    for kind, rival in _rivals(held, account(3)).items():
        _taken(store, f"a new {kind}", kind, rival)
        expect("the new account", store.find(account_id(3)), None)
    for kind, rival in _rivals(held, account(2)).items():
        later = rival.next()
        _taken(store, f"a changed {kind}", kind, later)
        expect("the changed account", store.find(account_id(2)), account(2))
    for claim in held.claims:
        expect(f"find by {claim}", store.find(claim), held)


def no_two_accounts_of_one_change_share_a_claim(store: Store) -> None:
    """
    Claim the same twice in one change, a kind at a time (K3).
    """
    held = account(1, address=confirmed("zoe"))
    for kind, rival in _rivals(held, account(2)).items():
        for pair in ((held, rival), (rival, held)):
            _taken(store, f"one {kind} twice", kind, *pair)
            found = [store.find(account_id(number)) for number in (1, 2)]
            expect("the accounts", found, [None, None])


def a_reference_is_unique_in_its_departement_alone(store: Store) -> None:
    """
    Open accounts of one holder in two départements (B1).
    """
    first = account(1)
    second = account(2, holder=first.holder, departement=Departement("2A"))
    store.commit(change(first))
    store.commit(change(second))
    expect("the second account", store.find(second.id), second)


def an_unconfirmed_address_is_not_claimed_and_may_repeat(store: Store) -> None:
    """
    Give an address for several accounts before one of them confirms it (B2).
    """
    waiting = AccountAddress(email=email("zoe"))
    store.commit(change(account(1, address=waiting), account(2, address=waiting)))
    expect("who holds it", store.find(ADDRESS), None)
    second = account(2, address=confirmed("zoe")).next()
    store.commit(change(second))
    expect("who holds it once confirmed", store.find(ADDRESS), second)
    store.commit(change(account(3, address=waiting)))
    expect("who holds it, given again", store.find(ADDRESS), second)
    first = account(1, address=confirmed("zoe")).next()
    _taken(store, "to confirm it twice", ClaimKind.ADDRESS, first)


def delivery_addresses_may_repeat(store: Store) -> None:
    """
    Open accounts that the institution knows by one address, a confirmed one too (B2).
    """
    store.commit(change(account(1, delivery=email("zoe")), account(2, delivery=email("zoe"))))
    holder = account(3, address=confirmed("zoe"))
    store.commit(change(holder))
    store.commit(change(account(4, delivery=email("zoe"))))
    expect("who holds it", store.find(ADDRESS), holder)


def an_account_keeps_its_claims_when_it_is_written_again(store: Store) -> None:
    """
    Write an account again with the claims that it has (K3).
    """
    written = account(1, address=confirmed("zoe"))
    store.commit(change(written))
    for _ in range(3):
        written = written.next(epoch=written.epoch + 1)
        store.commit(change(written))
        for claim in written.claims:
            expect(f"find by {claim}", store.find(claim), written)


def a_claim_that_was_given_up_can_be_taken(store: Store) -> None:
    """
    Take an address that another account left, afterwards and in the same change (K3).
    """
    store.commit(change(account(1, address=confirmed("zoe")), account(2), account(3)))
    store.commit(change(account(1, address=confirmed("other")).next()))
    expect("who holds it once given up", store.find(ADDRESS), None)
    taker = account(2, address=confirmed("zoe")).next()
    store.commit(change(taker))
    expect("who holds it once taken", store.find(ADDRESS), taker)
    left = taker.next(address=None)
    heir = account(3, address=confirmed("zoe")).next()
    store.commit(change(heir, left))
    expect("who holds it, handed over", store.find(ADDRESS), heir)
    back = (heir.next(address=None), left.next(address=confirmed("zoe")))
    store.commit(change(*back))
    expect("who holds it, handed back", store.find(ADDRESS), back[1])


def two_accounts_of_one_change_may_swap_claims(store: Store) -> None:
    """
    Exchange the addresses of two accounts in one change (K3).
    """
    one, two = account(1, address=confirmed("zoe")), account(2, address=confirmed("other"))
    store.commit(change(one, two))
    swapped = (one.next(address=two.address), two.next(address=one.address))
    store.commit(change(*swapped))
    expect("who holds the first address", store.find(ADDRESS), swapped[1])
    other = Claim(ClaimKind.ADDRESS, email("other").key)
    expect("who holds the second address", store.find(other), swapped[0])


def what_a_closed_account_holds_stays_taken(store: Store) -> None:
    """
    Close an account and claim what it still holds, and what it gave up (A2).
    """
    opened = account(1, address=confirmed("zoe"))
    closed = opened.next(standing=Standing.CLOSED)
    store.commit(change(opened))
    store.commit(change(closed))
    held = {claim.kind for claim in closed.claims}
    for number, (kind, rival) in enumerate(_rivals(opened, account(2)).items(), start=2):
        if kind in held:
            _taken(store, f"its {kind}", kind, rival)
        else:
            heir = evolve(account(number), holder=rival.holder, address=rival.address)
            store.commit(change(heir))
            expect(f"the heir of its {kind}", store.find(heir.id), heir)
    for claim in closed.claims:
        expect(f"find by {claim}", store.find(claim), closed)


CHECKS: tuple[Callable[[Store], None], ...] = (
    no_two_accounts_share_a_claim_of_any_kind,
    no_two_accounts_of_one_change_share_a_claim,
    a_reference_is_unique_in_its_departement_alone,
    an_unconfirmed_address_is_not_claimed_and_may_repeat,
    delivery_addresses_may_repeat,
    an_account_keeps_its_claims_when_it_is_written_again,
    a_claim_that_was_given_up_can_be_taken,
    two_accounts_of_one_change_may_swap_claims,
    what_a_closed_account_holds_stays_taken,
)
