"""
Events: what happened, to which account, when and by whom; a closed union (I1).
"""

from __future__ import annotations

import enum

from datetime import datetime

from attrs import field, frozen

from espace_bailleur.domain.account import Standing
from espace_bailleur.domain.credential import IssuePurpose
from espace_bailleur.domain.documents import aware
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.roster import TeamAct
from espace_bailleur.domain.text import one_line
from espace_bailleur.domain.words import AccountId, IssueId


class Role(enum.StrEnum):
    """
    In which role somebody acts.
    """

    OPERATOR = "operator"
    HOLDER = "holder"
    STRANGER = "stranger"
    WORKER = "worker"


@frozen(kw_only=True)
class Actor:
    """
    Who did it: a role, and the name that the host gave it.
    """

    role: Role
    name: str = field(converter=one_line)


WORKER = Actor(role=Role.WORKER, name="dispatch")
STRANGER = Actor(role=Role.STRANGER, name="unproven")
"""
Somebody who proved nothing: whoever types an address at *Mot de passe oublié*.
"""


def holder_of(account: AccountId) -> Actor:
    """
    Name the person who proved the account's credential.
    """
    return Actor(role=Role.HOLDER, name=account)


@frozen(kw_only=True)
class _Event:
    account: AccountId
    at: datetime = field(validator=aware)
    actor: Actor


@frozen(kw_only=True)
class AccountOpened(_Event):
    """
    The institution opened an account.
    """


@frozen(kw_only=True)
class CredentialIssued(_Event):
    """
    A provisional password was made; its message is recorded with it.
    """

    issue: IssueId
    purpose: IssuePurpose
    channel: Channel


@frozen(kw_only=True)
class IdentifierSent(_Event):
    """
    Somebody asked for the identifier; it is sent to an address on file (F8).
    """

    channel: Channel


@frozen(kw_only=True)
class SecretDispatched(_Event):
    """
    The first dispatch of a secret began, and with it the life of that secret.
    """

    issue: IssueId
    expires_at: datetime = field(validator=aware)


@frozen(kw_only=True)
class CredentialReplaced(_Event):
    """
    An issue was given up for a new one, its message being too late (C5) or the operator's will.
    """

    issue: IssueId


@frozen(kw_only=True)
class CredentialWithdrawn(_Event):
    """
    An issue was given up: its message could not be sent or came back, or the operator said so.
    """

    issue: IssueId


@frozen(kw_only=True)
class SignedIn(_Event):
    """
    A password was proven; *issue* names the provisional one, *source* is a keyed digest.
    """

    previous_at: datetime | None = field(default=None, validator=aware)
    """The instant of the success before."""
    issue: IssueId | None = None
    source: str | None = None
    hash_renewed: bool = False


@frozen(kw_only=True)
class ExpiredCredentialProven(_Event):
    """
    A provisional password was proven after its expiry, and is dead for good (K5).
    """

    issue: IssueId


@frozen(kw_only=True)
class SignedOut(_Event):
    """
    The person ended every session of the account.
    """


@frozen(kw_only=True)
class StepCompleted(_Event):
    """
    A step was answered.
    """

    step: str


@frozen(kw_only=True)
class PasswordChosen(_Event):
    """
    A personal password was chosen; everything older ended with it (D7).
    """


@frozen(kw_only=True)
class DocumentAccepted(_Event):
    """
    A document was accepted, in this version and text.
    """

    document: str
    version: str
    digest: str


@frozen(kw_only=True)
class AddressGiven(_Event):
    """
    An account address was given and is not confirmed yet.
    """


@frozen(kw_only=True)
class AddressConfirmed(_Event):
    """
    A secret that was sent to the account address came back: it is claimed.
    """


@frozen(kw_only=True)
class AddressCodeRefused(_Event):
    """
    A wrong code was typed, or one that had run out.
    """


@frozen(kw_only=True)
class RecoveryContested(_Event):
    """
    Somebody who was told of a recovery contested it, and the account was suspended (F6).

    *issue* names the provisional password by which the recovery got in.
    """

    issue: IssueId


@frozen(kw_only=True)
class ExpiredContestProven(_Event):
    """
    A recovery was contested after its code had expired, which is dead for good (K5).
    """

    issue: IssueId


@frozen(kw_only=True)
class StandingChanged(_Event):
    """
    The operator suspended, reinstated or closed an account.
    """

    standing: Standing


@frozen(kw_only=True)
class AddressCorrected(_Event):
    """
    The operator put another address in the place of the one by that channel, or took it away.
    """

    channel: Channel
    evidence: str = field(converter=one_line)
    """What the operator saw that made it sure, in its own words."""


@frozen(kw_only=True)
class AddressFailed(_Event):
    """
    Something came back from an address on file: no way leads there meanwhile.
    """

    channel: Channel


@frozen(kw_only=True)
class AddressWorks(_Event):
    """
    An address from which something had come back works again.
    """

    channel: Channel


@frozen(kw_only=True)
class PasswordForced(_Event):
    """
    The operator took the personal password away, and asks for another one.
    """


@frozen(kw_only=True)
class SeatTaken(_Event):
    """
    The first person of an organisation connected, and administers it (G1, G2).

    *issue* names what was proven, and *source* is a keyed digest of where from.
    """

    issue: IssueId
    source: str | None = None


@frozen(kw_only=True)
class TeamChanged(_Event):
    """
    Somebody of an organisation came, went, or may do something else there now (G4).
    """

    organisation: AccountId
    act: TeamAct
    permissions: tuple[str, ...] = ()
    """What they may do afterwards, beyond what an administrator may."""


@frozen(kw_only=True)
class SuccessionOpened(_Event):
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
    | TeamChanged
    | SuccessionOpened
)
