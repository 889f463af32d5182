"""
Sixteen workers on one outbox: in threads of one host, and in processes of several.
"""

from __future__ import annotations

import subprocess
import sys

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path
from threading import Lock

import pytest

from attrs import define, field
from sqlalchemy import select

from espace_bailleur import Dispatched, Letter, Mail, Worker
from espace_bailleur.adapters.sql import Database
from espace_bailleur.adapters.sql._tables import messages
from espace_bailleur.testing.doubles import Mailbox
from tests.adapters.databases import SECONDS, Stores, blocking
from tests.adapters.service import espace_on, opened


WORKERS = 16
HOSTS = 4
ACCOUNTS = 40
ROOT = Path(__file__).parents[2]


@define
class _Counting(Mailbox):
    """
    A courier that stops every worker once it has so many items.
    """

    enough: int = 2 * ACCOUNTS
    workers: list[Worker] = field(factory=list[Worker])
    lock: Lock = field(factory=Lock)

    def send(self, item: Mail | Letter, /) -> None:
        """
        Keep *item*, and stop the workers when it was the last one.
        """
        with self.lock:
            super().send(item)
            done = len(self.items) == self.enough
        if done:
            for one in self.workers:
                one.stop()


@pytest.fixture
def full(migrated: str) -> Iterator[Stores]:
    """
    A database with an outbox of many messages.
    """
    with blocking(migrated) as stores:
        espace = espace_on(stores.database, Mailbox())
        for number in range(ACCOUNTS):
            opened(espace, f"R-{number}")
        yield stores


def _assert_each_once(stores: Stores, sent: list[str]) -> None:
    """
    See that each message was leased once, was sent once, and waits no more.
    """
    with stores.database.reading.connect() as connection:
        rows = connection.execute(select(messages)).all()
    assert sorted(sent) == sorted(row.id for row in rows)
    # Each lease moves the generation on.
    assert {(row.generation, row.outcome) for row in rows} == {(1, "sent")}


@pytest.mark.rule("H4")
def test_workers_in_threads_send_each_message_once(migrated: str, full: Stores) -> None:
    """
    Sixteen workers of four hosts lease no message twice, and send each one once.
    """
    with ExitStack() as stack:
        databases = [stack.enter_context(closing(Database.at(migrated))) for _ in range(HOSTS)]
        courier = _Counting()
        faces = [espace_on(one, courier) for one in databases]
        courier.workers = [
            faces[number % HOSTS].worker(every=timedelta(milliseconds=1))
            for number in range(WORKERS)
        ]
        pool = stack.enter_context(ThreadPoolExecutor(WORKERS))
        running = [pool.submit(one.run) for one in courier.workers]
        became = sum((one.result(SECONDS) for one in running), Dispatched())
    assert became == Dispatched(sent=2 * ACCOUNTS)
    _assert_each_once(full, [item.id for item in courier.items])


@pytest.mark.rule("H4")
def test_workers_in_processes_send_each_message_once(
    migrated: str, full: Stores, tmp_path: Path
) -> None:
    """
    Sixteen workers in four processes lease no message twice, and send each one once.
    """
    program = [sys.executable, "-m", "tests.programs.working", migrated, str(tmp_path / "outbox")]
    with ExitStack() as stack:
        processes = [
            stack.enter_context(
                subprocess.Popen(
                    [*program, str(WORKERS // HOSTS)],
                    cwd=ROOT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                )
            )
            for _ in range(HOSTS)
        ]
        for one in processes:
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n"
        for one in processes:
            assert one.stdin is not None
            one.stdin.write("go\n")
            one.stdin.flush()
        said = [one.communicate(timeout=SECONDS)[0] for one in processes]
        assert {one.returncode for one in processes} == {0}
    _assert_each_once(full, "".join(said).split())
