"""
The operator's hold on an account: suspend, reinstate, close (G6).
"""

from __future__ import annotations

from datetime import datetime

from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.actor import Actor
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.records import StandingChanged
from espace_bailleur.errors import Code, Refusal


ALLOWED: dict[Standing, frozenset[Standing]] = {
    Standing.OPEN: frozenset({Standing.SUSPENDED, Standing.CLOSED}),
    Standing.SUSPENDED: frozenset({Standing.OPEN, Standing.CLOSED}),
    Standing.CLOSED: frozenset(),
}
"""
From each standing, those that it can change to.
"""


def change_standing(account: Account, to: Standing, *, actor: Actor, now: datetime) -> Change:
    """
    Suspend, reinstate or close an account; every session ends (P23).

    It settles what was contested: no code from before freezes the account again (F6).

    Raises:
        Refusal: `standing` when it cannot change from the present one to that one.
    """
    if to not in ALLOWED[account.standing]:
        raise Refusal(Code.STANDING, {"standing": str(account.standing)})
    event = StandingChanged(account=account.id, at=now, actor=actor, standing=to)
    following = account.next(
        standing=to,
        epoch=account.epoch + 1,
        contestable=account.contestable if account.contested_at is None else (),
        contested_at=None,
    )
    return Change(accounts=(following,), events=(event,))
