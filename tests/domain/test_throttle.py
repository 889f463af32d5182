"""
A limit lets something through, within some time.
"""

from datetime import datetime, timedelta

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur.domain.counting import opens_at
from espace_bailleur.domain.policies import MOST_SKEW
from espace_bailleur.domain.recovery import RecoveryPolicy
from espace_bailleur.domain.throttle import LONGEST_WINDOW, Limit
from espace_bailleur.errors import Misuse
from espace_bailleur.testing.doubles import START
from espace_bailleur.testing.strategies import limits


@given(count=st.integers(), window=st.timedeltas())
def test_a_limit_counts_from_one_within_a_time(count: int, window: timedelta) -> None:
    """
    A limit of no use, or within no time, is a misuse; any other stands as it was given.
    """
    try:
        limit = Limit(count, window)
    except Misuse:
        assert count < 1 or window <= timedelta(0)
    else:
        assert (limit.count, limit.window) == (count, window)
        assert count >= 1
        assert window > timedelta(0)


@given(limit=limits())
def test_the_same_limit_is_the_same(limit: Limit) -> None:
    """
    Limits are told apart by what they allow alone.
    """
    assert {limit, Limit(limit.count, limit.window)} == {limit}


HOUR, TICK = timedelta(hours=1), timedelta(microseconds=1)
near = st.timedeltas(min_value=-2 * HOUR, max_value=2 * HOUR).map(START.__add__)


@pytest.mark.rule("F4", "F9", "E2", "P08")
@given(count=st.integers(1, 4), used=st.lists(near, max_size=8), times=st.integers(1, 5))
def test_a_limit_opens_at_the_very_instant_that_it_names(
    count: int, used: list[datetime], times: int
) -> None:
    """
    Just before the instant that a refusal names it is refused, and at it never, if it ever fits.
    """
    limit = Limit(count, HOUR)
    until = opens_at(limit, used, now=START, times=times)
    counted = sum(START - HOUR < one <= START + MOST_SKEW for one in used)
    assert (until is None) == (counted + times <= count)
    if until is not None:
        assert START < until <= max([START, *used]) + HOUR
        assert opens_at(limit, used, now=until - TICK, times=times) is not None
        assert (opens_at(limit, used, now=until, times=times) is None) == (times <= count)


@pytest.mark.rule("F9", "P13")
@given(limit=limits())
def test_no_limit_of_a_policy_shuts_anybody_out(limit: Limit) -> None:
    """
    A recovery that counts for longer than a day, or lets less than two through, is a misuse.
    """
    if limit.count < 2 or limit.window > LONGEST_WINDOW:
        with pytest.raises(Misuse, match="per_source"):
            RecoveryPolicy(per_source=limit)
    else:
        assert RecoveryPolicy(per_source=limit).per_source == limit
