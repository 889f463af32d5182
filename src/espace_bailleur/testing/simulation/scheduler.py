"""
The simulation: every crash of one journey, and every order of several.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from attrs import field, frozen

from espace_bailleur.errors import Misuse
from espace_bailleur.testing.people import assert_that
from espace_bailleur.testing.portal import Portal, portal
from espace_bailleur.testing.simulation import _laws as laws
from espace_bailleur.testing.simulation._plays import Play
from espace_bailleur.testing.simulation._runs import Killed
from espace_bailleur.testing.simulation._summaries import Summary, summary_of
from espace_bailleur.testing.simulation.journeys import JOURNEYS, Journey
from espace_bailleur.testing.simulation.schedules import Fault, Leg, Schedule


_CHANCES = (*(5 * [Fault.NONE]), Fault.KILLED, Fault.LOST)


@frozen(kw_only=True)
class Simulation:
    """
    Run journeys over the memory adapters, one port call at a time.

    *compose* makes a fresh portal for each schedule, with your policies, steps and documents.
    Those of organisations are given beside the others: `[*JOURNEYS, *TEAM_JOURNEYS]`.
    """

    compose: Callable[[], Portal] = portal
    journeys: tuple[Journey, ...] = field(default=JOURNEYS, converter=tuple[Journey, ...])
    _orders: dict[tuple[str, ...], frozenset[Summary]] = field(
        factory=dict[tuple[str, ...], frozenset[Summary]], init=False, repr=False
    )
    """What journeys come to one after the other, once it was found out."""

    def crash(self, name: str) -> list[Schedule]:
        """
        Stop a journey before its first port call, and after each, and lose each answer.

        After each of these: the state is legal, the journey can be done again, it reaches what it
        is for, and its person reaches access (K4).

        Raises:
            AssertionError: something does not hold; it names the schedule and its port calls.
        """
        play = self._begin((name,))
        play.finish()
        self._judge(play)
        faults = (Fault.KILLED, Fault.LOST)
        calls = range(1, len(play.moves) + 1)
        legs = [Leg(0, 0, Fault.KILLED), *(Leg(0, n, fault) for n in calls for fault in faults)]
        schedules = [Schedule(journeys=(name,), legs=(leg,)) for leg in legs]
        for schedule in schedules:
            self.check(schedule)
        return schedules

    def interleave(self, *names: str) -> list[Schedule]:
        """
        Run journeys on the scene of the first, in every order of their port calls.

        In each order they come to what they come to one after the other (K2), where dispatching
        counts message by message; and their people reach access.
        Of orders that differ only in calls that do not touch each other one is run, since the
        others lead to the same (sleep sets; Godefroid, 1996).

        Raises:
            AssertionError: something does not hold; it names the schedule and its port calls.
        """
        schedules: list[Schedule] = []
        for play in self._interleavings(names):
            schedules.append(play.schedule)
            self._judge(play)
        return schedules

    def pairs(self) -> Iterator[tuple[str, str]]:
        """
        List every two journeys that the scene of the first has room for, in both orders.
        """
        # The same act under two names, as when anything is dispatched, makes one pair.
        for first in self.journeys:
            connected = self._is_connected(first)
            acts = {one.act: one for one in (*reversed(self.journeys), first)}
            for second in acts.values():
                if connected or not second.inside:
                    yield first.name, second.name

    def has_room(self, first: str, *others: str) -> bool:
        """
        Tell whether these journeys can run on the scene of the first.

        Somebody who never connected has no entry to begin with.
        """
        inside = any(self._journey(name).inside for name in others)
        return not inside or self._is_connected(self._journey(first))

    def wander(self, names: Iterable[str], choices: Iterable[int]) -> Schedule:
        """
        Run journeys in the order that *choices* chooses, with crashes and lost answers in between.

        They meet on the scene of the first; a property can draw the choices.

        Raises:
            AssertionError: something does not hold; it names the schedule and its port calls.
        """
        play = self._begin(tuple(names))
        for choice in choices:
            if runnable := play.runnable:
                fault, place = divmod(choice, len(runnable))
                play.move(runnable[place], _CHANCES[fault % len(_CHANCES)])
        play.finish()
        self._judge(play)
        return play.schedule

    def check(self, schedule: Schedule) -> str:
        """
        Run one schedule, and show its port calls as text.

        Raises:
            AssertionError: something does not hold afterwards; it shows the port calls, too.
            Misuse: it names a journey or a port call that there is not.
        """
        play = self._begin(schedule.journeys)
        for leg in schedule.legs:
            play.leg(leg)
        play.finish()
        shown = str(play)
        self._judge(play)
        return shown

    def replay(self, name: str) -> str:
        """
        Do as `check`, for the schedule of that name.
        """
        return self.check(Schedule.parse(name))

    def _is_connected(self, first: Journey) -> bool:
        return first.scene(self.compose())[0].account.entered_at is not None

    def _journey(self, name: str) -> Journey:
        known = {one.name: one for one in self.journeys}
        if name not in known:
            raise Misuse(f"There is no journey {name!r}.", f"Choose among {', '.join(known)}.")
        return known[name]

    def _begin(self, names: Iterable[str]) -> Play:
        return Play.begin(self.compose(), tuple(map(self._journey, names)))

    def _interleavings(self, names: tuple[str, ...]) -> Iterator[Play]:
        waiting: list[tuple[list[Leg], frozenset[int]]] = [([], frozenset())]
        while waiting:
            moves, asleep = waiting.pop()
            play = self._begin(names)
            for leg in moves:
                play.leg(leg)
            while awake := [who for who in play.runnable if who not in asleep]:
                first, *others = awake
                tried = asleep | {first}
                for who in others:
                    child = [*play.moves, Leg(who, 1)]
                    waiting.append((child, _still_asleep(play, tried, who)))
                    tried |= {who}
                asleep = _still_asleep(play, asleep, first)
                play.move(first)
            if play.runnable:
                play.abandon()
            else:
                yield play

    def _judge(self, play: Play) -> None:
        """
        See that everything holds after a play.
        """
        schedule, shown = play.schedule, str(play)
        wrong = laws.illegal(play)
        wrong += self._resumed(play) if schedule.faulty else ()
        laws.settle(play)
        wrong += laws.illegal(play) + laws.unsettled(play)
        if not schedule.faulty and summary_of(play) not in self._in_order(schedule.journeys):
            wrong.append("K2: one after the other the journeys come to something else")
        if len(play.journeys) == 1 and not play.journeys[0].holds(play.stage):
            wrong.append("K4: the journey does not reach what it is for")
        wrong += laws.stranded(play)
        assert_that(not wrong, "\n".join((*dict.fromkeys(wrong), shown)))

    def _resumed(self, play: Play) -> Iterator[str]:
        """
        Do again what was interrupted.
        """
        for who, run in enumerate(play.runs):
            if isinstance(run.outcome, Killed) or laws.unavailable(run.outcome):
                again = laws.repeat(play, who)
                if laws.unavailable(again):
                    yield f"K4: {play.journeys[who].name} cannot be done again: {again}"

    def _in_order(self, names: tuple[str, ...]) -> frozenset[Summary]:
        """
        Find out what journeys come to one after the other, whichever comes first.
        """
        if names not in self._orders:
            self._orders[names] = frozenset(self._summaries(names))
        return self._orders[names]

    def _summaries(self, names: tuple[str, ...]) -> Iterator[Summary]:
        waiting: list[tuple[int, ...]] = [()]
        while waiting:
            order = waiting.pop()
            play = self._begin(names)
            for who in order:
                play.unit(who)
            if runnable := play.runnable:
                waiting += [(*order, who) for who in runnable]
                play.abandon()
            else:
                laws.settle(play)
                yield summary_of(play)


def _still_asleep(play: Play, asleep: frozenset[int], moving: int) -> frozenset[int]:
    """
    Tell which of those asleep are not woken by the call that one is about to make.
    """
    call = play.runs[moving].call
    others = [(who, play.runs[who].call) for who in asleep]
    return frozenset(who for who, other in others if call and other and not call.touches(other))
