"""
What every pytest run needs: examples that run, and no silent skip in CI.
"""

import os

from contextlib import ExitStack, chdir
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from sybil import Sybil
from sybil.integration.pytest import SybilItem
from sybil.parsers.myst import PythonCodeBlockParser, SkipParser
from sybil.parsers.rest import DocTestParser


pytest_plugins = ["tools.tracing"]


def _enter_a_folder(namespace: dict[str, Any]) -> None:
    """
    Run a document's examples where they cannot litter the clone.
    """
    stack = namespace["_stack"] = ExitStack()
    stack.enter_context(chdir(stack.enter_context(TemporaryDirectory())))


def _leave_the_folder(namespace: dict[str, Any]) -> None:
    namespace["_stack"].close()


_prose = Sybil(
    parsers=[PythonCodeBlockParser(), SkipParser()],
    patterns=["README.md", "docs/**/*.md", "docs/*.md"],
    setup=_enter_a_folder,
    teardown=_leave_the_folder,
)
_docstrings = Sybil(parsers=[DocTestParser()], path="src", patterns=["*.py"])
pytest_collect_file = (_prose + _docstrings).pytest()


LONGEST = frozenset(
    {
        "test_examples.py",
        "test_liveness.py",
        "test_simulation_orders.py",
        "test_sql.py",
        "test_sql_kill.py",
        "test_strategies.py",
    }
)
"""
The files that take longest, most of a minute each: begun last, they would be waited for.
"""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    Put the examples of a document back in their order: they build on each other.

    The longest files come first.
    """
    places = [place for place, item in enumerate(items) if isinstance(item, SybilItem)]
    examples = sorted((items[place] for place in places), key=lambda item: item.reportinfo()[:2])
    for place, example in zip(places, examples, strict=True):
        items[place] = example
    items.sort(key=lambda item: item.path.name not in LONGEST)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """
    Fail the run in CI where a test was skipped or expected to fail.
    """
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    # A worker of pytest-xdist has no reporter; it leaves the counting to the main process.
    if reporter is None or not os.environ.get("CI"):
        return
    skipped = [*reporter.stats.get("skipped", []), *reporter.stats.get("xfailed", [])]
    if skipped and session.exitstatus == pytest.ExitCode.OK:
        reporter.write_line(f"\nIn CI nothing may be skipped, and {len(skipped)} were.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
