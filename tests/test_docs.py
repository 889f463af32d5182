"""
What the docs draw is what the package follows.
"""

import importlib.util
import re
import sys

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import attrs
import pytest

from espace_bailleur import (
    Code,
    ContestPolicy,
    EspaceBailleur,
    Misuse,
    Policies,
    Refusal,
    Way,
)
from espace_bailleur.domain import policies
from espace_bailleur.domain.contest import CONTEST
from espace_bailleur.domain.fields import USER_NUMBER
from espace_bailleur.domain.guide import guide
from espace_bailleur.domain.guide_stages import Act, Question
from espace_bailleur.domain.permissions import ORGANISATIONS
from espace_bailleur.domain.roster import TeamAct
from espace_bailleur.domain.steps import STEPS, Step
from espace_bailleur.domain.words import LANGUAGES, Language
from espace_bailleur.texts import say
from tests.guided import outcomes, walks


DOCS = Path(__file__).parent.parent / "docs"


def _filled_in(page: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """
    Return the text of a page as Sphinx reads it.
    """
    spec = importlib.util.spec_from_file_location("conf", DOCS / "conf.py")
    assert spec is not None
    assert spec.loader is not None
    conf = importlib.util.module_from_spec(spec)
    monkeypatch.setattr(sys, "path", [*sys.path])  # conf adds its own folder
    spec.loader.exec_module(conf)
    content = [(DOCS / page).read_text("utf-8")]
    conf._fill_in(None, "", content)  # noqa: SLF001 - the hook that Sphinx calls
    return content[0]


@pytest.mark.rule("D1")
def test_the_picture_of_the_onboarding_is_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The drawn steps are those of the table with their fields, in its order, and end in access.
    """
    page = _filled_in("explanation/onboarding.md", monkeypatch)
    drawn = re.findall(r"^(\d)  (\S+) +(.*)$", page, re.MULTILINE)
    assert drawn == [
        (str(number), step.id, ", ".join(field.name for field in step.fields))
        for number, step in enumerate(STEPS, start=1)
    ]
    assert "✓  access" in page


def _text(of: Element | None) -> str:
    assert of is not None
    return "".join(of.itertext())


def _picture(language: Language, monkeypatch: pytest.MonkeyPatch) -> Element:
    page = _filled_in("explanation/guide.md", monkeypatch)
    drawn = rf'^<div class="guide" lang="{language}">.*?^</div>\n(?=\n|</details>)'
    found = re.search(drawn, page, re.MULTILINE | re.DOTALL)
    assert found is not None
    return fromstring(found[0])  # noqa: S314 - drawn by the docs themselves


@pytest.mark.rule("F7")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_of_the_guide_is_the_table(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Each question is drawn once with its answers in their order, and where each of them leads.
    """
    picture = _picture(language, monkeypatch)
    above = {child: parent for parent in picture.iter() for child in parent}
    drawn: dict[str, list[tuple[str, str]]] = {}
    for asked in picture.iterfind(".//p[@class='guide-question']"):
        question = asked.attrib["id"].removeprefix(f"guide-{language}-")
        assert question not in drawn
        drawn[question] = [
            (_text(row[0]), row[1].attrib["data-stage"]) for row in above[asked].iterfind("ul/li")
        ]
    questions = {stage.id: stage for stage in walks() if isinstance(stage, Question)}
    assert drawn == {
        one: [(say(answer, language), guide(answer.path).id) for answer in stage.answers]
        for one, stage in questions.items()
    }
    for one, stage in questions.items():
        (asked,) = picture.iterfind(f".//p[@id='guide-{language}-{one}']")
        assert _text(asked).endswith(say(stage, language).split("\n")[0])
    for leads in picture.iterfind(".//*[@data-stage]"):
        (shown, *_) = (one for one in walks() if one.id == leads.attrib["data-stage"])
        assert say(shown, language).split("\n")[0] in _text(leads)


@pytest.mark.rule("F7")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_picture_of_the_guide_hides_no_way_on(
    language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Each outcome is drawn once with its ways on, and nothing comes by post that is only mailed.
    """
    picture = _picture(language, monkeypatch)
    drawn = {
        one.attrib["data-outcome"]: [(_text(way), way.attrib["data-way"]) for way in one]
        for one in picture.iterfind(".//*[@data-outcome]")
    }
    going_on = {stage.id: stage.answers for stage in outcomes() if stage.answers}
    assert drawn.keys() == going_on.keys()
    for one, answers in going_on.items():
        told = zip(drawn[one], answers, strict=True)
        assert all(text.startswith(say(answer, language)) for (text, _), answer in told)
        assert [way for _, way in drawn[one]] == [guide(answer.path).id for answer in answers]
    for stage in outcomes():
        (shown, *_) = picture.iterfind(f".//*[@data-stage='{stage.id}']")
        assert ("guide-either" in shown.attrib["class"]) == (
            stage.act is Act.SEND_IDENTIFIER and stage.asks == (USER_NUMBER,)
        )


@pytest.mark.rule("F7")
def test_the_guide_stands_in_the_docs_word_by_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    The reference shows every question, answer and outcome in both languages.
    """
    page = _filled_in("reference/guide.md", monkeypatch)
    section = re.compile(r"^## \w+: `(\S+)`\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
    sections = dict(section.findall(page))
    assert sections.keys() == {stage.id for stage in walks()}
    for stage in walks():
        told = sections[stage.id]
        for language in LANGUAGES:
            assert all(line in told for line in say(stage, language).split("\n"))
            assert all(f"| {say(one, language)} |" in told for one in stage.answers)
        leads_to = [f"| `{guide(one.path).id}` |" for one in stage.answers]
        assert re.findall(r"\| `\S+` \|$", told, re.MULTILINE) == leads_to


@pytest.mark.rule("G4")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_administrator_s_sheet_speaks_the_package_s_words(language: Language) -> None:
    """
    The sheet names each act of an administrator once, and quotes what a person reads word by word.
    """
    sheet = (DOCS / "how-to" / "administrator-sheet.md").read_text("utf-8")
    french, english = re.split(r"^# .*\n", sheet.replace("\u00a0", " "), flags=re.MULTILINE)[1:]
    told = {"fr": french, "en": english}[language]

    def said(what: Refusal | Step | TeamAct | Way) -> str:
        return " ".join(say(what, language).split())

    by_the_caf = {TeamAct.APPOINT, TeamAct.DISMISS}
    acts = [said(one) for one in TeamAct if one not in by_the_caf]
    assert re.findall(r"^\| \*\*(.*)\*\* \|", told, re.MULTILINE) == acts
    refusals = (
        Refusal(Code.PROVISIONAL_PASSWORD_USED),
        Refusal(Code.PROOF_NOT_FRESH, {"minutes": ORGANISATIONS.fresh // timedelta(minutes=1)}),
        Refusal(Code.MEMBER_NOT_CONNECTED),
        Refusal(Code.LAST_ADMINISTRATOR),
    )
    assert re.findall(r"^> (.*)", told, re.MULTILINE) == [said(one) for one in refusals]
    quoted = re.findall("[«‘] ?(.*?) ?[»’](?![a-zé])", told)
    assert quoted == [said(one) for one in (*Way, CONTEST)]


def _durations(value: object) -> Iterator[timedelta]:
    kind = type(value)
    if isinstance(value, timedelta):
        yield value
    elif attrs.has(kind):
        for field in attrs.fields(kind):
            yield from _durations(getattr(value, field.name))


def test_a_key_is_kept_for_as_long_as_anything_lives() -> None:
    """
    The page on changing the key waits for the longest of all durations, and names the most.
    """
    page = (DOCS / "how-to" / "change-the-key.md").read_text("utf-8")
    usual, most = (timedelta(days=int(days)) for days in re.findall(r"(\d+) days", page))
    assert usual == max(_durations(Policies()))
    assert ContestPolicy(name="longest", life=most).life == most
    with pytest.raises(Misuse):
        ContestPolicy(name="longer", life=most + timedelta(seconds=1))


def test_the_page_on_policies_names_each_and_every_ready_one() -> None:
    """
    Each of a host's choices stands there once with its policy, and so does each ready policy.
    """
    page = (DOCS / "how-to" / "choose-policies.md").read_text("utf-8")
    chosen = attrs.fields_dict(Policies)
    told = re.findall(r"^`(\w+)`\n: `(\w+)`", page, re.MULTILINE)
    usual = Policies()
    assert told == [(name, type(getattr(usual, name)).__name__) for name in chosen]
    ready = dict(re.findall(r"^\| `([A-Z_]+)` \| `(\w+)` \|", page, re.MULTILINE))
    kinds: dict[type, str] = {type(getattr(usual, name)): name for name in chosen}
    assert ready == {
        name: kinds[type(one)]
        for name, one in vars(policies).items()
        if type(one) in kinds and one != getattr(usual, kinds[type(one)])
    }


def test_every_door_stands_under_one_topic() -> None:
    """
    The reference lists each door of the service once.
    """
    page = (DOCS / "reference" / "faces.md").read_text("utf-8")
    told = re.findall(r"{py:meth}`(\w+) <espace_bailleur\.EspaceBailleur\.\1>`", page)
    assert sorted(told) == [name for name in dir(EspaceBailleur) if not name.startswith("_")]


def test_every_page_is_listed_and_in_the_sidebar() -> None:
    """
    Whoever begins at the first page finds every other one, in the text and beside it.
    """
    page = (DOCS / "index.md").read_text("utf-8")
    pages = {str(one.relative_to(DOCS))[:-3] for one in DOCS.rglob("*.md")}
    top = {one for one in pages if not one.startswith("reference/")} - {"index"}
    assert set(re.findall(r"\]\((.*)\.md\)", page)) == top | {"reference/index"}
    assert sorted(re.findall(r"^[\w/-]+$", page, re.MULTILINE)) == sorted(
        top | {"reference/index"}
    )


def test_there_is_one_way_of_installing() -> None:
    """
    The README, the pages and the messages of the package install it by the same command.
    """
    root = DOCS.parent
    files = [root / "README.md", *DOCS.rglob("*.md"), *(root / "src").rglob("*.py")]
    told = [re.findall(r"pip install [^`\"]*'", one.read_text("utf-8")) for one in files]
    assert told[0]
    assert {one for found in told for one in found} == {"pip install '.[sql]'"}
