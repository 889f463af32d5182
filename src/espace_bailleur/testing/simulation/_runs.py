"""
One journey driven by hand, a port call at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import assert_never

from attrs import Factory, define, field, frozen

from espace_bailleur.errors import Refusal, SessionEnded, Unavailable
from espace_bailleur.testing.simulation._ports import Call
from espace_bailleur.testing.simulation.schedules import Fault


class LostAnswer(Unavailable):
    """
    A port did what it was asked, and its answer never came.
    """


class _Kill(BaseException):
    """
    The end of a process: no journey can handle it.
    """


@frozen
class Done:
    """
    The journey reached its end.
    """

    result: object = field(repr=False)

    def __str__(self) -> str:
        return "done"


@frozen
class Told:
    """
    The person was told something else than success.
    """

    error: Refusal | SessionEnded | Unavailable = field(repr=False)

    def __str__(self) -> str:
        error = self.error
        return type(error).__name__ if isinstance(error, Unavailable) else str(error.fault.code)


@frozen
class Killed:
    """
    The process was killed on the way.
    """

    def __str__(self) -> str:
        return "killed"


Outcome = Done | Told | Killed
Flow = Coroutine[Call | None, None, object]


def _begun(run: Run) -> Outcome | None:
    return run.advance(lambda: run.flow.send(None))


@define
class Run:
    """
    A journey under way: it stands before its next port call, or has ended.

    What is no answer to a person, such as a programming error, is raised from here.
    """

    flow: Flow = field(repr=False)
    call: Call | None = field(init=False, default=None)
    """The port call that it is about to make; none between a call and its answer."""
    outcome: Outcome | None = field(init=False, default=Factory(_begun, takes_self=True))
    """How it ended; none while it goes on."""

    def advance(self, resume: Callable[[], Call | None]) -> Outcome | None:
        """
        Let the flow go on to its next pause, or to its end.
        """
        self.call = None
        try:
            self.call = resume()
        except StopIteration as end:
            self.outcome = Done(end.value)
        except (Refusal, SessionEnded, Unavailable) as error:
            self.outcome = Told(error)
        else:
            self.outcome = None
        return self.outcome

    def move(self, fault: Fault = Fault.NONE) -> None:
        """
        Make the next port call, and go on to the one after it unless *fault* comes in between.
        """
        self.advance(lambda: self.flow.send(None))
        match fault:
            case Fault.NONE:
                self.advance(lambda: self.flow.send(None))
            case Fault.LOST:
                self.advance(lambda: self.flow.throw(LostAnswer()))
            case Fault.KILLED:
                self.kill()
            case _:
                assert_never(fault)

    def kill(self) -> None:
        """
        End the process.
        """
        # Closing the flow would do, but for generators under way in it (CPython before 3.13).
        with suppress(_Kill):
            self.flow.throw(_Kill())
        self.call, self.outcome = None, Killed()
