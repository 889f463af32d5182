"""
Looking after a service: what waits, what was never sent, and what the composition lacks.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from espace_bailleur._flows.kit import PAGE, Kit, every
from espace_bailleur.domain import checking as decide
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.actor import Actor
from espace_bailleur.domain.checking import Finding, findings
from espace_bailleur.domain.delivery import Backlog, Unsent
from espace_bailleur.domain.roster import Roster
from espace_bailleur.domain.text import bounded
from espace_bailleur.domain.words import AccountId, MessageId
from espace_bailleur.errors import Busy, Misuse
from espace_bailleur.ports.store import Contested, Stale


async def backlog(kit: Kit) -> Backlog:
    """
    Count what waits and what was never sent.
    """
    return await kit.store.backlog()


def _check_page(after: object, limit: object) -> None:
    if not isinstance(limit, int) or limit < 1:
        raise Misuse(f"The limit is {limit!r}.", "Give 1 or more.")
    if after is not None and not (
        isinstance(after, str) and after.isascii() and after.isprintable()
    ):
        raise Misuse("There is no such id to go on after.", "Give the last of the page before.")


async def unsent(kit: Kit, *, after: str | None, limit: int) -> Sequence[Unsent]:
    """
    List a page of what was given up or dropped (H3).

    Raises:
        Misuse: the page has no place.
    """
    _check_page(after, limit)
    return await kit.store.unsent(None if after is None else MessageId(after), limit)


async def acknowledge(kit: Kit, message: str, *, actor: Actor) -> None:
    """
    Take a message that was never sent off the list, since somebody saw to it (H3).

    Raises:
        Refusal: `message-unknown`, and those of `bounded`.
        Busy: others were faster each time.
    """
    typed = bounded(message)
    sought = MessageId(typed) if typed.isascii() and typed.isprintable() else None
    for _ in range(kit.tries):
        found = await kit.store.never_sent(sought) if sought else None
        change = decide.acknowledge(found, actor=actor, now=kit.clock())
        if change is None:
            return
        with suppress(Stale):
            await kit.commit(change)
            return
    raise Busy


async def contested(kit: Kit, *, after: str | None, limit: int) -> Sequence[Account]:
    """
    List a page of the accounts that are frozen because a recovery was contested (F6).

    Raises:
        Misuse: the page has no place.
    """
    _check_page(after, limit)
    return await kit.store.page(Contested(), None if after is None else AccountId(after), limit)


async def vacant(kit: Kit, *, after: str | None, limit: int) -> Sequence[Roster]:
    """
    List a page of the organisations that nobody administers, though people are there (G5).

    Raises:
        Misuse: the page has no place.
    """
    _check_page(after, limit)
    return await kit.store.vacant(None if after is None else AccountId(after), limit)


async def _vacancies(kit: Kit) -> int:
    count = 0
    after: AccountId | None = None
    while page := await kit.store.vacant(after, PAGE):
        count += len(page)
        after = page[-1].id
    return count


async def check(kit: Kit) -> tuple[Finding, ...]:
    """
    Find what the composition lacks, what has waited too long, and whom the institution is to help.
    """
    counted = await kit.store.backlog()
    return findings(
        lasting=kit.store.lasting,
        site=kit.service.site,
        contact=kit.service.contact,
        documents=kit.documents,
        backlog=counted,
        contested=[one.contested_at async for one in every(kit, Contested()) if one.contested_at],
        vacant=await _vacancies(kit),
        now=kit.clock(),
        policy=kit.policies.dispatch,
    )
