"""
Fields say what is asked, and answers are read whole or refused with every fault at once.
"""

from collections.abc import Mapping
from functools import partial

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur.domain.fields import (
    ACCEPTED,
    EMAIL,
    NEW_PASSWORD,
    PASSWORD,
    Answers,
    Field,
    FieldKind,
    read_answers,
)
from espace_bailleur.domain.steps import ExtraStep, Steps
from espace_bailleur.domain.words import EmailAddress
from espace_bailleur.errors import Code, Misuse, Refusal
from espace_bailleur.testing.strategies import (
    answers_to,
    email_addresses,
    extra_steps,
    faulty_answers_to,
    fields,
    information,
    invalid_field_names,
    steps,
)
from tests.domain.refusing import refusal_of


def _read(asked: tuple[Field, ...], given_: Mapping[str, object]) -> Answers:
    return read_answers(asked, given_, parse_email=EmailAddress)


def _refused(asked: tuple[Field, ...], given_: Mapping[str, object]) -> Refusal:
    return refusal_of(partial(_read, asked), given_)


@given(name=invalid_field_names())
def test_a_field_has_a_plain_name(name: str) -> None:
    """
    Any name that no form and no record could carry is a misuse.
    """
    with pytest.raises(Misuse):
        Field(name=name)


@pytest.mark.rule("D4")
@given(asked=information(), data=st.data())
def test_good_answers_are_read(asked: tuple[Field, ...], data: st.DataObject) -> None:
    """
    Every answer that was given is kept under the name of its field, and nothing else is.
    """
    given_ = data.draw(answers_to(asked))
    read = _read(asked, {**given_, "other": "x", "step": ""})
    assert [name for name, _ in read.values] == [one.name for one in asked if one.name in given_]
    for one in asked:
        kept = dict(read.values).get(one.name)
        if one.kind is FieldKind.CHECKBOX:
            assert kept in {"yes", None}
        elif one.kind is FieldKind.TELEPHONE:
            assert kept is None or kept.lstrip("+").isdecimal()
        else:
            assert kept == given_.get(one.name)


@pytest.mark.rule("B2", "D5")
@given(asked=information(), other=email_addresses(), data=st.data())
def test_the_account_address_is_the_answer_to_its_own_field(
    asked: tuple[Field, ...], other: EmailAddress, data: st.DataObject
) -> None:
    """
    Whatever other addresses a host asks for, the account address is the one given as that.
    """
    second = Field(name="second_address", kind=FieldKind.EMAIL, limit=EmailAddress.LENGTH)
    both = (second, *asked, Field(name="third_address", kind=FieldKind.EMAIL, limit=254))
    given_ = data.draw(answers_to(both)) | {"third_address": other.stored}
    read = _read(both, given_)
    assert read.email == EmailAddress(given_["email"])
    assert _read((second,), given_).email is None


@pytest.mark.rule("D4")
@pytest.mark.parametrize("kind", FieldKind)
@given(others=information(), data=st.data())
def test_all_faults_come_at_once(
    kind: FieldKind, others: tuple[Field, ...], data: st.DataObject
) -> None:
    """
    A refusal names every field whose answer is refused, and no other, of whatever kind.
    """
    asked = (*others, Field(name="further", kind=kind))
    answers, faulty = data.draw(faulty_answers_to(asked))
    refusal = _refused(asked, answers)
    assert refusal.code is Code.ANSWERS_REFUSED
    assert refusal.faults.keys() == faulty
    assert all(refusal.faults.values())


@pytest.mark.rule("D4")
@given(asked=information())
def test_missing_answers_are_asked_for(asked: tuple[Field, ...]) -> None:
    """
    Of an empty form every required field is asked for, and a box is asked to be ticked.
    """
    refusal = _refused(asked, {})
    told = {name: [fault.code for fault in found] for name, found in refusal.faults.items()}
    box = FieldKind.CHECKBOX
    assert told == {
        one.name: [Code.NOT_ACCEPTED if one.kind is box else Code.REQUIRED]
        for one in asked
        if one.required
    }


@pytest.mark.rule("D8")
@given(answer=st.text(max_size=8) | st.sampled_from(("on", " YES", "true", "1", "0", "offon")))
def test_nothing_is_accepted_but_by_a_tick(answer: str) -> None:
    """
    Of all short answers to a box, only what forms send for a tick accepts.
    """
    given_ = {ACCEPTED.name: answer}
    if answer.strip().lower() in {"on", "yes", "true", "1"}:
        assert _read((ACCEPTED,), given_).values == ((ACCEPTED.name, "yes"),)
    else:
        (fault,) = _refused((ACCEPTED,), given_).faults[ACCEPTED.name]
        assert fault.code in {Code.NOT_ACCEPTED, Code.TOO_LONG}


@pytest.mark.rule("I2", "P33")
@given(
    step=extra_steps(),
    more=st.lists(fields(), max_size=2),
    secret=st.sampled_from((PASSWORD, NEW_PASSWORD)),
)
def test_no_step_of_a_host_keeps_a_password(
    step: ExtraStep, more: list[Field], secret: Field
) -> None:
    """
    Whatever else it asks, a step whose answers are kept is a misuse when it asks for a password.
    """
    asked = (*more, secret)
    with pytest.raises(Misuse):
        Steps(extra=(ExtraStep(id=step.id, after=step.after, fields=asked),))
    with pytest.raises(Misuse):
        Steps(information=(EMAIL, *asked))


@pytest.mark.rule("D4", "D11")
@given(composed=steps(), twice=fields())
def test_what_a_step_asks_can_be_told_apart(composed: Steps, twice: Field) -> None:
    """
    The address is always asked for, and no step names a field twice.
    """
    for row in composed.rows:
        names = [one.name for one in row.fields]
        assert len(set(names)) == len(names)
    assert EMAIL in composed.information
    for wrong in ((), (twice,), (EMAIL, twice, twice)):
        with pytest.raises(Misuse):
            Steps(information=wrong)
    with pytest.raises(Misuse):
        Steps(extra=(ExtraStep(id="own", after="terms", fields=(twice, twice)),))
