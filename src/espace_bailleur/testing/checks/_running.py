"""
How checks are run: each on a subject of its own, and all of them before anything is raised.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeGuard, TypeVar

import attrs


THREADS = 8
SECONDS = 60
"""
How long threads wait for each other before a check gives up.
"""


SHOWN, WIDTH = 3, 300
"""
How many items of a long list a failure shows, and how many characters of each.
"""


class EndlessError(BaseException):
    """
    Something goes on for ever; no `Exception`, so that nothing takes it for a courier's failure.
    """


_Subject = TypeVar("_Subject")
_Result = TypeVar("_Result")
_Refusal = TypeVar("_Refusal", bound=BaseException)


def name_of(check: Callable[[_Subject], None]) -> str:
    """
    Say a check's name in words.
    """
    return str(getattr(check, "__name__", check)).replace("_", " ")


def run(
    port: str, checks: Iterable[Callable[[_Subject], None]], make: Callable[[], _Subject]
) -> None:
    """
    Run every check on what *make* makes for it.

    Raises:
        AssertionError: some failed; each is named, with what was expected.
    """
    lines: list[str] = []
    failures: list[BaseException] = []
    for check in checks:
        try:
            check(make())
        except (Exception, EndlessError) as failure:  # noqa: BLE001 - the others run all the same
            said = failure if isinstance(failure, AssertionError) else f"it raised {failure!r}"
            lines.append(f"- {name_of(check)}: {said}")
            failures.append(failure)
    if failures:
        text = "\n".join((f"The {port} fails {len(lines)} of its checks:", *lines))
        raise AssertionError(text) from BaseExceptionGroup(f"checks of the {port}", failures)


def expect(what: str, found: object, expected: object) -> None:
    """
    Go on if *found* is *expected*, in value and, down to the last field, in type.

    Raises:
        AssertionError: it is not; `assert` would be dropped by `python -O`.
    """
    if difference := _difference(found, expected):
        raise AssertionError(f"{what}: expected {difference}")


def expect_kind(what: str, found: object, kind: type) -> None:
    """
    Go on if *found* is an instance of *kind*, whatever its annotation promises.

    Raises:
        AssertionError: it is not.
    """
    if isinstance(found, kind):
        return
    raise AssertionError(f"{what}: expected a {kind.__name__}, found {found!r}")


def _difference(found: object, expected: object, where: str = "") -> str:
    """
    Say where two values differ, nothing if they do not.

    An enum's value equals its member, and domain code asks for the member: types count.
    """
    parts, others = parts_of(found), parts_of(expected)
    if not isinstance(found, type(expected)) or parts.keys() != others.keys():
        return _said(found, expected, where)
    if not others:
        return "" if found == expected else _said(found, expected, where)
    inner = (_difference(parts[name], others[name], where + name) for name in others)
    return next(filter(None, inner), "")


def parts_of(value: object) -> dict[str, object]:
    """
    Name what a value is made of: fields or items, none where it is one piece.
    """
    kind = type(value)
    if attrs.has(kind):
        names = (one.name for one in attrs.fields(kind))
        return {f".{name}": getattr(value, name) for name in names}
    if _is_row(value):
        return {f"[{place}]": item for place, item in enumerate(value)}
    return {}


def _is_row(value: object) -> TypeGuard[Sequence[object]]:
    return isinstance(value, tuple | list)


def _said(found: object, expected: object, where: str) -> str:
    place = f" at {where.removeprefix('.')}" if where else ""
    if _is_row(found) and _is_row(expected) and max(len(found), len(expected)) > SHOWN:
        missing = _listed("missing", _beyond(expected, found))
        added = _listed("not expected", _beyond(found, expected))
        if missing or added:
            return f"{len(expected)} items{place}, found {len(found)}{missing}{added}"
    return f"{expected!r}{place}, found {found!r}"


def _beyond(some: Sequence[object], others: Sequence[object]) -> list[object]:
    """
    List what is in some and not in others, as often as it is.
    """
    left, beyond = list(others), list[object]()
    for one in some:
        if one in left:
            left.remove(one)
        else:
            beyond.append(one)
    return beyond


def _listed(what: str, items: list[object]) -> str:
    texts = [one if len(one) <= WIDTH else f"{one[:WIDTH]}…" for one in map(repr, items[:SHOWN])]
    return f"; {what} {len(items)}, of them: {', '.join(texts)}" if items else ""


def refused(
    what: str, by: type[_Refusal], call: Callable[..., object], *arguments: object
) -> _Refusal:
    """
    Go on if *call* with *arguments* raises *by*, and return what it raised.

    Raises:
        AssertionError: it raised nothing, or something else.
    """
    try:
        answer = call(*arguments)
    except by as refusal:
        return refusal
    except Exception as other:
        raise AssertionError(f"{what}: expected {by.__name__}, it raised {other!r}") from other
    raise AssertionError(f"{what}: expected {by.__name__}, found {answer!r}")


def together(work: Callable[[int], _Result]) -> list[_Result]:
    """
    Do *work* in eight threads that start at one moment, and return what each brought.
    """
    start = Barrier(THREADS)

    def one(number: int) -> _Result:
        start.wait(SECONDS)
        return work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))
