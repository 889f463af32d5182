"""
Messages: recorded, leased, settled and listed, over a connection that its caller opened (rules H).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, true, update

from espace_bailleur.adapters.sql._direct import Direct
from espace_bailleur.adapters.sql._mapping import (
    CONTENT,
    OUTCOMES,
    instant_of,
    number_of,
    text_of,
)
from espace_bailleur.adapters.sql._tables import UNSENT, WAITING, messages
from espace_bailleur.domain.change import Settlement
from espace_bailleur.domain.delivery import (
    Acknowledged,
    Backlog,
    Dead,
    Dropped,
    Leased,
    Message,
    Resolved,
    Retry,
    Unsent,
)
from espace_bailleur.domain.words import MessageId


NEEDED = ("nonce", "typed")
"""
What contents call the one field that is erased when their message is settled.
"""

ONCE = f"{messages.name}_once"
_COLUMNS = messages.c
_ACKNOWLEDGED = "acknowledged"
_LISTED: dict[str, Dead | Dropped | Acknowledged] = {
    "dead": Dead(),
    "dropped": Dropped(),
    _ACKNOWLEDGED: Acknowledged(),
}
_INSERT = Direct(
    insert(messages).inline(), [column.name for column in _COLUMNS if column.name != "outcome"]
)
# A message that another worker is taking is his: on SQLite, only one of them gets this far.
_DUE = (
    select(messages)
    .where(WAITING, _COLUMNS.due <= bindparam("now"))
    .order_by(_COLUMNS.due, _COLUMNS.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True)
)
_TAKE = (
    update(messages)
    .where(_COLUMNS.id == bindparam("at_id"))
    .values(generation=_COLUMNS.generation + 1, due=bindparam("until"))
)
_LEASED = (
    WAITING,
    _COLUMNS.id == bindparam("at_id"),
    _COLUMNS.generation == bindparam("at_generation"),
)
_SETTLE = update(messages).where(*_LEASED)
_PUT_OFF = Direct(
    _SETTLE.values(
        generation=_COLUMNS.generation + 1,
        attempts=_COLUMNS.attempts + 1,
        due=bindparam("again"),
    )
)
_END = Direct(_SETTLE.values(outcome=bindparam("tag"), once=None, needed=None))
_FORGET = Direct(delete(messages).where(*_LEASED))
_UNSENT = select(messages).where(UNSENT).order_by(_COLUMNS.id).limit(bindparam("most"))
_NEVER_SENT = select(messages).where(
    _COLUMNS.id == bindparam("sought"), _COLUMNS.outcome.in_(_LISTED)
)
_ACKNOWLEDGE = (
    update(messages).where(UNSENT, _COLUMNS.id == bindparam("at_id")).values(outcome=_ACKNOWLEDGED)
)
_waits = (
    select(
        func.count().filter(_COLUMNS.attempts == 0).label("untried"),
        func.count().filter(_COLUMNS.attempts > 0).label("retried"),
        func.min(_COLUMNS.recorded_at).label("oldest"),
        func.min(_COLUMNS.recorded_at).filter(_COLUMNS.attempts == 0).label("oldest_untried"),
    )
    .select_from(messages)
    .where(WAITING)
    .subquery()
)
_never_sent = (
    select(
        func.count().filter(_COLUMNS.outcome == "dead").label("dead"),
        func.count().filter(_COLUMNS.outcome == "dropped").label("dropped"),
    )
    .select_from(messages)
    .where(UNSENT)
    .subquery()
)
# Two counts, each along an index of its own, seen at one moment since it is one statement.
_COUNTS = select(_waits, _never_sent).join_from(_waits, _never_sent, true())


def record(connection: Connection, recorded: Sequence[Message]) -> None:
    """
    Record messages that are due at once (H1).
    """
    _INSERT.each(connection, [_row(one) for one in recorded])


def _row(message: Message) -> dict[str, Any]:
    value = CONTENT.write(message.content)
    needed = next((value.pop(name) for name in NEEDED if name in value), None)
    at = number_of(message.recorded_at)
    return {
        "id": message.id,
        "recorded_at": at,
        "due": at,
        "generation": 0,
        "attempts": 0,
        "once": message.once,
        "needed": needed,
        "value": text_of(value),
    }


def message_of(row: Row[Any]) -> Message:
    """
    Read a message from its row, whatever became of it.
    """
    content = CONTENT.read(row.value | dict.fromkeys(NEEDED, row.needed or ""))
    at = instant_of(row.recorded_at)
    return Message(id=row.id, recorded_at=at, content=content, once=row.once)


def lease(connection: Connection, *, now: datetime, limit: int, lease: timedelta) -> list[Leased]:
    """
    Take at most *limit* messages that are due at *now*, the longest waiting first (H4).
    """
    due = connection.execute(_DUE, {"now": number_of(now), "most": limit}).all()
    if due:
        until = number_of(now + lease)
        connection.execute(_TAKE, [{"at_id": row.id, "until": until} for row in due])
    return [
        Leased(message=message_of(row), generation=row.generation + 1, attempts=row.attempts)
        for row in due
    ]


def settle(connection: Connection, settlement: Settlement) -> bool:
    """
    Note what became of a leased message; tell whether its generation was still the latest.
    """
    of = {"at_id": settlement.message, "at_generation": settlement.generation}
    outcome = settlement.outcome
    if isinstance(outcome, Retry):
        done = _PUT_OFF.count(connection, of | {"again": number_of(outcome.at)})
    elif isinstance(outcome, Resolved):
        done = _FORGET.count(connection, of)
    else:
        done = _END.count(connection, of | {"tag": OUTCOMES[type(outcome)]})
    return done == 1


def unsent(connection: Connection, after: MessageId | None, limit: int) -> list[Unsent]:
    """
    List at most *limit* dead and dropped messages in the order of their ids, after *after*.
    """
    listed = _UNSENT if after is None else _UNSENT.where(_COLUMNS.id > after)
    return [_unsent(row) for row in connection.execute(listed, {"most": limit})]


def never_sent(connection: Connection, message: MessageId) -> Unsent | None:
    """
    Find one dead or dropped message, acknowledged or not.
    """
    row = connection.execute(_NEVER_SENT, {"sought": message}).one_or_none()
    return None if row is None else _unsent(row)


def _unsent(row: Row[Any]) -> Unsent:
    return Unsent(message=message_of(row), outcome=_LISTED[row.outcome])


def acknowledge(connection: Connection, message: MessageId) -> bool:
    """
    Take a message off the list of those that were never sent; tell whether it was on it.
    """
    return connection.execute(_ACKNOWLEDGE, {"at_id": message}).rowcount == 1


def backlog(connection: Connection) -> Backlog:
    """
    Count what waits and what was never sent, all at one moment.
    """
    row = connection.execute(_COUNTS).one()
    oldest, oldest_untried = (
        None if at is None else instant_of(at) for at in (row.oldest, row.oldest_untried)
    )
    return Backlog(
        untried=row.untried,
        retried=row.retried,
        oldest=oldest,
        oldest_untried=oldest_untried,
        dead=row.dead,
        dropped=row.dropped,
    )
