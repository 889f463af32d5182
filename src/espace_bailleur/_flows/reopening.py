"""
Reopening an organisation's seat: the operator's word that nobody has access any more (rules G).
"""

from __future__ import annotations

from espace_bailleur._flows.kit import Kit, decide_and_commit, roster_of
from espace_bailleur._flows.search import account_id_of, known
from espace_bailleur.domain import reopening
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.actor import Actor
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.credential import NewSecret
from espace_bailleur.domain.slots import verifiable
from espace_bailleur.domain.text import one_line
from espace_bailleur.errors import Refusal


async def reopen_seat(kit: Kit, account_id: str, *, evidence: str, actor: Actor) -> Account:
    """
    Let whoever connects next with new credentials administer an organisation.

    Raises:
        Refusal: `account-unknown`, `no-seat`, `standing`, `no-address`, `letter-sent`, or
            `answers-refused` with what is wrong with the evidence.
    """
    try:
        seen = one_line(evidence)
    except Refusal as refusal:
        raise refusal.of("evidence") from None

    async def decide(account: Account | None) -> Change:
        one = known(account)
        return reopening.reopen_seat(
            verifiable(one, kit.keys),
            await roster_of(kit, one),
            evidence=seen,
            secret=NewSecret.provisional(kit.keys.newest, one.id, nonce=kit.nonce()),
            actor=actor,
            now=kit.clock(),
            policies=kit.policies,
        )

    return (await decide_and_commit(kit, account_id_of(account_id), decide)).account
