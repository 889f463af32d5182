"""
What happened to an organisation's seat: two of the events that `records` lists (I1).
"""

from __future__ import annotations

from attrs import field, frozen

from espace_bailleur.domain.actor import Happened
from espace_bailleur.domain.text import one_line
from espace_bailleur.domain.words import IssueId


@frozen(kw_only=True)
class SeatTaken(Happened):
    """
    The first person of an organisation connected, and administers it (G1, G2).

    *issue* names what was proven, and *source* is a keyed digest of where from.
    """

    issue: IssueId
    source: str | None = None


@frozen(kw_only=True)
class SeatReopened(Happened):
    """
    The operator took an organisation's seat from whoever is gone: the next to connect has it (G5).
    """

    evidence: str = field(converter=one_line)
    """What the operator saw that made it sure, in its own words."""
