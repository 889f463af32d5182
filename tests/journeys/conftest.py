"""
Every journey is tested on both faces.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.faces import awaiting


@pytest.fixture(name="face", params=["blocking", "awaiting"], scope="module", autouse=True)
def _face(request: pytest.FixtureRequest) -> Iterator[None]:
    """
    Run a module's tests once on each face.
    """
    if request.param == "blocking":
        yield
    else:
        with awaiting():
            yield
