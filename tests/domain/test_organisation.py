"""
What always holds of what is done in an organisation, whoever does it.
"""

from __future__ import annotations

import datetime as dt

import pytest

from attrs import evolve
from hypothesis import event, given, settings
from hypothesis import strategies as st

from espace_bailleur import (
    Account,
    Code,
    Hold,
    Individual,
    Member,
    Misuse,
    OrganisationPolicy,
    Position,
    Refusal,
    Roster,
    TeamAct,
)
from espace_bailleur.domain.account import Standing
from espace_bailleur.domain.chair import Chair
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.contest import contest
from espace_bailleur.domain.contest_code import Contestable
from espace_bailleur.domain.credential import NewSecret
from espace_bailleur.domain.delivery import IdentifierNotice, PasswordNotice
from espace_bailleur.domain.issuing import OpenAccount
from espace_bailleur.domain.notices import Notice
from espace_bailleur.domain.organisation import ALLOWED, change_team, create_colleague
from espace_bailleur.domain.policies import IssuingPolicy
from espace_bailleur.domain.records import SuccessionOpened
from espace_bailleur.domain.slots import known
from espace_bailleur.domain.team import dismiss, in_step, set_standing
from espace_bailleur.domain.words import (
    AccountId,
    Departement,
    EmailAddress,
    Identifier,
    IssueId,
    PostalAddress,
    UserNumber,
)
from espace_bailleur.testing.doubles import START
from espace_bailleur.testing.people import OPERATOR
from espace_bailleur.testing.strategies import (
    email_addresses,
    issuing_policies,
    new_secrets,
    postal_addresses,
)
from tests.rosters import CHIEF, COLLEAGUE, HELD, SKEW, a_chair, a_member, an_account


ME, OTHER = an_account(2), an_account(3)
_I = a_member(ME, CHIEF)


def _decided(
    chair: Chair, act: TeamAct, target: Account | None, permission: object = None
) -> Change | Code | None:
    try:
        return change_team(chair, act, target, permission=permission)
    except Refusal as refusal:
        return refusal.code


def _is_able(member: Member) -> bool:
    return member.position is CHIEF and not member.held


def _named(act: TeamAct) -> str:
    return {TeamAct.GRANT: "declare", TeamAct.WITHDRAW: "read"}.get(act, "")


@st.composite
def _teams(draw: st.DrawFn) -> dict[AccountId, tuple[Account, Member]]:
    """
    Draw the people of an organisation, as they may be: the first one administers it.
    """
    people: dict[AccountId, tuple[Account, Member]] = {}
    for number in range(1, draw(st.integers(3, 6))):
        first = number == 1
        held = draw(st.sampled_from([(), (), *HELD] if first else HELD))
        position = CHIEF if first else draw(st.sampled_from(Position))
        connected = first or draw(st.booleans())
        account = an_account(number, connected=connected, held=held)
        people[account.id] = account, a_member(account, position, *held)
    return people


@pytest.mark.rule("B4", "G4", "G5", "P23")
@pytest.mark.parametrize("act", sorted(ALLOWED))
@given(people=_teams(), data=st.data())
def test_any_act_keeps_what_always_holds(
    act: TeamAct, people: dict[AccountId, tuple[Account, Member]], data: st.DataObject
) -> None:
    """
    Any act leaves an administrator who has a password, and touches nobody else; it is recorded.
    """
    accounts = [account for account, _ in people.values()]
    connected = [one for one in accounts if one.password]
    # Who may act, and on whom, come first, and far oftener than chance would have them.
    able = [one for one in connected if _is_able(people[one.id][1])]
    me = data.draw(st.sampled_from([*able, *able, *able, *connected]))
    chair = a_chair(me, *(member for _, member in people.values()))
    fit = [one for one in accounts if chair.seen(people[one.id][1]) in ALLOWED[act]]
    target = data.draw(st.sampled_from([*fit, *fit, *accounts]))
    assert chair.roster is not None
    chiefs = {one.account for one in chair.roster.administrators} - {me.id, target.id}
    chair = evolve(chair, beside=tuple(one for one in accounts if one.id in chiefs))
    before = chair.roster
    assert before is not None
    decided = _decided(chair, act, target, _named(act))
    event("done" if isinstance(decided, Change) else str(decided))
    if not isinstance(decided, Change):
        return
    (after,) = decided.rosters
    assert after.version == before.version + 1
    assert any(people[one.account][0].password for one in after.administrators)
    assert {one.id for one in decided.accounts} <= {me.id, target.id}
    for one in decided.accounts:
        was, _ = people[one.id]
        assert (one.version, one.epoch) == (was.version + 1, was.epoch + 1)
        assert evolve(one, version=0, epoch=0, standing=was.standing) == evolve(
            was, version=0, epoch=0
        )
    for member in before.members:
        if member.account not in {me.id, target.id}:
            assert after.member(member.account) == member
    changed = {one.account for one in before.members if after.member(one.account) != one}
    assert {one.account for one in decided.events} == changed
    assert {one.actor.name for one in decided.events} == {me.id}
    kept = after.member(target.id)
    standing = {one.id: one.standing for one in decided.accounts}.get(target.id, target.standing)
    expected = Standing.CLOSED if kept is None else Standing.OPEN
    assert standing is (Standing.SUSPENDED if kept and kept.held else expected)


_NAMES = st.sampled_from(["read", "declare", "pay"])


@pytest.mark.rule("G4")
@given(held=st.frozensets(_NAMES), named=st.frozensets(_NAMES), asked=_NAMES | st.text(max_size=2))
def test_what_anybody_holds_can_be_withdrawn(
    held: frozenset[str], named: frozenset[str], asked: str
) -> None:
    """
    Whatever a host names by now, any permission that is held goes, and no other is given.
    """
    member = evolve(a_member(OTHER, COLLEAGUE), permissions=held)
    policy = OrganisationPolicy(name="host", permissions=tuple(named))
    chair = evolve(a_chair(ME, _I, member), policy=policy)
    withdrawn = _decided(chair, TeamAct.WITHDRAW, OTHER, asked)
    if asked in held:
        assert isinstance(withdrawn, Change)
        assert withdrawn.rosters[0].members[1].permissions == tuple(sorted(held - {asked}))
    else:
        assert not isinstance(withdrawn, Change)
    granted = _decided(chair, TeamAct.GRANT, OTHER, asked)
    assert isinstance(granted, Change) == (asked in named - held)


@pytest.mark.rule("G4", "C1")
@given(
    email=st.none() | email_addresses(),
    postal=st.none() | postal_addresses(),
    policy=issuing_policies(),
    secret=new_secrets(),
)
@settings(max_examples=2 * settings().max_examples)
def test_any_colleague_is_reached_only_where_the_credentials_went(
    email: EmailAddress | None,
    postal: PostalAddress | None,
    policy: IssuingPolicy,
    secret: NewSecret,
) -> None:
    """
    Whatever addresses an administrator gives, none leads into the account but the one proven.
    """
    command = OpenAccount(
        id=AccountId("account-3"),
        identifier=Identifier("ident-3"),
        user_number=UserNumber(f"{3:014}"),
        departement=Departement("33"),
        holder=Individual(reference="drawn-3", name="Zoé 3"),
        email=email,
        postal=postal,
        works_for=AccountId("account-1"),
    )
    try:
        change = create_colleague(a_chair(ME, _I), command, (), secret=secret, policy=policy)
    except Refusal:
        assert email is None or postal is None
        return
    went = [one.content for one in change.messages]
    halves = [one for one in went if isinstance(one, IdentifierNotice | PasswordNotice)]
    assert len(halves) == len(went) == 2
    assert {one.to for one in halves} == set(known(change.account))


@pytest.mark.rule("G5")
@given(people=_teams(), to=st.sampled_from(Standing), data=st.data())
def test_the_institution_keeps_every_roster_in_step(
    people: dict[AccountId, tuple[Account, Member]], to: Standing, data: st.DataObject
) -> None:
    """
    Whatever the operator does to any account, the roster says so, and a vacancy is recorded once.
    """
    account, _ = data.draw(st.sampled_from(list(people.values())))
    roster = Roster(
        id=AccountId("account-1"), name="SCI", members=tuple(one for _, one in people.values())
    )
    try:
        change = set_standing(
            account,
            roster,
            to,
            people=[one for one, _ in people.values()],
            actor=OPERATOR,
            now=START,
        )
    except Refusal:
        assert account.standing is to or to is Standing.OPEN
        return
    (after,) = change.rosters
    member = after.member(account.id)
    assert (member is None) == (to is Standing.CLOSED)
    assert member is None or (Hold.OPERATOR in member.held) == (to is Standing.SUSPENDED)
    assert member is None or bool(member.held) == (change.account.standing is not Standing.OPEN)
    succeeded = [one for one in change.events if isinstance(one, SuccessionOpened)]
    opens = bool(after.members) and after.vacant and not roster.vacant
    assert len(succeeded) == opens
    outside = an_account(9)
    alone = set_standing(outside, roster, Standing.SUSPENDED, actor=OPERATOR, now=START)
    assert alone.rosters == ()


@pytest.mark.rule("G4", "G5", "G6", "F6")
@given(
    acts=st.lists(st.sampled_from(["hold", "let in", "suspend", "reinstate", "contest"])),
    alone=st.booleans(),
)
def test_each_takes_away_its_own_hold_alone(acts: list[str], *, alone: bool) -> None:
    """
    Whatever is done in whatever order, an account is open while nobody holds it, each apart.

    Only where nobody is left to administer does the institution let in whom administrators held.
    """
    chief = a_member(ME, CHIEF, *([Hold.OPERATOR] if alone else []))
    roster = Roster(id=AccountId("account-1"), name="SCI", members=(chief, a_member(OTHER, CHIEF)))
    account, holds = OTHER, set[Hold]()
    for act in acts:
        change = _one_act(act, account, roster, alone=alone)
        done = isinstance(change, Change)
        event(f"{act}: {'done' if done else change}")
        if isinstance(change, Change):
            account, (roster,) = change.account, change.rosters
        # What is done is told by who held the account before, and by nothing else.
        operator, administrator = Hold.OPERATOR in holds, Hold.ADMINISTRATOR in holds
        if act in {"suspend", "contest"}:
            assert done == (not operator) or act == "contest"
            holds |= {Hold.OPERATOR}
        elif act == "reinstate":
            assert done == (operator or (administrator and alone))
            holds -= {Hold.OPERATOR} if operator else {Hold.ADMINISTRATOR} if done else set()
        elif done:
            holds ^= {Hold.ADMINISTRATOR}
        member = roster.member(OTHER.id)
        assert member is not None
        assert member.held == tuple(sorted(holds))
        assert (account.standing is Standing.OPEN) == (not holds)


def _one_act(act: str, account: Account, roster: Roster, *, alone: bool) -> object:
    """
    Decide one act about the account by an administrator, the institution, or its own code.
    """
    if act in {"hold", "let in"}:
        chair = evolve(a_chair(ME), roster=roster)
        what = TeamAct.SUSPEND if act == "hold" else TeamAct.REINSTATE
        # One who is left out of office acted before that.
        if alone:
            chief = evolve(chair, roster=roster.changed(_I))
            change = _decided(chief, what, account)
            if not isinstance(change, Change):
                return change
            back = change.rosters[0].changed(a_member(ME, CHIEF, Hold.OPERATOR))
            return evolve(change, rosters=(back,))
        return _decided(chair, what, account)
    if act == "contest":
        proven = Contestable(
            issue=IssueId("issue"),
            digest=b"",
            key_id="",
            since=START,
            at=START,
            expires_at=START + dt.timedelta(days=60),
            posted=False,
        )
        change = contest(account, proven, now=START, skew=SKEW)
        return change and in_step(change, roster, actor=OPERATOR, now=START)
    to = Standing.SUSPENDED if act == "suspend" else Standing.OPEN
    try:
        return set_standing(account, roster, to, actor=OPERATOR, now=START)
    except Refusal as refusal:
        return refusal.code


def _dismissed(
    people: dict[AccountId, tuple[Account, Member]], account: Account
) -> tuple[Roster, list[Account], Change | None]:
    """
    Take the administrator's role away from somebody: who was there, who administers it too.
    """
    members = tuple(one for _, one in people.values())
    roster = Roster(id=AccountId("account-1"), name="SCI", members=members)
    chiefs = {one.account for one in roster.administrators} - {account.id}
    others = [people[one][0] for one in sorted(chiefs)]
    return roster, others, dismiss(account, roster, others, actor=OPERATOR, now=START)


@pytest.mark.rule("G2", "G5", "P23")
@given(people=_teams(), data=st.data())
def test_the_institution_takes_the_role_away(
    people: dict[AccountId, tuple[Account, Member]], data: st.DataObject
) -> None:
    """
    Whoever is dismissed is a colleague, signed out and told; nobody left is a succession.
    """
    chief = [one for one in people.values() if one[1].position is CHIEF]
    account, member = data.draw(st.sampled_from(chief))
    roster, others, change = _dismissed(people, account)
    assert change is not None
    (after,) = change.rosters
    assert after.member(account.id) == evolve(member, position=COLLEAGUE)
    assert change.account == evolve(account, version=account.version + 1, epoch=account.epoch + 1)
    told = [one.content.account for one in change.messages if isinstance(one.content, Notice)]
    assert told == [account.id, *(one.id for one in others)]
    opened = [one for one in change.events if isinstance(one, SuccessionOpened)]
    event(f"nobody is left: {after.vacant and not roster.vacant}")
    assert len(opened) == (after.vacant and not roster.vacant)


@pytest.mark.rule("G5")
@given(people=_teams())
def test_of_a_colleague_the_institution_takes_no_role_away(
    people: dict[AccountId, tuple[Account, Member]],
) -> None:
    """
    Nothing happens to anybody who does not administer the organisation.
    """
    colleagues = [one for one, member in people.values() if member.position is COLLEAGUE]
    assert [one for one in colleagues if _dismissed(people, one)[2] is not None] == []


@pytest.mark.parametrize("names", [("read", "read"), ("",), (" read",), ("a\nb",)])
def test_permissions_are_names(names: tuple[str, ...]) -> None:
    """
    A host's permissions are printable lines, each once.
    """
    with pytest.raises(Misuse):
        OrganisationPolicy(name="host", permissions=names)


def test_nobody_is_twice_in_a_roster() -> None:
    """
    A roster with one person twice, and a change with one roster twice, are misuse.
    """
    with pytest.raises(Misuse, match="twice"):
        Roster(id=AccountId("account-1"), name="SCI", members=(_I, _I))
    roster = Roster(id=AccountId("account-1"), name="SCI")
    with pytest.raises(Misuse, match="roster twice"):
        Change(rosters=(roster, roster))


def test_who_is_held_may_do_nothing() -> None:
    """
    What somebody may do ends while they are suspended.
    """
    assert a_member(ME, COLLEAGUE).may("read")
    assert not a_member(ME, COLLEAGUE).may("declare")
    assert not any(a_member(ME, CHIEF, held).may("read") for held in Hold)
