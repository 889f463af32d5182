"""
What a store writes with a settlement: both or neither.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from espace_bailleur.domain.change import Settlement
from espace_bailleur.domain.delivery import Backlog, Dead, Leased
from espace_bailleur.ports.store import Stale, Store
from espace_bailleur.testing.checks._running import expect
from espace_bailleur.testing.checks._values import NOW, account, change, message


LEASE = timedelta(minutes=5)
ONE = account(1)


def _leased(store: Store) -> Leased:
    store.commit(change(ONE, messages=[message("one")]))
    (leased,) = store.lease(now=NOW, limit=1, lease=LEASE)
    return leased


def _dead(leased: Leased, *, versions_on: int = 1) -> Settlement:
    following = ONE
    for _ in range(versions_on):
        following = following.next(epoch=7)
    return Settlement(
        message=leased.message.id,
        generation=leased.generation,
        outcome=Dead(),
        change=change(following),
    )


def a_settlement_and_its_change_are_written_together(store: Store) -> None:
    """
    Settle a message with the next state of an account (K1).
    """
    expect("a settlement", store.settle(_dead(_leased(store))), expected=True)
    expect("the account", store.find(ONE.id), ONE.next(epoch=7))
    expect("the backlog", store.backlog(), Backlog(dead=1))


def a_late_settlement_writes_no_change(store: Store) -> None:
    """
    Settle a message, with a change, when another worker has leased it (H4, K1).
    """
    late = _leased(store)
    store.lease(now=NOW + LEASE, limit=1, lease=LEASE)
    expect("a late settlement", store.settle(_dead(late)), expected=False)
    expect("the account", store.find(ONE.id), ONE)


def a_settlement_with_a_stale_change_settles_nothing(store: Store) -> None:
    """
    Settle a message with a change whose version is not the one after the stored one (K1, K2).
    """
    leased = _leased(store)
    try:
        store.settle(_dead(leased, versions_on=2))
    except Stale:
        expect("the account", store.find(ONE.id), ONE)
        untouched = Backlog(untried=1, oldest=NOW, oldest_untried=NOW)
        expect("the backlog", store.backlog(), untouched)
    else:
        expect("what was raised", None, Stale)


CHECKS: tuple[Callable[[Store], None], ...] = (
    a_settlement_and_its_change_are_written_together,
    a_late_settlement_writes_no_change,
    a_settlement_with_a_stale_change_settles_nothing,
)
