"""
How often an administrator has the service write to people.
"""

from __future__ import annotations

import datetime as dt

from contextlib import suppress

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import Code, OrganisationPolicy, Policies, Refusal, Team, say
from espace_bailleur.domain.throttle import Limit
from tests.composition import Service
from tests.organisations import Office


LIMIT = Limit(4, dt.timedelta(hours=24))
MAILBOX = "ada.o-1@example.org"
ACTS = ("create", "grant", "withdraw", "suspend", "reinstate", "promote", "remove")


def _office() -> Office:
    policy = OrganisationPolicy(name="four a day", per_administrator=LIMIT)
    return Office(service=Service(policies=Policies(organisations=policy)))


def _team(office: Office) -> Team:
    return office.espace.organisation(office.entry(office.chief))


def _try(office: Office, act: str) -> None:
    """
    Have the chief do something that brings mails to one mailbox.
    """
    team = _team(office)
    with suppress(Refusal):
        if act == "create":
            team.create_colleague(name="Ada", email=MAILBOX)
        elif act in {"grant", "withdraw"}:
            getattr(team, act)(office.ada.id, "read")
        else:
            getattr(team, act)(office.ada.id)


@pytest.mark.rule("G4", "P11")
@given(
    acts=st.lists(
        st.sampled_from(ACTS) | st.timedeltas(dt.timedelta(0), LIMIT.window), max_size=4
    ),
    again=st.integers(1, 12),
)
def test_no_administrator_has_people_written_to_without_end(
    acts: list[str | dt.timedelta], again: int
) -> None:
    """
    Whatever an administrator does, and however often, a mailbox gets few mails in any one day.
    """
    office = _office()
    for act in acts * again:
        if isinstance(act, dt.timedelta):
            office.service.clock.move(act)
        else:
            _try(office, act)
    office.espace.dispatch()
    sent = [item.at for item in office.service.mailbox.to(MAILBOX)]
    # What is given brings two mails at most, and can be taken away once.
    most = 3 * LIMIT.count
    for last in sent:
        assert sum(last - LIMIT.window < at <= last for at in sent) <= most


@pytest.mark.rule("G4", "P11")
def test_what_was_given_can_be_taken_away_at_any_time() -> None:
    """
    Whoever gave too often is told until when, and can still suspend, withdraw and remove.
    """
    office = _office()
    team = _team(office)
    for number in range(LIMIT.count - 2):
        team.create_colleague(name="Bea", email=f"bea-{number}@example.org")
    team.grant(office.ada.id, "read")
    with pytest.raises(Refusal) as caught:
        team.create_colleague(name="Bea", email="bea@example.org")
    assert caught.value.code is Code.TOO_MANY_CHANGES
    until = office.service.clock() + LIMIT.window
    assert caught.value.facts == {"until": until}
    assert say(caught.value)
    team.withdraw(office.ada.id, "read")
    team.suspend(office.ada.id)
    with pytest.raises(Refusal) as caught:
        team.reinstate(office.ada.id)
    assert caught.value.code is Code.TOO_MANY_CHANGES
    office.service.clock.move(LIMIT.window)
    _team(office).reinstate(office.ada.id)
    team = _team(office)
    team.suspend(office.ada.id)
    team.remove(office.ada.id)
    assert len(team.members()) == LIMIT.count - 1


@pytest.mark.rule("G4")
def test_what_is_so_already_or_refused_is_not_counted() -> None:
    """
    An act that changes nothing brings no mail, and costs nothing of what may be given.
    """
    office = _office()
    team = _team(office)
    team.grant(office.ada.id, "read")
    for _ in range(2 * LIMIT.count):
        team.grant(office.ada.id, "read")
        with pytest.raises(Refusal):
            team.reinstate(office.ada.id)
    team.grant(office.ada.id, "declare")
