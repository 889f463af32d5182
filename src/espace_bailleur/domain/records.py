"""
Events: what happened, to which account, when and by whom; a closed union (I1).
"""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen

from espace_bailleur.domain.account import Standing
from espace_bailleur.domain.actor import Happened
from espace_bailleur.domain.credential import IssuePurpose
from espace_bailleur.domain.instant import aware
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.roster import TeamAct
from espace_bailleur.domain.seat_records import SeatReopened, SeatTaken
from espace_bailleur.domain.text import one_line
from espace_bailleur.domain.words import AccountId, IssueId, MessageId


@frozen(kw_only=True)
class AccountOpened(Happened):
    """
    The institution opened an account.
    """


@frozen(kw_only=True)
class CredentialIssued(Happened):
    """
    A provisional password was made; its message is recorded with it.
    """

    issue: IssueId
    purpose: IssuePurpose
    channel: Channel


@frozen(kw_only=True)
class IdentifierSent(Happened):
    """
    Somebody asked for the identifier; it is sent to an address on file (F8).
    """

    channel: Channel


@frozen(kw_only=True)
class SecretDispatched(Happened):
    """
    The first dispatch of a secret began, and with it the life of that secret.
    """

    issue: IssueId
    expires_at: datetime = field(validator=aware)


@frozen(kw_only=True)
class CredentialReplaced(Happened):
    """
    An issue was given up for a new one, its message being too late (C5) or the operator's will.
    """

    issue: IssueId


@frozen(kw_only=True)
class CredentialWithdrawn(Happened):
    """
    An issue was given up: its message could not be sent or came back, or the operator said so.
    """

    issue: IssueId


@frozen(kw_only=True)
class MessageLost(Happened):
    """
    A message was given up or dropped: what it held up can be asked for again (C7).
    """

    message: MessageId


@frozen(kw_only=True)
class MessageAcknowledged(Happened):
    """
    The operator saw to a message that was never sent; a request of a stranger's has no *account*.
    """

    message: MessageId


@frozen(kw_only=True)
class SignedIn(Happened):
    """
    A password was proven; *issue* names the provisional one, *source* is a keyed digest.
    """

    previous_at: datetime | None = field(default=None, validator=aware)
    """The instant of the success before."""
    issue: IssueId | None = None
    source: str | None = None
    hash_renewed: bool = False


@frozen(kw_only=True)
class ExpiredCredentialProven(Happened):
    """
    A provisional password was proven after its expiry, and is dead for good (K5).
    """

    issue: IssueId


@frozen(kw_only=True)
class SignedOut(Happened):
    """
    The person ended every session of the account.
    """


@frozen(kw_only=True)
class StepCompleted(Happened):
    """
    A step was answered.
    """

    step: str


@frozen(kw_only=True)
class PasswordChosen(Happened):
    """
    A personal password was chosen; everything older ended with it (D7).
    """


@frozen(kw_only=True)
class DocumentAccepted(Happened):
    """
    A document was accepted, in this version and text.
    """

    document: str
    version: str
    digest: str


@frozen(kw_only=True)
class AddressGiven(Happened):
    """
    An account address was given and is not confirmed yet.
    """


@frozen(kw_only=True)
class AddressConfirmed(Happened):
    """
    A secret that was sent to the account address came back: it is claimed.
    """


@frozen(kw_only=True)
class AddressCodeRefused(Happened):
    """
    A wrong code was typed, or one that had run out.
    """


@frozen(kw_only=True)
class RecoveryContested(Happened):
    """
    Somebody who was told of a recovery contested it, and the account was suspended (F6).

    *issue* names the provisional password by which the recovery got in.
    """

    issue: IssueId


@frozen(kw_only=True)
class ExpiredContestProven(Happened):
    """
    A recovery was contested after its code had expired, which is dead for good (K5).
    """

    issue: IssueId


@frozen(kw_only=True)
class StandingChanged(Happened):
    """
    The operator suspended, reinstated or closed an account, or a contest of its seat did (G2).
    """

    standing: Standing


@frozen(kw_only=True)
class AddressCorrected(Happened):
    """
    The operator put another address in the place of the one by that channel, or took it away.
    """

    channel: Channel
    evidence: str = field(converter=one_line)
    """What the operator saw that made it sure, in its own words."""


@frozen(kw_only=True)
class AddressFailed(Happened):
    """
    Something came back from an address on file: no way leads there meanwhile.
    """

    channel: Channel


@frozen(kw_only=True)
class AddressWorks(Happened):
    """
    An address from which something had come back works again.
    """

    channel: Channel


@frozen(kw_only=True)
class PasswordForced(Happened):
    """
    The operator took the personal password away, and asks for another one.
    """


@frozen(kw_only=True)
class TeamChanged(Happened):
    """
    Somebody of an organisation came, went, or may do something else there now (G4).
    """

    organisation: AccountId
    act: TeamAct
    permissions: tuple[str, ...] = ()
    """What they may do afterwards, beyond what an administrator may."""


@frozen(kw_only=True)
class SuccessionOpened(Happened):
    """
    An act of the institution left nobody to administer an organisation: it appoints (G5).
    """


Event = (
    AccountOpened
    | CredentialIssued
    | IdentifierSent
    | SecretDispatched
    | CredentialReplaced
    | CredentialWithdrawn
    | MessageLost
    | MessageAcknowledged
    | SignedIn
    | ExpiredCredentialProven
    | SignedOut
    | StepCompleted
    | PasswordChosen
    | DocumentAccepted
    | AddressGiven
    | AddressConfirmed
    | AddressCodeRefused
    | RecoveryContested
    | ExpiredContestProven
    | StandingChanged
    | AddressCorrected
    | AddressFailed
    | AddressWorks
    | PasswordForced
    | SeatTaken
    | SeatReopened
    | TeamChanged
    | SuccessionOpened
)
