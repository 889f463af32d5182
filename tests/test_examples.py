"""
The examples run as anyone would run them.
"""

import subprocess
import sys

from pathlib import Path

import pytest


EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.mark.parametrize("name", ["demo.py", "rules_only.py"])
def test_the_example_runs(name: str, tmp_path: Path) -> None:
    """
    An example runs to its end anywhere, without a warning.
    """
    done = subprocess.run(
        [sys.executable, "-W", "error", EXAMPLES / name],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
