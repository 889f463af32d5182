"""
What a clerk on the phone needs to know of an account, without any secret (G6).
"""

from __future__ import annotations

import enum

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from attrs import field, frozen

from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.choices import Policies
from espace_bailleur.domain.credential import IssuePurpose
from espace_bailleur.domain.delivery import Recipient
from espace_bailleur.domain.documents import Document
from espace_bailleur.domain.instant import aware
from espace_bailleur.domain.onboarding import Onboarding
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.recovery import Path
from espace_bailleur.domain.reissuing import letter_from
from espace_bailleur.domain.roster import Hold, Roster
from espace_bailleur.domain.slots import known, on_file
from espace_bailleur.domain.steps import Step, Steps
from espace_bailleur.domain.words import EmailAddress


class Situation(enum.StrEnum):
    """
    What the person can do now, or the institution has to do first.
    """

    CLOSED = "closed"
    SUSPENDED = "suspended"
    CONTESTED = "contested"
    """Suspended, since somebody who was told of a new password said that it was not theirs."""
    KEPT_OUT = "kept-out"
    """Suspended by administrators of the organisation alone, and one of them can end that."""
    READY = "ready"
    """Everything is done: the personal password opens the service."""
    TO_GO_ON = "to-go-on"
    """The personal password opens a step that is still to be done."""
    TO_USE = "to-use"
    """A provisional password has been sent and lives."""
    TO_BE_SENT = "to-be-sent"
    """A provisional password waits to be sent."""
    TO_REISSUE = "to-reissue"
    """Nothing is under way, and something can be sent."""
    TO_CORRECT = "to-correct"
    """Nothing is under way, and no address on file works."""


@frozen(kw_only=True)
class UnderWay:
    """
    One provisional password that waits to be sent, or lives.
    """

    channel: Channel
    to: Recipient | None
    purpose: IssuePurpose
    issued_at: datetime = field(validator=aware)
    expires_at: datetime | None = field(default=None, validator=aware)
    """None while it waits to be sent: its life begins then (C5)."""
    redeemed_at: datetime | None = field(default=None, validator=aware)


@frozen(kw_only=True)
class CodeUnderWay:
    """
    The code that is to confirm the account address.
    """

    to: EmailAddress
    expires_at: datetime | None = field(default=None, validator=aware)
    """None while it waits to be sent."""
    tries: int
    """How many are left."""


@frozen(kw_only=True)
class Overview:
    """
    An account at an instant: where it stands, what is under way for it, and its ways back.
    """

    onboarding: Onboarding
    situation: Situation
    under_way: tuple[UnderWay, ...]
    code: CodeUnderWay | None
    paths: tuple[Path, ...]
    returned: tuple[Recipient, ...]
    """The addresses on file from which something came back."""
    letter_from: datetime | None
    """From when the operator can have another letter sent; None where it can now."""
    held: tuple[Hold, ...] = ()
    """Who keeps this person out of the organisation where they work."""

    @classmethod
    def of(
        cls,
        account: Account,
        *,
        steps: Steps,
        documents: Iterable[Document],
        policies: Policies,
        now: datetime,
        roster: Roster | None = None,
    ) -> Self:
        """
        Look at an account at *now*, as whoever signs in with a personal password would see it.
        """
        onboarding = Onboarding.of(
            account, documents=documents, now=now, steps=steps, policy=policies.documents
        )
        under_way = _under_way(account, now)
        working = on_file(account)
        member = roster.member(account.id) if roster else None
        held = member.held if member else ()
        kept_out = roster is not None and not roster.vacant and held == (Hold.ADMINISTRATOR,)
        return cls(
            onboarding=onboarding,
            situation=_situation(onboarding, under_way, kept_out=kept_out, reached=bool(working)),
            under_way=under_way,
            code=_code(account, policies.address.tries, now),
            paths=policies.recovery.paths(account, now=now),
            returned=tuple(one for one in known(account) if one not in working),
            letter_from=letter_from(account, now=now, policy=policies.recovery),
            held=held,
        )

    @property
    def account(self) -> Account:
        """
        The account itself.
        """
        return self.onboarding.account

    @property
    def pending(self) -> Step | None:
        """
        The step to do next; none once access is granted (D10).
        """
        return self.onboarding.pending


def _under_way(account: Account, now: datetime) -> tuple[UnderWay, ...]:
    return tuple(
        UnderWay(
            channel=one.channel,
            to=one.to or account.postal,
            purpose=one.purpose,
            issued_at=one.issued_at,
            expires_at=one.expires_at,
            redeemed_at=one.redeemed_at,
        )
        for one in account.issues
        if one.occupies(now)
    )


def _code(account: Account, tries: int, now: datetime) -> CodeUnderWay | None:
    address = account.address
    code = address.code if address else None
    if address is None or code is None or code.tries >= tries:
        return None
    if code.expires_at is not None and code.expires_at <= now:
        return None
    return CodeUnderWay(to=address.email, expires_at=code.expires_at, tries=tries - code.tries)


def _situation(
    onboarding: Onboarding, under_way: tuple[UnderWay, ...], *, kept_out: bool, reached: bool
) -> Situation:
    account = onboarding.account
    if account.standing is Standing.CLOSED:
        return Situation.CLOSED
    if account.standing is Standing.SUSPENDED:
        suspended = Situation.KEPT_OUT if kept_out else Situation.SUSPENDED
        return Situation.CONTESTED if account.contested_at else suspended
    if account.password is not None:
        return Situation.READY if onboarding.complete else Situation.TO_GO_ON
    if any(one.expires_at for one in under_way):
        return Situation.TO_USE
    if under_way:
        return Situation.TO_BE_SENT
    return Situation.TO_REISSUE if reached else Situation.TO_CORRECT
