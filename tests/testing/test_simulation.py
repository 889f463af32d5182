"""
Every crash of every journey, and the names that replay a schedule.
"""

from __future__ import annotations

import pytest

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import ExtraStep, Field, FieldKind, Misuse, Steps
from espace_bailleur._blocking import AtOnceCourier, AtOnceStore
from espace_bailleur.adapters.memory import MemoryStore
from espace_bailleur.domain.words import MessageId
from espace_bailleur.testing.doubles import Mailbox
from espace_bailleur.testing.portal import Portal, portal
from espace_bailleur.testing.simulation._ports import PausingCourier, PausingStore
from espace_bailleur.testing.simulation.journeys import JOURNEYS, step
from espace_bailleur.testing.simulation.scheduler import Simulation
from espace_bailleur.testing.simulation.schedules import Fault, Leg, Schedule
from espace_bailleur.testing.simulation.stages import Stage


OURS = Simulation()
TELEPHONE = ExtraStep(
    id="telephone",
    after="information",
    fields=(Field(name="telephone", kind=FieldKind.TELEPHONE),),
)


def _with_own_step() -> Portal:
    return portal(steps=Steps(extra=(TELEPHONE,)))


@pytest.mark.rule("K4", "H1", "H2", "I1", "K3", "C8", "P02")
@pytest.mark.parametrize("name", [one.name for one in JOURNEYS])
def test_every_crash(name: str) -> None:
    """
    Wherever a journey is stopped, it can be done again, and everybody reaches access.
    """
    assert len(OURS.crash(name)) > 2


@pytest.mark.rule("K4", "D11")
def test_every_crash_of_an_own_step() -> None:
    """
    A host's own step is stopped anywhere, and meets other journeys in any order, as ours are.
    """
    own = step("telephone")
    theirs = Simulation(compose=_with_own_step, journeys=(*JOURNEYS, own))
    assert theirs.crash("telephone")
    assert theirs.crash("terms")
    assert len(theirs.interleave("telephone", "telephone")) > 2
    assert len(theirs.interleave("telephone", "sign-out")) > 2


def test_a_schedule_shows_its_port_calls() -> None:
    """
    What is replayed is shown as text: who called what, what befell them, and how they ended.
    """
    assert OURS.replay("sign-in+close/A2?B!").splitlines() == [
        "sign-in+close/A2?B!",
        "  A  store.find by identifier",
        "  A  hasher.verify",
        "  A    its answer is lost",
        "  A    sign-in: LostAnswer",
        "  B  store.find by id",
        "  B    close: killed",
    ]
    assert OURS.replay("terms+terms/").splitlines()[-1] == "  B    terms: step-not-pending"


def test_one_may_be_killed_before_it_begins() -> None:
    """
    A journey that is killed before its first port call makes none.
    """
    shown = OURS.replay("open/0!").splitlines()
    assert shown == ["open/0!", "  A    open: killed"]


def test_looking_and_paging_are_shown_as_well() -> None:
    """
    Each port call has words of its own, without any secret.
    """
    shown = "\n".join(
        OURS.replay(f"{name}/")
        for name in ("look", "personal-password", "dispatch-request", "information-elsewhere")
    )
    for call in (
        "store.backlog",
        "store.unsent",
        "hasher.hash",
        "store.page ByDelivery",
        "courier.send “Espace bailleur – votre nouveau mot de passe provisoire”",
        "ledger.reserve 3 uses",
        "store.commit StepCompleted, AddressGiven, AddressCodeNotice",
        "store.settle Sent",
    ):
        assert call in shown


def test_a_store_pauses_before_a_call_and_after_it() -> None:
    """
    Looking for a message that was never sent can be stopped at, too.
    """
    flow = PausingStore(AtOnceStore(MemoryStore())).never_sent(MessageId("one"))
    call = flow.send(None)
    assert (call and call.name, flow.send(None)) == ("never_sent", None)
    with pytest.raises(StopIteration) as end:
        flow.send(None)
    assert end.value.value is None


def test_what_never_waits_does_not_pause() -> None:
    """
    A courier that pauses serves the channels of the one behind it.
    """
    assert PausingCourier(AtOnceCourier(Mailbox())).channels == Mailbox().channels


@st.composite
def schedules(draw: st.DrawFn) -> Schedule:
    """
    Draw any schedule as it is written: legs of one journey follow each other after a fault only.
    """
    names = draw(st.lists(st.sampled_from([one.name for one in JOURNEYS]), min_size=1, max_size=3))
    moves = st.builds(
        Leg, st.integers(0, len(names) - 1), st.just(1), st.sampled_from(list(Fault))
    )
    return Schedule.of(names, draw(st.lists(moves, max_size=12)))


@given(schedule=schedules())
def test_a_name_reads_back_as_its_schedule(schedule: Schedule) -> None:
    """
    Whatever a schedule is, its name leads back to it.
    """
    assert Schedule.parse(str(schedule)) == schedule


@pytest.mark.parametrize(
    "name",
    [
        "sign-in/B",
        "sign-in/!",
        "sign-in/0?",
        "sign-in/a",
        "sign-in+terms/A-B",
        "sign-in/99",
        "nobody/",
        "",
    ],
)
def test_what_is_no_schedule_is_a_misuse(name: str) -> None:
    """
    A name that is not one, or names what there is not, says what to write.
    """
    with pytest.raises(Misuse):
        OURS.replay(name)


def test_a_failure_shows_its_name_and_its_calls() -> None:
    """
    What does not hold is told with the schedule that shows it, so that it can be replayed.
    """

    def never(_: Stage) -> bool:
        return False

    (sign_in,) = (one for one in JOURNEYS if one.name == "sign-in")
    hopeless = Simulation(journeys=[evolve(sign_in, holds=never)])
    with pytest.raises(AssertionError, match=r"(?s)K4: .*\nsign-in/3\n  A  store\.find"):
        hopeless.crash("sign-in")
