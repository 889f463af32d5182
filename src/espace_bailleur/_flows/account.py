"""
The operator's journey that opens accounts.
"""

from __future__ import annotations

from espace_bailleur._flows.kit import Kit
from espace_bailleur.domain.account import Account, ClaimKind, reference_claim
from espace_bailleur.domain.actor import Actor
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.credential import ALPHABET, NewSecret
from espace_bailleur.domain.holder import Holder
from espace_bailleur.domain.issuing import OpenAccount, open_account
from espace_bailleur.domain.rows import Opening
from espace_bailleur.domain.words import (
    AccountId,
    Departement,
    Identifier,
    Language,
    PostalAddress,
    UserNumber,
)
from espace_bailleur.errors import Busy, Code, Refusal
from espace_bailleur.ports.store import Taken


IDENTIFIER_SYMBOLS = 10
DRAWS = 3
"""
How often an identifier or user number that another account has is drawn again.
"""


def drawn_text(kit: Kit, length: int) -> str:
    """
    Draw an identifier or a user number that the institution does not give.
    """
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in kit.secrets(length))


async def open_one(
    kit: Kit,
    *,
    actor: Actor,
    departement: str,
    holder: Holder,
    email: str | None,
    postal: str | None,
    identifier: str | None,
    user_number: str | None,
    language: Language,
) -> Account:
    """
    Open an account with its two messages (B1, C1); what the institution does not give is drawn.

    Raises:
        Refusal: a word is not one, `no-address`, `already-opened`, `identifier-taken`,
            `user-number-taken`.
        Busy: what was drawn was taken each time.
    """
    opening = Opening(
        departement=Departement.parse(departement),
        holder=holder,
        email=None if email is None else kit.email(email),
        postal=None if postal is None else PostalAddress.parse(postal),
        identifier=None if identifier is None else Identifier.parse(identifier),
        user_number=None if user_number is None else UserNumber.parse(user_number),
        language=language,
    )
    return await open_given(kit, opening, actor=actor)


async def open_given(kit: Kit, opening: Opening, *, actor: Actor) -> Account:
    """
    Open the account of what the institution gives, and draw the rest.

    Raises:
        Refusal: `no-address`, `already-opened`, `identifier-taken`, `user-number-taken`.
        Busy: what was drawn was taken each time.
    """
    for _ in range(min(DRAWS, kit.tries)):
        change = drawn(kit, opening, actor=actor)
        try:
            await kit.commit(change)
        except Taken as taken:
            await _refuse_taken(kit, opening, taken.kind)
        else:
            return change.account
    raise Busy


def drawn(kit: Kit, opening: Opening, *, actor: Actor) -> Change:
    """
    Draw what is missing, and decide to open the account.

    Raises:
        Refusal: `no-address`.
    """
    command = OpenAccount(
        id=AccountId(kit.nonce().hex()),
        identifier=opening.identifier or Identifier(drawn_text(kit, IDENTIFIER_SYMBOLS)),
        user_number=opening.user_number or UserNumber(drawn_text(kit, UserNumber.LENGTH)),
        departement=opening.departement,
        holder=opening.holder,
        email=opening.email,
        postal=opening.postal,
        language=opening.language,
    )
    secret = NewSecret.provisional(kit.keys.newest, command.id, nonce=kit.nonce())
    return open_account(
        command, secret=secret, actor=actor, now=kit.clock(), policy=kit.policies.issuing
    )


def already_opened(opening: Opening) -> Refusal:
    """
    Make the refusal for a holder's place that an account has (B1).
    """
    facts = {"reference": opening.holder.reference, "departement": opening.departement.code}
    return Refusal(Code.ALREADY_OPENED, facts)


async def _refuse_taken(kit: Kit, opening: Opening, kind: ClaimKind) -> None:
    """
    Say what another account has, unless it was drawn; a holder's place says more than a name.
    """
    refusal = already_opened(opening)
    facts = refusal.facts
    if await kit.store.find(reference_claim(opening.holder, opening.departement)):
        raise refusal from None
    if kind is ClaimKind.IDENTIFIER and opening.identifier is not None:
        raise Refusal(Code.IDENTIFIER_TAKEN, facts) from None
    if kind is ClaimKind.USER_NUMBER and opening.user_number is not None:
        raise Refusal(Code.USER_NUMBER_TAKEN, facts) from None
