"""
The code by which a recovery is contested: made, typed, verified, and what is stored of it (F6).

The plain text is never stored: it is derived from a key, the account and a nonce (C6).
"""

from __future__ import annotations

import hmac

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Self

from attrs import field, frozen

from espace_bailleur.domain.credential import NewSecret, has_shape, issue_id, remainder, spelled
from espace_bailleur.domain.instant import aware
from espace_bailleur.domain.keys import Key, KeyRing, Purpose
from espace_bailleur.domain.text import bounded, grouped, without_separators
from espace_bailleur.domain.words import AccountId, IssueId
from espace_bailleur.errors import Code, Refusal


DRAWN = 15
"""
Drawn symbols, 5 bits each: 75 bits, far beyond what can be tried at a door.
"""
SYMBOLS = DRAWN + 1
"""
Fewer than those of a provisional password, so that nobody takes one for the other.
"""


@frozen(repr=False, eq=False)
class ContestCode:
    """
    A code in the open, for as long as a message is made or a code is checked; no repr (I2).
    """

    symbols: str

    @classmethod
    def parse(cls, text: object) -> Self:
        """
        Read one as people type it.

        Raises:
            Refusal: `contest-code-slip` when it is not written like one or its last symbol does
                not check the others, and those of `bounded`.
        """
        symbols = without_separators(bounded(text))
        if not has_shape(symbols, symbols=SYMBOLS) or remainder(symbols):
            raise Refusal(Code.CONTEST_CODE_SLIP)
        return cls(symbols)

    @classmethod
    def derive(cls, key: Key, account: AccountId, nonce: bytes) -> Self:
        """
        Derive the same text each time from a key, an account and a nonce (C6).
        """
        return cls(spelled(key.derive(Purpose.CONTEST_CODE, account, nonce), drawn=DRAWN))

    def digest(self, key: Key, account: AccountId) -> bytes:
        """
        Compute the keyed digest by which it is verified, bound to the account (P29).
        """
        return key.derive(Purpose.CONTEST_CODE_DIGEST, account, self.symbols)

    @property
    def text(self) -> str:
        """
        The code as it is printed: four groups of four.
        """
        return grouped(self.symbols)

    def __reduce__(self) -> str:
        """
        Refuse to be pickled (I2).
        """
        raise TypeError("a secret is not pickled")


def new_contest_code(key: Key, account: AccountId, *, nonce: bytes) -> NewSecret:
    """
    Derive the digest of a new code; the id comes from the nonce.
    """
    digest = ContestCode.derive(key, account, nonce).digest(key, account)
    return NewSecret(id=issue_id(nonce), key_id=key.id, nonce=nonce, digest=digest)


@frozen(kw_only=True)
class Contestable:
    """
    A recovery that can be contested: the digest that verifies its code, and that code's life (F6).
    """

    issue: IssueId
    """The provisional password by which somebody got in."""
    digest: bytes = field(repr=False)
    key_id: str
    since: datetime = field(validator=aware)
    """When that provisional password was issued."""
    at: datetime = field(validator=aware)
    """When the personal password was chosen."""
    expires_at: datetime = field(validator=aware)
    posted: bool = False
    """Whether a letter carries the code, which takes its time."""
    everybody: bool = False
    """Whether it is how an organisation's seat was taken: everybody there came by it, and is still
    to be stopped with it (G2)."""


_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_DECOY = Contestable(
    issue=IssueId(""),
    digest=bytes(32),
    key_id="",
    since=_LONG_AGO,
    at=_LONG_AGO,
    expires_at=_LONG_AGO,
)


def proven_by(
    typed: ContestCode,
    account: AccountId,
    contestable: Sequence[Contestable],
    *,
    keys: KeyRing,
    places: int,
) -> Contestable | None:
    """
    Find the recovery that *typed* contests, comparing *places* digests whatever there is (E3).
    """
    found: Contestable | None = None
    for one in (*contestable, *(_DECOY,) * (places - len(contestable))):
        key = keys.get(one.key_id) or keys.newest
        same = hmac.compare_digest(typed.digest(key, account), one.digest)
        if same and one is not _DECOY:
            found = one
    return found
