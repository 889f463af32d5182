"""
The machine's clock and its source of secrets.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from espace_bailleur.adapters.system import clock, new_key, secret_source
from espace_bailleur.domain.keys import KEY_BYTES, Key, KeyRing
from espace_bailleur.testing.checks import check_clock, check_secret_source


def test_the_clock_is_a_clock() -> None:
    """
    The machine's clock passes the checks of a clock.
    """
    check_clock(clock)


def test_the_clock_tells_the_machines_time(tmp_path: Path) -> None:
    """
    The clock agrees with the time that the file system gives to a new file.
    """
    file = tmp_path / "now"
    file.touch()
    assert clock().timestamp() == pytest.approx(file.stat().st_mtime, abs=60)


@pytest.mark.rule("P10")
def test_the_secret_source_is_a_source_of_secrets() -> None:
    """
    The operating system's secrets pass the checks of a source.
    """
    check_secret_source(secret_source)


@pytest.mark.rule("P10")
def test_a_new_key_is_a_key_and_never_the_same() -> None:
    """
    New keys parse, are long enough, and differ.
    """
    texts = [new_key() for _ in range(100)]
    assert {len(Key.parse(text).secret) for text in texts} == {KEY_BYTES}
    assert len(KeyRing.parse(texts).keys) == 100
