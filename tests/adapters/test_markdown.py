"""
Documents in Markdown files.
"""

from __future__ import annotations

import hashlib

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur.adapters.markdown import documents_in
from espace_bailleur.domain.documents import Document, check_documents
from espace_bailleur.domain.text import one_line
from espace_bailleur.errors import Misuse
from espace_bailleur.testing.doubles import START
from espace_bailleur.testing.strategies import documents, languages


def _read(*files: bytes) -> tuple[Document, ...]:
    """
    Read *files* from a folder of their own.
    """
    with TemporaryDirectory() as folder:
        for number, raw in enumerate(files):
            (Path(folder) / f"{number:03}.md").write_bytes(raw)
        return documents_in(folder)


def _written(one: Document) -> bytes:
    """
    Write a document as its file.
    """
    date = f"date: {one.date}\n" if one.date else ""
    head = f"id: {one.id}\nversion: {one.version}\nlanguage: {one.language}\n{date}"
    return f"---\n{head}---\n{one.text}".encode()


_texts = st.text(st.characters(codec="utf-8", exclude_characters="\r"), min_size=1)
_seen = (_texts | st.lists(st.sampled_from(["---", "\n", "\x85", "a"])).map("".join)).filter(
    str.strip
)


@st.composite
def _documents(draw: st.DrawFn) -> Document:
    names = st.from_regex(r"[^\W_][\w:. #-]{0,20}", fullmatch=True).filter(
        lambda name: one_line(name) == name
    )
    return Document(
        id=draw(names),
        version=draw(names),
        language=draw(languages()),
        text=draw(_seen),
        date=draw(st.none() | st.dates()),
    )


@pytest.mark.rule("D8")
@given(found=st.lists(_documents(), min_size=1, max_size=3))
def test_any_document_reads_back(found: list[Document]) -> None:
    """
    Any document comes back from its file as it was, its text and its digest to the byte.
    """
    read = _read(*map(_written, found))
    assert read == tuple(found)
    for one, written in zip(read, found, strict=True):
        assert one.text == written.text
        assert one.digest == hashlib.sha256(written.text.encode()).hexdigest()


@pytest.mark.rule("D8")
@given(found=documents())
def test_a_composition_can_come_from_a_folder(found: tuple[Document, ...]) -> None:
    """
    Whatever documents a composition may have, it may have from files, if they say anything.
    """
    mended = [
        Document(id=one.id, version=one.version, language=one.language, text=text, date=one.date)
        for one in found
        for text in [one.text.replace("\r", "\n") + "."]
    ]
    assert check_documents(_read(*map(_written, mended)), now=START) == tuple(mended)


def test_files_come_by_name_and_others_stay_away(tmp_path: Path) -> None:
    """
    The documents follow the names of their files, and only Markdown is read.
    """
    for name in ("b.md", "a.md", "C.md"):
        one = Document(id=name, version="1", language="fr", text="Lisez.\n")
        (tmp_path / name).write_bytes(_written(one))
    (tmp_path / "notes.txt").write_text("no document", "utf-8")
    assert [one.id for one in documents_in(tmp_path)] == ["C.md", "a.md", "b.md"]


HEAD = "---\nid: terms\nversion: 1\nlanguage: fr\n"


@pytest.mark.rule("D8")
@pytest.mark.parametrize(
    ("content", "line", "said"),
    [
        ("", 1, "no front matter"),
        ("Lisez.", 1, "no front matter"),
        ("\ufeff" + HEAD + "---\nLisez.", 1, "no byte order mark"),
        (HEAD + "Lisez.", 1, "no front matter"),
        (HEAD + "Lisez.\n---\n", 5, "no known key"),
        (HEAD + "title: a\n---\nLisez.", 5, "id, version, language, date"),
        (HEAD + "\n---\nLisez.", 5, "no known key"),
        (HEAD + "id: terms\n---\nLisez.", 5, "stands twice"),
        (HEAD + "date: 31/01/2026\n---\nLisez.", 5, "2026-01-31"),
        (HEAD + "date: 2026-02-30\n---\nLisez.", 5, "no date"),
        (HEAD + "date:\n---\nLisez.", 5, "no date"),
        (HEAD.replace("fr", "br") + "---\nLisez.", 4, "one of fr, en"),
        (HEAD.replace("terms", "") + "---\nLisez.", 2, "no id"),
        (HEAD.replace("1", "\u202e1") + "---\nLisez.", 3, "no version"),
        (HEAD.replace("1", "x" * 201) + "---\nLisez.", 3, "no version"),
        (HEAD.replace("1", '"1"') + "---\nLisez.", 3, "without quotes"),
        ("---\n---\nLisez.", 2, "'id' is missing"),
        ("---\nid: a\nversion: 1\n---\nLisez.", 4, "'language' is missing"),
        (HEAD + "---", 5, "no text"),
        (HEAD + "---\n \n\n", 5, "no text"),
        (HEAD.replace("\n", "\r\n") + "---\r\nLisez.\r\n", 1, "eol=lf"),
        (HEAD + "---\nLisez.\r\n", 6, "carriage return"),
        (HEAD + "---\nLisez.\n\nbien\rvite", 8, "carriage return"),
    ],
)
def test_a_fault_is_told_with_its_line_and_mend(
    tmp_path: Path, content: str, line: int, said: str
) -> None:
    """
    Whatever a file lacks or has too much is a misuse that names the file, the line and the mend.
    """
    file = tmp_path / "terms.md"
    file.write_bytes(content.encode())
    with pytest.raises(Misuse, match=said) as caught:
        documents_in(str(tmp_path))
    assert caught.value.problem.startswith(f"{file}, line {line}: ")
    assert caught.value.mend


def test_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    """
    Text in another encoding than UTF-8 is a misuse, at the line of its first wrong byte.
    """
    (tmp_path / "terms.md").write_bytes((HEAD + "---\nLisez\nceci\u00e9").encode("latin-1"))
    with pytest.raises(Misuse, match="line 7: this is no UTF-8"):
        documents_in(tmp_path)


@pytest.mark.parametrize("name", [".", "elsewhere", "file"])
def test_a_folder_without_documents_is_told(tmp_path: Path, name: str) -> None:
    """
    A folder that is empty, missing or none is a misuse, as no document would be in force.
    """
    (tmp_path / "file").touch()
    with pytest.raises(Misuse, match=r"holds no '\*\.md'"):
        documents_in(tmp_path / name)


_keys = st.sampled_from(["id", "version", "language", "date", "title"])
_values = st.sampled_from(["1", "fr", "2026-01-31", ""]) | st.text(max_size=9)
_pairs = st.tuples(_keys, st.sampled_from([": ", ""]), _values).map("".join)
_whole = st.just(["id: a", "version: 1", "language: fr"])
_near = (
    (
        _whole
        | st.lists(_pairs, max_size=4)
        | st.tuples(_whole, _pairs).map(lambda two: [*two[0], two[1]])
    )
    .flatmap(st.permutations)
    .map(lambda lines: "\n".join(["---", *lines, "---", "Lisez."]))
)


@pytest.mark.rule("D8")
@given(raw=st.binary() | (st.text() | _near).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_are_a_document_or_a_misuse(raw: bytes) -> None:
    """
    Whatever a file holds, it is a document whose text ends the file, or a misuse.
    """
    try:
        (one,) = _read(raw)
    except Misuse:
        return
    assert raw.endswith(b"\n---\n" + one.text.encode())
