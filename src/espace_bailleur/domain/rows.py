"""
Rows: landlords as an institution lists them, in plain texts that nobody has looked at yet (A6).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from attrs import field, frozen

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.holder import (
    Holder,
    HolderKind,
    Individual,
    Organisation,
    Siret,
    holder_kind,
)
from espace_bailleur.domain.policies import Channel, IssuingPolicy
from espace_bailleur.domain.text import one_line
from espace_bailleur.domain.words import (
    Departement,
    EmailAddress,
    Identifier,
    Language,
    PostalAddress,
    UserNumber,
    language_of,
)
from espace_bailleur.errors import Code, Fault, Refusal


@frozen(kw_only=True)
class Row:
    """
    One landlord of a list, to be given an account in a département (B1).
    """

    reference: str
    kind: str
    """`physique` or `moral`, or the English names of the two kinds of holder (A5)."""
    name: str
    departement: str
    siret: str | None = None
    email: str | None = None
    """The address that the institution knows (B2)."""
    postal: str | None = None
    """The address for letters, one line of it a line."""
    identifier: str | None = None
    user_number: str | None = None
    language: str = "fr"
    line: int | None = None
    """Where the row begins in its file, counted from 1."""


@frozen(kw_only=True)
class BrokenRow:
    """
    A row that its reader could not take apart, with the reason.
    """

    line: int
    refusal: Refusal


@frozen(kw_only=True)
class RowOpened:
    """
    The row's account was opened, and its two messages are recorded (H1).
    """

    row: Row
    account: Account


@frozen(kw_only=True)
class RowKnown:
    """
    The holder has an account in that département already, which stays as it is (B1).
    """

    row: Row
    account: Account


@frozen(kw_only=True)
class RowRefused:
    """
    Something is wrong with the row, and nothing was opened for it.
    """

    row: Row | BrokenRow
    refusal: Refusal


RowOutcome = RowOpened | RowKnown | RowRefused


@frozen(kw_only=True)
class Imported:
    """
    How many rows of a list opened an account, had one already, and were refused.
    """

    opened: int = 0
    known: int = 0
    refused: int = 0


@frozen(kw_only=True)
class Opening:
    """
    What an institution gives to open an account; names that are missing are still to be drawn.
    """

    departement: Departement
    holder: Holder
    email: EmailAddress | None = None
    postal: PostalAddress | None = None
    identifier: Identifier | None = None
    user_number: UserNumber | None = None
    language: Language = "fr"


_Word = TypeVar("_Word")


@frozen
class _Reader:
    """
    Parse one text after the other, and remember what is wrong with each.
    """

    faults: dict[str, tuple[Fault, ...]] = field(factory=dict[str, tuple[Fault, ...]])

    def word(self, name: str, parse: Callable[[str], _Word], text: str) -> _Word | None:
        try:
            return parse(text)
        except Refusal as refusal:
            self.faults[name] = (refusal.fault,)
            return None

    def optional(self, name: str, parse: Callable[[str], _Word], text: str | None) -> _Word | None:
        return None if text is None else self.word(name, parse, text)


def read_row(
    row: Row, *, email: Callable[[str], EmailAddress], policy: IssuingPolicy
) -> Opening | Refusal:
    """
    Parse a row into words, or say all that is wrong with it at once: *email* reads an address.

    An address is missing where the channel that *policy* chooses has none to go to (C2).
    """
    reader = _Reader()
    departement = reader.word("departement", Departement.parse, row.departement)
    holder = _holder(row, reader)
    mailbox = reader.optional("email", email, row.email)
    postal = reader.optional("postal", PostalAddress.parse, row.postal)
    identifier = reader.optional("identifier", Identifier.parse, row.identifier)
    user_number = reader.optional("user_number", UserNumber.parse, row.user_number)
    language = reader.word("language", language_of, row.language)
    kind = holder.kind if holder else HolderKind.INDIVIDUAL
    channel = policy.channel(kind, address_known=row.email is not None)
    if channel is Channel.LETTER and row.postal is None:
        reader.faults["postal"] = (Fault(Code.NO_ADDRESS, {"channel": str(channel)}),)
    if departement is None or holder is None or language is None or reader.faults:
        return row_refused(reader.faults)
    return Opening(
        departement=departement,
        holder=holder,
        email=mailbox,
        postal=postal,
        identifier=identifier,
        user_number=user_number,
        language=language,
    )


def _holder(row: Row, reader: _Reader) -> Holder | None:
    """
    Read a holder; a SIRET is an organisation's alone, lest a company be opened as a person (A5).
    """
    reference = reader.word("reference", one_line, row.reference)
    name = reader.word("name", one_line, row.name)
    kind = reader.word("kind", holder_kind, row.kind)
    siret = reader.optional("siret", Siret.parse, row.siret)
    if kind is HolderKind.INDIVIDUAL and row.siret is not None:
        reader.faults["siret"] = (Fault(Code.SIRET_UNEXPECTED),)
    if kind is HolderKind.ORGANISATION and row.siret is None:
        reader.faults["siret"] = (Fault(Code.REQUIRED),)
    if reference is None or name is None:
        return None
    if siret is not None:
        return Organisation(reference=reference, name=name, siret=siret)
    return Individual(reference=reference, name=name)


def row_refused(faults: Mapping[str, tuple[Fault, ...]]) -> Refusal:
    """
    Refuse a row for the faults of its fields.
    """
    return Refusal(Code.ROW_REFUSED, faults=faults)
