"""
Documents as Markdown files, each with a small front matter.
"""

from __future__ import annotations

import datetime as dt

from collections.abc import Callable, Mapping
from pathlib import Path

from espace_bailleur.domain.documents import Document
from espace_bailleur.domain.text import one_line
from espace_bailleur.domain.words import LANGUAGES, language_of
from espace_bailleur.errors import Misuse, Refusal


_FENCE = "---"


def documents_in(folder: Path | str) -> tuple[Document, ...]:
    """
    Read every `*.md` of *folder* as one document, in the order of their names.

    A file begins with `id`, `version`, `language` and, where it has one, `date`::

        ---
        id: terms
        version: 2
        language: fr
        date: 2026-01-31
        ---
        The text, from here to the end of the file.

    The text is what the file holds below, byte for byte, and so is its digest (D8).
    Keep the line ends stable, then, with `*.md text eol=lf` in `.gitattributes`: a file with a
    carriage return is refused rather than mended, as its text was perhaps accepted elsewhere
    without any, and nobody sees the difference.

    Raises:
        Misuse: there is no file, or one is written differently; the message names its line.
        OSError: a file cannot be read.
    """
    files = sorted(Path(folder).glob("*.md"), key=lambda file: file.name)
    if not files:
        raise Misuse(f"{folder} holds no '*.md'.", "Give the folder of your documents.")
    return tuple(map(_read, files))


_SHORT = "Write a short line, without quotes."
_KEYS: Mapping[str, tuple[Callable[[str], object], str]] = {
    "id": (one_line, _SHORT),
    "version": (one_line, _SHORT),
    "language": (language_of, f"Write one of {', '.join(LANGUAGES)}."),
    "date": (dt.date.fromisoformat, "Write a day like 2026-01-31."),
}
_NEEDED = ("id", "version", "language")


def _misuse(file: Path, line: int, problem: str, mend: str) -> Misuse:
    return Misuse(f"{file}, line {line}: {problem}", mend)


def _read(file: Path) -> Document:
    opening, *lines = _content(file).split("\n")
    if opening != _FENCE or _FENCE not in lines:
        mend = (
            f"Begin the file with its keys between two lines {_FENCE!r}, and no byte order mark."
        )
        raise _misuse(file, 1, "there is no front matter.", mend)
    end = lines.index(_FENCE)
    values = _values(file, lines[:end])
    text = "\n".join(lines[end + 1 :])
    if not text.strip():
        raise _misuse(file, end + 2, "no text follows.", "Write the document below this line.")
    return Document(
        id=values["id"],
        version=values["version"],
        language=language_of(values["language"]),
        text=text,
        date=dt.date.fromisoformat(values["date"]) if "date" in values else None,
    )


def _content(file: Path) -> str:
    """
    Read a file without touching its line ends, which differ between machines otherwise.
    """
    raw = file.read_bytes()
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _misuse(file, line, "this is no UTF-8.", "Save the file as UTF-8.") from None
    before, found, _ = text.partition("\r")
    if found:
        line = before.count("\n") + 1
        mend = "Save the file with LF line ends, and keep them with '*.md text eol=lf'."
        raise _misuse(file, line, "a carriage return would be part of the text.", mend)
    return text


def _values(file: Path, lines: list[str]) -> dict[str, str]:
    """
    Read the keys of a front matter, each checked where it stands.
    """
    values: dict[str, str] = {}
    for line, written in enumerate(lines, start=2):
        key, colon, value = (part.strip() for part in written.partition(":"))
        if not colon or key not in _KEYS:
            mend = f"Write 'key: value' with one of {', '.join(_KEYS)}."
            raise _misuse(file, line, f"{written!r} is no known key.", mend)
        if key in values:
            raise _misuse(file, line, f"{key!r} stands twice.", "Keep one of them.")
        read, mend = _KEYS[key]
        try:
            read(value)
        except (Refusal, ValueError):
            raise _misuse(file, line, f"{value!r} is no {key}.", mend) from None
        if value.startswith(('"', "'")):
            raise _misuse(file, line, "the quotes would be part of the value.", mend)
        values[key] = value
    for key in _NEEDED:
        if key not in values:
            mend = f"Add a line '{key}: …' above this one."
            raise _misuse(file, len(lines) + 2, f"{key!r} is missing.", mend)
    return values
