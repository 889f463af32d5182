"""
Reopening an organisation's seat.
"""

from __future__ import annotations

import attrs
import pytest

from attrs import evolve
from hypothesis import event, given
from hypothesis import strategies as st

from espace_bailleur import Account, Code, Policies, Refusal
from espace_bailleur.domain.account import Standing
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.contest import GotIn
from espace_bailleur.domain.credential import NewSecret
from espace_bailleur.domain.delivery import IdentifierNotice, PasswordNotice
from espace_bailleur.domain.policies import CONTESTING
from espace_bailleur.domain.records import SuccessionOpened
from espace_bailleur.domain.reopening import reopen_seat
from espace_bailleur.domain.roster import Position, Roster
from espace_bailleur.domain.seat_records import SeatReopened, SeatTaken
from espace_bailleur.domain.sign_in import ProvisionalProof, sign_in
from espace_bailleur.domain.slots import known
from espace_bailleur.testing.doubles import START
from espace_bailleur.testing.people import OPERATOR
from espace_bailleur.testing.strategies import accounts, new_secrets
from tests.domain.staff import Staff, staffs
from tests.rosters import OWN, SCI


KEPT = {
    *("id", "identifier", "user_number", "departement", "holder", "language"),
    *("delivery", "postal", "told", "returned"),
}
"""
What is the organisation's and not the person's.
"""


def _reopened(account: Account, roster: Roster | None, secret: NewSecret) -> Change | Code:
    try:
        return reopen_seat(
            account,
            roster,
            evidence="extrait du registre",
            secret=secret,
            actor=OPERATOR,
            now=START,
            policies=Policies(),
        )
    except Refusal as refusal:
        return refusal.code


@pytest.mark.rule("D8", "G1", "G5", "P03", "P23")
@given(
    drawn=accounts(),
    staff=staffs(),
    seated=st.booleans(),
    secrets=st.tuples(new_secrets(), new_secrets()),
)
def test_nothing_of_the_person_before_stays(
    drawn: Account, staff: Staff, *, seated: bool, secrets: tuple[NewSecret, NewSecret]
) -> None:
    """
    Whatever an organisation's account held, whoever connects next finds it as one never used.

    They join whoever else is there, as an administrator; nobody else changes.
    """
    account = evolve(drawn, id=OWN, holder=SCI, works_for=None)
    roster = staff.roster if seated else staff.roster.without(OWN)
    secret, code = secrets
    change = _reopened(account, roster, secret)
    event(str(change) if isinstance(change, Code) else "done")
    if isinstance(change, Code):
        assert change in {Code.STANDING, Code.NO_ADDRESS, Code.LETTER_SENT}
        assert (change is Code.STANDING) == (account.standing is Standing.CLOSED)
        return
    after = change.account
    assert (after.version, after.epoch) == (account.version + 1, account.epoch + 1)
    assert [one.id for one in after.issues] == [secret.id]
    for one in attrs.fields(Account):
        if one.name in KEPT:
            assert getattr(after, one.name) == getattr(account, one.name)
        elif one.name not in {"version", "epoch", "issues"}:
            assert getattr(after, one.name) == one.default, one.name
    assert after.seat_is_free
    assert isinstance(change.events[0], SeatReopened)
    assert {one.actor for one in change.events} == {OPERATOR}
    halves = [
        one.content
        for one in change.messages
        if isinstance(one.content, IdentifierNotice | PasswordNotice)
    ]
    assert len(halves) == 2
    assert {one.to for one in halves} <= {*known(after)}
    others = staff.roster.without(OWN).members
    assert [one.members for one in change.rosters] == ([others] if seated else [])
    succeeds = any(isinstance(one, SuccessionOpened) for one in change.events)
    left = evolve(roster, members=others)
    assert succeeds == (seated and left.vacant and not roster.vacant)
    _is_taken_anew(evolve(after, issues=(evolve(after.issues[0], expires_at=_LATER),)), left, code)


_LATER = START.replace(year=START.year + 1)


def _is_taken_anew(account: Account, roster: Roster, code: NewSecret) -> None:
    (issue,) = account.issues
    taken = sign_in(
        account,
        proof=ProvisionalProof(issue=issue.id),
        now=START,
        source=None,
        skew=Policies().clocks.skew,
        got_in=GotIn(issue=issue.id, code=code, policy=CONTESTING),
        roster=roster,
    )
    assert sum(isinstance(one, SeatTaken) for one in taken.events) == 1
    (then,) = taken.rosters
    assert then.version == roster.version + 1
    assert then.members[:-1] == roster.members
    assert then.members[-1].account == account.id
    assert then.members[-1].position is Position.ADMINISTRATOR
    assert [one.everybody for one in taken.account.contestable] == [True]


@pytest.mark.rule("G6")
@given(drawn=accounts(), secret=new_secrets())
def test_no_account_but_an_organisations_own_has_a_seat(drawn: Account, secret: NewSecret) -> None:
    """
    Whatever account it is, a colleague's and an individual's are refused by name.
    """
    refused = _reopened(drawn, None, secret) is Code.NO_SEAT
    assert refused == (drawn.organisation != drawn.id)
