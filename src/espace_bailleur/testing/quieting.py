"""
Silence for tests whose couriers fail on purpose.
"""

from __future__ import annotations

import logging

from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def quiet() -> Generator[None]:
    """
    Keep the package's own warnings to itself.
    """
    log = logging.getLogger("espace_bailleur")
    log.addFilter(_nothing)
    try:
        yield
    finally:
        log.removeFilter(_nothing)


def _nothing(_: logging.LogRecord) -> bool:
    return False
