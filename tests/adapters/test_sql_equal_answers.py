"""
Asking to get back in tells nobody anything, on each database and on either face.
"""

from __future__ import annotations

import asyncio

import pytest

from espace_bailleur.adapters.sql import AwaitingDatabase, Database
from espace_bailleur.testing.doubles import Mailbox
from espace_bailleur.testing.equal_answers import (
    Watch,
    check_awaiting_equal_answers,
    check_equal_answers,
)
from tests.adapters.service import awaiting_on, espace_on, opened, settled


def _texts(database: Database) -> dict[str, tuple[str, ...]]:
    """
    Open an account of each kind, and list how each is called, beside names of nobody.
    """
    mailbox = Mailbox()
    espace = espace_on(database, mailbox)
    new, used, suspended, closed = (opened(espace, f"R-{number}") for number in range(4))
    espace.dispatch()
    settled(espace, used, mailbox.provisional_password(used))
    operator = espace.operator("tests")
    operator.suspend(suspended.id)
    operator.close(closed.id)
    espace.forgot_password(str(used.delivery), source=None)
    known = (new, used, suspended, closed)
    return {
        "email": (*(str(one.delivery) for one in known), "n-0@example.org"),
        "user_number": (*(str(one.user_number) for one in known), "A" * 14),
        "identifier": (*(str(one.identifier) for one in known), "nobody"),
    }


@pytest.mark.rule("F1", "F8", "P14", "P15")
def test_every_text_gets_the_same_answer_for_the_same_calls(migrated: str) -> None:
    """
    Whoever is meant, asking over a database gets one answer for the same calls.
    """
    database, watch = Database.at(migrated), Watch()
    typed = _texts(database)
    check_equal_answers(espace_on(database, Mailbox(), watch=watch), watch, typed)
    database.close()
    assert len(watch.calls) > len(typed)


@pytest.mark.rule("F1", "F8", "P14", "P15")
def test_every_text_gets_the_same_answer_when_awaited(migrated: str) -> None:
    """
    Whoever is meant, asking on the awaiting face gets one answer for the same calls.
    """
    database, watch = Database.at(migrated), Watch()
    typed = _texts(database)
    database.close()

    async def check() -> None:
        awaited = AwaitingDatabase.at(migrated)
        await check_awaiting_equal_answers(awaiting_on(awaited, Mailbox(), watch), watch, typed)
        await awaited.close()

    asyncio.run(check())
    assert len(watch.calls) > len(typed)
