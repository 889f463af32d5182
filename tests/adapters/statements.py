"""
Every statement that the SQL adapters send, whichever way it goes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest

from sqlalchemy import Connection, Engine, event

from espace_bailleur.adapters.sql import _direct


Values = tuple[Any, ...] | dict[str, Any] | list[Any]
"""
Those of one statement, or of each row in turn.
"""
Told = Callable[[Connection, str, Values], None]


def tell_of_statements(patch: pytest.MonkeyPatch, engines: Iterable[Engine], told: Told) -> None:
    """
    Call *told* before each statement of these engines, and before any that a driver is handed.
    """

    def by_sqlalchemy(
        connection: Connection, _: object, statement: str, values: Values, *__: object
    ) -> None:
        told(connection, statement, values)

    hand_over = _direct.hand_over

    def directly(connection: Connection, statement: str, values: Any, *rest: Any) -> Any:  # noqa: ANN401 - as it is given
        told(connection, statement, values)
        return hand_over(connection, statement, values, *rest)

    for engine in engines:
        event.listen(engine, "before_cursor_execute", by_sqlalchemy)
    patch.setattr(_direct, "hand_over", directly)
