"""
Both faces behind one: tests of journeys call the awaiting one as if it were blocking.
"""

from __future__ import annotations

import asyncio
import inspect

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import cast

from espace_bailleur import AsyncOperator, AsyncTeam, EspaceBailleur
from espace_bailleur.testing.portal import Portal


_runner: asyncio.Runner | None = None


@contextmanager
def awaiting() -> Generator[None]:
    """
    Let every service composed meanwhile be on the awaiting face, on one event loop.
    """
    global _runner  # noqa: PLW0603 - which face a module's tests run on
    with asyncio.Runner() as _runner:
        yield
    _runner = None


def face_of(portal: Portal) -> EspaceBailleur:
    """
    Choose the face that the tests run on now.
    """
    if _runner is None:
        return portal.espace
    return cast("EspaceBailleur", _Awaited(portal.awaiting, _runner))


class _Awaited:
    """
    An awaiting face, each call of which is run to its end.
    """

    def __init__(self, face: object, runner: asyncio.Runner) -> None:
        self._face = face
        self._runner = runner

    def __getattr__(self, name: str) -> Callable[..., object]:
        """
        Call the method of that name, and run what it returns.
        """
        method = getattr(self._face, name)

        def call(*args: object, **named: object) -> object:
            result = method(*args, **named)
            if inspect.iscoroutine(result):
                return self._runner.run(result)
            return (
                _Awaited(result, self._runner)
                if isinstance(result, AsyncOperator | AsyncTeam)
                else result
            )

        return call
