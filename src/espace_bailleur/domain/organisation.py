"""
What an administrator does in the organisation: one table, and the decisions over it (rules G).
"""

from __future__ import annotations

import unicodedata

from collections.abc import Collection, Mapping
from typing import cast

from attrs import evolve

from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.actor import holder_of
from espace_bailleur.domain.chair import Chair, Seen
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.credential import NewSecret
from espace_bailleur.domain.issuing import OpenAccount, naming, open_account
from espace_bailleur.domain.permissions import OrganisationPolicy
from espace_bailleur.domain.policies import Channel, IssuingPolicy
from espace_bailleur.domain.records import TeamChanged
from espace_bailleur.domain.roster import Hold, Member, Position, Roster, TeamAct
from espace_bailleur.domain.team import check_access, member_of, signed_out, told, with_others
from espace_bailleur.domain.text import one_line
from espace_bailleur.errors import Code, Refusal


_COLLEAGUES = frozenset({Seen.COLLEAGUE, Seen.SUSPENDED_COLLEAGUE})
_SUSPENDED = frozenset({Seen.SUSPENDED_COLLEAGUE, Seen.SUSPENDED_ADMINISTRATOR})
_ACTIVE = frozenset({Seen.COLLEAGUE, Seen.ADMINISTRATOR})

ALLOWED: Mapping[TeamAct, frozenset[Seen]] = {
    TeamAct.GRANT: _COLLEAGUES,
    TeamAct.WITHDRAW: _COLLEAGUES,
    TeamAct.SUSPEND: _ACTIVE,
    TeamAct.REINSTATE: _SUSPENDED,
    TeamAct.REMOVE: _ACTIVE | _SUSPENDED,
    TeamAct.PROMOTE: frozenset({Seen.COLLEAGUE}),
    TeamAct.HAND_OVER: _ACTIVE,
    TeamAct.STEP_DOWN: frozenset({Seen.ME}),
}
"""
With whom an administrator can do what; the docs' table is rendered from what it decides.
"""

CONCERNS_OTHERS = frozenset({TeamAct.PROMOTE, TeamAct.HAND_OVER, TeamAct.STEP_DOWN})
"""
What is decided by looking at the others who administer the organisation, or told to them.
"""

GIVES = frozenset(
    {TeamAct.GRANT, TeamAct.REINSTATE, TeamAct.PROMOTE, TeamAct.HAND_OVER, TeamAct.CREATE}
)
"""
What is limited: nothing else is done again and again without these in between, and whoever was
given too much is stopped at any time (P11).
"""


NO_NAME = ("://", "www.", "@", "/", "<", ">")
"""
What stands in no person's name, and in many addresses of pages and mailboxes.
"""
MOST_DIGITS = 3
"""
How many digits a name has at most; a telephone number, an account and an amount have more.
"""


def permissions_of(policy: OrganisationPolicy, names: object) -> tuple[str, ...]:
    """
    Read the names of permissions, as a list or one alone.

    Raises:
        Refusal: `permission-unknown`, `not-text`, and those of `one_line`.
    """
    given = [names] if isinstance(names, str) else names
    if not isinstance(given, list | tuple | set | frozenset):
        raise Refusal(Code.NOT_TEXT)
    read = tuple(one_line(one) for one in cast("Collection[object]", given))
    if not set(read) <= set(policy.permissions):
        raise Refusal(Code.PERMISSION_UNKNOWN, {"expected": " / ".join(policy.permissions)})
    return read


def _permission(policy: OrganisationPolicy, act: TeamAct, member: Member, given: object) -> str:
    """
    Read the name of what is granted, withdrawn, or neither.

    What somebody holds is withdrawn whatever the host names now: else nobody could, once it no
    longer does.
    """
    if act not in _WHILE_SIGNED_IN:
        return ""
    if act is TeamAct.WITHDRAW and given in member.permissions:
        return one_line(given)
    return "".join(permissions_of(policy, [given]))


def name_of_colleague(text: object) -> str:
    """
    Read the name of a colleague: mails to any address say it, in the institution's words.

    Raises:
        Refusal: `name-invalid` for what people could click on, call, or pay to, and those of
            `one_line`.
    """
    name = one_line(text)
    plain = unicodedata.normalize("NFKC", name).casefold()
    digits = sum(one.isdigit() for one in plain)
    if digits > MOST_DIGITS or any(one in plain for one in NO_NAME):
        raise Refusal(Code.NAME_INVALID)
    return name


def create_colleague(
    chair: Chair,
    command: OpenAccount,
    permissions: tuple[str, ...],
    *,
    secret: NewSecret,
    policy: IssuingPolicy,
) -> Change:
    """
    Open an account for a colleague, whose credentials go to them alone (C1, G4).

    Of two addresses it keeps the one that they go to, which using them proves.
    The other would stay a way in to somebody's account on an administrator's word alone.

    Raises:
        Refusal: `not-administrator`, `proof-not-fresh`, and `no-address`.
    """
    roster = chair.proven()
    actor = holder_of(chair.me.id)
    known = command.email is not None
    if policy.channel(command.holder.kind, address_known=known) is Channel.MAIL:
        reached = evolve(command, postal=None)
    else:
        reached = evolve(command, email=None)
    opened = open_account(reached, secret=secret, actor=actor, now=chair.now, policy=policy)
    opened = naming(opened, roster.name)
    member = Member(
        account=command.id,
        name=command.holder.name,
        user_number=command.user_number,
        position=Position.COLLEAGUE,
        permissions=permissions,
    )
    after = roster.changed(member)
    event = TeamChanged(
        account=command.id,
        at=chair.now,
        actor=actor,
        organisation=roster.id,
        act=TeamAct.CREATE,
        permissions=member.permissions,
    )
    return evolve(opened, events=(*opened.events, event), rosters=(after,))


def change_team(
    chair: Chair, act: TeamAct, target: Account | None, *, permission: object = None
) -> Change | None:
    """
    Do one thing about somebody of the organisation; nothing where it is so already (G4).

    *target* is nobody where it is none of its people; *permission* is what is granted or
    withdrawn.
    Whoever's standing or position changes is signed out everywhere (P23).

    Raises:
        Refusal: `not-administrator`, `proof-not-fresh`, `member-unknown` (G7), `member-state`
            where the table does not allow it, `member-not-connected`, `last-administrator` (G5),
            and those of `permissions_of`.
    """
    roster = chair.proven()
    if target is None:
        raise Refusal(Code.MEMBER_UNKNOWN)
    member = member_of(roster, target.id)
    # What the institution opened is its own to close: anew, it would be another organisation.
    its_own = act is TeamAct.REMOVE and target.id == roster.id
    if its_own or chair.seen(member) not in ALLOWED[act]:
        raise Refusal(Code.MEMBER_STATE)
    check_access(act, target)
    named = _permission(chair.policy, act, member, permission)
    if act is TeamAct.REMOVE:
        after = roster.without(target.id)
    else:
        after = roster.changed(*_became(chair, roster, act, member, named))
    if after.vacant or (act is TeamAct.STEP_DOWN and not _can_follow(chair)):
        raise Refusal(Code.LAST_ADMINISTRATOR)
    if after.members == roster.members:
        return None
    return _written(chair, act, target, roster, after, named)


def _can_follow(chair: Chair) -> bool:
    """
    Tell whether one of the others has a personal password: without it, none administers anything.
    """
    return any(one.password is not None for one in chair.beside)


def _became(
    chair: Chair, roster: Roster, act: TeamAct, member: Member, permission: str
) -> tuple[Member, ...]:
    match act:
        case TeamAct.GRANT:
            return (evolve(member, permissions={*member.permissions, permission}),)
        case TeamAct.WITHDRAW:
            return (evolve(member, permissions={*member.permissions} - {permission}),)
        case TeamAct.SUSPEND:
            return (evolve(member, held={*member.held, Hold.ADMINISTRATOR}),)
        case TeamAct.REINSTATE:
            return (evolve(member, held={*member.held} - {Hold.ADMINISTRATOR}),)
        case TeamAct.STEP_DOWN:
            return (evolve(member, position=Position.COLLEAGUE),)
        case _:
            chief = evolve(member, position=Position.ADMINISTRATOR)
            me = member_of(roster, chair.me.id)
            left = evolve(me, position=Position.COLLEAGUE)
            return (chief, left) if act is TeamAct.HAND_OVER else (chief,)


_STANDINGS: Mapping[TeamAct, Standing] = {
    TeamAct.SUSPEND: Standing.SUSPENDED,
    TeamAct.REINSTATE: Standing.OPEN,
    TeamAct.REMOVE: Standing.CLOSED,
}
_RISES = frozenset({TeamAct.PROMOTE, TeamAct.HAND_OVER})
_WHILE_SIGNED_IN = frozenset({TeamAct.GRANT, TeamAct.WITHDRAW})


def _written(
    chair: Chair,
    act: TeamAct,
    target: Account,
    before: Roster,
    after: Roster,
    permission: str,
) -> Change:
    about: list[tuple[Account, TeamAct]] = [(target, act)]
    if act is TeamAct.HAND_OVER:
        rises = before.member(target.id) != after.member(target.id)
        about = [*(about if rises else ()), (chair.me, TeamAct.STEP_DOWN)]
    actor, now = holder_of(chair.me.id), chair.now
    changes = [
        told(after, one, what, actor=actor, now=now, permission=permission or None)
        for one, what in about
    ]
    accounts = (
        signed_out(one, standing=_STANDINGS.get(what, one.standing))
        for one, what in about
        if what not in _WHILE_SIGNED_IN
    )
    change = evolve(Change.together(changes), accounts=tuple(accounts), rosters=(after,))
    if act not in _RISES or (target, act) not in about:
        return change
    mine, theirs = (member_of(after, one.id).name for one in (chair.me, target))
    return with_others(change, chair.beside, act, theirs, by=mine)
