"""
Rows of a CSV file, as an institution exports its landlords.
"""

from __future__ import annotations

import codecs
import csv
import unicodedata

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TextIO

import attrs

from espace_bailleur.domain.rows import BrokenRow, Row
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
FIELDS = tuple(one.name for one in attrs.fields(Row) if one.name != "line")
NEEDED = ("reference", "kind", "name", "departement")
DELIMITERS = ";,\t|"

_Record = tuple[int, Sequence[str] | Refusal]


def rows_in(
    file: Path | str,
    *,
    columns: Mapping[str, str | Sequence[str]] | None = None,
    delimiter: str = ";",
    encoding: str = "utf-8",
) -> Iterator[Row | BrokenRow]:
    """
    Read the rows below the header of a CSV file, each with its line; memory does not grow with it.

    *columns* names the header of each field of `Row` that the file has; several headers of one
    field, such as those of the lines of a postal address, become lines of it.
    The other columns of the file are left out then.
    Without it, the headers are the fields' own names, and any other header is refused, since it
    may be one of them misspelled.

    An empty cell is a field that is not given, and a row of empty cells is none.
    A row that cannot be taken apart is a `BrokenRow` and costs no other.

    Raises:
        Misuse: the encoding, the delimiter or a header is another one; no row was read.
        OSError: the file cannot be read.
    """
    path = Path(file)
    if delimiter not in tuple(DELIMITERS):
        raise Misuse(f"The delimiter is {delimiter!r}.", f"Give one of {tuple(DELIMITERS)}.")
    encoding = _encoding(encoding)
    _check_encoding(path, encoding)
    with _open(path, encoding) as opened:
        header = _header(path, opened, delimiter)
    places = _places(path, header, columns)
    return _rows(path, encoding, delimiter, len(header), places)


def _open(path: Path, encoding: str) -> TextIO:
    # Spreadsheets put a byte order mark before UTF-8; it is no part of the first header.
    return path.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="")


def _encoding(name: str) -> str:
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


def _check_encoding(path: Path, encoding: str) -> None:
    """
    Look at the whole file before anything is made of its first row.
    """
    broken_at = _broken_line(path, encoding)
    if broken_at is not None:
        others = ", ".join(one for one in ENCODINGS if one != encoding)
        raise Misuse(
            f"{path}, line {broken_at}: this is no {encoding}.",
            f"Save the file as UTF-8, or give its own encoding: {others} (Excel's is cp1252).",
        )
    foreign = encoding != "utf-8" and _broken_line(path, "ascii") is not None
    if foreign and _broken_line(path, "utf-8") is None:
        raise Misuse(f"{path} is UTF-8, and no {encoding}.", "Give encoding='utf-8'.")


def _broken_line(path: Path, encoding: str) -> int | None:
    """
    Find the first line that is not written so, a piece of the file at a time.
    """
    decoder, line = codecs.getincrementaldecoder(encoding)(), 1
    with path.open("rb") as file:
        try:
            while chunk := file.read(CHUNK):
                line += decoder.decode(chunk).count("\n")
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            return line + error.object.count(b"\n", 0, error.start)
    return None


def _normal(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()


def _header(path: Path, opened: TextIO, delimiter: str) -> list[str]:
    line, cells = next(_records(opened, delimiter), (1, ()))
    if isinstance(cells, Refusal):
        raise Misuse(f"{path}, line {line}: the header cannot be read.", "Check its quotes.")
    names = [_normal(cell) for cell in cells]
    if not any(names):
        raise Misuse(f"{path} has no header.", "Let its first line name the columns.")
    others = [one for one in DELIMITERS if one in names[0]]
    if len(names) == 1 and others:
        raise Misuse(
            f"{path}, line {line}: no {delimiter!r} separates the columns.",
            f"Give delimiter={others[0]!r}, which stands there.",
        )
    return names


def _places(
    path: Path, header: Sequence[str], columns: Mapping[str, str | Sequence[str]] | None
) -> dict[str, tuple[int, ...]]:
    """
    Find where each field stands.
    """
    named = {one: one for one in FIELDS if one in header} if columns is None else columns
    asked: dict[str, tuple[str, ...]] = {one: (one,) for one in NEEDED}
    for field, names in named.items():
        if field not in FIELDS:
            raise Misuse(f"A row has no {field!r}.", f"Use {', '.join(FIELDS)}.")
        asked[field] = tuple(map(_normal, [names] if isinstance(names, str) else names))
    needed = [name for names in asked.values() for name in names]
    if missing := [name for name in needed if name not in header]:
        raise Misuse(
            f"{path} has no column {' and no column '.join(map(repr, missing))}.",
            f"Is line 1 its header? It has: {', '.join(header)}. Say with columns={{…}} which one "
            "is which field.",
        )
    if twice := [name for name in needed if header.count(name) > 1]:
        raise Misuse(f"{path} has two columns {twice[0]!r}.", "Keep one of them.")
    if columns is None and (unknown := [name for name in header if name not in FIELDS]):
        mend = f"Use {', '.join(FIELDS)}, or say with columns=… which ones of yours they are."
        raise Misuse(f"{path} has a column {unknown[0]!r}, which says nothing.", mend)
    return {field: tuple(map(header.index, names)) for field, names in asked.items()}


def _rows(
    path: Path, encoding: str, delimiter: str, width: int, places: Mapping[str, tuple[int, ...]]
) -> Iterator[Row | BrokenRow]:
    with _open(path, encoding) as opened:
        for line, cells in islice(_records(opened, delimiter), 1, None):
            if isinstance(cells, Refusal):
                yield BrokenRow(line=line, refusal=cells)
            elif not any(map(str.strip, cells)):
                continue
            elif len(cells) != width:
                facts = {"given": len(cells), "expected": width}
                yield BrokenRow(line=line, refusal=Refusal(Code.ROW_SHAPE, facts))
            else:
                yield _row(line, cells, places)


def _row(line: int, cells: Sequence[str], places: Mapping[str, tuple[int, ...]]) -> Row:
    texts = {
        field: "\n".join(cells[place] for place in at if cells[place].strip())
        for field, at in places.items()
    }
    given = {field: text for field, text in texts.items() if text or field in NEEDED}
    return Row(line=line, **given)


def _records(opened: TextIO, delimiter: str) -> Iterator[_Record]:
    """
    Take the file apart, a row of one or several lines at a time, each with its first line.

    A quote that is never closed costs its own line alone: the next one begins anew.
    """
    lines = _lines(opened)
    ahead: deque[tuple[int, str | None]] = deque()
    while True:
        ahead.extend(islice(lines, LINES - len(ahead)))
        if not ahead:
            return
        texts = [text for _, text in islice(ahead, _length(ahead))]
        cells = _cells(texts, delimiter)
        if isinstance(cells, Refusal):
            del texts[1:]
        yield ahead[0][0], cells
        for _ in texts:
            ahead.popleft()


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


def _lines(opened: TextIO) -> Iterator[tuple[int, str | None]]:
    """
    Read line after line, and None for one that is too long to be held.
    """
    number = 0
    while True:
        number += 1
        text = part = opened.readline(CHARACTERS)
        if not text:
            return
        while len(part) == CHARACTERS and not part.endswith("\n"):
            part = opened.readline(CHARACTERS)
        yield number, text if part is text else None
