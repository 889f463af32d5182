"""
Many who do the same at once through the faces, and a disk that fills up under them.
"""

from __future__ import annotations

import asyncio

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from sqlalchemy import Connection, event, func, select

from espace_bailleur import (
    Account,
    AsyncEspaceBailleur,
    EspaceBailleur,
    Organisation,
    Refusal,
    SessionEnded,
    Unavailable,
)
from espace_bailleur.adapters.sql import AwaitingDatabase, migrate
from espace_bailleur.adapters.sql._tables import events, messages
from espace_bailleur.domain.account import Standing
from espace_bailleur.domain.seat_records import SeatTaken
from espace_bailleur.domain.steps import PERSONAL_PASSWORD
from espace_bailleur.ports.store import Everyone
from espace_bailleur.testing.doubles import Mailbox
from espace_bailleur.testing.people import PASSWORD
from espace_bailleur.testing.portal import portal
from tests.adapters.databases import SECONDS, Stores, blocking
from tests.adapters.service import awaiting_on, entered, espace_on, one_step, opened, settled


MANY = 64


@pytest.fixture
def here(migrated: str) -> Iterator[Stores]:
    """
    A database of each kind.
    """
    with blocking(migrated) as stores:
        yield stores


@pytest.fixture
def mailbox() -> Mailbox:
    """
    What the service sent.
    """
    return Mailbox()


@pytest.fixture
def espace(here: Stores, mailbox: Mailbox) -> EspaceBailleur:
    """
    A service on that database.
    """
    return espace_on(here.database, mailbox)


def _at_once(attempts: Iterable[Callable[[], object]]) -> list[str]:
    """
    Make all attempts at one moment, and name what each came to: done, or how it was refused.
    """
    made = list(attempts)
    barrier = Barrier(len(made))

    def run(attempt: Callable[[], object]) -> str:
        barrier.wait(SECONDS)
        try:
            attempt()
        except Refusal as refusal:
            return refusal.code
        except SessionEnded:
            return "session-ended"
        return "done"

    with ThreadPoolExecutor(len(made)) as pool:
        return list(pool.map(run, made))


@pytest.mark.rule("B1", "K1", "K3")
def test_one_holder_is_opened_once(here: Stores, espace: EspaceBailleur) -> None:
    """
    Of many who open the account of one holder, one does, and the others are told so.
    """
    came = _at_once([partial(opened, espace, "R-1")] * MANY)
    assert Counter(came) == {"done": 1, "already-opened": MANY - 1}
    assert len(here.store.page(Everyone(), None, MANY)) == 1
    assert here.store.backlog().untried == 2


@pytest.mark.rule("C8", "D7", "P02")
def test_one_provisional_password_chooses_one_password(
    here: Stores, espace: EspaceBailleur, mailbox: Mailbox
) -> None:
    """
    Of many sessions of one provisional password that choose a password at once, one does.
    """
    account = opened(espace, "R-1")
    espace.dispatch()
    plain = mailbox.provisional_password(account)
    one_step(espace, entered(espace, account, plain))
    entries = [entered(espace, account, plain) for _ in range(MANY)]
    passwords = [f"{PASSWORD} {number}" for number in range(MANY)]
    came = _at_once(
        partial(espace.complete, entry, {"step": PERSONAL_PASSWORD, "password": password})
        for entry, password in zip(entries, passwords, strict=True)
    )
    assert Counter(came) == {"done": 1, "session-ended": MANY - 1}
    with pytest.raises(Refusal, match="sign-in-refused"):
        entered(espace, account, plain)
    chosen = passwords[came.index("done")]
    assert entered(espace, account, chosen).account == here.store.find(account.id)


@pytest.mark.rule("B2", "K3", "P02")
def test_one_address_is_confirmed_by_one(
    here: Stores, espace: EspaceBailleur, mailbox: Mailbox
) -> None:
    """
    Of two who confirm one address at once, each with a right code, one holds it.
    """
    for number in range(8):
        email = f"wanted-{number}@example.org"
        pair = [opened(espace, f"R-{number}-{who}") for who in (1, 2)]
        espace.dispatch()
        entries = [
            one_step(espace, entered(espace, one, mailbox.provisional_password(one)), email=email)
            for one in pair
        ]
        espace.dispatch()
        came = _at_once(
            partial(espace.confirm_address, entry, mailbox.code(one))
            for entry, one in zip(entries, pair, strict=True)
        )
        assert sorted(came) == ["code-refused", "done"]
        stored = [_stored(here, one) for one in pair]
        held = [one.address is not None and one.address.confirmed for one in stored]
        assert held == [one == "done" for one in came]


def _stored(here: Stores, account: Account) -> Account:
    found = here.store.find(account.id)
    assert found is not None
    return found


@pytest.mark.rule("G1", "K3", "P28")
def test_one_first_connection_takes_the_seat(
    here: Stores, espace: EspaceBailleur, mailbox: Mailbox
) -> None:
    """
    Of many who connect first with one organisation's credentials, all come in to one seat.
    """
    account = _company(espace)
    plain = mailbox.provisional_password(account)
    came = _at_once([partial(entered, espace, account, plain)] * MANY)
    assert Counter(came) == {"done": MANY}
    roster = here.store.roster(account.id)
    assert roster is not None
    assert (roster.version, len(roster.members)) == (1, 1)
    assert len(_seats(here)) == 1
    assert espace.dispatch().sent == 1


@pytest.mark.rule("G1", "K3", "P28")
@pytest.mark.parametrize("awaited", [False, True])
def test_one_first_connection_in_memory_takes_the_seat(*, awaited: bool) -> None:
    """
    Of many who connect first over memory, on either face, all come in to one seat.
    """
    here = portal()
    account = _company(here.espace)
    plain = here.mailbox.provisional_password(account)
    if awaited:
        came = asyncio.run(_together(here.awaiting, account, plain))
    else:
        came = _at_once([partial(entered, here.espace, account, plain)] * MANY)
    assert Counter(came) == {"done": MANY}
    roster = here.store.rosters[account.id]
    assert (roster.version, len(roster.members)) == (1, 1)
    assert sum(isinstance(one, SeatTaken) for one in here.store.events) == 1


@pytest.mark.rule("G1", "K3", "P28")
@pytest.mark.no_cover  # long: the one in memory covers what it runs
def test_one_first_connection_on_one_loop_takes_the_seat(
    migrated: str, here: Stores, espace: EspaceBailleur, mailbox: Mailbox
) -> None:
    """
    Of many who connect first on the awaiting face, all come in to one seat.
    """
    account = _company(espace)
    plain = mailbox.provisional_password(account)

    async def on_one_loop() -> list[str]:
        database = AwaitingDatabase.at(migrated)
        try:
            face = awaiting_on(database, mailbox)
            return await _together(face, account, plain)
        finally:
            await database.close()

    assert Counter(asyncio.run(on_one_loop())) == {"done": MANY}
    roster = here.store.roster(account.id)
    assert roster is not None
    assert (roster.version, len(roster.members)) == (1, 1)
    assert len(_seats(here)) == 1


async def _together(face: AsyncEspaceBailleur, account: Account, plain: str) -> list[str]:
    """
    Come in as many at one moment on one event loop; what is no entry is raised.
    """
    attempts = (
        face.sign_in(identifier=str(account.identifier), password=plain, source=account.id)
        for _ in range(MANY)
    )
    entries = await asyncio.gather(*attempts)
    return ["done" for one in entries if one.account.id == account.id]


def _company(espace: EspaceBailleur) -> Account:
    account = espace.operator("tests").open_account(
        departement="33",
        holder=Organisation(reference="O-1", name="SCI des Lilas", siret="73282932000074"),
        email="sci@example.org",
    )
    espace.dispatch()
    return account


@pytest.mark.rule("G1", "G5", "K3", "P28")
def test_one_first_connection_takes_a_reopened_seat(
    here: Stores, espace: EspaceBailleur, mailbox: Mailbox
) -> None:
    """
    Of many who connect at once to a reopened seat, all come in to one, beside those who are there.
    """
    account = _company(espace)
    first = settled(espace, account, mailbox.provisional_password(account))
    ada = espace.organisation(first).create_colleague(name="Ada", email="ada@example.org")
    espace.operator("tests").reopen_seat(account.id, evidence="extrait du registre")
    espace.dispatch()
    before = here.store.roster(account.id)
    assert before is not None
    plain = mailbox.provisional_password(account)
    came = _at_once([partial(entered, espace, account, plain)] * 16)
    assert Counter(came) == {"done": 16}
    roster = here.store.roster(account.id)
    assert roster is not None
    assert roster.version == before.version + 1
    assert [one.account for one in roster.members] == [ada.id, account.id]
    assert len(_seats(here)) == 2


def _seats(here: Stores) -> list[Any]:
    taken = select(events.c.value).where(events.c.value["kind"].as_string() == "seat-taken")
    return here.database.read(lambda connection: list(connection.scalars(taken)))


@pytest.mark.rule("G5", "K2")
def test_two_who_leave_at_once_leave_one(
    here: Stores, espace: EspaceBailleur, mailbox: Mailbox
) -> None:
    """
    Of two administrators who step down at one moment, one is told to stay.
    """
    chief = _company(espace)
    first = settled(espace, chief, mailbox.provisional_password(chief))
    ada = espace.organisation(first).create_colleague(name="Ada", email="ada@example.org")
    espace.dispatch()
    settled(espace, ada, mailbox.provisional_password(ada))
    for _ in range(8):
        roster = here.store.roster(chief.id)
        assert roster is not None
        (leads,) = roster.administrators
        one, other = (chief, ada) if leads.account == chief.id else (ada, chief)
        espace.organisation(entered(espace, one, PASSWORD)).promote(other.id)
        teams = [espace.organisation(entered(espace, who, PASSWORD)) for who in (one, other)]
        came = _at_once([team.step_down for team in teams])
        assert sorted(came) == ["done", "last-administrator"]


@pytest.mark.rule("H1", "K1")
def test_a_disk_that_fills_up_takes_whole_accounts(tmp_path: Path) -> None:
    """
    Accounts are opened whole until there is no room; with room again, everything goes on.
    """
    url = f"sqlite:///{tmp_path}/landlords.db"
    migrate(url)
    with blocking(url) as stores:
        mailbox = Mailbox()
        espace = espace_on(stores.database, mailbox)
        pages = stores.database.read(lambda one: one.exec_driver_sql("PRAGMA page_count").scalar())
        room = int(pages or 0) + 8

        def fill(connection: Connection) -> None:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {room}")

        event.listen(stores.database.writing, "begin", fill)
        accounts: list[Account] = []
        with pytest.raises(Unavailable, match="SQLITE_FULL"):
            accounts.extend(opened(espace, f"R-{number}") for number in range(1000))
        assert accounts
        assert list(stores.store.page(Everyone(), None, 1000)) == sorted(
            accounts, key=lambda one: one.id
        )
        count = select(func.count()).select_from(messages)
        assert stores.database.read(lambda one: one.scalar(count)) == 2 * len(accounts)
        room = 10**6
        opened(espace, f"R-{len(accounts)}")
        assert espace.dispatch().sent == 2 * (len(accounts) + 1)


@pytest.mark.rule("F6", "K2")
def test_many_who_contest_at_once_freeze_an_account_once(
    here: Stores, espace: EspaceBailleur, mailbox: Mailbox
) -> None:
    """
    However many contest one recovery at one moment, all get one answer and it is recorded once.
    """
    account = opened(espace, "R-1")
    espace.dispatch()
    entry = entered(espace, account, mailbox.provisional_password(account))
    while entry.pending:
        entry = one_step(espace, entry)
    espace.forgot_password("r-1@example.org", source=None)
    espace.dispatch()
    restricted = entered(espace, account, mailbox.provisional_password(account))
    one_step(espace, restricted)
    espace.dispatch()
    code = mailbox.contest_code(account)
    answers = _at_once(
        partial(espace.contest, user_number=str(account.user_number), code=code, source=str(n))
        for n in range(8)
    )
    assert Counter(answers) == {"done": 8}
    (listed,) = espace.operator("tests").contested()
    assert (listed.id, listed.standing, listed.password) == (
        account.id,
        Standing.SUSPENDED,
        None,
    )
    kinds = here.database.read(lambda connection: [*connection.scalars(select(events.c.value))])
    assert [one["kind"] for one in kinds].count("recovery-contested") == 1
    espace.operator("tests").reinstate(account.id)
    assert espace.operator("tests").contested() == []
