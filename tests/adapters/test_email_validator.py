"""
E-mail addresses as people type them.
"""

from __future__ import annotations

import pytest

from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from espace_bailleur.adapters.email_validator import email_policy
from espace_bailleur.domain.words import EmailAddress
from espace_bailleur.errors import Code, Refusal
from espace_bailleur.testing.checks import check_email_policy
from espace_bailleur.testing.checks.email_policy import look_alikes


_atoms = st.text("abzAZ019!#$%&'*+-/=?^_`{|}~", min_size=1, max_size=8)
_locals = st.lists(_atoms, min_size=1, max_size=3).map(".".join)
_labels = st.text("abzAZ019-éÉßœ", min_size=1, max_size=8)
_hosts = st.lists(_labels, min_size=1, max_size=3).map(lambda labels: ".".join([*labels, "fr"]))
_strange = st.sampled_from(sorted({character for character, _ in look_alikes()}))


def _read(text: str) -> EmailAddress | None:
    try:
        return email_policy(text)
    except Refusal:
        return None


@pytest.mark.rule("A4", "P06", "P07")
def test_the_email_policy_is_a_policy() -> None:
    """
    The policy by email-validator passes the checks of an e-mail policy.
    """
    check_email_policy(email_policy)


@pytest.mark.rule("A4")
@given(local=_locals, host=_hosts)
def test_any_address_is_stored_as_it_was_typed(local: str, host: str) -> None:
    """
    Any address that is taken keeps its local part byte for byte and reads as itself again.
    """
    found = _read(f" {local}@{host}\n")
    if found:
        assert found.stored.rpartition("@")[0] == local
        assert email_policy(found.stored) == found
        assert email_policy(found.key).key == found.key


@pytest.mark.rule("A4")
@given(local=_locals.filter(lambda text: len(text) <= 64 and "=?" not in text))
def test_any_local_part_of_atoms_is_taken(local: str) -> None:
    """
    Dots, tags and all the signs that an atom may have are kept, in any local part.
    """
    assert email_policy(f"{local}@example.org").stored == f"{local}@example.org"


@pytest.mark.rule("A4")
@pytest.mark.parametrize(
    "local", ["", ".zoe", "zoe.", "zoe..oeuf", "zoe oeuf", '"zoe"', "zoe(caf)", "a <b", "z" * 65]
)
def test_no_other_local_part_is_taken(local: str) -> None:
    """
    A local part is atoms with one dot between them, of 64 characters at most.
    """
    with pytest.raises(Refusal) as refusal:
        email_policy(f"{local}@example.org")
    assert refusal.value.code is Code.EMAIL_INVALID


@pytest.mark.rule("A4")
@given(local=_locals | st.text('az.@ "(é', max_size=70), host=_hosts)
@example(local="Postmaster", host="example.org")
def test_a_local_part_is_what_the_library_takes(local: str, host: str) -> None:
    """
    Reading the local part here refuses and keeps what email-validator does, case aside.
    """
    try:
        theirs = validate_email(
            f"{local}@{host}",
            allow_smtputf8=False,
            check_deliverability=False,
            globally_deliverable=True,
        ).ascii_email
    except EmailNotValidError:
        theirs = None
    ours = _read(f"{local}@{host}")
    assert ours is None or theirs is None or ours.key == theirs.lower()
    told = {(one is None) for one in (ours, theirs)}
    assert len(told) == 1 or "=?" in local or _read(f"a@{host}") is None


@pytest.mark.rule("A4", "P07")
@given(local=_locals, host=_hosts, strange=_strange, data=st.data())
def test_a_look_alike_is_nobody_else(
    local: str, host: str, strange: str, data: st.DataObject
) -> None:
    """
    A sign that some folding makes ASCII, put anywhere, is refused or seen in the key.
    """
    address = f"{local}@{host}"
    place = data.draw(st.integers(0, len(address)))
    inside = f"{address[:place]}{strange}{address[place:]}"
    found = _read(inside)
    if found:
        assert found.stored.isascii()
        assert "xn--" in found.key or inside.strip() != inside
        assert place in {0, len(address)} or found != _read(address)


@pytest.mark.rule("A4")
@example(text="zoe@example.org")
@given(text=st.one_of(st.text(), st.text("a@.é-+=?\r\n\0\u212a\u00ad\u3002", max_size=30)))
def test_any_text_is_an_address_or_refused(text: str) -> None:
    """
    Any text gives an address that reads as itself, or a refusal with a code of its own.
    """
    code: Code | None = None
    try:
        found = email_policy(text)
    except Refusal as refusal:
        code = refusal.code
    else:
        assert email_policy(found.stored) == found
    assert code in {None, Code.EMAIL_INVALID, Code.NOT_TEXT, Code.TOO_LONG}


@pytest.mark.rule("A4", "P07")
@pytest.mark.parametrize(
    "typed",
    [
        *("\u212aate@example.org", "a\u1feft@example.org", "zoe@\u212aafe.fr"),
        *("zoe@example\u3002org", "zoe@exam\u034fple.org", "zoe@exam\ufe0fple.org"),
        *("zoe@\uff45xample.org", "zoe@ﬁn.org", "mıke@example.org", "zoe\u0301@example.org"),
    ],
)
def test_known_look_alikes_are_refused(typed: str) -> None:
    """
    What only folding would make an address is refused, also where NFC alone does it.
    """
    with pytest.raises(Refusal) as refusal:
        email_policy(typed)
    assert refusal.value.code is Code.EMAIL_INVALID


@pytest.mark.rule("A4")
@pytest.mark.parametrize(
    "typed",
    [
        "zoe@café.fr",
        "zoe@cafe\u0301.fr",
        "zoe@CAFÉ.fr",
        "zoe@xn--caf-dma.fr",
        "zoe@XN--caf-dma.FR",
    ],
)
def test_an_international_host_is_stored_in_punycode(typed: str) -> None:
    """
    However an international host is typed, its address is one.
    """
    assert email_policy(typed) == EmailAddress("zoe@xn--caf-dma.fr")


@pytest.mark.rule("A4", "P06")
def test_an_encoded_word_is_no_address() -> None:
    """
    A local part that a mail library would decode into another address is refused.
    """
    with pytest.raises(Refusal):
        email_policy("=?utf-8?q?eve=40example.com=2C?=@example.org")
