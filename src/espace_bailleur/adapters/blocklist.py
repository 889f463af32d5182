"""
Tell whether a password as a whole is one that many people choose (D6).

Published lists hold little of fifteen characters or more, so this one is a grammar of how people
put long passwords together; it needs neither network nor data file.
"""

from __future__ import annotations

import re
import unicodedata

from collections.abc import Iterable, Iterator

from attrs import Factory, field, frozen

from espace_bailleur.adapters._common_words import COMMON_WORDS, LINK_WORDS, ROWS


__all__ = ["COMMON_WORDS", "CommonPasswords"]

_Chunk = tuple[str, str]  # its kind and its text
_Used = frozenset[_Chunk]

_MOST_OF_A_KIND = 2
_MOST_STATES = 32
# A text shorter than the least length does not become a good password by being typed twice.
_LONGEST_REPEATED = 14
# Within a longer cut, eight drawn characters would bring 50 bits of their own.
_LONGEST_UNIT = 7

_DROPPED = frozenset({"Mn", "Me", "Zs", "Zl", "Zp", "Cc", "Cf", "Pd", "Pc"})
_SPELLED = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", ".": "", "/": "", "'": "", "’": ""})
# `1` stands for both i and l, so the three become one sign, in the words as in the password.
_LOOKALIKES = str.maketrans("@4830!1|l69$57+2€", "aabeoiiiiggssttze")

_DAY, _MONTH, _YEAR = "(?:0[1-9]|[12][0-9]|3[01])", "(?:0[1-9]|1[0-2])", "(?:19|20)[0-9]{2}"
_DATE = f"{_DAY}{_MONTH}(?:{_YEAR}|[0-9]{{2}})|{_YEAR}{_MONTH}{_DAY}"
_TRIMMINGS = (
    # Years, PINs and départements, postal codes such as 13001, dates.
    ("number", re.compile(rf"[0-9]{{1,4}}|[0-9]{{2}}0[0-9]{{2}}|{_DATE}"), range(1, 9)),
    ("sign", re.compile(r"\W{1,3}"), range(1, 4)),
)


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(c for c in plain if unicodedata.category(c) not in _DROPPED).translate(_SPELLED)


# Longer runs are cut into these, since any number of runs is allowed.
_RUNS = frozenset(
    way[at : at + size]
    for least, rows in ROWS
    for row in map(_fold, rows)
    for way in (row, row[::-1])
    for size in range(least, 2 * least)
    for at in range(len(way) - size + 1)
)


def _is_one_repeat(text: str) -> bool:
    longest = min(_LONGEST_REPEATED, len(text) // 2)
    return any(text[period:] == text[:-period] for period in range(1, longest + 1))


def _ends_of_patterns(text: str, at: int) -> Iterator[int]:
    for size in range(4, 12):
        if (run := text[at : at + size]) in _RUNS:
            yield at + len(run)
    for period in range(1, _LONGEST_UNIT + 1):
        unit = text[at : at + period]
        # Six times or more is cut into three, four and five.
        yield from (at + period * n for n in (3, 4, 5) if text.startswith(unit * n, at))


def _best(states: Iterable[_Used]) -> list[_Used]:
    # What can be finished with more chunks used can be finished with fewer; that, and the bound
    # for texts made to have thousands of cuts, keeps the work in proportion to the length.
    fewest = sorted(states, key=len)[:_MOST_STATES]
    return [used for used in fewest if not any(other < used for other in fewest)]


def _with(chunk: _Chunk, states: Iterable[_Used]) -> Iterator[_Used]:
    for used in states:
        grown = used | {chunk}
        if sum(kind == chunk[0] for kind, _ in grown) <= _MOST_OF_A_KIND:
            yield grown


def _by_size(blocklist: CommonPasswords) -> dict[int, dict[str, str]]:
    kinds: dict[int, dict[str, str]] = {}
    for kind, words in (("link", LINK_WORDS), ("word", blocklist.words)):
        for word in sorted(words):
            sketch = _fold(word).translate(_LOOKALIKES)
            kinds.setdefault(len(sketch), {})[sketch] = kind
    return kinds


@frozen(kw_only=True)
class CommonPasswords:
    """
    Say whether the whole of a password is common (D6).

    Case, accents, blanks, hyphens, underscores, dots, slashes and apostrophes do not count, and
    usual substitutions are seen through (`P@ssw0rd`). What is left is common when it can be cut
    without remainder into at most two different words, two link words (*mon*, *the*), two numbers
    or dates, two groups of signs, and any number of keyboard, alphabet and digit runs and of
    repetitions. A phrase of three different common words or more is not on the list.

    *words* replaces the words; `COMMON_WORDS | {"Les Mimosas"}` adds the name of a service.

    Any text gets an answer, lone surrogates and the empty text included.
    """

    words: frozenset[str] = field(default=COMMON_WORDS, repr=False)
    _kinds: dict[int, dict[str, str]] = field(
        init=False, repr=False, eq=False, default=Factory(_by_size, takes_self=True)
    )

    def __call__(self, password: str, /) -> bool:
        """
        Tell whether *password*, taken as a whole, is common.
        """
        text = _fold(password)
        if _is_one_repeat(text):
            return True
        sketch = text.translate(_LOOKALIKES)
        # Dictionaries, not sets: their order is that of the text, so every run answers the same.
        reached: list[dict[_Used, None]] = [{} for _ in range(len(text) + 1)]
        reached[0][frozenset()] = None
        for at, states in enumerate(reached[:-1]):
            if best := _best(states):
                for end in _ends_of_patterns(text, at):
                    reached[end].update(dict.fromkeys(best))
                for end, chunk in self._chunks(text, sketch, at):
                    reached[end].update(dict.fromkeys(_with(chunk, best)))
        return bool(reached[-1])

    def _chunks(self, text: str, sketch: str, at: int) -> Iterator[tuple[int, _Chunk]]:
        for size, kinds in self._kinds.items():
            word = sketch[at : at + size]
            # Drawn digits look like words too often: 1014 is not Lola.
            if word in kinds and not text[at : at + size].isdecimal():
                yield at + size, (kinds[word], word)
        for kind, pattern, sizes in _TRIMMINGS:
            for size in sizes:
                if found := pattern.fullmatch(text, at, at + size):
                    yield found.end(), (kind, found[0])
