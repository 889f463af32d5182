"""
What is done twice, since the answer to the first time was lost, is done once (K4).
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve

from espace_bailleur.domain.change import Change, Settlement
from espace_bailleur.errors import Misuse
from espace_bailleur.ports.store import Stale
from espace_bailleur.testing.checks._bench import Bench
from espace_bailleur.testing.checks._journeys_commits import about_to, state_of, told_of
from espace_bailleur.testing.checks._running import expect, refused
from espace_bailleur.testing.checks._store_settlements import LEASE, outcomes
from espace_bailleur.testing.checks._values import NOW, account, change, message


def a_change_that_is_committed_again_is_written_once(bench: Bench) -> None:
    """
    Commit a change of every part twice, and one that only records a message (K2, K4).
    """
    again: tuple[tuple[str, Change, type[Exception]], ...] = (
        ("a change", about_to(bench), Stale),
        ("a message", Change(messages=(message("alone"),)), Misuse),
    )
    for name, told, by in again:
        bench.store.commit(told)
        once = state_of(bench)
        refused(f"{name} again", by, bench.store.commit, told)
        expect(f"what there is after {name} again", state_of(bench), once)


def a_settlement_that_is_made_again_is_written_once(bench: Bench) -> None:
    """
    Settle messages in every way, each twice, with a change (H4, K4).
    """
    bench.store.commit(told_of(account(1), name="told"))
    for version, outcome in enumerate(outcomes(NOW), start=2):
        # The longest waiting of all is the one that is leased.
        one = message(f"one-{version}", at=NOW - LEASE)
        bench.store.commit(change(messages=[one]))
        (leased,) = bench.store.lease(now=one.recorded_at, limit=1, lease=LEASE)
        told = evolve(told_of(account(1, version=version), name=f"{version}"), messages=())
        settlement = Settlement(
            message=one.id, generation=leased.generation, outcome=outcome, change=told
        )
        expect(f"{outcome}", bench.store.settle(settlement), expected=True)
        once = state_of(bench)
        expect(f"{outcome} again", bench.store.settle(settlement), expected=False)
        expect(f"what there is after {outcome} again", state_of(bench), once)


CHECKS: tuple[Callable[[Bench], None], ...] = (
    a_change_that_is_committed_again_is_written_once,
    a_settlement_that_is_made_again_is_written_once,
)
