"""
What the SQL store asks of a database: few statements, each along an index.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from attrs import field, frozen
from sqlalchemy import Connection

from espace_bailleur.adapters.sql import Database, SqlLedger, SqlStore, migrate
from espace_bailleur.domain.change import Settlement
from espace_bailleur.domain.delivery import Dead, Retry
from espace_bailleur.domain.throttle import Limit, Use
from espace_bailleur.domain.words import MessageId
from espace_bailleur.ports.store import ByDelivery, BySiret, Contested, Everyone, Lookup
from espace_bailleur.testing.checks._values import (
    NOW,
    account,
    account_id,
    change,
    confirmed,
    message,
)
from tests.adapters.statements import Values, tell_of_statements


HOUR = timedelta(hours=1)


@frozen
class _Watched:
    """
    A store and a ledger on SQLite, with what they send and how SQLite goes about it.
    """

    store: SqlStore
    ledger: SqlLedger
    verbs: list[str] = field(factory=list[str])
    plans: list[str] = field(factory=list[str])

    def during(self, call: Callable[[], object]) -> list[str]:
        """
        Do something, and tell the first words of its statements.
        """
        self.verbs.clear()
        self.plans.clear()
        call()
        return self.verbs

    def see(self, connection: Connection, statement: str, values: Values) -> None:
        """
        Note a statement, and ask SQLite for its plan.
        """
        self.verbs.append(statement.split(maxsplit=1)[0])
        one = values[0] if isinstance(values, list) else values
        cursor = connection.connection.cursor()
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}", one)
        self.plans.extend(row[-1] for row in cursor.fetchall())
        cursor.close()


@pytest.fixture
def watched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Watched]:
    """
    A store with some accounts and messages, of which some were given up.
    """
    url = f"sqlite:///{tmp_path}/landlords.db"
    migrate(url)
    database = Database.at(url)
    made = _Watched(SqlStore(database), SqlLedger(database))
    accounts = [account(number, address=confirmed(f"a{number}")) for number in range(50)]
    made.store.commit(change(*accounts, messages=[message(f"m{n}") for n in range(50)]))
    for one in made.store.lease(now=NOW, limit=5, lease=HOUR):
        made.store.settle(
            Settlement(message=one.message.id, generation=one.generation, outcome=Dead())
        )
    tell_of_statements(monkeypatch, (database.reading, database.writing), made.see)
    yield made
    database.close()


def test_an_account_is_found_by_one_statement_along_an_index(watched: _Watched) -> None:
    """
    A look-up by id or by any claim is one statement, and looks at one row.
    """
    held = account(7, address=confirmed("a7"))
    keys: list[Lookup] = [held.id, *held.claims]
    for key in keys:
        assert watched.during(partial(watched.store.find, key)) == ["SELECT"]
        assert all(one.startswith("SEARCH") for one in watched.plans)


def test_a_change_of_one_account_reads_nothing(watched: _Watched) -> None:
    """
    A change of one account is one transaction of one update and what is recorded with it.
    """
    changed = account(7, address=confirmed("a7")).next(epoch=1)
    assert watched.during(lambda: watched.store.commit(change(changed))) == [
        "BEGIN",
        "UPDATE",
        "INSERT",
    ]
    assert all(one.startswith("SEARCH") for one in watched.plans)


def test_a_key_that_moves_is_a_second_update(watched: _Watched) -> None:
    """
    The first update finds no account that keeps all of its keys, and the next writes them too.
    """
    moved = account(7, address=confirmed("b7")).next()
    verbs = watched.during(lambda: watched.store.commit(change(moved)))
    assert verbs == ["BEGIN", "UPDATE", "UPDATE", "INSERT"]
    assert all(one.startswith("SEARCH") for one in watched.plans)
    assert watched.store.find(moved.id) == moved


@pytest.mark.parametrize("count", [1, 400])
def test_accounts_are_opened_together_in_four_statements(watched: _Watched, count: int) -> None:
    """
    However many accounts one change opens, it takes as many statements as for one.
    """
    opened = [account(100 + number) for number in range(count)]
    told = [message(f"told {number}") for number in range(2 * count)]
    verbs = watched.during(lambda: watched.store.commit(change(*opened, messages=told)))
    assert verbs == ["BEGIN", "INSERT", "INSERT", "INSERT"]


def test_what_is_listed_and_counted_is_found_along_an_index(watched: _Watched) -> None:
    """
    Pages, messages that are due or were never sent, and their counts touch no other rows.
    """
    store, after = watched.store, MessageId("m1")
    calls: list[Callable[[], object]] = [
        lambda: store.page(Everyone(), account_id(3), 10),
        lambda: store.page(ByDelivery("zoe@example.org"), None, 10),
        lambda: store.page(BySiret("73282932000074"), account_id(3), 10),
        lambda: store.page(Contested(), None, 10),
        lambda: store.page(Contested(), account_id(3), 10),
        lambda: store.vacant(None, 10),
        lambda: store.vacant(account_id(3), 10),
        lambda: store.unsent(after, 10),
        lambda: store.never_sent(after),
        lambda: store.lease(now=NOW, limit=10, lease=HOUR),
        lambda: store.settle(Settlement(message=after, generation=1, outcome=Retry(NOW))),
        store.backlog,
    ]
    for call in calls:
        watched.during(call)
        rows = [one for one in watched.plans if "espace_bailleur_" in one]
        assert rows
        assert all("USING INDEX" in one for one in rows)
        assert not [one for one in watched.plans if "TEMP B-TREE" in one]


def test_a_use_is_counted_in_two_statements(watched: _Watched) -> None:
    """
    Several uses of keys that are known are counted together; a refusal writes nothing anew.
    """
    limit = Limit(2, HOUR)
    uses = [Use("source", limit), Use("account", limit)]
    reserve = partial(watched.ledger.reserve, uses, now=NOW)
    assert watched.during(reserve) == ["BEGIN", "INSERT", "UPDATE", "DELETE"]
    assert watched.during(reserve) == ["BEGIN", "INSERT", "UPDATE"]
    assert watched.during(reserve) == ["BEGIN", "INSERT"]
