"""
The words are what their rules say, however they are typed, and nothing else is one.
"""

import itertools
import string

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur.domain.text import without_separators
from espace_bailleur.domain.words import (
    Departement,
    Identifier,
    UserNumber,
)
from espace_bailleur.errors import Code
from espace_bailleur.testing.strategies import (
    as_typed,
    identifiers,
    invalid_departement_texts,
    invalid_identifier_texts,
    invalid_user_number_texts,
    typed_departements,
    typed_identifiers,
    typed_user_numbers,
)
from tests.domain.refusing import read, refusal_of


CAPITALS = string.ascii_uppercase + string.digits
PRINTED = string.ascii_letters + string.digits + string.punctuation
FOURTEEN = st.text(CAPITALS, min_size=14, max_size=14)


@pytest.mark.rule("A1")
@given(typed=typed_user_numbers())
def test_a_user_number_is_read_however_it_is_typed(typed: tuple[str, UserNumber]) -> None:
    """
    Case, blanks, hyphens and dots change no user number, and as it is shown it reads as itself.
    """
    text, number = typed
    assert UserNumber.parse(text) == UserNumber.parse(str(number)) == number
    assert len(number.value) == 14


@pytest.mark.rule("A1")
@given(text=st.text(CAPITALS, max_size=40) | FOURTEEN, data=st.data())
def test_a_user_number_has_exactly_14_characters(text: str, data: st.DataObject) -> None:
    """
    Any 14 ASCII letters and digits are a user number; of others the refusal says how many.
    """
    typed = data.draw(as_typed(text))
    if len(text) == 14:
        assert UserNumber.parse(typed).value == text
    else:
        refusal = refusal_of(UserNumber.parse, typed)
        assert refusal.code is Code.USER_NUMBER_LENGTH
        assert refusal.facts == {"given": len(text), "expected": 14}


@pytest.mark.rule("A1")
@given(text=invalid_user_number_texts())
def test_a_refused_user_number_is_counted(text: str) -> None:
    """
    Every refusal of a user number says how many characters were given, separators not counted.
    """
    facts = refusal_of(UserNumber.parse, text).facts
    assert facts == {"given": len(without_separators(text)), "expected": 14}


@pytest.mark.rule("A2")
@given(typed=typed_identifiers())
def test_an_identifier_is_found_however_it_is_typed(typed: tuple[str, Identifier]) -> None:
    """
    Case and blanks do not change the key of an identifier, which is the key of itself.
    """
    text, identifier = typed
    key = identifier.key
    assert Identifier.parse(text).key == Identifier.parse(identifier.value).key == key
    assert Identifier(key).key == key
    assert str(identifier) == identifier.value


@pytest.mark.rule("A2")
@given(one=identifiers(), other=identifiers(), start=st.integers(0), new=st.sampled_from(PRINTED))
def test_two_identifiers_differ_in_more_than_case(
    one: Identifier, other: Identifier, start: int, new: str
) -> None:
    """
    Two identifiers have the same key only where they differ in the case of ASCII letters alone.
    """
    place = len(one.value) - 1 - start % len(one.value)
    changed = Identifier(one.value[:place] + new + one.value[place + 1 :])
    for second in (other, changed):
        assert (one.key == second.key) == (one.value.upper() == second.value.upper())


@pytest.mark.rule("A2")
@given(text=invalid_identifier_texts())
def test_no_other_text_is_an_identifier(text: str) -> None:
    """
    A text that is empty, too long or not printable ASCII is refused as an identifier.
    """
    codes = {Code.IDENTIFIER_INVALID, Code.TOO_LONG}
    assert refusal_of(Identifier.parse, text).code in codes


@pytest.mark.rule("A3")
def test_there_are_exactly_101_departements() -> None:
    """
    Of all codes of up to three digits and letters, the 101 of the rule are read, and no other.
    """
    texts = (
        "".join(parts)
        for size in (1, 2, 3)
        for parts in itertools.product(string.digits + "ABCD", repeat=size)
    )
    found = {text for text in texts if read(Departement.parse, text)}
    metropolitan = {f"{number:02}" for number in range(1, 96)} - {"20"} | {"2A", "2B"}
    assert found == metropolitan | {"971", "972", "973", "974", "976"}
    assert len(found) == 101
    assert {code for code in found if Departement(code).metropolitan} == metropolitan


@pytest.mark.rule("A3")
@given(typed=typed_departements())
def test_a_departement_is_read_however_it_is_typed(typed: tuple[str, Departement]) -> None:
    """
    Case, blanks and separators do not change a département.
    """
    text, departement = typed
    assert Departement.parse(text) == Departement.parse(str(departement)) == departement


@pytest.mark.rule("A3")
@given(text=invalid_departement_texts())
def test_a_wrong_departement_is_refused_with_hints_that_help(text: str) -> None:
    """
    A refusal hints at nothing but codes that there are: 2A and 2B for 20, 01 for 1.
    """
    refusal = refusal_of(Departement.parse, text)
    assert refusal.code is Code.DEPARTEMENT_UNKNOWN
    hints = str(refusal.facts.get("hint", "")).split(" / ")
    assert hints == [""] or [Departement(code).code for code in hints] == hints
    assert (text == "20") == (hints == ["2A", "2B"])
    assert (text in set("123456789")) == (hints == [f"0{text}"])
