"""
Holders are told apart by their reference, and a SIRET by its control digits.
"""

import string

import pytest

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur.domain.holder import (
    LA_POSTE,
    Holder,
    HolderKind,
    Individual,
    Organisation,
    Siret,
)
from espace_bailleur.errors import Code
from espace_bailleur.testing.strategies import (
    holders,
    individuals,
    invalid_siret_texts,
    mistyped_sirets,
    names,
    organisations,
    overlong_texts,
    references,
    typed_sirets,
    unprintable_names,
)
from tests.domain.refusing import read, refusal_of


DOUBLED = {digit: sum(map(int, str(2 * int(digit)))) for digit in string.digits}


def _control(digits: str) -> int:
    """
    Sum up as Luhn does, from the table of doubled digits.
    """
    return sum(map(int, digits[1::2])) + sum(DOUBLED[digit] for digit in digits[0::2])


@pytest.mark.rule("A5")
@given(
    prefix=st.sampled_from(("", "356", LA_POSTE[:-1], LA_POSTE)),
    more=st.text(string.digits, min_size=13, max_size=13),
)
def test_a_siret_is_checked_by_its_control_digits(prefix: str, more: str) -> None:
    """
    Luhn's check decides on any 14 digits, and for La Poste the sum of its digits does too.
    """
    for last in string.digits:
        text = (prefix + more)[:13] + last
        by_sum = text.startswith("356000000") and sum(map(int, text)) % 5 == 0
        right = _control(text) % 10 == 0 or by_sum
        assert (read(Siret, text) is not None) == right


@pytest.mark.rule("A5")
@given(text=mistyped_sirets())
def test_one_wrong_digit_is_noticed(text: str) -> None:
    """
    A SIRET with any one digit changed to any other is refused.
    """
    assert refusal_of(Siret.parse, text).code is Code.SIRET_INVALID


@pytest.mark.rule("A5")
@given(text=invalid_siret_texts())
def test_no_other_text_is_a_siret(text: str) -> None:
    """
    Another number of digits, and anything but ASCII digits, is refused.
    """
    assert refusal_of(Siret.parse, text).code is Code.SIRET_INVALID


@pytest.mark.rule("A5")
@given(typed=typed_sirets(), holder=organisations())
def test_an_organisation_has_its_siret_however_it_is_typed(
    typed: tuple[str, Siret], holder: Organisation
) -> None:
    """
    Blanks, hyphens and dots do not change a SIRET, and an organisation takes it typed or read.
    """
    text, siret = typed
    assert Siret.parse(text) == siret
    assert evolve(holder, siret=text) == evolve(holder, siret=siret)


@pytest.mark.rule("A5")
@given(holder=individuals(), other=references())
def test_two_of_one_name_are_two(holder: Individual, other: str) -> None:
    """
    Holders of the same name are the same only when the institution's references are.
    """
    twin = evolve(holder, reference=other)
    assert (twin == holder) == (other == holder.reference)


@pytest.mark.rule("A5")
@given(holder=holders())
def test_a_stored_holder_always_loads(holder: Holder) -> None:
    """
    A holder built from what another one holds is that one, and each kind knows itself.
    """
    assert evolve(holder) == holder
    known = {Individual: HolderKind.INDIVIDUAL, Organisation: HolderKind.ORGANISATION}
    assert holder.kind is known[type(holder)]


@pytest.mark.rule("A5", "A6")
@given(
    holder=holders(),
    text=unprintable_names() | overlong_texts(limit=200) | st.just("") | st.just(" \u00a0"),
    right=names(),
)
def test_a_holder_is_named_by_a_printable_line(holder: Holder, text: str, right: str) -> None:
    """
    A name or reference that is empty, too long or hides something is refused.
    """
    codes = {Code.UNPRINTABLE, Code.TOO_LONG, Code.REQUIRED}
    assert refusal_of(lambda name: evolve(holder, name=name), text).code in codes
    assert refusal_of(lambda reference: evolve(holder, reference=reference), text).code in codes
    assert evolve(holder, name=f" {right}\n").name == right
