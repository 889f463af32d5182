"""
What the tests of an example's pages begin with.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.adapters.conftest import migrated, schema, server, url
from tests.examples.landlord import Landlord, Person
from tests.examples.visitor import Visitor, a_visitor


__all__ = ["migrated", "schema", "server", "url"]


@pytest.fixture(name="zoe", params=["flask", "fastapi"])
def _zoe(request: pytest.FixtureRequest) -> Iterator[Person]:
    """
    Bring a person before the pages of each example.
    """
    if request.param == "flask":
        yield Landlord()
    else:
        with a_visitor() as visitor:
            yield visitor


@pytest.fixture(name="landlord")
def _landlord() -> Landlord:
    return Landlord()


@pytest.fixture(name="visitor")
def _visitor() -> Iterator[Visitor]:
    with a_visitor() as visitor:
        yield visitor
