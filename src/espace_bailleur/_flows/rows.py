"""
Opening the accounts of a whole list, many in one commit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import islice

from attrs import frozen

from espace_bailleur._flows.account import drawn, open_given
from espace_bailleur._flows.kit import Kit
from espace_bailleur.domain.account import reference_claim
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.records import Actor
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
        for outcome in await _open_batch(kit, batch, actor=actor):
            became[type(outcome)] += 1
            if progress is not None:
                progress(outcome)
    return Imported(opened=became[RowOpened], known=became[RowKnown], refused=became[RowRefused])


async def _open_batch(
    kit: Kit, batch: Sequence[Row | BrokenRow], *, actor: Actor
) -> list[RowOutcome]:
    """
    Open what can be opened, and return what became of the rows in their order.
    """
    tried = [_decide(kit, row, actor=actor) for row in batch]
    decided = [one for one in tried if isinstance(one, _Decided)]
    opened = iter(await _commit(kit, decided, actor=actor) if decided else ())
    return [next(opened) if isinstance(one, _Decided) else one for one in tried]


def _decide(kit: Kit, row: Row | BrokenRow, *, actor: Actor) -> _Decided | RowRefused:
    if isinstance(row, BrokenRow):
        return RowRefused(row=row, refusal=row.refusal)
    opening = read_row(row, email=kit.email, policy=kit.policies.issuing)
    if isinstance(opening, Refusal):
        return RowRefused(row=row, refusal=opening)
    return _Decided(row, opening, drawn(kit, opening, actor=actor))


async def _commit(kit: Kit, decided: Sequence[_Decided], *, actor: Actor) -> list[RowOutcome]:
    """
    Commit all together, or by halves until what is taken already stands alone.
    """
    try:
        await kit.commit(Change.together([one.change for one in decided]))
    except (Stale, Taken):
        if len(decided) == 1:
            return [await _open_alone(kit, decided[0], actor=actor)]
        middle = len(decided) // 2
        return [
            *await _commit(kit, decided[:middle], actor=actor),
            *await _commit(kit, decided[middle:], actor=actor),
        ]
    return [RowOpened(row=one.row, account=one.change.account) for one in decided]


async def _open_alone(kit: Kit, one: _Decided, *, actor: Actor) -> RowOutcome:
    """
    Open one that met something taken: the holder's own place, unless somebody else has it.
    """
    opening = one.opening
    held = await kit.store.find(reference_claim(opening.holder, opening.departement))
    if held is not None and held.holder == opening.holder:
        return RowKnown(row=one.row, account=held)
    try:
        return RowOpened(row=one.row, account=await open_given(kit, opening, actor=actor))
    except Refusal as refusal:
        return _refused(one.row, refusal)


def _refused(row: Row, refusal: Refusal) -> RowRefused:
    # A new refusal, never raised: one that was raised holds the rows of its whole batch.
    return RowRefused(row=row, refusal=row_refused({_FIELDS[refusal.code]: (refusal.fault,)}))
