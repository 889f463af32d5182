"""
The awaiting face's way to do what blocks: in threads, a bounded number of them at once.

Hashing a password takes a tenth of a second on purpose; on the event loop it would hold everybody.
"""

from __future__ import annotations

import asyncio

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from attrs import Factory, field, frozen

from espace_bailleur.domain.delivery import Letter, Mail
from espace_bailleur.domain.password import PlainPassword
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.words import PasswordHash
from espace_bailleur.errors import Misuse
from espace_bailleur.ports.courier import Courier
from espace_bailleur.ports.hasher import PasswordHasher, Verification


_Result = TypeVar("_Result")


def _pool_of(threads: Threads) -> ThreadPoolExecutor:
    if threads.count < 1:
        raise Misuse(f"There are {threads.count} threads.", "Give one or more.")
    return ThreadPoolExecutor(threads.count, thread_name_prefix="espace_bailleur")


@frozen
class Threads:
    """
    At most *count* threads at once; what comes meanwhile waits its turn off the event loop.
    """

    count: int
    _pool: ThreadPoolExecutor = field(
        init=False, repr=False, default=Factory(_pool_of, takes_self=True)
    )

    async def run(self, work: Callable[[], _Result]) -> _Result:
        """
        Do *work* in a thread, and await it.
        """
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)


@frozen
class ThreadedHasher:
    """
    A hasher that never holds the event loop.
    """

    _hasher: PasswordHasher
    _threads: Threads

    async def hash(self, password: PlainPassword, /) -> PasswordHash:
        """
        Do as `PasswordHasher.hash`.
        """
        return await self._threads.run(lambda: self._hasher.hash(password))

    async def verify(
        self, stored: PasswordHash | None, password: PlainPassword, /
    ) -> Verification:
        """
        Do as `PasswordHasher.verify`.
        """
        return await self._threads.run(lambda: self._hasher.verify(stored, password))


@frozen
class ThreadedCourier:
    """
    A blocking courier that never holds the event loop.
    """

    _courier: Courier
    _threads: Threads

    @property
    def channels(self) -> frozenset[Channel]:
        """
        Do as `Courier.channels`.
        """
        return self._courier.channels

    async def send(self, item: Mail | Letter, /) -> None:
        """
        Do as `Courier.send`.
        """
        await self._threads.run(lambda: self._courier.send(item))
