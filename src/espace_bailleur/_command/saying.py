"""
Writing to a terminal, a file or a pipe, whatever it is worth.
"""

from __future__ import annotations

import os
import sys

from contextlib import suppress
from typing import TextIO


def complain(line: str) -> None:
    """
    Write one line where errors go.
    """
    say_it(f"espace_bailleur: {line}", to=sys.stderr)


def say_it(text: str, *, to: TextIO | None = None) -> bool:
    """
    Write *text*, with what the terminal cannot show written in ASCII, and tell whether it could.

    Nobody may be reading any more: what was done is done all the same.
    """
    stream = to or sys.stdout
    try:
        encoding = stream.encoding or "utf-8"
        stream.write(f"{text}\n".encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except (AttributeError, OSError, ValueError):
        _give_up(stream)
        return False
    return True


def _give_up(stream: TextIO | None) -> None:
    """
    Send what is left in a broken stream nowhere, so that Python does not complain at its end.
    """
    with suppress(AttributeError, OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno() if stream else -1)
