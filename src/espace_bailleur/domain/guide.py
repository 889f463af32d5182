"""
*Problème de connexion*: the guide as two tables, and the reading of a path through them (F7).

A question has closed answers, and an answer leads to a question or to an outcome.
A path names the answers given so far, so a host can put it in a URL and keeps nothing else.
Nothing here knows an account: whoever asks gets the same (F7).
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from espace_bailleur.domain.fields import DEPARTEMENT, EMAIL, IDENTIFIER, USER_NUMBER, Field
from espace_bailleur.domain.guide_stages import Act, Answer, Outcome, Question, Stage
from espace_bailleur.errors import Code, Refusal, Way


START = "start"
PATH_LENGTH = 100
"""
The most characters of a path that is looked at.
"""

QUESTIONS: Mapping[str, Mapping[str, str]] = {
    START: {
        "first": "first",
        "identifier": "identifier",
        "password": "password",
        "message": "message",
        "number": "number",
        "other": "other",
    },
    "first": {"letter": "letter", "mail": "mail", "unsure": "unsure"},
    "letter": {
        "nothing-arrived": "hand",
        "lost": "hand",
        "no-identifier": "identifier-by-number",
        "no-password": "letters-by-identifier",
        "both": "retype",
        "moved": "moved",
    },
    "mail": {
        "nothing-arrived": "both-by-mail",
        "no-identifier": "identifier-by-email",
        "no-password": "password-by-mail",
        "both": "retype",
        "no-mailbox": "mailbox",
    },
    "unsure": {"known": "both-by-mail", "unknown": "hand"},
    "hand": {
        "number": "letters-by-number",
        "identifier": "letters-by-identifier",
        "neither": "no-number",
        "moved": "moved",
    },
    "mailbox": {
        "password": "sign-in",
        "number": "letters-by-number",
        "identifier": "letters-by-identifier",
        "moved": "moved",
        "changed": "new-email",
        "neither": "no-number",
    },
    "identifier": {
        "number": "identifier-by-number",
        "no-mailbox": "mailbox",
        "email": "identifier-by-email",
        "colleague": "identifier-of-colleague",
        "neither": "no-number",
    },
    "password": {
        "mailbox": "password-by-mail",
        "never-connected": "letter",
        "unconfirmed": "hand",
        "no-mailbox": "mailbox",
        "which-address": "each-address",
        "several": "pair",
    },
    "message": {
        "not-recognised": "not-recognised",
        "slip": "retype",
        "expired": "expired",
        "wait": "wait",
        "form": "form",
        "page": "come-back",
    },
    "not-recognised": {
        "personal": "retype-personal",
        "provisional": "retype",
        "several": "pair",
        "colleague": "access",
        "used": "used",
    },
    "used": {"somebody": "ask-administrator", "code": "contest", "nobody": "tell-the-caf"},
    "expired": {"mail": "password-by-mail", "letter": "letters-by-identifier"},
    "form": {
        "number": "number",
        "email": "email",
        "password": "choose-password",
        "code": "which-code",
        "step": "steps",
        "other": "answer",
    },
    "email": {"whole": "whole-address", "same-address": "other-address"},
    "which-code": {"address": "code", "contest": "contest"},
    "answer": {"box": "retype-answer", "team": "team"},
    "number": {
        "not-found": "where-number",
        "not-accepted": "number-characters",
        "siret": "siret",
        "several": "pair",
        "same-address": "other-address",
    },
    "other": {
        "moved": "moved",
        "no-mailbox": "mailbox",
        "administrator": "administrator",
        "unexpected": "unexpected",
        "none": "contact",
    },
    "unexpected": {
        "password": "contest",
        "seat": "contest",
        "access": "ask-administrator",
        "replaced": "tell-the-caf",
        "secret": "ignore",
        "in-use": "ignore",
    },
    "administrator": {"known": "ask-administrator", "gone": "administrator-gone"},
}
"""
Each question by its id, with its answers and the stage that each leads to: the one place where
the guide's order is written.
"""


@frozen(kw_only=True)
class OutcomeRow:
    """
    One row of the outcomes; *onward* names the ways on, each with its whole path.
    """

    act: Act | None = None
    asks: tuple[Field, ...] = ()
    onward: Mapping[str, str] = field(factory=dict[str, str])


_CONTACT = OutcomeRow(asks=(DEPARTEMENT,))
_STUCK = {"still-stuck": "other/none"}
_NO_LETTER = {"moved": "other/moved", "nothing-came": "other/none"}
_NUMBER = {"not-found": "number/not-found"}
_FOUND = {"found-identifier": "identifier/number", "found-letters": "first/letter/lost/number"}
_NO_ADMINISTRATOR = {"no-administrator": "other/administrator/gone"}

OUTCOMES: Mapping[str, OutcomeRow] = {
    # Something is sent
    "identifier-by-number": OutcomeRow(
        act=Act.SEND_IDENTIFIER,
        asks=(USER_NUMBER,),
        onward={"password-too": "password", "nothing-came": "other/no-mailbox"},
    ),
    "identifier-by-email": OutcomeRow(
        act=Act.SEND_IDENTIFIER,
        asks=(EMAIL,),
        onward={"password-too": "password/mailbox", "nothing-came": "identifier"},
    ),
    "identifier-of-colleague": OutcomeRow(
        act=Act.SEND_IDENTIFIER,
        asks=(USER_NUMBER,),
        onward={"password-too": "password", "nothing-came": "other/administrator/known"},
    ),
    "both-by-mail": OutcomeRow(
        act=Act.SEND_IDENTIFIER,
        asks=(EMAIL,),
        onward={"password-too": "password/mailbox", "nothing-came": "other/no-mailbox"},
    ),
    "password-by-mail": OutcomeRow(
        act=Act.REISSUE_BY_MAIL,
        asks=(EMAIL,),
        onward={"identifier-too": "identifier", "nothing-came": "other/no-mailbox"},
    ),
    "each-address": OutcomeRow(
        act=Act.REISSUE_BY_MAIL,
        asks=(EMAIL,),
        onward={"identifier-too": "identifier", "nothing-came": "other/no-mailbox"},
    ),
    "letters-by-number": OutcomeRow(
        act=Act.REISSUE_BY_LETTER, asks=(USER_NUMBER,), onward=_NO_LETTER
    ),
    "letters-by-identifier": OutcomeRow(
        act=Act.REISSUE_BY_LETTER, asks=(IDENTIFIER,), onward=_NO_LETTER
    ),
    # The person can do it at once
    "retype": OutcomeRow(
        onward={
            "personal": "message/not-recognised/personal",
            "new-by-mail": "password/mailbox",
            "new-by-letter": "first/letter/lost",
            **_STUCK,
        }
    ),
    "retype-personal": OutcomeRow(onward={"new-password": "password", **_STUCK}),
    "retype-answer": OutcomeRow(onward=_STUCK),
    "pair": OutcomeRow(
        onward={"identifier-too": "identifier", "new-password": "password", **_STUCK}
    ),
    "wait": OutcomeRow(onward={"new-password": "password", **_STUCK}),
    "sign-in": OutcomeRow(onward={"identifier-too": "identifier", **_STUCK}),
    "come-back": OutcomeRow(onward=_STUCK),
    "where-number": OutcomeRow(onward={**_FOUND, "not-found": "other/none"}),
    "number-characters": OutcomeRow(onward=_NUMBER),
    "siret": OutcomeRow(onward=_NUMBER),
    "whole-address": OutcomeRow(onward=_STUCK),
    "other-address": OutcomeRow(onward=_STUCK),
    "choose-password": OutcomeRow(onward=_STUCK),
    "code": OutcomeRow(onward=_STUCK),
    "steps": OutcomeRow(onward=_STUCK),
    "team": OutcomeRow(onward=_STUCK),
    "ignore": OutcomeRow(
        onward={
            "chosen": "other/unexpected/password",
            "replaced": "other/unexpected/replaced",
            "new-password": "password",
            **_STUCK,
        }
    ),
    "contest": OutcomeRow(onward={"no-code": "other/unexpected/replaced"}),
    # Somebody else can
    "ask-administrator": OutcomeRow(onward=_NO_ADMINISTRATOR),
    "access": OutcomeRow(onward={"new-password": "password", **_NO_ADMINISTRATOR}),
    "administrator-gone": _CONTACT,
    "tell-the-caf": _CONTACT,
    "moved": OutcomeRow(asks=(DEPARTEMENT,), onward={"done": "first/letter/lost"}),
    "new-email": OutcomeRow(asks=(DEPARTEMENT,), onward={"meanwhile": "first/letter/lost"}),
    "no-number": OutcomeRow(asks=(DEPARTEMENT,), onward=_FOUND),
    "contact": _CONTACT,
}
"""
Each outcome by its id.

An act asks one field; who contacts a Caf names the département, and which Caf serves it is data of
the host (A3).
"""


def guide(path: object = "") -> Stage:
    """
    Return the stage that *path* leads to; the empty path leads to the first question.

    A path is the ids of the answers given so far, with a slash between them.

    Raises:
        Refusal: `guide-path-unknown` for anything else, offering to begin again.
    """
    stage = START
    for answer in _given(path):
        leads_to = QUESTIONS.get(stage, {}).get(answer)
        if leads_to is None:
            raise unknown_path()
        stage = leads_to
    reached = str(path)
    if stage in QUESTIONS:
        prefix = f"{reached}/" if reached else ""
        paths = {answer: prefix + answer for answer in QUESTIONS[stage]}
        return Question(id=stage, path=reached, answers=_answers(stage, paths))
    row = OUTCOMES[stage]
    answers = _answers(stage, row.onward)
    return Outcome(id=stage, path=reached, act=row.act, asks=row.asks, answers=answers)


def _given(path: object) -> list[str]:
    if not isinstance(path, str) or len(path) > PATH_LENGTH:
        raise unknown_path()
    return path.split("/") if path else []


def unknown_path() -> Refusal:
    """
    Make the refusal for a path that leads nowhere, or to nothing that can be sent.
    """
    return Refusal(Code.GUIDE_PATH_UNKNOWN, ways_out=(Way.CONNECTION_PROBLEM,))


def _answers(stage: str, paths: Mapping[str, str]) -> tuple[Answer, ...]:
    return tuple(Answer(stage=stage, id=answer, path=path) for answer, path in paths.items())
