"""
A postal address stands on an envelope as it is stored.
"""

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur.domain.words import PostalAddress
from espace_bailleur.errors import Code
from espace_bailleur.testing.strategies import (
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
