"""
Every two journeys in every order of their port calls, and some three with faults among them.
"""

from __future__ import annotations

import pytest

from hypothesis import assume, given
from hypothesis import strategies as st

from espace_bailleur.testing.portal import portal
from espace_bailleur.testing.simulation import _laws as laws
from espace_bailleur.testing.simulation._plays import Play
from espace_bailleur.testing.simulation._summaries import Summary, summary_of
from espace_bailleur.testing.simulation.journeys import JOURNEYS
from espace_bailleur.testing.simulation.scheduler import Simulation


OURS = Simulation()
PAIRS = list(OURS.pairs())
NAMED = {one.name: one for one in JOURNEYS}


@pytest.mark.rule("K2", "K3", "K4", "H1", "H2", "I1", "C8", "P02")
@pytest.mark.parametrize("first", NAMED)
@pytest.mark.no_cover  # long: what the tests below run of it covers it
def test_every_order_of_two(first: str) -> None:
    """
    However their port calls interleave, two journeys come to what one after the other comes to.
    """
    seconds = [second for one, second in PAIRS if one == first]
    assert first in seconds
    for second in seconds:
        schedules = OURS.interleave(first, second)
        assert len({str(one) for one in schedules}) == len(schedules) > 0


@pytest.mark.rule("K4", "H1", "H2", "I1", "K3")
@given(
    names=st.lists(st.sampled_from(list(NAMED)), min_size=2, max_size=3),
    choices=st.lists(st.integers(0, 41), max_size=40),
)
def test_crashes_among_others(names: list[str], choices: list[int]) -> None:
    """
    Two or three journeys in any order, killed and left without answers anywhere, harm nobody.
    """
    assume(OURS.has_room(*names))
    assert OURS.wander(names, choices).journeys == tuple(names)


def _every_order(first: str, second: str) -> set[Summary]:
    """
    Find what two journeys come to in every single order, none left out.
    """
    found: set[Summary] = set()
    waiting: list[list[int]] = [[]]
    while waiting:
        order = waiting.pop()
        play = Play.begin(portal(), (NAMED[first], NAMED[second]))
        for who in order:
            play.move(who)
        while runnable := play.runnable:
            waiting += [[*(one.who for one in play.moves), who] for who in runnable[1:]]
            play.move(runnable[0])
        laws.settle(play)
        found.add(summary_of(play))
    return found


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("first-sign-in", "close"),
        ("confirm", "confirm-too"),
        ("terms", "sign-out"),
        ("open", "open"),
    ],
)
def test_orders_that_are_left_out_lead_to_nothing_else(first: str, second: str) -> None:
    """
    The orders that are run come to all that every single order comes to.
    """
    run: set[Summary] = set()
    for schedule in OURS.interleave(first, second):
        play = Play.begin(portal(), (NAMED[first], NAMED[second]))
        for leg in schedule.legs:
            play.leg(leg)
        laws.settle(play)
        run.add(summary_of(play))
    assert run == _every_order(first, second)
