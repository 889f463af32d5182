"""
What a store writes with a settlement: both or neither.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import evolve

from espace_bailleur.domain.change import Change, Settlement
from espace_bailleur.domain.delivery import (
    Backlog,
    Dead,
    Dropped,
    Leased,
    Outcome,
    Resolved,
    Retry,
    Sent,
)
from espace_bailleur.domain.roster import Roster
from espace_bailleur.domain.words import MessageId
from espace_bailleur.errors import Misuse
from espace_bailleur.ports.store import Recorded, Stale, Store, Taken
from espace_bailleur.testing.checks._running import expect, refused
from espace_bailleur.testing.checks._values import NOW, account, account_id, change, message


LEASE = timedelta(minutes=5)
ONE = account(1)
ROSTER = Roster(id=ONE.id, name="SCI Ü 𝔛")
LOST = MessageId("lost")


def outcomes(now: datetime) -> tuple[Outcome, ...]:
    """
    List every outcome; what is to be tried again is due when a lease has run out.
    """
    return (Sent(), Resolved(), Retry(now + LEASE), Dead(), Dropped())


def _leased(store: Store, *, now: datetime = NOW) -> Leased:
    (leased,) = store.lease(now=now, limit=1, lease=LEASE)
    return leased


def _begin(store: Store) -> Leased:
    """
    Let one message be lost, and lease another one, with an account stored.
    """
    store.commit(change(ONE, messages=[message(LOST)]))
    store.settle(_settlement(_leased(store), Dead()))
    store.commit(change(messages=[message("one", once="one")]))
    return _leased(store)


def _settlement(leased: Leased, outcome: Outcome, told: Change | None = None) -> Settlement:
    return Settlement(
        message=leased.message.id, generation=leased.generation, outcome=outcome, change=told
    )


def _told(*, once: str | None = None) -> Change:
    """
    Make the change that has something in every part that a port reads.
    """
    following = change(ONE.next(epoch=7), messages=[message("told", once=once)])
    return evolve(following, rosters=(ROSTER,), acknowledged=(LOST,))


def _written(store: Store) -> tuple[object, ...]:
    """
    Read what such a change writes, and all that waits or was lost.
    """
    lost = [one.message.id for one in store.unsent(None, 9)]
    return store.find(ONE.id), store.roster(ONE.id), lost, store.backlog()


def _waiting(store: Store) -> list[str]:
    later = NOW + 2 * LEASE
    return sorted(one.message.id for one in store.lease(now=later, limit=9, lease=LEASE))


def _expect_written(store: Store, outcome: Outcome) -> None:
    # What is settled for good waits no more, so another one may wait in its place (F4).
    told = _told(once=None if isinstance(outcome, Retry) else "one")
    settled = store.settle(_settlement(_begin(store), outcome, told))
    expect("a settlement", settled, expected=True)
    account_, roster, lost, _ = _written(store)
    expect(f"the account, settled as {outcome}", account_, ONE.next(epoch=7))
    expect(f"the roster, settled as {outcome}", roster, ROSTER)
    never_sent = ["one"] if isinstance(outcome, Dead | Dropped) else []
    expect(f"what was never sent, settled as {outcome}", lost, never_sent)
    again = ["one"] if isinstance(outcome, Retry) else []
    expect(f"what waits, settled as {outcome}", _waiting(store), [*again, "told"])


def what_is_sent_and_its_change_are_written_together(store: Store) -> None:
    """
    Settle a message that was sent with a change of every part (K1).
    """
    _expect_written(store, Sent())


def what_is_resolved_and_its_change_are_written_together(store: Store) -> None:
    """
    Settle a request with a change of every part (K1).
    """
    _expect_written(store, Resolved())


def what_is_tried_again_and_its_change_are_written_together(store: Store) -> None:
    """
    Put a message off with a change of every part (K1).
    """
    _expect_written(store, Retry(NOW + LEASE))


def what_is_given_up_and_its_change_are_written_together(store: Store) -> None:
    """
    Give a message up with a change of every part (K1).
    """
    _expect_written(store, Dead())


def what_is_dropped_and_its_change_are_written_together(store: Store) -> None:
    """
    Drop a message with a change of every part (K1).
    """
    _expect_written(store, Dropped())


def a_late_settlement_writes_no_change(store: Store) -> None:
    """
    Settle a message in every way, with a change, when another worker has leased it (H4, K1).
    """
    late = _begin(store)
    _leased(store, now=NOW + LEASE)
    before = _written(store)
    for outcome in outcomes(NOW):
        settled = store.settle(_settlement(late, outcome, _told()))
        expect(f"a late {outcome}", settled, expected=False)
        expect("what is written", _written(store), before)


def a_settlement_with_a_refused_change_settles_nothing(store: Store) -> None:
    """
    Settle a message in every way, with changes that are refused, and then with a good one (K1-K3).
    """
    leased = _begin(store)
    store.commit(change(messages=[message("waits", once="once", at=NOW + LEASE)]))
    before, good = _written(store), _told()
    refusals: dict[str, tuple[Change, type[Exception]]] = {
        "a stale account": (evolve(good, accounts=(ONE.next().next(),)), Stale),
        "a stale roster": (evolve(good, rosters=(ROSTER.next(),)), Stale),
        "what is not listed": (evolve(good, acknowledged=(MessageId("waits"),)), Stale),
        "a taken claim": (change(account(2, identifier=ONE.identifier)), Taken),
        "the id of another": (evolve(good, messages=(message("waits"),)), Misuse),
        "what waits once": (evolve(good, messages=(message("new", once="once"),)), Recorded),
    }
    for name, (bad, by) in refusals.items():
        for outcome in outcomes(NOW):
            refused(f"{outcome} with {name}", by, store.settle, _settlement(leased, outcome, bad))
            expect(f"what is written after {name}", _written(store), before)
    expect("the good one", store.settle(_settlement(leased, Sent(), good)), expected=True)
    expect("the account", store.find(account_id(1)), ONE.next(epoch=7))
    waits = Backlog(untried=2, oldest=NOW, oldest_untried=NOW)
    expect("the backlog", store.backlog(), waits)


CHECKS: tuple[Callable[[Store], None], ...] = (
    what_is_sent_and_its_change_are_written_together,
    what_is_resolved_and_its_change_are_written_together,
    what_is_tried_again_and_its_change_are_written_together,
    what_is_given_up_and_its_change_are_written_together,
    what_is_dropped_and_its_change_are_written_together,
    a_late_settlement_writes_no_change,
    a_settlement_with_a_refused_change_settles_nothing,
)
