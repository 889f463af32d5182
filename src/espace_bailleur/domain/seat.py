"""
The seat: whoever first connects for an organisation administers it (rules G1 to G3).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.contest import GotIn, to_contest
from espace_bailleur.domain.credential import Issue
from espace_bailleur.domain.delivery import Message, Recipient
from espace_bailleur.domain.notices import SeatNotice, about
from espace_bailleur.domain.records import SignedIn
from espace_bailleur.domain.roster import Member, Position, Roster
from espace_bailleur.domain.seat_records import SeatTaken
from espace_bailleur.domain.slots import on_file
from espace_bailleur.domain.words import IssueId, MessageId, PostalAddress
from espace_bailleur.errors import Misuse


def seated(
    change: Change,
    event: SignedIn,
    got_in: GotIn | None,
    *,
    before: Account,
    roster: Roster | None,
) -> Change:
    """
    Let whoever came in for the first time administer the organisation, and tell it so (G1, G2).

    The roster begins with it: of any number of first connections one writes its first version,
    or the next one where the seat was reopened and others are there.
    The organisation is told where the institution reaches it, with the code *got_in* that freezes
    the account; nothing is added to any other success.

    Raises:
        Misuse: the code is missing.
    """
    account, now = change.account, event.at
    if event.issue is None or not before.seat_is_free:
        return change
    if got_in is None:
        raise Misuse(
            "An organisation's first connection lacks the code that contests it.",
            "Give got_in, with a new contest code.",
        )
    first = Member(
        account=account.id,
        name=account.holder.name,
        user_number=account.user_number,
        position=Position.ADMINISTRATOR,
    )
    taken = SeatTaken(
        account=account.id, at=now, actor=event.actor, issue=event.issue, source=event.source
    )
    begun = Roster(id=account.id, name=account.holder.name, members=(first,))
    # A mail where one arrives, else a letter: what comes back warns nobody.
    told = on_file(account)[:1]
    posted = any(isinstance(one, PostalAddress) for one in told)
    return evolve(
        change,
        accounts=(
            to_contest(account, event.issue, got_in, posted=posted, now=now, everybody=True),
        ),
        events=(*change.events, taken),
        messages=_notices(account, told, event.issue, got_in, now),
        rosters=(roster.changed(first) if roster else begun,),
    )


def _notices(
    account: Account,
    told: Sequence[Recipient],
    issue: IssueId,
    got_in: GotIn,
    now: datetime,
) -> tuple[Message, ...]:
    code = got_in.code
    return tuple(
        Message(
            id=MessageId(f"{code.id}-seat"),
            recorded_at=now,
            content=SeatNotice(
                **about(account, to),
                issue=issue,
                key_id=code.key_id,
                nonce=code.nonce,
            ),
        )
        for to in told
    )


def kept_as_spent(account: Account, chosen_with: IssueId | None, *, now: datetime) -> Issue | None:
    """
    Choose what an organisation's account remembers once a personal password is chosen (G3).

    It is what the first one was chosen with, as long as somebody else may still find it: of two
    that were redeemed, the one of whoever is the person of this account from now on.
    """
    if account.organisation != account.id:
        return None
    first = account.issue(chosen_with) if account.password is None else None
    known = (first, account.spent)
    return next((one for one in known if one and one.status(now) == "live"), None)
