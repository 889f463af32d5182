"""
What the tests of an example's pages begin with.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.examples.landlord import Landlord, arriving


@pytest.fixture(name="zoe")
def _zoe() -> Iterator[Landlord]:
    with arriving() as landlord:
        yield landlord
