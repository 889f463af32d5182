"""
What a store does with a message that was never sent, once somebody saw to it.
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve

from espace_bailleur.domain.change import Settlement
from espace_bailleur.domain.delivery import (
    Acknowledged,
    Backlog,
    Dead,
    Dropped,
    Outcome,
    Sent,
)
from espace_bailleur.domain.words import MessageId
from espace_bailleur.ports.store import Stale, Store
from espace_bailleur.testing.checks._running import expect, refused, together
from espace_bailleur.testing.checks._store_messages import LEASE
from espace_bailleur.testing.checks._values import NOW, account, change, message


OUTCOMES: dict[str, Outcome] = {"dead": Dead(), "dropped": Dropped(), "sent": Sent()}
ONE = account(1)


def _settled(store: Store) -> None:
    store.commit(change(ONE, messages=[message(name) for name in (*OUTCOMES, "waiting")]))
    for one in store.lease(now=NOW, limit=len(OUTCOMES) + 1, lease=LEASE):
        if outcome := OUTCOMES.get(one.message.id):
            done = Settlement(message=one.message.id, generation=one.generation, outcome=outcome)
            store.settle(done)


def _acknowledge(store: Store, *names: str) -> None:
    store.commit(evolve(change(), acknowledged=tuple(map(MessageId, names))))


def what_is_acknowledged_is_listed_and_counted_no_more(store: Store) -> None:
    """
    Acknowledge a dead message, then one that was dropped, named twice (H3).
    """
    _settled(store)
    waits = Backlog(untried=1, oldest=NOW, oldest_untried=NOW)
    _acknowledge(store, "dead")
    listed = [one.message.id for one in store.unsent(None, 9)]
    expect("what is listed", listed, ["dropped"])
    expect("the backlog", store.backlog(), evolve(waits, dropped=1))
    _acknowledge(store, "dropped", "dropped")
    expect("what is listed then", store.unsent(None, 9), [])
    expect("the backlog then", store.backlog(), waits)


def what_was_never_sent_is_found_by_its_id(store: Store) -> None:
    """
    Look for messages of every outcome, and for one that is none, before and after (H3).
    """
    _settled(store)
    for one in store.unsent(None, 9):
        expect(f"a {one.outcome} message", store.never_sent(one.message.id), one)
    for name in ("sent", "waiting", "unknown"):
        expect(f"a {name} message", store.never_sent(MessageId(name)), None)
    _acknowledge(store, "dead", "dropped")
    for name in ("dead", "dropped"):
        found = store.never_sent(MessageId(name))
        outcome = found.outcome if found else None
        expect(f"a {name} message afterwards", outcome, Acknowledged())


def what_is_not_listed_is_not_acknowledged(store: Store) -> None:
    """
    Acknowledge what was sent, waits, is none or was acknowledged, with an account (K1, K2).
    """
    _settled(store)
    _acknowledge(store, "dropped")
    for name in ("sent", "waiting", "unknown", "dropped"):
        with_one = evolve(
            change(ONE.next(epoch=1)), acknowledged=(MessageId("dead"), MessageId(name))
        )
        refused(f"a {name} message", Stale, store.commit, with_one)
        expect("the account", store.find(ONE.id), ONE)
        expect("what is listed", [one.message.id for one in store.unsent(None, 9)], ["dead"])


def of_parallel_acknowledgements_exactly_one_counts(store: Store) -> None:
    """
    Acknowledge one message eight times at once (K2).
    """
    _settled(store)

    def acknowledged(_: int) -> bool:
        try:
            _acknowledge(store, "dead")
        except Stale:
            return False
        return True

    expect("how many counted", sum(together(acknowledged)), 1)


CHECKS: tuple[Callable[[Store], None], ...] = (
    what_is_acknowledged_is_listed_and_counted_no_more,
    what_was_never_sent_is_found_by_its_id,
    what_is_not_listed_is_not_acknowledged,
    of_parallel_acknowledgements_exactly_one_counts,
)
