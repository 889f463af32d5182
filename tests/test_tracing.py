"""
Tracing for coverage ends with the first examples of a property.
"""

from __future__ import annotations

import sys

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from tools.tracing import TRACED


_TRIED = count()


@given(st.integers())
def test_later_examples_run_untraced(number: int) -> None:
    """
    After the first examples nothing traces, in a worker of pytest-xdist as elsewhere.
    """
    assert next(_TRIED) < TRACED or sys.gettrace() is None, number
