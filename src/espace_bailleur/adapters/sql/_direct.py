"""
Statements that are handed to the driver as they are: those of every sign-in and every message.

SQLAlchemy writes each once for each database, and meets its failures as those of its own.
To run it there as well takes three times what the database needs, since it prepares each value and
each row for what it might be; here the values are texts and numbers, and JSON is a text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from attrs import field, frozen
from sqlalchemy import Connection, Delete, Insert, Select, Update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine.interfaces import DBAPICursor, Dialect


Values = dict[str, Any]
_Result = TypeVar("_Result")
# Either driver takes the values of one by name.
_DIALECTS: Mapping[str, Dialect] = {
    "sqlite": sqlite.dialect(paramstyle="named"),
    "postgresql": postgresql.psycopg.dialect(),  # type: ignore[no-untyped-call]  # it has no types
}


@frozen
class Direct:
    """
    One statement, and the names of the *columns* that it writes where it gives them no values.
    """

    _statement: Select[Any] | Insert | Update | Delete
    _columns: Sequence[str] | None = None
    _written: dict[str, tuple[str, Values]] = field(
        factory=dict[str, tuple[str, Values]], init=False
    )

    def first(self, connection: Connection, values: Values) -> Any:  # noqa: ANN401 - a driver's row
        """
        Return the first row, if there is one.
        """
        return self._run(connection, values, lambda cursor: cursor.fetchone())

    def count(self, connection: Connection, values: Values) -> int:
        """
        Tell how many rows it concerned.
        """
        return self._run(connection, values, lambda cursor: cursor.rowcount)

    def each(self, connection: Connection, rows: Sequence[Values]) -> None:
        """
        Run it for each of *rows*, of which there may be none.
        """
        if rows:
            self._run(connection, rows, lambda _: None)

    def _run(
        self,
        connection: Connection,
        values: Values | Sequence[Values],
        result_of: Callable[[DBAPICursor], _Result],
    ) -> _Result:
        text, own = self._written_for(connection.dialect.name)
        given = {**own, **values} if isinstance(values, dict) else values
        return hand_over(connection, text, given, result_of)

    def _written_for(self, name: str) -> tuple[str, Values]:
        if name not in self._written:
            made = self._statement.compile(dialect=_DIALECTS[name], column_keys=self._columns)
            own = {name: one.value for one, name in made.bind_names.items() if not one.required}
            self._written[name] = str(made), own
        return self._written[name]


def hand_over(
    connection: Connection,
    text: str,
    values: Values | Sequence[Values],
    result_of: Callable[[DBAPICursor], _Result],
) -> _Result:
    """
    Have the driver run a statement for some values, or for those of each row.

    Raises:
        DBAPIError: it failed.
    """
    cursor = None
    try:
        cursor = connection.connection.cursor()
        if isinstance(values, dict):
            cursor.execute(text, values)
        else:
            cursor.executemany(text, values)
        result = result_of(cursor)
        cursor.close()
    except BaseException as failure:  # noqa: BLE001 - whatever it is, it is raised again
        # No public name meets a failure as SQLAlchemy's own, with all that follows for the pool.
        connection._handle_dbapi_exception(  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - see above
            failure, text, None, cursor, None
        )
    return result
