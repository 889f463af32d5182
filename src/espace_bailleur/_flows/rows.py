"""
Opening the accounts of a whole list, many in one commit.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Sequence
from contextlib import aclosing
from itertools import islice
from typing import TypeGuard

from attrs import frozen

from espace_bailleur._flows.account import already_opened, drawn, open_given
from espace_bailleur._flows.kit import Kit
from espace_bailleur.domain.account import Account, Claim, reference_claim
from espace_bailleur.domain.actor import Actor
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.rows import (
    BrokenRow,
    Imported,
    Opening,
    Row,
    RowKnown,
    RowOpened,
    RowOutcome,
    RowRefused,
    read_row,
    row_refused,
)
from espace_bailleur.errors import Code, Refusal
from espace_bailleur.ports.store import Stale, Taken


BATCH = 200
"""
How many rows are held, and committed together.
"""
_FIELDS = {
    Code.ALREADY_OPENED: "reference",
    Code.IDENTIFIER_TAKEN: "identifier",
    Code.USER_NUMBER_TAKEN: "user_number",
}


@frozen
class _Decided:
    row: Row
    opening: Opening
    change: Change


async def open_many(
    kit: Kit,
    rows: Iterable[Row | BrokenRow],
    *,
    actor: Actor,
    progress: Callable[[RowOutcome], None] | None,
) -> Imported:
    """
    Open an account for each row, and tell *progress* of every row once it is committed or refused.

    Raises:
        Busy: what was drawn was taken each time.
    """
    became: Counter[type[RowOutcome]] = Counter()
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        async with aclosing(_outcomes(kit, batch, actor=actor)) as outcomes:
            async for outcome in outcomes:
                became[type(outcome)] += 1
                if progress is not None:
                    progress(outcome)
    return Imported(opened=became[RowOpened], known=became[RowKnown], refused=became[RowRefused])


async def _outcomes(
    kit: Kit, batch: Sequence[Row | BrokenRow], *, actor: Actor
) -> AsyncGenerator[RowOutcome, None]:
    """
    Open what can be opened, and tell what became of the rows in their order, as soon as it did.
    """
    tried = deque(_decide(kit, row, actor=actor) for row in batch)
    decided = [one for one in tried if isinstance(one, _Decided)]
    # Closed at once: an event loop holds on to a generator that stops midway, and to its rows.
    async with aclosing(_opened(kit, decided, actor=actor)) as outcomes:
        async for outcome in outcomes:
            while isinstance(first := tried.popleft(), RowRefused):
                yield first
            yield outcome
    for one in filter(_is_refused, tried):
        yield one


def _is_refused(one: _Decided | RowRefused) -> TypeGuard[RowRefused]:
    return isinstance(one, RowRefused)


def _decide(kit: Kit, row: Row | BrokenRow, *, actor: Actor) -> _Decided | RowRefused:
    if isinstance(row, BrokenRow):
        return RowRefused(row=row, refusal=row.refusal)
    opening = read_row(row, email=kit.email, policy=kit.policies.issuing)
    if isinstance(opening, Refusal):
        return RowRefused(row=row, refusal=opening)
    return _Decided(row, opening, drawn(kit, opening, actor=actor))


async def _opened(
    kit: Kit, decided: Sequence[_Decided], *, actor: Actor
) -> AsyncGenerator[RowOutcome, None]:
    """
    Commit all together; where something is taken, without those whose place is, or by halves.
    """
    if not decided:
        return
    try:
        await kit.commit(Change.together([one.change for one in decided]))
    except (Stale, Taken):
        async with aclosing(_apart(kit, decided, actor=actor)) as outcomes:
            async for outcome in outcomes:
                yield outcome
    else:
        for one in decided:
            yield RowOpened(row=one.row, account=one.change.account)


async def _apart(
    kit: Kit, decided: Sequence[_Decided], *, actor: Actor
) -> AsyncGenerator[RowOutcome, None]:
    held = [await kit.store.find(_place(one)) for one in decided]
    if len(decided) == 1 and held[0] is None:
        yield await _open_alone(kit, decided[0], actor=actor)
        return
    parts = _runs(decided, held) if any(held) else _halves(decided)
    for part in parts:
        if isinstance(part, RowKnown | RowRefused):
            yield part
        else:
            async with aclosing(_opened(kit, part, actor=actor)) as outcomes:
                async for outcome in outcomes:
                    yield outcome


def _place(one: _Decided) -> Claim:
    return reference_claim(one.opening.holder, one.opening.departement)


def _halves(decided: Sequence[_Decided]) -> Iterator[Sequence[_Decided]]:
    middle = len(decided) // 2
    yield decided[:middle]
    yield decided[middle:]


def _runs(
    decided: Sequence[_Decided], held: Sequence[Account | None]
) -> Iterator[Sequence[_Decided] | RowKnown | RowRefused]:
    """
    Take those out whose place somebody has, and leave the others in their order.
    """
    free: list[_Decided] = []
    for one, account in zip(decided, held, strict=True):
        if account is None:
            free.append(one)
            continue
        if free:
            yield free
            free = []
        yield _known(one, account)
    if free:
        yield free


def _known(one: _Decided, account: Account) -> RowKnown | RowRefused:
    """
    Tell the holder's own account from that of another holder whose reference is the same.
    """
    if account.holder == one.opening.holder:
        return RowKnown(row=one.row, account=account)
    return _refused(one.row, already_opened(one.opening))


async def _open_alone(kit: Kit, one: _Decided, *, actor: Actor) -> RowOutcome:
    try:
        return RowOpened(row=one.row, account=await open_given(kit, one.opening, actor=actor))
    except Refusal as refusal:
        return _refused(one.row, refusal)


def _refused(row: Row, refusal: Refusal) -> RowRefused:
    # A new refusal, never raised: one that was raised holds the rows of its whole batch.
    return RowRefused(row=row, refusal=row_refused({_FIELDS[refusal.code]: (refusal.fault,)}))
