"""
The journeys of an organisation's people, stopped anywhere and in every order of two.
"""

from __future__ import annotations

import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from espace_bailleur.testing.simulation.organisations import TEAM_JOURNEYS
from espace_bailleur.testing.simulation.scheduler import Simulation


OURS = Simulation(journeys=TEAM_JOURNEYS)
TAKES = frozenset({"suspend-colleague", "remove", "hand-over", "step-down"})
"""
What takes away most: each act meets each of these in every run of the tests.
"""
ALL = list(OURS.pairs())
COMES_AND_GOES = frozenset(
    {"take-seat", "create-colleague", "step-down", "step-down-too", "reopen-seat"}
)
PAIRS = [pair for pair in ALL if TAKES & {*pair} or {*pair} <= COMES_AND_GOES]


@pytest.mark.rule("G1", "G4", "G5", "K4", "H1", "H2", "I1", "K3")
@pytest.mark.parametrize("name", [one.name for one in TEAM_JOURNEYS])
def test_every_crash(name: str) -> None:
    """
    Wherever it is stopped it can be done again, and the organisation has its administrator.
    """
    assert len(OURS.crash(name)) > 2


@pytest.mark.no_cover  # long: the crashes and the few orders below cover what it runs
@pytest.mark.rule("G1", "G5", "K2", "K4", "P28")
@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_every_order_of_two(first: str, second: str) -> None:
    """
    Whoever connects first has the seat alone, of two who leave one stays, and no act is half done.
    """
    assert OURS.interleave(first, second)


@pytest.mark.rule("G4", "G5", "G6", "K2")
@given(pair=st.sampled_from(ALL))
@settings(max_examples=settings().max_examples // 20)
def test_any_order_of_any_two(pair: tuple[str, str]) -> None:
    """
    Whatever two are done about the people of one organisation, each order comes to one of the two.
    """
    assert OURS.interleave(*pair)
