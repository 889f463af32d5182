"""
The guide's picture and its words, drawn from the table that the package itself follows (F7).
"""

from collections.abc import Iterator
from html import escape

from espace_bailleur.domain.fields import USER_NUMBER
from espace_bailleur.domain.guide import QUESTIONS, START, guide
from espace_bailleur.domain.guide_stages import Act, Answer, Outcome, Question, Stage
from espace_bailleur.domain.words import LANGUAGES, Language
from espace_bailleur.texts import say


SIGNS: dict[Language, dict[str, str]] = {
    "fr": {
        "mail": "un mail",
        "either": "un mail, ou un courrier si la Caf ne connaît pas d’adresse mail",
        "letter": "deux courriers",
        "self": "à faire vous-même",
        "others": "quelqu’un d’autre aide",
        "further": "une autre question, par son numéro",
        "on": "en pointillé : ce que l’on peut faire ensuite, ou si cela ne suffit pas",
    },
    "en": {
        "mail": "an e-mail",
        "either": "an e-mail, or a letter if the Caf knows no e-mail address",
        "letter": "two letters",
        "self": "something to do oneself",
        "others": "somebody else helps",
        "further": "another question, by its number",
        "on": "dotted: what can be done next, or where that is not enough",
    },
}
AS_ABOVE: dict[Language, str] = {"fr": "et ensuite, comme plus haut", "en": "then, as above"}


def picture() -> str:
    """
    Draw the guide in French, as its landlords read it.
    """
    return _drawn("fr")


def picture_in_english() -> str:
    """
    Draw the guide in English, folded away below the French one.
    """
    summary = "<summary>The same in English</summary>"
    return f"<details>\n{summary}\n{_drawn('en')}\n</details>"


def _drawn(language: Language) -> str:
    """
    Draw a card for each question; one that a single question leads to stands in its card.

    The ways on from an outcome stand below it where it is drawn first.
    """
    asked = [stage for stage in _stages() if isinstance(stage, Question)]
    told = set[str]()
    cards = [_card(one, language, told) for one in asked if not _nested(one)]
    legend = [
        f'<span class="guide-leads guide-{kind}">{said}</span>'
        for kind, said in SIGNS[language].items()
    ]
    return "\n".join(
        [
            f'<div class="guide" lang="{language}">',
            f'<p class="guide-legend">{" ".join(legend)}</p>',
            *(f'<div class="guide-card">\n{card}\n</div>' for card in cards),
            "</div>",
        ]
    )


def _stages() -> list[Stage]:
    """
    List each stage once, the questions first, in the order of the table.
    """
    found: dict[str, Stage] = {}
    paths = [""]
    for path in paths:
        stage = guide(path)
        if stage.id not in found:
            found[stage.id] = stage
            paths += [answer.path for answer in stage.answers]
    others = [one for one in found if one not in QUESTIONS]
    return [found[one] for one in (*QUESTIONS, *others)]


def _nested(question: Question) -> bool:
    above = {one for one, answers in QUESTIONS.items() if question.id in answers.values()}
    return len(above) == 1 and START not in above


def _card(question: Question, language: Language, told: set[str]) -> str:
    number = "" if _nested(question) else f"{_number(question)} "
    asked, *more = (escape(line) for line in say(question, language).split("\n"))
    lines = [
        f'<p class="guide-question" id="{_anchor(question, language)}">{number}{asked}</p>',
        *(f"<p>{line}</p>" for line in more),
        "<ul>",
        *(_row(answer, language, told) for answer in question.answers),
        "</ul>",
    ]
    return "\n".join(lines)


def _anchor(question: Question, language: Language) -> str:
    return f"guide-{language}-{question.id}"


def _number(question: Stage) -> str:
    apart = [one.id for one in _stages() if isinstance(one, Question) and not _nested(one)]
    return f'<span class="guide-number">{apart.index(question.id) + 1}</span>'


def _row(answer: Answer, language: Language, told: set[str]) -> str:
    said = f'<span class="guide-answer">{escape(say(answer, language))}</span>'
    leads_to = guide(answer.path)
    headline = escape(say(leads_to, language).split("\n")[0])
    if isinstance(leads_to, Outcome):
        shown = (
            f'<span class="guide-leads guide-{_sign(leads_to)}" data-stage="{leads_to.id}">'
            f"{headline}</span>{_ways_on(leads_to, language, told)}"
        )
    elif _nested(leads_to):
        card = _card(leads_to, language, told)
        shown = f'<div class="guide-nested" data-stage="{leads_to.id}">\n{card}\n</div>'
    else:
        shown = (
            f'<a class="guide-leads guide-further" data-stage="{leads_to.id}"'
            f' href="#{_anchor(leads_to, language)}">{_number(leads_to)} {headline}</a>'
        )
    return f"<li>{said}{shown}</li>"


def _ways_on(outcome: Outcome, language: Language, told: set[str]) -> str:
    if not outcome.answers:
        return ""
    if outcome.id in told:
        return f'<div class="guide-on">{AS_ABOVE[language]}</div>'
    told.add(outcome.id)
    ways = "".join(_way(one, language) for one in outcome.answers)
    return f'<div class="guide-on" data-outcome="{outcome.id}">{ways}</div>'


def _way(answer: Answer, language: Language) -> str:
    leads_to = guide(answer.path)
    numbered = isinstance(leads_to, Question) and not _nested(leads_to)
    number = f" {_number(leads_to)}" if numbered else ""
    kind = _sign(leads_to) if isinstance(leads_to, Outcome) else "further"
    said = f"{escape(say(answer, language))}{number}"
    return f'<span class="guide-leads guide-{kind}" data-way="{leads_to.id}">{said}</span>'


def _sign(outcome: Outcome) -> str:
    """
    Tell what by mail alone arrives from what may come by post: only a number leads to both.
    """
    kind = _kind(outcome)
    return "either" if kind == "mail" and USER_NUMBER in outcome.asks else kind


def _kind(outcome: Outcome) -> str:
    if outcome.act is not None:
        return "letter" if outcome.act is Act.REISSUE_BY_LETTER else "mail"
    somebody = outcome.asks or "no-administrator" in {answer.id for answer in outcome.answers}
    return "others" if somebody else "self"


def words() -> str:
    """
    Write every stage in both languages, with what each answer leads to.
    """
    return "\n".join(line for stage in _stages() for line in _told(stage))


def _told(stage: Stage) -> Iterator[str]:
    kind = "Question" if isinstance(stage, Question) else "Outcome"
    yield f"## {kind}: `{stage.id}`\n"
    if isinstance(stage, Outcome):
        act = f"The act is `{stage.act}`." if stage.act else "Nothing is sent."
        asks = " ".join(f"It asks `{field.name}`." for field in stage.asks)
        yield f"{act} {asks}\n"
    yield "| français | English | leads to |"
    yield "|---|---|---|"
    said = (say(stage, language).split("\n") for language in LANGUAGES)
    for number, lines in enumerate(zip(*said, strict=True)):
        yield _table_row(*(f"**{line}**" if number == 0 else line for line in lines), "")
    for answer in stage.answers:
        to = guide(answer.path).id
        yield _table_row(*(say(answer, language) for language in LANGUAGES), f"`{to}`")
    yield ""


def _table_row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
