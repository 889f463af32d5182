"""
The operator's journeys: opening accounts, and their standing.
"""

from __future__ import annotations

from collections.abc import Mapping

from espace_bailleur._flows.kit import NONCE_BYTES, Kit, decide_and_commit
from espace_bailleur.domain.account import Account, ClaimKind, Standing
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.credential import ALPHABET, NewSecret
from espace_bailleur.domain.holder import Holder
from espace_bailleur.domain.issuing import OpenAccount, open_account
from espace_bailleur.domain.records import Actor
from espace_bailleur.domain.standing import change_standing
from espace_bailleur.domain.text import bounded
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

_TAKEN: Mapping[ClaimKind, Code] = {
    ClaimKind.IDENTIFIER: Code.IDENTIFIER_TAKEN,
    ClaimKind.USER_NUMBER: Code.USER_NUMBER_TAKEN,
    ClaimKind.REFERENCE: Code.ALREADY_OPENED,
}


def _drawn(kit: Kit, length: int) -> str:
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
    place = Departement.parse(departement)
    mailbox = None if email is None else kit.email(email)
    address = None if postal is None else PostalAddress.parse(postal)
    for _ in range(DRAWS):
        command = OpenAccount(
            id=AccountId(kit.secrets(NONCE_BYTES).hex()),
            identifier=Identifier.parse(
                _drawn(kit, IDENTIFIER_SYMBOLS) if identifier is None else identifier
            ),
            user_number=UserNumber.parse(
                _drawn(kit, UserNumber.LENGTH) if user_number is None else user_number
            ),
            departement=place,
            holder=holder,
            email=mailbox,
            postal=address,
            language=language,
        )
        secret = NewSecret.provisional(kit.keys.newest, command.id, nonce=kit.nonce())
        change = open_account(
            command, secret=secret, actor=actor, now=kit.clock(), policy=kit.policies.issuing
        )
        try:
            await kit.commit(change)
        except Taken as taken:
            drawn = {ClaimKind.IDENTIFIER: identifier, ClaimKind.USER_NUMBER: user_number}
            if drawn.get(taken.kind, "") is not None:
                facts = {"reference": holder.reference, "departement": place.code}
                raise Refusal(_TAKEN[taken.kind], facts) from None
        else:
            return change.account
    raise Busy


async def set_standing(kit: Kit, account_id: str, to: Standing, *, actor: Actor) -> Account:
    """
    Suspend, reinstate or close an account; every session of it ends (G6).

    Raises:
        Refusal: `account-unknown`, or `standing` where it cannot change so.
    """

    async def decide(account: Account | None) -> Change:
        if account is None:
            raise Refusal(Code.ACCOUNT_UNKNOWN)
        return change_standing(account, to, actor=actor, now=kit.clock())

    return (await decide_and_commit(kit, AccountId(bounded(account_id)), decide)).account
