"""
Text as people type it, before it becomes a word: bounded, printable, without separators (A6).
"""

from __future__ import annotations

import string
import unicodedata

from espace_bailleur.errors import Code, Refusal


TYPED_BYTES = 1_024
"""
The most bytes that any typed text may have before anything reads it (A6).
"""

LINE_BYTES = 200
"""
The most bytes of a single line, unless its field says otherwise.
"""

BLANKS = dict.fromkeys(map(ord, " \t\r\n\u00a0\u2007\u2009\u202f"))
_SEPARATORS = BLANKS | dict.fromkeys(map(ord, ".-\u00ad\u2010\u2011\u2012\u2013\u2014"))
_ASCII_UPPER = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)
_UNPRINTABLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def bounded(text: object, *, limit: int = TYPED_BYTES) -> str:
    """
    Return *text* when it is well-formed text of at most *limit* UTF-8 bytes (A6).

    Raises:
        Refusal: `not-text` for anything else than text, `too-long` beyond the limit.
    """
    if not isinstance(text, str):
        raise Refusal(Code.NOT_TEXT)
    if len(text) > limit:  # as many bytes at least: refused before anything walks through it
        raise Refusal(Code.TOO_LONG, {"limit": limit})
    if text.isascii():  # a character is a byte
        return text
    size = _bytes(text)
    if size is None:
        raise Refusal(Code.NOT_TEXT)
    if size > limit:
        raise Refusal(Code.TOO_LONG, {"limit": limit})
    return text


def _bytes(text: str) -> int | None:
    # A refusal raised in there would have the whole text in its context (I2).
    try:
        return len(text.encode())
    except UnicodeEncodeError:
        return None


def one_line(text: object, *, limit: int = LINE_BYTES) -> str:
    """
    Return *text* as one printable line in NFC without outer blanks, of at most *limit* bytes (A6).

    Controls, line ends and direction marks are refused, so no line can pretend to be two and no
    name can turn its neighbours round (H6).

    Raises:
        Refusal: `required` when nothing is left, `unprintable`, and those of `bounded`.
    """
    line = unicodedata.normalize("NFC", bounded(text, limit=limit)).strip()
    bounded(line, limit=limit)  # NFC makes some letters longer
    if not line:
        raise Refusal(Code.REQUIRED)
    # What is printable has none of these; of what is not, some blanks are welcome.
    if not line.isprintable() and any(map(_unprintable, line)):
        raise Refusal(Code.UNPRINTABLE)
    return line


def _unprintable(character: str) -> bool:
    return unicodedata.category(character) in _UNPRINTABLE


def without_separators(text: str) -> str:
    """
    Drop the blanks, hyphens and dots that people type between groups, and fold ASCII letters up.

    Only ASCII letters are folded: `str.upper` would make look-alikes of others (A4).
    """
    return text.translate(_SEPARATORS).translate(_ASCII_UPPER)


def grouped(text: str, size: int = 4) -> str:
    """
    Cut *text* into groups of *size* characters, with a blank between them.
    """
    return " ".join(text[start : start + size] for start in range(0, len(text), size))
