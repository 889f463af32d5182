"""
The shipped state machines, run on what we ship, and on a host's own step.
"""

from __future__ import annotations

import logging

from typing import ClassVar

import pytest

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from espace_bailleur import ExtraStep, Field, FieldKind, Steps
from espace_bailleur.adapters.memory import MemoryLedger, MemoryStore
from espace_bailleur.domain.words import EmailAddress
from espace_bailleur.testing.composed import Composition, composed_over
from espace_bailleur.testing.decisions import DecisionMachine
from espace_bailleur.testing.journeys import JourneyMachine
from espace_bailleur.testing.people import ADDRESSES, DEPARTEMENTS, HOLDERS
from espace_bailleur.testing.portal import portal
from espace_bailleur.testing.teams import TeamMachine
from tests.faces import awaiting, face_of


STEPS = Steps(
    extra=(
        ExtraStep(
            id="telephone",
            after="information",
            fields=(Field(name="telephone", kind=FieldKind.TELEPHONE),),
        ),
    )
)


class WithOwnStep(DecisionMachine):
    """
    The decisions, with a step of the host's own.
    """

    steps: ClassVar[Steps] = STEPS


def _over_memory() -> Composition:
    made = portal()
    return Composition(
        doors=face_of(made),
        store=made.store,
        mailbox=made.mailbox,
        clock=made.clock,
        events=made.events,
    )


class OverMemory(JourneyMachine):
    """
    The doors over the memory adapters.
    """

    def compose(self) -> Composition:
        """
        Make a service over memory.
        """
        return _over_memory()


class TeamsOverMemory(TeamMachine):
    """
    Two organisations over the memory adapters.
    """

    def compose(self) -> Composition:
        """
        Make a service over memory.
        """
        return _over_memory()


@pytest.mark.rule(
    "B1", "B2", "B4", "C8", "D1", "D2", "D3", "D10", "E11", "F2", "F10", "P24", "P25"
)
def test_decisions() -> None:
    """
    Whatever commands are folded over the decisions, the rules hold.
    """
    run_state_machine_as_test(
        DecisionMachine, settings=settings(max_examples=2 * settings().max_examples)
    )


@pytest.mark.rule("D1", "D11")
def test_decisions_with_an_own_step() -> None:
    """
    Whatever commands are folded, a host's own step keeps its place among the five.
    """
    run_state_machine_as_test(WithOwnStep)


@pytest.mark.rule("B1", "B2", "B4", "C1", "C3", "D1", "D2", "D3", "D10", "F2", "F10", "I1", "P29")
def test_journeys() -> None:
    """
    Whatever commands are sent through the doors, the rules hold.
    """
    run_state_machine_as_test(OverMemory, settings=settings(max_examples=60))


@pytest.mark.rule("B4", "G1", "G4", "G5", "G7", "I1", "P29")
def test_teams() -> None:
    """
    Whatever two organisations and the institution do through the doors, the rules hold.
    """
    run_state_machine_as_test(TeamsOverMemory, settings=settings(max_examples=40))


@pytest.mark.rule("B4", "G1", "G4", "G5", "G7")
def test_teams_awaited() -> None:
    """
    Whatever two organisations do through the doors of the awaiting face, the rules hold.
    """
    with awaiting():
        run_state_machine_as_test(TeamsOverMemory, settings=settings(max_examples=10))


class Silent(JourneyMachine):
    """
    The doors over an adapter that is given.
    """

    def compose(self) -> Composition:
        """
        Make a service over memory.
        """
        return composed_over(MemoryStore(), MemoryLedger())


def test_a_machine_says_nothing_of_couriers_that_it_lets_fail(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """
    What could not be sent is logged again once the machine is at its end.
    """
    machine = Silent()
    machine.open(holder=HOLDERS[0], departement=DEPARTEMENTS[0], email=ADDRESSES[0])
    machine.forget(email=ADDRESSES[0])
    account = next(iter(machine.snapshot().values()))
    machine.made.doors.operator("tests").reissue(account.id)
    machine.dispatch(failing=True)
    assert machine.made.store.backlog().retried
    machine.teardown()
    assert caplog.messages == []
    logging.getLogger("espace_bailleur").warning("heard")
    assert caplog.messages == ["heard"]


@given(data=st.data(), email=st.sampled_from(ADDRESSES))
def test_a_machine_does_no_step_of_whom_nothing_lets_in(
    data: st.DataObject, email: EmailAddress
) -> None:
    """
    Whoever tries to come in to a closed account stays outside.
    """
    machine = Silent()
    machine.open(holder=HOLDERS[0], departement=DEPARTEMENTS[0], email=ADDRESSES[0])
    (account,) = machine.snapshot()
    machine.made.doors.operator("tests").close(account)
    machine.go_on(data=data, email=email)
    machine.recover(data=data, email=email)
    machine.teardown()
    assert machine.entries == []


def test_the_machine_wants_a_composition() -> None:
    """
    A machine that composes nothing says so when it is run.
    """
    with pytest.raises(NotImplementedError):
        JourneyMachine()
