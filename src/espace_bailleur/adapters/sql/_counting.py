"""
The one operation of a ledger, over a connection that its caller opened.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Executable, Row, bindparam, case, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from espace_bailleur.adapters.sql._mapping import instant_of, microseconds, number_of
from espace_bailleur.adapters.sql._tables import ledger
from espace_bailleur.domain.counting import opens_at
from espace_bailleur.domain.policies import MOST_SKEW
from espace_bailleur.domain.throttle import Use


SWEPT = 2
"""
How many rows beside a new key are deleted where they mean nothing any more.

Keys are digests and fall everywhere, so that in the long run half of the rows are alive.
"""

_AHEAD = microseconds(MOST_SKEW)
_COLUMNS = ledger.c


def _hold(insert: sqlite.Insert | postgresql.Insert) -> Executable:
    """
    Write the keys that are new, take hold of the others, and read them all.
    """
    asked, known = insert.excluded.longest, _COLUMNS.longest
    return insert.on_conflict_do_update(
        index_elements=[_COLUMNS.key],
        set_={"longest": case((asked > known, asked), else_=known)},
    ).returning(_COLUMNS.key, _COLUMNS.longest, _COLUMNS.until, _COLUMNS.instants)


_HOLD = {
    "sqlite": _hold(sqlite.insert(ledger)),
    "postgresql": _hold(postgresql.insert(ledger)),
}
_WRITE = (
    update(ledger)
    .where(_COLUMNS.key == bindparam("at_key"))
    .values(instants=bindparam("counted"), until=bindparam("last"))
)
_NEIGHBOURS = (
    select(_COLUMNS.key)
    .where(_COLUMNS.key > bindparam("new"))
    .order_by(_COLUMNS.key)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_SWEEP = delete(ledger).where(_COLUMNS.until <= bindparam("now"), _COLUMNS.key.in_(_NEIGHBOURS))


def reserve(connection: Connection, uses: Sequence[Use], *, now: datetime) -> datetime | None:
    """
    Count every use, or none where one of them would exceed its limit, and say until when.
    """
    asked = Counter(use.key for use in uses)
    if not asked:
        return None
    at = number_of(now)
    held = _held(connection, uses, at)
    full = [
        use for use in uses if _within(held[use.key], use, at) + asked[use.key] > use.limit.count
    ]
    if full:
        _refuse(connection, list(held.values()))
        return max(_opens_at(held[use.key], use, now, asked[use.key]) for use in full)
    kept = {
        row.key: [one for one in row.instants if one > at - row.longest] for row in held.values()
    }
    rows = [_written(row, kept[row.key] + [at] * asked[row.key]) for row in held.values()]
    connection.execute(_WRITE, rows)
    new = [row.key for row in held.values() if not row.instants]
    if new:
        connection.execute(_SWEEP, {"now": at, "new": new[0], "most": SWEPT * len(new)})
    return None


def _held(connection: Connection, uses: Sequence[Use], at: int) -> dict[str, Row[Any]]:
    longest: dict[str, int] = {}
    for use in uses:
        longest[use.key] = max(microseconds(use.limit.window), longest.get(use.key, 0))
    # Everybody takes hold in the order of keys, so that no two calls wait for each other.
    blank: list[dict[str, object]] = [
        {"key": key, "longest": longest[key], "until": at, "instants": []}
        for key in sorted(longest)
    ]
    statement = _HOLD[connection.dialect.name]
    return {row.key: row for row in connection.execute(statement, blank)}


def _within(row: Row[Any], use: Use, at: int) -> int:
    begin = at - microseconds(use.limit.window)
    return sum(begin < one <= at + _AHEAD for one in row.instants)


def _opens_at(row: Row[Any], use: Use, now: datetime, times: int) -> datetime:
    used = [instant_of(one) for one in row.instants]
    return opens_at(use.limit, used, now=now, times=times) or now


def _written(row: Row[Any], instants: list[int]) -> dict[str, Any]:
    return {"at_key": row.key, "counted": instants, "last": max(instants) + row.longest}


def _refuse(connection: Connection, held: Sequence[Row[Any]]) -> None:
    """
    Write nothing, unless the refused call looks back further than those before (`longest`).
    """
    known = [(row, _written(row, row.instants)) for row in held if row.instants]
    longer = [written for row, written in known if written["last"] > row.until]
    if longer:
        connection.execute(_WRITE, longer)
    else:
        connection.rollback()
