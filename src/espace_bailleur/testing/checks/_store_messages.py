"""
What a store does with messages: they are leased, settled, and come back or never do.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import evolve

from espace_bailleur.domain.change import Settlement
from espace_bailleur.domain.delivery import (
    Backlog,
    Dead,
    Dropped,
    Leased,
    Outcome,
    Resolved,
    Retry,
    Sent,
    spent,
)
from espace_bailleur.domain.words import MessageId
from espace_bailleur.ports.store import Store
from espace_bailleur.testing.checks._running import expect
from espace_bailleur.testing.checks._values import NOW, change, full_messages, message


LEASE = timedelta(minutes=5)
INSTANT = timedelta(milliseconds=1)
"""
Shorter than any worker cares, longer than any clock's grain.
"""
FINAL: tuple[Outcome, ...] = (Sent(), Resolved(), Dead(), Dropped())
PAGE = 2
LATER = NOW + timedelta(days=3_650)


def _record(store: Store, *names: str) -> None:
    store.commit(change(messages=[message(name) for name in names]))


def _lease(store: Store, now: datetime, *, limit: int = 100) -> list[Leased]:
    return list(store.lease(now=now, limit=limit, lease=LEASE))


def _names(leased: list[Leased]) -> list[str]:
    return [one.message.id for one in leased]


def _one(store: Store, now: datetime) -> Leased:
    leased = _lease(store, now)
    expect("how many messages are due", len(leased), 1)
    return leased[0]


def _settle(store: Store, leased: Leased, outcome: Outcome) -> bool:
    return store.settle(
        Settlement(message=leased.message.id, generation=leased.generation, outcome=outcome)
    )


def messages_are_due_at_once_the_oldest_first(store: Store) -> None:
    """
    Record messages out of order, and lease them two at a time (H1, H4).
    """
    names = ["c", "a", "e", "b", "d"]
    for name in names:
        recorded = NOW + timedelta(seconds=ord(name))
        store.commit(change(messages=[message(name, at=recorded)]))
    now = NOW + timedelta(seconds=ord("e"))
    leased = [_names(_lease(store, now, limit=2)) for _ in range(4)]
    expect("leases of two", leased, [["a", "b"], ["c", "d"], ["e"], []])


def a_fresh_message_was_never_tried(store: Store) -> None:
    """
    Lease a message for the first time.
    """
    _record(store, "one")
    expect("attempts", _one(store, NOW).attempts, 0)


def a_lease_hides_its_message_until_it_runs_out(store: Store) -> None:
    """
    Leave a leased message alone, as a dead worker does, several times (H4).
    """
    _record(store, "one")
    now, generation = NOW, _one(store, NOW).generation
    for _ in range(3):
        expect("due at once", _names(_lease(store, now)), [])
        now += LEASE
        expect("due just before the end", _names(_lease(store, now - INSTANT)), [])
        again = _one(store, now)
        expect("a higher generation", again.generation > generation, expected=True)
        generation = again.generation


def a_late_settlement_changes_nothing(store: Store) -> None:
    """
    Settle a lease after its message was leased to another worker (H4).
    """
    _record(store, "one")
    late, now = _one(store, NOW), NOW
    for outcome in (*FINAL, Retry(NOW), Retry(LATER)):
        now += LEASE
        latest = _one(store, now)
        expect(f"a late {outcome}", _settle(store, late, outcome), expected=False)
        expect("due during the latest lease", _names(_lease(store, now + LEASE - INSTANT)), [])
        expect("attempts", latest.attempts, 0)
        late = latest
    expect("the latest settlement", _settle(store, late, Sent()), expected=True)
    expect("due afterwards", _names(_lease(store, LATER)), [])


def a_generation_that_was_never_given_settles_nothing(store: Store) -> None:
    """
    Settle with generations out of the air, and a message that is none (H4).
    """
    _record(store, "one")
    unleased = Settlement(message=MessageId("one"), generation=99, outcome=Sent())
    expect("before any lease", store.settle(unleased), expected=False)
    leased = _one(store, NOW)
    for generation in (leased.generation - 1, leased.generation + 1):
        foreign = Settlement(message=leased.message.id, generation=generation, outcome=Sent())
        expect("another generation", store.settle(foreign), expected=False)
    unknown = Settlement(
        message=MessageId("unknown"), generation=leased.generation, outcome=Sent()
    )
    expect("an unknown message", store.settle(unknown), expected=False)
    expect("due once the lease ran out", _names(_lease(store, NOW + LEASE)), ["one"])


def a_retry_comes_back_at_its_instant(store: Store) -> None:
    """
    Put a message off several times, sooner and later than its lease runs out (H3).
    """
    _record(store, "one")
    now = NOW
    for attempts, delay in enumerate((timedelta(hours=1), LEASE / 2, timedelta(0))):
        leased = _one(store, now)
        expect("attempts", leased.attempts, attempts)
        expect("a settlement", _settle(store, leased, Retry(now + delay)), expected=True)
        expect("due too early", _names(_lease(store, now + delay - INSTANT)), [])
        now += delay
        again = _one(store, now)
        expect("attempts", again.attempts, attempts + 1)
        expect("a higher generation", again.generation > leased.generation, expected=True)
        now += LEASE


def what_is_settled_for_good_never_comes_back(store: Store) -> None:
    """
    Settle a message with every outcome but a retry, beside one that is not settled (C6, H3).
    """
    for outcome in FINAL:
        name = type(outcome).__name__
        _record(store, name)
        leased = _one(store, NOW)
        expect(f"{outcome}", _settle(store, leased, outcome), expected=True)
        expect(f"{outcome} again", _settle(store, leased, outcome), expected=False)
        expect(f"due after {outcome}", _names(_lease(store, NOW + LEASE)), [])
    _record(store, "other")
    expect("due at the end of time", _names(_lease(store, LATER)), ["other"])


def a_lease_is_settled_once(store: Store) -> None:
    """
    Settle a lease in every way, then again in every way, as a worker may that heard nothing (H4).
    """
    for first in (*FINAL, Retry(LATER)):
        _record(store, f"{first}")
        leased = _one(store, NOW)
        expect(f"{first}", _settle(store, leased, first), expected=True)
        for again in (*FINAL, Retry(NOW)):
            expect(f"{again} after {first}", _settle(store, leased, again), expected=False)
        expect(f"due after {first}", _names(_lease(store, NOW + LEASE)), [])
    expect("attempts", _one(store, LATER).attempts, 1)


def one_settlement_concerns_one_message(store: Store) -> None:
    """
    Settle some messages of a lease in several ways and leave one (H3).
    """
    _record(store, "sent", "retried", "left")
    leased = {one.message.id: one for one in _lease(store, NOW)}
    _settle(store, leased[MessageId("sent")], Sent())
    _settle(store, leased[MessageId("retried")], Retry(NOW + LEASE / 2))
    expect("due in between", _names(_lease(store, NOW + LEASE / 2)), ["retried"])
    expect("due at the end", _names(_lease(store, NOW + LEASE)), ["left"])


def what_was_never_sent_is_listed(store: Store) -> None:
    """
    Give up and drop messages beside others, and list them two at a time (H3, H7).
    """
    outcomes: dict[str, Outcome] = {
        "e": Dead(),
        "a": Dropped(),
        "b": Sent(),
        "d": Dead(),
        "c": Resolved(),
        "f": Retry(LATER),
    }
    _record(store, *outcomes, "g")
    for one in _lease(store, NOW):
        if one.message.id in outcomes:
            _settle(store, one, outcomes[one.message.id])
    listed: list[tuple[str, object]] = []
    after = None
    for _ in outcomes:  # no more often: a store may list messages for ever
        found = store.unsent(after, PAGE)
        expect("how many at once", len(found) <= PAGE, expected=True)
        listed += [(one.message.id, one.outcome) for one in found]
        after = found[-1].message.id if found else after
    expect("what was never sent", listed, [("a", Dropped()), ("d", Dead()), ("e", Dead())])


def what_was_never_sent_keeps_its_facts_alone(store: Store) -> None:
    """
    Give up or drop messages of each kind, and read their facts alone (C6, H7).
    """
    dropped = (
        evolve(one, id=MessageId(f"{one.id}-dropped"), once=None) for one in full_messages()
    )
    written = {one.id: one for one in (*full_messages(), *dropped)}
    store.commit(change(messages=tuple(written.values())))
    for one in _lease(store, LATER):
        _settle(store, one, Dropped() if one.message.id.endswith("dropped") else Dead())
    for listed in store.unsent(None, len(written)):
        kept = written.pop(listed.message.id)
        kept = evolve(kept, content=spent(kept.content), once=None)
        expect("what is kept", listed.message, kept)
    expect("what is lost", list(written), [])


def the_backlog_counts_what_waits_and_what_was_never_sent(store: Store) -> None:
    """
    Count before anything is recorded, while all waits, and when each went its way (H3).
    """
    expect("at first", store.backlog(), Backlog())
    names = ("retried", "again", "sent", "dead", "dropped", "gone", "left")
    for place, name in enumerate(names):
        store.commit(change(messages=[message(name, at=NOW + timedelta(seconds=place))]))
    all_wait = Backlog(untried=len(names), oldest=NOW, oldest_untried=NOW)
    expect("all wait", store.backlog(), all_wait)
    last = NOW + timedelta(seconds=len(names))
    leased = {one.message.id: one for one in _lease(store, last)}
    expect("leased, all wait", store.backlog(), all_wait)
    outcomes: tuple[Outcome, ...] = (
        Retry(LATER),
        Retry(last),
        Sent(),
        Dead(),
        Dropped(),
        Dropped(),
    )
    for name, outcome in zip(names, outcomes, strict=False):
        _settle(store, leased[MessageId(name)], outcome)
    left = NOW + timedelta(seconds=names.index("left"))
    went = Backlog(untried=1, retried=2, oldest=NOW, oldest_untried=left, dead=1, dropped=2)
    expect("each went its way", store.backlog(), went)
    _settle(store, _one(store, last), Sent())
    late = leased[MessageId("left")]
    _settle(store, late, Resolved())
    done = Backlog(retried=1, oldest=NOW, dead=1, dropped=2)
    expect("two more are settled", store.backlog(), done)


CHECKS: tuple[Callable[[Store], None], ...] = (
    messages_are_due_at_once_the_oldest_first,
    a_fresh_message_was_never_tried,
    a_lease_hides_its_message_until_it_runs_out,
    a_late_settlement_changes_nothing,
    a_generation_that_was_never_given_settles_nothing,
    a_retry_comes_back_at_its_instant,
    what_is_settled_for_good_never_comes_back,
    a_lease_is_settled_once,
    one_settlement_concerns_one_message,
    what_was_never_sent_is_listed,
    what_was_never_sent_keeps_its_facts_alone,
    the_backlog_counts_what_waits_and_what_was_never_sent,
)
