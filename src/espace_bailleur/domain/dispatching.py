"""
Dispatching a secret: its life begins once, at its first dispatch, and none arrives half dead (C5).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

from attrs import evolve, frozen

from espace_bailleur.domain.account import Account, Standing, Told
from espace_bailleur.domain.actor import WORKER
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.choices import Policies
from espace_bailleur.domain.credential import AddressCode, Issue, NewSecret
from espace_bailleur.domain.delivery import (
    AddressCodeNotice,
    ContestNotice,
    IdentifierNotice,
    Message,
    PasswordNotice,
    SecretNotice,
)
from espace_bailleur.domain.issuing import issue, naming
from espace_bailleur.domain.records import (
    CredentialReplaced,
    CredentialWithdrawn,
    MessageLost,
    SecretDispatched,
)
from espace_bailleur.domain.slots import has_room, on_file, place_of
from espace_bailleur.domain.words import PostalAddress


@frozen(kw_only=True)
class Send:
    """
    Send it, with the instant of its expiry; first commit *change* where its life only begins.
    """

    expires_at: datetime
    change: Change | None = None


@frozen
class Late:
    """
    Less than half of its life would be left: issue anew instead.
    """

    issue: Issue


@frozen
class Gone:
    """
    Its secret died meanwhile, or its account is not open: drop the message (H3).
    """


def examine(
    account: Account | None, content: SecretNotice, *, now: datetime, policies: Policies
) -> Send | Late | Gone:
    """
    Decide what becomes of the message of a secret before a courier is given it (C5).
    """
    secret = account.secret(content.issue) if account else None
    if account is None or secret is None or account.standing is not Standing.OPEN:
        return Gone()
    life = _life(content, secret, policies)
    if secret.expires_at is None:
        change = _begin(account, secret, expires_at=now + life, now=now)
        return Send(expires_at=now + life, change=change)
    dead = isinstance(secret, Issue) and secret.refused_at is not None
    if not dead and secret.expires_at - now >= life / 2:
        return Send(expires_at=secret.expires_at)
    if isinstance(secret, AddressCode) or secret.redeemed_at is not None:
        return Gone()
    others, slots = account.without_issue(secret.id), policies.issuing_of(secret).slots
    return Late(secret) if has_room(others, content.to, now=now, slots=slots) else Gone()


def goes_there(account: Account | None, content: IdentifierNotice) -> bool:
    """
    Tell whether an identifier still goes to where it was recorded for: nobody corrected that (H3).

    Nothing of the credentials goes out while the account is suspended: whoever holds its addresses
    may be the reason, and neither half would open anything.
    """
    if account is None or account.standing is not Standing.OPEN:
        return False
    there = {place_of(one): one for one in on_file(account)}.get(place_of(content.to))
    return there == content.to if isinstance(there, PostalAddress) else there is not None


def _life(content: SecretNotice, secret: Issue | AddressCode, policies: Policies) -> timedelta:
    if isinstance(secret, AddressCode):
        return policies.address.life
    # How far a letter travels is told by its envelope, and not by where the lodging lies.
    metropolitan = isinstance(content.to, PostalAddress) and content.to.metropolitan
    return policies.issuing_of(secret).life(secret.channel, metropolitan=metropolitan)


def _begin(
    account: Account, secret: Issue | AddressCode, *, expires_at: datetime, now: datetime
) -> Change:
    match secret:
        case Issue():
            following = account.with_issue(evolve(secret, expires_at=expires_at))
        case AddressCode():
            following = account.with_code(evolve(secret, expires_at=expires_at))
        case _:
            assert_never(secret)
    event = SecretDispatched(
        account=account.id, at=now, actor=WORKER, issue=secret.id, expires_at=expires_at
    )
    return Change(accounts=(following,), events=(event,))


def replace_issue(
    account: Account,
    late: Issue,
    content: PasswordNotice,
    *,
    secret: NewSecret,
    now: datetime,
    policies: Policies,
) -> Change:
    """
    Give up an issue whose message would arrive too late for a new one, sent to the same address.
    """
    anew = issue(
        account.without_issue(late.id),
        secret=secret,
        purpose=late.purpose,
        to=content.to,
        actor=WORKER,
        now=now,
        policy=policies.issuing_of(late),
        request=late.request,
    )
    given_up = CredentialReplaced(account=account.id, at=now, actor=WORKER, issue=late.id)
    anew = naming(anew, content.works_for)
    return evolve(anew, events=(given_up, *anew.events))


def lost(account: Account | None, message: Message, *, now: datetime) -> Change | None:
    """
    Free what a message held that will never arrive, so that asking again sends (C7, F4).

    A password that was redeemed has arrived, and stays; so may a code have whose life began.
    """
    if account is None:
        return None
    if isinstance(message.content, PasswordNotice):
        issued = account.issue(message.content.issue)
        if issued is None or issued.redeemed_at is not None:
            return None
        withdrawn = CredentialWithdrawn(account=account.id, at=now, actor=WORKER, issue=issued.id)
        return Change(accounts=(account.without_issue(issued.id).next(),), events=(withdrawn,))
    freed = _freed(account, message)
    if freed == account:
        return None
    event = MessageLost(account=account.id, at=now, actor=WORKER, message=message.id)
    return Change(accounts=(freed.next(),), events=(event,))


def _freed(account: Account, message: Message) -> Account:
    """
    Return an account without what it remembers of a message as of one that arrives.
    """
    content = message.content
    if isinstance(content, IdentifierNotice):
        gone = Told(place=place_of(content.to), at=message.recorded_at)
        alone = (
            evolve(one, half=None if one.half == message.id else one.half)
            for one in account.issues
        )
        told = tuple(one for one in account.told if one != gone)
        return evolve(account, told=told, issues=tuple(alone))
    if isinstance(content, ContestNotice) and isinstance(content.to, PostalAddress):
        # Nobody has its code any more, so a later one may take its place (F6).
        kept = (
            evolve(one, posted=one.posted and one.issue != content.issue)
            for one in account.contestable
        )
        return evolve(account, contestable=tuple(kept))
    if isinstance(content, AddressCodeNotice) and account.address:
        code = account.secret(content.issue)
        under_way = None if code and code.expires_at is None else account.address.code
        return evolve(account, address=evolve(account.address, code=under_way))
    return account


MOST = 200
"""
The most messages that a worker leases together.
"""
_SHORT = 10
"""
A batch is short when it took no more than this part of its lease.
"""


def in_time(since: timedelta, *, lease: timedelta) -> bool:
    """
    Tell whether a worker may begin one more message of its batch, *since* it leased them (H4).

    Half of the lease is left for that one: a courier that needs more sends some messages twice.
    """
    return timedelta(0) <= since < lease / 2


def next_batch(limit: int, *, took: timedelta, lease: timedelta) -> int:
    """
    Choose how many messages to lease next: twice as many while they go out quickly, else half.
    """
    quick = timedelta(0) <= took <= lease / _SHORT
    return min(MOST, 2 * limit) if quick else max(1, limit // 2)
