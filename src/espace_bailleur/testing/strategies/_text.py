"""
Texts as they arrive from people and programs, and instants.
"""

from __future__ import annotations

import unicodedata

from datetime import UTC, datetime, timedelta, timezone
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from espace_bailleur.domain.text import LINE_BYTES, TYPED_BYTES
from espace_bailleur.testing.doubles import ScriptedSecrets
from espace_bailleur.testing.strategies._once import built_once


SEPARATORS = ("", " ", "\u00a0", "\u202f", "-", ".", " - ")
BLANKS = ("", " ", "\u00a0", "\u202f", "\t")
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZàâçéèêëîïôùûüÿœæÉÈÇŒÆ' ’-"
_KNOWN = ("Zoé Œuf", "Jean Martin", "Anne-Sophie d’Hauterive", "SCI L'Épi d'Or", "Иван Ёлкин")
_HIDDEN: Final = ("Cc", "Cf", "Co", "Cn", "Zl", "Zp")


@built_once
@st.composite
def instants(draw: DrawFn) -> datetime:
    """
    Draw instants of this century, in UTC or at a fixed distance from it.
    """
    minutes = draw(st.just(0) | st.integers(-14 * 60, 14 * 60))
    zone = timezone(timedelta(minutes=minutes)) if minutes else UTC
    return draw(
        st.datetimes(
            min_value=datetime(2001, 1, 1),  # noqa: DTZ001 - the zone is drawn
            max_value=datetime(2099, 12, 31),  # noqa: DTZ001 - the zone is drawn
            timezones=st.just(zone),
        )
    )


@built_once
def random_bytes(size: int, *, what: str) -> SearchStrategy[bytes]:
    """
    Draw bytes as a source of secrets does: without a pattern, and never those of something else.
    """
    return st.integers(0, 2**64).map(lambda seed: ScriptedSecrets(f"{what} {seed}")(size))


@built_once
def durations(*, most: timedelta = timedelta(days=400)) -> SearchStrategy[timedelta]:
    """
    Draw durations from a microsecond up to *most*.
    """
    return st.timedeltas(min_value=timedelta(microseconds=1), max_value=most)


@built_once
def wild_texts() -> SearchStrategy[str]:
    """
    Draw any text whatsoever: empty, long, in every script, and with lone surrogates.
    """
    strange = st.text("aé\ud800\udfff\x00\u202e\u0301\ufeff\n ")
    return st.text(st.characters()) | strange | overlong_texts()


@built_once
def wild_objects() -> SearchStrategy[object]:
    """
    Draw anything but a text: what a careless form or program may hand over.
    """
    return st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(),
        st.binary(),
        st.lists(st.text(), max_size=3),
        st.dictionaries(st.text(), st.text(), max_size=3),
        st.sampled_from((object(), str, len, ...)),
    )


@built_once
@st.composite
def overlong_texts(draw: DrawFn, *, limit: int = TYPED_BYTES) -> str:
    """
    Draw texts of more than *limit* bytes, some of which would shrink to less when they are read.

    Blanks vanish, and decomposed letters become shorter: what counts are the bytes as typed (A6).
    """
    core = draw(st.text(st.characters(codec="utf-8"), max_size=20))
    filler = draw(st.sampled_from((" ", "\u00a0", "e\u0301", "A", "-", "ﷺ", "\U0001f511", "\n")))
    more = draw(st.integers(0, 5) | st.just(5 * limit))
    times = limit // len(filler.encode()) + 1 + more
    return core + filler * times


@built_once
def names(*, characters: int = 60) -> SearchStrategy[str]:
    """
    Draw names and other single lines as they are stored: in NFC, printable, without outer blanks.
    """
    printable = st.characters(codec="utf-8", exclude_categories=_HIDDEN)
    texts = st.text(st.sampled_from(_LETTERS), max_size=characters) | st.text(
        printable, max_size=min(characters, 40)
    )
    stored = texts.map(_as_stored).filter(
        lambda text: 0 < len(text) <= characters and len(text.encode()) <= LINE_BYTES
    )
    known = [name for name in _KNOWN if len(name) <= characters]
    return st.sampled_from(known) | stored if known else stored


def _as_stored(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


@built_once
@st.composite
def unprintable_names(draw: DrawFn) -> str:
    """
    Draw names that hide a control, a line end, or a mark that turns their neighbours round.
    """
    hidden = draw(
        st.sampled_from(("\n", "\r", "\x00", "\u202e", "\u200b", "\u2028", "\u00ad"))
        | st.characters(categories=_HIDDEN)
    )
    return f"{draw(names(characters=20))}x{hidden}x{draw(names(characters=20))}"


@st.composite
def as_typed(draw: DrawFn, text: str, *, between: tuple[str, ...] = SEPARATORS) -> str:
    """
    Write *text* as people do: some letters in lower case, blanks and separators anywhere.
    """
    small = draw(st.integers(0, 2 ** len(text) - 1))
    places = st.lists(st.sampled_from(between), min_size=len(text), max_size=len(text))
    gaps = draw(st.just([""] * len(text)) | places)
    written = (
        (one.lower() if small >> place & 1 else one) + gap
        for place, (one, gap) in enumerate(zip(text, gaps, strict=True))
    )
    return draw(st.sampled_from(between)) + "".join(written)
