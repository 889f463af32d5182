"""
Measure coverage by the first examples that each test draws.

To trace the others as well would take most of the time of the tests.
"""

from __future__ import annotations

import sys
import threading

from collections.abc import Generator
from functools import wraps
from typing import TYPE_CHECKING, Protocol, cast

import pytest

from hypothesis.internal.conjecture.data import Status
from hypothesis.internal.conjecture.engine import ConjectureRunner


if TYPE_CHECKING:
    from coverage import Coverage
    from hypothesis.internal.conjecture.data import ConjectureData


TRACED = 10
"""
How many examples that a test draws are traced, beside those that its decorators spell out.
"""


class _Measuring(Protocol):
    """
    What measures coverage for pytest-cov.
    """

    cov: Coverage


def _measuring(config: pytest.Config) -> _Measuring | None:
    plugin = config.pluginmanager.get_plugin("_cov")
    return cast("_Measuring | None", getattr(plugin, "cov_controller", None))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """
    End what pytest-cov begins too early in a worker of pytest-xdist, and never ends itself.

    Nobody reads what it measures, and it would go on tracing where a test asks for none.
    """
    early = _measuring(session.config)
    if early and hasattr(session.config, "workerinput"):
        early.cov.stop()


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """
    Trace the first examples that a test draws, and try the others as hard without.

    It draws them for a property, a machine or a search, and each is run in one place of
    Hypothesis's, which has no public name.
    """
    if _measuring(item.config) is None:
        return (yield)
    run_one, traced = ConjectureRunner.test_function, 0

    @wraps(run_one)
    def traced_at_first(runner: ConjectureRunner, data: ConjectureData) -> None:
        nonlocal traced
        tracer = sys.gettrace()
        # Where one example draws others, those are traced or not with it.
        if traced < TRACED or tracer is None:
            run_one(runner, data)
            # What was filtered away in the middle counts for nothing.
            traced += data.status >= Status.VALID
            return
        # Not for coverage to stop and start: it would miss what the test does next.
        in_threads = threading.gettrace()
        sys.settrace(None)
        threading.settrace(None)
        try:
            run_one(runner, data)
        finally:
            sys.settrace(tracer)
            threading.settrace(in_threads)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ConjectureRunner, "test_function", traced_at_first)
        return (yield)
