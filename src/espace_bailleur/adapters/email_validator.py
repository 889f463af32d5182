"""
E-mail addresses by email-validator, every option spelled out, without DNS (A4).
"""

from __future__ import annotations

import unicodedata

import email_validator

from espace_bailleur.domain.text import bounded
from espace_bailleur.domain.words import EmailAddress
from espace_bailleur.errors import Code, Refusal


def email_policy(text: str, /) -> EmailAddress:
    """
    Read an address: an ASCII local part, kept as typed, and a host in its punycode form.

    What would only become an address by folding (full width, ligatures, the Kelvin sign, marks
    that vanish) is refused rather than folded, so that no look-alike leads to another person
    (P07). So is an encoded word, which mail software may decode into another address (P06).

    Raises:
        Refusal: `email-invalid`, `not-text`, `too-long`.
    """
    typed = bounded(text).strip()
    # One character at a time: NFC alone makes the Kelvin sign a K, and composes what people type.
    if not all(unicodedata.is_normalized("NFKC", character) for character in typed):
        raise Refusal(Code.EMAIL_INVALID)
    typed = unicodedata.normalize("NFC", typed)
    try:
        found = email_validator.validate_email(
            typed,
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
        raise Refusal(Code.EMAIL_INVALID) from None
    _, _, host = typed.rpartition("@")
    lowered = "".join(character.lower() for character in host)
    faithful = not {host, lowered}.isdisjoint({found.domain, found.ascii_domain})
    if found.ascii_email is None or not faithful or "=?" in found.ascii_email:
        raise Refusal(Code.EMAIL_INVALID)
    return EmailAddress(found.ascii_email)
