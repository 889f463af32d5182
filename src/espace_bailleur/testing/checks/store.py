"""
The checks of a store: what `espace_bailleur.ports.store` promises, seen through the port alone.
"""

from __future__ import annotations

from collections.abc import Callable

from espace_bailleur.ports.store import Store
from espace_bailleur.testing.checks import (
    _store_acknowledged,
    _store_claims,
    _store_commits,
    _store_longest,
    _store_messages,
    _store_once,
    _store_races,
    _store_reads,
    _store_rosters,
    _store_settlements,
)
from espace_bailleur.testing.checks._running import run


CHECKS: tuple[Callable[[Store], None], ...] = (
    *_store_reads.CHECKS,
    *_store_commits.CHECKS,
    *_store_claims.CHECKS,
    *_store_messages.CHECKS,
    *_store_once.CHECKS,
    *_store_settlements.CHECKS,
    *_store_acknowledged.CHECKS,
    *_store_races.CHECKS,
    *_store_rosters.CHECKS,
    *_store_longest.CHECKS,
)


def check_store(make: Callable[[], Store]) -> None:
    """
    Check a store (A2, B2, F4, G5, H4, K1, K2, K3); *make* makes an empty one for each check.

    Some checks call it from eight threads at once.

    Raises:
        AssertionError: some checks failed; each is named, with what was expected.
    """
    run("store", CHECKS, make)
