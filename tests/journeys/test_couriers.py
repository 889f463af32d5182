"""
Whatever a courier does, every door answers as it does with a good one.
"""

from __future__ import annotations

import asyncio
import datetime as dt

from collections.abc import Iterator
from itertools import chain, count, cycle

import pytest

from attrs import define, evolve, field
from hypothesis import event, given, settings
from hypothesis import strategies as st

from espace_bailleur import Policies, Team
from espace_bailleur._service.doors import Doors
from espace_bailleur._service.operator import Operator
from espace_bailleur.domain.account import ClaimKind
from espace_bailleur.domain.delivery import Dispatched, Letter, Mail
from espace_bailleur.domain.policies import DispatchPolicy
from espace_bailleur.errors import Busy, Code, Misuse, Refusal, SessionEnded, Unavailable
from espace_bailleur.ports.store import Stale, Taken
from espace_bailleur.testing.doubles import Mailbox, ScriptedSecrets
from tests.composition import Service
from tests.doors import ABOUT_MESSAGES, DOORS, Door, answer, open_for, people_of


MINUTE = dt.timedelta(minutes=1)
# Nothing is given up meanwhile: that a password was never sent ends it, and is no public answer.
PATIENT = Policies(
    dispatch=DispatchPolicy(name="patient", delays=tuple(MINUTE * n for n in range(1, 99)))
)
FAILURES: tuple[Exception | None, ...] = (
    None,
    ConnectionError("out"),
    TimeoutError(),
    StopIteration(),
    RecursionError(),
    Refusal(Code.NO_ADDRESS),
    SessionEnded(),
    Unavailable("down"),
    Busy(),
    Misuse("A problem.", "A mend."),
    Stale(),
    Taken(ClaimKind.ADDRESS),
)
ENDS = (KeyboardInterrupt, SystemExit, GeneratorExit, asyncio.CancelledError)
"""
What is no failure but the end of a worker, as its host wants it.
"""


GOOD = (None, True)


@define
class _Raising(Mailbox):
    """
    A courier that raises something for each item in turn, before it takes it or afterwards.
    """

    turns: Iterator[tuple[BaseException | None, bool]] = field(factory=lambda: cycle([GOOD]))

    def send(self, item: Mail | Letter, /) -> None:
        """
        Keep *item*, or raise, or both.

        Raises:
            BaseException: it is the turn of one.
        """
        failure, takes = next(self.turns)
        if failure is None or takes:
            super().send(item)
        if failure is not None:
            raise failure


@define
class _InStep(ScriptedSecrets):
    """
    Secrets that are the same at one step, whatever was drawn before.

    A password that is typed and came to one of two landlords alone makes one service draw more.
    """

    def go_on(self) -> None:
        """
        Come to the next step.
        """
        self.seed += "."
        self._numbers = count(1)


def test_every_door_is_tried() -> None:
    """
    No door is left out but those that tell of messages.
    """
    faces = (Doors, *Operator.__mro__[:-1])
    public = {name for face in faces for name in vars(face) if name[0] != "_"}
    team = {f"organisation.{name}" for name in vars(Team) if name[0] != "_"}
    assert {name for name, _ in DOORS} == (public - ABOUT_MESSAGES - {"actor"}) | team


def _twins(courier: Mailbox) -> tuple[Service, Service]:
    """
    Make a service twice over, with the same people at the doors; one gets that courier then.
    """
    good = Service(policies=PATIENT, secrets=_InStep())
    return good, Service(policies=PATIENT, secrets=_InStep(), mailbox=courier)


def _go_on(*services: Service) -> None:
    for one in services:
        assert isinstance(one.secrets, _InStep)
        one.secrets.go_on()


@pytest.mark.rule("H5", "P12")
@given(
    failures=st.lists(
        st.tuples(st.sampled_from(FAILURES), st.booleans()), min_size=1, max_size=20
    ),
    order=st.permutations(DOORS),
    between=st.lists(st.sampled_from([False, False, True]), min_size=len(DOORS)),
)
@settings(max_examples=settings().max_examples // 2)
def test_no_failure_of_a_courier_changes_an_answer(
    failures: list[tuple[Exception | None, bool]],
    order: list[tuple[str, Door]],
    between: list[bool],
) -> None:
    """
    Whatever a courier raises, before it takes an item or afterwards, every door answers the same.
    """
    courier = _Raising()
    good, other = _twins(courier)
    who, beside = people_of(good), people_of(other)
    assert who == evolve(beside, read=who.read)
    beside = evolve(beside, read=good.mailbox)
    courier.turns = cycle(failures)
    for (_, door), dispatching in zip(order, between, strict=False):
        _go_on(good, other)
        assert answer(door, other.espace, beside) == answer(door, good.espace, who)
        if dispatching:
            _go_on(good, other)
            good.espace.dispatch()
            event(f"retried: {other.espace.dispatch().retried > 0}")
            good.clock.move(MINUTE)
            other.clock.move(MINUTE)


@pytest.mark.rule("H5", "P12")
@pytest.mark.parametrize("end", [None, *ENDS])
def test_a_worker_that_ends_or_never_comes_changes_no_answer(
    end: type[BaseException] | None,
) -> None:
    """
    Where a worker ends in the middle of its work, or there is none, every door answers the same.
    """
    courier = _Raising()
    good, other = _twins(courier)
    who, beside = people_of(good), people_of(other)
    for one in (good, other):
        open_for(one.espace, "LATE")
    assert good.espace.dispatch() == Dispatched(sent=2)
    if end is not None:
        courier.turns = chain([(end(), False)], courier.turns)
        with pytest.raises(end):
            other.espace.dispatch()
    for _, door in DOORS:
        _go_on(good, other)
        assert answer(door, other.espace, beside) == answer(door, good.espace, who)
    # What the worker held goes out when its lease has run out (H4).
    other.clock.move(PATIENT.dispatch.lease)
    other.espace.dispatch()
    assert len(list(courier.to("late@example.org"))) == 2
