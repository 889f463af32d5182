"""
What the demo shows in a terminal: chapters, what people read and do, a bar, and a table.
"""

import os
import shutil
import sys
import textwrap
import unicodedata

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


COLOURS = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
GREEN, RED, YELLOW, CYAN, GREY, BOLD = 32, 31, 33, 36, 90, 1
BAR = 40
WIDTH = min(100, shutil.get_terminal_size((80, 24)).columns)
PLAIN = str.maketrans(
    {"✓": "ok", "│": "|", "█": "#", "░": ".", "’": "'", "–": "-", "·": "-", "œ": "oe", "Œ": "Oe"}
    | {"«": '"', "»": '"', "°": "o", "…": "..."}
)


def painted(text: str, colour: int) -> str:
    """
    Colour *text*, for a terminal that likes it.
    """
    return f"\x1b[{colour}m{text}\x1b[0m" if COLOURS else text


def out(text: str, end: str = "\n") -> None:
    """
    Print *text*, on terminals that lack a sign with the nearest that they have.
    """
    encoding = sys.stdout.encoding or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        near = unicodedata.normalize("NFKD", text.translate(PLAIN))
        text = near.encode(encoding, "ignore").decode(encoding)
    print(text, end=end, flush=True)


def chapter(title: str) -> None:
    """
    Begin a part of the story.
    """
    out(painted(f"\n{title}", BOLD))


def tell(text: str) -> None:
    """
    Tell what somebody does.
    """
    for line in textwrap.wrap(text, WIDTH - 2, break_on_hyphens=False):
        out(f"  {line}")


def show(text: str, colour: int = CYAN) -> None:
    """
    Show what a person reads on the screen.
    """
    for line in text.splitlines():
        for part in textwrap.wrap(line, WIDTH - 6, break_on_hyphens=False) or [""]:
            out(f"    {painted('│', colour)} {part}".rstrip())


def value(label: str, text: str) -> None:
    """
    Show what somebody copies from a message.
    """
    out(f"    {label:28} {painted(text, YELLOW)}")


@dataclass
class Bar:
    """
    A progress bar that is drawn in place, or once where the output is no terminal.
    """

    total: int
    what: str
    done: int = 0

    def step(self) -> None:
        """
        Go on by one.
        """
        self.done += 1
        full = BAR * self.done // self.total
        if COLOURS or self.done == self.total:
            bar = painted("█" * full, GREEN) + painted("░" * (BAR - full), GREY)
            end = "\n" if self.done == self.total else "\r"
            out(f"  {bar} {self.done}/{self.total} {self.what}", end=end)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """
    Print rows under a header, each column as wide as what stands in it.
    """
    lines = [tuple(header), *map(tuple, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for number, line in enumerate(lines):
        cells = "  ".join(f"{cell:{width}}" for cell, width in zip(line, widths, strict=True))
        out(f"  {painted(cells.rstrip(), BOLD if number == 0 else 0)}")
