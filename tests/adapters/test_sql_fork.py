"""
A service that was used before its process was forked, as a server does that loads it first.
"""

from __future__ import annotations

import os
import subprocess
import sys

from pathlib import Path

import pytest

from sqlalchemy import create_engine

from espace_bailleur.adapters.sql._pooled import dispose, keep_to_this_process
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


@pytest.mark.rule("B4")
def test_what_was_inherited_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Under another process's number a connection is made anew, and the one from before stays open.
    """
    engine = create_engine(f"sqlite:///{tmp_path}/landlords.db")
    keep_to_this_process(engine)
    with engine.connect() as connection:
        before = connection.connection.driver_connection
    here = os.getpid()
    monkeypatch.setattr(os, "getpid", lambda: here + 1)
    with engine.connect() as connection:
        assert connection.connection.driver_connection is not before
    assert before is not None
    assert before.execute("SELECT 1").fetchone() == (1,)
    before.close()
    dispose(engine, here + 1)
