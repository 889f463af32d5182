"""
Signing in: what a proven password opens, and what ends it (rules C8, E, K5).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from attrs import evolve, field, frozen

from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.actor import holder_of
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.contest import GotIn
from espace_bailleur.domain.credential import Issue
from espace_bailleur.domain.entry import Admission
from espace_bailleur.domain.policies import SessionPolicy
from espace_bailleur.domain.records import (
    ExpiredCredentialProven,
    SignedIn,
    SignedOut,
)
from espace_bailleur.domain.roster import Roster
from espace_bailleur.domain.seat import seated
from espace_bailleur.domain.words import IssueId, PasswordHash
from espace_bailleur.errors import Code, Refusal, SessionEnded, Way


WAYS_OUT = tuple(Way)


def refused() -> Refusal:
    """
    Make the one refusal for everything that proves no password (E2).
    """
    return Refusal(Code.SIGN_IN_REFUSED, ways_out=WAYS_OUT)


@frozen(kw_only=True)
class PersonalProof:
    """
    The typed text verified against this stored hash; *renewed* is a newer one of the same (E10).
    """

    epoch: int
    """The account's, when it was verified: a new password moves it (D7)."""
    stored: PasswordHash = field(repr=False)
    renewed: PasswordHash | None = field(default=None, repr=False)


@frozen(kw_only=True)
class ProvisionalProof:
    """
    The typed text verified against this issue.
    """

    issue: IssueId


Proof = PersonalProof | ProvisionalProof


def expired() -> Refusal:
    """
    Make the refusal for whoever proved a provisional password that has expired (C5).
    """
    return Refusal(Code.PROVISIONAL_PASSWORD_EXPIRED, ways_out=WAYS_OUT)


def used() -> Refusal:
    """
    Make the refusal for whoever proved what an organisation first connected with (G3).
    """
    return Refusal(Code.PROVISIONAL_PASSWORD_USED, ways_out=(Way.CONNECTION_PROBLEM,))


def sign_in(
    account: Account | None,
    *,
    proof: Proof | None,
    now: datetime,
    source: str | None,
    skew: timedelta,
    got_in: GotIn | None = None,
    roster: Roster | None = None,
) -> Change:
    """
    Let in whoever proved a password of this account.

    A provisional password is marked as redeemed, and stays usable until a personal one is chosen
    (C8); whoever proves an expired one is told so (C5).
    The first time that happens, the change lets nobody in: its event is
    `ExpiredCredentialProven`, and no clock brings what expired back to life (K5).

    The first time that an organisation's own account is entered, whoever enters takes the seat of
    its administrator in the same change, which the code of *got_in* contests (G1, G2); *roster*
    is who works there already, where that seat was reopened.

    Raises:
        Misuse: an organisation's first connection comes without *got_in*.
        Refusal: `sign-in-refused` (E2), or that what is proven expired (C5), or was used (G3).
    """
    if account is None or proof is None or account.standing is not Standing.OPEN:
        raise refused()
    if isinstance(proof, PersonalProof):
        same = account.password == proof.stored
        if account.password is None or not (same or account.epoch == proof.epoch):
            raise refused()
        password = (proof.renewed or proof.stored) if same else account.password
        entered = account.next(entered_at=now, password=password)
    else:
        _refuse_spent(account, proof.issue, now=now)
        issue = _issued(account, proof.issue, now=now, skew=skew)
        if issue.status(now) == "expired":
            return _buried(account, issue, now)
        redeemed = evolve(issue, redeemed_at=issue.redeemed_at or now)
        entered = evolve(account.with_issue(redeemed), entered_at=now)
    event = SignedIn(
        account=account.id,
        at=now,
        actor=holder_of(account.id),
        previous_at=account.entered_at,
        issue=proof.issue if isinstance(proof, ProvisionalProof) else None,
        source=source,
        hash_renewed=entered.password != account.password,
    )
    change = Change(accounts=(entered,), events=(event,))
    return seated(change, event, got_in, before=account, roster=roster)


def _refuse_spent(account: Account, proven: IssueId, *, now: datetime) -> None:
    spent = account.spent
    if spent is not None and spent.id == proven:
        raise used() if spent.status(now) == "live" else refused()


def _issued(account: Account, issue_id: IssueId, *, now: datetime, skew: timedelta) -> Issue:
    """
    Return the issue that was proven, unless it has not been sent yet at *now*, or died before.
    """
    issue = account.issue(issue_id)
    if issue is None or issue.expires_at is None or now < issue.issued_at - skew:
        raise refused()
    if issue.refused_at is not None:
        raise expired()
    return issue


def _buried(account: Account, issue: Issue, now: datetime) -> Change:
    event = ExpiredCredentialProven(
        account=account.id, at=now, actor=holder_of(account.id), issue=issue.id
    )
    return Change(accounts=(account.with_issue(evolve(issue, refused_at=now)),), events=(event,))


def admission_to(change: Change) -> Admission | None:
    """
    Say what the change of a success established, and nothing where what was proven had expired.
    """
    event = change.events[0]
    if not isinstance(event, SignedIn):
        return None
    return Admission(
        account=event.account,
        epoch=change.account.epoch,
        at=event.at,
        previous_at=event.previous_at,
        issue=event.issue,
        source=event.source,
    )


def admit(
    account: Account | None,
    admission: Admission,
    *,
    now: datetime,
    policy: SessionPolicy,
    skew: timedelta,
) -> Account:
    """
    Return the account when the admission still holds there.

    *skew* is how far the clock that admitted may be ahead (K5).

    Raises:
        SessionEnded: the account is gone or not open, its epoch moved, the session aged, or the
            issue that it is bound to died (C8, E1).
    """
    if (
        account is None
        or account.standing is not Standing.OPEN
        or account.epoch != admission.epoch
    ):
        raise SessionEnded
    life = policy.personal if admission.issue is None else policy.restricted
    if not -skew <= now - admission.at < life:
        raise SessionEnded
    if admission.issue is not None:
        issue = account.issue(admission.issue)
        if issue is None or issue.status(now) != "live":
            raise SessionEnded
    return account


def sign_out(account: Account, *, now: datetime) -> Change:
    """
    End every session of the account: it is one person's, and a signed string cannot be unsaid.
    """
    event = SignedOut(account=account.id, at=now, actor=holder_of(account.id))
    return Change(accounts=(account.next(epoch=account.epoch + 1),), events=(event,))
