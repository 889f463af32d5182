"""
Instants: every one that a value holds has a time zone.
"""

from __future__ import annotations

from datetime import datetime

from attrs import Attribute

from espace_bailleur.errors import Misuse


def aware(_: object, attribute: Attribute[datetime], value: datetime | None) -> None:
    """
    Refuse an instant without a time zone.

    Raises:
        Misuse: it is naive.
    """
    if value is not None and value.utcoffset() is None:
        raise Misuse(f"The instant {attribute.name} has no time zone.", "Give it in UTC.")
