"""
Playing a schedule: its scene is set anew, and its journeys make their port calls by turns.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, field, frozen

from espace_bailleur._flows.kit import Kit
from espace_bailleur._service.awaiting_doors import AsyncDoors
from espace_bailleur.errors import Misuse
from espace_bailleur.testing.portal import Portal
from espace_bailleur.testing.simulation._ports import KitDoors, pausing
from espace_bailleur.testing.simulation._runs import Run
from espace_bailleur.testing.simulation._watching import WatchedStore
from espace_bailleur.testing.simulation.journeys import Journey
from espace_bailleur.testing.simulation.schedules import LETTERS, Fault, Leg, Schedule
from espace_bailleur.testing.simulation.stages import Stage


def _kit_of(here: Portal) -> Kit:
    kit: Kit = here.espace._kit  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - the portal has no other way to hand over its ports
    return kit


def doors_at_once(here: Portal) -> AsyncDoors:
    """
    Open the awaiting doors of a portal over its own ports, which answer at once.
    """
    return KitDoors(_kit_of(here))


@frozen(kw_only=True)
class Play:
    """
    Journeys under way on one stage, each in a process of its own.
    """

    journeys: tuple[Journey, ...]
    stage: Stage
    store: WatchedStore
    runs: tuple[Run, ...]
    moves: list[Leg] = field(factory=list[Leg], init=False)
    """What was done, a port call at a time."""
    calls: list[str] = field(factory=list[str], init=False)
    """The port calls as text, with what the journeys ended in."""

    @classmethod
    def begin(cls, composed: Portal, journeys: Sequence[Journey]) -> Play:
        """
        Set the scene of the first journey, and let all stand before their first port call.
        """
        store = WatchedStore(mailbox=composed.mailbox)
        here = evolve(composed, store=store)
        stage = Stage(here=here, landlords=journeys[0].scene(here))
        kit = pausing(_kit_of(here))
        runs = tuple(Run(one.act(KitDoors(kit), stage)) for one in journeys)
        play = cls(journeys=tuple(journeys), stage=stage, store=store, runs=runs)
        for who in range(len(runs)):
            play._tell_the_end(who)
        return play

    @property
    def runnable(self) -> list[int]:
        """
        The places of the journeys that have not ended.
        """
        return [place for place, run in enumerate(self.runs) if run.outcome is None]

    @property
    def schedule(self) -> Schedule:
        """
        The schedule that was played so far.
        """
        return Schedule.of((one.name for one in self.journeys), self.moves)

    def move(self, who: int, fault: Fault = Fault.NONE) -> None:
        """
        Let one journey make its next port call.

        Raises:
            Misuse: it has ended.
        """
        run = self._going_on(who)
        self.calls.append(f"{LETTERS[who]}  {run.call}")
        self.moves.append(Leg(who, 1, fault))
        run.move(fault)
        if fault is Fault.LOST:
            self.calls.append(f"{LETTERS[who]}    its answer is lost")
        self._tell_the_end(who)

    def leg(self, leg: Leg) -> None:
        """
        Let one journey make some port calls.

        Raises:
            Misuse: it ends before.
        """
        for left in reversed(range(leg.calls)):
            self.move(leg.who, Fault.NONE if left else leg.fault)
        if not leg.calls and leg.fault is Fault.KILLED:
            self._going_on(leg.who).kill()
            self.moves.append(leg)
            self._tell_the_end(leg.who)

    def unit(self, who: int) -> None:
        """
        Let one journey go on as far as it is one piece: to its end, or until a message is settled.
        """
        call = None
        while self.runs[who].outcome is None and not (call and call.name == "settle"):
            call = self.runs[who].call
            self.move(who)

    def finish(self) -> None:
        """
        Let what has not ended go on to its end, one after the other.
        """
        for who, run in enumerate(self.runs):
            while run.outcome is None:
                self.move(who)

    def abandon(self) -> None:
        """
        Give up what has not ended.
        """
        for who in self.runnable:
            self.runs[who].kill()

    def _going_on(self, who: int) -> Run:
        run = self.runs[who]
        if run.outcome is not None:
            raise Misuse(
                f"{self.journeys[who].name!r} has ended before that call.",
                "Play a schedule that was found with this composition and these journeys.",
            )
        return run

    def _tell_the_end(self, who: int) -> None:
        if (outcome := self.runs[who].outcome) is not None:
            self.calls.append(f"{LETTERS[who]}    {self.journeys[who].name}: {outcome}")

    def __str__(self) -> str:
        return "\n".join((str(self.schedule), *(f"  {line}" for line in self.calls)))
