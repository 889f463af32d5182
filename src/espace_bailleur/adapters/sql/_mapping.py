"""
How values become JSON and come back, field by field and equal down to their types.

A value of a union is told by a tag from a table, so that a class may be renamed.
"""

from __future__ import annotations

import json

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any, Generic, TypeVar

from attrs import frozen
from cattrs import Converter
from cattrs.strategies import configure_tagged_union

from espace_bailleur.domain import delivery, notices, records, seat_records
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.delivery import Content, Outcome, Recipient
from espace_bailleur.domain.documents import Acceptance
from espace_bailleur.domain.holder import Holder, Individual, Organisation, Siret
from espace_bailleur.domain.records import Event
from espace_bailleur.domain.roster import Roster
from espace_bailleur.domain.words import (
    Departement,
    EmailAddress,
    Identifier,
    PostalAddress,
    UserNumber,
)


Plain = dict[str, Any]
"""
A value as JSON has it.
"""

WORDS: Mapping[type, str] = {
    Departement: "code",
    EmailAddress: "stored",
    Identifier: "value",
    Siret: "value",
    UserNumber: "value",
}
"""
The words that are written as the text of their one field.
"""
HOLDERS: Mapping[str, type] = {"individual": Individual, "organisation": Organisation}
CONTENTS: Mapping[str, type] = {
    "identifier": delivery.IdentifierNotice,
    "password": delivery.PasswordNotice,
    "address-code": delivery.AddressCodeNotice,
    "recovered": delivery.RecoveryNotice,
    "address-in-use": delivery.AddressInUseNotice,
    "address-corrected": delivery.AddressCorrectedNotice,
    "seat": notices.SeatNotice,
    "team": notices.TeamNotice,
    "role": notices.RoleNotice,
    "recovery-request": delivery.RecoveryRequest,
}
EVENTS: Mapping[str, type] = {
    "account-opened": records.AccountOpened,
    "credential-issued": records.CredentialIssued,
    "identifier-sent": records.IdentifierSent,
    "secret-dispatched": records.SecretDispatched,
    "credential-replaced": records.CredentialReplaced,
    "credential-withdrawn": records.CredentialWithdrawn,
    "message-lost": records.MessageLost,
    "message-acknowledged": records.MessageAcknowledged,
    "signed-in": records.SignedIn,
    "expired-credential-proven": records.ExpiredCredentialProven,
    "signed-out": records.SignedOut,
    "step-completed": records.StepCompleted,
    "password-chosen": records.PasswordChosen,
    "document-accepted": records.DocumentAccepted,
    "address-given": records.AddressGiven,
    "address-confirmed": records.AddressConfirmed,
    "address-code-refused": records.AddressCodeRefused,
    "recovery-contested": records.RecoveryContested,
    "expired-contest-proven": records.ExpiredContestProven,
    "standing-changed": records.StandingChanged,
    "address-corrected": records.AddressCorrected,
    "address-failed": records.AddressFailed,
    "address-works": records.AddressWorks,
    "password-forced": records.PasswordForced,
    "seat-taken": seat_records.SeatTaken,
    "seat-reopened": seat_records.SeatReopened,
    "team-changed": records.TeamChanged,
    "succession-opened": records.SuccessionOpened,
}
OUTCOMES: Mapping[type[Outcome], str] = {
    delivery.Sent: "sent",
    delivery.Dead: "dead",
    delivery.Dropped: "dropped",
}
"""
The outcomes that settle a message for good, told by their tag alone.
"""
_UNIONS: tuple[tuple[Any, Mapping[str, type]], ...] = (
    (Holder, HOLDERS),
    (Content, CONTENTS),
    (Event, EVENTS),
)

# ASCII alone, so that any text survives in a database of any encoding.
_JSON = json.JSONEncoder(separators=(",", ":"))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_Value = TypeVar("_Value")


def microseconds(span: timedelta) -> int:
    """
    Count the whole microseconds of a span of time.
    """
    return span // _MICROSECOND


def number_of(at: datetime) -> int:
    """
    Write an instant as microseconds since 1970.
    """
    return microseconds(at - _EPOCH)


def instant_of(number: int) -> datetime:
    """
    Read an instant that `number_of` wrote, in UTC.
    """
    return _EPOCH + number * _MICROSECOND


def text_of(plain: Plain) -> str:
    """
    Write a value as the text of its JSON.
    """
    return _JSON.encode(plain)


def _converter() -> Converter:
    made = Converter(detailed_validation=False)
    made.register_unstructure_hook(datetime, lambda at: at.astimezone(UTC).isoformat())
    made.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    made.register_unstructure_hook(bytes, bytes.hex)
    made.register_structure_hook(bytes, lambda text, _: bytes.fromhex(text))
    for word, name in WORDS.items():
        made.register_unstructure_hook(word, attrgetter(name))
        made.register_structure_hook(word, lambda text, kind: kind(text))
    made.register_unstructure_hook(PostalAddress, lambda address: list(address.lines))
    made.register_structure_hook(PostalAddress, lambda lines, _: PostalAddress(tuple(lines)))
    made.register_structure_hook(Recipient, lambda to, _: _recipient(to))
    for union, tags in _UNIONS:
        tag_of = {kind: tag for tag, kind in tags.items()}
        configure_tagged_union(union, made, tag_generator=tag_of.__getitem__, tag_name="kind")
    return made


def _recipient(to: str | list[str]) -> Recipient:
    """
    Read a recipient: an e-mail address is one text, a postal address several lines.
    """
    return EmailAddress(to) if isinstance(to, str) else PostalAddress(tuple(to))


_CONVERTER = _converter()


@frozen
class Mapped(Generic[_Value]):
    """
    How values of one kind, a class or a union, are written as JSON and read again.
    """

    _kind: Any

    def write(self, value: _Value) -> Plain:
        """
        Write every field of a value.
        """
        written: Plain = _CONVERTER.unstructure(value, self._kind)
        return written

    def read(self, plain: Plain) -> _Value:
        """
        Read what `write` wrote.
        """
        value: _Value = _CONVERTER.structure(plain, self._kind)
        return value


ACCOUNT = Mapped[Account](Account)
ACCEPTANCE = Mapped[Acceptance](Acceptance)
CONTENT = Mapped[Content](Content)
EVENT = Mapped[Event](Event)
ROSTER = Mapped[Roster](Roster)
