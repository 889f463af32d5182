"""
The store and the ledger on SQLite and on PostgreSQL, blocking and awaiting.
"""

from __future__ import annotations

import pytest

from espace_bailleur.testing.checks import check_ledger, check_store
from tests.adapters.databases import Stores


@pytest.mark.rule("A2", "B2", "H1", "H4", "K1", "K2", "K3")
def test_the_sql_store_is_a_store(stores: Stores) -> None:
    """
    The SQL store passes the checks of a store.
    """
    check_store(stores.empty_store)


def test_the_sql_ledger_is_a_ledger(stores: Stores) -> None:
    """
    The SQL ledger passes the checks of a ledger.
    """
    check_ledger(stores.empty_ledger)
