"""
What the docs draw is what the package follows.
"""

from __future__ import annotations

import importlib.util
import re

from pathlib import Path

import pytest

from espace_bailleur.domain.steps import STEPS


CONF = Path(__file__).parent.parent / "docs" / "conf.py"
PAGE = Path(__file__).parent.parent / "docs" / "explanation" / "onboarding.md"


@pytest.mark.rule("D1")
def test_the_picture_of_the_onboarding_is_the_table() -> None:
    """
    The drawn steps are those of the table with their fields, in its order, and end in access.
    """
    spec = importlib.util.spec_from_file_location("conf", CONF)
    assert spec is not None
    assert spec.loader is not None
    conf = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(conf)
    content = [PAGE.read_text("utf-8")]
    conf._fill_in(None, "", content)  # noqa: SLF001 - the hook that Sphinx calls
    drawn = re.findall(r"^(\d)  (\S+) +(.*)$", content[0], re.MULTILINE)
    assert drawn == [
        (str(number), step.id, ", ".join(field.name for field in step.fields))
        for number, step in enumerate(STEPS, start=1)
    ]
    assert "✓  access" in content[0]
