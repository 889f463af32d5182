"""
Limits: how often something may happen within a time, counted by a ledger.
"""

from __future__ import annotations

from datetime import timedelta

from attrs import field, frozen

from espace_bailleur.errors import Misuse


def _count(_: object, __: object, value: int) -> None:
    if value < 1:
        raise Misuse(f"A limit of {value} lets nothing through.", "Give a count of 1 or more.")


def _window(_: object, __: object, value: timedelta) -> None:
    if value <= timedelta(0):
        raise Misuse(f"A limit's window is {value}.", "Give a window longer than nothing.")


@frozen
class Limit:
    """
    At most *count* times within any *window*.
    """

    count: int = field(validator=_count)
    window: timedelta = field(validator=_window)


@frozen
class Use:
    """
    One use that a ledger counts under *key* against *limit*; a key is a digest, not a name.
    """

    key: str
    limit: Limit
