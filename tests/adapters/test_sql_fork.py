"""
A service that was used before its process was forked, as a server does that loads it first.
"""

from __future__ import annotations

import subprocess
import sys

from pathlib import Path

import pytest

from tests.adapters.databases import SECONDS


ROOT = Path(__file__).parents[2]
READERS = 3
"""
The parent and two of its children.
"""


@pytest.mark.rule("B4")
@pytest.mark.parametrize("colour", ["blocking", "awaiting"])
def test_a_forked_process_reads_its_own_answers(migrated: str, colour: str) -> None:
    """
    Parent and children read nothing but what they asked for, and no child ends what is another's.
    """
    ran = subprocess.run(
        [sys.executable, "-m", "tests.programs.forking", migrated, colour],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == ["right"] * READERS
