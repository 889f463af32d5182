"""
What a store records once: a second one is refused with all of its change.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from espace_bailleur.domain.change import Settlement
from espace_bailleur.domain.delivery import (
    Dead,
    Dropped,
    Outcome,
    Resolved,
    Retry,
    Sent,
)
from espace_bailleur.errors import Misuse
from espace_bailleur.ports.store import Recorded, Store
from espace_bailleur.testing.checks._running import expect, refused, together
from espace_bailleur.testing.checks._values import NOW, account, change, message


LEASE = timedelta(minutes=5)
ENDS: tuple[Outcome, ...] = (Sent(), Resolved(), Dead(), Dropped())


def _is_recorded(store: Store, name: str, once: str | None) -> bool:
    try:
        store.commit(change(messages=[message(name, once=once)]))
    except Recorded:
        return False
    return True


def _settle(store: Store, outcome: Outcome) -> None:
    (leased,) = store.lease(now=NOW, limit=100, lease=LEASE)
    store.settle(
        Settlement(message=leased.message.id, generation=leased.generation, outcome=outcome)
    )


def what_waits_once_refuses_a_second(store: Store) -> None:
    """
    Record two messages under one name, then others beside them (F4).
    """
    expect("the first", _is_recorded(store, "first", "a"), expected=True)
    expect("the second", _is_recorded(store, "second", "a"), expected=False)
    for name, once in (("other", "b"), ("any", None), ("every", None)):
        expect(f"{name}, beside them", _is_recorded(store, name, once), expected=True)
    waiting = [one.message.id for one in store.lease(now=NOW, limit=100, lease=LEASE)]
    expect("what waits", sorted(waiting), ["any", "every", "first", "other"])


def a_change_with_a_second_one_changes_nothing(store: Store) -> None:
    """
    Commit an account along with a message that waits already (F4, K1).
    """
    _is_recorded(store, "first", "a")
    bad = change(account(1), messages=[message("new"), message("second", once="a")])
    with suppress(Recorded):
        store.commit(bad)
    expect("the account", store.find(bad.account.id), None)
    waiting = [one.message.id for one in store.lease(now=NOW, limit=100, lease=LEASE)]
    expect("what waits", waiting, ["first"])


def two_of_one_change_do_not_share_a_name(store: Store) -> None:
    """
    Record two messages under one name in one change, then two under names of their own (F4, K1).
    """
    shared = [message("first", once="a"), message("second", once="a")]
    refused("two under one name", Recorded, store.commit, change(account(1), messages=shared))
    expect("the account", store.find(account(1).id), None)
    apart = [message("first", once="a"), message("second", once="b")]
    store.commit(change(account(1), messages=apart))
    waiting = [one.message.id for one in store.lease(now=NOW, limit=100, lease=LEASE)]
    expect("what waits", sorted(waiting), ["first", "second"])


def the_name_is_free_once_it_no_longer_waits(store: Store) -> None:
    """
    Settle a message in every way, and record another one under its name (F4).
    """
    for number, outcome in enumerate(ENDS):
        expect("recorded", _is_recorded(store, f"one-{number}", "a"), expected=True)
        expect("while it waits", _is_recorded(store, f"two-{number}", "a"), expected=False)
        _settle(store, outcome)
    _is_recorded(store, "last", "a")
    _settle(store, Retry(NOW + LEASE))
    expect("while it is retried", _is_recorded(store, "more", "a"), expected=False)


def no_message_takes_the_id_of_another(store: Store) -> None:
    """
    Record messages under ids that wait, are settled, or are twice in the change (H1, K1).
    """
    kept: tuple[Outcome, ...] = (Sent(), Dead(), Dropped())
    for outcome in kept:
        store.commit(change(messages=[message(f"{outcome}")]))
        _settle(store, outcome)
    store.commit(change(messages=[message("first")]))
    before = store.backlog()
    ids = {"waits": ["first"], "is twice": ["new", "new"]}
    ids |= {f"is settled as {outcome}": [f"{outcome}"] for outcome in kept}
    for name, given in ids.items():
        # Another message, and an account with it: neither is there afterwards.
        others = [message(one, at=NOW + LEASE) for one in ("other", *given)]
        told = change(account(1), messages=others)
        refused(f"an id that {name}", Misuse, store.commit, told)
        expect(f"the account, with an id that {name}", store.find(account(1).id), None)
        expect(f"the backlog after an id that {name}", store.backlog(), before)
    found = [one.message for one in store.lease(now=NOW + LEASE, limit=100, lease=LEASE)]
    expect("what waits", found, [message("first")])


def of_parallel_ones_exactly_one_is_recorded(store: Store) -> None:
    """
    Record one name in eight threads (F4).
    """
    recorded = together(lambda number: _is_recorded(store, f"{number}", "a"))
    expect("how many were recorded", sum(recorded), 1)


CHECKS: tuple[Callable[[Store], None], ...] = (
    what_waits_once_refuses_a_second,
    a_change_with_a_second_one_changes_nothing,
    two_of_one_change_do_not_share_a_name,
    the_name_is_free_once_it_no_longer_waits,
    no_message_takes_the_id_of_another,
    of_parallel_ones_exactly_one_is_recorded,
)
