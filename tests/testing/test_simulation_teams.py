"""
The journeys of an organisation's people, stopped anywhere and in every order of two.
"""

from __future__ import annotations

import pytest

from espace_bailleur.testing.simulation.organisations import TEAM_JOURNEYS
from espace_bailleur.testing.simulation.scheduler import Simulation


OURS = Simulation(journeys=TEAM_JOURNEYS)
# Two windows of one person who steps down: the later one is told that the session ended or, where
# it had looked before, that they administer no more; so these are not what either order tells.
# Neither is what somebody does whose seat is reopened meanwhile.
ONE_S_OWN = [
    {"step-down"},
    {"step-down-too"},
    {"create-colleague", "step-down"},
    {"create-colleague", "reopen-seat"},
    {"step-down", "reopen-seat"},
]
PAIRS = [pair for pair in OURS.pairs() if set(pair) not in ONE_S_OWN]


@pytest.mark.rule("G1", "G4", "G5", "K4", "H1", "H2", "I1", "K3")
@pytest.mark.parametrize("name", [one.name for one in TEAM_JOURNEYS])
def test_every_crash(name: str) -> None:
    """
    Wherever it is stopped it can be done again, and the organisation has its administrator.
    """
    assert len(OURS.crash(name)) > 2


@pytest.mark.rule("G1", "G5", "K2", "K4", "P28")
@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_every_order_of_two(first: str, second: str) -> None:
    """
    Whoever connects first has the seat alone, and of two who leave at once one stays.
    """
    assert OURS.interleave(first, second)
