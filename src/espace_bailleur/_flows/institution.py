"""
The institution's journeys about an organisation: who works there, and who administers it (G5).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from espace_bailleur._flows.kit import Kit, administrators_of, decide_and_commit, roster_of
from espace_bailleur._flows.search import account_id_of, known
from espace_bailleur.domain import team
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.actor import Actor
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.roster import Roster
from espace_bailleur.errors import Code, Refusal


class RoleDecision(Protocol):
    """
    A decision of the institution about who administers an organisation.
    """

    def __call__(
        self,
        account: Account,
        roster: Roster | None,
        others: Iterable[Account],
        *,
        actor: Actor,
        now: datetime,
    ) -> Change | None: ...


async def organisation(kit: Kit, account_id: str) -> Roster:
    """
    Show who works in an organisation, by the account of anybody there.

    Raises:
        Refusal: `account-unknown`, and `member-unknown` for who works in none, and before the
            first connection.
    """
    account = await kit.store.find(account_id_of(account_id))
    roster = await roster_of(kit, known(account))
    if roster is None:
        raise Refusal(Code.MEMBER_UNKNOWN)
    return roster


async def appoint(kit: Kit, account_id: str, *, actor: Actor) -> None:
    """
    Let somebody administer their organisation (G5).

    Raises:
        Refusal: `account-unknown`, `member-unknown`, `member-state`, `member-not-connected`.
    """
    await _change_role(kit, account_id, team.appoint, actor=actor)


async def dismiss(kit: Kit, account_id: str, *, actor: Actor) -> None:
    """
    Let somebody administer their organisation no more (G2, G5).

    Raises:
        Refusal: `account-unknown`, `member-unknown`.
    """
    await _change_role(kit, account_id, team.dismiss, actor=actor)


async def _change_role(kit: Kit, account_id: str, decision: RoleDecision, *, actor: Actor) -> None:
    """
    Decide who administers an organisation, beside the others who do.

    Raises:
        Refusal: `account-unknown`, and those of the decision.
    """

    async def decide(account: Account | None) -> Change | None:
        one = known(account)
        roster = await roster_of(kit, one)
        others = await administrators_of(kit, roster, but={one.id})
        return decision(one, roster, others, actor=actor, now=kit.clock())

    await decide_and_commit(kit, account_id_of(account_id), decide)
