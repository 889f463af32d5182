"""
The five steps, in their order, and the host's own among them.
"""

from __future__ import annotations

import itertools

from typing import Any

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import EMAIL, ExtraStep, Field, FieldKind, Misuse, Refusal, Steps
from espace_bailleur.domain.onboarding import Command, Onboarding
from espace_bailleur.domain.steps import FIVE, INFORMATION
from espace_bailleur.errors import Code
from espace_bailleur.testing.people import DOCUMENTS
from tests.composition import Service


TELEPHONE = Field(name="telephone", kind=FieldKind.TELEPHONE)
EXTRA = tuple(
    ExtraStep(id=name, after=after, fields=(TELEPHONE,))
    for name, after in zip("bazm", (INFORMATION, INFORMATION, "terms", "credentials"), strict=True)
)


@pytest.mark.rule("D1", "D2", "P24")
@given(data=st.data())
def test_only_the_pending_step_can_be_answered(data: st.DataObject) -> None:
    """
    From every place in the onboarding, answering another step is refused and changes nothing.
    """
    service = Service()
    account = service.opened()
    place = data.draw(st.sampled_from([*FIVE[1:], None]), label="pending")
    other = data.draw(st.sampled_from([one for one in FIVE if one != place]), label="answered")
    entry = service.through(service.first_entry(account), until=place)
    before = service.stored(account)
    answers = {"step": other, "email": "a@example.org", "password": "x" * 40, "accepted": "on"}
    with pytest.raises(Refusal) as refusal:
        service.espace.complete(entry, answers)
    assert refusal.value.code is Code.STEP_NOT_PENDING
    assert refusal.value.facts == ({"pending": place} if place else {})
    assert service.stored(account) == before


@pytest.mark.rule("D2", "D10", "P24")
@given(place=st.sampled_from([*FIVE[1:], None]), confirmed=st.booleans())
def test_what_a_session_may_do_follows_the_table(place: str | None, *, confirmed: bool) -> None:
    """
    While a step is pending access is closed, and only an unconfirmed address has its commands.
    """
    service = Service()
    email = "zoe@example.org" if confirmed else "other@example.org"
    entry = service.through(service.first_entry(service.opened()), until=place, email=email)
    may = {command for command in Command if entry.onboarding.allows(command)}
    given_and_waiting = place != INFORMATION and not confirmed
    assert (Command.ENTER in may) == (place is None) == (Command.COMPLETE_STEP not in may)
    assert {Command.READ_DOCUMENTS, Command.SIGN_OUT} <= may
    about_address = {Command.CONFIRM_ADDRESS, Command.RESEND_CODE, Command.CORRECT_ADDRESS}
    assert about_address & may == (about_address if given_and_waiting else set())
    if not given_and_waiting:
        with pytest.raises(Refusal, match="not-allowed"):
            service.espace.confirm_address(entry, "00000000")
        with pytest.raises(Refusal, match="not-allowed"):
            service.espace.resend_code(entry)
        with pytest.raises(Refusal, match="not-allowed"):
            service.espace.correct_address(entry, "third@example.org")


@pytest.mark.rule("D2", "D8")
def test_the_documents_can_always_be_read() -> None:
    """
    The documents in force are there for anyone, in the language where there is one.
    """
    service = Service()
    assert service.espace.documents() == DOCUMENTS
    assert service.espace.documents("en") == DOCUMENTS


RIGHT = {"email": "zoe@example.org", "telephone": "01 02 03 04 05", "name": "Zoé"}
SOME_FIELDS = st.sets(st.sampled_from(sorted(RIGHT)))
WRONG = {"email": "zoe", "telephone": "call me", "name": "a\nb"}


@pytest.mark.rule("D4")
@given(
    wrong=st.sets(st.sampled_from(sorted(RIGHT))), missing=st.sets(st.sampled_from(sorted(RIGHT)))
)
def test_all_faults_come_at_once(wrong: set[str], missing: set[str]) -> None:
    """
    Every field that is wrong or missing has its fault, the others none, and nothing is kept.
    """
    steps = Steps(information=(EMAIL, TELEPHONE, Field(name="name", autocomplete="name")))
    service = Service(steps=steps)
    account = service.opened()
    entry = service.first_entry(account)
    assert entry.pending is not None
    assert {(one.name, one.autocomplete) for one in entry.pending.fields} == {
        ("email", "email"),
        ("telephone", "off"),
        ("name", "name"),
    }
    answers = {"step": INFORMATION} | {
        name: WRONG[name] if name in wrong else right
        for name, right in RIGHT.items()
        if name not in missing
    }
    before = service.stored(account)
    if wrong | missing:
        with pytest.raises(Refusal) as refusal:
            service.espace.complete(entry, answers)
        assert refusal.value.code is Code.ANSWERS_REFUSED
        assert set(refusal.value.faults) == wrong | missing
        for name in missing:
            assert [one.code for one in refusal.value.faults[name]] == [Code.REQUIRED]
        assert service.stored(account) == before
    else:
        after = service.espace.complete(entry, {**answers, "csrf": "left alone"})
        kept = after.account.answer(INFORMATION)
        assert kept is not None
        assert dict(kept.values) == {"telephone": "0102030405", "name": "Zoé"}


@pytest.mark.rule("D4", "A6")
@given(body=st.none() | st.text() | st.binary() | st.lists(st.text()) | st.integers())
def test_a_body_that_is_no_form_is_refused(body: Any) -> None:  # noqa: ANN401 - that is the mistake
    """
    Whatever else a browser sends in the place of a form is refused, and changes nothing.
    """
    service = Service()
    entry = service.first_entry(service.opened())
    before = service.stored(entry.account)
    with pytest.raises(Refusal, match="not-text"):
        service.espace.complete(entry, body)
    assert service.stored(entry.account) == before


@pytest.mark.rule("D11", "D1")
@given(order=st.permutations(EXTRA))
def test_own_steps_do_not_depend_on_the_order_of_adding(order: list[ExtraStep]) -> None:
    """
    However a host adds its steps, they come after the ones they follow, by their ids.
    """
    service = Service(steps=Steps(extra=tuple(order)))
    account = service.opened()
    entry = service.through(service.first_entry(account))
    expected = ("credentials", "m", "information", "a", "b", *FIVE[2:], "z")
    assert entry.onboarding.done == expected
    assert entry.account.answer("a") is not None


@pytest.mark.rule("D3", "D11")
def test_a_step_added_later_is_asked_of_everyone() -> None:
    """
    A host that adds a step, or a requested field, asks it of those who were done before.
    """
    service = Service()
    account = service.settled()
    later = Service(
        steps=Steps(information=(EMAIL, TELEPHONE), extra=EXTRA[:1]), store=service.store
    )
    entry = later.entry(account)
    assert entry.pending is not None
    assert entry.pending.id == INFORMATION
    done = later.through(entry)
    assert done.pending is None
    assert done.account.address == service.stored(account).address


@pytest.mark.rule("D11")
@pytest.mark.parametrize(
    "extra",
    [
        (ExtraStep(id="terms", after=INFORMATION, fields=()),),
        (ExtraStep(id="a", after="nothing", fields=()),),
        (EXTRA[0], EXTRA[0]),
    ],
)
def test_steps_that_cannot_be_ordered_are_a_misuse(extra: tuple[ExtraStep, ...]) -> None:
    """
    A step with somebody else's id, or after none, is refused where it is composed.
    """
    with pytest.raises(Misuse):
        Steps(extra=extra)


@pytest.mark.rule("D4")
@pytest.mark.parametrize("fields", [(), (TELEPHONE,), (EMAIL, EMAIL)])
def test_the_second_step_always_asks_the_address_once(fields: tuple[Field, ...]) -> None:
    """
    Requested information without the e-mail address, or with a field twice, is a misuse.
    """
    with pytest.raises(Misuse):
        Steps(information=fields)


def test_a_step_without_fields_is_done_by_answering_it() -> None:
    """
    A host's step may ask for nothing but a click.
    """
    service = Service(steps=Steps(extra=(ExtraStep(id="hello", after="terms", fields=()),)))
    entry = service.through(service.first_entry(service.opened()), until="hello")
    assert service.espace.complete(entry, {"step": "hello"}).pending is None


@pytest.mark.rule("D10")
def test_access_is_granted_when_all_steps_are_done() -> None:
    """
    Onboarding is complete exactly when the last step is done, with any number of steps missing.
    """
    service = Service()
    entry = service.first_entry(service.opened())
    seen = [entry.onboarding.complete]
    while entry.pending:
        entry = service.espace.complete(entry, service.right_answers(entry))
        seen.append(entry.onboarding.complete)
    assert seen == [False, False, False, False, True]
    assert len(list(itertools.takewhile(lambda done: not done, seen))) == len(FIVE) - 1


def test_onboarding_needs_documents_in_force() -> None:
    """
    An object that asks for a document that is not there says so to the developer.
    """
    service = Service()
    entry = service.through(service.first_entry(service.opened()), until="usage-rules")
    with pytest.raises(Misuse):
        Onboarding.of(entry.account, documents=(), now=service.clock())
