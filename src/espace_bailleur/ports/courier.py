"""
The courier: what takes a finished mail or letter away.
"""

from __future__ import annotations

from typing import Protocol

from espace_bailleur.domain.delivery import Letter, Mail
from espace_bailleur.domain.policies import Channel


class Courier(Protocol):
    """
    A courier for the blocking face.
    """

    @property
    def channels(self) -> frozenset[Channel]:
        """
        Name the channels that it serves.
        """
        ...

    def send(self, item: Mail | Letter, /) -> None:
        """
        Take *item* away; whatever it raises means that it did not, and it is tried again (H3).

        No door waits for it or hears of it, but for those that dispatch (H5).
        What is no `Exception`, such as `KeyboardInterrupt`, ends the worker: the item is tried
        again when its lease has run out (H4).
        The same item may come again with the same id and content (H2).
        """
        ...


class AwaitingCourier(Protocol):
    """
    A courier for the awaiting face.
    """

    @property
    def channels(self) -> frozenset[Channel]:
        """
        Do as `Courier.channels`.
        """
        ...

    async def send(self, item: Mail | Letter, /) -> None:
        """
        Do as `Courier.send`.
        """
        ...
