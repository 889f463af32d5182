"""
Issuing anew for somebody whom the operator knows, and what it takes away for that (C7, G6).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from attrs import evolve

from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.actor import Actor
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.choices import Policies
from espace_bailleur.domain.credential import Issue, IssuePurpose, NewSecret
from espace_bailleur.domain.delivery import Recipient
from espace_bailleur.domain.issuing import identifier_half, issue
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.records import (
    CredentialReplaced,
    CredentialWithdrawn,
    PasswordForced,
)
from espace_bailleur.domain.recovery import RecoveryPolicy
from espace_bailleur.domain.slots import channel_to, mail_addresses, on_file
from espace_bailleur.domain.words import PostalAddress
from espace_bailleur.errors import Code, Refusal


def reissue(
    account: Account,
    *,
    by: Channel | None,
    secret: NewSecret,
    actor: Actor,
    now: datetime,
    policies: Policies,
) -> Change:
    """
    Send both halves anew, apart; every earlier issue fails at once (C1, C7, P03).

    The personal password and its sessions stay until the new one is used (F2).

    Raises:
        Refusal: `standing` when the account is not open, `no-address`, and `letter-sent` while a
            letter of the operator's is on its way.
    """
    to = address_for(account, by, policies)
    check_letter(account, to, now=now, policy=policies.recovery)
    return _both_halves(account, to, secret=secret, actor=actor, now=now, policies=policies)


def force_new_password(
    account: Account,
    *,
    by: Channel | None,
    secret: NewSecret,
    actor: Actor,
    now: datetime,
    policies: Policies,
) -> Change:
    """
    Take the personal password away, end every session and secret, and send both halves anew.

    Nothing is sent while the account is suspended: whoever holds its addresses may be the reason.
    No letter that is on its way holds this up while there is a password to take away.

    Raises:
        Refusal: `standing` when the account is closed, and as in `reissue` when it is open;
            nothing is taken from whom nothing could be sent to.
    """
    refuse_closed(account)
    bare = evolve(
        account,
        password=None,
        epoch=account.epoch + 1,
        contestable=(),
        address=account.address and evolve(account.address, code=None),
    )
    forced = PasswordForced(account=account.id, at=now, actor=actor)
    if account.standing is Standing.SUSPENDED:
        ended = withdrawn(
            account, (one for one in account.issues if one.occupies(now)), actor=actor, now=now
        )
        return Change(accounts=(bare.next(issues=()),), events=(forced, *ended))
    to = address_for(account, by, policies)
    if account.password is None:
        check_letter(account, to, now=now, policy=policies.recovery)
    change = _both_halves(bare, to, secret=secret, actor=actor, now=now, policies=policies)
    return evolve(change, events=(forced, *change.events))


def withdraw_all(account: Account, *, actor: Actor, now: datetime) -> Change | None:
    """
    End every provisional password that waits or lives, with the sessions that it opened (C8).

    Nothing changes where there is none.

    Raises:
        Refusal: `standing` when the account is closed.
    """
    refuse_closed(account)
    ended = [one for one in account.issues if one.occupies(now)]
    if not ended:
        return None
    kept = tuple(one for one in account.issues if one not in ended)
    events = tuple(withdrawn(account, ended, actor=actor, now=now))
    return Change(accounts=(account.next(issues=kept),), events=events)


def refuse_closed(account: Account) -> None:
    """
    Go on unless the account is closed for good.

    Raises:
        Refusal: `standing`.
    """
    if account.standing is Standing.CLOSED:
        raise Refusal(Code.STANDING, {"standing": str(account.standing)})


def withdrawn(
    account: Account, issues: Iterable[Issue], *, actor: Actor, now: datetime
) -> Iterator[CredentialWithdrawn]:
    """
    Record that each of *issues* was given up.
    """
    for one in issues:
        yield CredentialWithdrawn(account=account.id, at=now, actor=actor, issue=one.id)


def letter_from(account: Account, *, now: datetime, policy: RecoveryPolicy) -> datetime | None:
    """
    Tell from when the operator can have another letter sent; nothing where it can now.

    Only its own letters count that wait or live unused, both of them: what strangers asked for
    never stands in its way (C7), one that came back or went to a wrong address is withdrawn, and
    one whose identifier was lost is of no use alone.
    One that a mail has replaced since is worth nothing, so it holds up no letter either.
    """
    unused = (
        one.issued_at
        for one in account.issues
        if one.channel is Channel.LETTER
        and one.occupies(now)
        and one.request is None
        and one.redeemed_at is None
        and one.half is not None
    )
    until = max((at + policy.reissue_gap for at in unused), default=now)
    return until if until > now else None


def check_letter(
    account: Account, to: Recipient, *, now: datetime, policy: RecoveryPolicy
) -> None:
    """
    Go on unless a letter of the operator's is on its way, and another would follow it.

    Raises:
        Refusal: `letter-sent`.
    """
    until = letter_from(account, now=now, policy=policy)
    if isinstance(to, PostalAddress) and until is not None:
        raise Refusal(Code.LETTER_SENT, {"until": until})


def address_for(account: Account, by: Channel | None, policies: Policies) -> Recipient:
    """
    Choose where both halves go: by the channel that was asked for, else as accounts are opened.

    The account address comes before the one that the institution knew; where nobody asked for a
    channel, the other one will do.

    Raises:
        Refusal: `standing`, `no-address`.
    """
    if account.standing is not Standing.OPEN:
        raise Refusal(Code.STANDING, {"standing": str(account.standing)})
    reached = {channel_to(to): to for to in on_file(account)}
    known = bool(mail_addresses(account))
    usual = policies.issuing.channel(account.holder.kind, address_known=known)
    to = reached.get(by or usual)
    if to is None and by is None:
        to = next(iter(reached.values()), None)
    if to is None:
        raise Refusal(Code.NO_ADDRESS, {"channel": str(by)} if by else {})
    return to


def _both_halves(
    account: Account,
    to: Recipient,
    *,
    secret: NewSecret,
    actor: Actor,
    now: datetime,
    policies: Policies,
) -> Change:
    issued = issue(
        evolve(account, issues=()),
        secret=secret,
        purpose=IssuePurpose.RECOVERY if account.password else IssuePurpose.RENEWAL,
        to=to,
        actor=actor,
        now=now,
        policy=policies.recovery.issuing,
        half=identifier_half(account, to, secret=secret, now=now),
    )
    replaced = (
        CredentialReplaced(account=account.id, at=now, actor=actor, issue=one.id)
        for one in account.issues
        if one.occupies(now)
    )
    return evolve(issued, events=(*replaced, *issued.events))
