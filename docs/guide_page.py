"""
The guide's picture and its words, drawn from the table that the package itself follows (F7).
"""

from collections.abc import Iterator
from html import escape

from espace_bailleur.domain.guide import QUESTIONS, START, guide
from espace_bailleur.domain.guide_stages import Act, Answer, Outcome, Question, Stage
from espace_bailleur.domain.words import LANGUAGES
from espace_bailleur.texts import say


SIGNS = {
    "mail": "un mail, ou un courrier si la Caf ne connaît pas d’adresse mail",
    "letter": "deux courriers",
    "self": "à faire vous-même",
    "others": "quelqu’un d’autre aide",
    "further": "une autre question, par son numéro",
}


def picture() -> str:
    """
    Draw a card for each question; one that a single question leads to stands in its card.
    """
    asked = [stage for stage in _stages() if isinstance(stage, Question)]
    cards = [_card(one) for one in asked if not _nested(one)]
    legend = [
        f'<span class="guide-leads guide-{kind}">{said}</span>' for kind, said in SIGNS.items()
    ]
    return "\n".join(
        [
            '<div class="guide" lang="fr">',
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


def _card(question: Question) -> str:
    number = "" if _nested(question) else f"{_number(question)} "
    asked, *more = (escape(line) for line in say(question).split("\n"))
    lines = [
        f'<p class="guide-question" id="guide-{question.id}">{number}{asked}</p>',
        *(f"<p>{line}</p>" for line in more),
        "<ul>",
        *map(_row, question.answers),
        "</ul>",
    ]
    return "\n".join(lines)


def _number(question: Question) -> str:
    apart = [one.id for one in _stages() if isinstance(one, Question) and not _nested(one)]
    return f'<span class="guide-number">{apart.index(question.id) + 1}</span>'


def _row(answer: Answer) -> str:
    said = f'<span class="guide-answer">{escape(say(answer))}</span>'
    leads_to = guide(answer.path)
    headline = escape(say(leads_to).split("\n")[0])
    if isinstance(leads_to, Outcome):
        shown = (
            f'<span class="guide-leads guide-{_kind(leads_to)}" data-stage="{leads_to.id}">'
            f"{headline}</span>"
        )
    elif _nested(leads_to):
        shown = f'<div class="guide-nested" data-stage="{leads_to.id}">\n{_card(leads_to)}\n</div>'
    else:
        shown = (
            f'<a class="guide-leads guide-further" data-stage="{leads_to.id}"'
            f' href="#guide-{leads_to.id}">{_number(leads_to)} {headline}</a>'
        )
    return f"<li>{said}{shown}</li>"


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
