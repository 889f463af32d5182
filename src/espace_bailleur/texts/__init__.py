"""
What people read: every refusal, field, step and outcome, in French first and in English.
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from espace_bailleur.domain.account import Standing
from espace_bailleur.domain.contest import ContestAnswer
from espace_bailleur.domain.fields import Field, FieldKind
from espace_bailleur.domain.guide_stages import Act, Answer, Outcome, Question
from espace_bailleur.domain.overview import Situation
from espace_bailleur.domain.permissions import Permission
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.recovery import RecoveryAnswer
from espace_bailleur.domain.roster import Hold, Position, TeamAct
from espace_bailleur.domain.steps import Step
from espace_bailleur.domain.words import Language
from espace_bailleur.errors import Fault, Refusal, SessionEnded, Unavailable, Way
from espace_bailleur.texts._languages import words_in
from espace_bailleur.texts._words import Words, fitting


Guided = Question | Answer | Outcome
Team = Position | Hold | TeamAct | Permission
Labelled = Way | Standing | Situation | Channel | Act | Team
Named = datetime | Labelled | Guided | Field | Step | str
Sayable = Refusal | Fault | SessionEnded | Unavailable | RecoveryAnswer | ContestAnswer | Named


def say(value: Sayable, language: Language = "fr") -> str:
    """
    Say *value* to a person, in plain text that is to be escaped for its page.

    A text alone is the id of a step.
    Fields and steps of the host's own are called by their names, and its permissions are said as
    they are.
    A refusal is one line, then one for each fault, then one for each
    way out (E2).
    A question of the guide is one line, and an outcome one that says what to do; then come those
    that help.

    Raises:
        Refusal: `language-unknown`.
    """
    words = words_in(language)
    match value:
        case Refusal():
            return _refusal(value, words)
        case Fault():
            return _fault(value, words)
        case SessionEnded():
            return _fault(value.fault, words)
        case Unavailable():
            return words.fill(words.unavailable)
        case RecoveryAnswer() | ContestAnswer():
            return _answer(value, words)
        case _:
            return _named(value, words)


def _answer(value: RecoveryAnswer | ContestAnswer, words: Words) -> str:
    match value:
        case RecoveryAnswer():
            way = words.label(words.ways, Way.CONNECTION_PROBLEM)
            return words.fill(words.recovery_answers[value.act], {"connection_problem": way})
        case ContestAnswer():
            facts = {"contact": value.contact} if value.contact else {}
            template, *_ = fitting(words.contest_answers, facts)
            return words.fill(template, facts)
        case _:
            assert_never(value)


def _guided(value: Guided, words: Words) -> str:
    match value:
        case Answer():
            return words.fill(words.answers.get(value.stage, words.onward)[value.id])
        case Question() | Outcome():
            table = words.questions if isinstance(value, Question) else words.outcomes
            return "\n".join(words.fill(line) for line in table[value.id])
        case _:
            assert_never(value)


def _named(value: Named, words: Words) -> str:
    match value:
        case datetime():
            return words.at(value)
        case (
            Way() | Standing() | Situation() | Channel() | Act() | Position() | Hold() | TeamAct()
        ):
            tables = {
                Way: words.ways,
                Standing: words.standings,
                Situation: words.situations,
                Channel: words.channels,
                Act: words.acts,
                Position: words.positions,
                Hold: words.holds,
                TeamAct: words.team_acts,
            }
            return words.label(tables[type(value)], value)
        case Permission():
            return words.permission(value.name)
        case Question() | Answer() | Outcome():
            return _guided(value, words)
        case Field():
            return words.label(words.fields, _field_name(value))
        case Step() | str():
            return words.label(words.steps, value.id if isinstance(value, Step) else value)
        case _:
            assert_never(value)


def _field_name(field: Field) -> str:
    """
    Tell a new password from the current one: both fields have one name.
    """
    new = field.kind is FieldKind.PASSWORD and field.autocomplete == "new-password"
    return "new-password" if new and field.name == "password" else field.name


def _fault(fault: Fault, words: Words) -> str:
    template, *_ = fitting(words.refusals[fault.code], fault.facts)
    # A user number is read aloud, so that no line may end within it.
    facts = {
        name: str(fact).replace(" ", "\N{NO-BREAK SPACE}") if name == "user_number" else fact
        for name, fact in fault.facts.items()
    }
    return words.fill(template, facts)


def _refusal(refusal: Refusal, words: Words) -> str:
    said = [_fault(refusal.fault, words)]
    for name, faults in refusal.faults.items():
        label = words.label(words.fields, name)
        said += [
            words.fill(words.fault, {"label": label, "fault": _fault(one, words)})
            for one in faults
        ]
    for way in refusal.ways_out:
        template = words.ways_out_of.get(refusal.code, words.ways_out[way])
        said.append(words.fill(template, {"way": words.label(words.ways, way)}))
    return "\n".join(said)
