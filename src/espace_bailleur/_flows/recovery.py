"""
Asking for a forgotten password, and resolving it later, out of anybody's sight (rules F).
"""

from __future__ import annotations

from espace_bailleur._flows.kit import Kit, decide_and_commit
from espace_bailleur.domain.account import Account, Claim, ClaimKind
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.credential import NewSecret
from espace_bailleur.domain.delivery import Message, RecoveryRequest
from espace_bailleur.domain.fields import EMAIL
from espace_bailleur.domain.recovery import RecoveryAnswer, ask_forgotten_password
from espace_bailleur.domain.words import AccountId, MessageId
from espace_bailleur.errors import Refusal
from espace_bailleur.ports.store import ByDelivery


PAGE = 100


async def forgot_password(kit: Kit, email: str) -> RecoveryAnswer:
    """
    Record that somebody asked for a forgotten password; whose it is is looked up later (F1).

    Raises:
        Refusal: `answers-refused`, when it is no address.
    """
    try:
        key = kit.email(email).key
    except Refusal as refusal:
        raise refusal.of(EMAIL.name) from None
    request = Message(
        id=MessageId(kit.nonce().hex()),
        recorded_at=kit.clock(),
        content=RecoveryRequest(address_key=key),
    )
    await kit.commit(Change(messages=(request,)))
    return RecoveryAnswer()


async def resolve(kit: Kit, request: MessageId, address_key: str) -> None:
    """
    Issue a new provisional password to every account that the address serves (F1).

    Doing it again for the same request changes nothing more (H2).
    """
    owner = await kit.store.find(Claim(ClaimKind.ADDRESS, address_key))
    if owner is not None:
        await _issue(kit, owner.id, request, address_key)
    after: AccountId | None = None
    while served := await kit.store.page(ByDelivery(address_key), after, PAGE):
        for account in served:
            await _issue(kit, account.id, request, address_key)
        after = served[-1].id


async def _issue(kit: Kit, account_id: AccountId, request: MessageId, address_key: str) -> None:
    async def decide(account: Account | None) -> Change | None:
        if account is None:
            return None
        return ask_forgotten_password(
            account,
            address_key=address_key,
            secret=NewSecret.provisional(kit.keys.newest, account.id, nonce=kit.nonce()),
            request=request,
            now=kit.clock(),
            policy=kit.policies.recovery,
        )

    await decide_and_commit(kit, account_id, decide)
