"""
What a host reads in its log whose root logger says everything.
"""

from __future__ import annotations

import asyncio
import logging

import pytest

from sqlalchemy import select

from espace_bailleur import Individual
from espace_bailleur.adapters.sql import AwaitingDatabase, AwaitingSqlStore
from espace_bailleur.adapters.sql._tables import messages
from espace_bailleur.testing.answering import right_answers
from espace_bailleur.testing.doubles import Mailbox
from espace_bailleur.testing.people import DOCUMENTS, PASSWORD
from tests.adapters.service import awaiting_on


EMAIL = "zoe@example.org"
STRANGER = "stranger@example.org"


async def _what_was_secret(url: str) -> set[str]:
    """
    Take somebody from the first mail to access, and collect what nobody else may read.
    """
    database, mailbox = AwaitingDatabase.at(url), Mailbox()
    espace = awaiting_on(database, mailbox)
    account = await espace.operator("tests").open_account(
        departement="33", holder=Individual(reference="R-1", name="Zoé Œuf"), email=EMAIL
    )
    nonces = await database.read(lambda found: [*found.scalars(select(messages.c.needed))])
    await espace.dispatch()
    provisional = mailbox.provisional_password(account)
    entry = await espace.sign_in(
        identifier=str(account.identifier), password=provisional, source=None
    )
    while entry.pending:
        answers = right_answers(entry.pending, email=EMAIL, password=PASSWORD)
        entry = await espace.complete(entry, answers)
    await espace.forgot_password(STRANGER, source=None)
    kept = await AwaitingSqlStore(database).find(account.id)
    assert kept is not None
    assert kept.password is not None
    await database.close()
    typed = {provisional, provisional.replace(" ", ""), PASSWORD, STRANGER, EMAIL}
    documents = {one.text for one in DOCUMENTS}
    return typed | documents | {entry.token, kept.password, *filter(None, nonces)}


@pytest.mark.rule("I2", "P33")
def test_no_log_of_a_driver_holds_a_secret(
    migrated: str, caplog: pytest.LogCaptureFixture
) -> None:
    """
    After a first connection on the awaiting face no secret and no address is in any line.
    """
    caplog.set_level(logging.DEBUG)
    secrets = asyncio.run(_what_was_secret(migrated))
    logging.getLogger("aiosqlite").warning("what matters")
    assert [one for one in secrets if one in caplog.text] == []
    assert "what matters" in caplog.text
