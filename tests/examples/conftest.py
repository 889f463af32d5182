"""
What the tests of an example's pages begin with.
"""

from __future__ import annotations

import pytest

from tests.examples.landlord import Landlord


@pytest.fixture(name="zoe")
def _zoe() -> Landlord:
    return Landlord()
