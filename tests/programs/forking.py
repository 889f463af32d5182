"""
Use a database, fork, read in all processes at once, and say who was answered what they asked.

Each child ends in order, and the parent goes on with the connections that it had.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from collections.abc import Callable

from sqlalchemy import text

from espace_bailleur import Account
from espace_bailleur.adapters.sql import AwaitingDatabase, AwaitingSqlStore, Database, SqlStore
from espace_bailleur.domain.words import AccountId
from espace_bailleur.testing.checks._values import account, account_id, change


ACCOUNTS = 6
READS = 300
CHILDREN = 4
READERS = 2
"""
How many of them read; the others only end.
"""
SECONDS = 30
"""
How long a child may live.
"""
Find = Callable[[AccountId], Account | None]


def _say_whether(right: bool) -> None:
    os.write(1, b"right\n" if right else b"wrong\n")


def _read(find: Find, first: int) -> bool:
    wanted = [account_id((first + number) % ACCOUNTS) for number in range(READS)]
    return all((found := find(one)) is not None and found.id == one for one in wanted)


def _server(database: Database) -> object:
    """
    Name the connection that writes, where the database can.
    """
    if database.writing.dialect.name == "sqlite":
        return None
    with database.writing.connect() as connection:
        return connection.scalar(text("SELECT pg_backend_pid()"))


def main(url: str, colour: str) -> None:
    """
    Open accounts, fork, read and write.
    """
    database, awaiting = Database.at(url), AwaitingDatabase.at(url)
    loops = [asyncio.new_event_loop()]
    store, awaited = SqlStore(database), AwaitingSqlStore(awaiting)

    def find(one: AccountId) -> Account | None:
        if colour == "blocking":
            return store.find(one)
        return loops[-1].run_until_complete(awaited.find(one))

    store.commit(change(*map(account, range(ACCOUNTS))))
    find(account_id(0))
    before, children = _server(database), list[int]()
    for number in range(CHILDREN):
        child = os.fork()
        if not child:
            signal.alarm(SECONDS)
            loops.append(asyncio.new_event_loop())
            if number < READERS:
                _say_whether(_read(find, 1 + number))
            if number % 2:
                database.close()
                loops[-1].run_until_complete(awaiting.close())
            if colour == "awaiting":
                # The threads of an awaiting driver are not this process's to wait for.
                os._exit(0)
            sys.exit()
        children.append(child)
    right = _read(find, 0)
    ended = [os.waitpid(one, 0)[1] for one in children]
    store.commit(change(account(ACCOUNTS)))
    _say_whether(right and not any(ended) and _server(database) == before)
    loops[0].run_until_complete(awaiting.close())
    database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
