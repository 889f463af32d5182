"""
What stands after a process was killed at any point of its work.
"""

from __future__ import annotations

import subprocess
import sys

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from attrs import define, field
from sqlalchemy import make_url, select

from espace_bailleur import Account, EspaceBailleur
from espace_bailleur.adapters import system
from espace_bailleur.adapters.files import FolderCourier
from espace_bailleur.adapters.sql._mapping import CONTENT, EVENT
from espace_bailleur.adapters.sql._outbox import NEEDED
from espace_bailleur.adapters.sql._tables import acceptances, events, messages
from espace_bailleur.domain.delivery import IdentifierNotice, PasswordNotice
from espace_bailleur.domain.records import (
    AccountOpened,
    DocumentAccepted,
    Event,
    PasswordChosen,
    SecretDispatched,
    SignedIn,
    StepCompleted,
)
from espace_bailleur.ports.store import Everyone
from espace_bailleur.testing.doubles import MovableClock
from espace_bailleur.testing.people import PASSWORD
from tests.adapters.databases import Stores, blocking
from tests.adapters.service import TellingFolder, entered, espace_on, one_step, provisional


STATEMENTS, DRAWN = 110, 25
"""
Before how many statements a process is killed, and at how many points that a seed draws.
"""
STRIDE = {"sqlite": 1, "postgresql": 3}
"""
How many statements further each process comes: a life takes longer where there is a server.
"""
ROOT = Path(__file__).parents[2]


@define
class _Said:
    """
    What the processes said before they were killed.
    """

    versions: dict[str, int] = field(factory=dict[str, int])
    """The latest version of each account that was acknowledged."""
    sent: dict[str, set[str]] = field(factory=lambda: defaultdict(set))
    """What each message said, every time that it was sent."""
    kinds: Counter[str] = field(factory=Counter[str])

    def take(self, line: str) -> None:
        """
        Take over a line.
        """
        kind, of, what = line.split()
        self.kinds[kind] += 1
        if kind == "sent":
            self.sent[of].add(what)
        else:
            self.versions[of] = int(what)


def _lives(url: str, folder: Path, points: str) -> _Said:
    stride = STRIDE[make_url(url).get_backend_name()]
    lives = STATEMENTS // stride + 1 if points == "each" else DRAWN
    chosen = [url, str(folder), points, str(lives), str(stride)]
    program = [sys.executable, "-m", "tests.programs.killed"]
    ran = subprocess.run(
        [*program, *chosen], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    said = _Said()
    for line in ran.stdout.splitlines():
        said.take(line)
    return said


def _of(told: Iterable[Event], kind: type[Event]) -> list[Event]:
    return [one for one in told if isinstance(one, kind)]


def _assert_whole(stores: Stores, accounts: Iterable[Account]) -> None:
    """
    See that every account has what its commits recorded beside it, once, and nothing more.
    """
    with stores.database.reading.connect() as connection:
        told = [EVENT.read(one) for one in connection.scalars(select(events.c.value))]
        accepted = Counter(connection.scalars(select(acceptances.c.account)))
        rows = connection.execute(select(messages.c.value, messages.c.needed))
        contents = [
            CONTENT.read(row.value | dict.fromkeys(NEEDED, row.needed or "")) for row in rows
        ]
    halves = Counter(
        (type(one), one.account)
        for one in contents
        if isinstance(one, IdentifierNotice | PasswordNotice)
    )
    ids = {one.id for one in accounts}
    assert {one.account for one in told} == ids == {of for _, of in halves}
    for one in accounts:
        assert halves[IdentifierNotice, one.id] == halves[PasswordNotice, one.id] == 1
        own = [event for event in told if event.account == one.id]
        steps = [event.step for event in own if isinstance(event, StepCompleted)]
        assert len(_of(own, AccountOpened)) == 1
        assert len(_of(own, PasswordChosen)) == (one.password is not None)
        assert len(_of(own, DocumentAccepted)) == len(one.acceptances) == accepted[one.id]
        assert bool(_of(own, SignedIn)) == (one.entered_at is not None)
        assert {answers.step for answers in one.answers} <= set(steps)
        begun = {event.issue for event in own if isinstance(event, SecretDispatched)}
        assert {issue.id for issue in one.issues if issue.expires_at} <= begun


def _resumed(espace: EspaceBailleur, folder: Path, account: Account) -> Account:
    """
    Take a landlord through what they had left to do, with the password that they have.
    """
    password = PASSWORD if account.password else provisional(folder, account)
    assert password
    entry = entered(espace, account, password)
    while entry.pending:
        entry = one_step(espace, entry)
    return entry.account


@pytest.mark.rule("H1", "H2", "H4", "K1")
@pytest.mark.parametrize("points", ["each", "drawn"])
def test_what_was_acknowledged_outlives_the_process(
    migrated: str, tmp_path: Path, points: str
) -> None:
    """
    Killed anywhere, a process loses nothing acknowledged and leaves nothing half done or unsent.

    It is killed before its first statements and commits, and at points that a seed draws.
    """
    folder = tmp_path / "outbox"
    folder.mkdir()
    said = _lives(migrated, folder, points)
    assert all(said.kinds[one] > 0 for one in ("opened", "sent", "entered", "completed", "ended"))
    with blocking(migrated) as stores:
        accounts = {str(one.id): one for one in stores.store.page(Everyone(), None, 10**6)}
        for of, version in said.versions.items():
            # Another one may have been committed, and the process killed before it said so.
            assert accounts[of].version >= version
        _assert_whole(stores, accounts.values())

        # What the dead held is leased to others once its time is over.
        clock = MovableClock(system.clock() + timedelta(minutes=6))
        courier = TellingFolder(
            FolderCourier(folder), lambda of, what: said.take(f"sent {of} {what}")
        )
        espace = espace_on(stores.database, courier, clock)
        espace.dispatch()
        backlog = stores.store.backlog()
        assert (backlog.untried, backlog.retried, backlog.dead, backlog.dropped) == (0, 0, 0, 0)
        with stores.database.reading.connect() as connection:
            recorded = set(connection.scalars(select(messages.c.id)))
        assert set(said.sent) == recorded
        assert {len(contents) for contents in said.sent.values()} == {1}

        for one in stores.store.page(Everyone(), None, 10**6):
            assert len(_resumed(espace, folder, one).acceptances) == 2
