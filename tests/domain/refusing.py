"""
Catching a refusal, and looking through all that holds on to one.
"""

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest

from espace_bailleur.errors import EspaceBailleurError, Refusal


Given = TypeVar("Given")
Read = TypeVar("Read")


def refusal_of(door: Callable[[Given], object], given: Given) -> Refusal:
    """
    Return the refusal of what was given at a door.
    """
    with pytest.raises(Refusal) as caught:
        door(given)
    return caught.value


def read(door: Callable[[Given], Read], given: Given) -> Read | None:
    """
    Return what a door reads in what was given, or nothing where it refuses.
    """
    try:
        return door(given)
    except Refusal:
        return None


def behind(error: BaseException | None) -> Iterator[str]:
    """
    Spell out an error and every one that it was raised from or during.
    """
    while error is not None:
        yield f"{error} {error!r} {vars(error)}"
        error = error.__cause__ or error.__context__


def said_by(door: Callable[[], object]) -> str:
    """
    Spell out all that the refusal or misuse of a door tells, its contexts included.
    """
    with pytest.raises(EspaceBailleurError) as caught:
        door()
    return "\n".join(behind(caught.value))
