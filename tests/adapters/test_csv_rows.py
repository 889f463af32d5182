"""
Rows of CSV files, as people really export them.
"""

from __future__ import annotations

import csv
import io
import string
import tracemalloc

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from espace_bailleur.adapters._csv_records import CHARACTERS, LINES
from espace_bailleur.adapters.csv_rows import FIELDS, rows_in
from espace_bailleur.domain.rows import BrokenRow, Imported, Row, RowOutcome
from espace_bailleur.errors import Code, Misuse
from tests.composition import Service


HEADER = "reference;kind;name;departement;email"
GOOD = "R-1;physique;Zoé Œuf;33;zoe@example.org"
ZOE = Row(
    reference="R-1",
    kind="physique",
    name="Zoé Œuf",
    departement="33",
    email="zoe@example.org",
    line=2,
)


def _read(raw: bytes, *, delimiter: str = ";", encoding: str = "utf-8") -> list[Row | BrokenRow]:
    """
    Read a file of its own.
    """
    with TemporaryDirectory() as folder:
        file = Path(folder) / "landlords.csv"
        file.write_bytes(raw)
        return list(rows_in(file, delimiter=delimiter, encoding=encoding))


def _refused(raw: bytes, **named: str) -> str:
    with pytest.raises(Misuse) as caught:
        _read(raw, **named)
    return str(caught.value).partition("landlords.csv")[2] or str(caught.value)


def _file(*lines: str) -> bytes:
    return "\n".join((HEADER, *lines, "")).encode()


_cells = st.text(
    st.characters(codec="cp1252", exclude_categories=["Cc"]) | st.sampled_from('";,\t|'),
    min_size=1,
    max_size=12,
).filter(str.strip)
_lines = st.lists(_cells, min_size=2, max_size=6).map("\n".join)
_rows = st.builds(
    Row,
    reference=_cells,
    kind=_cells,
    name=_cells,
    departement=_cells,
    siret=st.none() | _cells,
    email=st.none() | _cells,
    postal=st.none() | _lines,
    identifier=st.none() | _cells,
    user_number=st.none() | _cells,
    language=_cells,
)


@given(
    written=st.lists(_rows, max_size=6),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "UTF8", "cp1252", "latin-1"]),
    end=st.sampled_from(["\n", "\r\n"]),
    order=st.permutations(FIELDS),
)
def test_any_rows_read_back(
    written: list[Row], delimiter: str, encoding: str, end: str, order: Sequence[str]
) -> None:
    """
    Whatever a spreadsheet writes, in any order of columns, is read as it was, with its line.
    """
    table = io.StringIO()
    writer = csv.writer(table, delimiter=delimiter, lineterminator=end)
    writer.writerow(order)
    expected: list[Row] = []
    for row in written:
        line = table.getvalue().count("\n") + 1
        writer.writerow([getattr(row, name) for name in order])
        expected.append(evolve(row, line=line))
    raw = table.getvalue().encode(encoding, "replace")
    assume(raw.decode(encoding) == table.getvalue())
    assume(encoding.lower().startswith("utf") or raw.isascii() or not _is_utf8(raw))
    assert _read(raw, delimiter=delimiter, encoding=encoding) == expected


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


@pytest.mark.rule("A6")
@given(
    rows=st.lists(
        st.binary(max_size=40)
        | st.sampled_from([GOOD, '"', '"a";b', ";;;;", "a\rb;c;d;e;f", "\x00;;;;"]).map(str.encode)
        | st.text(string.printable, max_size=40).map(str.encode),
        max_size=12,
    )
)
def test_any_bytes_are_refused_or_opened(rows: list[bytes]) -> None:
    """
    Whatever stands below a header, the file is refused by name or each row opened or refused.
    """
    raw = b"\n".join((HEADER.encode(), *rows))
    if not _is_utf8(raw):
        assert "this is no utf-8" in _refused(raw)
        return
    service, read, told = Service(), _read(raw), list[RowOutcome]()
    counted = service.espace.operator("tests").open_accounts(read, progress=told.append)
    assert len(told) == counted.opened + counted.known + counted.refused
    assert counted.opened <= sum(GOOD.encode() in row for row in rows)


_BROKEN = {
    "R-2;physique;Jean": Code.ROW_SHAPE,
    "R-2;physique;Jean;33;jean@example.org;": Code.ROW_SHAPE,
    'R-2;physique;"Jean;33;jean@example.org': Code.ROW_UNREADABLE,
    'R-2;physique;"Je"an;33;jean@example.org': Code.ROW_UNREADABLE,
    "R-2;physique;a\rb;33;jean@example.org": Code.ROW_SHAPE,
    f"R-2;physique;{'x' * CHARACTERS};33;": Code.TOO_LONG,
    f"R-2;physique;{'x' * 3 * CHARACTERS};33;": Code.TOO_LONG,
}


@pytest.mark.rule("A6")
@given(broken=st.lists(st.sampled_from([*_BROKEN, "", ";;;;"]), max_size=4), after=st.data())
def test_a_broken_row_costs_no_other(broken: list[str], after: st.DataObject) -> None:
    """
    Among rows that cannot be taken apart every good one is read, each with its own line.
    """
    lines = list[str]()
    for one in broken:
        lines += [GOOD] * after.draw(st.integers(0, LINES + 2), label="good rows")
        lines.append(one)
    lines.append(GOOD)
    read = _read(_file(*lines))
    good = [one for one in read if isinstance(one, Row)]
    physical = "\n".join(lines).replace("\r", "\n").split("\n")
    expected = [number for number, line in enumerate(physical, start=2) if line == GOOD]
    assert good == [evolve(ZOE, line=number) for number in expected]


@pytest.mark.parametrize(("line", "code"), _BROKEN.items())
def test_a_broken_row_is_refused_for_its_reason(line: str, code: Code) -> None:
    """
    What cannot be taken apart is refused with the reason and the line.
    """
    first, *_ = _read(_file(line, GOOD))
    assert isinstance(first, BrokenRow)
    assert (first.line, first.refusal.code) == (2, code)


def test_a_cell_of_several_lines_is_one_row() -> None:
    """
    A postal address may stand in one cell, quotes within cells are kept, and lines count on.
    """
    read = _read(
        b"reference;kind;name;departement;postal\n"
        b'1;physique;"La ""Tour""";33;"ZOE\r\n1 RUE X\r\n33000 BORDEAUX"\n'
        b'2;physique;5" de pluie;33;\n'
    )
    row = Row(reference="1", kind="physique", name='La "Tour"', departement="33", line=2)
    assert read == [
        evolve(row, postal="ZOE\r\n1 RUE X\r\n33000 BORDEAUX"),
        evolve(row, reference="2", name='5" de pluie', line=5),
    ]


@pytest.mark.rule("A6")
@given(
    notes=st.lists(
        st.sampled_from(["", '"urgent', 'ecran 12"', '"', '""', '5" de pluie', '"a"', '"a"b']),
        min_size=1,
        max_size=12,
    )
)
def test_stray_quotes_swallow_no_row(notes: list[str]) -> None:
    """
    Whatever quotes stand in a column, each line is a row of its own or refused for itself.
    """
    lines = [f"R-{line};physique;N{line};33;{note}" for line, note in enumerate(notes, start=2)]
    read = _read("\n".join(("reference;kind;name;departement;postal", *lines)).encode())
    assert [one.line for one in read] == list(range(2, len(notes) + 2))
    for one in read:
        assert isinstance(one, BrokenRow) or one.name == f"N{one.line}"


@pytest.mark.parametrize("first", [True, False])
def test_a_quoted_address_may_hold_the_delimiter(first: bool) -> None:
    """
    A cell of several lines may hold the delimiter, wherever its column stands.
    """
    columns = ["reference", "kind", "name", "departement"]
    place = 0 if first else len(columns)
    columns.insert(place, "postal")
    cells = ["R-1", "physique", "Zoé Œuf", "33"]
    cells.insert(place, '"ZOE\n1, RUE X, BAT. A\n33000 BORDEAUX"')
    raw = "\n".join((",".join(columns), ",".join(cells), "")).encode()
    row = evolve(ZOE, email=None, postal="ZOE\n1, RUE X, BAT. A\n33000 BORDEAUX")
    assert _read(raw, delimiter=",") == [row]


@pytest.mark.parametrize("line", [2, 3, 70])
def test_a_line_of_utf_8_is_never_read_as_anything_else(line: int) -> None:
    """
    One damaged byte does not make a file of UTF-8 one of cp1252, where every name would be wrong.
    """
    lines = [GOOD.encode()] * 70
    lines[line - 2] = b"R-2;physique;Jos\xc3;33;jose@example.org"
    raw = b"\n".join((HEADER.encode(), *lines))
    assert f", line {line}: this is no utf-8" in _refused(raw)
    other = 3 if line == 2 else 2
    assert f", line {other}: this is UTF-8, and no cp1252" in _refused(raw, encoding="cp1252")


@pytest.mark.parametrize(
    "after",
    [
        b"name;kind;reference;departement;email\nZo;physique;R-1;33;zoe@example.org\n",
        HEADER.encode() + b"\n" + GOOD.encode("cp1252"),
        b"",
    ],
)
def test_a_file_that_changes_meanwhile_is_refused(tmp_path: Path, after: bytes) -> None:
    """
    What is written after the header was looked at is not taken for what was there.
    """
    file = tmp_path / "landlords.csv"
    file.write_bytes(_file(GOOD))
    rows = rows_in(file)
    file.write_bytes(after)
    with pytest.raises(Misuse, match=r"changed|header"):
        list(rows)


@pytest.mark.parametrize("name", ["", "nowhere.csv", "a\0b"])
def test_what_is_no_file_is_named(tmp_path: Path, name: str) -> None:
    """
    A folder, a file that is not there, and what can be no file's name are refused at once.
    """
    with pytest.raises(Misuse, match="is no file"):
        rows_in(f"{tmp_path}/{name}")


@pytest.mark.parametrize("end", ["\r", "\r\n"])
@pytest.mark.parametrize("length", range(CHARACTERS - 3, CHARACTERS + 2))
def test_a_line_as_long_as_can_be_costs_no_other(length: int, end: str) -> None:
    """
    Whatever ends a line of about the most characters, the rows after it keep their lines.
    """
    start, rest = "R-0;physique;", ";33;zoe@example.org"
    long = start + "x" * (length - len(start) - len(rest) - len(end)) + rest
    read = _read(end.join((HEADER, long, GOOD, "")).encode())
    assert [one.line for one in read] == [2, 3]
    assert read[1] == evolve(ZOE, line=3)
    assert isinstance(read[0], BrokenRow) == (length + 1 - len(end) > CHARACTERS)


def test_a_header_may_have_a_cell_of_several_lines(tmp_path: Path) -> None:
    """
    A header is read as it stands, its lines as well.
    """
    file = tmp_path / "landlords.csv"
    file.write_bytes(_file(GOOD).replace(b"name", b'"Nom\nou raison sociale"'))
    rows = rows_in(file, columns={"name": "Nom\nou raison sociale"})
    assert list(rows) == [evolve(ZOE, line=3)]


def test_a_field_s_own_name_is_read_beside_other_columns(tmp_path: Path) -> None:
    """
    Naming one column drops none that has the name of a field.
    """
    file = tmp_path / "landlords.csv"
    file.write_bytes(_file(GOOD).replace(b"name", b"Nom"))
    assert list(rows_in(file, columns={"name": "Nom"})) == [ZOE]


def test_columns_of_any_names_are_read(tmp_path: Path) -> None:
    """
    Named columns are read under any header, several of them as lines, and others are left out.
    """
    file = tmp_path / "landlords.csv"
    file.write_text(
        "Réf.,Type,Nom ,Dép.,Adresse 1,Adresse 2,Adresse 3,Solde\n"
        "R-1,physique,Zoé Œuf,33,ZOE,,33000 BORDEAUX,12\n"
        "R-2,physique,Zoé Œuf,33, ,,,12\n",
        "utf-8",
    )
    columns = {
        "reference": "Réf.",
        "kind": "Type",
        "name": "Nom",
        "departement": "De\u0301p.",
        "postal": ("Adresse 1", "Adresse 2", "Adresse 3"),
    }
    row = evolve(ZOE, email=None)
    assert list(rows_in(file, columns=columns, delimiter=",")) == [
        evolve(row, postal="ZOE\n33000 BORDEAUX"),
        evolve(row, reference="R-2", line=3),
    ]


@pytest.mark.parametrize(
    ("raw", "named", "said"),
    [
        (b"", {}, " has no header"),
        (b"\n" + _file(GOOD), {}, " has no header"),
        (b'"reference;kind\n', {}, ", line 1: the header cannot be read"),
        (
            HEADER.replace(";", ",").encode(),
            {},
            ", line 1: no ';' separates the columns. Give delimiter=','",
        ),
        (
            _file(GOOD),
            {"delimiter": ","},
            "line 1: no ',' separates the columns. Give delimiter=';'",
        ),
        (_file(GOOD), {"delimiter": ""}, "The delimiter is ''"),
        (_file(GOOD), {"delimiter": "ab"}, "The delimiter is 'ab'"),
        (_file(GOOD), {"delimiter": '"'}, "The delimiter is"),
        (_file("x" * 70_000, GOOD).decode().encode("cp1252"), {}, ", line 3: this is no utf-8"),
        (_file(GOOD), {"encoding": "cp1252"}, ", line 2: this is UTF-8, and no cp1252"),
        (_file("\x81"), {"encoding": "utf-16"}, "The encoding is 'utf-16'"),
        (HEADER.encode() + b"\n\x81\xff", {"encoding": "cp1252"}, ", line 2: this is no cp1252"),
        (_file().replace(b"\n", b" \xc3"), {}, ", line 1: this is no utf-8"),
        (_file().replace(b"kind", b"type"), {}, " has no column 'kind'. Is line 1 its header?"),
        (b"sep=;\n" + _file(), {}, " and no column 'name' and no column 'departement'. Is line 1"),
        (_file(GOOD), {"encoding": "windows-1252"}, ", line 2: this is UTF-8, and no cp1252"),
        (_file(GOOD), {"encoding": "klingon"}, "The encoding is 'klingon'"),
        (_file().replace(b"email", b"e-mail"), {}, " has a column 'e-mail', which says nothing"),
        (_file().replace(b"email", b"name"), {}, " has two columns 'name'"),
        (_file().replace(b"email", b""), {}, " has a column ''"),
    ],
)
def test_what_is_wrong_with_a_file_is_named(raw: bytes, named: dict[str, str], said: str) -> None:
    """
    Another encoding, delimiter or header is named with its line and its mend, before any row.
    """
    assert said in _refused(raw, **named)


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"nom": "name"}, "A row has no 'nom'"),
        ({"line": "name"}, "A row has no 'line'"),
        ({"siret": "SIRET"}, "has no column 'SIRET'"),
        ({"postal": ("email", "ville")}, "has no column 'ville'"),
    ],
)
def test_a_column_that_is_asked_for_is_there(
    tmp_path: Path, columns: dict[str, str | Sequence[str]], said: str
) -> None:
    """
    Every column that is named must be in the header, and stand for a field that there is.
    """
    file = tmp_path / "landlords.csv"
    file.write_bytes(_file(GOOD))
    with pytest.raises(Misuse, match=said):
        rows_in(file, columns=columns)


def test_memory_is_flat(tmp_path: Path) -> None:
    """
    Neither many rows nor a line without an end take more memory than a few rows do.
    """
    long, many = tmp_path / "long.csv", tmp_path / "many.csv"
    long.write_bytes(_file("x" * 5_000_000))
    many.write_bytes(_file(*[GOOD] * 20_000))
    tracemalloc.start()
    try:
        assert sum(isinstance(one, BrokenRow) for one in rows_in(long)) == 1
        assert sum(isinstance(one, Row) for one in rows_in(many)) == 20_000
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 1_000_000


def test_a_file_opens_its_accounts_once(tmp_path: Path) -> None:
    """
    A file that is read twice opens nothing the second time.
    """
    file = tmp_path / "landlords.csv"
    file.write_bytes(_file(GOOD, "R-2;physique;Jean Martin;2A;jean@example.org"))
    operator = Service().espace.operator("tests")
    assert operator.open_accounts(rows_in(file)) == Imported(opened=2)
    assert operator.open_accounts(rows_in(file)) == Imported(known=2)
