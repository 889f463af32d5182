"""
What is said to people: the words for a value, with its facts filled in.
"""

import re

from datetime import UTC, datetime
from typing import cast
from zoneinfo import ZoneInfoNotFoundError

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur.domain.fields import (
    NEW_PASSWORD,
    PASSWORD,
    Field,
)
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.permissions import ORGANISATIONS, Permission
from espace_bailleur.domain.recovery import RecoveryAnswer
from espace_bailleur.domain.sign_in import refused
from espace_bailleur.domain.steps import FIVE, Step
from espace_bailleur.domain.words import LANGUAGES, Language
from espace_bailleur.errors import Code, Fault, Misuse, Refusal, Way
from espace_bailleur.texts import say
from tests.facts import FACTS
from tests.texts.saying import in_each_language, instants


@given(
    code=st.sampled_from(Code),
    facts=st.dictionaries(
        st.sampled_from(sorted(FACTS)) | st.text(max_size=5),
        st.text() | st.integers() | instants,
    ),
    language=st.sampled_from(LANGUAGES),
)
def test_every_fact_is_optional(
    code: Code, facts: dict[str, str | int | datetime], language: Language
) -> None:
    """
    A fault has words whichever facts come with it.
    """
    assert say(Fault(code, facts), language)


@given(hint=st.text(min_size=1), language=st.sampled_from(LANGUAGES))
def test_a_fact_is_no_template(hint: str, language: Language) -> None:
    """
    What people typed is repeated as they typed it, braces included.
    """
    assert hint in say(Fault(Code.DEPARTEMENT_UNKNOWN, {"hint": hint}), language)


def test_facts_are_filled_in() -> None:
    """
    A fact that is known is said, and a text that does without it is said otherwise.
    """
    known = Fault(Code.DEPARTEMENT_UNKNOWN, {"hint": "2A / 2B"})
    assert "2A / 2B" in say(known)
    assert "2A / 2B" not in say(Fault(Code.DEPARTEMENT_UNKNOWN))
    siret = Fault(Code.SIRET_INVALID, {"given": 13, "expected": 14})
    assert "13" in say(siret)
    assert "14" in say(siret)
    assert not set("0123456789") & set(say(Fault(Code.SIRET_INVALID)))
    assert "Acceptez les règles d’usage" in say(
        Fault(Code.NOT_ALLOWED, {"pending": "usage-rules"})
    )
    assert "Iban ici" in say(Fault(Code.NOT_ALLOWED, {"pending": "iban_ici"}))
    assert "par courrier" in say(Fault(Code.NO_ADDRESS, {"channel": "letter"}))
    assert say(Fault(Code.NO_ADDRESS)) == (
        "Aucune adresse ne fonctionne pour cet envoi. Corrigez-en une, puis réessayez."
    )
    assert "par mail / par courrier" in say(
        Fault(Code.CHANNEL_UNKNOWN, {"expected": "mail / letter"})
    )
    assert "Compte fermé" in say(Fault(Code.STANDING, {"standing": "closed"}))


def test_an_instant_is_said_in_the_languages_own_way() -> None:
    """
    An instant is said as a date and an hour of Paris, and the zone is named.
    """
    codes = Fault(Code.TOO_MANY_CODES, {"until": datetime(2026, 2, 28, 23, 5, tzinfo=UTC)})
    assert "le 1er mars 2026 à 0\u00a0h\u00a005 (heure de Paris)" in say(codes)
    assert "after 1 March 2026 at 00:05 (Paris time)" in say(codes, "en")
    assert (
        say(datetime(2026, 2, 28, 23, 5, tzinfo=UTC), "en") == "1 March 2026 at 00:05 (Paris time)"
    )
    summer = Fault(Code.TOO_MANY_CODES, {"until": datetime(2026, 7, 14, 12, 0, tzinfo=UTC)})
    assert "le 14 juillet 2026 à 14\u00a0h\u00a000 (heure de Paris)" in say(summer)


def test_an_instant_without_paris_is_said_in_utc(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A machine that knows no time zones says UTC, and names it.
    """

    def unknown(name: str) -> None:
        raise ZoneInfoNotFoundError(name)

    monkeypatch.setattr("espace_bailleur.texts._words.ZoneInfo", unknown)
    codes = Fault(Code.TOO_MANY_CODES, {"until": datetime(2026, 2, 28, 23, 5, tzinfo=UTC)})
    assert "le 28 février 2026 à 23\u00a0h\u00a005 (heure universelle, UTC)" in say(codes)
    assert "28 February 2026 at 23:05 (UTC)" in say(codes, "en")


def test_an_instant_without_a_zone_is_misuse() -> None:
    """
    An instant without a time zone would be read differently on each machine.
    """
    with pytest.raises(Misuse, match="no time zone"):
        say(Fault(Code.TOO_MANY_CODES, {"until": datetime(2026, 3, 1)}))  # noqa: DTZ001 - the point


@in_each_language
def test_a_language_that_is_not_spoken_is_refused(language: Language) -> None:
    """
    An unknown language is refused, and the refusal names those that are known.
    """
    with pytest.raises(Refusal) as refusal:
        say(Way.FORGOTTEN_PASSWORD, cast("Language", "br"))
    assert refusal.value.code is Code.LANGUAGE_UNKNOWN
    assert language in say(refusal.value, language)


@pytest.mark.rule("E2")
@in_each_language
def test_the_one_refusal_names_both_ways_out(language: Language) -> None:
    """
    The refusal of a sign-in gives its reason, then both links by the names that they have.
    """
    reason, forgotten, problem = say(refused(), language).split("\n")
    assert reason == say(Fault(Code.SIGN_IN_REFUSED), language)
    assert say(Way.FORGOTTEN_PASSWORD, language) in forgotten
    assert say(Way.CONNECTION_PROBLEM, language) in problem


@pytest.mark.rule("D4")
@in_each_language
def test_refused_answers_say_every_fault(language: Language) -> None:
    """
    Refused answers are said with every fault of each field.
    """
    faults = {
        "password": [Fault(Code.PASSWORD_TOO_SHORT, {"given": 3}), Fault(Code.PASSWORD_COMMON)],
        "iban_code": [Fault(Code.REQUIRED)],
    }
    lead, *lines = say(Refusal(Code.ANSWERS_REFUSED, faults=faults), language).split("\n")
    assert lead == say(Fault(Code.ANSWERS_REFUSED), language)
    assert [
        line.endswith(say(one, language))
        for line, one in zip(lines, [*faults["password"], *faults["iban_code"]], strict=True)
    ] == [True, True, True]
    assert [
        line.startswith(label)
        for line, label in zip(
            lines, [say(PASSWORD, language), say(PASSWORD, language), "Iban code"], strict=True
        )
    ] == [True, True, True]


@pytest.mark.rule("D1")
def test_the_five_steps_use_the_services_words() -> None:
    """
    The steps are called what the service calls them, in the order of its page.
    """
    assert [say(one) for one in FIVE] == [
        "Renseignez vos identifiants fournis par la Caf",
        "Renseignez les informations demandées",
        "Personnalisez votre mot de passe",
        "Acceptez les règles d’usage",
        "Acceptez les conditions d’utilisation",
    ]
    assert [say(way) for way in Way] == ["Mot de passe oublié", "Problème de connexion"]


@in_each_language
def test_a_hosts_own_words_say_themselves(language: Language) -> None:
    """
    A field or step of the host's own is called by its name, capitalised, with blanks.
    """
    assert say(Field(name="bank_details"), language) == "Bank details"
    assert say("bank-details", language) == "Bank details"
    assert say(Step(id="IBAN_check", fields=()), language) == "IBAN check"


def test_permissions_are_said_and_the_host_s_own_as_they_are() -> None:
    """
    The permissions of the package have words; a name of the host's own is said as it stands.
    """
    assert [say(Permission(one)) for one in ORGANISATIONS.permissions] == [
        "consulter",
        "déclarer",
        "gérer les logements",
    ]
    assert say(Permission("manage-dwellings"), "en") == "manage dwellings"
    for own in ("prendre un rendez-vous", "valider {tout}", "terms", "administrator"):
        assert say(Permission(own)) == say(Permission(own), "en") == own
    with pytest.raises(Misuse, match="names no permission"):
        Permission("a\nb")


@in_each_language
def test_both_passwords_are_told_apart(language: Language) -> None:
    """
    The new password has a label of its own, though its field has the same name.
    """
    assert say(PASSWORD, language) != say(NEW_PASSWORD, language)


@pytest.mark.parametrize(
    ("language", "opening"),
    [
        ("fr", "Si un compte existe avec cette adresse mail, un message"),
        ("en", "If an account exists with this e-mail address, a message"),
    ],
)
def test_the_recovery_answer_supposes_nothing(language: Language, opening: str) -> None:
    """
    The answer confirms no account, and sends whoever got letters to the other way out.
    """
    said = say(RecoveryAnswer(), language)
    assert said.startswith(opening)
    assert say(Way.CONNECTION_PROBLEM, language) in said


@pytest.mark.rule("C7", "F1")
@in_each_language
@pytest.mark.parametrize("act", Act)
def test_an_answer_is_true_for_whoever_asks_again(language: Language, act: Act) -> None:
    """
    Nothing more may leave: what is told is on its way or has arrived, and what to do if not.
    """
    said = say(RecoveryAnswer(act=act), language)
    here, there, nothing = {
        "fr": ("en route", "déjà arrivé", "rien n’arrive"),
        "en": ("on (its|their) way", "already arrived", "nothing arrives"),
    }[language]
    assert re.search(f"{here}.*{there}.*{nothing}", said)
    first = re.split("[.:]", said)[0]
    assert re.search("envoyé|partent|sent|leave", first) is None
