"""
What a store finds and lists, and that it comes back as it was written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from espace_bailleur.domain.account import Account, AccountAddress, Claim, ClaimKind, Standing
from espace_bailleur.domain.holder import Individual, Organisation
from espace_bailleur.domain.words import AccountId, EmailAddress
from espace_bailleur.ports.store import ByDelivery, BySiret, Contested, Everyone, Query, Store
from espace_bailleur.testing.checks._running import expect, expect_kind
from espace_bailleur.testing.checks._values import (
    NOW,
    account,
    account_id,
    change,
    confirmed,
    email,
    full_accounts,
    full_messages,
    message,
)


def it_tells_whether_it_lasts(store: Store) -> None:
    """
    Ask whether what it keeps outlives the process.
    """
    expect_kind("lasting", store.lasting, bool)


def nothing_is_found_in_an_empty_store(store: Store) -> None:
    """
    Look into a store that nothing was written to.
    """
    expect("find by id", store.find(account_id(1)), None)
    expect("find by claim", store.find(Claim(ClaimKind.IDENTIFIER, "zoe-1")), None)
    expect("page", list(store.page(Everyone(), None, 10)), [])
    expect("lease", list(store.lease(now=NOW, limit=10, lease=timedelta(minutes=5))), [])


def an_account_is_found_by_id_and_by_each_claim(store: Store) -> None:
    """
    Find accounts under everything that is theirs.
    """
    for written in (account(1, address=confirmed("Zoe")), account(2)):
        store.commit(change(written))
        expect("find by id", store.find(written.id), written)
        for claim in written.claims:
            expect(f"find by {claim}", store.find(claim), written)
    expect("find an unknown id", store.find(account_id(3)), None)


def a_claim_finds_accounts_of_its_own_kind_alone(store: Store) -> None:
    """
    Look for the key of one claim under the other kinds.
    """
    written = account(1, address=confirmed("zoe"))
    store.commit(change(written))
    for held in written.claims:
        for kind in ClaimKind:
            if kind is not held.kind:
                claim = Claim(kind, held.key)
                expect(f"find by {claim}", store.find(claim), None)


def every_field_of_an_account_comes_back_equal(store: Store) -> None:
    """
    Write accounts with something in every field, and read them in both ways.
    """
    written = full_accounts()
    store.commit(change(*written))
    for one in written:
        expect("find by id", store.find(one.id), one)
    listed = {one.id: one for one in store.page(Everyone(), None, 10)}
    for one in written:
        expect("page", listed.get(one.id), one)


def every_field_of_a_message_comes_back_equal(store: Store) -> None:
    """
    Record a message of every content, and lease them.
    """
    written = full_messages()
    store.commit(change(messages=written))
    leased = store.lease(now=NOW + timedelta(hours=1), limit=100, lease=timedelta(minutes=5))
    expect("leased messages", [one.message for one in leased], list(written))


def what_was_read_does_not_change_with_the_store(store: Store) -> None:
    """
    Keep what was read while the store goes on.
    """
    store.commit(change(account(1), messages=[message("one")]))
    found, page = store.find(account_id(1)), store.page(Everyone(), None, 10)
    leased = store.lease(now=NOW, limit=10, lease=timedelta(minutes=5))
    generations = [one.generation for one in leased]
    store.commit(change(account(1).next(epoch=1), account(2), messages=[message("two")]))
    store.lease(now=NOW + timedelta(minutes=5), limit=10, lease=timedelta(minutes=5))
    expect("the account read before", found, account(1))
    expect("the page read before", list(page), [account(1)])
    expect("the lease taken before", [one.message.id for one in leased], ["one"])
    expect("the generation of the lease before", [one.generation for one in leased], generations)


def _walk(store: Store, query: Query, limit: int) -> list[Account]:
    """
    Read page after page, as flows do, and one more than can be.
    """
    listed: list[Account] = []
    after: AccountId | None = None
    for _ in range(100):
        page: Sequence[Account] = store.page(query, after, limit)
        if not page:
            return listed
        beyond = len(page[limit:])
        expect(f"how many a page of at most {limit} holds beyond that", beyond, expected=0)
        listed += page
        after = page[-1].id
    raise AssertionError("expected the pages to end, found a hundred of them")


def pages_list_each_account_once_in_the_order_of_ids(store: Store) -> None:
    """
    Walk through all accounts in pages of several sizes, closed ones included.
    """
    for number in range(12):
        standing = Standing.CLOSED if number % 3 else Standing.OPEN
        store.commit(change(account(number, standing=standing)))
    ids = sorted(account_id(number) for number in range(12))
    for limit in (1, 5, 12, 100):
        listed = [one.id for one in _walk(store, Everyone(), limit)]
        expect(f"pages of {limit}", listed, ids)


def a_page_begins_after_an_id_that_need_not_exist(store: Store) -> None:
    """
    Begin a page after the id of no account.
    """
    store.commit(change(*(account(number) for number in range(6))))
    ids = sorted(account_id(number) for number in range(7))
    missing = ids.index(account_id(6))
    listed = [one.id for one in store.page(Everyone(), ids[missing], 10)]
    expect("the ids after one that is not stored", listed, ids[missing + 1 :])


def accounts_are_listed_by_their_present_delivery_address(store: Store) -> None:
    """
    List by delivery address, where other addresses are the same and one has changed (F1).
    """
    unconfirmed = AccountAddress(email=email("shared"))
    store.commit(
        change(
            account(1, delivery=EmailAddress("Shared@example.org")),
            account(2, delivery=email("shared")),
            account(3, delivery=email("other"), address=unconfirmed),
            account(4, address=confirmed("shared")),
            account(5, delivery=email("shared")),
        )
    )
    store.commit(change(account(5, delivery=email("other")).next()))
    shared = sorted([account_id(1), account_id(2)])
    query = ByDelivery("shared@example.org")
    for limit in (1, 10):
        expect("by delivery", [one.id for one in _walk(store, query, limit)], shared)
    unknown = _walk(store, ByDelivery("unknown@example.org"), 10)
    expect("by an unknown delivery address", unknown, [])


def accounts_are_listed_by_the_siret_of_their_holder(store: Store) -> None:
    """
    List by SIRET, where others have another one, or have it as their reference.
    """
    lilas, roses = "73282932000074", "35600000000048"

    def company(number: int, siret: str) -> Account:
        holder = Organisation(reference=f"O-{number}", name="SCI", siret=siret)
        return account(number, holder=holder)

    named = Individual(reference=lilas, name=lilas)
    opened = [company(1, lilas), company(2, roses), company(3, lilas), account(4, holder=named)]
    store.commit(change(*opened))
    expected = sorted((opened[0], opened[2]), key=lambda one: one.id)
    for limit in (1, 10):
        expect("by SIRET", _walk(store, BySiret(lilas), limit), expected)
    expect("by an unknown SIRET", _walk(store, BySiret("0" * 14), 10), [])


def accounts_are_listed_while_they_are_contested(store: Store) -> None:
    """
    List those that are frozen because a recovery was contested, before and after it is settled.
    """
    frozen = [
        account(number, standing=Standing.SUSPENDED, contested_at=NOW) for number in range(6)
    ]
    store.commit(change(*frozen, account(6, standing=Standing.SUSPENDED), account(7)))
    for limit in (1, 4, 10):
        listed = [one.id for one in _walk(store, Contested(), limit)]
        expect(f"contested, {limit} at a time", listed, sorted(one.id for one in frozen))
    store.commit(change(*(one.next(contested_at=None) for one in frozen[1:])))
    expect("contested still", _walk(store, Contested(), 10), frozen[:1])


CHECKS: tuple[Callable[[Store], None], ...] = (
    it_tells_whether_it_lasts,
    nothing_is_found_in_an_empty_store,
    an_account_is_found_by_id_and_by_each_claim,
    a_claim_finds_accounts_of_its_own_kind_alone,
    every_field_of_an_account_comes_back_equal,
    every_field_of_a_message_comes_back_equal,
    what_was_read_does_not_change_with_the_store,
    pages_list_each_account_once_in_the_order_of_ids,
    a_page_begins_after_an_id_that_need_not_exist,
    accounts_are_listed_by_their_present_delivery_address,
    accounts_are_listed_by_the_siret_of_their_holder,
    accounts_are_listed_while_they_are_contested,
)
