"""
The blocklist knows what people put together, and lets every other password through.
"""

import hashlib
import string
import unicodedata

from itertools import islice, product

import pytest

from hypothesis import example, given
from hypothesis import strategies as st

from espace_bailleur.adapters.blocklist import COMMON_WORDS, CommonPasswords
from espace_bailleur.ports.system import Blocklist


IS_COMMON: Blocklist = CommonPasswords()
LEAST = 15
WORDS = sorted(COMMON_WORDS)
SYMBOLS = (string.ascii_letters + string.digits)[:60]
MONTHS = ["vendémiaire", "brumaire", "germinal", "fructidor"]

words = st.sampled_from(WORDS)
dates = st.dates().map(lambda day: day.replace(year=1940 + day.year % 100))
numbers = st.one_of(
    st.integers(0, 9999).map(str),
    dates.map(lambda day: f"{day:%d%m%Y}"),
    dates.map(lambda day: f"{day:%d%m%y}"),
    dates.map(lambda day: f"{day:%Y%m%d}"),
    st.sampled_from(["13001", "75015", "69008"]),
)
signs = st.text("!?*+,;:", min_size=1, max_size=3)
runs = st.sampled_from(["azerty", "ytreza", "mlkj", "qwertyuiop", "abcdef", "654321", "1a2z3e"])
repeats = st.builds(
    str.__mul__, st.text(string.ascii_letters, min_size=1, max_size=7), st.integers(3, 9)
)


@st.composite
def common(draw: st.DrawFn) -> str:
    """
    Draw a text of 15 characters or more, put together as people do.
    """
    pair = draw(st.lists(words, min_size=1, max_size=2))
    trimmings = draw(st.lists(numbers, max_size=2)) + draw(st.lists(signs, max_size=2))
    patterns = draw(st.lists(runs | repeats, max_size=2))
    text = "".join(draw(st.permutations(pair + trimmings + patterns)))
    while len(text) < LEAST:
        text += draw(st.sampled_from(pair))
    return text


def drawn(number: int, *, size: int = 20) -> str:
    """
    Return the same text for the same number, as if it had been drawn symbol by symbol.
    """
    digest = hashlib.sha512(str(number).encode()).digest()
    return "".join(SYMBOLS[byte % len(SYMBOLS)] for byte in digest[:size])


@pytest.mark.rule("D6")
@pytest.mark.parametrize(
    "password",
    [
        "soleilsoleilsoleil",
        "bonjourmarseille13",
        "azertyuiopqsdfgh",
        "poiuytrezamlkjhg",
        "MotDePasse123456!",
        "MonMotDePasse2026!",
        "Bailleur2026Bailleur",
        "Propriétaire-2A-2026",
        "Jean-Dupont-1975",
        "MinistereInterieur2026",
        "m0t.de.p@sse_2026",
        "P@ssw0rd P@ssw0rd",
        "J'aime le soleil 13",
        "Ma maison à Marseille",
        "25/12/1987 bonjour!",
        "Fortnite 13 2026 Fortnite 13",
        "13 2026 Fabrice 2026",
        "1q2w3e4r5t6y7u8i",
        "&é\"'(-è_çà&é\"'(-è_çà",
        "010203040506070809",
        "aaaabbbbccccdddd",
        "abcabcabcabcabc",
        "12121212bonjour",
        "x7Kp!x7Kp!x7Kp!",
        "Vx8!qLr2Vx8!qLr2",
        "!!!!!!!!!!!!!!!!",
        "MOTDEPASSE2026",
        "- - - - - - - - -",
        "",
    ],
)
def test_what_many_people_choose_is_common(password: str) -> None:
    """
    Words, keyboard rows, counting, repeats and years do not make a long password a good one.
    """
    assert IS_COMMON(password)


@pytest.mark.rule("D6")
@pytest.mark.parametrize(
    "password",
    [
        "une péniche verte sous la lune",
        "soleil lune chat maison",
        "le chat de la maison bleue",
        "la clé est sous le pot de fleurs",
        "Mon voisin joue du trombone",
        "quatre mésanges au balcon du 3e",
        "trois cafés et deux croissants svp",
        "correct horse battery staple",
        "bonjour8392017462",
        "8392017462936178",
        "9351342031775554",
        "b#o@n!j*o&u%r$ab",
        "bonjour?*marseille;:bonjour&#",
        "Wq9vTz4kLm2xHs7b",
        "паром на зелёной реке",
    ],
)
def test_a_good_passphrase_passes(password: str) -> None:
    """
    A phrase of several words passes, common words included, and so does a drawn password.
    """
    assert not IS_COMMON(password)


@pytest.mark.rule("D6")
def test_every_word_repeated_is_common() -> None:
    """
    No word becomes a good password by being repeated, with a year behind it or without.
    """
    repeated = [word * (LEAST // len(word) + 1) for word in WORDS]
    assert [text for text in repeated if not IS_COMMON(text)] == []
    assert [text for text in repeated if not IS_COMMON(f"{text}2026!")] == []


@pytest.mark.rule("D6")
def test_three_thousand_entries_can_be_listed() -> None:
    """
    The list covers at least 3000 distinct passwords of 15 characters or more (ASVS 5.0, 6.2.4).
    """
    pairs = (first + second for first, second in product(WORDS, WORDS))
    entries = set(islice((pair for pair in pairs if len(pair) >= LEAST), 0, 200_000, 50))
    assert len(entries) >= 3000
    assert [entry for entry in entries if not IS_COMMON(entry)] == []


@pytest.mark.rule("D6")
@given(common())
def test_what_is_put_together_from_common_parts_is_common(text: str) -> None:
    """
    At most two words, numbers and groups of signs, in any order with any patterns, are common.
    """
    assert IS_COMMON(text)


@pytest.mark.rule("D6")
@given(text=common(), data=st.data())
def test_case_accents_and_separators_do_not_help(text: str, data: st.DataObject) -> None:
    """
    A common password stays common in capitals, with accents and with separators anywhere.
    """
    case = st.sampled_from([str.lower, str.upper, str.title, str.swapcase])
    accent = st.sampled_from(["", "", "\N{COMBINING ACUTE ACCENT}", "\N{COMBINING DIAERESIS}"])
    separator = st.sampled_from(["", "", " ", "-", "_", ".", "\N{NO-BREAK SPACE}"])
    variant = "".join(
        data.draw(case)(character)
        + (data.draw(accent) if character.isalpha() else "")
        + data.draw(separator)
        for character in text
    )
    assert IS_COMMON(unicodedata.normalize("NFC", variant))


@pytest.mark.rule("D6")
@given(word=words, year=st.integers(1900, 2099), data=st.data())
def test_usual_substitutions_do_not_help(word: str, year: int, data: st.DataObject) -> None:
    """
    A word is seen through `@`, `0`, `3`, `1`, `!`, `$` and their like.
    """
    looks = {"a": "a@4", "e": "e3", "i": "i1!", "l": "l1", "o": "o0", "s": "s$5", "t": "t7"}
    disguised = word[0] + "".join(
        data.draw(st.sampled_from(looks.get(letter, letter))) for letter in word[1:]
    )
    assert IS_COMMON(f"{disguised}{year}{disguised}")


@pytest.mark.rule("D6")
@given(st.text(st.characters(), max_size=256))
@example("\ud800motdepasse\udfff2026!")
@example("0123!!!?3" * 28)
@example("1234012345671234567811" * 11)
def test_any_text_gets_an_answer(text: str) -> None:
    """
    No text makes the list raise, and the same text gets the same answer.
    """
    assert IS_COMMON(text) is CommonPasswords()(text)


@pytest.mark.rule("D6")
@given(text=st.text(st.characters(), max_size=60), data=st.data())
def test_nothing_but_the_whole_counts(text: str, data: st.DataObject) -> None:
    """
    A drawn part makes any password good, whatever common parts stand beside it.
    """
    part = drawn(data.draw(st.integers(0, 1999)))
    assert not IS_COMMON(f"motdepasse{part}{text}")


@pytest.mark.rule("D6")
def test_a_drawn_password_is_not_common() -> None:
    """
    None of 5000 drawn passwords of 20 characters is taken for a common one.
    """
    assert [text for text in map(drawn, range(5000)) if IS_COMMON(text)] == []


@pytest.mark.rule("D6")
@given(st.lists(st.sampled_from(MONTHS), min_size=2))
def test_a_third_word_makes_a_phrase(phrase: list[str]) -> None:
    """
    Two different words are common in any number and order, three are not.
    """
    own = CommonPasswords(words=frozenset(MONTHS))
    assert own(" ".join(phrase)) is (len(set(phrase)) <= 2)


@pytest.mark.rule("D6")
def test_a_host_adds_words_of_its_own() -> None:
    """
    The name of a service is as common as the host says, however it is written.
    """
    own = CommonPasswords(words=COMMON_WORDS | {"Les Glycines"})
    assert own("LES-GLYCINES-2026!")
    assert not IS_COMMON("LES-GLYCINES-2026!")
    assert CommonPasswords(words=COMMON_WORDS) == IS_COMMON
    assert repr(own) == "CommonPasswords()"
