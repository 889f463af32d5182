"""
Rows of a CSV file, as an institution exports its landlords.
"""

from __future__ import annotations

import unicodedata

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from espace_bailleur.adapters._csv_records import (
    Record,
    check_encoding,
    encoding_of,
    opened,
    records,
)
from espace_bailleur.domain.rows import BrokenRow, Row
from espace_bailleur.errors import Code, Misuse, Refusal


FIELDS = tuple(one.name for one in attrs.fields(Row) if one.name != "line")
NEEDED = ("reference", "kind", "name", "departement")
DELIMITERS = ";,\t|"


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
    Headers that are fields' own names are read in any case, and the other columns are left out.
    Without *columns*, any other header is refused, since it may be a field's name misspelled.

    An empty cell is a field that is not given, and a row of empty cells is none.
    A row that cannot be taken apart is a `BrokenRow` and costs no other.

    Raises:
        Misuse: there is no such file, or its encoding, delimiter or a header is another one.
        OSError: the file cannot be read.
    """
    path = Path(file)
    if not path.is_file():
        raise Misuse(f"{path} is no file.", "Give the path of a CSV file.")
    if delimiter not in tuple(DELIMITERS):
        raise Misuse(f"The delimiter is {delimiter!r}.", f"Give one of {tuple(DELIMITERS)}.")
    encoding = encoding_of(encoding)
    check_encoding(path, encoding)
    with opened(path, encoding) as text:
        header = _header(path, next(records(text, delimiter), (1, ())), delimiter)
    places = _places(path, header, columns)
    return _rows(path, encoding, delimiter, header, places)


def _normal(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip()


def _header(path: Path, record: Record, delimiter: str) -> list[str]:
    line, cells = record
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
    own = {one: one for one in FIELDS if one in header}
    named: Mapping[str, str | Sequence[str]] = own | dict(columns or {})
    asked: dict[str, tuple[str, ...]] = {one: (one,) for one in NEEDED}
    for field, names in named.items():
        if field not in FIELDS:
            raise Misuse(f"A row has no {field!r}.", f"Use {', '.join(FIELDS)}.")
        asked[field] = tuple(map(_normal, [names] if isinstance(names, str) else names))
    needed = [name for names in asked.values() for name in names]
    if missing := [name for name in needed if name not in header]:
        raise Misuse(
            f"{path} has no column {' and no column '.join(map(repr, missing))}.",
            f"Is line 1 its header? It has: {', '.join(repr(name[:40]) for name in header)}. Say "
            "with columns={…} which one is which field.",
        )
    if twice := [name for name in needed if header.count(name) > 1]:
        raise Misuse(f"{path} has two columns {twice[0]!r}.", "Keep one of them.")
    if columns is None and (unknown := [name for name in header if name not in FIELDS]):
        mend = f"Use {', '.join(FIELDS)}, or say with columns=… which ones of yours they are."
        raise Misuse(f"{path} has a column {unknown[0]!r}, which says nothing.", mend)
    return {field: tuple(map(header.index, names)) for field, names in asked.items()}


def _rows(
    path: Path,
    encoding: str,
    delimiter: str,
    header: Sequence[str],
    places: Mapping[str, tuple[int, ...]],
) -> Iterator[Row | BrokenRow]:
    changed = Misuse(f"{path} has changed meanwhile.", "Read it again when nobody writes to it.")
    width = len(header)
    with opened(path, encoding) as text:
        rows = records(text, delimiter, width=width)
        try:
            if _header(path, next(rows, (1, ())), delimiter) != header:
                raise changed
            for line, cells in rows:
                if isinstance(cells, Refusal):
                    yield BrokenRow(line=line, refusal=cells)
                elif any(map(str.strip, cells)) and len(cells) != width:
                    facts = {"given": len(cells), "expected": width}
                    yield BrokenRow(line=line, refusal=Refusal(Code.ROW_SHAPE, facts))
                elif any(map(str.strip, cells)):
                    yield _row(line, cells, places)
        except UnicodeDecodeError:
            raise changed from None


def _row(line: int, cells: Sequence[str], places: Mapping[str, tuple[int, ...]]) -> Row:
    texts = {
        field: "\n".join(cells[place] for place in at if cells[place].strip())
        for field, at in places.items()
    }
    given = {field: text for field, text in texts.items() if text or field in NEEDED}
    return Row(line=line, **given)
