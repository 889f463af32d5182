"""
Asking for a way back, at each of its doors, weakens nothing and leads to what lives, on SQL.
"""

from __future__ import annotations

import asyncio

import pytest

from espace_bailleur.adapters.sql import AwaitingDatabase, Database
from espace_bailleur.domain.words import AccountId
from espace_bailleur.testing.doubles import Mailbox, MovableClock
from espace_bailleur.testing.people import POSTAL
from espace_bailleur.testing.way_back import check_awaiting_way_back, check_way_back
from tests.adapters.service import awaiting_on, espace_on, opened, settled


FAILING = (0, 1, 0, 2)
"""
How often the courier is out at each door.
"""


def _people(database: Database, mailbox: Mailbox, clock: MovableClock) -> list[AccountId]:
    """
    Open accounts that mails and letters reach, one of them settled.
    """
    espace = espace_on(database, mailbox, clock)
    new, used = (opened(espace, f"R-{number}") for number in range(2))
    espace.dispatch()
    settled(espace, used, mailbox.provisional_password(used))
    for one in (new, used):
        espace.operator("tests").correct_address(one.id, postal=str(POSTAL), evidence="au guichet")
    espace.dispatch()
    return [new.id, used.id]


@pytest.mark.rule("C7", "F2", "F8", "P04", "P13")
def test_whoever_asks_over_a_database_gets_what_lives_and_takes_nothing(migrated: str) -> None:
    """
    By mail and by letter, new and settled people get what they ask for, and keep what they have.
    """
    database, mailbox, clock = Database.at(migrated), Mailbox(), MovableClock()
    for account in _people(database, mailbox, clock):
        check_way_back(
            espace_on(database, mailbox, clock), mailbox, account, clock=clock, failing=FAILING
        )
    database.close()


@pytest.mark.no_cover  # long: the one above, and the one in memory, cover what it runs
@pytest.mark.rule("C7", "F2", "F8", "P04", "P13")
def test_whoever_asks_on_the_awaiting_face_does_too(migrated: str) -> None:
    """
    The same holds where everything is awaited.
    """
    database, mailbox, clock = Database.at(migrated), Mailbox(), MovableClock()
    people = _people(database, mailbox, clock)
    database.close()

    async def check() -> None:
        awaited = AwaitingDatabase.at(migrated)
        doors = awaiting_on(awaited, mailbox, clock=clock)
        for account in people:
            await check_awaiting_way_back(doors, mailbox, account, clock=clock, failing=FAILING)
        await awaited.close()

    asyncio.run(check())
