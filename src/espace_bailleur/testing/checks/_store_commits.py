"""
What a store does with versions, and that a commit is all or nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import permutations

from attrs import evolve

from espace_bailleur.domain.account import Account, Claim, ClaimKind
from espace_bailleur.domain.change import Change
from espace_bailleur.ports.store import ByDelivery, Everyone, Stale, Store, Taken
from espace_bailleur.testing.checks._running import expect, refused
from espace_bailleur.testing.checks._values import (
    NOW,
    account,
    account_id,
    change,
    confirmed,
    email,
    message,
)


def _refuse_with(
    store: Store, bad: Account, by: type[Stale | Taken], *, stored: tuple[Account, ...]
) -> None:
    """
    Commit *bad* in every place of a change that is otherwise good, and see nothing of it.
    """
    good = (
        stored[0].next(epoch=1, address=confirmed("claimed"), delivery=email("delivery")),
        account(8, address=confirmed("new")),
    )
    for accounts in permutations((*good, bad)):
        told = change(*accounts, messages=[message("untold")])
        refused("the change", by, store.commit, told)
    for one in stored:
        expect("an account of the change", store.find(one.id), one)
    expect("the new account of the change", store.find(account_id(8)), None)
    for claim in good[0].claims | good[1].claims:
        owner = next((one for one in stored if claim in one.claims), None)
        expect(f"who holds {claim}", store.find(claim), owner)
    moved = store.page(ByDelivery(email("delivery").key), None, 10)
    expect("who has the new delivery address", list(moved), [])
    listed = [one.id for one in store.page(Everyone(), None, 10)]
    expect("all accounts", listed, sorted(one.id for one in stored))
    leased = store.lease(now=NOW + timedelta(days=1), limit=10, lease=timedelta(minutes=5))
    expect("messages", [one.message.id for one in leased], ["told"])


def a_change_with_a_stale_account_changes_nothing(store: Store) -> None:
    """
    Commit good accounts together with one that was changed meanwhile (K1, K2).
    """
    stored = (account(1, address=confirmed("before")), account(2).next())
    store.commit(change(stored[0], account(2), messages=[message("told")]))
    store.commit(change(stored[1]))
    bad = account(2, address=confirmed("stale")).next()
    _refuse_with(store, bad, Stale, stored=stored)
    expect(
        "what the stale account claims",
        store.find(Claim(ClaimKind.ADDRESS, email("stale").key)),
        None,
    )


def a_change_with_a_taken_claim_changes_nothing(store: Store) -> None:
    """
    Commit good accounts together with one that claims what another holds (K1, K3).
    """
    stored = (account(1, address=confirmed("before")), account(2))
    store.commit(change(*stored, messages=[message("told")]))
    _refuse_with(store, account(7, identifier=account(2).identifier), Taken, stored=stored)
    expect("the account that was refused", store.find(account_id(7)), None)


def a_change_is_written_whole(store: Store) -> None:
    """
    Commit a change of an old account and two new ones, with messages (H1, K1).
    """
    store.commit(change(account(1)))
    written = (account(1).next(epoch=1, address=confirmed("one")), account(2), account(3))
    store.commit(change(*written, messages=[message("one"), message("two")]))
    for one in written:
        expect("find by id", store.find(one.id), one)
        for claim in one.claims:
            expect(f"find by {claim}", store.find(claim), one)
    leased = store.lease(now=NOW, limit=10, lease=timedelta(minutes=5))
    expect("messages", sorted(one.message.id for one in leased), ["one", "two"])


def an_account_is_written_on_the_version_before_its_own(store: Store) -> None:
    """
    Commit an account under several versions, of which one follows the stored one (K2).
    """
    store.commit(change(account(1)))
    store.commit(change(account(1).next(epoch=1)))
    stored = store.find(account_id(1))
    for version in (0, 1, 2, 4, 5):
        stale = account(1, version=version, epoch=9, address=confirmed("stale"))
        told = change(stale, messages=[message("untold")])
        refused(f"version {version} on version 2", Stale, store.commit, told)
        expect("the account", store.find(account_id(1)), stored)
    expect("what it claims", store.find(Claim(ClaimKind.ADDRESS, email("stale").key)), None)
    expect("messages", list(store.lease(now=NOW, limit=9, lease=timedelta(minutes=5))), [])
    third = account(1, version=3, epoch=2)
    store.commit(change(third))
    expect("version 3 on version 2", store.find(account_id(1)), third)


def a_new_account_begins_at_version_1(store: Store) -> None:
    """
    Commit accounts that are not stored under other versions than 1 (K2).
    """
    for version in (0, 2, 3):
        new = change(account(1, version=version))
        refused(f"version {version} on nothing", Stale, store.commit, new)
        expect("the account", store.find(account_id(1)), None)


def a_new_account_is_refused_where_it_is_stored(store: Store) -> None:
    """
    Commit a new account twice, the second time with other claims (K2).
    """
    store.commit(change(account(1)))
    for again in (account(1), evolve(account(2), id=account_id(1))):
        refused("a second new account", Stale, store.commit, change(again))
    expect("the account", store.find(account_id(1)), account(1))
    for claim in account(2).claims:
        expect(f"find by {claim}", store.find(claim), None)


def a_change_without_accounts_is_written(store: Store) -> None:
    """
    Commit a message alone, as a request is, and a change of nothing (F1).
    """
    store.commit(Change())
    store.commit(change(messages=[message("request")]))
    leased = store.lease(now=NOW, limit=10, lease=timedelta(minutes=5))
    expect("messages", [one.message.id for one in leased], ["request"])


CHECKS: tuple[Callable[[Store], None], ...] = (
    a_change_is_written_whole,
    a_change_without_accounts_is_written,
    a_change_with_a_stale_account_changes_nothing,
    a_change_with_a_taken_claim_changes_nothing,
    an_account_is_written_on_the_version_before_its_own,
    a_new_account_begins_at_version_1,
    a_new_account_is_refused_where_it_is_stored,
)
