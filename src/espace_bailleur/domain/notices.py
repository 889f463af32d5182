"""
Notices: messages about an account that its person or others are to know of (rules G, H).
"""

from __future__ import annotations

from typing import TypedDict

from attrs import field, frozen

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.roster import TeamAct
from espace_bailleur.domain.words import (
    AccountId,
    EmailAddress,
    IssueId,
    Language,
    PostalAddress,
    UserNumber,
)


@frozen(kw_only=True)
class Notice:
    """
    What every message says about its account, and where it goes (B3).
    """

    account: AccountId
    to: EmailAddress | PostalAddress
    name: str
    language: Language
    user_number: UserNumber


class About(TypedDict):
    """
    The facts of every notice, to be given to one of any kind.
    """

    account: AccountId
    to: EmailAddress | PostalAddress
    name: str
    language: Language
    user_number: UserNumber


def about(account: Account, to: EmailAddress | PostalAddress) -> About:
    """
    Say what every message about an account says, wherever it goes (B3).
    """
    return About(
        account=account.id,
        to=to,
        name=account.holder.name,
        language=account.language,
        user_number=account.user_number,
    )


@frozen(kw_only=True)
class Derived(Notice):
    """
    A notice with a secret: what derives that, until the notice is dispatched (C6).
    """

    issue: IssueId
    key_id: str
    nonce: bytes = field(repr=False)


@frozen(kw_only=True)
class SeatNotice(Derived):
    """
    Tell an organisation at its delivery address that somebody administers it from now on (G2).

    A code contests that, as it contests a recovery (F6).
    """


@frozen(kw_only=True)
class TeamNotice(Notice):
    """
    Tell somebody what was done about them in their organisation (G4).
    """

    act: TeamAct
    organisation: str
    permission: str | None = None


@frozen(kw_only=True)
class RoleNotice(Notice):
    """
    Tell whoever administers an organisation who else does from now on, or no more (G4, G5).

    Somebody who reads one administrator's mail can make nobody another in silence.
    """

    act: TeamAct
    organisation: str
    who: str
    by: str | None
    """Who did it; None for the institution."""
