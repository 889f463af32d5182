"""
What becomes of everybody in an organisation at once.
"""

from __future__ import annotations

import pytest

from attrs import evolve
from hypothesis import event, given

from espace_bailleur import Code, Misuse, Refusal
from espace_bailleur.domain.account import Standing
from espace_bailleur.domain.everybody import close_all
from espace_bailleur.domain.records import StandingChanged
from espace_bailleur.domain.team import set_standing
from espace_bailleur.testing.doubles import START
from espace_bailleur.testing.people import OPERATOR
from tests.domain.staff import Staff, staffs


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
