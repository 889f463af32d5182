"""
What a store does with rosters: they are versioned as accounts are, within the same change.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from attrs import evolve

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.roster import Hold, Member, Position, Roster
from espace_bailleur.domain.words import UserNumber
from espace_bailleur.ports.store import Stale, Store, Taken
from espace_bailleur.testing.checks._running import THREADS, expect, refused, together
from espace_bailleur.testing.checks._values import NOW, account, account_id, change, message


ROUNDS = 5
"""
How often threads race, since a race that is lost once may be won by luck.
"""


def full_roster() -> Roster:
    """
    Make a roster that has something in every field.
    """
    chief = Member(
        account=account_id(1),
        name="Zoé Œuf",
        user_number=UserNumber("CHECK000000001"),
        position=Position.ADMINISTRATOR,
    )
    held = Member(
        account=account_id(2),
        name="Ü 𝔛 «x»",
        user_number=UserNumber("CHECK000000002"),
        position=Position.COLLEAGUE,
        permissions=("read", "déclarer"),
        held=tuple(Hold),
    )
    return Roster(id=account_id(1), name="SCI Ü 𝔛", members=(chief, held))


def _with(roster: Roster, *accounts: Account, say: str) -> Change:
    return evolve(change(*accounts, messages=[message(say)]), rosters=(roster,))


def _messages(store: Store) -> list[str]:
    later = NOW + timedelta(days=1)
    leased = store.lease(now=later, limit=99, lease=timedelta(days=999))
    return sorted(one.message.id for one in leased)


def a_roster_comes_back_equal(store: Store) -> None:
    """
    Look for a roster before it is written, and after each of its versions.
    """
    first = full_roster()
    expect("before", store.roster(first.id), None)
    store.commit(_with(first, account(1), say="first"))
    expect("the first", store.roster(first.id), first)
    expect("its account", store.find(account_id(1)), account(1))
    second = first.without(account_id(2))
    store.commit(_with(second, say="second"))
    expect("the second", store.roster(first.id), second)
    expect("that of another organisation", store.roster(account_id(2)), None)
    expect("messages", _messages(store), ["first", "second"])


def a_change_with_a_stale_roster_changes_nothing(store: Store) -> None:
    """
    Commit good accounts together with a roster on the wrong version (G5, K1, K2).
    """
    first = full_roster()
    for version in (0, 2):
        bad = _with(evolve(first, version=version), account(1), say="untold")
        refused(f"version {version} on nothing", Stale, store.commit, bad)
        expect("the roster", store.roster(first.id), None)
    store.commit(_with(first, account(1), say="told"))
    store.commit(evolve(change(), rosters=(first.next(),)))
    for version in (0, 1, 2, 4):
        bad = _with(evolve(first, version=version, members=()), account(1).next(), say="untold")
        refused(f"version {version} on version 2", Stale, store.commit, bad)
        expect("the roster", store.roster(first.id), first.next())
        expect("the account", store.find(account_id(1)), account(1))
    expect("messages", _messages(store), ["told"])


def a_roster_is_not_written_without_its_accounts(store: Store) -> None:
    """
    Commit a good roster together with accounts that are refused (K1).
    """
    first = full_roster()
    store.commit(_with(first, account(1), say="told"))
    second = first.without(account_id(2))
    stale = _with(second, account(1), say="untold")
    refused("a stale account", Stale, store.commit, stale)
    rival = account(3, identifier=account(1).identifier)
    refused("a taken claim", Taken, store.commit, _with(second, rival, say="untold"))
    expect("the roster", store.roster(first.id), first)
    expect("messages", _messages(store), ["told"])


def of_parallel_rosters_exactly_one_wins(store: Store) -> None:
    """
    Write the same next version in eight threads, the first one as well (G1, G5, K3).
    """
    for round_ in range(ROUNDS):
        before = store.roster(account_id(1))
        roster = before.next() if before else Roster(id=account_id(1), name="SCI")
        _race(store, roster, round_)


def _race(store: Store, roster: Roster, round_: int) -> None:
    def attempt(number: int) -> bool:
        member = Member(
            account=account_id(number),
            name=f"{number}",
            user_number=UserNumber(f"CHECK{number:09}"),
            position=Position.COLLEAGUE,
        )
        mine = evolve(roster, members=(member,))
        try:
            store.commit(_with(mine, say=f"{round_}/{number}"))
        except Stale:
            return False
        return True

    won = together(attempt)
    expect(f"how many of {THREADS} rosters won", sum(won), 1)
    stored = store.roster(roster.id)
    winner = won.index(True)
    expect("whose it is", stored and stored.members[0].account, account_id(winner))
    expect("messages", _messages(store), [f"{round_}/{winner}"])


def rosters_are_listed_while_nobody_administers_them(store: Store) -> None:
    """
    List those that have people and no administrator who is let in, before and after that changes.
    """
    named = [evolve(full_roster(), id=account_id(number)) for number in range(6)]
    orphaned = [
        evolve(named[0], members=named[0].members[1:]),
        *(one.changed(evolve(one.members[0], held=(Hold.OPERATOR,))) for one in named[1:4]),
    ]
    later = [evolve(one, version=1) for one in orphaned]
    empty = Roster(id=account_id(5), name="closed")
    store.commit(evolve(change(account(9)), rosters=(*later, named[4], empty)))
    for limit in (1, 3, 10):
        listed = _vacant(store, limit)
        expect(f"orphaned, {limit} at a time", listed, sorted(later, key=lambda one: one.id))
    mended = [one.next(members=full_roster().members) for one in later[1:]]
    gone = named[4].without(full_roster().id)
    store.commit(evolve(change(), rosters=(*mended, gone)))
    expect("orphaned then", _vacant(store, 10), sorted((later[0], gone), key=lambda one: one.id))


def _vacant(store: Store, limit: int) -> list[Roster]:
    listed: list[Roster] = []
    while page := store.vacant(listed[-1].id if listed else None, limit):
        expect("how many a page has", len(page) <= limit, expected=True)
        listed += page
    return listed


CHECKS: tuple[Callable[[Store], None], ...] = (
    a_roster_comes_back_equal,
    a_change_with_a_stale_roster_changes_nothing,
    a_roster_is_not_written_without_its_accounts,
    of_parallel_rosters_exactly_one_wins,
    rosters_are_listed_while_nobody_administers_them,
)
