"""
Asking to get back in: what anybody who asks is sent, to the addresses on file (rules F).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from espace_bailleur.domain.account import Account, Claim, Told
from espace_bailleur.domain.actor import STRANGER
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.counting import source_use
from espace_bailleur.domain.credential import IssuePurpose, NewSecret
from espace_bailleur.domain.delivery import Message, Recipient
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.issuing import identifier_half, issue
from espace_bailleur.domain.keys import KeyRing
from espace_bailleur.domain.policies import MOST_SKEW
from espace_bailleur.domain.records import IdentifierSent
from espace_bailleur.domain.recovery import RecoveryPolicy
from espace_bailleur.domain.slots import BY_POST, channel_to, place_of, sent_to
from espace_bailleur.domain.throttle import Use
from espace_bailleur.domain.words import EmailAddress, MessageId, PostalAddress


def request_use(
    keys: KeyRing, policy: RecoveryPolicy, act: Act, sought: Claim, source: str | None
) -> Use:
    """
    Count a request for its source, or for what it asks for (F4).

    Raises:
        Refusal: those of `bounded`.
    """
    asked = (str(act), sought.kind, sought.key)
    return source_use(keys, policy, "recovery", source, asked=asked)


def ask_by_mail(
    account: Account,
    *,
    address_key: str,
    secret: NewSecret,
    request: MessageId,
    now: datetime,
    policy: RecoveryPolicy,
) -> Change | None:
    """
    Mail a new provisional password, beside everything that is there (C7, F2).

    It goes to the stored address that *address_key* stands for, never to a typed one (P06).
    Nothing changes where no path leads there, none is open now, or the same *request* was
    answered before.
    """
    to = _mail_to(address_key, policy.reached(account))
    if to is None:
        return None
    return _reissue(account, to, secret=secret, request=request, now=now, policy=policy)


def ask_by_letter(
    account: Account,
    *,
    secret: NewSecret,
    request: MessageId,
    now: datetime,
    policy: RecoveryPolicy,
) -> Change | None:
    """
    Write both halves anew to the postal address on file, apart, as at the first time (C1, F5).

    Nothing changes where there is none, a letter was sent within the gap and lives, or the same
    *request* was answered before.
    Where the identifiers of all that live there were lost, that half goes alone (C7).
    """
    reached = policy.reached(account)
    to = next((one for one in reached if isinstance(one, PostalAddress)), None)
    if to is None:
        return None
    half = identifier_half(account, to, secret=secret, now=now)
    both = _reissue(account, to, secret=secret, request=request, now=now, policy=policy, half=half)
    live = sent_to(account, to, now=now)
    if both or not live or any(one.half for one in live):
        return both
    return _tell(account, to, half=half, policy=policy)


def _reissue(
    account: Account,
    to: Recipient,
    *,
    secret: NewSecret,
    request: MessageId,
    now: datetime,
    policy: RecoveryPolicy,
    half: Message | None = None,
) -> Change | None:
    answered = any(one.request == request for one in account.issues)
    if answered or not policy.sends(account, to, now=now):
        return None
    return issue(
        account,
        secret=secret,
        purpose=IssuePurpose.RECOVERY,
        to=to,
        actor=STRANGER,
        now=now,
        policy=policy.issuing,
        request=request,
        half=half,
    )


def tell_identifier(
    account: Account,
    *,
    address_key: str | None,
    secret: NewSecret,
    now: datetime,
    policy: RecoveryPolicy,
) -> Change | None:
    """
    Send the identifier once more to an address on file; it opens nothing (C1, F8).

    Nothing changes where none is reached, or it was sent there within the gap (F4).
    *secret* gives its message a name alone.
    """
    to = _identifier_goes(account, address_key, policy)
    if to is None:
        return None
    half = identifier_half(account, to, secret=secret, now=now)
    return _tell(account, to, half=half, policy=policy)


def _tell(
    account: Account, to: Recipient, *, half: Message, policy: RecoveryPolicy
) -> Change | None:
    place, now = place_of(to), half.recorded_at
    gap = policy.letter_gap if place == BY_POST else policy.identifier_gap
    sent = (one.at for one in account.told if one.place == place)
    # What a clock far ahead noted holds up nothing: it would do so for as long as it was wrong.
    if any(at - MOST_SKEW <= now < at + gap for at in sent):
        return None
    told = (*(one for one in account.told if one.place != place), Told(place=place, at=now))
    event = IdentifierSent(account=account.id, at=now, actor=STRANGER, channel=channel_to(to))
    return Change(accounts=(account.next(told=told),), events=(event,), messages=(half,))


def _mail_to(address_key: str, reached: Sequence[Recipient]) -> EmailAddress | None:
    mails = (one for one in reached if isinstance(one, EmailAddress))
    return next((one for one in mails if one.key == address_key), None)


def _identifier_goes(
    account: Account, address_key: str | None, policy: RecoveryPolicy
) -> Recipient | None:
    """
    Choose where it goes: to the address that was asked for, else the best one.

    The account address comes before the one that the institution knew, and a mail before a letter.
    """
    reached = policy.reached(account)
    if address_key is not None:
        return _mail_to(address_key, reached)
    mails = [one for one in reached if isinstance(one, EmailAddress)]
    own = account.address.email.key if account.address else None
    mails.sort(key=lambda one: one.key != own)
    return next(iter((*mails, *reached)), None)
