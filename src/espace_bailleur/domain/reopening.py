"""
Reopening an organisation's seat, when whoever took it is gone and nobody has access (rules G).
"""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.actor import Actor
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.choices import Policies
from espace_bailleur.domain.correcting import addresses_told
from espace_bailleur.domain.credential import IssuePurpose, NewSecret
from espace_bailleur.domain.issuing import identifier_half, issue
from espace_bailleur.domain.records import SuccessionOpened
from espace_bailleur.domain.reissuing import (
    address_for,
    check_letter,
    refuse_closed,
    withdrawn,
)
from espace_bailleur.domain.roster import Roster
from espace_bailleur.domain.seat_records import SeatReopened
from espace_bailleur.domain.words import MessageId
from espace_bailleur.errors import Code, Refusal


def reopen_seat(
    account: Account,
    roster: Roster | None,
    *,
    evidence: str,
    secret: NewSecret,
    actor: Actor,
    now: datetime,
    policies: Policies,
) -> Change:
    """
    Let whoever connects next with new credentials administer an organisation (G1, G5, G6).

    Nothing of the person before stays in the *account*: password, secrets, sessions, address,
    answers and what they accepted, which stay recorded (D8).
    They leave the *roster*, where the others stay as they are.
    Both halves go to the addresses that the institution knows, and each mailbox on file is told.
    A letter that is on its way holds this up where the seat is free already.

    Raises:
        Refusal: `no-seat` where it is no organisation's own account, `standing` when it is closed,
            `no-address`, and `letter-sent`.
    """
    if account.organisation != account.id:
        raise Refusal(Code.NO_SEAT)
    refuse_closed(account)
    bare = evolve(
        account,
        epoch=account.epoch + 1,
        standing=Standing.OPEN,
        issues=(),
        password=None,
        entered_at=None,
        address=None,
        answers=(),
        acceptances=(),
        contestable=(),
        contested_at=None,
        spent=None,
    )
    to = address_for(bare, None, policies)
    if account.seat_is_free:
        check_letter(account, to, now=now, policy=policies.recovery)
    issued = issue(
        bare,
        secret=secret,
        purpose=IssuePurpose.FIRST_CONNECTION,
        to=to,
        actor=actor,
        now=now,
        policy=policies.issuing,
        half=identifier_half(bare, to, secret=secret, now=now),
    )
    after = roster.without(account.id) if roster and roster.member(account.id) else None
    opened = bool(after and after.vacant and roster and not roster.vacant)
    succession = SuccessionOpened(account=account.id, at=now, actor=actor)
    ended = [one for one in account.issues if one.occupies(now)]
    return evolve(
        issued,
        events=(
            SeatReopened(account=account.id, at=now, actor=actor, evidence=evidence),
            *withdrawn(account, ended, actor=actor, now=now),
            *issued.events,
            *((succession,) if opened else ()),
        ),
        messages=(
            *addresses_told(account, MessageId(f"{secret.id}-reopened"), now),
            *issued.messages,
        ),
        rosters=(after,) if after else (),
    )
