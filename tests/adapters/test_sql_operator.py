"""
What a clerk does, on each database and both faces.
"""

from __future__ import annotations

import asyncio
import inspect

from typing import Any

import pytest

from espace_bailleur import AsyncEspaceBailleur, EspaceBailleur, Individual, Refusal, new_key
from espace_bailleur.testing.doubles import Mailbox
from espace_bailleur.testing.people import DOCUMENTS


pytestmark = pytest.mark.usefixtures("cheap_hashes")


NASTY = ("\x00", "zoe\x00@example.org", "%", "_", "' OR 1=1 --", "é", "\ud800", "a" * 1_024, "")


async def _value(answer: Any) -> Any:  # noqa: ANN401 - what either face answers
    return await answer if inspect.isawaitable(answer) else answer


async def _story(espace: Any) -> None:  # noqa: ANN401 - either face
    clerk = espace.operator("Lea")
    account = await _value(
        clerk.open_account(
            departement="33",
            holder=Individual(reference="R-1", name="Zoé Œuf"),
            email="zoe@example.org",
            postal="Mme Zoé Œuf\n33000 BORDEAUX",
        )
    )
    await _value(espace.dispatch())
    found = [
        await _value(clerk.search(text, departement="33"))
        for text in (account.id, str(account.user_number), "ZOE@example.org", "R-1")
    ]
    assert {tuple(one.id for one in accounts) for accounts in found} == {(account.id,)}
    for text in NASTY:
        try:
            assert await _value(clerk.search(text, departement="33")) == ()
        except Refusal as refusal:
            assert refusal.code == "not-text"  # noqa: PT017 - only where it is none
        with pytest.raises(Refusal):
            await _value(clerk.show(text))
    await _value(clerk.mail_returned(account.id, "zoe@example.org"))
    await _value(clerk.letter_returned(account.id))
    shown = await _value(clerk.show(account.id))
    assert shown.returned == (account.delivery, account.postal)
    assert shown.paths == ()
    await _value(clerk.letter_arrives(account.id))
    await _value(clerk.mail_arrives(account.id, "zoe@example.org"))
    await _value(clerk.force_new_password(account.id))
    await _value(clerk.reissue(account.id, by="letter"))
    await _value(clerk.withdraw(account.id))
    after = await _value(
        clerk.correct_address(account.id, email="new@example.org", evidence="vue au guichet")
    )
    assert (str(after.delivery), after.issues) == ("new@example.org", ())
    (by_new,) = await _value(clerk.search("new@example.org"))
    assert by_new == after
    assert await _value(clerk.search("zoe@example.org")) == ()
    became = await _value(espace.dispatch())
    assert (became.sent, became.dropped) == (2, 3)
    await _value(clerk.remove_address(account.id, "new@example.org", evidence="vue au guichet"))
    assert await _value(clerk.search("new@example.org")) == ()
    await _value(espace.close())


@pytest.mark.rule("G6", "A6", "P03")
@pytest.mark.parametrize("face", [EspaceBailleur, AsyncEspaceBailleur])
def test_a_clerk_does_the_same_on_each_database(
    migrated: str, face: type[EspaceBailleur | AsyncEspaceBailleur]
) -> None:
    """
    Finding, looking and every act go alike on each database, whatever text is looked for.
    """
    asyncio.run(_run(face, migrated))


async def _run(face: type[EspaceBailleur | AsyncEspaceBailleur], url: str) -> None:
    await _story(face.open(url, keys=[new_key()], courier=Mailbox(), documents=DOCUMENTS))
