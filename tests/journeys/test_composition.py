"""
Putting a service together, and what cannot work.
"""

from __future__ import annotations

import datetime as dt

from collections.abc import Generator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from attrs import evolve

from espace_bailleur import Document, EspaceBailleur, Individual, Misuse, new_key
from espace_bailleur._blocking import finish
from espace_bailleur._flows.kit import TRIES
from espace_bailleur._flows.sign_in import SUCCESSES
from espace_bailleur.adapters.files import FolderCourier
from espace_bailleur.adapters.memory import MemoryStore
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.keys import KeyRing
from espace_bailleur.domain.policies import Channel
from espace_bailleur.errors import Busy, Unavailable
from espace_bailleur.ports.store import Stale
from espace_bailleur.testing.doubles import Mailbox, MovableClock
from espace_bailleur.testing.people import DOCUMENTS
from espace_bailleur.testing.portal import KEY
from tests.composition import Service


def test_open_fills_in_the_usual_ports(tmp_path: Path) -> None:
    """
    The README's composition works as it stands, and its mails are files.
    """
    espace = EspaceBailleur.open(
        "memory:", keys=[new_key()], courier=FolderCourier(tmp_path), documents=DOCUMENTS
    )
    espace.operator("tests").open_account(
        departement="2A", email="zoe@example.org", holder=Individual(reference="R-1", name="Zoé")
    )
    assert espace.dispatch().sent == 2
    assert len(list(tmp_path.glob("*.eml"))) == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "mysql://localhost/landlords"},
        {"keys": []},
        {"keys": ["short"]},
        {"keys": ["Zm9v"]},
        {"keys": ["é"]},
        {"keys": [KEY, KEY]},
        {"courier": Mailbox(channels=frozenset({Channel.MAIL}))},
        {"courier": "outbox"},
        {"service": "https://www.example.org"},
        {"documents": DOCUMENTS[:1]},
        {"documents": (*DOCUMENTS, DOCUMENTS[0])},
        {"documents": (*DOCUMENTS, evolve(DOCUMENTS[0], text="changed"))},
        {"documents": (*DOCUMENTS, evolve(DOCUMENTS[0], version="2"))},
    ],
)
def test_a_composition_that_cannot_work_names_its_mend(wrong: dict[str, object]) -> None:
    """
    A wrong URL, key, courier or document is a misuse that says what to write instead, and no key.
    """
    right: dict[str, object] = {
        "url": "memory:",
        "keys": [KEY],
        "courier": Mailbox(),
        "documents": DOCUMENTS,
    }
    with pytest.raises(Misuse) as misuse:
        EspaceBailleur.open(**(right | wrong))  # type: ignore[arg-type] # wrong on purpose
    assert misuse.value.mend
    assert str(misuse.value) == f"{misuse.value.problem} {misuse.value.mend}"
    assert KEY not in str(misuse.value)


def test_a_document_must_have_come_into_force() -> None:
    """
    A service whose documents all lie in the future could take nobody in.
    """
    future = Document(id="terms", version="1", language="fr", text="…", date=dt.date(2030, 1, 1))
    with pytest.raises(Misuse, match="in force"):
        Service(documents=(DOCUMENTS[0], future))


@pytest.mark.rule("C5")
def test_a_day_has_24_hours_whatever_the_clock_tells() -> None:
    """
    A clock in the time of Paris does not make a life longer in the night in which it is set back.
    """
    service = Service()
    evening = dt.datetime(2026, 10, 24, 18, tzinfo=ZoneInfo("Europe/Paris"))
    service.clock.now = evening
    account = service.opened()
    (issue,) = account.issues
    assert issue.expires_at == evening.astimezone(dt.UTC) + dt.timedelta(hours=24)


def test_a_clock_without_a_time_zone_is_a_misuse() -> None:
    """
    A clock that does not say where it stands is refused where it is composed.
    """
    clock = MovableClock(dt.datetime(2026, 1, 1))  # noqa: DTZ001 - that is the mistake
    with pytest.raises(Misuse, match="time zone"):
        Service(clock=clock)


def test_new_keys_differ_and_are_read() -> None:
    """
    Each new key is another one, and is accepted as it is written.
    """
    keys = [new_key() for _ in range(5)]
    assert len({key.id for key in KeyRing.parse(keys).keys}) == len(keys)


class _Waits:
    def __await__(self) -> Generator[None]:
        """
        Wait once.
        """
        yield


async def _waiting() -> None:
    await _Waits()


def test_a_port_that_waits_on_the_blocking_face_is_told_so() -> None:
    """
    A flow that does not reach its end at once is closed, and the developer is told.
    """
    with pytest.raises(Misuse, match="AsyncEspaceBailleur"):
        finish(_waiting())


class _Losing(MemoryStore):
    """
    A store in which others are always faster, once *tries* is a number.
    """

    tries: int | None = None

    def commit(self, change: Change, /) -> None:
        """
        Lose, and count.
        """
        if self.tries is not None:
            self.tries += 1
            raise Stale
        super().commit(change)


@pytest.mark.rule("K2")
def test_a_journey_that_always_loses_says_busy() -> None:
    """
    When others are faster each time, a journey stops after a bounded number of tries.
    """
    store = _Losing()
    service = Service(store=store)
    account = service.settled()
    entry = service.entry(account)
    before = service.stored(account)
    for journey, most in (
        (lambda: service.espace.sign_out(entry), TRIES),
        (lambda: service.entry(account), SUCCESSES),
    ):
        store.tries = 0
        with pytest.raises(Busy) as busy:
            journey()
        assert isinstance(busy.value, Unavailable)
        assert (store.tries, service.stored(account)) == (most, before)
