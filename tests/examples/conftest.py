"""
What the tests of an example's pages begin with.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.adapters.conftest import migrated, schema, server, url
from tests.examples.landlord import Landlord
from tests.examples.visitor import Visitor, a_visitor


__all__ = ["migrated", "schema", "server", "url"]


@pytest.fixture(name="zoe")
def _zoe() -> Landlord:
    return Landlord()


@pytest.fixture(name="visitor")
def _visitor() -> Iterator[Visitor]:
    with a_visitor() as visitor:
        yield visitor
