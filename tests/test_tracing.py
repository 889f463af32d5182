"""
Tracing for coverage ends with the first examples that a test draws.
"""

from __future__ import annotations

import sys

from collections.abc import Callable
from itertools import count

import pytest

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tools.tracing import TRACED


_TRIED = count()


@given(number=st.integers())
def test_later_examples_run_untraced(number: int) -> None:
    """
    After the first examples nothing traces, in a worker of pytest-xdist as elsewhere.
    """
    assert next(_TRIED) < TRACED or sys.gettrace() is None, number


def _property() -> int:
    """
    Try a property within a test, and count the examples that are traced.
    """
    traced: list[object] = []

    @given(st.integers())
    def try_one(_: int) -> None:
        traced.append(sys.gettrace())

    try_one()
    return sum(one is not None for one in traced)


def _machine() -> int:
    """
    Run a machine, and count the runs that are traced.
    """
    traced: list[object] = []

    class Machine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            traced.append(sys.gettrace())

        @rule()
        def go_on(self) -> None:
            """
            Do nothing.
            """

    run_state_machine_as_test(Machine)
    return sum(one is not None for one in traced)


@pytest.mark.parametrize("drawn", [_property, _machine])
def test_so_do_those_that_are_drawn_within_a_test(drawn: Callable[[], int]) -> None:
    """
    A test is traced for its first examples, and again once they are all tried.
    """
    measured = sys.gettrace() is not None
    assert drawn() == TRACED * measured
    assert (sys.gettrace() is not None) == measured


@pytest.mark.no_cover  # this is what the test is about
def test_nothing_traces_a_test_that_asks_for_none() -> None:
    """
    A long test that others cover runs untraced, in a worker of pytest-xdist as elsewhere.
    """
    assert sys.gettrace() is None
