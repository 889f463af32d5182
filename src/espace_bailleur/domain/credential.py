"""
Provisional passwords: how one is made, typed, verified, and how long it lives (rules C).

The plain text is never stored: it is derived from a key, the account and a nonce (C6).
"""

from __future__ import annotations

import enum
import hashlib
import hmac

from datetime import UTC, datetime
from typing import Literal, Self

from attrs import field, frozen

from espace_bailleur.domain.instant import aware
from espace_bailleur.domain.keys import Key, KeyRing, Purpose
from espace_bailleur.domain.policies import LONGEST, MOST_SKEW, Channel
from espace_bailleur.domain.text import bounded, grouped, without_separators
from espace_bailleur.domain.words import AccountId, EmailAddress, IssueId, MessageId
from espace_bailleur.errors import Code, Refusal, Way


ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""
32 symbols without 0, O, 1 and I, which people take for each other (C4).
"""
DRAWN = 23
"""
Drawn symbols, 5 bits each: 115 bits, above the 112 of ASVS 5.0, 6.5.2 and NIST 3.1.2.2.
"""
SYMBOLS = DRAWN + 1

_VALUE = {symbol: value for value, symbol in enumerate(ALPHABET)}


def _double(value: int) -> int:
    """
    Multiply by the generator of the field of 32 elements (x^5 + x^2 + 1 is primitive).
    """
    return value << 1 ^ (value >> 4) * 0b100101


def remainder(symbols: str) -> int:
    """
    Sum the symbols, each weighted by another power of the generator.

    Up to 31 weights differ and none is zero, so that one wrong symbol, or two swapped ones, always
    leave a remainder.
    """
    total = 0
    for symbol in symbols:
        total = _double(total) ^ _VALUE[symbol]
    return total


def spelled(raw: bytes, *, drawn: int) -> str:
    """
    Spell *raw* in *drawn* symbols, with one more that checks them.
    """
    bits = int.from_bytes(raw)
    symbols = "".join(ALPHABET[bits >> 5 * place & 0b11111] for place in range(drawn))
    return symbols + ALPHABET[_double(remainder(symbols))]


def has_shape(text: str, *, symbols: int = SYMBOLS) -> bool:
    """
    Tell whether *text* is written like a provisional password, right or with a slip.

    Another secret of the same alphabet has another number of *symbols*.
    """
    typed = without_separators(text)
    return len(typed) == symbols and all(symbol in _VALUE for symbol in typed)


@frozen(repr=False, eq=False)
class ProvisionalPassword:
    """
    A provisional password in the open, for as long as a message is made or checked; no repr (I2).
    """

    symbols: str

    @classmethod
    def parse(cls, text: object) -> Self | None:
        """
        Read one as people type it; nothing when it is not written like one.

        Raises:
            Refusal: `provisional-password-slip` when the last symbol does not check the others.
        """
        typed = bounded(text)
        if not has_shape(typed):
            return None
        symbols = without_separators(typed)
        if remainder(symbols):
            raise Refusal(
                Code.PROVISIONAL_PASSWORD_SLIP,
                ways_out=tuple(Way),
            )
        return cls(symbols)

    @classmethod
    def derive(cls, key: Key, account: AccountId, nonce: bytes) -> Self:
        """
        Derive the same text each time from a key, an account and a nonce (C6).
        """
        raw = key.derive(Purpose.PROVISIONAL_PASSWORD, account, nonce)
        return cls(spelled(raw, drawn=DRAWN))

    def digest(self, key: Key, account: AccountId) -> bytes:
        """
        Compute the keyed digest by which it is verified, bound to the account (P29).
        """
        return key.derive(Purpose.PROVISIONAL_DIGEST, account, self.symbols)

    @property
    def text(self) -> str:
        """
        The password as it is printed: six groups of four.
        """
        return grouped(self.symbols)

    def __reduce__(self) -> str:
        """
        Refuse to be pickled (I2).
        """
        raise TypeError("a secret is not pickled")


class IssuePurpose(enum.StrEnum):
    """
    What an issue was made for (F10).
    """

    FIRST_CONNECTION = "first-connection"
    RECOVERY = "recovery"
    RENEWAL = "renewal"
    """The institution issued anew to somebody who has no personal password, or none any more."""


@frozen(kw_only=True)
class Issue:
    """
    One provisional password of one account: the digest that verifies it and its life (C5, C6).
    """

    id: IssueId
    purpose: IssuePurpose
    digest: bytes = field(repr=False)
    key_id: str
    to: EmailAddress | None = None
    """The e-mail address that it was sent to, when it was: using it proves that address (D5)."""
    issued_at: datetime = field(validator=aware)
    expires_at: datetime | None = field(default=None, validator=aware)
    """Fixed once, at the first dispatch; there is none before."""
    redeemed_at: datetime | None = field(default=None, validator=aware)
    refused_at: datetime | None = field(default=None, validator=aware)
    """When it was first proven after its expiry: it stays dead, whatever the clock does (K5)."""
    request: MessageId | None = None
    """The request that it answers, so that a repeated one does not issue twice."""
    half: MessageId | None = None
    """The letter with the identifier that goes along; none where none does, or that was lost."""

    @property
    def channel(self) -> Channel:
        """
        Name the channel by which it travels: whatever goes to no e-mail address is a letter.
        """
        return Channel.MAIL if self.to else Channel.LETTER

    def status(self, now: datetime) -> Literal["waiting", "live", "expired"]:
        """
        Say where in its life it is; at the instant of its expiry it is expired (P08).
        """
        if self.expires_at is None:
            return "waiting"
        if self.refused_at is not None or now >= self.expires_at:
            return "expired"
        return "live"

    def occupies(self, now: datetime) -> bool:
        """
        Whether it takes one of the account's slots: it waits, or lives (C7).

        One that only a clock far ahead can have issued, or let live so long, takes none: it may
        open nothing yet, and would keep its owner waiting until that instant (F9).
        """
        ends = self.expires_at or now
        ahead = max(self.issued_at, ends - LONGEST[self.channel]) - now
        return self.status(now) != "expired" and ahead <= MOST_SKEW


@frozen(kw_only=True)
class AddressCode:
    """
    A code under way to an account address that it is to confirm (D5).
    """

    id: IssueId
    digest: bytes = field(repr=False)
    key_id: str
    expires_at: datetime | None = field(default=None, validator=aware)
    """Fixed once, at the first dispatch; there is none before."""
    tries: int = 0


_DECOY = Issue(
    id=IssueId(""),
    purpose=IssuePurpose.FIRST_CONNECTION,
    digest=bytes(32),
    key_id="",
    issued_at=datetime(1970, 1, 1, tzinfo=UTC),
)


def matching(
    typed: ProvisionalPassword | None,
    account: AccountId,
    issues: tuple[Issue, ...],
    *,
    keys: KeyRing,
    slots: int,
) -> Issue | None:
    """
    Find the issue that *typed* proves, comparing *slots* digests whatever there is (E3).

    One digest is computed for each key of the ring, whichever of them the issues need.
    """
    secret = typed or ProvisionalPassword("")
    digests = {key.id: secret.digest(key, account) for key in keys.keys}
    newest = digests[keys.newest.id]
    found: Issue | None = None
    padded = issues + (_DECOY,) * max(0, slots - len(issues))
    for issue in padded:
        same = hmac.compare_digest(digests.get(issue.key_id, newest), issue.digest)
        if same and typed is not None and issue is not _DECOY:
            found = issue
    return found


@frozen(kw_only=True)
class NewSecret:
    """
    What a flow drew and derived for a decision: the nonce, and the digest that verifies (C6).
    """

    id: IssueId
    key_id: str
    nonce: bytes = field(repr=False)
    digest: bytes = field(repr=False)

    @classmethod
    def provisional(cls, key: Key, account: AccountId, *, nonce: bytes) -> Self:
        """
        Derive the digest of a new provisional password; the id comes from the nonce.
        """
        digest = ProvisionalPassword.derive(key, account, nonce).digest(key, account)
        return cls(id=issue_id(nonce), key_id=key.id, nonce=nonce, digest=digest)


def issue_id(nonce: bytes) -> IssueId:
    """
    Name what was drawn with *nonce*, without telling the nonce.
    """
    return IssueId(hashlib.sha256(b"espace_bailleur issue" + nonce).hexdigest()[:24])
