"""
A postal address stands on an envelope as it is stored.
"""

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur.domain.words import Departement, PostalAddress
from espace_bailleur.errors import Code
from espace_bailleur.testing.strategies import (
    departements,
    invalid_postal_address_texts,
    postal_addresses,
    typed_postal_addresses,
)
from tests.domain.refusing import refusal_of


@given(typed=typed_postal_addresses())
def test_a_postal_address_is_read_line_by_line(typed: tuple[str, PostalAddress]) -> None:
    """
    Outer blanks, empty lines and the kind of line end do not change a postal address.
    """
    text, address = typed
    assert PostalAddress.parse(text) == PostalAddress.parse(str(address)) == address


@given(text=invalid_postal_address_texts())
def test_no_other_text_is_a_postal_address(text: str) -> None:
    """
    Too few or too many lines, and a line too long or not printable, are refused.
    """
    codes = {Code.POSTAL_ADDRESS_INVALID, Code.UNPRINTABLE, Code.TOO_LONG}
    assert refusal_of(PostalAddress.parse, text).code in codes


@given(address=postal_addresses(), place=st.integers(0, 5), outer=st.sampled_from(" \u00a0\t"))
def test_a_postal_address_is_stored_as_it_is_printed(
    address: PostalAddress, place: int, outer: str
) -> None:
    """
    A line with outer blanks, which parsing would have dropped, is refused by the constructor.
    """
    lines = list(address.lines)
    lines[place % len(lines)] += outer
    refusal = refusal_of(lambda _: PostalAddress(tuple(lines)), None)
    assert refusal.code is Code.POSTAL_ADDRESS_INVALID
    assert refusal.facts["line"] == place % len(lines) + 1


@pytest.mark.rule("C5")
@given(
    code=departements(),
    rest=st.integers(0, 999),
    after=st.sampled_from(([], ["FRANCE"], ["France"], ["CANADA"], ["POLYNÉSIE FRANÇAISE"])),
)
def test_an_address_lies_in_metropolitan_france_by_its_last_line(
    code: Departement, rest: int, after: list[str]
) -> None:
    """
    A postal code of one of its 96 départements and a town, and no other country after them.
    """
    digits = {"2A": "20", "2B": "20"}.get(code.code, code.code) + f"{rest:03}"
    address = PostalAddress(("MME ZOÉ ŒUF", f"{digits[:5]} LE BOURG", *after))
    abroad = after in (["CANADA"], ["POLYNÉSIE FRANÇAISE"])
    assert address.metropolitan == (code.metropolitan and not abroad)


@pytest.mark.rule("C5")
@pytest.mark.parametrize(
    "last", ["98000 MONACO", "00100 ARMÉES", "98713 PAPEETE", "H2X 1Y4", "D-10115 BERLIN", "75001"]
)
def test_any_other_last_line_lies_elsewhere(last: str) -> None:
    """
    What begins with no postal code of metropolitan France, or names no town, lies elsewhere.
    """
    assert not PostalAddress(("MME ZOÉ ŒUF", last)).metropolitan
    assert not PostalAddress(("FRANCE", "FRANCE")).metropolitan
