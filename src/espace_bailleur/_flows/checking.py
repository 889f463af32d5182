"""
Looking after a service: what waits, what was never sent, and what the composition lacks.
"""

from __future__ import annotations

from collections.abc import Sequence

from espace_bailleur._flows.kit import Kit
from espace_bailleur.domain.checking import Finding, findings
from espace_bailleur.domain.delivery import Backlog, Unsent
from espace_bailleur.domain.words import MessageId
from espace_bailleur.errors import Misuse


async def backlog(kit: Kit) -> Backlog:
    """
    Count what waits and what was never sent.
    """
    return await kit.store.backlog()


async def unsent(kit: Kit, *, after: str | None, limit: int) -> Sequence[Unsent]:
    """
    List a page of what was given up or dropped (H3).

    Raises:
        Misuse: the page has no place.
    """
    if limit < 1:
        raise Misuse(f"The limit is {limit}.", "Give 1 or more.")
    return await kit.store.unsent(None if after is None else MessageId(after), limit)


async def check(kit: Kit) -> tuple[Finding, ...]:
    """
    Find what the composition lacks, and whether messages have waited too long.
    """
    counted = await kit.store.backlog()
    return findings(
        lasting=kit.store.lasting,
        site=kit.service.site,
        contact=kit.service.contact,
        documents=kit.documents,
        backlog=counted,
        now=kit.clock(),
        policy=kit.policies.dispatch,
    )
