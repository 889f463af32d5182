"""
What a change of an organisation's people writes: its roster, events, and who is told (rules G).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from itertools import chain

from attrs import evolve

from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.actor import Actor
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.delivery import Message
from espace_bailleur.domain.everybody import close_all
from espace_bailleur.domain.notices import RoleNotice, TeamNotice, about
from espace_bailleur.domain.records import (
    StandingChanged,
    SuccessionOpened,
    TeamChanged,
)
from espace_bailleur.domain.roster import Hold, Member, Position, Roster, TeamAct
from espace_bailleur.domain.slots import mail_addresses
from espace_bailleur.domain.standing import change_standing
from espace_bailleur.domain.words import AccountId, MessageId
from espace_bailleur.errors import Code, Refusal


NEEDS_ACCESS = frozenset({TeamAct.PROMOTE, TeamAct.HAND_OVER, TeamAct.APPOINT})
"""
What needs somebody who has a personal password: an administrator who never connected is none.
"""


def member_of(roster: Roster | None, account: AccountId) -> Member:
    """
    Find somebody of an organisation.

    Raises:
        Refusal: `member-unknown`, the same for somebody else's people and for nobody (G7).
    """
    member = roster.member(account) if roster else None
    if member is None:
        raise Refusal(Code.MEMBER_UNKNOWN)
    return member


def check_access(act: TeamAct, account: Account) -> None:
    """
    Go on where an act may be done about somebody who has, or lacks, a personal password.

    Raises:
        Refusal: `member-not-connected`.
    """
    if act in NEEDS_ACCESS and account.password is None:
        raise Refusal(Code.MEMBER_NOT_CONNECTED)


def told(
    roster: Roster,
    account: Account,
    act: TeamAct,
    *,
    actor: Actor,
    now: datetime,
    permission: str | None = None,
) -> Change:
    """
    Record and mail what becomes of somebody in the next *roster* (I1).

    Whoever reads no mail is told nothing: they see it where they sign in.
    """
    member = roster.member(account.id)
    event = TeamChanged(
        account=account.id,
        at=now,
        actor=actor,
        organisation=roster.id,
        act=act,
        permissions=member.permissions if member else (),
    )
    notice = partial(TeamNotice, act=act, organisation=roster.name, permission=permission)
    return Change(events=(event,), messages=_mailed(roster, account, notice, now=now))


def _mailed(
    roster: Roster,
    account: Account,
    notice: Callable[..., TeamNotice | RoleNotice],
    *,
    now: datetime,
) -> tuple[Message, ...]:
    """
    Mail a *notice* of the next *roster* to the latest address that gets mails, if there is one.
    """
    return tuple(
        Message(
            id=MessageId(f"{account.id}-team-{roster.version}"),
            recorded_at=now,
            content=notice(**about(account, to)),
        )
        for to in mail_addresses(account)[-1:]
    )


def with_others(
    change: Change,
    others: Iterable[Account],
    act: TeamAct,
    who: str,
    *,
    by: str | None,
) -> Change:
    """
    Mail the *others* who administer the organisation who else does from now on, or no more.

    *by* is the name of who did it, and nobody's for the institution.
    """
    (roster,), now = change.rosters, change.events[0].at
    notice = partial(RoleNotice, act=act, organisation=roster.name, who=who, by=by)
    messages = chain.from_iterable(_mailed(roster, one, notice, now=now) for one in others)
    return evolve(change, messages=(*change.messages, *messages))


def signed_out(account: Account, **changes: Standing) -> Account:
    """
    Return the next account, whose sessions have ended (P23).
    """
    return account.next(epoch=account.epoch + 1, **changes)


def set_standing(
    account: Account,
    roster: Roster | None,
    to: Standing,
    *,
    actor: Actor,
    now: datetime,
    people: Sequence[Account] = (),
) -> Change:
    """
    Do as `change_standing`, and keep the organisation of whoever works in one in step (G5, G6).

    What the institution holds no administrator can undo, be it that one held it before; and what
    an administrator holds the institution lets be, as long as one can undo it.
    With the account that it opened for an organisation it closes those of all its *people*.

    Raises:
        Misuse: the account of one of them is missing.
        Refusal: `standing`, and `member-state` for whom administrators alone keep out.
    """
    if roster is not None and account.id == roster.id and to is Standing.CLOSED:
        return close_all(account, roster, people, actor=actor, now=now)
    member = roster.member(account.id) if roster else None
    if roster is None or member is None:
        return change_standing(account, to, actor=actor, now=now)
    if to is Standing.OPEN:
        return _reinstated(account, member, roster, actor=actor, now=now)
    if to is Standing.SUSPENDED and member.held == (Hold.ADMINISTRATOR,):
        event = StandingChanged(account=account.id, at=now, actor=actor, standing=to)
        change = Change(accounts=(signed_out(account),), events=(event,))
    else:
        change = change_standing(account, to, actor=actor, now=now)
    return in_step(change, roster, actor=actor, now=now)


def _reinstated(
    account: Account, member: Member, roster: Roster, *, actor: Actor, now: datetime
) -> Change:
    """
    Take the institution's hold away, or that of administrators of whom none is left to do it.
    """
    own = Hold.OPERATOR in member.held
    if member.held and not own and not roster.vacant:
        raise Refusal(Code.MEMBER_STATE)
    change = change_standing(account, Standing.OPEN, actor=actor, now=now)
    left = {*member.held} - {Hold.OPERATOR} if own else set[Hold]()
    after = roster.changed(evolve(member, held=left))
    if left:
        # No event says that an account is open which is not.
        event = TeamChanged(
            account=account.id,
            at=now,
            actor=actor,
            organisation=roster.id,
            act=TeamAct.REINSTATE,
            permissions=member.permissions,
        )
        still = evolve(change.account, standing=account.standing)
        change = Change(accounts=(still,), events=(event,))
    return evolve(change, rosters=(after,))


def in_step(change: Change, roster: Roster | None, *, actor: Actor, now: datetime) -> Change:
    """
    Let an organisation follow what suspends or closes an account, but by its administrators (G5).

    Whoever is suspended so is let in again by the institution, and by whom held them before.
    Where nobody is left to administer it, the succession opens.
    """
    account = change.account
    member = roster.member(account.id) if roster else None
    if roster is None or member is None:
        return change
    if account.standing is Standing.CLOSED:
        after = roster.without(account.id)
    else:
        after = roster.changed(evolve(member, held={*member.held, Hold.OPERATOR}))
    return _without_them(change, roster, after, actor=actor, now=now)


def _without_them(
    change: Change, roster: Roster, after: Roster, *, actor: Actor, now: datetime
) -> Change:
    """
    Write the next roster, and open the succession where nobody is left to administer it.
    """
    opened = after.vacant and not roster.vacant
    succession = SuccessionOpened(account=roster.id, at=now, actor=actor)
    events = (*change.events, *((succession,) if opened else ()))
    return evolve(change, rosters=(after,), events=events)


def appoint(
    account: Account,
    roster: Roster | None,
    others: Iterable[Account],
    *,
    actor: Actor,
    now: datetime,
) -> Change | None:
    """
    Let somebody of an organisation administer it, by the institution (G5); nothing if they do.

    *others* are those who administer it already, and are told.

    Raises:
        Refusal: `member-unknown`, `member-state` while they are suspended, and
            `member-not-connected`.
    """
    member = member_of(roster, account.id)
    if roster is None or member.held:
        raise Refusal(Code.MEMBER_STATE)
    check_access(TeamAct.APPOINT, account)
    if member.position is Position.ADMINISTRATOR:
        return None
    after = roster.changed(evolve(member, position=Position.ADMINISTRATOR))
    change = told(after, account, TeamAct.APPOINT, actor=actor, now=now)
    change = evolve(change, accounts=(signed_out(account),), rosters=(after,))
    return with_others(change, others, TeamAct.APPOINT, member.name, by=None)


def dismiss(
    account: Account,
    roster: Roster | None,
    others: Iterable[Account],
    *,
    actor: Actor,
    now: datetime,
) -> Change | None:
    """
    Make a colleague of an administrator, by the institution (G2, G5); nothing if they are one.

    Where nobody is left, the succession opens; *others* are those who administer it still, and
    are told.

    Raises:
        Refusal: `member-unknown`.
    """
    member = member_of(roster, account.id)
    if roster is None or member.position is Position.COLLEAGUE:
        return None
    after = roster.changed(evolve(member, position=Position.COLLEAGUE))
    change = told(after, account, TeamAct.DISMISS, actor=actor, now=now)
    change = evolve(change, accounts=(signed_out(account),))
    change = _without_them(change, roster, after, actor=actor, now=now)
    return with_others(change, others, TeamAct.DISMISS, member.name, by=None)
