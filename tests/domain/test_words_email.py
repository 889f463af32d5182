"""
An e-mail address is written to as it is stored, and its key makes no two people one.
"""

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur.adapters.email_validator import email_policy
from espace_bailleur.domain.words import EmailAddress
from espace_bailleur.errors import Code
from espace_bailleur.testing.strategies import (
    email_addresses,
    invalid_email_texts,
    look_alike_email_texts,
)
from tests.domain.refusing import read, refusal_of


@pytest.mark.rule("A4", "P07")
@given(address=email_addresses(), other=email_addresses(), swapped=st.integers(0))
def test_two_addresses_differ_in_more_than_case(
    address: EmailAddress, other: EmailAddress, swapped: int
) -> None:
    """
    The key is idempotent, keeps dots and tags, and unites what differs in ASCII case alone.
    """
    local, _, host = address.stored.partition("@")
    cased = (c.swapcase() if swapped >> n & 1 else c for n, c in enumerate(local))
    assert EmailAddress(f"{''.join(cased)}@{host}").key == address.key
    assert EmailAddress(address.key).key == address.key
    assert (address.key == other.key) == (address.stored.upper() == other.stored.upper())
    assert [c for c in address.key if not c.isalpha()] == [
        c for c in address.stored if not c.isalpha()
    ]


@pytest.mark.rule("A4", "P07")
@given(twins=look_alike_email_texts())
def test_no_look_alike_is_an_address(twins: tuple[str, EmailAddress]) -> None:
    """
    A text that only looks like an address is none, and none is read in it that has the same key.
    """
    text, address = twins
    assert refusal_of(EmailAddress, text).code is Code.EMAIL_INVALID
    found = read(email_policy, text)
    assert found is None or found.key != address.key


@pytest.mark.rule("A4", "P32")
@given(address=email_addresses(), strange=st.characters(), place=st.integers(0, 80))
def test_an_address_is_written_to_as_it_is(
    address: EmailAddress, strange: str, place: int
) -> None:
    """
    An address is shown byte for byte as it is stored, and holds nothing that ends a header.
    """
    text = address.stored[:place] + strange + address.stored[place:]
    changed = read(EmailAddress, text)
    for one in filter(None, (address, changed)):
        assert str(one) == one.stored
        assert one.stored.isascii()
        assert one.stored.isprintable()
        assert not set(one.stored) & set(' "<>,;:()[]\\')
    assert changed is None or str(changed) == text


@pytest.mark.rule("A4")
@given(text=invalid_email_texts())
def test_no_other_text_is_an_address(text: str) -> None:
    """
    A text with a part missing, with blanks, quotes or line ends, or too long is no address.
    """
    assert refusal_of(EmailAddress, text).code in {Code.EMAIL_INVALID, Code.TOO_LONG}


@given(address=email_addresses(), tag=st.text("ab+.", max_size=5))
def test_a_mailbox_is_an_address_without_its_tag(address: EmailAddress, tag: str) -> None:
    """
    Whatever follows a plus, the mailbox stays the same (D5).
    """
    local, _, host = address.stored.partition("@")
    assert EmailAddress(f"{local}+{tag}@{host}").mailbox == address.mailbox
