"""
Opening a service on a database, and one landlord on it from the first mail to access.
"""

from __future__ import annotations

import asyncio
import inspect
import subprocess
import sys
import textwrap

from pathlib import Path
from typing import Any

import pytest

from espace_bailleur import (
    AsyncEspaceBailleur,
    EspaceBailleur,
    FindingCode,
    Individual,
    Step,
    new_key,
)
from espace_bailleur.adapters.sql import AwaitingDatabase, Database
from espace_bailleur.testing.doubles import Mailbox
from espace_bailleur.testing.people import DOCUMENTS
from espace_bailleur.testing.reading import provisional_password_in


EMAIL = "zoe@example.org"
PASSWORD = "une péniche verte sous la lune"
FACES = (EspaceBailleur, AsyncEspaceBailleur)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[AwaitingDatabase]:
    """
    The awaiting databases that a test opened through a face, to close them on its loop.
    """
    found: list[AwaitingDatabase] = []
    at = AwaitingDatabase.at

    def noted(url: str) -> AwaitingDatabase:
        found.append(at(url))
        return found[-1]

    monkeypatch.setattr(AwaitingDatabase, "at", noted)
    return found


async def _value(answer: Any) -> Any:  # noqa: ANN401 - what either face answers
    return await answer if inspect.isawaitable(answer) else answer


def _answers(step: Step) -> dict[str, str]:
    """
    Answer a step as Zoé does.
    """
    known = {
        "email": EMAIL,
        "telephone": "01 02 03 04 05",
        "password": PASSWORD,
        "accepted": "on",
        "digest": step.document.digest if step.document else "",
    }
    return {"step": step.id} | {one.name: known[one.name] for one in step.fields}


async def _first_connection(face: type[Any], url: str, opened: list[AwaitingDatabase]) -> None:
    """
    Take a landlord from the first mail through the five steps, and in again by another process.
    """
    keys, mailbox = [new_key()], Mailbox()
    espace = face.open(url, keys=keys, courier=mailbox, documents=DOCUMENTS)
    holder = Individual(reference="R-1", name="Zoé Œuf")
    account = await _value(
        espace.operator("tests").open_account(departement="2A", email=EMAIL, holder=holder)
    )
    assert (await _value(espace.dispatch())).sent == 2
    (provisional,) = filter(None, (provisional_password_in(one.body) for one in mailbox.items))
    named = {"identifier": str(account.identifier), "source": "192.0.2.7"}
    entry = await _value(espace.sign_in(password=provisional, **named))
    done: list[str] = []
    while entry.pending is not None:
        done.append(entry.pending.id)
        entry = await _value(espace.complete(entry, _answers(entry.pending)))
    assert len(done) == 4
    assert entry.onboarding.complete
    found = {one.code for one in await _value(espace.check())}
    assert (FindingCode.NOT_LASTING in found) == (url == "memory:")
    if url != "memory:":
        espace = face.open(url, keys=keys, courier=mailbox, documents=DOCUMENTS)
    again = await _value(espace.sign_in(password=PASSWORD, **named))
    assert again.onboarding.account.holder == holder
    assert again.pending is None
    for one in opened:
        await one.close()


@pytest.mark.parametrize("face", FACES)
def test_a_landlord_comes_in_on_any_database(
    face: type[Any], url: str, opened: list[AwaitingDatabase]
) -> None:
    """
    On an empty database and either face, a landlord goes through all steps, and it is kept.
    """
    asyncio.run(_first_connection(face, url, opened))


@pytest.mark.parametrize("face", FACES)
def test_a_landlord_comes_in_on_memory(face: type[Any]) -> None:
    """
    In memory and on either face, a landlord goes through all steps.
    """
    asyncio.run(_first_connection(face, "memory:", []))


def test_importing_the_package_loads_no_database() -> None:
    """
    Whoever does not choose a database does not wait for its packages.
    """
    program = """
import sys
import espace_bailleur
heavy = {"aiosqlite", "alembic", "cattrs", "psycopg", "sqlalchemy", "sqlite3"}
print(*sorted(heavy & set(sys.modules)), end="")
"""
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    assert done.stdout == b""


def test_a_closed_face_leaves_no_connection_open(tmp_path: Path) -> None:
    """
    What `open` connected is closed with the face, on either one, also when nothing was.
    """
    program = textwrap.dedent("""
        import asyncio, sys
        from espace_bailleur import AsyncEspaceBailleur, EspaceBailleur, new_key
        from espace_bailleur.testing.doubles import Mailbox
        from espace_bailleur.testing.people import DOCUMENTS

        async def story(awaiting):
            await awaiting.dispatch()
            await awaiting.close()

        for url in ("memory:", "sqlite:///landlords.db"):
            named = {"keys": [new_key()], "courier": Mailbox(), "documents": DOCUMENTS}
            blocking = EspaceBailleur.open(url, **named)
            blocking.dispatch()
            blocking.close()
            asyncio.run(story(AsyncEspaceBailleur.open(url, **named)))
    """)
    done = subprocess.run(
        [sys.executable, "-X", "dev", "-W", "error", "-c", program],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_closing_a_face_closes_its_database(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """
    The blocking face closes its connections when it is told to, and not only when it is gone.
    """
    closed: list[Database] = []
    close = Database.close

    def noted(database: Database) -> None:
        closed.append(database)
        close(database)

    monkeypatch.setattr(Database, "close", noted)
    espace = EspaceBailleur.open(
        f"sqlite:///{tmp_path}/landlords.db",
        keys=[new_key()],
        courier=Mailbox(),
        documents=DOCUMENTS,
    )
    before = len(closed)
    espace.close()
    assert len(closed) == before + 1


@pytest.mark.parametrize("url", ["memory:", "sqlite:///landlords.db"])
def test_a_face_can_be_closed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str) -> None:
    """
    Closing twice does no harm, and a later journey connects again.
    """
    monkeypatch.chdir(tmp_path)
    named: dict[str, Any] = {"keys": [new_key()], "courier": Mailbox(), "documents": DOCUMENTS}
    blocking = EspaceBailleur.open(url, **named)
    for _ in range(2):
        blocking.dispatch()
        blocking.close()

    async def story() -> None:
        awaiting = AsyncEspaceBailleur.open(url, **named)
        for _ in range(2):
            await awaiting.dispatch()
            await awaiting.close()

    asyncio.run(story())
