"""
The checks of a ledger: what `espace_bailleur.ports.ledger` promises.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from espace_bailleur.domain.policies import MOST_SKEW
from espace_bailleur.domain.throttle import Limit, Use
from espace_bailleur.ports.ledger import Ledger
from espace_bailleur.testing.checks._running import expect, run, together
from espace_bailleur.testing.checks._values import NOW


WINDOW = timedelta(hours=1)
SECOND = timedelta(seconds=1)


def _use(key: str, count: int, window: timedelta = WINDOW) -> Use:
    return Use(key, Limit(count, window))


def _reserve(ledger: Ledger, uses: Sequence[Use], *, after: timedelta = timedelta(0)) -> bool:
    return ledger.reserve(uses, now=NOW + after) is None


def a_limit_lets_its_count_through_and_no_more(ledger: Ledger) -> None:
    """
    Use something more often than its limit allows.
    """
    for count in (1, 2, 5):
        use = _use(f"key-{count}", count)
        answers = [_reserve(ledger, [use]) for _ in range(count + 2)]
        expect(f"uses against {count}", answers, [True] * count + [False] * 2)


def keys_are_counted_apart(ledger: Ledger) -> None:
    """
    Use one key up, and then others that resemble it.
    """
    _reserve(ledger, [_use("key", 1)])
    for other in ("Key", "key ", "ke", "keys"):
        expect(f"another key, {other!r}", _reserve(ledger, [_use(other, 1)]), expected=True)


def a_use_counts_until_its_window_has_passed(ledger: Ledger) -> None:
    """
    Wait for a window to end, and use up the next one.
    """
    use = _use("key", 1)
    _reserve(ledger, [use])
    for hour in (1, 2):
        end = WINDOW * hour
        expect("just before the end", _reserve(ledger, [use], after=end - SECOND), expected=False)
        expect("at the end", _reserve(ledger, [use], after=end), expected=True)


def a_window_slides(ledger: Ledger) -> None:
    """
    Use something shortly before the hour is over and shortly after.
    """
    use = _use("key", 2)
    for minute, expected in ((0, True), (50, True), (59, False), (61, True), (70, False)):
        answer = _reserve(ledger, [use], after=timedelta(minutes=minute))
        expect(f"a use in minute {minute}", answer, expected)


def a_refusal_names_the_instant_at_which_it_opens(ledger: Ledger) -> None:
    """
    Use two things up little by little, and ask for both, once and twice (F4, E2).
    """
    pair = [_use("key", 3), _use("other", 2, 2 * WINDOW)]
    for minute in (0, 10, 20):
        ledger.reserve(pair[:1], now=NOW + timedelta(minutes=minute))
    for minute, uses, opens in (
        (30, pair[:1], 60),
        (31, [pair[0], pair[0]], 70),
        (32, pair, 60),
        (60, pair, None),
        (61, pair[1:], None),
        (65, pair, 180),
        (179, pair[1:], 180),
        (180, pair, None),
    ):
        answer = ledger.reserve(uses, now=NOW + timedelta(minutes=minute))
        expected = None if opens is None else NOW + timedelta(minutes=opens)
        expect(f"the instant told in minute {minute}", answer, expected)
    never = ledger.reserve([_use("once", 1)] * 2, now=NOW)
    expect("the instant told for twice against 1", never, NOW + WINDOW)


def what_is_refused_is_not_counted(ledger: Ledger) -> None:
    """
    Go on asking while nothing is left, which must not put the end off (P19).
    """
    use = _use("key", 1)
    _reserve(ledger, [use])
    for minute in range(1, 60):
        _reserve(ledger, [use], after=timedelta(minutes=minute))
    expect("at the end", _reserve(ledger, [use], after=WINDOW), expected=True)


def all_uses_of_a_call_are_counted_or_none(ledger: Ledger) -> None:
    """
    Ask for several things of which one is used up, in every order.
    """
    full, free = _use("full", 1), _use("free", 1)
    _reserve(ledger, [full])
    for uses in ((full, free), (free, full)):
        expect("with one used up", _reserve(ledger, uses), expected=False)
    expect("the free one alone", _reserve(ledger, [free]), expected=True)
    both = [_use("one", 1), _use("two", 1)]
    expect("two free ones", _reserve(ledger, both), expected=True)
    for use in both:
        expect("each of them again", _reserve(ledger, [use]), expected=False)


def no_uses_are_always_granted(ledger: Ledger) -> None:
    """
    Ask for nothing.
    """
    expect("no uses", _reserve(ledger, []), expected=True)


def one_key_twice_in_a_call_counts_twice(ledger: Ledger) -> None:
    """
    Use the same thing twice at once.
    """
    once, twice = _use("once", 1), _use("twice", 2)
    expect("twice against 1", _reserve(ledger, [once, once]), expected=False)
    expect("once against 1", _reserve(ledger, [once]), expected=True)
    expect("twice against 2", _reserve(ledger, [twice, twice]), expected=True)
    expect("a third against 2", _reserve(ledger, [twice]), expected=False)


def a_shorter_window_does_not_forget_for_a_longer_one(ledger: Ledger) -> None:
    """
    Count one key against two limits in turn.
    """
    day, minute = _use("key", 2, timedelta(days=1)), _use("key", 9, timedelta(minutes=1))
    for hour, use in enumerate((day, day, minute)):
        expect("a use", _reserve(ledger, [use], after=WINDOW * hour), expected=True)
    expect("a third within a day", _reserve(ledger, [day], after=WINDOW * 3), expected=False)


def what_a_clock_far_ahead_noted_does_not_count(ledger: Ledger) -> None:
    """
    Use something up by a clock that is ahead, and go on by one that is right (F9).
    """
    for ahead, counts in ((MOST_SKEW, True), (MOST_SKEW + SECOND, False), (WINDOW * 9_999, False)):
        use = _use(f"key {ahead}", 1)
        _reserve(ledger, [use], after=ahead)
        expect(f"a use after one {ahead} ahead", _reserve(ledger, [use]), expected=not counts)
        expect("another one", _reserve(ledger, [use]), expected=False)


def parallel_uses_never_exceed_the_limit(ledger: Ledger) -> None:
    """
    Use something in eight threads, together with what each has for itself (E4, P17).
    """
    shared = _use("shared", 25)

    def work(number: int) -> int:
        own = _use(f"own-{number}", 100)
        return sum(_reserve(ledger, [own, shared]) for _ in range(10))

    expect("granted in eight threads", sum(together(work)), 25)


def what_is_refused_in_parallel_is_counted_nowhere(ledger: Ledger) -> None:
    """
    Race for something scarce with what each has for itself, and use up what is left of that.
    """
    scarce, tries = _use("scarce", 9), 3

    def own(number: int) -> Use:
        return _use(f"own-{number}", tries)

    def work(number: int) -> int:
        return sum(_reserve(ledger, [own(number), scarce]) for _ in range(tries))

    granted = together(work)
    expect("granted in eight threads", sum(granted), scarce.limit.count)
    left = [
        sum(_reserve(ledger, [own(number)]) for _ in range(tries))
        for number in range(len(granted))
    ]
    expect("what each has left", left, [tries - one for one in granted])


def parallel_uses_in_any_order_are_counted(ledger: Ledger) -> None:
    """
    Use the same two things in eight threads, half of them the other way round.
    """
    pair = [_use("scarce", 9), _use("plenty", 12)]

    def work(number: int) -> int:
        uses = pair if number % 2 else pair[::-1]
        return sum(_reserve(ledger, uses) for _ in range(3))

    expect("granted in eight threads", sum(together(work)), 9)
    left = [_reserve(ledger, [pair[1]]) for _ in range(4)]
    expect("what is left of the other", left, [True, True, True, False])


CHECKS: tuple[Callable[[Ledger], None], ...] = (
    a_limit_lets_its_count_through_and_no_more,
    keys_are_counted_apart,
    a_use_counts_until_its_window_has_passed,
    a_window_slides,
    a_refusal_names_the_instant_at_which_it_opens,
    what_is_refused_is_not_counted,
    all_uses_of_a_call_are_counted_or_none,
    no_uses_are_always_granted,
    one_key_twice_in_a_call_counts_twice,
    a_shorter_window_does_not_forget_for_a_longer_one,
    what_a_clock_far_ahead_noted_does_not_count,
    parallel_uses_never_exceed_the_limit,
    what_is_refused_in_parallel_is_counted_nowhere,
    parallel_uses_in_any_order_are_counted,
)


def check_ledger(make: Callable[[], Ledger]) -> None:
    """
    Check a ledger; *make* makes an empty one for each check, which eight threads may call at once.

    Raises:
        AssertionError: some checks failed; each is named, with what was expected.
    """
    run("ledger", CHECKS, make)
