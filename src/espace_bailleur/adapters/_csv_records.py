"""
Taking a CSV file apart: its encoding, and rows of one or several lines.
"""

from __future__ import annotations

import codecs
import csv

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TextIO

from espace_bailleur.errors import Code, Misuse, Refusal


LINES = 8
"""
The most lines of one row: a postal address in one cell has six.
"""
CHARACTERS = 8_192
"""
The most characters of a line.
"""
CHUNK = 65_536
"""
How many bytes are looked at together.
"""
ENCODINGS = ("utf-8", "cp1252", "iso8859-15", "iso8859-1")
"""
How an export may be written, under any of their names; `cp1252` is Excel's own on Windows.
"""
Record = tuple[int, Sequence[str] | Refusal]
"""
The line on which a row begins, and its cells, or why it cannot be taken apart.
"""


def opened(path: Path, encoding: str) -> TextIO:
    """
    Open a file as text, with its line ends as they are.
    """
    # Spreadsheets put a byte order mark before UTF-8; it is no part of the first header.
    return path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="")


def encoding_of(name: str) -> str:
    """
    Return the one name of an encoding that has several.
    """
    with suppress(LookupError):
        known = codecs.lookup(name.removesuffix("-sig")).name
        if known in ENCODINGS:
            return known
    raise Misuse(
        f"The encoding is {name!r}.",
        f"Give one of {', '.join(ENCODINGS)}, or save the file as UTF-8.",
    )


def check_encoding(path: Path, encoding: str) -> None:
    """
    Look at the whole file before anything is made of its first row, a piece of it at a time.

    Raises:
        Misuse: a line is not written in that encoding, or in UTF-8 although that is another one.
    """
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    with path.open("rb") as file:
        while piece := file.readline(CHUNK):
            try:
                decoder.decode(piece)
            except UnicodeDecodeError as error:
                raise _no(path, line + _ends(piece[: error.start]), encoding) from None
            if encoding != "utf-8" and not piece.isascii() and _is_utf8(piece):
                raise Misuse(
                    f"{path}, line {line}: this is UTF-8, and no {encoding}.",
                    "Give encoding='utf-8', and write what is no UTF-8 anew.",
                )
            line += _ends(piece)
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise _no(path, line, encoding) from None


def _no(path: Path, line: int, encoding: str) -> Misuse:
    others = ", ".join(one for one in ENCODINGS if one != encoding)
    return Misuse(
        f"{path}, line {line}: this is no {encoding}.",
        f"Write this line anew, or give the file's own encoding: {others} (Excel's is cp1252).",
    )


def _ends(raw: bytes) -> int:
    return raw.count(b"\n") + raw.count(b"\r") - raw.count(b"\r\n")


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def records(file: TextIO, delimiter: str, *, width: int | None = None) -> Iterator[Record]:
    """
    Take the file apart, a row of one or several lines at a time, each with its first line.

    A quote that is never closed costs its own line alone: the next one begins anew.
    """
    lines = _lines(file)
    ahead: deque[tuple[int, str | None]] = deque()
    while True:
        ahead.extend(islice(lines, LINES - len(ahead)))
        if not ahead:
            return
        texts = [text for _, text in islice(ahead, _length(ahead))]
        cells = _cells(texts, delimiter)
        if len(texts) > 1 and not _is_one(cells, delimiter, width=width):
            del texts[1:]
            cells = _cells(texts, delimiter)
        yield ahead[0][0], cells
        for _ in texts:
            ahead.popleft()


def _is_one(cells: Sequence[str] | Refusal, delimiter: str, *, width: int | None) -> bool:
    """
    Tell one row of several lines from several rows that two stray quotes have made one.

    In those a cell begins with the rest of one row, and ends with the beginning of another.
    """
    if isinstance(cells, Refusal):
        return False
    if width is None:
        return True
    for place, cell in enumerate(cells):
        first, *_, last = cell.splitlines() if len(cell.splitlines()) > 1 else ("", "")
        rest, begun = first.count(delimiter), last.count(delimiter)
        if (first or last) and rest >= width - 1 - place and begun >= place:
            return False
    return len(cells) == width


def _length(ahead: Iterable[tuple[int, str | None]]) -> int:
    """
    Count the lines of the row that begins here: it ends where its quotes come in pairs.
    """
    quotes = 0
    for length, (_, text) in enumerate(ahead, start=1):
        quotes += (text or "").count('"')
        if quotes % 2 == 0:
            return length
    return 1


def _cells(texts: Sequence[str | None], delimiter: str) -> Sequence[str] | Refusal:
    if None in texts:
        return Refusal(Code.TOO_LONG, {"limit": CHARACTERS})
    try:
        (cells,) = csv.reader(["".join(filter(None, texts))], delimiter=delimiter, strict=True)
    except (csv.Error, ValueError):
        return Refusal(Code.ROW_UNREADABLE)
    return cells


def _lines(file: TextIO) -> Iterator[tuple[int, str | None]]:
    """
    Read line after line, and None for one that is too long to be held.
    """
    number, cut = 0, False
    while text := file.readline(CHARACTERS):
        if cut and text == "\n":  # the second half of a line's end
            cut = False
            continue
        part = text
        while len(part) == CHARACTERS and not part.endswith(("\n", "\r")):
            part = file.readline(CHARACTERS)
        number, cut = number + 1, len(part) == CHARACTERS and part.endswith("\r")
        yield number, text if part is text else None
