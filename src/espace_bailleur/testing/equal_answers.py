"""
Asking to get back in tells nobody anything: equal answers for equal work, on your composition.

It needs no extra: neither Hypothesis nor a test framework.
"""

from __future__ import annotations

import enum

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, cast

from attrs import define, field, frozen

from espace_bailleur._blocking import finish
from espace_bailleur._service.awaiting_doors import AsyncDoors
from espace_bailleur._service.doors import Doors
from espace_bailleur.domain.fields import EMAIL
from espace_bailleur.testing._outcomes import outcomes
from espace_bailleur.testing.checks._running import parts_of
from espace_bailleur.testing.people import assert_that


_Port = TypeVar("_Port")


@define
class Watch:
    """
    Everything that was asked of the ports that it watches, in its order.
    """

    calls: list[object] = field(factory=list[object], init=False)

    def over(self, port: _Port) -> _Port:
        """
        Watch a port of either colour: compose your service of what this returns.
        """
        return cast("_Port", _Watched(port, self.calls))


class _Watched:
    """
    A port that notes each call before it makes it.
    """

    def __init__(self, port: object, calls: list[object]) -> None:
        self._port = port
        self._calls = calls

    def __getattr__(self, name: str) -> object:
        found: object = getattr(self._port, name)
        return self._noted(name, found) if callable(found) else found

    def _noted(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*given: object, **named: object) -> object:
            self._calls.append((type(self._port).__name__, name, size_of((given, *named.items()))))
            answer: object = method(*given, **named)
            return answer

        return call


def size_of(value: object) -> object:
    """
    Say of what kinds a value is made and how long its texts are, but not what they say.
    """
    kind = type(value).__name__
    if parts := parts_of(value):
        return kind, *((name, size_of(part)) for name, part in parts.items())
    if isinstance(value, str | bytes) and not isinstance(value, enum.Enum):
        return kind, len(value)
    return kind


def check_equal_answers(doors: Doors, watch: Watch, typed: Mapping[str, Sequence[str]]) -> None:
    """
    Ask to get back in with each text, and see that nobody learns whose it is (F1, F8, P14, P15).

    *doors* are composed of a store, a ledger and a hasher that *watch* is over.
    *typed* are texts that are written right, by the name of the field where they are typed:
    `email`, `user_number` and `identifier`; known to you and unknown, of accounts in any state.

    Raises:
        AssertionError: two texts got different answers, or took other calls of a port.
    """
    finish(_compare(_AtOnce(doors), watch, typed))


async def check_awaiting_equal_answers(
    doors: AsyncDoors, watch: Watch, typed: Mapping[str, Sequence[str]]
) -> None:
    """
    Do as `check_equal_answers`, on the awaiting face.
    """
    await _compare(doors, watch, typed)


@frozen
class _AtOnce:
    """
    The two doors of a blocking face, to be awaited.
    """

    doors: Doors

    async def forgot_password(self, email: str, *, source: str | None) -> object:
        return self.doors.forgot_password(email, source=source)

    async def help(
        self, path: object, answers: Mapping[str, object], *, source: str | None
    ) -> object:
        return self.doors.help(path, answers, source=source)


async def _compare(
    doors: _AtOnce | AsyncDoors, watch: Watch, typed: Mapping[str, Sequence[str]]
) -> None:
    for name, door in _doors(doors, typed):
        texts = typed[name]
        tried = [await _asked(door, watch, text, number) for number, text in enumerate(texts)]
        for text, (answer, calls) in zip(texts, tried, strict=True):
            first, first_calls = tried[0]
            same = type(answer) is type(first) and answer == first
            assert_that(same, f"F1: {name} {text!r} gets another answer than {texts[0]!r}")
            work = calls == first_calls
            assert_that(work, f"F1: {name} {text!r} takes other work than {texts[0]!r}")


_Door = Callable[[str, str], Awaitable[object]]


async def _asked(door: _Door, watch: Watch, text: str, number: int) -> tuple[object, list[object]]:
    """
    Ask once, from a source of its own, whose limit counts for nobody else.
    """
    before = len(watch.calls)
    answer = await door(text, f"source {number:09}")
    return answer, watch.calls[before:]


def _doors(
    doors: _AtOnce | AsyncDoors, typed: Mapping[str, Sequence[str]]
) -> Iterator[tuple[str, _Door]]:
    """
    List the doors with the name of the field that each reads, of those that *typed* has.
    """
    if EMAIL.name in typed:
        yield EMAIL.name, lambda text, source: doors.forgot_password(text, source=source)
    for outcome in [one for one in outcomes() if one.act]:
        (asked,) = outcome.asks
        if asked.name in typed:
            yield asked.name, _help(doors, outcome.path, asked.name)


def _help(doors: _AtOnce | AsyncDoors, path: str, name: str) -> _Door:
    return lambda text, source: doors.help(path, {name: text}, source=source)
