"""
Schedules, and their short names: which journey makes its next port call, and what befalls it.

`sign-in/2!` is a sign-in that is killed once its second port call took effect, before it goes on;
`sign-in/2?` is one whose second port call is never answered.
In `sign-in+terms/AB2A!` the first journey makes a port call, the second one two, and the first one
another, after which it is killed.
When a schedule is used up, what is still under way goes on to its end, the first journey first.
"""

from __future__ import annotations

import enum
import re

from collections.abc import Iterable
from typing import Self

from attrs import field, frozen

from espace_bailleur.errors import Misuse


LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LEG = re.compile(r"([A-Z]?)(\d*)([!?]?)")


class Fault(enum.StrEnum):
    """
    What can befall a journey when a port has done what it was asked, and has not answered yet.
    """

    NONE = ""
    KILLED = "!"
    """The process is killed, and goes on nowhere."""
    LOST = "?"
    """The answer is lost: the port raises `Unavailable` instead."""


@frozen
class Leg:
    """
    Some port calls of one journey, and what befalls it after the last of them.
    """

    who: int
    calls: int
    fault: Fault = Fault.NONE


@frozen(kw_only=True)
class Schedule:
    """
    Which journeys there are, and in which order they make their port calls.
    """

    journeys: tuple[str, ...] = field(converter=tuple[str, ...])
    legs: tuple[Leg, ...] = field(default=(), converter=tuple[Leg, ...])

    @classmethod
    def of(cls, journeys: Iterable[str], moves: Iterable[Leg]) -> Self:
        """
        Make a schedule of short legs, and join those that follow each other.
        """
        legs: list[Leg] = []
        for one in moves:
            if legs and legs[-1].who == one.who and legs[-1].fault is Fault.NONE:
                legs[-1] = Leg(one.who, legs[-1].calls + one.calls, one.fault)
            else:
                legs.append(one)
        return cls(journeys=journeys, legs=legs)

    @classmethod
    def parse(cls, name: str) -> Self:
        """
        Read a schedule by its name.

        Raises:
            Misuse: it is not written like one.
        """
        named, _, rest = name.partition("/")
        journeys = named.split("+")
        found = [one.groups() for one in _LEG.finditer(rest) if one.group()]
        legs = [_leg(*parts) for parts in found]
        read = "".join(part for parts in found for part in parts)
        if read != rest or not all(leg and leg.who < len(journeys) for leg in legs):
            raise Misuse(f"{name!r} is no schedule.", "Write one as 'sign-in+terms/A3BA!'.")
        return cls(journeys=journeys, legs=filter(None, legs))

    @property
    def faulty(self) -> bool:
        """
        Whether anything befalls a journey.
        """
        return any(leg.fault is not Fault.NONE for leg in self.legs)

    def __str__(self) -> str:
        return f"{'+'.join(self.journeys)}/{''.join(map(self._written, self.legs))}"

    def _written(self, leg: Leg) -> str:
        if len(self.journeys) == 1:
            return f"{leg.calls}{leg.fault}"
        return f"{LETTERS[leg.who]}{'' if leg.calls == 1 else leg.calls}{leg.fault}"


def _leg(letter: str, count: str, fault: str) -> Leg | None:
    """
    Read one leg; nobody can lose the answer to a call that was not made.
    """
    calls = int(count or "1")
    unsaid = not (letter or count) or (fault == Fault.LOST and not calls)
    return None if unsaid else Leg(LETTERS.index(letter or "A"), calls, Fault(fault))
