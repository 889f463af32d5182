"""
Asking for a way back weakens nothing, and leads to a live message, on each database and face.
"""

from __future__ import annotations

import asyncio

import pytest

from espace_bailleur.adapters.sql import AwaitingDatabase, Database
from espace_bailleur.domain.words import AccountId
from espace_bailleur.testing.doubles import Mailbox
from espace_bailleur.testing.people import POSTAL
from espace_bailleur.testing.way_back import check_awaiting_way_back, check_way_back
from tests.adapters.service import awaiting_on, espace_on, opened, settled


def _people(database: Database, mailbox: Mailbox) -> list[AccountId]:
    """
    Open accounts that mails and letters reach, one of them settled.
    """
    espace = espace_on(database, mailbox)
    new, used = (opened(espace, f"R-{number}") for number in range(2))
    espace.dispatch()
    settled(espace, used, mailbox.provisional_password(used))
    for one in (new, used):
        espace.operator("tests").correct_address(one.id, postal=str(POSTAL), evidence="au guichet")
    espace.dispatch()
    return [new.id, used.id]


@pytest.mark.rule("C7", "F2", "P04", "P13")
def test_whoever_asks_over_a_database_gets_what_lives_and_takes_nothing(migrated: str) -> None:
    """
    By mail and by letter, new and settled people get what they ask for, and keep what they have.
    """
    database, mailbox = Database.at(migrated), Mailbox()
    for account in _people(database, mailbox):
        check_way_back(espace_on(database, mailbox), mailbox, account)
    database.close()


@pytest.mark.rule("C7", "F2", "P04", "P13")
def test_whoever_asks_on_the_awaiting_face_does_too(migrated: str) -> None:
    """
    The same holds where everything is awaited.
    """
    database, mailbox = Database.at(migrated), Mailbox()
    people = _people(database, mailbox)
    database.close()

    async def check() -> None:
        awaited = AwaitingDatabase.at(migrated)
        for account in people:
            await check_awaiting_way_back(awaiting_on(awaited, mailbox), mailbox, account)
        await awaited.close()

    asyncio.run(check())
