"""
What the checks of joining run on: a store that joins, and a host beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from espace_bailleur.ports.store import AwaitingJoining, AwaitingStore, Joining, Store


class JoiningStore(Store, Joining, Protocol):
    """
    A store that can join a transaction.
    """


class AwaitingJoiningStore(AwaitingStore, AwaitingJoining, Protocol):
    """
    An awaiting store that can.
    """


class Host(Protocol):
    """
    A host with transactions of its own on what the store keeps its values in.
    """

    def begin(self) -> object:
        """
        Begin a transaction, and return what `within` takes.
        """
        ...

    def note(self, text: str, /) -> None:
        """
        Write a text of the host's own in that transaction.
        """
        ...

    def commit(self) -> None:
        """
        Commit that transaction.
        """
        ...

    def rollback(self) -> None:
        """
        Roll that transaction back.
        """
        ...

    def noted(self) -> Sequence[str]:
        """
        List the texts that are committed, in any order.
        """
        ...


class AwaitingHost(Protocol):
    """
    A host as `Host`, awaited.
    """

    async def begin(self) -> object:
        """
        Do as `Host.begin`.
        """
        ...

    async def note(self, text: str, /) -> None:
        """
        Do as `Host.note`.
        """
        ...

    async def commit(self) -> None:
        """
        Do as `Host.commit`.
        """
        ...

    async def rollback(self) -> None:
        """
        Do as `Host.rollback`.
        """
        ...

    async def noted(self) -> Sequence[str]:
        """
        Do as `Host.noted`.
        """
        ...
