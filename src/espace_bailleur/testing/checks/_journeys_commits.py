"""
What a commit leaves behind, down to the records that no port reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TypeVar

from attrs import evolve, fields

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.change import Change, Settlement
from espace_bailleur.domain.delivery import Dead, Leased, Message, Outcome, Sent
from espace_bailleur.domain.documents import Acceptance
from espace_bailleur.domain.records import Event
from espace_bailleur.domain.roster import Roster
from espace_bailleur.domain.words import MessageId
from espace_bailleur.ports.store import Stale, Taken
from espace_bailleur.testing.checks._bench import MANY, Bench
from espace_bailleur.testing.checks._running import expect, refused, together
from espace_bailleur.testing.checks._store_settlements import LEASE, outcomes
from espace_bailleur.testing.checks._values import NOW, account, change, message


_Part = TypeVar("_Part")


class BrokenOffError(Exception):
    """
    What a change raises while a store reads it, as a fault would.
    """


class _BreaksOff(tuple[_Part, ...]):
    """
    Parts of a change that end in a fault.
    """

    __slots__ = ()

    def __iter__(self) -> Iterator[_Part]:
        """
        List the parts, and raise.

        Raises:
            BrokenOffError: all parts were listed.
        """
        yield from super().__iter__()
        raise BrokenOffError


def _acceptance(one: Account) -> Acceptance:
    return Acceptance(
        account=one.id,
        document="terms",
        version=str(one.version),
        digest="0f" * 32,
        language="fr",
        at=NOW,
        channel="checks",
    )


def told_of(*accounts: Account, name: str) -> Change:
    """
    Make a change that has something in every part, but for what is acknowledged.
    """
    messages = [message(f"{name}-{number}") for number in range(2)]
    rosters = (Roster(id=one.id, version=one.version, name=name) for one in accounts)
    return evolve(
        change(*accounts, messages=messages),
        acceptances=tuple(map(_acceptance, accounts)),
        rosters=tuple(rosters),
    )


def _lost(bench: Bench) -> MessageId:
    """
    Give up a message, which can be acknowledged then.
    """
    lost = message("lost", at=NOW - LEASE)
    bench.store.commit(change(messages=[lost]))
    bench.store.settle(_settled(_leased(bench, at=lost.recorded_at), Dead()))
    return lost.id


def _leased(bench: Bench, *, at: datetime = NOW) -> Leased:
    (leased,) = bench.store.lease(now=at, limit=1, lease=LEASE)
    return leased


def _settled(leased: Leased, outcome: Outcome, told: Change | None = None) -> Settlement:
    return Settlement(
        message=leased.message.id, generation=leased.generation, outcome=outcome, change=told
    )


def state_of(bench: Bench) -> tuple[object, ...]:
    """
    Read all that there is.
    """
    store = bench.store
    accounts = bench.accounts()
    rosters = [store.roster(one.id) for one in accounts]
    lost = list(store.unsent(None, MANY))
    return accounts, rosters, sorted(map(repr, bench.kept())), store.backlog(), lost


def what_a_change_records_is_kept_with_it(bench: Bench) -> None:
    """
    Commit two accounts with their acceptances and events, and one of them again (I1, K1).
    """
    first = told_of(account(1), account(2), name="first")
    second = told_of(account(2).next(epoch=1), name="second")
    for one in (first, second):
        bench.store.commit(one)
    recorded = (*first.events, *first.acceptances, *second.events, *second.acceptances)
    expect("what is kept", sorted(map(repr, bench.kept())), sorted(map(repr, recorded)))


def a_refused_change_records_nothing(bench: Bench) -> None:
    """
    Commit a stale account, and a claim of another's, with all that goes with them (I1, K1).
    """
    bench.store.commit(told_of(account(1), account(2), name="told"))
    before = state_of(bench)
    taken = account(3, identifier=account(1).identifier)
    for name, bad, by in (("stale", account(2).next().next(), Stale), ("taken", taken, Taken)):
        good = (account(1).next(epoch=1), account(4))
        refused(f"a {name} account", by, bench.store.commit, told_of(*good, bad, name=name))
        expect(f"what there is after a {name} account", state_of(bench), before)


def a_change_that_breaks_off_leaves_nothing(bench: Bench) -> None:
    """
    Commit changes that cannot be read to the end, of one part or of another (K1).
    """
    good = about_to(bench)
    before = state_of(bench)
    for name, broken in broken_parts(good):
        refused(f"a change whose {name} break off", BrokenOffError, bench.store.commit, broken)
        expect(f"what there is after its {name} broke off", state_of(bench), before)
    bench.store.commit(good)
    expect("the account, written in the end", bench.stored(account(1)), account(1).next(epoch=1))


def about_to(bench: Bench) -> Change:
    """
    Make a change that has something in every part, once there is something of the kind.
    """
    lost = _lost(bench)
    bench.store.commit(told_of(account(1), name="told"))
    good = told_of(account(1).next(epoch=1), account(2), name="good")
    return evolve(good, acknowledged=(lost,))


def broken_parts(good: Change) -> Iterator[tuple[str, Change]]:
    """
    Break off each part of a change that has something in it.
    """
    for one in fields(Change):
        if parts := getattr(good, one.name):
            broken = evolve(good)
            # Put in once the change is made, which reads its own parts.
            object.__setattr__(broken, one.name, _BreaksOff(parts))
            yield one.name, broken


def what_a_settlement_changes_is_kept_with_it(bench: Bench) -> None:
    """
    Settle messages in every way with a change, whose events and acceptances are kept (I1, K1).
    """
    told = [told_of(account(1), name="told")]
    bench.store.commit(told[0])
    for version, outcome in enumerate(outcomes(NOW), start=2):
        following = told_of(account(1, version=version), name=f"{version}")
        told.append(evolve(following, messages=()))
        one = message(f"one-{version}", at=NOW - LEASE)
        bench.store.commit(change(messages=[one]))
        leased = _leased(bench, at=one.recorded_at)
        expect(
            f"{outcome}", bench.store.settle(_settled(leased, outcome, told[-1])), expected=True
        )
        kept = [one for one in bench.kept() if not isinstance(one, Message)]
        recorded = [part for change in told for part in (*change.events, *change.acceptances)]
        expect(f"what is kept of {outcome}", sorted(map(repr, kept)), sorted(map(repr, recorded)))


def a_settlement_whose_change_breaks_off_settles_nothing(bench: Bench) -> None:
    """
    Settle a message in every way with changes that cannot be read to the end (K1).
    """
    good = about_to(bench)
    leased, before = _leased(bench), state_of(bench)
    for name, broken in broken_parts(good):
        for outcome in outcomes(NOW):
            settlement = _settled(leased, outcome, broken)
            what = f"{outcome} with a change whose {name} break off"
            refused(what, BrokenOffError, bench.store.settle, settlement)
            expect(f"what there is after {what}", state_of(bench), before)
    settled = bench.store.settle(_settled(leased, Sent(), good))
    expect("the good change, settled in the end", settled, expected=True)
    expect("the account, written with it", bench.stored(account(1)), account(1).next(epoch=1))


def what_parallel_changes_record_is_kept_once(bench: Bench) -> None:
    """
    Change one account in eight threads on one version; the winner's records alone are kept (I1).
    """
    bench.store.commit(change(account(1)))
    before: list[Event] = bench.events()

    def attempt(number: int) -> bool:
        told = change(account(1).next(epoch=number))
        events = tuple(
            evolve(one, actor=evolve(one.actor, name=str(number))) for one in told.events
        )
        try:
            bench.store.commit(evolve(told, events=events))
        except Stale:
            return False
        return True

    winner = str(together(attempt).index(True))
    new = [one.actor.name for one in bench.events() if one not in before]
    expect("whose events are kept", new, [winner])


CHECKS: tuple[Callable[[Bench], None], ...] = (
    what_a_change_records_is_kept_with_it,
    a_refused_change_records_nothing,
    a_change_that_breaks_off_leaves_nothing,
    what_a_settlement_changes_is_kept_with_it,
    a_settlement_whose_change_breaks_off_settles_nothing,
    what_parallel_changes_record_is_kept_once,
)
