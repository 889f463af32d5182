"""
What a ledger counts, in a folded world: for a source, or for what is asked without one (F4).
"""

from __future__ import annotations

from datetime import datetime

from espace_bailleur.domain.counting import opens_at
from espace_bailleur.domain.throttle import Use
from espace_bailleur.testing.folding import World


def refused_until(world: World, use: Use, *, times: int = 1) -> datetime | None:
    """
    Find the instant at which something can be used *times* more; None where that is now.
    """
    return opens_at(use.limit, world.uses.get(use.key, ()), now=world.clock(), times=times)


def reserve(world: World, use: Use, *, times: int = 1) -> bool:
    """
    Count a use so many times where its limit lets all of them through.
    """
    through = refused_until(world, use, times=times) is None
    if through:
        world.uses[use.key] = (*world.uses.get(use.key, ()), *(world.clock(),) * times)
    return through


def use_up(world: World, use: Use) -> None:
    """
    Count a use until its limit refuses it.
    """
    left = use.limit.count
    while refused_until(world, use) is None:
        if not reserve(world, use, times=left):
            left = -(-left // 2)
