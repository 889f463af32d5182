"""
The tables are whole, say the same in both languages, and keep their manners.
"""

import re
import string

from collections.abc import Mapping
from typing import cast

import attrs
import pytest

from espace_bailleur.domain.account import Standing
from espace_bailleur.domain.contest import CONTEST
from espace_bailleur.domain.correcting import Correction
from espace_bailleur.domain.guide import OUTCOMES, QUESTIONS
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.overview import Situation
from espace_bailleur.domain.permissions import ORGANISATIONS
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.roster import Hold, Position, TeamAct
from espace_bailleur.domain.rows import Row
from espace_bailleur.domain.steps import FIVE
from espace_bailleur.domain.words import LANGUAGES, Language
from espace_bailleur.errors import Code, Way
from espace_bailleur.texts import say
from espace_bailleur.texts._languages import words_in
from espace_bailleur.texts._words import Words
from tests.guided import walks
from tests.texts.saying import EVERYTHING, FIELDS, in_each_language, misprints


def _placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def _shape(table: object) -> object:
    """
    Reduce a table to what both languages share: its keys, and the facts that its texts name.
    """
    match table:
        case str():
            return _placeholders(table)
        case tuple():
            return [_shape(one) for one in cast("tuple[object, ...]", table)]
        case Mapping():
            entries = cast("Mapping[str, object]", table).items()
            return {str(key): _shape(one) for key, one in entries}
        case _:
            return callable(table)


@in_each_language
def test_nothing_is_without_words(language: Language) -> None:
    """
    Whatever can be said is said, and no gap is left open in it.
    """
    for one in EVERYTHING:
        said = say(one, language)
        assert said.strip() == said
        assert said
        assert not set("{}") & set(said)


@in_each_language
def test_no_name_is_made_up(language: Language) -> None:
    """
    Each table knows every member of what it names, and nothing else.
    """
    words = words_in(language)
    assert set(words.refusals) == set(Code)
    assert set(words.ways) == set(words.ways_out) == set(Way)
    assert set(words.standings) == set(Standing)
    assert set(words.situations) == set(Situation)
    assert set(words.channels) == set(words.mails) == set(Channel)
    assert set(words.steps) == {*FIVE, CONTEST.id}
    assert set(words.positions) == set(Position)
    assert set(words.holds) == set(Hold)
    assert set(words.team_acts) == set(TeamAct)
    assert set(words.permissions) == set(ORGANISATIONS.permissions)
    assert set(words.acts) == set(Act)
    listed = {one.name for one in attrs.fields(Row)} - {"line"}
    corrected = {one.name for one in attrs.fields(Correction)}
    own = {one.name for one in FIELDS} | {"new-password"}
    assert set(words.fields) == own | listed | corrected


@pytest.mark.rule("F7")
@in_each_language
def test_the_guide_is_told_whole(language: Language) -> None:
    """
    Each question, answer and outcome of the guide has its words, and nothing else has.
    """
    words = words_in(language)
    assert set(words.questions) == set(QUESTIONS)
    answered = {question: set(answers) for question, answers in words.answers.items()}
    assert answered == {question: set(answers) for question, answers in QUESTIONS.items()}
    assert set(words.outcomes) == set(OUTCOMES)
    assert set(words.onward) == {answer for row in OUTCOMES.values() for answer in row.onward}


@pytest.mark.rule("F7")
@in_each_language
def test_no_two_answers_read_alike(language: Language) -> None:
    """
    The answers of one stage can be told apart, and each is short enough to be a link.
    """
    for stage in walks():
        said = [say(answer, language) for answer in stage.answers]
        assert len(set(said)) == len(said)
        assert all(len(one) <= 80 for one in said)


def test_the_tables_say_the_same() -> None:
    """
    The French and the English tables have the same keys, and their texts name the same facts.
    """
    shapes = [
        {one.name: _shape(getattr(words_in(language), one.name)) for one in attrs.fields(Words)}
        for language in LANGUAGES
    ]
    assert shapes[0] == shapes[1]


def test_the_languages_differ() -> None:
    """
    No text was left in the other language.
    """
    assert [one for one in EVERYTHING if say(one) == say(one, "en")] == []


@in_each_language
def test_junk_mail_is_a_folder_of_the_mailbox(language: Language) -> None:
    """
    No sentence calls junk mail by the word for letters; each names the folder as mailboxes do.
    """
    folder = {
        "fr": "le dossier « Indésirables » (ou « Spam ») de votre boîte mail",
        "en": "the ‘Junk’ (or ‘Spam’) folder of your mailbox",
    }[language]
    found = {one for one in (say(each, language) for each in EVERYTHING) if _junk(one)}
    assert found
    assert [one for one in found if _junk(one.replace("\u00a0", " ").replace(folder, ""))] == []


def _junk(said: str) -> bool:
    return re.search("junk|spam|indésirable", said, re.IGNORECASE) is not None


@pytest.mark.rule("A1", "F7")
def test_nothing_is_said_that_does_not_hold_for_everybody() -> None:
    """
    No sentence says what a user number is made of, guesses which Caf, or counts badly.

    Whoever has dwellings in several départements lives in one of them, or in none.
    """
    slips = re.compile(
        r"parfois des lettres|sometimes letters|de votre département|of your département"
        r"|a few less|was not me|\bIt takes\b"
    )
    found = [
        said
        for one in EVERYTHING
        for language in LANGUAGES
        if slips.search(said := say(one, language))
    ]
    assert found == []


def test_nobody_is_accused() -> None:
    """
    No sentence speaks of errors, faults or wrong answers.
    """
    accusing = re.compile(
        r"\b(?:erreurs?|fautes?|faux|incorrecte?s?|invalides?|interdite?s?|échec"
        r"|errors?|faults?|mistakes?|wrong|incorrect|invalid|illegal|forbidden|failed)\b",
        re.IGNORECASE,
    )
    found = [
        said
        for one in EVERYTHING
        for language in LANGUAGES
        if accusing.search(said := say(one, language))
    ]
    assert found == []


def test_french_typography() -> None:
    """
    A no-break space stands before every mark of two parts and inside quotes.
    """
    assert {said for one in EVERYTHING for said in [say(one)] if [*misprints(said)]} == set()


@pytest.mark.parametrize("text", ["Oui ?", "Oui?", "«Oui\u00a0»", "\u00a0« Oui »", "l'an"])
def test_misprints_are_found(text: str) -> None:
    """
    The test of typography finds what it is to find.
    """
    assert [*misprints(text)]
