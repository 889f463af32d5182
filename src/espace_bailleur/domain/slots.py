"""
Slots: how many issues of an account may live at once, and which address may get one more (C7).
"""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.credential import Issue
from espace_bailleur.domain.delivery import Recipient
from espace_bailleur.domain.keys import KeyRing
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.words import EmailAddress, PostalAddress


BY_POST = "post"
PLACES = 3
"""
How many addresses an account has on file at most: two for mails, and one for letters.
"""


def mail_addresses(account: Account) -> tuple[EmailAddress, ...]:
    """
    List the e-mail addresses that may carry a secret of this account, each once by its key.

    They are the one that the institution knew and the account address, once it is confirmed (D5);
    neither is while what is sent there comes back.
    """
    return tuple(one for one in on_file(account) if isinstance(one, EmailAddress))


def on_file(account: Account) -> tuple[Recipient, ...]:
    """
    List every address that may carry a secret of this account: three at most.
    """
    return tuple(one for one in known(account) if place_of(one) not in account.returned)


def known(account: Account) -> tuple[Recipient, ...]:
    """
    List the addresses of an account with those from which something came back.
    """
    address = account.address
    own = (address.email,) if address and address.confirmed else ()
    institution_s = (account.delivery,) if account.delivery else ()
    mails = {one.key: one for one in (*institution_s, *own)}
    return (*mails.values(), *((account.postal,) if account.postal else ()))


def sent_to(account: Account, to: Recipient, *, now: datetime) -> tuple[Issue, ...]:
    """
    List the issues that wait to be sent to an address, or live there.
    """
    return tuple(one for one in account.issues if one.occupies(now) and goes(one) == place_of(to))


def has_room(account: Account, to: Recipient, *, now: datetime, slots: int) -> bool:
    """
    Tell whether one more issue may go to an address beside those that wait or live (C7).

    A slot is kept for each place that has none: whoever asks for one address again and again
    never shuts out the owner, who reads another, or confirms one meanwhile.
    Where a clock was set back, what had expired may live again and take them all; a place that
    has none gets one even then, in the slot of another place's older one (F9).
    """
    going = [goes(one) for one in account.issues if one.occupies(now)]
    return place_of(to) not in going or len(going) + PLACES - len({*going, place_of(to)}) < slots


def least_needed_first(account: Account, *, now: datetime) -> tuple[Issue, ...]:
    """
    Order the issues of an account: dead ones, those beside a later one there, then the others.
    """
    live = [one for one in account.issues if one.occupies(now)]
    latest = {goes(one): one.id for one in live}
    return tuple(
        sorted(account.issues, key=lambda one: (one in live, one.id == latest.get(goes(one))))
    )


def verifiable(account: Account, keys: KeyRing) -> Account:
    """
    Return an account as it is without what a retired key issued: nothing of that opens it (C7).
    """
    return evolve(account, issues=tuple(one for one in account.issues if keys.get(one.key_id)))


def beside(account: Account, before: Account, keys: KeyRing, *, slots: int) -> Account:
    """
    Keep what a retired key issued *before*, the latest first, as far as there are slots.

    A process that lacks a key by mistake sends once more, and takes nothing from anybody.
    """
    retired = [one for one in before.issues if not keys.get(one.key_id)]
    room = max(0, len(retired) + len(account.issues) - slots)
    return evolve(account, issues=(*retired[room:], *account.issues))


def place_of(to: Recipient) -> str:
    """
    Name an address on file: an e-mail address by its key, the one postal address by the post.
    """
    return BY_POST if isinstance(to, PostalAddress) else to.key


def goes(issue: Issue) -> str:
    """
    Name the place that an issue was sent to.
    """
    return issue.to.key if issue.to else BY_POST


def channel_to(to: Recipient) -> Channel:
    """
    Name the channel by which an address is reached.
    """
    return Channel.MAIL if isinstance(to, EmailAddress) else Channel.LETTER
