"""
Finding, listing and committing accounts, each over a connection that its caller opened.
"""

from __future__ import annotations

import json

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Text, bindparam, cast, insert, select, update
from sqlalchemy.exc import IntegrityError

from espace_bailleur.adapters.sql import _outbox, _rosters
from espace_bailleur.adapters.sql._direct import Direct
from espace_bailleur.adapters.sql._faults import violated
from espace_bailleur.adapters.sql._mapping import (
    ACCEPTANCE,
    ACCOUNT,
    EVENT,
    Mapped,
    number_of,
    text_of,
)
from espace_bailleur.adapters.sql._tables import CONTESTED, acceptances, accounts, events
from espace_bailleur.domain.account import Account, Claim, ClaimKind
from espace_bailleur.domain.change import Change, Settlement, recorded_already
from espace_bailleur.domain.documents import Acceptance
from espace_bailleur.domain.holder import Organisation
from espace_bailleur.domain.records import Event
from espace_bailleur.domain.words import AccountId
from espace_bailleur.ports.store import (
    ByDelivery,
    BySiret,
    Contested,
    Lookup,
    Query,
    Recorded,
    Stale,
    Taken,
)


KEYS: dict[ClaimKind, Column[Any]] = {
    ClaimKind.IDENTIFIER: accounts.c.identifier_key,
    ClaimKind.USER_NUMBER: accounts.c.user_number_key,
    ClaimKind.ADDRESS: accounts.c.address_key,
    ClaimKind.REFERENCE: accounts.c.reference_key,
}
"""
The column that holds each kind of claim and keeps it unique (K3).
"""
_KEY_COLUMNS = [
    (one.name, one)
    for one in (
        *KEYS.values(),
        accounts.c.delivery_key,
        accounts.c.siret,
        accounts.c.contested_at,
    )
]
_KINDS = {f"{accounts.name}_{column.name}": kind for kind, column in KEYS.items()}

_VALUES = select(accounts.c.value)
_TEXTS = select(cast(accounts.c.value, Text))
_BY_ID = Direct(_TEXTS.where(accounts.c.id == bindparam("sought")))
_BY_KEY = {
    kind: Direct(_TEXTS.where(column == bindparam("sought"))) for kind, column in KEYS.items()
}
_VERSIONS = select(accounts.c.id, accounts.c.version).where(
    accounts.c.id.in_(bindparam("ids", expanding=True))
)
_INSERT = Direct(insert(accounts).inline(), [column.name for column in accounts.c])
_AT = update(accounts).where(
    accounts.c.id == bindparam("at_id"), accounts.c.version == bindparam("at_version")
)
_UPDATE = Direct(_AT, [column.name for column in accounts.c if column.name != "id"])
# Most changes keep every key, and a key that is written is taken out of its index and put back.
_KEEPING_KEYS = Direct(
    _AT.where(*(column.is_not_distinct_from(bindparam(name)) for name, column in _KEY_COLUMNS)),
    ["version", "value"],
)
_RELEASE = Direct(_AT.values(dict.fromkeys(KEYS.values())))
# Nobody asks for the numbers that the database gives to these.
_ADDED = ("account", "at", "value")
_ADD_ACCEPTANCES = Direct(insert(acceptances).inline(), _ADDED)
_ADD_EVENTS = Direct(insert(events).inline(), _ADDED)

_Added = TypeVar("_Added", Acceptance, Event)


def find(connection: Connection, key: Lookup) -> Account | None:
    """
    Find the account with that id, or the one that holds that claim.
    """
    if isinstance(key, Claim):
        row = _BY_KEY[key.kind].first(connection, {"sought": key.key})
    else:
        row = _BY_ID.first(connection, {"sought": key})
    return None if row is None else ACCOUNT.read(json.loads(row[0]))


def page(
    connection: Connection, query: Query, after: AccountId | None, limit: int
) -> list[Account]:
    """
    List at most *limit* accounts in the order of their ids, those that follow *after*.
    """
    listed = _VALUES.order_by(accounts.c.id).limit(limit)
    if isinstance(query, ByDelivery):
        listed = listed.where(accounts.c.delivery_key == query.key)
    if isinstance(query, BySiret):
        listed = listed.where(accounts.c.siret == query.siret)
    if isinstance(query, Contested):
        listed = listed.where(CONTESTED)
    if after is not None:
        listed = listed.where(accounts.c.id > after)
    return [ACCOUNT.read(value) for value in connection.scalars(listed)]


def commit(connection: Connection, change: Change) -> None:
    """
    Write all of a change; what is raised instead leaves nothing that may be committed (K1).

    Raises:
        Stale: a version is not the one before (K2), or a message is not listed.
        Taken: a claim is held by another account (K3).
        Recorded: a message that is to wait once waits already (F4).
        Misuse: a message has the id of another one.
    """
    try:
        _write(connection, change)
    except IntegrityError as refused:
        constraint = violated(refused)
    else:
        return
    # Which of two violations a database names is its own affair: a version is told first.
    # What the host did before its savepoint stands (K6).
    (connection.get_nested_transaction() or connection).rollback()
    _check_versions(connection, change.accounts)
    _rosters.check_versions(connection, change.rosters)
    if constraint not in _KINDS:
        if constraint == _outbox.ONCE:
            raise Recorded
        raise recorded_already()
    raise Taken(_KINDS[constraint])


def settle(connection: Connection, settlement: Settlement) -> bool:
    """
    Settle a message, and write what changes with it.

    Raises:
        Stale, Taken, Recorded, Misuse: its change is refused, as by `commit`.
    """
    settled = _outbox.settle(connection, settlement)
    if settled and settlement.change is not None:
        commit(connection, settlement.change)
    return settled


def _write(connection: Connection, change: Change) -> None:
    # Everybody locks in the order of ids, so that no two changes wait for each other.
    if not all(_outbox.acknowledge(connection, one) for one in sorted({*change.acknowledged})):
        raise Stale
    known = sorted((one for one in change.accounts if one.version != 1), key=lambda one: one.id)
    new = [one for one in change.accounts if one.version == 1]
    if len(known) > 1:
        # What one of them gives up another may take, whichever is written first.
        for one in known:
            _update(connection, one, {}, _RELEASE)
    for one in known:
        _update(connection, one, _row(one), _KEEPING_KEYS, _UPDATE)
    _INSERT.each(connection, [_row(one) for one in new])
    if change.rosters:
        _rosters.write(connection, change.rosters)
    _ADD_ACCEPTANCES.each(connection, [_added(one, ACCEPTANCE) for one in change.acceptances])
    _ADD_EVENTS.each(connection, [_added(one, EVENT) for one in change.events])
    _outbox.record(connection, change.messages)


def _row(account: Account) -> dict[str, Any]:
    keys: dict[str, str | None] = dict.fromkeys(column.name for column in KEYS.values())
    keys |= {KEYS[claim.kind].name: claim.key for claim in account.claims}
    delivery = account.delivery and account.delivery.key
    holder = account.holder
    return {
        "id": account.id,
        "version": account.version,
        "delivery_key": delivery,
        "siret": holder.siret.value if isinstance(holder, Organisation) else None,
        "contested_at": account.contested_at and number_of(account.contested_at),
        "value": text_of(ACCOUNT.write(account)),
        **keys,
    }


def _added(one: _Added, mapped: Mapped[_Added]) -> dict[str, Any]:
    return {"account": one.account, "at": number_of(one.at), "value": text_of(mapped.write(one))}


def _update(connection: Connection, account: Account, row: dict[str, Any], *ways: Direct) -> None:
    """
    Write an account in the first of *ways* that finds it at the version before.
    """
    values = {"at_id": account.id, "at_version": account.version - 1} | row
    if not any(way.count(connection, values) == 1 for way in ways):
        raise Stale


def _check_versions(connection: Connection, told: Sequence[Account]) -> None:
    rows = connection.execute(_VERSIONS, {"ids": [one.id for one in told]})
    stored = {row.id: row.version for row in rows}
    if any(one.version != stored.get(one.id, 0) + 1 for one in told):
        raise Stale
