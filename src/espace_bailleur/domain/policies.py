"""
Every choice where the service's own page is silent: named values, their defaults and sources.
"""

from __future__ import annotations

import enum

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import TypeVar

from attrs import Attribute, field, frozen

from espace_bailleur.domain.holder import HolderKind
from espace_bailleur.domain.text import bounded
from espace_bailleur.domain.throttle import Limit, lets_through
from espace_bailleur.errors import Code, Misuse, Refusal


class Channel(enum.StrEnum):
    """
    The two ways in which a message travels.
    """

    MAIL = "mail"
    LETTER = "letter"


def channel_of(text: object) -> Channel:
    """
    Read one of the channels by its name.

    Raises:
        Refusal: `channel-unknown`, and those of `bounded`.
    """
    typed = bounded(text)
    if typed not in tuple(Channel):
        raise Refusal(Code.CHANNEL_UNKNOWN, {"expected": " / ".join(Channel)})
    return Channel(typed)


LONGEST = {Channel.MAIL: timedelta(hours=24), Channel.LETTER: timedelta(days=30)}
"""
How long a provisional password lives at most, whatever a host chooses (C5).
"""
MOST_SKEW = timedelta(minutes=10)
"""
How far the clocks of two machines may differ at most, whatever a host chooses (K5).
"""

_Measure = TypeVar("_Measure", int, float, timedelta)


def between(
    low: _Measure, high: _Measure
) -> Callable[[object, Attribute[_Measure], _Measure], None]:
    """
    Check that a policy's field lies between two values, both allowed.

    Raises:
        Misuse: it does not.
    """

    def check(_: object, attribute: Attribute[_Measure], value: _Measure) -> None:
        if not low <= value <= high:
            raise Misuse(
                f"The policy's {attribute.name} is {value}.",
                f"Choose between {low} and {high}.",
            )

    return check


_INSTANT = timedelta(seconds=1)


def _reachable(policy: PasswordPolicy, _: object, value: int) -> None:
    if value < policy.min_length:
        raise Misuse(
            f"No password has {policy.min_length} characters and at most {value}.",
            "Let max_length reach min_length.",
        )


def _growing(policy: DispatchPolicy, _: object, value: tuple[timedelta, ...]) -> None:
    if any(delay <= before for before, delay in pairwise((timedelta(0), *value))):
        raise Misuse(
            f"The delays of {policy.name!r} do not grow.",
            "Let each delay be longer than the one before.",
        )


@frozen(kw_only=True)
class IssuingPolicy:
    """
    How provisional passwords travel and how long they live (C2, C5, C7).

    The ceilings are those of NIST SP 800-63B-4, section 4.2.1.2; its contiguous territory is read
    as metropolitan France.
    """

    name: str
    by_letter: frozenset[HolderKind] = frozenset()
    """The kinds of holder who get letters even where an e-mail address is known."""
    slots: int = field(default=4, validator=between(3, 16))
    """
    How many issues of one account may live at once, one at least for each address on file: two
    go to one address, with four slots.
    """
    mail: timedelta = field(
        default=timedelta(hours=24), validator=between(_INSTANT, LONGEST[Channel.MAIL])
    )
    letter_metropolitan: timedelta = field(
        default=timedelta(days=21), validator=between(_INSTANT, timedelta(days=21))
    )
    letter_elsewhere: timedelta = field(
        default=timedelta(days=30), validator=between(_INSTANT, LONGEST[Channel.LETTER])
    )

    def channel(self, kind: HolderKind, *, address_known: bool) -> Channel:
        """
        Choose the channel of both halves: mail where an address is known, else letter (C2).
        """
        by_mail = address_known and kind not in self.by_letter
        return Channel.MAIL if by_mail else Channel.LETTER

    def life(self, channel: Channel, *, metropolitan: bool) -> timedelta:
        """
        Say how long an issue lives, counted from its first dispatch (C5).
        """
        if channel is Channel.MAIL:
            return self.mail
        return self.letter_metropolitan if metropolitan else self.letter_elsewhere


@frozen(kw_only=True)
class SessionPolicy:
    """
    How long a session lives at most (C8; NIST SP 800-63B-4, section 2.1.3: 30 days).
    """

    name: str
    restricted: timedelta = field(
        default=timedelta(minutes=60), validator=between(_INSTANT, timedelta(minutes=60))
    )
    """The session that a provisional password opens."""
    personal: timedelta = field(
        default=timedelta(hours=24), validator=between(_INSTANT, timedelta(days=30))
    )
    """The session that a personal password opens."""


@frozen(kw_only=True)
class ClockPolicy:
    """
    How far the clocks of two machines may differ, or one be set back (K5).

    What one machine has just issued is not refused by another; what was issued later than that is.
    """

    name: str
    skew: timedelta = field(
        default=timedelta(minutes=2), validator=between(timedelta(0), MOST_SKEW)
    )


@frozen(kw_only=True)
class PasswordPolicy:
    """
    What a personal password must reach (D6).

    *min_bits* is counted as the CNIL counts (délibération 2022-100): length times the logarithm of
    the alphabets used.
    """

    name: str
    min_length: int = field(default=15, validator=between(8, 256))
    max_length: int = field(default=256, validator=[between(64, 256), _reachable])
    max_bytes: int = field(default=1_024, validator=between(256, 1_024))
    min_bits: float = field(default=50.0, validator=between(0.0, 128.0))


@frozen(kw_only=True)
class AddressPolicy:
    """
    How an account address is confirmed by a code (D5).
    """

    name: str
    life: timedelta = field(
        default=timedelta(minutes=10), validator=between(_INSTANT, timedelta(minutes=10))
    )
    """How long a code can be typed, counted from its first dispatch (ASVS 5.0, 6.5.5)."""
    tries: int = field(default=5, validator=between(1, 10))
    per_account: Limit = field(default=Limit(5, timedelta(hours=1)), validator=lets_through(1))
    per_source: Limit = field(default=Limit(20, timedelta(hours=1)), validator=lets_through(1))
    per_mailbox: Limit = field(default=Limit(10, timedelta(hours=24)), validator=lets_through(1))


@frozen(kw_only=True)
class ContestPolicy:
    """
    How a recovery is contested (F6).

    Its code can only freeze, so it lives longer than what lets in: the slowest letter lives for 30
    days, and whoever comes home after it has as long again.
    """

    name: str
    life: timedelta = field(
        default=timedelta(days=60), validator=between(timedelta(days=1), timedelta(days=365))
    )
    """Counted from the instant at which the password was chosen."""
    places: int = field(default=8, validator=between(2, 16))
    """
    How many recoveries of one account can be contested at once: all that a letter told of, fewer
    than this, and the latest others.
    """
    per_source: Limit = field(default=Limit(20, timedelta(hours=1)), validator=lets_through(1))
    """Attempts from one source."""
    without_source: Limit = field(default=Limit(10, timedelta(hours=1)), validator=lets_through(1))
    """Attempts with one number and code that come without a source (P22)."""


@frozen(kw_only=True)
class DocumentPolicy:
    """
    How long the version accepted before remains enough once a new one is in force (D9).
    """

    name: str
    grace: timedelta = field(
        default=timedelta(0), validator=between(timedelta(0), timedelta(days=365))
    )


@frozen(kw_only=True)
class DispatchPolicy:
    """
    How a message that could not be sent is tried again: after each of *delays*, then no more (H3).
    """

    name: str
    delays: tuple[timedelta, ...] = field(
        default=(
            timedelta(minutes=1),
            timedelta(minutes=5),
            timedelta(minutes=30),
            timedelta(hours=2),
            timedelta(hours=6),
        ),
        validator=_growing,
    )
    lease: timedelta = field(
        default=timedelta(minutes=5), validator=between(_INSTANT, timedelta(hours=1))
    )
    """How long a message belongs to the worker that took it."""
    patience: timedelta = field(
        default=timedelta(hours=1), validator=between(_INSTANT, timedelta(hours=24))
    )
    """How long a message may wait before `check` says so; a choice: three retries have failed."""


AS_THE_SEED = IssuingPolicy(name="as the service's own page")
"""
Two mails where the Caf knows an address, otherwise two letters (C2).
"""
ORGANISATIONS_BY_LETTER = IssuingPolicy(
    name="organisations by letter", by_letter=frozenset({HolderKind.ORGANISATION})
)
"""
What the Caf de la Drôme says of its *bailleurs moraux*, on its page *Bailleur privé* (caf.fr).
"""

SESSIONS = SessionPolicy(name="sessions")
CLOCKS = ClockPolicy(name="clocks within two minutes")

PERSONAL_PASSWORD = PasswordPolicy(name="personal password")
"""
NIST's 15 characters together with the CNIL's 50 bits: the default.
"""
CNIL = PasswordPolicy(name="CNIL 2022-100 case 2", min_length=8)
NIST = PasswordPolicy(name="NIST SP 800-63B-4 single factor", min_bits=0.0)
ANSSI = PasswordPolicy(name="ANSSI-PG-078 strong", min_bits=65.0)
WITH_MFA = PasswordPolicy(name="host with MFA", min_length=8, min_bits=0.0)

CONFIRMATION = AddressPolicy(name="confirmation by a code")
CONTESTING = ContestPolicy(name="sixty days to contest")
AT_NEXT_SIGN_IN = DocumentPolicy(name="at the next sign-in")
DISPATCH = DispatchPolicy(name="five retries within nine hours")
