"""
The ledger: what counts how often something was done, apart from what it was done to.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from espace_bailleur.domain.throttle import Use


class Ledger(Protocol):
    """
    A ledger for the blocking face.
    """

    def reserve(self, uses: Sequence[Use], *, now: datetime) -> datetime | None:
        """
        Count every use, or none where one of them would exceed its limit; in one atomic call.

        Return None where they are counted, else the instant at which each would be again, if
        nothing is counted meanwhile, as `domain.counting.opens_at` finds it.

        A use counts until its window has passed; a key that stands twice in *uses* counts twice.
        One that lies further ahead than clocks may differ (`MOST_SKEW`) does not count: it would
        hold people up for as long as a clock was wrong.
        """
        ...


class AwaitingLedger(Protocol):
    """
    A ledger for the awaiting face.
    """

    async def reserve(self, uses: Sequence[Use], *, now: datetime) -> datetime | None:
        """
        Do as `Ledger.reserve`.
        """
        ...
