"""
E-mail addresses: hosts by email-validator, every option spelled out, without DNS (A4).
"""

from __future__ import annotations

import re
import unicodedata

from functools import lru_cache

import email_validator

from espace_bailleur.domain.text import bounded
from espace_bailleur.domain.words import EmailAddress
from espace_bailleur.errors import Code, Refusal


LONGEST_LOCAL = 64
"""
The most octets of a local part (RFC 5321, section 4.5.3.1.1).
"""
HOSTS = 1_000
"""
How many hosts are remembered: a list of landlords names few of them again and again.
"""

_ATOM = r"[A-Za-z0-9!#$%&'*+\-/=?^_`{|}~]+"
_ATOMS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")


def email_policy(text: str, /) -> EmailAddress:
    """
    Read an address: atoms with dots between them, kept as typed, and a host in its punycode form.

    What would only become an address by folding (full width, ligatures, the Kelvin sign, marks
    that vanish) is refused rather than folded, so that no look-alike leads to another person
    (P07). So is an encoded word, which mail software may decode into another address (P06).

    Raises:
        Refusal: `email-invalid`, `not-text`, `too-long`.
    """
    local, _, host = bounded(text).strip().rpartition("@")
    if len(local) > LONGEST_LOCAL or not _ATOMS.fullmatch(local):
        raise Refusal(Code.EMAIL_INVALID)
    ascii_host = _ascii_host(host)
    if ascii_host is None or "=?" in local:
        raise Refusal(Code.EMAIL_INVALID)
    return EmailAddress(f"{local}@{ascii_host}")


@lru_cache(HOSTS)
def _ascii_host(typed: str) -> str | None:
    """
    Read a host in its punycode form, or nothing where it is none.
    """
    # One character at a time: NFC alone makes the Kelvin sign a K, and composes what people type.
    if not all(unicodedata.is_normalized("NFKC", character) for character in typed):
        return None
    host = unicodedata.normalize("NFC", typed)
    try:
        found = email_validator.validate_email(
            f"a@{host}",
            allow_smtputf8=False,
            allow_empty_local=False,
            allow_quoted_local=False,
            allow_domain_literal=False,
            allow_display_name=False,
            strict=True,
            check_deliverability=False,
            test_environment=False,
            globally_deliverable=True,
        )
    except email_validator.EmailNotValidError:
        return None
    lowered = "".join(character.lower() for character in host)
    faithful = not {host, lowered}.isdisjoint({found.domain, found.ascii_domain})
    return found.ascii_domain if faithful else None
