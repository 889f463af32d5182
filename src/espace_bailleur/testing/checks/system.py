"""
The checks of a clock, of a source of secrets and of a blocklist.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from espace_bailleur.ports.system import Blocklist, Clock, SecretSource
from espace_bailleur.testing.checks._running import expect, expect_kind, run


def a_clock_tells_instants_in_utc(clock: Clock) -> None:
    """
    Ask for the time, several times.
    """
    for _ in range(10):
        now = clock()
        expect_kind("the time", now, datetime)
        expect("its offset from UTC", now.utcoffset(), timedelta(0))


CLOCK_CHECKS: tuple[Callable[[Clock], None], ...] = (a_clock_tells_instants_in_utc,)


def check_clock(clock: Clock) -> None:
    """
    Check a clock.

    Raises:
        AssertionError: some checks failed; each is named, with what was expected.
    """
    run("clock", CLOCK_CHECKS, lambda: clock)


def as_many_bytes_are_drawn_as_asked_for(secrets: SecretSource) -> None:
    """
    Draw several sizes.
    """
    for size in (1, 14, 16, 32, 64, 1_000):
        drawn = secrets(size)
        expect_kind("what is drawn", drawn, bytes)
        expect("its size", len(drawn), size)


def no_two_draws_are_the_same(secrets: SecretSource) -> None:
    """
    Draw a thousand times 128 bits (P10).
    """
    expect("different draws of 16 bytes", len({secrets(16) for _ in range(1_000)}), 1_000)


def every_bit_is_drawn(secrets: SecretSource) -> None:
    """
    Look at each bit of a thousand draws: one that never moves is guessed (P10).
    """
    always, ever = ~0, 0
    for _ in range(1_000):
        drawn = int.from_bytes(secrets(16))
        always, ever = always & drawn, ever | drawn
    expect("bits that are never set", ever ^ (1 << 128) - 1, 0)
    expect("bits that are always set", always, 0)


SECRET_CHECKS: tuple[Callable[[SecretSource], None], ...] = (
    as_many_bytes_are_drawn_as_asked_for,
    no_two_draws_are_the_same,
    every_bit_is_drawn,
)


def check_secret_source(source: SecretSource) -> None:
    """
    Check a source of secrets, as far as drawing from it can tell.

    Raises:
        AssertionError: some checks failed; each is named, with what was expected.
    """
    run("secret source", SECRET_CHECKS, lambda: source)


DRAWN = "q7V!mzK4-hT2xWb9+Ld"
"""
A password that a machine drew, so that no list can hold it.
"""


def the_most_common_passwords_are_known(blocklist: Blocklist) -> None:
    """
    Ask for passwords that stand at the head of every published list.
    """
    for common in ("password", "123456", "12345678", "qwerty", "111111"):
        expect(f"{common!r} is common", blocklist(common), expected=True)


def a_drawn_password_is_not_common(blocklist: Blocklist) -> None:
    """
    Ask for a drawn password, and for one that only holds a common word (D6).
    """
    for text in (DRAWN, f"password{DRAWN}"):
        expect(f"{text!r} is common", blocklist(text), expected=False)


def any_text_gets_the_same_answer_twice(blocklist: Blocklist) -> None:
    """
    Ask for texts of all kinds, up to the 1,024 bytes that can be typed (A6).
    """
    for text in ("", " ", "\0", "\ud800", "é", "e\u0301", "ﬁ", "🏠" * 256, "a1" * 512, "%s'\""):
        answer = blocklist(text)
        expect_kind(f"the answer to {text[:8]!r}", answer, bool)
        expect(f"the answer to {text[:8]!r}, asked again", blocklist(text), answer)


BLOCKLIST_CHECKS: tuple[Callable[[Blocklist], None], ...] = (
    the_most_common_passwords_are_known,
    a_drawn_password_is_not_common,
    any_text_gets_the_same_answer_twice,
)


def check_blocklist(blocklist: Blocklist) -> None:
    """
    Check a blocklist (D6).

    Raises:
        AssertionError: some checks failed; each is named, with what was expected.
    """
    run("blocklist", BLOCKLIST_CHECKS, lambda: blocklist)
