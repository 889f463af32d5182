"""
An entry: what a success established, and the signed string that carries it (rules E1, C8).
"""

from __future__ import annotations

import base64
import binascii
import hmac
import json

from datetime import UTC, datetime, timedelta
from typing import Self

from attrs import field, frozen

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.instant import aware
from espace_bailleur.domain.keys import Key, KeyRing, Purpose
from espace_bailleur.domain.onboarding import Onboarding
from espace_bailleur.domain.steps import Step
from espace_bailleur.domain.words import AccountId, IssueId
from espace_bailleur.errors import SessionEnded


@frozen(kw_only=True)
class Admission:
    """
    What a success established; it lasts until the epoch moves, it ages, or its issue dies (E1).
    """

    account: AccountId
    epoch: int
    at: datetime = field(validator=aware)
    previous_at: datetime | None = field(default=None, validator=aware)
    issue: IssueId | None = None
    """The issue to which a restricted session is bound (C8)."""
    source: str | None = None
    """A keyed digest of where the person came from, to count what this session sends (D5)."""

    def sealed(self, key: Key) -> str:
        """
        Write it as one signed string.
        """
        facts = [
            key.id,
            self.account,
            self.epoch,
            _micros(self.at),
            self.previous_at and _micros(self.previous_at),
            self.issue,
            self.source,
        ]
        payload = _JSON.encode(facts).encode()
        return f"{_text(payload)}.{_text(key.derive(Purpose.SESSION, payload))}"

    @classmethod
    def unsealed(cls, token: object, keys: KeyRing) -> Self:
        """
        Read a signed string, exactly as it was written by one of *keys* (P09).

        Raises:
            SessionEnded: it is anything else.
        """
        if not isinstance(token, str) or not token.isascii() or len(token) > TOKEN_LENGTH:
            raise SessionEnded
        try:
            facts = json.loads(base64.urlsafe_b64decode(token.partition(".")[0]))
            key_id, account, epoch, at, previous_at, issue, source = facts
            key = keys.get(key_id)
            admission = cls(
                account=account,
                epoch=epoch,
                at=_instant(at),
                previous_at=None if previous_at is None else _instant(previous_at),
                issue=issue,
                source=source,
            )
            genuine = key is not None and hmac.compare_digest(admission.sealed(key), token)
        except (ValueError, TypeError, OverflowError, RecursionError, binascii.Error):
            raise SessionEnded from None
        if not genuine:
            raise SessionEnded
        return admission


TOKEN_LENGTH = 1_024
"""
The most characters that a signed string may have before anything reads it (A6, P30).
"""
_JSON = json.JSONEncoder(separators=(",", ":"))
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def _micros(instant: datetime) -> int:
    return (instant - _EPOCH) // _MICROSECOND


def _instant(micros: int) -> datetime:
    return _EPOCH + micros * _MICROSECOND


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode()


@frozen(kw_only=True)
class Entry:
    """
    An admission as seen on the account now: what a host keeps, shows and asks next (E1).
    """

    admission: Admission
    onboarding: Onboarding
    token: str = field(repr=False)
    """The signed string to keep in the host's own session."""

    def __reduce__(self) -> str:
        """
        Refuse to be pickled: a host keeps the token, and comes back with it (I2).
        """
        raise TypeError("an entry is not pickled: keep its token")

    @property
    def account(self) -> Account:
        """
        The account as it was read for this entry.
        """
        return self.onboarding.account

    @property
    def pending(self) -> Step | None:
        """
        The step to do next; none once access is granted (D10).
        """
        return self.onboarding.pending

    @property
    def at(self) -> datetime:
        """
        The instant of this success.
        """
        return self.admission.at

    @property
    def previous_at(self) -> datetime | None:
        """
        The instant of the success before this one, to be shown to the person.
        """
        return self.admission.previous_at
