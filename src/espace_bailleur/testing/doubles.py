"""
Doubles of the ports for tests: a clock that is moved, secrets that repeat, a hasher that is cheap.
"""

from __future__ import annotations

import hashlib
import itertools

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from attrs import define, field

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.delivery import Letter, Mail
from espace_bailleur.domain.password import PlainPassword
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.words import MessageId, PasswordHash
from espace_bailleur.errors import Misuse
from espace_bailleur.ports.hasher import Verification
from espace_bailleur.testing.reading import code_in, contest_code_in, provisional_password_in


START = datetime(2026, 1, 15, 9, 0, tzinfo=UTC)
"""
Where a movable clock starts, unless it is told otherwise.
"""


@define
class MovableClock:
    """
    A clock that stands still until it is moved, also backwards.
    """

    now: datetime = START

    def __call__(self) -> datetime:
        """
        Tell the present instant.
        """
        return self.now

    def move(self, by: timedelta) -> None:
        """
        Move the clock.
        """
        self.now += by


@define
class ScriptedSecrets:
    """
    A source of secrets that draws the same ones after the same *seed*: for tests alone.
    """

    seed: str = ""
    _numbers: Iterator[int] = field(factory=lambda: itertools.count(1), init=False, repr=False)

    def __call__(self, size: int, /) -> bytes:
        """
        Draw *size* bytes, each time others, in any number of threads.
        """
        return hashlib.shake_256(f"{self.seed}/{next(self._numbers)}".encode()).digest(size)


@define
class CheapHasherForTestsOnly:
    """
    A hasher that anybody could reverse: one SHA-256, so that tests do not wait for Argon2.

    *old* hashes are still verified and asked to be renewed; *verifications* counts them (E3).
    """

    profile: str = "new"
    accepted: tuple[str, ...] = ("new", "old")
    hashes: int = 0
    verifications: int = 0

    def hash(self, password: PlainPassword, /) -> PasswordHash:
        """
        Hash a password under the first profile.
        """
        self.hashes += 1
        return self._digest(self.profile, str(self.hashes), password)

    def verify(self, stored: PasswordHash | None, password: PlainPassword, /) -> Verification:
        """
        Verify a password once for each accepted profile.
        """
        found = Verification.MISMATCH
        salt = (stored or "").rpartition("$")[0].rpartition("$")[2]
        for profile in self.accepted:
            self.verifications += 1
            if stored == self._digest(profile, salt, password):
                newest = profile == self.profile
                found = Verification.MATCH if newest else Verification.MATCH_TO_RENEW
        return found

    @staticmethod
    def _digest(profile: str, salt: str, password: PlainPassword) -> PasswordHash:
        digest = hashlib.sha256(f"{salt}${password.text}".encode()).hexdigest()
        return PasswordHash(f"cheap-for-tests-only${profile}${salt}${digest}")


@define
class Mailbox:
    """
    A courier that keeps what it takes, and fails as long as *failing* says so.
    """

    items: list[Mail | Letter] = field(factory=list[Mail | Letter])
    failing: bool = False
    channels: frozenset[Channel] = frozenset(Channel)

    def send(self, item: Mail | Letter, /) -> None:
        """
        Keep *item*.

        Raises:
            ConnectionError: it is failing.
        """
        if self.failing:
            raise ConnectionError("the courier is out")
        self.items.append(item)

    def to(self, address: str) -> Iterator[Mail | Letter]:
        """
        List what was sent to an address, or to a postal address with that line.
        """
        for item in self.items:
            there = (item.to.stored,) if isinstance(item, Mail) else item.to.lines
            if address in there:
                yield item

    def about(self, account: Account) -> Iterator[Mail | Letter]:
        """
        List what was sent about an account: each message says its user number (B3).
        """
        return (item for item in self.items if str(account.user_number) in item.body)

    def provisional_password(self, account: Account) -> str:
        """
        Read the latest provisional password that was sent about an account.

        Raises:
            Misuse: none was.
        """
        return self._latest(account, provisional_password_in, "provisional password")

    def code(self, account: Account) -> str:
        """
        Read the latest address code that was sent about an account.

        Raises:
            Misuse: none was.
        """
        return self._latest(account, code_in, "address code")

    def contest_code(self, account: Account) -> str:
        """
        Read the latest code by which a recovery of an account can be contested (F6).

        Raises:
            Misuse: none was.
        """
        return self._latest(account, contest_code_in, "code to contest with")

    def _latest(self, account: Account, find: Callable[[str], str | None], what: str) -> str:
        found = [one for one in (find(item.body) for item in self.about(account)) if one]
        if not found:
            raise Misuse(
                f"No {what} was sent about {account.user_number}.", "Call `dispatch` before."
            )
        return found[-1]

    def sent(self, message: MessageId) -> int:
        """
        Count how often a message was taken.
        """
        return sum(item.id == message for item in self.items)
