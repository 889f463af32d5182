"""
The words that everything else is said in (rules A): parsed once, then trusted.

Each class checks in its constructor what is true for ever; `parse` takes what a person typed.
Both refuse with a code and facts.
"""

from __future__ import annotations

import re
import string

from typing import Literal, NewType, Self, get_args

from attrs import field, frozen

from espace_bailleur.domain.text import BLANKS, bounded, grouped, one_line, without_separators
from espace_bailleur.errors import Code, Refusal


AccountId = NewType("AccountId", str)
"""
The random id of an account.
"""
IssueId = NewType("IssueId", str)
"""
The id of one provisional password or address code; it tells nothing of it.
"""
MessageId = NewType("MessageId", str)
"""
The id of one recorded message, the same at every dispatch.
"""
PasswordHash = NewType("PasswordHash", str)
"""
What is stored of a personal password, with the parameters that it was hashed with.
"""
Language = Literal["fr", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
"""
The languages in which everything can be said, French first.
"""


def language_of(text: object) -> Language:
    """
    Read one of the languages by its code.

    Raises:
        Refusal: `language-unknown`, and those of `bounded`.
    """
    typed = bounded(text).strip()
    for language in LANGUAGES:
        if typed == language:
            return language
    raise Refusal(Code.LANGUAGE_UNKNOWN, {"expected": " / ".join(LANGUAGES)})


_USER_NUMBER_CHARACTERS = frozenset(string.ascii_uppercase + string.digits)


def _check_user_number(_: object, __: object, value: str) -> None:
    text = bounded(value)
    facts = {"given": len(text), "expected": UserNumber.LENGTH}
    if not _USER_NUMBER_CHARACTERS.issuperset(text):
        raise Refusal(Code.USER_NUMBER_CHARACTERS, facts)
    if len(text) != UserNumber.LENGTH:
        raise Refusal(Code.USER_NUMBER_LENGTH, facts)


@frozen
class UserNumber:
    """
    The *numéro utilisateur*: 14 ASCII letters and digits, nothing more assumed (A1).
    """

    LENGTH = 14

    value: str = field(validator=_check_user_number)

    @classmethod
    def parse(cls, text: object) -> Self:
        """
        Read a user number as people type it: case, blanks, hyphens and dots do not matter.

        Raises:
            Refusal: `user-number-length` with the number of characters given,
                `user-number-characters`, and those of `bounded`.
        """
        return cls(without_separators(bounded(text)))

    def __str__(self) -> str:
        """
        Group it for reading: 4, 4, 4 and 2 characters.
        """
        return grouped(self.value)


_PRINTABLE = frozenset(map(chr, range(ord("!"), ord("~") + 1)))


def _check_identifier(_: object, __: object, value: str) -> None:
    text = bounded(value, limit=64)
    if not text or not _PRINTABLE.issuperset(text):
        raise Refusal(Code.IDENTIFIER_INVALID)


@frozen
class Identifier:
    """
    The *identifiant*: an opaque login of 1 to 64 printable ASCII characters (A2).
    """

    value: str = field(validator=_check_identifier)

    @classmethod
    def parse(cls, text: object) -> Self:
        """
        Read an identifier as people type it; blanks do not matter.

        Raises:
            Refusal: `identifier-invalid`, and those of `bounded`.
        """
        return cls(bounded(text).translate(BLANKS))

    @property
    def key(self) -> str:
        """
        The canonical form, by which it is looked up and unique: ASCII letters in lower case.
        """
        return self.value.lower()

    def __str__(self) -> str:
        """
        Show it as it was issued.
        """
        return self.value


DEPARTEMENTS = frozenset(
    {f"{number:02}" for number in (*range(1, 20), *range(21, 96))}
    | {"2A", "2B", "971", "972", "973", "974", "976"}
)
"""
The 101 codes (A3): 20 became 2A and 2B, and 975 is a collectivity without a Caf.
"""


def _check_departement(_: object, __: object, value: str) -> None:
    text = bounded(value, limit=64)
    if text not in DEPARTEMENTS:
        close = ["2A", "2B"] if text == "20" else [text.zfill(2)]
        hint = " / ".join(code for code in close if code in DEPARTEMENTS)
        raise Refusal(Code.DEPARTEMENT_UNKNOWN, {"hint": hint} if hint else {})


@frozen
class Departement:
    """
    A *département*, by one of its 101 codes (A3); which Caf serves it is data of the host.
    """

    code: str = field(validator=_check_departement)

    @classmethod
    def parse(cls, text: object) -> Self:
        """
        Read a code as people type it.

        Raises:
            Refusal: `departement-unknown`, with a hint where a code was nearly right.
        """
        return cls(without_separators(bounded(text)))

    @property
    def metropolitan(self) -> bool:
        """
        Whether it lies in metropolitan France, where letters travel faster (C5).
        """
        return len(self.code) == 2  # noqa: PLR2004 - overseas codes have three characters

    def __str__(self) -> str:
        """
        Show the code.
        """
        return self.code


_ADDRESS_CHARACTERS = frozenset(string.ascii_letters + string.digits + "!#$%&'*+-/=?^_`{|}~.@")


def _check_email(_: object, __: object, value: str) -> None:
    text = bounded(value)
    local, at, host = text.rpartition("@")
    if (
        len(text) > EmailAddress.LENGTH
        or not (local and at and "." in host)
        or "@" in local
        or not _ADDRESS_CHARACTERS.issuperset(text)
        or host != host.lower()
    ):
        raise Refusal(Code.EMAIL_INVALID)


@frozen
class EmailAddress:
    """
    An e-mail address, as it is stored and written to, byte for byte (A4).

    It is ASCII, an international host in its punycode form, so that its key cannot make two
    look-alikes one.
    An e-mail policy makes it from what a person typed.
    """

    LENGTH = 254

    stored: str = field(validator=_check_email)

    @property
    def key(self) -> str:
        """
        The canonical form for uniqueness and look-up; dots and plus-tags are kept.
        """
        return self.stored.lower()

    @property
    def mailbox(self) -> str:
        """
        The key without a plus-tag, to count what one mailbox is sent (D5).
        """
        local, _, host = self.key.partition("@")
        return f"{local.partition('+')[0]}@{host}"

    def __str__(self) -> str:
        """
        Show the address as it is written to.
        """
        return self.stored


def _check_lines(_: object, __: object, lines: tuple[str, ...]) -> None:
    if not 1 < len(lines) <= PostalAddress.LINES:
        raise Refusal(Code.POSTAL_ADDRESS_INVALID, {"lines": PostalAddress.LINES})
    for number, line in enumerate(lines, start=1):
        if line != one_line(line) or len(line) > PostalAddress.CHARACTERS:
            raise Refusal(
                Code.POSTAL_ADDRESS_INVALID,
                {"line": number, "characters": PostalAddress.CHARACTERS},
            )


_METROPOLITAN = re.compile(r"(0[1-9]|[1-8][0-9]|9[0-5])[0-9]{3} \S")
"""
A French postal code with a town: those of metropolitan France begin with 01 to 95.
"""


@frozen
class PostalAddress:
    """
    A French postal address: two to six lines of at most 38 characters (AFNOR NF Z 10-011).
    """

    LINES = 6
    CHARACTERS = 38

    lines: tuple[str, ...] = field(validator=_check_lines)

    @classmethod
    def parse(cls, text: object) -> Self:
        """
        Read an address, one line of it a line; empty lines are dropped.

        Raises:
            Refusal: `postal-address-invalid` with the line's number, and those of `one_line`.
        """
        lines = bounded(text).splitlines()
        return cls(tuple(one_line(line) for line in lines if line.strip()))

    @property
    def metropolitan(self) -> bool:
        """
        Whether it lies in metropolitan France, by its last line: a postal code and a town (C5).

        After that, the name of another country or territory has the last word.
        """
        last = [one for one in self.lines if one.casefold() != "france"][-1:]
        return any(_METROPOLITAN.match(one) for one in last)

    def __str__(self) -> str:
        """
        Show the address as it stands on an envelope.
        """
        return "\n".join(self.lines)
