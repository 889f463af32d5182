"""
Contesting a recovery: who is told of it, and what happens when it was not them (F6).

A contest freezes the account and is found by `check`; it restores nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from attrs import evolve, frozen

from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.actor import holder_of
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.contest_code import Contestable
from espace_bailleur.domain.credential import Issue, IssuePurpose, NewSecret
from espace_bailleur.domain.delivery import ContestNotice, Message, Recipient, RecoveryNotice
from espace_bailleur.domain.fields import CONTEST_CODE, USER_NUMBER
from espace_bailleur.domain.notices import about
from espace_bailleur.domain.policies import ContestPolicy
from espace_bailleur.domain.records import ExpiredContestProven, RecoveryContested
from espace_bailleur.domain.slots import mail_addresses, on_file
from espace_bailleur.domain.steps import Step
from espace_bailleur.domain.words import IssueId, MessageId, PostalAddress
from espace_bailleur.errors import Code, Refusal, Way


CONTEST = Step(id="contest", fields=(USER_NUMBER, CONTEST_CODE))
"""
The form by which a recovery is contested, to be drawn as that of a step.
"""


@frozen(kw_only=True)
class ContestAnswer:
    """
    The answer to whoever proved that they were told of a recovery: the account is frozen (F6).
    """

    contact: str | None = None
    """How to reach the institution, which is to decide."""


@frozen(kw_only=True)
class GotIn:
    """
    How a session got in, with the code that would contest it.
    """

    issue: IssueId | None
    """The provisional password to which it is bound."""
    code: NewSecret
    policy: ContestPolicy


def recovered(
    account: Account, got_in: GotIn | None, *, now: datetime
) -> tuple[Account, tuple[Message, ...]]:
    """
    Let a recovery be contested, and tell the account's addresses of it (F6).

    Nothing follows where nobody recovered the account.
    Of too many recoveries that nobody contested, those that a letter told of can be, and the
    latest: whoever recovers again and again makes no code void that is in the post.
    """
    issue = account.issue(got_in.issue) if got_in else None
    if got_in is None or issue is None or issue.purpose is not IssuePurpose.RECOVERY:
        return account, ()
    secret = got_in.code
    told = tuple(_told(account, issue, got_in.policy, now))
    messages = (
        Message(
            id=MessageId(f"{secret.id}-recovered-{place}"),
            recorded_at=now,
            content=RecoveryNotice(
                **about(account, to),
                issue=issue.id,
                key_id=secret.key_id,
                nonce=secret.nonce,
            ),
        )
        for place, to in enumerate(told)
    )
    posted = any(isinstance(one, PostalAddress) for one in told)
    return to_contest(account, issue.id, got_in, posted=posted, now=now), tuple(messages)


def to_contest(
    account: Account,
    issue: IssueId,
    got_in: GotIn,
    *,
    posted: bool,
    now: datetime,
    everybody: bool = False,
) -> Account:
    """
    Return the account as it was, but that who got in by that issue can be contested (F6, G2).

    What stops *everybody* keeps its place, however often whoever it stops recovers the account.
    """
    secret, policy = got_in.code, got_in.policy
    proven = account.issue(issue)
    added = Contestable(
        issue=issue,
        digest=secret.digest,
        key_id=secret.key_id,
        since=proven.issued_at if proven else now,
        at=now,
        expires_at=now + policy.life,
        posted=posted,
        everybody=everybody,
    )
    live = [one for one in account.contestable if now < one.expires_at]
    surplus = max(0, len(live) + 1 - policy.places)
    void = [one for one in live if not _stays(one)][:surplus]
    kept = (one for one in live if one not in void)
    return evolve(account, contestable=(*kept, added))


def _stays(contestable: Contestable) -> bool:
    return contestable.posted or contestable.everybody


def _told(
    account: Account, issue: Issue, policy: ContestPolicy, now: datetime
) -> Iterator[Recipient]:
    """
    List whom to tell: every mailbox, and the post only where no other mailbox would be told.

    The mailbox that received the secret is told, too: somebody else may read it.
    One that was confirmed since may be that person's own, and is not enough.
    """
    mails = mail_addresses(account)
    yield from mails
    own = account.address
    new = own.email.key if own and own.confirmed_at and own.confirmed_at > issue.issued_at else ""
    doubtful = {issue.to.key if issue.to else "", new}
    staying = sum(_stays(one) and now < one.expires_at for one in account.contestable)
    if staying < policy.places - 1 and doubtful.issuperset(one.key for one in mails):
        yield from (one for one in on_file(account) if isinstance(one, PostalAddress))


def contested_by(
    account: Account | None, content: ContestNotice, *, now: datetime
) -> Contestable | None:
    """
    Find what the code of a message contests, and nothing where it could no longer (H3).
    """
    if account is None or account.standing is Standing.CLOSED:
        return None
    live = (one for one in account.contestable if now < one.expires_at)
    return next((one for one in live if one.issue == content.issue), None)


def refused() -> Refusal:
    """
    Make the one refusal for everything that contests nothing.
    """
    return Refusal(Code.CONTEST_REFUSED, ways_out=tuple(Way))


def contest(
    account: Account | None, proven: Contestable | None, *, now: datetime, skew: timedelta
) -> Change | None:
    """
    Freeze an account whose recovery is contested by whoever has the code *proven* (F6).

    It is suspended, its sessions and secrets end, and so do the password that is contested and an
    account address that was confirmed since: to be reinstated lets nobody in who was in before.
    Where it is frozen already, nothing changes, but for *everybody* who is still to be stopped.
    The first time that an expired code is proven, the change freezes nothing: its event is
    `ExpiredContestProven`, and no clock brings that code back (K5).

    Raises:
        Refusal: `contest-refused` for everything else.
    """
    if account is None or proven is None or account.standing is Standing.CLOSED:
        raise refused()
    if now < proven.at - skew:
        raise refused()
    actor, own = holder_of(account.id), account.address
    if now >= proven.expires_at:
        others = tuple(one for one in account.contestable if one != proven)
        late = ExpiredContestProven(account=account.id, at=now, actor=actor, issue=proven.issue)
        return Change(accounts=(account.next(contestable=others),), events=(late,))
    if account.contested_at is not None and not proven.everybody:
        return None
    theirs = own is not None and own.confirmed_at is not None and own.confirmed_at > proven.since
    stopped = account.next(
        standing=Standing.SUSPENDED,
        epoch=account.epoch + 1,
        issues=(),
        password=None,
        address=None if theirs else own and evolve(own, code=None),
        contested_at=account.contested_at or now,
        contestable=tuple(
            evolve(one, everybody=False) if one == proven else one for one in account.contestable
        ),
    )
    event = RecoveryContested(account=account.id, at=now, actor=actor, issue=proven.issue)
    return Change(accounts=(stopped,), events=(event,))


def froze(change: Change | None) -> bool:
    """
    Tell whether an account is frozen now, rather than an expired code buried.
    """
    return change is None or isinstance(change.events[0], RecoveryContested)
