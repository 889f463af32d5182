"""
All the policies of one composition, each with its default.
"""

from __future__ import annotations

from datetime import timedelta

from attrs import frozen

from espace_bailleur.domain.credential import Issue, IssuePurpose
from espace_bailleur.domain.permissions import ORGANISATIONS, OrganisationPolicy
from espace_bailleur.domain.policies import (
    AS_THE_SEED,
    AT_NEXT_SIGN_IN,
    CLOCKS,
    CONFIRMATION,
    CONTESTING,
    DISPATCH,
    PERSONAL_PASSWORD,
    SESSIONS,
    AddressPolicy,
    Channel,
    ClockPolicy,
    ContestPolicy,
    DispatchPolicy,
    DocumentPolicy,
    IssuingPolicy,
    PasswordPolicy,
    SessionPolicy,
)
from espace_bailleur.domain.recovery import RecoveryPolicy


@frozen(kw_only=True)
class Policies:
    """
    What a host chose where the service's own page is silent.
    """

    issuing: IssuingPolicy = AS_THE_SEED
    recovery: RecoveryPolicy = RecoveryPolicy()
    sessions: SessionPolicy = SESSIONS
    clocks: ClockPolicy = CLOCKS
    password: PasswordPolicy = PERSONAL_PASSWORD
    address: AddressPolicy = CONFIRMATION
    contest: ContestPolicy = CONTESTING
    documents: DocumentPolicy = AT_NEXT_SIGN_IN
    dispatch: DispatchPolicy = DISPATCH
    organisations: OrganisationPolicy = ORGANISATIONS

    @property
    def slots(self) -> int:
        """
        The most issues that one account may have: as many are compared, whatever it has (E3).
        """
        return max(self.issuing.slots, self.recovery.issuing.slots)

    def issuing_of(self, issue: Issue) -> IssuingPolicy:
        """
        Find the policy that an issue lives under, by what it was made for.
        """
        first = issue.purpose is IssuePurpose.FIRST_CONNECTION
        return self.issuing if first else self.recovery.issuing

    def longest_wait(self, channel: Channel, *, metropolitan: bool) -> timedelta:
        """
        State how long anybody waits until something that opens their account leaves (F9).

        Whoever has what was sent to an address of theirs, or gets it when they ask, does not wait
        at all: silence means that a live message is there (C7).
        This is for whoever lost all of it, and asks again when the policy says; strangers who ask
        meanwhile change nothing.
        Whoever asks too often is told when that limit opens, at most its window later.
        """
        lives = [
            one.life(channel, metropolitan=metropolitan)
            for one in (self.issuing, self.recovery.issuing)
        ]
        return max([*lives, self.recovery.identifier_gap] if channel is Channel.MAIL else lives)
