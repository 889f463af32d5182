"""
Counting: what of earlier uses a limit still counts, and when it lets something through again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from espace_bailleur.domain.policies import MOST_SKEW
from espace_bailleur.domain.throttle import Limit


def opens_at(
    limit: Limit, used: Sequence[datetime], *, now: datetime, times: int = 1
) -> datetime | None:
    """
    Find the instant at which something can be used *times* more; None where that is *now*.

    A use counts until its window has passed; one that lies further ahead than clocks may differ
    (`MOST_SKEW`) does not count, since it would hold people up for as long as a clock was wrong.
    Where a limit never lets so much through at once, the instant is a whole window away.
    """

    def fits(at: datetime) -> bool:
        begin = at - limit.window
        return sum(begin < one <= at + MOST_SKEW for one in used) + times <= limit.count

    if fits(now):
        return None
    ends = sorted(one + limit.window for one in used if one + limit.window > now)
    return next((end for end in ends if fits(end)), now + limit.window)
