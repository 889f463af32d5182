"""
Whatever somebody sends to a door, it is refused by name or taken, and a refusal changes nothing.
"""

from __future__ import annotations

import itertools

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from hypothesis import example, given, settings
from hypothesis import strategies as st

from espace_bailleur import Account, Entry, Individual, Refusal, Row, SessionEnded, Team
from espace_bailleur.domain.guide_stages import Outcome
from espace_bailleur.testing.strategies import overlong_texts, wild_objects, wild_texts
from tests.composition import Service
from tests.guided import outcomes
from tests.organisations import Office


wild: st.SearchStrategy[Any] = st.one_of(wild_texts(), wild_objects(), overlong_texts())
few = settings(max_examples=settings().max_examples // 4)
"""
The doors are many: each gets a share of what is tried.
"""
Door = Callable[[Service, Account, Entry, list[Any]], object]


def _asks(outcome: Outcome, s: Service, _: Account, __: Entry, x: list[Any]) -> object:
    """
    Type anything into the one box of an outcome that sends something.
    """
    return s.espace.help(outcome.path, {outcome.asks[0].name: x[0]}, source=x[1])


STEPS = {
    "requested-information": "email",
    "personal-password": "password",
    "usage-rules": "digest",
    "terms": "accepted",
}
STRANGERS: dict[str, Door] = {
    "sign-in": lambda s, _, __, x: s.espace.sign_in(
        identifier=x[0],
        password=x[1],
        source=x[2],
    ),
    "a known identifier": lambda s, one, __, x: s.espace.sign_in(
        identifier=str(one.identifier),
        password=x[1],
        source="192.0.2.7",
    ),
    "resume": lambda s, _, __, x: s.espace.resume(x[0]),
    "help": lambda s, _, __, x: s.espace.help(x[0], {"email": x[1]}, source=x[2]),
    "contest": lambda s, _, __, x: s.espace.contest(
        user_number=x[0],
        code=x[1],
        source=x[2],
    ),
    "a known number": lambda s, one, __, x: s.espace.contest(
        user_number=str(one.user_number),
        code=x[1],
        source="192.0.2.7",
    ),
    "forgot": lambda s, _, __, x: s.espace.forgot_password(x[0], source="192.0.2.7"),
    **{
        f"{outcome.act} by {outcome.asks[0].name}": partial(_asks, outcome)
        for outcome in outcomes()
        if outcome.act is not None
    },
}
"""
The doors that take what strangers send.
"""


def _any_form(values: list[Any]) -> dict[str, Any]:
    return {str(name)[:20]: value for name, value in itertools.pairwise(values)}


INSIDE: dict[str, Door] = {
    "any form": lambda s, _, entry, x: s.espace.complete(entry, _any_form(x)),
    "no form": lambda s, _, entry, x: s.espace.complete(
        entry,
        x[0],
    ),
    "wild answers": lambda s, _, entry, x: s.espace.complete(
        entry, {"step": entry.pending and entry.pending.id, **dict.fromkeys(STEPS.values(), x[0])}
    ),
    "a wild step": lambda s, _, entry, x: s.espace.complete(entry, {"step": x[0]}),
    "a code": lambda s, _, entry, x: s.espace.confirm_address(
        entry,
        x[0],
    ),
    "an address": lambda s, _, entry, x: s.espace.correct_address(
        entry,
        x[0],
    ),
}
"""
The doors that take what comes with a session.
"""


def _attempt(service: Service, door: Door, values: list[Any], *, at: str | None) -> None:
    """
    Send *values* to a door, before or within the steps, and see what is left of them.
    """
    account = service.opened()
    entry = service.through(service.first_entry(account), until=at)
    before = service.stored(account), service.store.waiting, len(service.events)
    try:
        door(service, account, entry, values)
    except (Refusal, SessionEnded):
        assert (service.stored(account), service.store.waiting, len(service.events)) == before


@pytest.mark.rule("A6")
@pytest.mark.parametrize("door", STRANGERS)
@few
@given(values=st.lists(wild, min_size=3, max_size=3))
def test_strangers_may_send_anything(door: str, values: list[Any]) -> None:
    """
    Nothing that a stranger sends ends in anything but an answer.
    """
    _attempt(Service(), STRANGERS[door], values, at="requested-information")


@pytest.mark.rule("A6", "D2")
@pytest.mark.parametrize("door", INSIDE)
@few
@given(values=st.lists(wild, min_size=3, max_size=3), at=st.sampled_from([*STEPS, None]))
def test_a_session_may_send_anything(door: str, values: list[Any], at: str | None) -> None:
    """
    Nothing that comes with a session, at any step, ends in anything but an answer.
    """
    _attempt(Service(), INSIDE[door], values, at=at)


CLERK: dict[str, Door] = {
    "search": lambda s, _, __, x: s.espace.operator("tests").search(x[0], departement=x[1]),
    "search a reference": lambda s, _, __, x: s.espace.operator("tests").search(
        x[0], departement="33"
    ),
    "show": lambda s, _, __, x: s.espace.operator("tests").show(x[0]),
    "suspend": lambda s, _, __, x: s.espace.operator("tests").suspend(x[0]),
    "withdraw": lambda s, _, __, x: s.espace.operator("tests").withdraw(x[0]),
    "force": lambda s, _, __, x: s.espace.operator("tests").force_new_password(x[0]),
    "reissue": lambda s, one, _, x: s.espace.operator("tests").reissue(one.id, by=x[0]),
    "correct": lambda s, one, _, x: s.espace.operator("tests").correct_address(
        one.id, email=x[0], postal=x[1], evidence=x[2]
    ),
    "correct with evidence": lambda s, one, _, x: s.espace.operator("tests").correct_address(
        one.id, postal=x[0], evidence="seen"
    ),
    "remove": lambda s, one, _, x: s.espace.operator("tests").remove_address(
        one.id, x[0], evidence=x[1]
    ),
    "mail returned": lambda s, one, _, x: s.espace.operator("tests").mail_returned(one.id, x[0]),
    "mail arrives": lambda s, one, _, x: s.espace.operator("tests").mail_arrives(one.id, x[0]),
    "letter returned": lambda s, _, __, x: s.espace.operator("tests").letter_returned(x[0]),
    "letter arrives": lambda s, _, __, x: s.espace.operator("tests").letter_arrives(x[0]),
}
"""
The doors that take what a clerk types.
"""


@pytest.mark.rule("A6", "G6")
@pytest.mark.parametrize("door", CLERK)
@few
@given(values=st.lists(wild, min_size=3, max_size=3), at=st.sampled_from([*STEPS, None]))
def test_a_clerk_may_send_anything(door: str, values: list[Any], at: str | None) -> None:
    """
    Nothing that a clerk types ends in anything but an act or a refusal that changes nothing.
    """
    _attempt(Service(), CLERK[door], values, at=at)


TEAM: dict[str, Callable[[Team, list[Any]], object]] = {
    "a colleague": lambda team, x: team.create_colleague(
        name=x[0], email=x[1], permissions=x[2], language=x[3]
    ),
    "a letter": lambda team, x: team.create_colleague(name="Ada", postal=x[0], permissions=[x[1]]),
    "a permission": lambda team, x: team.grant(x[0], x[1]),
    "a withdrawal": lambda team, x: team.withdraw(x[0], x[1]),
    "somebody": lambda team, x: [
        act(x[0]) for act in (team.suspend, team.reinstate, team.promote, team.hand_over)
    ],
    "a removal": lambda team, x: team.remove(x[0]),
}
"""
The doors that take what an administrator sends.
"""


@pytest.mark.rule("A6", "G7")
@pytest.mark.parametrize("door", TEAM)
@few
@given(values=st.lists(wild, min_size=4, max_size=4))
def test_an_administrator_may_send_anything(door: str, values: list[Any]) -> None:
    """
    Nothing that an administrator sends ends in anything but an answer, or touches somebody else.
    """
    office = Office()
    service, before = office.service, office.roster()
    accounts = dict(service.store.accounts)
    team = service.espace.organisation(office.entry(office.chief))
    accounts |= {office.chief.id: service.stored(office.chief)}
    refused = False
    try:
        TEAM[door](team, values)
    except Refusal:
        refused = True
    after = {one: service.store.accounts[one] for one in accounts}
    assert after == accounts
    assert (office.roster() == before) is refused


_OPENING = ("departement", "email", "postal", "identifier", "user_number", "language")


@pytest.mark.rule("A6")
@given(values=st.dictionaries(st.sampled_from(_OPENING), wild, min_size=1))
@example(values={"language": "fr"})
@settings(max_examples=2 * settings().max_examples)
def test_an_institution_may_send_anything(values: dict[str, Any]) -> None:
    """
    Nothing that an institution's program sends ends in anything but an account or a refusal.
    """
    service = Service()
    named: dict[str, Any] = {"departement": "33", "email": "zoe@example.org"} | values
    holder = Individual(reference="R-1", name="Zoé Œuf")
    try:
        service.espace.operator("tests").open_account(
            holder=holder,
            **named,
        )
    except Refusal:
        assert (service.store.accounts, service.store.waiting, service.events) == ({}, (), [])
    else:
        assert len(service.store.accounts) == 1
    row: dict[str, Any] = {"reference": "R-2", "kind": "physique", "name": "Zoé Œuf", **named}
    counted = service.espace.operator("tests").open_accounts([Row(**row)])
    assert counted.opened + counted.refused == 1
