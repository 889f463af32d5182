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
from espace_bailleur.domain.roster import Roster
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
