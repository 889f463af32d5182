"""
Measure coverage by the first examples of each property: tracing takes most of the time of a test.
"""

from __future__ import annotations

from collections.abc import Generator
from functools import wraps
from itertools import count
from typing import Protocol, cast

import pytest

from coverage import Coverage


TRACED = 10
"""
How many examples of a property are traced, those first that its decorators spell out.
"""


class _Measuring(Protocol):
    """
    What measures coverage for pytest-cov.
    """

    cov: Coverage
    started: bool

    def pause(self) -> None: ...

    def resume(self) -> None: ...


def _measuring(config: pytest.Config) -> _Measuring | None:
    plugin = config.pluginmanager.get_plugin("_cov")
    return cast("_Measuring | None", getattr(plugin, "cov_controller", None))


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """
    End what pytest-cov begins too early in a worker of pytest-xdist, and never ends itself.

    Nobody reads what it measures, and it would go on wherever the worker's own measuring pauses.
    """
    early = _measuring(session.config)
    if early and hasattr(session.config, "workerinput"):
        early.cov.stop()


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """
    Pause after the first examples of a property, and try the others as hard without.
    """
    handle = getattr(pyfuncitem.obj, "hypothesis", None)
    measuring = _measuring(pyfuncitem.config)
    if handle is None or measuring is None or not measuring.started:
        return (yield)
    inner = handle.inner_test
    examples = count()

    @wraps(inner)
    def traced_at_first(*given: object, **named: object) -> object:
        if next(examples) == TRACED:
            measuring.pause()
        return inner(*given, **named)

    handle.inner_test = traced_at_first
    try:
        return (yield)
    finally:
        handle.inner_test = inner
        if not measuring.started:
            measuring.resume()
