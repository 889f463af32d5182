"""
A server of PostgreSQL that stops and starts again while a service works on it.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from itertools import count
from threading import Event

import pytest

from attrs import field, frozen

from espace_bailleur import Account, Entry, EspaceBailleur, Unavailable
from espace_bailleur.adapters.sql import Database, SqlStore, migrate
from espace_bailleur.testing.doubles import Mailbox
from espace_bailleur.testing.people import PASSWORD
from tests.adapters.databases import SECONDS, Server, own_server
from tests.adapters.service import entered, espace_on, one_step, opened


THREADS = 4


@frozen
class _Host:
    """
    One thread of a host that works on, whatever the database does.
    """

    name: str
    espace: EspaceBailleur
    entry: Entry
    """That of somebody who has done every step."""
    acknowledged: list[Account] = field(factory=list[Account])
    told: Event = field(factory=Event)
    """It was told that the database is unavailable."""
    worked: Event = field(factory=Event)

    def work(self, stop: Event) -> None:
        """
        Do each journey again and again; whatever is raised but `Unavailable` ends it.
        """
        numbers = count()
        while not stop.is_set():
            reference = f"R-{self.name}-{next(numbers)}"
            try:
                self.acknowledged.append(opened(self.espace, reference))
                self.espace.dispatch()
                entry = entered(self.espace, self.entry.account, PASSWORD)
                self.acknowledged.append(entry.account)
                self.espace.resume(entry.token)
                self.espace.backlog()
                self.worked.set()
            except Unavailable:
                self.told.set()


@pytest.fixture(scope="module")
def own() -> Iterator[Server]:
    """
    A server that these tests may stop.
    """
    with own_server() as server:
        migrate(server.url)
        yield server


def _all_see(hosts: list[_Host], what: str) -> None:
    """
    Wait until every thread of the host has seen something anew.
    """
    for one in hosts:
        getattr(one, what).clear()
    for one in hosts:
        assert getattr(one, what).wait(SECONDS), what


def _assert_nothing_works(host: _Host) -> None:
    """
    See that each journey that needs the database is told that nobody can reach it.
    """
    espace, entry = host.espace, host.entry
    for journey in (
        partial(opened, espace, "R-none"),
        partial(entered, espace, entry.account, PASSWORD),
        partial(espace.resume, entry.token),
        partial(espace.sign_out, entry),
        partial(espace.forgot_password, "zoe@example.org", source=None),
        espace.dispatch,
        espace.backlog,
        espace.check,
    ):
        with pytest.raises(Unavailable):
            journey()


@pytest.mark.rule("H1", "K1")
@pytest.mark.parametrize("mode", ["fast", "immediate"])
def test_a_host_survives_a_server_that_restarts(own: Server, mode: str) -> None:
    """
    Meanwhile every journey is told to be unavailable, then it works again, and nothing is lost.
    """
    with closing(Database.at(own.url)) as database, ThreadPoolExecutor(THREADS) as pool:
        mailbox, stop = Mailbox(), Event()
        espace = espace_on(database, mailbox)
        hosts: list[_Host] = []
        for number in range(THREADS):
            account = opened(espace, f"S-{mode}-{number}")
            espace.dispatch()
            entry = entered(espace, account, mailbox.provisional_password(account))
            while entry.pending:
                entry = one_step(espace, entry)
            hosts.append(_Host(f"{mode}-{number}", espace, entry))
        running = [pool.submit(one.work, stop) for one in hosts]
        try:
            _all_see(hosts, "worked")
            own.stop(mode)
            _all_see(hosts, "told")
            _assert_nothing_works(hosts[0])
            own.start()
            _all_see(hosts, "worked")
        finally:
            stop.set()
        for one in running:
            one.result(SECONDS)
        store = SqlStore(database)
        for account in (account for one in hosts for account in one.acknowledged):
            found = store.find(account.id)
            assert found is not None
            assert found.version >= account.version
