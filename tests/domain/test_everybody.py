"""
What becomes of everybody in an organisation at once.
"""

from __future__ import annotations

import datetime as dt

import pytest

from attrs import evolve
from hypothesis import event, given
from hypothesis import strategies as st

from espace_bailleur import Code, Hold, Misuse, Refusal
from espace_bailleur.domain.account import Account, AccountAddress, Standing
from espace_bailleur.domain.actor import holder_of
from espace_bailleur.domain.contest import GotIn, contest, recovered, to_contest
from espace_bailleur.domain.credential import Issue, IssuePurpose, NewSecret
from espace_bailleur.domain.everybody import close_all, stop_all
from espace_bailleur.domain.policies import ContestPolicy
from espace_bailleur.domain.records import RecoveryContested, StandingChanged, SuccessionOpened
from espace_bailleur.domain.team import set_standing
from espace_bailleur.domain.words import EmailAddress, IssueId
from espace_bailleur.testing.doubles import START
from espace_bailleur.testing.people import OPERATOR, POSTAL
from espace_bailleur.testing.strategies import new_secrets
from tests.domain.staff import Staff, staffs
from tests.rosters import an_account


@pytest.mark.rule("G5", "G6", "P23", "P28")
@given(staff=staffs())
def test_everybody_is_closed_with_any_organisation(staff: Staff) -> None:
    """
    However many people there are, whoever holds them, all are out and gone in one change.
    """
    event(f"people: {len(staff.people)}")
    change = set_standing(
        staff.own,
        staff.roster,
        Standing.CLOSED,
        people=staff.people,
        actor=OPERATOR,
        now=START,
    )
    assert change.accounts[0].id == staff.own.id
    after = {one.id: one for one in change.accounts}
    assert after.keys() == {one.id for one in staff.people}
    for was in staff.people:
        one = after[was.id]
        assert one.standing is Standing.CLOSED
        assert (one.version, one.epoch) == (was.version + 1, was.epoch + 1)
    assert all(isinstance(one, StandingChanged) for one in change.events)
    assert sorted(one.account for one in change.events) == sorted(after)
    assert {one.actor for one in change.events} == {OPERATOR}
    (roster,) = change.rosters
    assert (roster.version, roster.members) == (staff.roster.version + 1, ())


@pytest.mark.rule("G6")
@given(staff=staffs())
def test_nobody_is_closed_where_anybody_is_missing(staff: Staff) -> None:
    """
    Whoever decides without the flows is told that an account is missing, whosever it is.
    """
    closed = evolve(staff.own, standing=Standing.CLOSED)
    with pytest.raises(Refusal) as caught:
        close_all(closed, staff.roster, staff.people, actor=OPERATOR, now=START)
    assert caught.value.code is Code.STANDING
    for one in staff.people[1:]:
        others = [other for other in staff.people if other != one]
        with pytest.raises(Misuse, match="people"):
            close_all(staff.own, staff.roster, others, actor=OPERATOR, now=START)


ZERO = dt.timedelta(0)


def _seated(own: Account, secret: NewSecret, policy: ContestPolicy) -> Account:
    """
    Return the account as it is once its seat was taken, which *secret* contests.
    """
    seat = IssueId("seat")
    code = GotIn(issue=seat, code=secret, policy=policy)
    return to_contest(own, seat, code, posted=False, now=START, everybody=True)


@pytest.mark.rule("G2", "G5", "P23")
@given(staff=staffs(), secret=new_secrets(), frozen=st.booleans())
def test_everybody_is_held_where_any_seat_is_contested(
    staff: Staff,
    secret: NewSecret,
    frozen: bool,
) -> None:
    """
    Whoever came by a seat that is contested is out until the institution says so, all at once.

    That holds, too, where the account is frozen already by a contest of something later.
    """
    own = _seated(staff.own, secret, ContestPolicy(name="usual"))
    if frozen:
        own = evolve(own, standing=Standing.SUSPENDED, contested_at=START)
    (proven,) = own.contestable
    change = contest(own, proven, now=START, skew=ZERO)
    assert change is not None
    stopped = stop_all(change, staff.roster, staff.people)
    (roster,) = stopped.rosters
    assert roster.version == staff.roster.version + 1
    assert all(Hold.OPERATOR in one.held for one in roster.members)
    assert len(roster.members) == len(staff.people)
    after = {one.id: one for one in staff.people} | {one.id: one for one in stopped.accounts}
    assert all(one.standing is Standing.SUSPENDED for one in after.values())
    for was in staff.people[1:]:
        before = staff.roster.member(was.id)
        assert before is not None
        one = after[was.id]
        assert (one.epoch > was.epoch) == (Hold.OPERATOR not in before.held)
        assert evolve(one, version=0, epoch=0, standing=was.standing) == evolve(
            was, version=0, epoch=0
        )
    told = [one.account for one in stopped.events if not isinstance(one, SuccessionOpened)]
    assert sorted(told) == sorted(one.id for one in stopped.accounts)
    assert {one.actor for one in stopped.events} == {holder_of(own.id)}
    assert isinstance(stopped.events[0], RecoveryContested)
    opened = any(isinstance(one, SuccessionOpened) for one in stopped.events)
    assert opened == (not staff.roster.vacant)
    frozen_now = stopped.accounts[0]
    assert contest(frozen_now, frozen_now.contestable[0], now=START, skew=ZERO) is None


@pytest.mark.rule("G2", "F6")
@given(
    places=st.integers(2, 5),
    times=st.integers(0, 8),
    reached=st.tuples(st.booleans(), st.booleans(), st.booleans()),
    secrets=st.tuples(new_secrets(), new_secrets()),
)
def test_however_often_a_seat_is_recovered_its_code_lives(
    places: int,
    times: int,
    reached: tuple[bool, bool, bool],
    secrets: tuple[NewSecret, NewSecret],
) -> None:
    """
    Whoever took a seat makes its code void by no number of recoveries, and the places suffice.
    """
    policy = ContestPolicy(name="few", places=places)
    seat, later = secrets
    mail, own, post = reached
    mailbox = EmailAddress("own@example.org")
    account = evolve(
        an_account(1),
        delivery=EmailAddress("sci@example.org") if mail else None,
        postal=POSTAL if post else None,
        address=AccountAddress(email=mailbox, confirmed_at=START) if own else None,
    )
    account = _seated(account, seat, policy)
    for number in range(times):
        issue = Issue(
            id=IssueId(f"issue-{number}"),
            purpose=IssuePurpose.RECOVERY,
            digest=later.digest,
            key_id=later.key_id,
            to=mailbox,
            issued_at=START,
        )
        code = GotIn(issue=issue.id, code=later, policy=policy)
        account, _ = recovered(evolve(account, issues=(issue,)), code, now=START)
        assert account.contestable[-1].issue == issue.id
    assert account.contestable[0].everybody
    assert len(account.contestable) <= places
