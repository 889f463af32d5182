"""
Limits: how often something may happen within a time, counted by a ledger.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from attrs import Attribute, field, frozen

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


LONGEST_WINDOW = timedelta(hours=24)
"""
How long anybody waits at most because something was asked too often, whatever a host chooses (F9).
"""


def lets_through(least: int) -> Callable[[object, Attribute[Limit], Limit], None]:
    """
    Check that a policy's limit lets at least so many through within a day, and waits no longer.

    Raises:
        Misuse: it does not, so that whoever needs them would be shut out.
    """

    def check(_: object, attribute: Attribute[Limit], limit: Limit) -> None:
        if limit.count < least or limit.window > LONGEST_WINDOW:
            raise Misuse(
                f"The policy's {attribute.name} is {limit.count} within {limit.window}.",
                f"Let {least} or more through, within {LONGEST_WINDOW} at most.",
            )

    return check


@frozen
class Use:
    """
    One use that a ledger counts under *key* against *limit*; a key is a digest, not a name.
    """

    key: str
    limit: Limit
