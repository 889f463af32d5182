"""
Messages: what is recorded to be sent, what a courier is given, and what became of it (rules H).

A recorded message holds facts alone; its secret is derived when it is made (C6).
No content holds both an identifier and a provisional password (C1).
"""

from __future__ import annotations

from datetime import datetime
from typing import Self, assert_never

from attrs import evolve, field, frozen

from espace_bailleur.domain.account import Claim, ClaimKind
from espace_bailleur.domain.credential import IssuePurpose
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.instant import aware
from espace_bailleur.domain.notices import Derived, Notice, RoleNotice, SeatNotice, TeamNotice
from espace_bailleur.domain.words import EmailAddress, Identifier, MessageId, PostalAddress
from espace_bailleur.errors import Misuse


@frozen(kw_only=True)
class IdentifierNotice(Notice):
    """
    One half of the credentials: the identifier (C1).
    """

    identifier: Identifier
    works_for: str | None = None
    """The organisation, where an administrator of it opened the account (G4)."""


@frozen(kw_only=True)
class PasswordNotice(Derived):
    """
    The other half: what derives the provisional password, until it is dispatched (C6).
    """

    purpose: IssuePurpose
    seat: str | None = None
    """The organisation that whoever connects with it administers: nobody did before (G1)."""
    works_for: str | None = None
    """As of the other half."""


@frozen(kw_only=True)
class AddressCodeNotice(Derived):
    """
    A code that confirms the account address that it is sent to (D5).
    """


@frozen(kw_only=True)
class RecoveryNotice(Derived):
    """
    Tell that the recovery by that issue ended in a new password, with a code to contest it (F6).
    """


@frozen(kw_only=True)
class AddressInUseNotice(Notice):
    """
    Tell the owner of an account address that somebody gave it for another account (D5).
    """


@frozen(kw_only=True)
class AddressCorrectedNotice(Notice):
    """
    Tell an address on file that the institution changed the addresses of the account.
    """


def _opaque(_: object, __: object, typed: bytes) -> None:
    if typed and len(typed) != RecoveryRequest.SIZE:
        raise Misuse(f"A request holds {len(typed)} bytes.", "Make it with RecoveryRequest.of.")


@frozen(kw_only=True)
class RecoveryRequest:
    """
    What somebody asks to be sent, whoever it is, to be resolved by a worker (F1, F8).

    Each is of the same size, whatever was typed; that is erased once it is resolved (H7).
    """

    SIZE = 300
    """
    Bytes: room for the longest e-mail address (254, RFC 3696, erratum 1690) and its kind.
    """

    act: Act
    typed: bytes = field(repr=False, validator=_opaque)

    @classmethod
    def of(cls, act: Act, sought: Claim) -> Self:
        """
        Ask for what is known under an address, an identifier or a user number.
        """
        typed = f"{sought.kind}/{sought.key}".encode().ljust(cls.SIZE)
        return cls(act=act, typed=typed)

    @property
    def sought(self) -> Claim:
        """
        Read what was typed, in the form by which it is looked up.
        """
        kind, _, key = self.typed.decode().rstrip().partition("/")
        return Claim(ClaimKind(kind), key)


Recipient = EmailAddress | PostalAddress
SecretNotice = PasswordNotice | AddressCodeNotice
Plain = IdentifierNotice | AddressInUseNotice | AddressCorrectedNotice | TeamNotice | RoleNotice
"""
The contents that hold no secret: what there is to say is all there.
"""
ContestNotice = RecoveryNotice | SeatNotice
"""
The contents with a code that contests what they tell.
"""
Content = Plain | SecretNotice | ContestNotice | RecoveryRequest


def spent(content: Content) -> Content:
    """
    Return the facts alone, without what a message needs only until it is settled (C6, H7).
    """
    match content:
        case Derived():
            return evolve(content, nonce=b"")
        case RecoveryRequest():
            return evolve(content, typed=b"")
        case Notice():
            return content
        case _:
            assert_never(content)


@frozen(kw_only=True)
class Message:
    """
    A content recorded in the same commit as what it speaks of (H1).
    """

    id: MessageId
    recorded_at: datetime = field(validator=aware)
    content: Content
    once: str | None = None
    """Of the messages that have this in common and wait, there is one (F4)."""


@frozen(kw_only=True)
class _Item:
    id: MessageId
    at: datetime = field(validator=aware)
    """When it was recorded: the same at every dispatch (H2)."""
    subject: str
    body: str = field(repr=False)


@frozen(kw_only=True)
class Mail(_Item):
    """
    A mail as it is given to a courier: plain text to one stored address.
    """

    to: EmailAddress


@frozen(kw_only=True)
class Letter(_Item):
    """
    A letter as it is given to a courier: plain text to one postal address.
    """

    to: PostalAddress


@frozen(kw_only=True)
class Leased:
    """
    A message that belongs to one worker for a while; settling carries its *generation* (H4).
    """

    message: Message
    generation: int
    attempts: int
    """How often it was tried before."""


@frozen
class Sent:
    """
    The courier took it.
    """


@frozen
class Resolved:
    """
    It was a request, and what it asked for is recorded.
    """


@frozen
class Retry:
    """
    The courier failed; try again at an instant.
    """

    at: datetime = field(validator=aware)


@frozen
class Dead:
    """
    The courier failed too often: listed, not tried again (H3).
    """


@frozen
class Dropped:
    """
    What it speaks of died meanwhile: listed, not sent (H3).
    """


@frozen
class Acknowledged:
    """
    It was never sent, and somebody saw to that: listed no more.
    """


Outcome = Sent | Resolved | Retry | Dead | Dropped


@frozen(kw_only=True)
class Unsent:
    """
    A message that was given up or dropped, without what it needed beyond its facts (H3, H7).
    """

    message: Message
    outcome: Dead | Dropped | Acknowledged


@frozen(kw_only=True)
class Backlog:
    """
    What waits to be sent and what never was: how many messages, and since when (H3).
    """

    untried: int = 0
    retried: int = 0
    """How many wait to be tried again."""
    oldest: datetime | None = field(default=None, validator=aware)
    """The instant at which the one that waits longest was recorded."""
    oldest_untried: datetime | None = field(default=None, validator=aware)
    """The same of those that were never tried."""
    dead: int = 0
    dropped: int = 0


@frozen(kw_only=True)
class Dispatched:
    """
    How many messages one run sent, resolved, put off, gave up, and dropped with their secret.
    """

    sent: int = 0
    resolved: int = 0
    retried: int = 0
    dead: int = 0
    dropped: int = 0

    def __add__(self, other: Dispatched) -> Dispatched:
        """
        Add up two runs.
        """
        return Dispatched(
            sent=self.sent + other.sent,
            resolved=self.resolved + other.resolved,
            retried=self.retried + other.retried,
            dead=self.dead + other.dead,
            dropped=self.dropped + other.dropped,
        )
