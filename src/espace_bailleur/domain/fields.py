"""
Fields: what a step asks, so that any host can draw its form, and how answers are read (D4).
"""

from __future__ import annotations

import enum
import re

from collections.abc import Callable, Mapping
from typing import cast

from attrs import field, frozen

from espace_bailleur.domain.text import bounded, one_line
from espace_bailleur.domain.words import EmailAddress
from espace_bailleur.errors import Code, Fault, Misuse, Refusal


class FieldKind(enum.StrEnum):
    """
    What kind of input a field is drawn as.
    """

    TEXT = "text"
    EMAIL = "email"
    TELEPHONE = "tel"
    PASSWORD = "password"
    CHECKBOX = "checkbox"
    HIDDEN = "hidden"


def _check_name(_: object, __: object, name: str) -> None:
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", name) or name == "step":
        raise Misuse(
            f"A field is named {name!r}.",
            "Use lower-case letters, digits and underscores, and not 'step'.",
        )


@frozen(kw_only=True)
class Field:
    """
    One field of a step; *limit* is in bytes of UTF-8, *autocomplete* the HTML token.
    """

    name: str = field(validator=_check_name)
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    limit: int = 200
    autocomplete: str = "off"


IDENTIFIER = Field(name="identifier", limit=64, autocomplete="username")
PASSWORD = Field(
    name="password", kind=FieldKind.PASSWORD, limit=1_024, autocomplete="current-password"
)
EMAIL = Field(name="email", kind=FieldKind.EMAIL, limit=EmailAddress.LENGTH, autocomplete="email")
USER_NUMBER = Field(name="user_number", limit=64)
DEPARTEMENT = Field(name="departement", limit=64)
CONTEST_CODE = Field(name="code", limit=64)
NEW_PASSWORD = Field(
    name="password", kind=FieldKind.PASSWORD, limit=1_024, autocomplete="new-password"
)
DIGEST = Field(name="digest", kind=FieldKind.HIDDEN, limit=64)
ACCEPTED = Field(name="accepted", kind=FieldKind.CHECKBOX, limit=8)


def check_kept(fields: tuple[Field, ...]) -> None:
    """
    Go on when the answers to *fields* can be kept: told apart by name, and no password (I2).

    Raises:
        Misuse: two fields share a name, or one asks for a password.
    """
    if len({one.name for one in fields}) != len(fields):
        raise Misuse("A step names a field twice.", "Give each field once.")
    if any(one.kind is FieldKind.PASSWORD for one in fields):
        raise Misuse(
            "A step's answers are kept, and it asks for a password.",
            "Leave passwords to the package.",
        )


_TICKED = frozenset({"on", "yes", "true", "1"})
_TELEPHONE = re.compile(r"\+?[0-9]{6,15}")


@frozen(kw_only=True)
class Answers:
    """
    What a person answered, parsed; the account address apart, as it is a word of its own.
    """

    values: tuple[tuple[str, str], ...] = field(repr=False)
    email: EmailAddress | None = None


def form(answers: object) -> Mapping[str, object]:
    """
    Return what a host passed on when it is a form at all, and not another kind of body.

    Raises:
        Refusal: `not-text`.
    """
    if not isinstance(answers, Mapping):
        raise Refusal(Code.NOT_TEXT)
    return cast("Mapping[str, object]", answers)


def read_answers(
    fields: tuple[Field, ...],
    answers: Mapping[str, object],
    *,
    parse_email: Callable[[str], EmailAddress],
) -> Answers:
    """
    Read the answers to *fields*; whatever else a form holds is left alone.

    Raises:
        Refusal: `answers-refused`, with the faults of every field at once (D4).
    """
    values: dict[str, str] = {}
    faults: dict[str, list[Fault]] = {}
    email: EmailAddress | None = None
    for one in fields:
        try:
            text = _read(one, answers.get(one.name, ""))
            if one.kind is FieldKind.EMAIL and text:
                address = parse_email(text)
                text = address.stored
                email = address if one.name == EMAIL.name else email
        except Refusal as refusal:
            faults[one.name] = [refusal.fault]
        else:
            if text:
                values[one.name] = text
    if faults:
        raise Refusal(Code.ANSWERS_REFUSED, faults=faults)
    return Answers(values=tuple(values.items()), email=email)


def _read(one: Field, answer: object) -> str:
    text = bounded(answer, limit=one.limit)
    if not text.strip():
        if one.required:
            code = Code.NOT_ACCEPTED if one.kind is FieldKind.CHECKBOX else Code.REQUIRED
            raise Refusal(code)
        return ""
    match one.kind:
        case FieldKind.CHECKBOX:
            if text.strip().lower() not in _TICKED:
                raise Refusal(Code.NOT_ACCEPTED)
            return "yes"
        case FieldKind.TELEPHONE:
            digits = re.sub(r"[\s().\-\u00a0\u202f]", "", text)
            if not _TELEPHONE.fullmatch(digits):
                raise Refusal(Code.TELEPHONE_INVALID)
            return digits
        case _:
            return one_line(text, limit=one.limit)
