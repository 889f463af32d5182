"""
Accounts are opened from whole lists, and a bad row costs no other.
"""

from __future__ import annotations

import contextlib
import weakref

from collections.abc import Iterator

import pytest

from attrs import define, evolve, field
from hypothesis import example, given
from hypothesis import strategies as st

from espace_bailleur import (
    BrokenRow,
    Code,
    Imported,
    Individual,
    Organisation,
    Policies,
    Refusal,
    Row,
    RowKnown,
    RowOpened,
    RowOutcome,
    RowRefused,
    Unavailable,
)
from espace_bailleur._flows.rows import BATCH
from espace_bailleur.adapters.memory import MemoryStore
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.policies import ORGANISATIONS_BY_LETTER
from tests.composition import Service


GOOD = Row(
    reference="R-1", kind="physique", name="Zoé Œuf", departement="33", email="zoe@example.org"
)
OTHER = evolve(GOOD, reference="R-2")
SIRET = "73282932000074"

_few = st.builds(
    Row,
    reference=st.sampled_from(["R-1", "R-2", "R-3", " "]),
    kind=st.sampled_from(["physique", "moral"]),
    name=st.sampled_from(["Zoé Œuf", "Jean Martin"]),
    departement=st.sampled_from(["33", "2A", "20"]),
    siret=st.none() | st.just(SIRET),
    email=st.none() | st.sampled_from(["zoe@example.org", "jean@example.org", "zoe"]),
    postal=st.none() | st.just("ZOÉ ŒUF\n33000 BORDEAUX"),
    identifier=st.none() | st.sampled_from(["BAIL-1", "bail-1", "BAIL-2"]),
    user_number=st.none() | st.sampled_from(["A" * 14, "B" * 14]),
)
_lists = st.lists(
    _few | st.just(BrokenRow(line=2, refusal=Refusal(Code.ROW_UNREADABLE))), max_size=12
)


def _one_by_one(service: Service, row: Row | BrokenRow) -> str:
    """
    Open a row's account on its own, and say what became of it.
    """
    if isinstance(row, BrokenRow):
        return "refused"
    holder: Individual | Organisation | None = None
    try:
        holder = (
            Organisation(reference=row.reference, name=row.name, siret=row.siret or "")
            if row.kind == "moral"
            else Individual(reference=row.reference, name=row.name)
        )
        if row.kind == "physique" and row.siret:
            return "refused"
        service.espace.operator("tests").open_account(
            departement=row.departement,
            holder=holder,
            email=row.email,
            postal=row.postal,
            identifier=row.identifier,
            user_number=row.user_number,
        )
    except Refusal as refusal:
        same = [
            one
            for one in service.store.accounts.values()
            if (one.holder, one.departement.code) == (holder, row.departement)
        ]
        return "known" if refusal.code is Code.ALREADY_OPENED and same else "refused"
    return "opened"


def _said(outcome: RowOutcome) -> str:
    names: dict[type[RowOutcome], str]
    names = {RowOpened: "opened", RowKnown: "known", RowRefused: "refused"}
    return names[type(outcome)]


def _places(service: Service) -> list[tuple[object, ...]]:
    return sorted(
        (one.departement.code, str(one.holder), str(one.delivery), str(one.postal))
        for one in service.store.accounts.values()
    )


@pytest.mark.rule("B1", "K1", "K3")
@given(rows=_lists, policies=st.sampled_from([None, Policies(issuing=ORGANISATIONS_BY_LETTER)]))
@example(rows=[GOOD, GOOD], policies=None)
def test_a_list_opens_what_its_rows_open_one_by_one(
    rows: list[Row | BrokenRow], policies: Policies | None
) -> None:
    """
    Whatever stands in a list, each row ends as it does alone after those before it, in order.
    """
    together, apart = (Service(policies=policies or Policies()) for _ in range(2))
    told: list[RowOutcome] = []
    counted = together.espace.operator("tests").open_accounts(rows, progress=told.append)
    expected = [_one_by_one(apart, row) for row in rows]
    assert [_said(one) for one in told] == expected
    assert [one.row for one in told] == rows
    known = [one for one in told if isinstance(one, RowKnown)]
    assert [one.account.holder.name for one in known] == [one.row.name for one in known]
    assert counted == Imported(
        opened=expected.count("opened"),
        known=expected.count("known"),
        refused=expected.count("refused"),
    )
    assert _places(together) == _places(apart)


@pytest.mark.rule("B1", "H1", "I1")
@given(rows=_lists)
def test_a_list_given_twice_opens_nothing_twice(rows: list[Row | BrokenRow]) -> None:
    """
    The second time nothing is opened, recorded or sent, and the first time two messages a row.
    """
    service = Service()
    operator = service.espace.operator("tests")
    first = operator.open_accounts(rows)
    state = (dict(service.store.accounts), service.store.waiting, tuple(service.events))
    assert len(service.store.waiting) == 2 * first.opened
    assert {event.account for event in service.events} == set(service.store.accounts)
    second = operator.open_accounts(rows)
    assert second == Imported(known=first.opened + first.known, refused=first.refused)
    assert (service.store.accounts, service.store.waiting, tuple(service.events)) == state


@pytest.mark.parametrize(
    ("row", "name", "code"),
    [
        (evolve(OTHER, email=None), "postal", Code.NO_ADDRESS),
        (evolve(GOOD, name="Jean Martin"), "reference", Code.ALREADY_OPENED),
        (evolve(OTHER, identifier="bail-7"), "identifier", Code.IDENTIFIER_TAKEN),
        (evolve(OTHER, user_number="A" * 14), "user_number", Code.USER_NUMBER_TAKEN),
    ],
)
def test_a_refused_row_names_its_field(row: Row, name: str, code: Code) -> None:
    """
    What only the store or a policy refuses is told as a fault of one field, too.
    """
    service = Service()
    told: list[RowOutcome] = []
    taken = evolve(GOOD, identifier="BAIL-7", user_number="A" * 14)
    service.espace.operator("tests").open_accounts([taken, row], progress=told.append)
    (refused,) = (one for one in told if isinstance(one, RowRefused))
    assert {
        name: [one.code for one in found] for name, found in refused.refusal.faults.items()
    } == {name: [code]}
    assert refused.refusal.__traceback__ is None


def _many(count: int, alive: weakref.WeakSet[Row]) -> Iterator[Row]:
    for number in range(count):
        row = evolve(GOOD, reference=f"R-{number}", line=number)
        alive.add(row)
        yield row


@define
class _Forgetful(MemoryStore):
    """
    A store that keeps nothing of what it takes, so that what else is held shows.
    """

    taken: int = 0

    def commit(self, change: Change, /) -> None:
        self.taken += len(change.accounts)


@define
class _Counting:
    """
    Count the rows that are held whenever one is told.
    """

    alive: weakref.WeakSet[Row] = field(factory=weakref.WeakSet[Row])
    most: int = 0
    told: int = 0

    def __call__(self, _: RowOutcome) -> None:
        self.told += 1
        self.most = max(self.most, len(self.alive))


@pytest.mark.parametrize("count", [1, BATCH - 1, BATCH, BATCH + 1, 7 * BATCH])
def test_memory_does_not_grow_with_the_list(count: int) -> None:
    """
    Of a list of any length, no more rows are held than two batches have.
    """
    store, progress = _Forgetful(), _Counting()
    service = Service(store=store)
    rows = _many(count, progress.alive)
    assert service.espace.operator("tests").open_accounts(rows, progress=progress) == Imported(
        opened=count
    )
    assert (progress.told, store.taken) == (count, count)
    assert progress.most <= 2 * BATCH <= 1_000


@define
class _Failing(MemoryStore):
    """
    A store that cannot answer from its *commits*-th commit on.
    """

    commits: int = 0

    def commit(self, change: Change, /) -> None:
        self.commits -= 1
        if self.commits < 0:
            raise Unavailable
        super().commit(change)


@pytest.mark.rule("K1")
@given(known=st.sets(st.integers(0, 29), min_size=1), commits=st.integers(0, 12))
def test_whatever_is_opened_is_told(known: set[int], commits: int) -> None:
    """
    Where the store gives up among known rows, progress was told of every account that is open.
    """
    store = _Failing(commits=10_000)
    operator = Service(store=store).espace.operator("tests")
    rows = list(_many(30, weakref.WeakSet()))
    operator.open_accounts([rows[number] for number in sorted(known)])
    store.commits = commits
    told: list[RowOutcome] = []
    with contextlib.suppress(Unavailable):
        operator.open_accounts(rows, progress=told.append)
    opened = {one.account.id for one in told if isinstance(one, RowOpened)}
    assert len(store.accounts) == len(known) + len(opened)
    assert [one.row for one in told] == rows[: len(told)]


@pytest.mark.rule("K1")
@given(commits=st.integers(0, 3))
def test_an_interrupted_list_is_gone_on_with(commits: int) -> None:
    """
    Where the store gives up midway, what was told stands, and the same list completes it.
    """
    store = _Failing(commits=commits)
    service = Service(store=store)
    operator = service.espace.operator("tests")
    rows = list(_many(2 * BATCH + 10, weakref.WeakSet()))
    told: list[RowOutcome] = []
    try:
        operator.open_accounts(rows, progress=told.append)
    except Unavailable:
        assert commits < 3
    assert len(store.accounts) == len(told) == min(commits * BATCH, len(rows))
    store.commits = 10_000
    assert operator.open_accounts(rows) == Imported(opened=len(rows) - len(told), known=len(told))


@pytest.mark.rule("H6")
@given(
    name=st.sampled_from(
        [
            "x" * 500,
            "é" * 101,
            "Zoé\r\nBcc: x@example.org",
            "Zoé\u202eŒuf",
            "Zoé\u2066Œuf",
            "\x1b[2J",
            "Zoé\u2028Œuf",
            "",
        ]
    )
)
def test_a_name_that_could_mislead_is_refused_before_anything_is_recorded(name: str) -> None:
    """
    Names that are too long, of several lines, or that turn their neighbours round open nothing.
    """
    service = Service()
    told: list[RowOutcome] = []
    service.espace.operator("tests").open_accounts([evolve(GOOD, name=name)], progress=told.append)
    (refused,) = told
    assert isinstance(refused, RowRefused)
    assert set(refused.refusal.faults) == {"name"}
    assert (service.store.accounts, service.store.waiting, service.events) == ({}, (), [])


@pytest.mark.rule("H6")
@given(
    name=st.sampled_from(["<b>Zoé</b>", "{secret}", "%s", "=?utf-8?q?Zo=C3=A9?=", '’ " & ; --'])
)
def test_a_name_with_markup_is_written_as_it_is(name: str) -> None:
    """
    A name that looks like markup reaches the messages literally, and nothing but their text.
    """
    service = Service()
    row = evolve(GOOD, name=name)
    assert service.espace.operator("tests").open_accounts([row]) == Imported(opened=1)
    service.espace.dispatch()
    assert len(service.mailbox.items) == 2
    for item in service.mailbox.items:
        assert f"Bonjour {name}," in item.body
        assert name not in item.subject
