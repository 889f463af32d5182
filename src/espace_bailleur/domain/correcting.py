"""
Addresses that moved, were wrong, or from which something came back: the operator's word (G6).
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import datetime

from attrs import evolve, field, frozen

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.actor import Actor
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.credential import Issue
from espace_bailleur.domain.delivery import AddressCorrectedNotice, Message
from espace_bailleur.domain.notices import about
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.records import (
    AddressCorrected,
    AddressFailed,
    AddressWorks,
)
from espace_bailleur.domain.reissuing import refuse_closed, withdrawn
from espace_bailleur.domain.slots import (
    BY_POST,
    channel_to,
    goes,
    known,
    mail_addresses,
    place_of,
)
from espace_bailleur.domain.text import one_line
from espace_bailleur.domain.words import EmailAddress, MessageId, PostalAddress
from espace_bailleur.errors import Code, Misuse, Refusal


@frozen(kw_only=True)
class Correction:
    """
    The addresses that it is about, and what made the operator sure.
    """

    email: EmailAddress | None = None
    postal: PostalAddress | None = None
    evidence: str = field(converter=one_line)

    def __attrs_post_init__(self) -> None:
        """
        Refuse to be about nothing.

        Raises:
            Misuse: there is no address.
        """
        if not self.channels:
            raise Misuse("A correction has no address.", "Give an e-mail or a postal address.")

    @property
    def channels(self) -> tuple[Channel, ...]:
        """
        The channels whose addresses it is about.
        """
        given = {Channel.MAIL: self.email, Channel.LETTER: self.postal}
        return tuple(channel for channel in Channel if given[channel] is not None)


def correct_address(
    account: Account, correction: Correction, *, message: MessageId, actor: Actor, now: datetime
) -> Change:
    """
    Put other addresses in the place of those that the institution knew (G6).

    The account address goes, too, where it is the one that is replaced, so that the person is
    asked for another one.

    Raises:
        Refusal: `standing` when the account is closed.
    """
    delivery, postal = correction.email, correction.postal
    vouched = {place_of(one) for one in (delivery, postal) if one}
    gone = set[str]()
    if delivery and account.delivery and account.delivery.key != delivery.key:
        gone.add(account.delivery.key)
    if postal and account.postal and account.postal != postal:
        gone.add(BY_POST)
    following = evolve(
        account,
        delivery=delivery or account.delivery,
        postal=postal or account.postal,
        returned=_without(account.returned, vouched),
    )
    return _moved(
        account,
        following,
        gone,
        correction,
        message=message,
        actor=actor,
        now=now,
    )


def remove_address(
    account: Account, removal: Correction, *, message: MessageId, actor: Actor, now: datetime
) -> Change:
    """
    Take the e-mail address of *removal* away wherever the account has it, confirmed or not (G6).

    Where it was the account address, the person is asked for another one.

    Raises:
        Refusal: `standing` when the account is closed, `not-on-file`.
    """
    own = account.address.email if account.address else None
    gone = {removal.email.key} if removal.email else set[str]()
    if not gone & {one.key for one in (account.delivery, own) if one}:
        raise Refusal(Code.NOT_ON_FILE)
    kept = account.delivery if account.delivery and account.delivery.key not in gone else None
    return _moved(
        account,
        evolve(account, delivery=kept),
        gone,
        removal,
        message=message,
        actor=actor,
        now=now,
    )


def _without(places: Iterable[str], gone: Container[str]) -> tuple[str, ...]:
    return tuple(one for one in places if one not in gone)


def _moved(
    account: Account,
    following: Account,
    gone: set[str],
    correction: Correction,
    *,
    message: MessageId,
    actor: Actor,
    now: datetime,
) -> Change:
    """
    End every session, and every earlier secret where a place is *gone* (P03, P23).

    What could be contested until then is decided: whoever read there had its codes, too.

    Each e-mail address that was on file is told, so that whoever owns the account finds out when
    somebody else talked the operator into it.
    """
    refuse_closed(account)
    ended = account.issues if gone else ()
    own = following.address
    if own and gone:
        own = None if own.email.key in gone else evolve(own, code=None)
    after = following.next(
        epoch=account.epoch + 1,
        address=own,
        issues=() if gone else account.issues,
        told=tuple(one for one in account.told if one.place not in gone),
        returned=_without(following.returned, gone),
        contestable=() if gone else account.contestable,
    )
    corrected = (
        AddressCorrected(
            account=account.id,
            at=now,
            actor=actor,
            channel=channel,
            evidence=correction.evidence,
        )
        for channel in correction.channels
    )
    lived = [one for one in ended if one.occupies(now)]
    return Change(
        accounts=(after,),
        events=(*corrected, *withdrawn(account, lived, actor=actor, now=now)),
        messages=addresses_told(account, message, now),
    )


def addresses_told(account: Account, message: MessageId, now: datetime) -> tuple[Message, ...]:
    """
    Tell each e-mail address on file that those of the account have changed.
    """
    return tuple(
        Message(
            id=MessageId(f"{message}-{number}"),
            recorded_at=now,
            content=AddressCorrectedNotice(**about(account, to)),
        )
        for number, to in enumerate(mail_addresses(account))
    )


def came_back(account: Account, place: str, *, actor: Actor, now: datetime) -> Change | None:
    """
    Lead no way to a place on file any more, and free the slots of what was sent there (C7).

    What was redeemed has arrived, and stays.
    Nothing changes where that is known already.

    Raises:
        Refusal: `standing` when the account is closed, `not-on-file`.
    """
    channel = _channel_of(account, place)
    lost = [
        one
        for one in account.issues
        if goes(one) == place and one.occupies(now) and not one.redeemed_at
    ]
    if place in account.returned and not lost:
        return None
    failed = AddressFailed(account=account.id, at=now, actor=actor, channel=channel)
    return Change(
        accounts=(
            account.next(
                returned=(*_without(account.returned, (place,)), place),
                told=tuple(one for one in account.told if one.place != place),
                issues=_others(account, lost),
            ),
        ),
        events=(failed, *withdrawn(account, lost, actor=actor, now=now)),
    )


def arrives(account: Account, place: str, *, actor: Actor, now: datetime) -> Change | None:
    """
    Lead the ways to a place on file again; nothing changes where they do.

    Raises:
        Refusal: `standing` when the account is closed, `not-on-file`.
    """
    channel = _channel_of(account, place)
    if place not in account.returned:
        return None
    works = AddressWorks(account=account.id, at=now, actor=actor, channel=channel)
    returned = _without(account.returned, (place,))
    return Change(accounts=(account.next(returned=returned),), events=(works,))


def _others(account: Account, lost: Sequence[Issue]) -> tuple[Issue, ...]:
    return tuple(one for one in account.issues if one not in lost)


def _channel_of(account: Account, place: str) -> Channel:
    refuse_closed(account)
    for one in known(account):
        if place_of(one) == place:
            return channel_to(one)
    raise Refusal(Code.NOT_ON_FILE)
