"""
What becomes of everybody in an organisation at once (rules G).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve

from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.actor import Actor
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.records import StandingChanged, SuccessionOpened
from espace_bailleur.domain.roster import Hold, Roster
from espace_bailleur.domain.standing import change_standing
from espace_bailleur.errors import Misuse


def close_all(
    account: Account,
    roster: Roster,
    people: Sequence[Account],
    *,
    actor: Actor,
    now: datetime,
) -> Change:
    """
    Close an organisation with the *account* that the institution opened for it (G6, P23, P28).

    Its place is free then: whoever went on would work in one that nobody looks after.
    *people* are the accounts of its roster, which ends empty; there is nothing to succeed to.

    Raises:
        Misuse: somebody's account is missing.
        Refusal: `standing` when it is closed already.
    """
    others = _others(account, roster, people)
    changes = [
        change_standing(one, Standing.CLOSED, actor=actor, now=now) for one in (account, *others)
    ]
    return evolve(Change.together(changes), rosters=(roster.next(members=()),))


def stop_all(change: Change, roster: Roster, people: Sequence[Account]) -> Change:
    """
    Hold everybody of an organisation whose seat was contested: all of them came by it (G2).

    *change* is what becomes of its own account, and *people* are the accounts of its roster.
    The institution alone lets each of them in again; whom it holds already stays as they are.

    Raises:
        Misuse: somebody's account is missing.
    """
    first, own = change.events[0], change.account
    after = roster.changed(
        *(evolve(one, held={*one.held, Hold.OPERATOR}) for one in roster.members)
    )
    stopped = [
        one
        for one in _others(own, roster, people)
        if roster.member(one.id) != after.member(one.id)
    ]
    events = [
        StandingChanged(
            account=one.id, at=first.at, actor=first.actor, standing=Standing.SUSPENDED
        )
        for one in stopped
    ]
    opened = (
        ()
        if roster.vacant
        else (SuccessionOpened(account=roster.id, at=first.at, actor=first.actor),)
    )
    return evolve(
        change,
        accounts=(
            own,
            *(one.next(standing=Standing.SUSPENDED, epoch=one.epoch + 1) for one in stopped),
        ),
        events=(*change.events, *events, *opened),
        rosters=(after,),
    )


def _others(account: Account, roster: Roster, people: Sequence[Account]) -> list[Account]:
    """
    List the accounts of everybody else in a roster.

    Raises:
        Misuse: one is missing.
    """
    known = {one.id: one for one in people} | {account.id: account}
    if not known.keys() >= {one.account for one in roster.members}:
        raise Misuse(
            f"The account of somebody in the roster of {roster.id} is missing.",
            "Give people, the accounts of all its members.",
        )
    return [known[one.account] for one in roster.members if one.account != account.id]
