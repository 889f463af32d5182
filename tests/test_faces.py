"""
Two faces, one logic: what they share, and that the event loop is never held.
"""

from __future__ import annotations

import asyncio
import inspect
import threading

from pathlib import Path
from typing import cast

import pytest

from attrs import define, field

from espace_bailleur import AsyncEspaceBailleur, EspaceBailleur, Individual, Misuse, new_key
from espace_bailleur._blocking import AtOnceCourier, AtOnceLedger, AtOnceStore
from espace_bailleur._service.awaiting_doors import AsyncDoors
from espace_bailleur._service.awaiting_operator import AsyncOperator
from espace_bailleur._service.awaiting_organisation import AsyncTeam
from espace_bailleur._service.doors import Doors
from espace_bailleur._service.operator import Operator
from espace_bailleur._service.organisation import Team
from espace_bailleur._waiting import Threads
from espace_bailleur.adapters.email_validator import email_policy
from espace_bailleur.adapters.files import FolderCourier
from espace_bailleur.adapters.memory import MemoryLedger, MemoryStore
from espace_bailleur.domain.password import PlainPassword
from espace_bailleur.domain.words import PasswordHash
from espace_bailleur.errors import Refusal
from espace_bailleur.ports.hasher import Verification
from espace_bailleur.ports.store import AwaitingStore
from espace_bailleur.testing.doubles import (
    CheapHasherForTestsOnly,
    Mailbox,
    MovableClock,
    ScriptedSecrets,
)
from espace_bailleur.testing.people import DOCUMENTS
from espace_bailleur.testing.portal import KEY, Portal


def _doors(face: type[object]) -> dict[str, inspect.Signature]:
    return {
        name: inspect.signature(method)
        for name, method in inspect.getmembers(face, inspect.isfunction)
        if not name.startswith("_")
    }


@pytest.mark.parametrize(
    ("blocking", "awaiting"), [(Doors, AsyncDoors), (Operator, AsyncOperator), (Team, AsyncTeam)]
)
def test_the_faces_have_the_same_signatures(
    blocking: type[object], awaiting: type[object]
) -> None:
    """
    Every door of one face is a door of the other, with the same parameters and result.
    """
    theirs = _doors(awaiting)
    assert set(_doors(blocking)) == set(theirs)
    for name, signature in _doors(blocking).items():
        assert signature.parameters == theirs[name].parameters
        result = str(theirs[name].return_annotation).replace("Async", "")
        assert str(signature.return_annotation) == result
        assert f"Do as `{blocking.__name__}.{name}`" in str(getattr(awaiting, name).__doc__)


SECRETS = {"password", "code", "token", "answers", "entry"}
"""
What a door calls what it checks: an entry and its token are secrets, too.
"""


@pytest.mark.rule("K6")
@pytest.mark.parametrize("face", [Doors, AsyncDoors, Operator, AsyncOperator, Team, AsyncTeam])
def test_what_checks_a_secret_owns_its_transaction(face: type[object]) -> None:
    """
    No door that is given a secret can join a transaction of the host's, nor can the operator.
    """
    given = {name: set(signature.parameters) for name, signature in _doors(face).items()}
    checking = {name for name, words in given.items() if words & SECRETS}
    joining = {name for name, words in given.items() if "within" in words}
    if face in {Doors, AsyncDoors}:
        assert {"sign_in", "resume", "complete", "confirm_address", "sign_out"} <= checking
        assert joining == {"operator"}
    else:
        assert checking == joining == set()


@pytest.mark.rule("K6")
def test_a_store_without_transactions_cannot_be_joined() -> None:
    """
    Where a store cannot join, either face says so when an operator is asked for.
    """
    portal = Portal()
    other = AsyncEspaceBailleur(
        store=cast("AwaitingStore", object()),
        ledger=AtOnceLedger(MemoryLedger()),
        courier=AtOnceCourier(Mailbox()),
        hasher=CheapHasherForTestsOnly(),
        email=email_policy,
        clock=MovableClock(),
        secrets=ScriptedSecrets(),
        blocklist=lambda _: False,
        keys=[KEY],
        documents=DOCUMENTS,
    )
    for face in (portal.espace, portal.awaiting, other):
        with pytest.raises(Misuse, match=r"cannot join a transaction.*within="):
            face.operator("tests", within=object())


@define
class _Waiting(CheapHasherForTestsOnly):
    """
    A hasher that is only done when the event loop has gone on meanwhile.
    """

    loop_went_on: threading.Event = field(factory=threading.Event)
    started: threading.Semaphore = field(factory=lambda: threading.Semaphore(0))
    at_once: int = 0
    most: int = 0

    def verify(self, _: PasswordHash | None, __: PlainPassword, /) -> Verification:
        """
        Wait for the loop.
        """
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        self.started.release()
        assert self.loop_went_on.wait(10), "the event loop was held"
        self.at_once -= 1
        return Verification.MISMATCH


@pytest.mark.parametrize("threads", [1, 2, 3])
def test_hashing_never_holds_the_event_loop(threads: int) -> None:
    """
    While passwords are hashed the loop goes on, and no more are hashed at once than threads.
    """
    hasher = _Waiting()
    face = AsyncEspaceBailleur(
        store=AtOnceStore(MemoryStore()),
        ledger=AtOnceLedger(MemoryLedger()),
        courier=AtOnceCourier(Mailbox()),
        hasher=hasher,
        email=email_policy,
        clock=MovableClock(),
        secrets=ScriptedSecrets(),
        blocklist=lambda _: False,
        keys=[KEY],
        documents=DOCUMENTS,
        threads=threads,
    )

    async def several() -> list[object]:
        attempts = [
            asyncio.ensure_future(face.sign_in(identifier="x", password="y" * 20, source=None))
            for _ in range(threads + 2)
        ]
        for _ in range(threads):
            await asyncio.to_thread(hasher.started.acquire)
        hasher.loop_went_on.set()
        return list(await asyncio.gather(*attempts, return_exceptions=True))

    answers = asyncio.run(several())
    assert all(isinstance(answer, Refusal) for answer in answers)
    assert hasher.most == threads


def test_a_face_without_threads_is_a_misuse() -> None:
    """
    Hashing nowhere is refused where it is composed.
    """
    with pytest.raises(Misuse):
        Threads(0)


def test_both_faces_open_with_the_same_words(tmp_path: Path) -> None:
    """
    The usual composition sends its mails on the awaiting face too, from a thread.
    """
    blocking, awaiting = (
        inspect.signature(face.open).parameters for face in (EspaceBailleur, AsyncEspaceBailleur)
    )
    assert blocking == awaiting

    async def story() -> int:
        espace = AsyncEspaceBailleur.open(
            "memory:", keys=[new_key()], courier=FolderCourier(tmp_path), documents=DOCUMENTS
        )
        account = await espace.operator("tests").open_account(
            departement="33", email="a@example.org", holder=Individual(reference="R-1", name="Zoé")
        )
        assert espace.documents() == DOCUMENTS
        sent = (await espace.dispatch()).sent
        with pytest.raises(Refusal):
            await espace.sign_in(identifier=str(account.identifier), password="faux", source=None)
        return sent

    assert asyncio.run(story()) == len(list(tmp_path.glob("*.eml"))) == 2
