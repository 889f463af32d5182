"""
What a store does when many come at once: every race is won once, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import evolve

from espace_bailleur.domain.account import Account, ClaimKind
from espace_bailleur.domain.change import Settlement
from espace_bailleur.domain.delivery import Leased, Outcome, Retry, Sent
from espace_bailleur.domain.holder import Individual
from espace_bailleur.ports.store import Stale, Store, Taken
from espace_bailleur.testing.checks._running import THREADS, expect, together
from espace_bailleur.testing.checks._values import (
    NOW,
    account,
    account_id,
    change,
    confirmed,
    message,
)


ROUNDS = 5
"""
How often threads race, since a race that is lost once may be won by luck.
"""
LEASE = timedelta(minutes=5)


def of_parallel_commits_on_one_version_exactly_one_wins(store: Store) -> None:
    """
    Change one account in eight threads that all read the same version (K2).
    """
    store.commit(change(account(1)))
    for _ in range(ROUNDS):
        _race_to_change(store)
    found = store.find(account_id(1))
    expect("the version", found and found.version, ROUNDS + 1)


def _race_to_change(store: Store) -> None:
    read = store.find(account_id(1)) or account(1)

    def attempt(number: int) -> bool:
        told = change(read.next(epoch=number), messages=[message(f"{read.version}/{number}")])
        try:
            store.commit(told)
        except Stale:
            return False
        return True

    won = together(attempt)
    expect(f"how many of {THREADS} commits won", sum(won), 1)
    winner = won.index(True)
    expect("the account", store.find(account_id(1)), read.next(epoch=winner))
    later = NOW + timedelta(days=read.version)
    leased = store.lease(now=later, limit=99, lease=timedelta(days=999))
    told = [one.message.id for one in leased]
    expect("messages", told, [f"{read.version}/{winner}"])


def no_parallel_update_is_lost(store: Store) -> None:
    """
    Count to forty in eight threads, each of which reads, adds one, and tries again (K2).
    """
    store.commit(change(account(1, epoch=0)))

    def work(_: int) -> int:
        added = 0
        # Whoever is refused has seen somebody win, so nobody tries more often than all add.
        for _ in range(THREADS * ROUNDS):
            read = store.find(account_id(1)) or account(1)
            try:
                store.commit(change(read.next(epoch=read.epoch + 1)))
            except Stale:
                continue
            added += 1
            if added == ROUNDS:
                break
        return added

    expect("what each has added", together(work), [ROUNDS] * THREADS)
    counted = THREADS * ROUNDS
    found = store.find(account_id(1))
    expect("the account", found, account(1, epoch=counted, version=counted + 1))


def of_parallel_claims_of_any_kind_exactly_one_wins(store: Store) -> None:
    """
    Claim the same in eight threads, a kind at a time; an address is claimed by old accounts (K3).
    """
    for place, kind in enumerate(ClaimKind):
        _race_to_claim(store, kind, first=1 + place * THREADS)


def _race_to_claim(store: Store, kind: ClaimKind, *, first: int) -> None:
    wanted = account(first, address=confirmed(f"wanted-{first}"))
    rivals = [_rival(wanted, account(first + number), kind) for number in range(THREADS)]
    if kind is ClaimKind.ADDRESS:
        before = [account(first + number) for number in range(THREADS)]
        store.commit(change(*before))
        rivals = [evolve(one, version=2) for one in rivals]

    def attempt(number: int) -> bool:
        try:
            store.commit(change(rivals[number]))
        except Taken as taken:
            expect("what is taken", taken.kind, kind)
            return False
        return True

    won = together(attempt)
    expect(f"how many of {THREADS} claims of an {kind} won", sum(won), 1)
    winner = rivals[won.index(True)]
    claim = next(one for one in winner.claims if one.kind is kind)
    expect(f"who holds the {kind}", store.find(claim), winner)
    written = [store.find(one.id) == one for one in rivals]
    expect("which accounts are written", written, won)


def _rival(wanted: Account, rival: Account, kind: ClaimKind) -> Account:
    others: dict[ClaimKind, Account] = {
        ClaimKind.IDENTIFIER: evolve(rival, identifier=wanted.identifier),
        ClaimKind.USER_NUMBER: evolve(rival, user_number=wanted.user_number),
        ClaimKind.ADDRESS: evolve(rival, address=wanted.address),
        ClaimKind.REFERENCE: evolve(
            rival, holder=Individual(reference=wanted.holder.reference, name="Somebody Else")
        ),
    }
    return others[kind]


def parallel_changes_of_the_same_accounts_do_not_hinder_each_other(store: Store) -> None:
    """
    Change the same accounts in eight threads, half of them the other way round (K1, K2).
    """
    written = tuple(account(number, epoch=0) for number in range(4))
    store.commit(change(*written))
    for version in range(1, 1 + ROUNDS):

        def attempt(number: int, version: int = version) -> bool:
            told = [evolve(one, version=version + 1, epoch=number) for one in written]
            try:
                store.commit(change(*(told if number % 2 else told[::-1])))
            except Stale:
                return False
            return True

        won = together(attempt)
        expect(f"how many of {THREADS} changes won", sum(won), 1)
        epochs = {found.epoch for one in written if (found := store.find(one.id))}
        expect("who has written the accounts", epochs, {won.index(True)})


def parallel_leases_never_share_a_message(store: Store) -> None:
    """
    Lease forty messages in eight threads, a few at a time (H4).
    """
    names = [f"{number:02}" for number in range(40)]
    store.commit(change(messages=[message(name) for name in names]))

    def work(number: int) -> list[str]:
        # As often as it takes, and no more: a store may hand out messages for ever.
        leases = (store.lease(now=NOW, limit=1 + number % 3, lease=LEASE) for _ in names)
        return [one.message.id for leased in leases for one in leased]

    taken = [name for names in together(work) for name in names]
    expect("what eight threads leased", sorted(taken), names)


def of_parallel_settlements_exactly_one_counts(store: Store) -> None:
    """
    Settle one lease in eight threads, as sent and as to be tried again (H4).
    """
    for outcome in (Sent(), Retry(NOW + LEASE)):
        store.commit(change(messages=[message(f"{outcome}")]))
        (leased,) = store.lease(now=NOW, limit=1, lease=LEASE)

        def attempt(_: int, leased: Leased = leased, outcome: Outcome = outcome) -> bool:
            return _settle(store, leased, outcome)

        expect(f"how many settlements as {outcome} counted", sum(together(attempt)), 1)


def _settle(store: Store, leased: Leased, outcome: Outcome) -> bool:
    return store.settle(
        Settlement(message=leased.message.id, generation=leased.generation, outcome=outcome)
    )


def a_late_worker_and_the_next_one_never_both_win(store: Store) -> None:
    """
    Settle a lease that ran out while others lease the message anew (H4).
    """
    for round_ in range(ROUNDS):
        now = NOW + LEASE * 2 * round_
        store.commit(change(messages=[message(f"{round_}", at=now)]))
        (late,) = store.lease(now=now, limit=1, lease=LEASE)

        def attempt(number: int, now: datetime = now, late: Leased = late) -> int:
            if number % 2:
                return _settle(store, late, Sent())
            return len(store.lease(now=now + LEASE, limit=1, lease=LEASE))

        won = together(attempt)
        expect("how many got the message", sum(won), 1)
        for one in store.lease(now=now + LEASE * 2, limit=1, lease=LEASE):
            _settle(store, one, Sent())


CHECKS: tuple[Callable[[Store], None], ...] = (
    of_parallel_commits_on_one_version_exactly_one_wins,
    no_parallel_update_is_lost,
    of_parallel_claims_of_any_kind_exactly_one_wins,
    parallel_changes_of_the_same_accounts_do_not_hinder_each_other,
    parallel_leases_never_share_a_message,
    of_parallel_settlements_exactly_one_counts,
    a_late_worker_and_the_next_one_never_both_win,
)
