"""
Fields and steps of a host's own, and what people answer to them (D4, D11).
"""

from __future__ import annotations

import string

from typing import assert_never

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from espace_bailleur.domain.fields import EMAIL, Field, FieldKind
from espace_bailleur.domain.steps import FIVE, ExtraStep, Steps
from espace_bailleur.domain.words import EmailAddress
from espace_bailleur.testing.strategies._once import built_once
from espace_bailleur.testing.strategies._text import names, overlong_texts, unprintable_names
from espace_bailleur.testing.strategies._words import email_addresses, invalid_email_texts


_KEPT = [kind for kind in FieldKind if kind is not FieldKind.PASSWORD]


@built_once
@st.composite
def fields(draw: DrawFn) -> Field:
    """
    Draw fields that a host may ask for; what they ask is kept, so they ask for no password.
    """
    first = draw(st.sampled_from(string.ascii_lowercase))
    rest = draw(st.text(string.ascii_lowercase + string.digits + "_", max_size=39))
    return Field(
        name="x" + rest if first + rest in _RESERVED else first + rest,
        kind=draw(st.sampled_from(_KEPT)),
        required=draw(st.booleans()),
        limit=draw(st.integers(EmailAddress.LENGTH, 1_000)),
        autocomplete=draw(st.sampled_from(("off", "name", "tel", "organization"))),
    )


_RESERVED = frozenset({"step", EMAIL.name})


@built_once
def invalid_field_names() -> SearchStrategy[str]:
    """
    Draw what is no name of a field.
    """
    return st.one_of(
        st.sampled_from(("", "step", "Name", "1st", "_x", "a b", "a-b", "é", "name\n", "a" * 41)),
        st.text(string.ascii_uppercase + "-. é", min_size=1),
    )


@built_once
def _field_lists(least: int) -> SearchStrategy[tuple[Field, ...]]:
    lists = st.lists(fields(), min_size=least, max_size=4, unique_by=lambda one: one.name)
    return lists.map(tuple[Field, ...])


@built_once
def information() -> SearchStrategy[tuple[Field, ...]]:
    """
    Draw what a composition may ask at the second step: the e-mail address, and more (D4).
    """
    return _field_lists(0).map(lambda more: (EMAIL, *more)).flatmap(_shuffled)


def _shuffled(asked: tuple[Field, ...]) -> SearchStrategy[tuple[Field, ...]]:
    return st.permutations(asked).map(tuple[Field, ...])


@built_once
@st.composite
def extra_steps(draw: DrawFn) -> ExtraStep:
    """
    Draw steps of a host's own (D11).
    """
    return ExtraStep(
        id=f"own-{draw(st.text(string.ascii_lowercase, min_size=1, max_size=8))}",
        after=draw(st.sampled_from(FIVE)),
        fields=draw(_field_lists(1)),
    )


@built_once
def steps() -> SearchStrategy[Steps]:
    """
    Draw the steps of a composition, with up to three of the host's own in any order.
    """
    extra = st.lists(extra_steps(), max_size=3, unique_by=lambda one: one.id)
    return st.builds(Steps, information=information(), extra=extra.map(tuple[ExtraStep, ...]))


@st.composite
def answers_to(draw: DrawFn, asked: tuple[Field, ...]) -> dict[str, str]:
    """
    Draw answers that `read_answers` takes, those not required sometimes left out.
    """
    given: dict[str, str] = {}
    for one in asked:
        if one.required or draw(st.booleans()):
            given[one.name] = draw(_answer(one))
    return given


def _answer(asked: Field) -> SearchStrategy[str]:
    match asked.kind:
        case FieldKind.EMAIL:
            return email_addresses().map(str)
        case FieldKind.CHECKBOX:
            return st.sampled_from(("on", "yes", "true", "1", "ON", " on "))
        case FieldKind.TELEPHONE:
            return st.sampled_from(("06 12 34 56 78", "+33 6.12.34.56.78", "(0596) 12-34-56"))
        case FieldKind.TEXT | FieldKind.HIDDEN | FieldKind.PASSWORD:
            return names(characters=50)
        case _ as never:
            assert_never(never)


@st.composite
def faulty_answers_to(
    draw: DrawFn, asked: tuple[Field, ...]
) -> tuple[dict[str, object], frozenset[str]]:
    """
    Draw answers of which some are refused, with the names of all fields that are (D4).

    *asked* holds one field at least.
    """
    given: dict[str, object] = {**draw(answers_to(asked))}
    faulty = draw(st.sets(st.sampled_from(asked), min_size=1))
    for one in faulty:
        given[one.name] = draw(_fault(one))
    return given, frozenset(one.name for one in faulty)


def _fault(asked: Field) -> SearchStrategy[object]:
    everywhere: SearchStrategy[object] = st.one_of(
        st.integers(), st.just("\ud800"), overlong_texts(limit=asked.limit)
    )
    missing: SearchStrategy[object] = st.sampled_from(("", " ", "\u00a0\t"))
    if asked.required:
        everywhere |= missing
    match asked.kind:
        case FieldKind.EMAIL:
            return everywhere | invalid_email_texts().filter(bool)
        case FieldKind.CHECKBOX:
            return everywhere | st.sampled_from(("no", "off", "false", "0", "2"))
        case FieldKind.TELEPHONE:
            return everywhere | st.sampled_from(
                ("12", "06 12 34 56 7x", "+" * 9, "1" * 16, "٠" * 9)
            )
        case FieldKind.TEXT | FieldKind.HIDDEN | FieldKind.PASSWORD:
            return everywhere | unprintable_names()
        case _ as never:
            assert_never(never)
