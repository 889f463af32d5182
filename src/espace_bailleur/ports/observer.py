"""
The observer: who is told what happened, once it is committed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from espace_bailleur.domain.records import Event


class Observer(Protocol):
    """
    A plain callable; what it raises is logged and fails no journey.

    It is told nothing of what an operator does within the host's transaction: only the host
    learns whether that stands (K6).
    """

    def __call__(self, events: Sequence[Event], /) -> None:
        """
        Take note of the events of one commit.
        """
        ...
