"""
What becomes of organisations, on each database and both faces.
"""

from __future__ import annotations

import asyncio
import inspect

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from espace_bailleur import (
    Account,
    AsyncEspaceBailleur,
    EspaceBailleur,
    Hold,
    Organisation,
    Refusal,
    SessionEnded,
    new_key,
)
from espace_bailleur.testing.answering import right_answers
from espace_bailleur.testing.doubles import Mailbox
from espace_bailleur.testing.people import DOCUMENTS, PASSWORD


pytestmark = pytest.mark.usefixtures("cheap_hashes")


SCI = Organisation(reference="O-1", name="SCI des Lilas", siret="73282932000074")


class _Story:
    """
    A service on a database, and the gestures of an organisation's people, on either face.
    """

    def __init__(self, espace: Any, mailbox: Mailbox) -> None:  # noqa: ANN401 - either face
        self.espace, self.mailbox = espace, mailbox
        self.operator = espace.operator("Lea")

    async def opened(self) -> Account:
        """
        Open the organisation.
        """
        account: Account = await _value(
            self.operator.open_account(departement="33", holder=SCI, email="sci@example.org")
        )
        await _value(self.espace.dispatch())
        return account

    async def connected(self, account: Account) -> Any:  # noqa: ANN401 - an entry of either face
        """
        Take whoever connects through all steps.
        """
        entry = await self.entered(account, self.mailbox.provisional_password(account))
        while entry.pending:
            answers = right_answers(entry.pending, email=str(account.delivery), password=PASSWORD)
            entry = await _value(self.espace.complete(entry, answers))
        return await self.entered(account, PASSWORD)

    async def entered(self, account: Account, password: str) -> Any:  # noqa: ANN401 - an entry
        """
        Come in.
        """
        return await _value(
            self.espace.sign_in(
                identifier=str(account.identifier), password=password, source=account.id
            )
        )

    async def colleague(self, chief: Any, name: str) -> Account:  # noqa: ANN401 - an entry
        """
        Have somebody created who connects.
        """
        team = self.espace.organisation(chief)
        account: Account = await _value(
            team.create_colleague(name=name, email=f"{name.lower()}@example.org")
        )
        await _value(self.espace.dispatch())
        await self.connected(account)
        return account


async def _value(answer: Any) -> Any:  # noqa: ANN401 - what either face answers
    return await answer if inspect.isawaitable(answer) else answer


async def _closed(story: _Story) -> None:
    account = await story.opened()
    chief = await story.connected(account)
    ada = await story.colleague(chief, "Ada")
    entry = await story.entered(ada, PASSWORD)
    await _value(story.operator.close(account.id))
    with pytest.raises(SessionEnded):
        await _value(story.espace.resume(entry.token))
    for one in (account, ada):
        with pytest.raises(Refusal):
            await story.entered(one, PASSWORD)
    roster = await _value(story.operator.organisation(ada.id))
    assert roster.members == ()
    again = await story.opened()
    await story.entered(again, story.mailbox.provisional_password(again))
    found = await _value(story.operator.search("732 829 320 00074"))
    assert sorted(one.id for one in found) == sorted([account.id, again.id])
    roster = await _value(story.operator.organisation(again.id))
    assert [one.account for one in roster.administrators] == [again.id]


async def _contested(story: _Story) -> None:
    account = await story.opened()
    chief = await story.connected(account)
    ada = await story.colleague(chief, "Ada")
    code = story.mailbox.contest_code(account)
    number = str(account.user_number)
    for _ in range(2):
        await _value(story.espace.contest(user_number=number, code=code, source=None))
    for one in (account, ada):
        with pytest.raises(Refusal):
            await story.entered(one, PASSWORD)
    (listed,) = await _value(story.operator.contested())
    roster = await _value(story.operator.organisation(listed.id))
    assert {one.held for one in roster.members} == {(Hold.OPERATOR,)}
    assert await _value(story.operator.vacant()) == [roster]
    await _value(story.operator.reinstate(ada.id))
    await _value(story.operator.appoint(ada.id))
    assert await _value(story.operator.vacant()) == []
    assert (await story.entered(ada, PASSWORD)).pending is None


@pytest.mark.parametrize(
    "tell",
    [
        pytest.param(_closed, marks=pytest.mark.rule("G6", "P23", "P28")),
        pytest.param(_contested, marks=pytest.mark.rule("G2", "P23")),
    ],
)
@pytest.mark.parametrize("face", [EspaceBailleur, AsyncEspaceBailleur])
def test_an_organisation_becomes_the_same_on_each_database(
    migrated: str,
    face: type[EspaceBailleur | AsyncEspaceBailleur],
    tell: Callable[[_Story], Awaitable[None]],
) -> None:
    """
    What the institution does to an organisation goes alike on each database.
    """
    asyncio.run(_run(face, migrated, tell))


async def _run(
    face: type[EspaceBailleur | AsyncEspaceBailleur],
    url: str,
    tell: Callable[[_Story], Awaitable[None]],
) -> None:
    mailbox = Mailbox()
    espace: Any = face.open(url, keys=[new_key()], courier=mailbox, documents=DOCUMENTS)
    await tell(_Story(espace, mailbox))
    await _value(espace.close())
