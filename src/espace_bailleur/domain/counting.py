"""
Counting: what a use counts for, what of earlier ones still counts, and when a limit opens again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from espace_bailleur.domain.keys import KeyRing, Purpose
from espace_bailleur.domain.policies import MOST_SKEW, ContestPolicy
from espace_bailleur.domain.recovery import RecoveryPolicy
from espace_bailleur.domain.text import bounded
from espace_bailleur.domain.throttle import Limit, Use


def counted(keys: KeyRing, limit: Limit, kind: str, *of: str) -> Use:
    """
    Name one use of something by a keyed digest, so that the ledger learns nothing of it.
    """
    return Use(keys.oldest.derive(Purpose.LEDGER, kind, *of).hex()[:32], limit)


def source_use(
    keys: KeyRing,
    policy: RecoveryPolicy | ContestPolicy,
    kind: str,
    source: str | None,
    *,
    asked: tuple[str, ...],
) -> Use:
    """
    Count a request for its source (F4).

    Without one it counts for what is *asked*, within a stricter limit: whoever asks for the same
    helps its owner, and whoever asks for something else shuts nobody out (F9, P22).

    Raises:
        Refusal: those of `bounded`.
    """
    if came_from := bounded(source or ""):
        return counted(keys, policy.per_source, f"{kind}/source", came_from)
    return counted(keys, policy.without_source, f"{kind}/asked", *asked)


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
