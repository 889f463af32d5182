"""
Text is bounded before anything reads it, and a line is one line.
"""

import unicodedata

from collections.abc import Callable
from functools import partial

import pytest

from hypothesis import assume, given
from hypothesis import strategies as st

from espace_bailleur.domain.credential import ProvisionalPassword
from espace_bailleur.domain.fields import EMAIL, NEW_PASSWORD, Field, FieldKind, read_answers
from espace_bailleur.domain.holder import Siret
from espace_bailleur.domain.password import PlainPassword
from espace_bailleur.domain.text import TYPED_BYTES, bounded, grouped, one_line, without_separators
from espace_bailleur.domain.words import (
    Departement,
    EmailAddress,
    Identifier,
    PostalAddress,
    UserNumber,
)
from espace_bailleur.errors import Code, Refusal
from espace_bailleur.testing.strategies import (
    names,
    overlong_texts,
    unprintable_names,
    wild_objects,
    wild_texts,
)
from tests.domain.refusing import behind, read, refusal_of


KINDS = [Field(name="own", kind=kind, limit=TYPED_BYTES) for kind in FieldKind]


def _answering(asked: Field) -> Callable[[object], object]:
    """
    Return the door of one field, whose only fault it raises as a refusal of its own.
    """

    def door(text: object) -> object:
        try:
            return read_answers((asked,), {asked.name: text}, parse_email=EmailAddress)
        except Refusal as refusal:
            (fault,) = refusal.faults[asked.name]
            raise Refusal(fault.code, fault.facts) from None

    return door


DOORS: list[Callable[[object], object]] = [
    bounded,
    one_line,
    UserNumber.parse,
    Identifier.parse,
    Departement.parse,
    PostalAddress.parse,
    Siret.parse,
    ProvisionalPassword.parse,
    PlainPassword.parse,
    *(_answering(asked) for asked in (EMAIL, NEW_PASSWORD, *KINDS)),
]


# Texts that become longer in NFC.
GROWING = st.text("\u0958\ufb1d\u0344 é", min_size=40, max_size=66)


class Untouchable(str):
    """
    A text that fails the test as soon as anything is asked of it but its length.
    """

    __slots__ = ()

    def __getattribute__(self, name: str) -> object:
        """
        Fail.
        """
        raise AssertionError(name)


@pytest.mark.rule("A6", "P30")
@pytest.mark.parametrize("door", DOORS)
@given(text=overlong_texts())
def test_a_text_with_too_many_bytes_is_refused_at_every_door(
    door: Callable[[object], object], text: str
) -> None:
    """
    Every text beyond the limit is refused as it was typed, even where reading would shrink it.
    """
    refusal = refusal_of(door, text)
    assert refusal.code is Code.TOO_LONG
    assert refusal.facts["limit"] in range(1, TYPED_BYTES + 1)


@pytest.mark.rule("A6", "P30")
@pytest.mark.parametrize("door", DOORS)
@given(size=st.integers(TYPED_BYTES + 1, 10**6))
def test_nothing_walks_through_a_text_with_too_many_characters(
    door: Callable[[object], object], size: int
) -> None:
    """
    A text of more characters than bytes are allowed costs no door any work but its length.
    """
    with pytest.raises(AssertionError):
        Untouchable("9").strip()
    assert refusal_of(door, Untouchable("9" * size)).code is Code.TOO_LONG


@pytest.mark.rule("A6")
@pytest.mark.parametrize("door", DOORS)
@given(thing=wild_objects())
def test_what_is_no_text_is_refused_at_every_door(
    door: Callable[[object], object], thing: object
) -> None:
    """
    Whatever a program hands over in the place of a text is refused, and raises nothing else.
    """
    assert refusal_of(door, thing).code is Code.NOT_TEXT


@pytest.mark.rule("A6")
@pytest.mark.parametrize("door", DOORS)
@given(text=wild_texts())
def test_any_text_is_read_or_refused(door: Callable[[object], object], text: str) -> None:
    """
    No text makes a door raise anything else than a refusal.
    """
    read(door, text)


@pytest.mark.rule("I2", "P33")
@pytest.mark.parametrize("door", DOORS)
@given(text=st.text("αβγδΑΒΓΔ", min_size=8, max_size=20), place=st.integers(0, 20))
def test_no_refusal_holds_on_to_what_was_typed(
    door: Callable[[object], object], text: str, place: int
) -> None:
    """
    A refusal of text that is not well formed has none of it in its facts or its contexts.
    """
    typed = f"{text[:place]}\ud800{text[place:]}"
    told = "\n".join(behind(refusal_of(door, typed)))
    assert not set(text) & set(told)


@given(text=wild_texts(), limit=st.integers(0, 2_000))
def test_bounded_gives_back_what_it_lets_through(text: str, limit: int) -> None:
    """
    A text within the limit, counted in bytes of UTF-8, comes back unchanged; no other does.
    """
    size = len(text.encode(errors="surrogatepass"))
    fits = size <= limit and not any(unicodedata.category(one) == "Cs" for one in text)
    assert read(partial(bounded, limit=limit), text) == (text if fits else None)


@given(text=st.text(st.characters(codec="utf-8")) | GROWING)
def test_a_line_is_read_once_and_for_all(text: str) -> None:
    """
    What became of a text is one line in NFC within the limit, and reads as itself for ever after.
    """
    line = read(one_line, text)
    if line is not None:
        assert one_line(line) == line == unicodedata.normalize("NFC", line).strip()
        assert len(line.splitlines()) == 1


@given(name=names(), blanks=st.tuples(*[st.text(" \t\n\u00a0", max_size=3)] * 2))
def test_outer_blanks_and_composition_do_not_matter(name: str, blanks: tuple[str, str]) -> None:
    """
    A line is the same with blanks around it, and with its accents typed apart.
    """
    decomposed = unicodedata.normalize("NFD", name)
    assume(len(decomposed.encode()) < 190)
    assert one_line(decomposed.join(blanks)) == name


@given(name=unprintable_names())
def test_a_line_hides_nothing(name: str) -> None:
    """
    Controls, line ends and direction marks inside a line are refused.
    """
    assert refusal_of(one_line, name).code is Code.UNPRINTABLE


@given(text=st.text("abcXYZ019ıſ\u212aé", max_size=30), size=st.integers(1, 10))
def test_grouping_is_undone_by_reading(text: str, size: int) -> None:
    """
    A text cut into groups reads as it did before; only ASCII letters are folded.
    """
    folded = without_separators(grouped(text, size))
    assert folded == without_separators(text)
    assert folded.isascii() == text.isascii()
    assert folded.casefold() == text.casefold()
