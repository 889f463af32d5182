"""
Checks that the author of an adapter runs on it, one line an adapter.

They need no test framework, and raise `AssertionError` with the names of all that failed.
"""

from __future__ import annotations

from espace_bailleur.testing.checks._bench import Kept
from espace_bailleur.testing.checks._joining_hosts import (
    AwaitingHost,
    AwaitingJoiningStore,
    Host,
    JoiningStore,
)
from espace_bailleur.testing.checks.adapter import check_adapter, check_awaiting_adapter
from espace_bailleur.testing.checks.courier import check_awaiting_courier, check_courier
from espace_bailleur.testing.checks.email_policy import check_email_policy
from espace_bailleur.testing.checks.hasher import check_hasher
from espace_bailleur.testing.checks.joining import check_awaiting_joining, check_joining
from espace_bailleur.testing.checks.ledger import check_ledger
from espace_bailleur.testing.checks.store import check_store
from espace_bailleur.testing.checks.system import (
    check_blocklist,
    check_clock,
    check_secret_source,
)


__all__ = [
    "AwaitingHost",
    "AwaitingJoiningStore",
    "Host",
    "JoiningStore",
    "Kept",
    "check_adapter",
    "check_awaiting_adapter",
    "check_awaiting_courier",
    "check_awaiting_joining",
    "check_blocklist",
    "check_clock",
    "check_courier",
    "check_email_policy",
    "check_hasher",
    "check_joining",
    "check_ledger",
    "check_secret_source",
    "check_store",
]
