"""
How an awaiting adapter is checked: from threads, each call of which runs on its own event loop.
"""

from __future__ import annotations

import asyncio
import inspect

from collections.abc import Callable
from typing import Any

from attrs import frozen

from espace_bailleur._service.awaiting_operator import AsyncOperator
from espace_bailleur.testing.checks._running import SECONDS


@frozen
class OnTheLoop:
    """
    Run what other threads ask for on one event loop, and let them wait for it.
    """

    _loop: asyncio.AbstractEventLoop

    def run(self, call: Callable[[], Any]) -> Any:  # noqa: ANN401 - whatever the call returns
        """
        Call, await what is to be awaited, and return what comes of it.

        Raises:
            TimeoutError: it took longer than a check waits.
        """

        async def called() -> object:
            result = call()
            return await result if inspect.isawaitable(result) else result

        return asyncio.run_coroutine_threadsafe(called(), self._loop).result(SECONDS)


@frozen
class Awaited:
    """
    An awaiting port or face that is called as if it were blocking.
    """

    _awaiting: object
    _on: OnTheLoop

    def __getattr__(self, name: str) -> object:
        """
        Give what is no method, and run what is one.
        """
        member = getattr(self._awaiting, name)
        if not callable(member):
            return member

        def call(*args: object, **named: object) -> object:
            result = self._on.run(lambda: member(*args, **named))
            awaiting = isinstance(result, AsyncOperator) or name == "within"
            return Awaited(result, self._on) if awaiting else result

        return call
