"""
How often an administrator has the service write to people.
"""

from __future__ import annotations

import datetime as dt

from contextlib import suppress

import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from espace_bailleur import Account, Code, OrganisationPolicy, Policies, Refusal, Team, say
from espace_bailleur.domain.organisation import NO_NAME
from espace_bailleur.domain.throttle import Limit
from tests.composition import Service
from tests.organisations import Office


LIMIT = Limit(4, dt.timedelta(hours=24))
LETTERS = Limit(2, dt.timedelta(hours=48))
MAILBOX = "ada.o-1@example.org"
ACTS = ("create", "grant", "withdraw", "suspend", "reinstate", "promote", "remove")


def _office() -> Office:
    policy = OrganisationPolicy(name="four a day", per_organisation=LIMIT, letters=LETTERS)
    return Office(service=Service(policies=Policies(organisations=policy)))


def _team(office: Office, account: Account | None = None) -> Team:
    return office.espace.organisation(office.entry(account or office.chief))


def _try(office: Office, account: Account, act: str) -> None:
    """
    Have an administrator do something that brings mails to one mailbox.
    """
    team = _team(office, account)
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
        st.tuples(st.booleans(), st.sampled_from(ACTS))
        | st.timedeltas(dt.timedelta(0), LIMIT.window),
        max_size=4,
    ),
    again=st.integers(1, 12),
)
@settings(max_examples=2 * settings().max_examples)
def test_no_administrators_have_people_written_to_without_end(
    acts: list[tuple[bool, str] | dt.timedelta], again: int
) -> None:
    """
    Whatever two administrators do, and however often, a mailbox gets few mails in any one day.
    """
    office = _office()
    bea = office.colleague("Bea")
    _team(office).promote(bea.id)
    office.service.clock.move(LIMIT.window)
    for act in acts * again:
        if isinstance(act, dt.timedelta):
            office.service.clock.move(act)
        else:
            mine, what = act
            _try(office, office.chief if mine else bea, what)
    office.espace.dispatch()
    sent = [item.at for item in office.service.mailbox.to(MAILBOX)]
    # What is given brings two mails at most, and can be taken away once.
    most = 3 * LIMIT.count
    for last in sent:
        assert sum(last - LIMIT.window < at <= last for at in sent) <= most


@pytest.mark.rule("G4", "P11")
def test_administrators_share_what_they_may_give() -> None:
    """
    Whom an administrator makes another one has no limit of their own, nor has a third.
    """
    office = _office()
    bea = office.colleague("Bea")
    _team(office).promote(bea.id)
    office.service.clock.move(LIMIT.window)
    for number in range(LIMIT.count):
        by = bea if number % 2 else office.chief
        _team(office, by).create_colleague(name="Luc", email=f"luc-{number}@example.org")
    for by in (office.chief, bea):
        with pytest.raises(Refusal) as caught:
            _team(office, by).create_colleague(name="Luc", email="luc@example.org")
        assert caught.value.code is Code.TOO_MANY_CHANGES


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


@pytest.mark.rule("G4", "C7")
def test_letters_have_a_limit_of_their_own() -> None:
    """
    Of the accounts that are given, few get letters, whoever asks; the refusal's instant is true.
    """
    office = _office()
    letters = "Bea Roux\n33000 BORDEAUX"
    office.service.clock.move(LIMIT.window)
    begun = office.service.clock()
    for _ in range(LETTERS.count):
        _team(office).create_colleague(name="Bea", postal=letters)
    office.service.clock.move(LIMIT.window)
    with pytest.raises(Refusal) as caught:
        _team(office).create_colleague(name="Bea", postal=letters)
    assert caught.value.code is Code.TOO_MANY_CHANGES
    assert caught.value.facts == {"until": begun + LETTERS.window}
    # What was refused for its letters counts for nothing else.
    for number in range(LIMIT.count):
        _team(office).create_colleague(name="Bea", email=f"bea-{number}@example.org")
    office.service.clock.move(LETTERS.window)
    _team(office).create_colleague(name="Bea", postal=letters)


_PARTS = st.text(st.sampled_from("Zoé Œuf-d’ l.0③７"), max_size=12)


@pytest.mark.rule("G4", "P11")
@given(before=_PARTS, what=st.sampled_from([*NO_NAME, "WWW.", "＠", "／", "0123", "０６ 12"]))
def test_no_name_is_an_address_or_a_number(before: str, what: str) -> None:
    """
    Whatever stands around it, nothing that people could follow or call is mailed as a name.
    """
    office = _office()
    with pytest.raises(Refusal) as caught:
        _team(office).create_colleague(name=f"Zoé {before}{what} x", email="bea@example.org")
    assert [one.code for one in caught.value.faults["name"]] == [Code.NAME_INVALID]
    assert say(caught.value)
    assert len(office.roster().members) == 2
    for name in ("Zoé Œuf-d’Or", "M. l’abbé J. Roux 3e", "Agence 123"):
        _team(office).create_colleague(name=name, email="bea@example.org")
        office.service.clock.move(LIMIT.window)
