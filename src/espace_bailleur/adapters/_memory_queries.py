"""
Which accounts a page lists, for the store in memory.
"""

from __future__ import annotations

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.holder import Organisation
from espace_bailleur.ports.store import ByDelivery, BySiret, Contested, Query


def answers(account: Account, query: Query) -> bool:
    """
    Tell whether an account is among those that a query is about.
    """
    if isinstance(query, ByDelivery):
        return account.delivery is not None and account.delivery.key == query.key
    if isinstance(query, BySiret):
        holder = account.holder
        return isinstance(holder, Organisation) and holder.siret.value == query.siret
    return account.contested_at is not None or not isinstance(query, Contested)
