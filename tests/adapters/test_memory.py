"""
The store and the ledger in memory.
"""

from __future__ import annotations

import asyncio

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from hypothesis import event, example, given
from hypothesis import strategies as st

from espace_bailleur._blocking import AtOnceLedger, AtOnceStore
from espace_bailleur.adapters.memory import MemoryLedger, MemoryStore
from espace_bailleur.domain.account import Account, Claim, Standing
from espace_bailleur.domain.change import Change, Settlement
from espace_bailleur.domain.delivery import (
    Dead,
    Dropped,
    Outcome,
    Retry,
    Sent,
)
from espace_bailleur.domain.throttle import Limit, Use
from espace_bailleur.domain.words import AccountId
from espace_bailleur.ports.store import Recorded, Stale, Taken
from espace_bailleur.testing.checks import check_adapter, check_awaiting_adapter
from espace_bailleur.testing.checks._values import (
    NOW,
    account,
    account_id,
    change,
    full_messages,
)
from tests.adapters.changes import Attempt, attempts
from tests.testing.broken_adapters import kept_in_memory


@pytest.mark.rule("A2", "B1", "B2", "B3", "B4", "C6", "C8", "K5")
@pytest.mark.rule("H1", "H2", "H3", "H4", "H5", "H7", "I1", "K1", "K2", "K3", "K4")
def test_memory_is_an_adapter(caplog: pytest.LogCaptureFixture) -> None:
    """
    The memory store and ledger pass the checks of an adapter, which leave the log alone.
    """
    check_adapter(lambda: (MemoryStore(), MemoryLedger()), kept_in_memory)
    assert caplog.messages == []


@pytest.mark.rule("A2", "B1", "B2", "B3", "B4", "C6", "C8", "K5")
@pytest.mark.rule("H1", "H2", "H3", "H4", "H5", "H7", "I1", "K1", "K2", "K3", "K4")
def test_memory_is_an_awaiting_adapter() -> None:
    """
    They do so on the awaiting face.
    """
    store = MemoryStore()

    def make() -> tuple[AtOnceStore, AtOnceLedger]:
        nonlocal store
        store = MemoryStore()
        return AtOnceStore(store), AtOnceLedger(MemoryLedger())

    asyncio.run(check_awaiting_adapter(make, lambda _: kept_in_memory(store)))


# ---------------------------------------------------------------- any series of changes


def _state(store: MemoryStore) -> dict[str, Any]:
    """
    Copy all that the store holds.
    """
    return {
        "accounts": dict(store.accounts),
        "claims": dict(store.claims),
        "acceptances": list(store.acceptances),
        "events": list(store.events),
        "waiting": store.waiting,
    }


def _claims(accounts: Iterator[Account]) -> list[tuple[Claim, AccountId]]:
    return [(claim, one.id) for one in accounts for claim in one.claims]


def _expected(before: dict[str, Any], written: Change) -> type[Exception] | dict[str, Any]:
    """
    Say what a commit should leave behind, or raise, in the plainest way.
    """
    stored: dict[AccountId, Account] = before["accounts"]
    for one in written.accounts:
        if one.version != (stored[one.id].version if one.id in stored else 0) + 1:
            return Stale
    accounts = stored | {one.id: one for one in written.accounts}
    claims = _claims(iter(accounts.values()))
    if len({claim for claim, _ in claims}) != len(claims):
        return Taken
    waiting = (*before["waiting"], *written.messages)
    once = [one.once for one in waiting if one.once is not None]
    if len(set(once)) != len(once):
        return Recorded
    return {
        "accounts": accounts,
        "claims": dict(claims),
        "acceptances": [*before["acceptances"], *written.acceptances],
        "events": [*before["events"], *written.events],
        "waiting": waiting,
    }


@pytest.mark.rule("B2", "F4", "K1", "K2", "K3")
@given(series=st.lists(attempts(), max_size=12))
@example(series=[Attempt(accounts=(), ahead=(), once="a")] * 2)
def test_any_commit_is_all_or_nothing(series: list[Attempt]) -> None:
    """
    In any series of changes each leaves all of itself behind, or is refused and leaves nothing.
    """
    store = MemoryStore()
    for number, attempt in enumerate(series):
        before = _state(store)
        written = attempt.on(store.accounts, number)
        expected = _expected(before, written)
        if isinstance(expected, dict):
            store.commit(written)
        else:
            event(expected.__name__)
            with pytest.raises(expected):
                store.commit(written)
        assert _state(store) == (expected if isinstance(expected, dict) else before)


@pytest.mark.rule("B2", "K3")
@given(series=st.lists(attempts(), max_size=12))
def test_no_two_accounts_ever_share_a_claim(series: list[Attempt]) -> None:
    """
    After any series of changes each confirmed address and each name belongs to one account.
    """
    store = MemoryStore()
    for number, attempt in enumerate(series):
        try:
            store.commit(attempt.on(store.accounts, number))
        except (Recorded, Stale, Taken) as refusal:
            event(type(refusal).__name__)
        held = [claim for claim, _ in _claims(iter(store.accounts.values()))]
        assert len(held) == len(set(held))
        confirmed = [
            one.address.email.key
            for one in store.accounts.values()
            if one.address and one.address.confirmed and one.standing is not Standing.CLOSED
        ]
        assert len(confirmed) == len(set(confirmed))


# ---------------------------------------------------------------- messages


@pytest.mark.rule("C6")
@pytest.mark.parametrize("outcome", [Sent(), Dead(), Dropped()])
def test_what_is_settled_loses_its_nonce(outcome: Outcome) -> None:
    """
    A message that is not tried again is listed with its outcome, and holds no nonce any more.
    """
    store = MemoryStore()
    store.commit(change(messages=full_messages()))
    later = NOW + timedelta(hours=1)
    for one in store.lease(now=later, limit=99, lease=timedelta(minutes=5)):
        settled = Settlement(message=one.message.id, generation=one.generation, outcome=outcome)
        assert store.settle(settled)
    assert [(one.id, how) for one, how in store.settled] == [
        (one.id, outcome) for one in full_messages()
    ]
    assert not any(getattr(one.content, "nonce", b"") for one, _ in store.settled)
    assert store.waiting == ()


@pytest.mark.rule("C6")
def test_what_is_retried_keeps_its_nonce() -> None:
    """
    A message that is tried again is the same as it was recorded, and not listed as settled.
    """
    store = MemoryStore()
    store.commit(change(messages=full_messages()))
    later = NOW + timedelta(hours=1)
    for one in store.lease(now=later, limit=99, lease=timedelta(minutes=5)):
        retry = Settlement(message=one.message.id, generation=one.generation, outcome=Retry(later))
        assert store.settle(retry)
    assert store.waiting == full_messages()
    assert store.settled == []


@pytest.mark.rule("I2")
def test_a_store_shows_nothing_of_what_it_holds() -> None:
    """
    The repr of a store and of a ledger names neither accounts nor messages nor keys.
    """
    store, ledger = MemoryStore(), MemoryLedger()
    store.commit(change(account(1), messages=full_messages()))
    ledger.reserve([Use("some-key", Limit(1, timedelta(hours=1)))], now=NOW)
    assert store.find(account_id(1))
    assert repr((store, ledger)) == "(MemoryStore(), MemoryLedger())"


# ---------------------------------------------------------------- the ledger


_uses = st.builds(
    Use,
    st.sampled_from(["a", "b"]),
    st.builds(
        Limit, st.integers(1, 3), st.sampled_from([5, 20]).map(lambda s: timedelta(seconds=s))
    ),
)


@given(calls=st.lists(st.tuples(st.integers(0, 8), st.lists(_uses, max_size=3)), max_size=30))
def test_a_ledger_counts_every_use(calls: list[tuple[int, list[Use]]]) -> None:
    """
    Any series of calls is granted exactly where no use exceeds its limit, counted by hand.
    """
    ledger, now, granted = MemoryLedger(), NOW, list[tuple[str, Any]]()
    # A ledger keeps what the longest window that it saw may ask for.
    for key in ("a", "b"):
        ledger.reserve([Use(key, Limit(1, timedelta(seconds=20)))], now=NOW - timedelta(days=1))
    for seconds, uses in calls:
        now += timedelta(seconds=seconds)
        with_these = [*granted, *((use.key, now) for use in uses)]
        fits = all(
            sum(key == use.key and at > now - use.limit.window for key, at in with_these)
            <= use.limit.count
            for use in uses
        )
        assert (ledger.reserve(uses, now=now) is None) is fits
        granted = with_these if fits else granted
