"""
The chair: the administrator who acts, and what somebody is to them (rules G).
"""

from __future__ import annotations

import enum

from datetime import datetime, timedelta

from attrs import frozen

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.entry import Admission
from espace_bailleur.domain.permissions import OrganisationPolicy
from espace_bailleur.domain.roster import Hold, Member, Position, Roster
from espace_bailleur.errors import Code, Refusal


class Seen(enum.StrEnum):
    """
    What somebody is to the administrator who acts.
    """

    ME = "me"
    COLLEAGUE = "colleague"
    SUSPENDED_COLLEAGUE = "suspended-colleague"
    ADMINISTRATOR = "administrator"
    SUSPENDED_ADMINISTRATOR = "suspended-administrator"
    WITHHELD = "withheld"
    """Suspended by the institution."""


@frozen(kw_only=True)
class Chair:
    """
    The administrator who acts: the roster that was read, and what their session established.
    """

    roster: Roster | None
    me: Account
    admission: Admission
    now: datetime
    policy: OrganisationPolicy
    skew: timedelta
    beside: tuple[Account, ...] = ()
    """The accounts of the others who administer it now, for the acts that concern them."""

    def taken(self) -> Roster:
        """
        Return the roster where whoever acts administers the organisation now.

        Raises:
            Refusal: `not-administrator`.
        """
        chiefs = self.roster.administrators if self.roster else ()
        if self.roster is None or self.me.id not in {one.account for one in chiefs}:
            raise Refusal(Code.NOT_ADMINISTRATOR)
        return self.roster

    def proven(self) -> Roster:
        """
        Do as `taken`, for what asks for a fresh proof of who acts.

        Raises:
            Refusal: `not-administrator` and `proof-not-fresh`.
        """
        roster = self.taken()
        if not -self.skew <= self.now - self.admission.at < self.policy.fresh:
            minutes = self.policy.fresh // timedelta(minutes=1)
            raise Refusal(Code.PROOF_NOT_FRESH, {"minutes": minutes})
        return roster

    def seen(self, member: Member) -> Seen:
        """
        Say what somebody is to whoever acts.
        """
        if member.account == self.me.id:
            return Seen.ME
        if Hold.OPERATOR in member.held:
            return Seen.WITHHELD
        chief = member.position is Position.ADMINISTRATOR
        if member.held:
            return Seen.SUSPENDED_ADMINISTRATOR if chief else Seen.SUSPENDED_COLLEAGUE
        return Seen.ADMINISTRATOR if chief else Seen.COLLEAGUE
