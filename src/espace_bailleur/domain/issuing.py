"""
Issuing: opening an account with its two messages, and issuing to it again (rules B, C).
"""

from __future__ import annotations

from datetime import datetime

from attrs import evolve, field, frozen

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.actor import Actor
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.credential import Issue, IssuePurpose, NewSecret
from espace_bailleur.domain.delivery import IdentifierNotice, Message, PasswordNotice, Recipient
from espace_bailleur.domain.holder import Holder
from espace_bailleur.domain.notices import about
from espace_bailleur.domain.policies import Channel, IssuingPolicy
from espace_bailleur.domain.records import AccountOpened, CredentialIssued
from espace_bailleur.domain.slots import channel_to, least_needed_first
from espace_bailleur.domain.words import (
    AccountId,
    Departement,
    EmailAddress,
    Identifier,
    Language,
    MessageId,
    PostalAddress,
    UserNumber,
    language_of,
)
from espace_bailleur.errors import Code, Refusal


def _known_language(_: object, __: object, value: object) -> None:
    language_of(value)


@frozen(kw_only=True)
class OpenAccount:
    """
    The command to open an account for a holder in a département (B1).
    """

    id: AccountId
    identifier: Identifier
    user_number: UserNumber
    departement: Departement
    holder: Holder
    email: EmailAddress | None = None
    postal: PostalAddress | None = None
    language: Language = field(default="fr", validator=_known_language)
    works_for: AccountId | None = None
    """The organisation, where an administrator opens it for a colleague."""


def open_account(
    command: OpenAccount,
    *,
    secret: NewSecret,
    actor: Actor,
    now: datetime,
    policy: IssuingPolicy,
) -> Change:
    """
    Open an account, and send its identifier and provisional password apart (B1, C1, C2, C3).

    Raises:
        Refusal: `no-address` when the channel has no address to go to.
    """
    kind = command.holder.kind
    channel = policy.channel(kind, address_known=command.email is not None)
    to = command.email if channel is Channel.MAIL else command.postal
    if to is None:
        raise Refusal(Code.NO_ADDRESS, {"channel": str(channel)})
    blank = Account(
        id=command.id,
        identifier=command.identifier,
        user_number=command.user_number,
        departement=command.departement,
        holder=command.holder,
        language=command.language,
        delivery=command.email,
        postal=command.postal,
        works_for=command.works_for,
    )
    half = identifier_half(blank, to, secret=secret, now=now)
    issued = issue(
        blank,
        secret=secret,
        purpose=IssuePurpose.FIRST_CONNECTION,
        to=to,
        actor=actor,
        now=now,
        policy=policy,
        half=half,
    )
    opened = AccountOpened(account=blank.id, at=now, actor=actor)
    return evolve(issued, events=(opened, *issued.events))


def identifier_half(
    account: Account, to: Recipient, *, secret: NewSecret, now: datetime
) -> Message:
    """
    Make the message that carries the identifier to an address, and nothing secret (C1, C3).

    It has the name of *secret*, and that alone.
    """
    notice = IdentifierNotice(
        **about(account, to),
        identifier=account.identifier,
    )
    return Message(id=MessageId(f"{secret.id}-identifier"), recorded_at=now, content=notice)


def naming(change: Change, organisation: str | None) -> Change:
    """
    Name the organisation in the credentials of a colleague, whom the institution never wrote to.

    Nobody else's speak of one so: theirs come from the institution (G4).
    """
    messages = (
        evolve(one, content=evolve(one.content, works_for=organisation))
        if isinstance(one.content, IdentifierNotice | PasswordNotice)
        else one
        for one in change.messages
    )
    return evolve(change, messages=tuple(messages))


def issue(
    account: Account,
    *,
    secret: NewSecret,
    purpose: IssuePurpose,
    to: Recipient,
    actor: Actor,
    now: datetime,
    policy: IssuingPolicy,
    request: MessageId | None = None,
    half: Message | None = None,
) -> Change:
    """
    Add a provisional password to an account that has room for it; nothing older is touched (F2).

    The identifier goes first, apart, where *half* carries it (C1).
    Expired issues stay, so that who proves one is told so, until their slot is needed (C5).
    """
    added = Issue(
        id=secret.id,
        purpose=purpose,
        digest=secret.digest,
        key_id=secret.key_id,
        to=to if isinstance(to, EmailAddress) else None,
        issued_at=now,
        request=request,
        half=half.id if half and channel_to(to) is Channel.LETTER else None,
    )
    kept = least_needed_first(account, now=now)
    room = kept[max(0, len(kept) + 1 - policy.slots) :]
    notice = PasswordNotice(
        **about(account, to),
        issue=secret.id,
        key_id=secret.key_id,
        nonce=secret.nonce,
        purpose=purpose,
        seat=account.holder.name if account.seat_is_free else None,
    )
    event = CredentialIssued(
        account=account.id,
        at=now,
        actor=actor,
        issue=added.id,
        purpose=purpose,
        channel=added.channel,
    )
    password = Message(id=MessageId(f"{secret.id}-password"), recorded_at=now, content=notice)
    return Change(
        accounts=(account.next(issues=(*room, added)),),
        events=(event,),
        messages=(half, password) if half else (password,),
    )
