"""
A limit lets something through, within some time.
"""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur.domain.throttle import Limit
from espace_bailleur.errors import Misuse
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
