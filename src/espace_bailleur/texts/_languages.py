"""
The languages: each one's tables put together, to be chosen by name.
"""

from __future__ import annotations

from espace_bailleur.domain.words import LANGUAGES, Language
from espace_bailleur.errors import Code, Refusal
from espace_bailleur.texts import (
    _en,
    _en_guide,
    _en_messages,
    _en_operator,
    _en_outcomes,
    _en_recovery,
    _en_team,
    _fr,
    _fr_guide,
    _fr_messages,
    _fr_operator,
    _fr_outcomes,
    _fr_recovery,
    _fr_team,
)
from espace_bailleur.texts._words import Words


_TABLES: dict[Language, Words] = {
    "fr": Words(
        refusals=_fr.REFUSALS | _fr_operator.REFUSALS | _fr_team.REFUSALS,
        ways=_fr_recovery.WAYS,
        ways_out=_fr_recovery.WAYS_OUT,
        ways_out_of=_fr_team.WAYS_OUT,
        fields=_fr.FIELDS,
        steps=_fr.STEPS,
        standings=_fr.STANDINGS,
        situations=_fr_operator.SITUATIONS,
        channels=_fr.CHANNELS,
        positions=_fr_team.POSITIONS,
        holds=_fr_team.HOLDS,
        team_acts=_fr_team.TEAM_ACTS,
        permissions=_fr_team.PERMISSIONS,
        fault=_fr.FAULT,
        unavailable=_fr.UNAVAILABLE,
        recovery_answers=_fr_recovery.RECOVERY_ANSWERS,
        contest_answers=_fr_recovery.CONTEST_ANSWERS,
        instant=_fr.INSTANT,
        date=_fr.DATE,
        first_day=_fr.FIRST_DAY,
        months=_fr.MONTHS,
        zones=_fr.ZONES,
        subjects=_fr_messages.SUBJECTS | _fr_team.SUBJECTS,
        subject_of_a_letter=_fr_messages.SUBJECT_OF_A_LETTER,
        bodies=_fr_messages.BODIES | _fr_team.BODIES,
        mails=_fr_messages.MAILS,
        places=_fr_messages.PLACES,
        questions=_fr_guide.QUESTIONS,
        answers=_fr_guide.ANSWERS,
        onward=_fr_guide.ONWARD,
        acts=_fr_guide.ACTS,
        outcomes=_fr_outcomes.OUTCOMES,
        typeset=_fr.typeset,
    ),
    "en": Words(
        refusals=_en.REFUSALS | _en_operator.REFUSALS | _en_team.REFUSALS,
        ways=_en_recovery.WAYS,
        ways_out=_en_recovery.WAYS_OUT,
        ways_out_of=_en_team.WAYS_OUT,
        fields=_en.FIELDS,
        steps=_en.STEPS,
        standings=_en.STANDINGS,
        situations=_en_operator.SITUATIONS,
        channels=_en.CHANNELS,
        positions=_en_team.POSITIONS,
        holds=_en_team.HOLDS,
        team_acts=_en_team.TEAM_ACTS,
        permissions=_en_team.PERMISSIONS,
        fault=_en.FAULT,
        unavailable=_en.UNAVAILABLE,
        recovery_answers=_en_recovery.RECOVERY_ANSWERS,
        contest_answers=_en_recovery.CONTEST_ANSWERS,
        instant=_en.INSTANT,
        date=_en.DATE,
        first_day=_en.FIRST_DAY,
        months=_en.MONTHS,
        zones=_en.ZONES,
        subjects=_en_messages.SUBJECTS | _en_team.SUBJECTS,
        subject_of_a_letter=_en_messages.SUBJECT_OF_A_LETTER,
        bodies=_en_messages.BODIES | _en_team.BODIES,
        mails=_en_messages.MAILS,
        places=_en_messages.PLACES,
        questions=_en_guide.QUESTIONS,
        answers=_en_guide.ANSWERS,
        onward=_en_guide.ONWARD,
        acts=_en_guide.ACTS,
        outcomes=_en_outcomes.OUTCOMES,
        typeset=_en.typeset,
    ),
}


def words_in(language: Language) -> Words:
    """
    Return the words of a language.

    Raises:
        Refusal: `language-unknown`.
    """
    if language not in LANGUAGES:
        raise Refusal(Code.LANGUAGE_UNKNOWN, {"expected": " / ".join(LANGUAGES)})
    return _TABLES[language]
