"""
Who works in each organisation, each over a connection that its caller opened (rules G).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, insert, select, update

from espace_bailleur.adapters.sql._mapping import ROSTER
from espace_bailleur.adapters.sql._tables import ORPHANED, rosters
from espace_bailleur.domain.roster import Roster
from espace_bailleur.domain.words import AccountId
from espace_bailleur.ports.store import Stale


_BY_ID = select(rosters.c.value).where(rosters.c.id == bindparam("sought"))
_ORPHANED = select(rosters.c.value).where(ORPHANED).order_by(rosters.c.id)
_VERSIONS = select(rosters.c.id, rosters.c.version).where(
    rosters.c.id.in_(bindparam("ids", expanding=True))
)
_INSERT = insert(rosters)
_UPDATE = update(rosters).where(
    rosters.c.id == bindparam("at_id"), rosters.c.version == bindparam("at_version")
)


def find(connection: Connection, organisation: AccountId) -> Roster | None:
    """
    Find who works in an organisation.
    """
    value = connection.scalar(_BY_ID, {"sought": organisation})
    return None if value is None else ROSTER.read(value)


def vacant(connection: Connection, after: AccountId | None, limit: int) -> list[Roster]:
    """
    List at most *limit* orphaned rosters in the order of their ids, after *after*.
    """
    listed = _ORPHANED.limit(limit)
    if after is not None:
        listed = listed.where(rosters.c.id > after)
    return [ROSTER.read(value) for value in connection.scalars(listed)]


def write(connection: Connection, told: Sequence[Roster]) -> None:
    """
    Write rosters, each on the version before its own, or the first where there is none (K2).

    Raises:
        Stale: a version is not the one before.
    """
    # After the accounts, and in the order of ids: no two changes wait for each other.
    for one in sorted(told, key=lambda roster: roster.id):
        row = {"version": one.version, "orphaned": one.orphaned, "value": ROSTER.write(one)}
        if one.version == 1:
            connection.execute(_INSERT, {"id": one.id} | row)
            continue
        at = {"at_id": one.id, "at_version": one.version - 1}
        if connection.execute(_UPDATE, at | row).rowcount != 1:
            raise Stale


def check_versions(connection: Connection, told: Sequence[Roster]) -> None:
    """
    Go on where every roster is on the version before its own.

    Raises:
        Stale: one is not.
    """
    rows = connection.execute(_VERSIONS, {"ids": [one.id for one in told]})
    stored = {row.id: row.version for row in rows}
    if any(one.version != stored.get(one.id, 0) + 1 for one in told):
        raise Stale
