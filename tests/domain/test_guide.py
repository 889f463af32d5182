"""
The guide is a table: total, finite, and the same for everybody.
"""

import inspect
import re

from typing import cast

import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from espace_bailleur.domain import guide as table
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.address import DIGITS
from espace_bailleur.domain.contest import CONTEST
from espace_bailleur.domain.contest_code import SYMBOLS
from espace_bailleur.domain.fields import DEPARTEMENT, EMAIL, IDENTIFIER, USER_NUMBER
from espace_bailleur.domain.guide import OUTCOMES, PATH_LENGTH, QUESTIONS, guide
from espace_bailleur.domain.guide_paths import PATHS, path_for
from espace_bailleur.domain.guide_stages import Act, Outcome, Question
from espace_bailleur.domain.holder import Siret, looks_like_siret
from espace_bailleur.domain.words import LANGUAGES, Language, UserNumber
from espace_bailleur.errors import Code, Fault, Refusal, Way
from espace_bailleur.testing.strategies import (
    invalid_siret_texts,
    mistyped_sirets,
    typed_sirets,
    wild_texts,
)
from espace_bailleur.texts import say
from tests.domain.refusing import read, refusal_of
from tests.facts import FACTS
from tests.guided import DEEPEST, answers_to, outcomes, walks
from tests.places import PLACES


ASKED = {
    Act.SEND_IDENTIFIER: {EMAIL, USER_NUMBER},
    Act.REISSUE_BY_MAIL: {EMAIL},
    Act.REISSUE_BY_LETTER: {USER_NUMBER, IDENTIFIER},
}
ANSWERS = sorted({answer for answers in QUESTIONS.values() for answer in answers})
paths = st.deferred(lambda: st.sampled_from([stage.path for stage in walks()]))
no_paths = (
    paths
    | st.builds("{}/{}".format, paths, st.sampled_from(["", *ANSWERS]))
    | st.lists(st.sampled_from(ANSWERS), max_size=6).map("/".join)
    | wild_texts()
    | st.text("abc/-", min_size=PATH_LENGTH - 2, max_size=PATH_LENGTH + 2)
    | st.none()
    | st.integers()
    | st.binary()
    | st.lists(st.text())
)


@pytest.mark.rule("F7")
def test_every_answer_leads_on() -> None:
    """
    Each answer leads to a question or to an outcome, and none is both.
    """
    known = QUESTIONS.keys() | OUTCOMES.keys()
    assert {to for answers in QUESTIONS.values() for to in answers.values()} <= known
    assert QUESTIONS.keys() & OUTCOMES.keys() == set()


@pytest.mark.rule("F7")
@given(data=st.data())
@settings(max_examples=2 * settings().max_examples)
def test_any_answers_end_in_an_outcome(data: st.DataObject) -> None:
    """
    Whatever somebody answers, an outcome is reached after four questions at most.
    """
    stage = guide()
    asked = 0
    while isinstance(stage, Question):
        asked += 1
        assert asked <= DEEPEST
        answer = data.draw(st.sampled_from(stage.answers))
        assert answer.path == f"{stage.path}/{answer.id}".removeprefix("/")
        stage = guide(answer.path)
        assert stage.path == answer.path
    assert stage.id in OUTCOMES


@pytest.mark.rule("F7")
def test_nothing_is_out_of_reach() -> None:
    """
    Every question, outcome and act is reached by some answers, and no walk is longer than told.
    """
    found = walks()
    assert {stage.id for stage in found} == QUESTIONS.keys() | OUTCOMES.keys()
    assert {stage.act for stage in outcomes()} == {*Act, None}
    asking = [stage.path for stage in found if isinstance(stage, Question) and stage.path]
    assert max(path.count("/") + 2 for path in asking) == DEEPEST


@pytest.mark.rule("F7")
def test_no_question_tires() -> None:
    """
    A question has two to six answers.
    """
    assert {len(answers) for answers in QUESTIONS.values()} <= set(range(2, 7))


@pytest.mark.rule("F7")
def test_a_path_goes_into_a_url() -> None:
    """
    A path is made of small letters, hyphens and slashes.
    """
    for stage in walks():
        assert re.fullmatch(r"[a-z/-]*", stage.path)


@pytest.mark.rule("F7")
def test_an_act_asks_for_one_thing() -> None:
    """
    An act asks one field that it can work with; without an act a département at most is asked.
    """
    for row in OUTCOMES.values():
        if row.act is None:
            assert row.asks in {(), (DEPARTEMENT,)}
        else:
            (field,) = row.asks
            assert field in ASKED[row.act]


@pytest.mark.rule("F7")
def test_no_outcome_is_a_dead_end() -> None:
    """
    Every outcome but the Caf itself offers a way on, and the Caf is never far from there.
    """
    for outcome in outcomes():
        assert outcome.answers or outcome.asks == (DEPARTEMENT,)
        reached = {outcome.path}
        for _ in range(DEEPEST + 1):
            reached |= {answer.path for path in reached for answer in guide(path).answers}
        assert any(_asks_the_departement(path) for path in reached)


def _asks_the_departement(path: str) -> bool:
    stage = guide(path)
    return isinstance(stage, Outcome) and stage.asks == (DEPARTEMENT,)


@pytest.mark.rule("F7")
@given(path=no_paths, before=no_paths)
@settings(max_examples=2 * settings().max_examples)
def test_any_path_answers_or_is_refused(path: object, before: object) -> None:
    """
    Any value gives the stage that it names, or the one refusal, which offers to begin again.

    What was read before makes no difference.
    """
    known = {stage.path: stage for stage in walks()}
    read(guide, before)
    if isinstance(path, str) and path in known:
        assert guide(path) == known[path]
    else:
        refusal = refusal_of(guide, path)
        assert refusal.code is Code.GUIDE_PATH_UNKNOWN
        assert refusal.ways_out == (Way.CONNECTION_PROBLEM,)
        assert refusal.facts == {}
        assert guide(path_for(refusal.code)) == guide()


@pytest.mark.rule("F7")
def test_the_guide_knows_nobody() -> None:
    """
    The guide is given a path and nothing else, and its module knows no account.
    """
    assert list(inspect.signature(guide).parameters) == ["path"]
    assert Account not in vars(table).values()


@pytest.mark.rule("F7")
@pytest.mark.parametrize("code", Code)
def test_every_refusal_has_its_place(code: Code) -> None:
    """
    Each code of the package leads to the stage that is meant for it, and can be found there.

    Whoever reads its message and goes through the questions meets a word of it in the answers.
    """
    place = PLACES[code]
    reached = guide(path_for(code))
    assert (reached.path, reached.id) == (PATHS[code], place.stage)
    shown = Refusal(Code.ANSWERS_REFUSED, faults={place.field: [Fault(code, FACTS)]})
    for language, word in zip(LANGUAGES, place.words, strict=False):
        assert word in say(shown if place.field else Fault(code, FACTS), language).casefold()
        assert word in " ".join(answers_to(reached.path, language)).casefold()


@pytest.mark.rule("F7")
def test_only_what_landlords_never_see_goes_without_a_word() -> None:
    """
    Each refusal but those of operators, and an address of a page that is none, can be recognised.
    """
    wordless = {code for code, place in PLACES.items() if not place.words}
    assert {PLACES[code].stage for code in wordless} == {"contact", "start"}
    assert {code for code in Code if PLACES[code].stage in {"contact", "start"}} == wordless


@pytest.mark.rule("F7")
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("first/letter/nothing-arrived/number", Act.REISSUE_BY_LETTER),
        ("first/letter/lost/identifier", Act.REISSUE_BY_LETTER),
        ("first/letter/no-password", Act.REISSUE_BY_LETTER),
        ("password/never-connected/lost/number", Act.REISSUE_BY_LETTER),
        ("first/mail/nothing-arrived", Act.SEND_IDENTIFIER),
        ("identifier/number", Act.SEND_IDENTIFIER),
        ("identifier/email", Act.SEND_IDENTIFIER),
        ("identifier/colleague", Act.SEND_IDENTIFIER),
        ("password/mailbox", Act.REISSUE_BY_MAIL),
        ("message/expired/mail", Act.REISSUE_BY_MAIL),
        ("message/expired/letter", Act.REISSUE_BY_LETTER),
        ("other/no-mailbox/number", Act.REISSUE_BY_LETTER),
        ("identifier/no-mailbox/number", Act.REISSUE_BY_LETTER),
        ("password/unconfirmed/number", Act.REISSUE_BY_LETTER),
        ("password/which-address", Act.REISSUE_BY_MAIL),
    ],
)
def test_who_is_stuck_is_sent_something(path: str, expected: Act) -> None:
    """
    Whoever lacks an identifier or a password finds the act that sends it.
    """
    assert cast("Outcome", guide(path)).act is expected


@pytest.mark.rule("F7")
@pytest.mark.parametrize(
    ("path", "told"),
    [
        (
            "number/not-found",
            "le mail ou le courrier qui vous donne votre identifiant ou votre mo",
        ),
        ("number/not-found", "les courriers de la Caf"),
        ("number/siret", "SIRET"),
        ("other/moved", "nouvelle adresse"),
        ("other/no-mailbox", "adresse postale"),
        ("other/no-mailbox/changed", "pleine"),
        ("other/no-mailbox/password", "votre identifiant et votre mot de passe suffisent"),
        ("password/which-address", "La réponse affichée est la même pour toutes"),
        ("message/not-recognised/provisional", "saisissez celui que vous avez choisi"),
        ("message/not-recognised/provisional", "Prenez le plus récent"),
        ("message/not-recognised/provisional", "L’identifiant n’est ni le numéro"),
        ("message/not-recognised/personal", "L’identifiant n’est ni le numéro"),
        ("identifier", "ni votre numéro d’utilisateur, ni votre adresse mail"),
        ("message/wait", "Attendez l’heure indiquée"),
        ("password/several", "L’un des deux vous manque\u00a0? Demandez-le."),
        ("password/several", "numéro d’utilisateur"),
        ("other/administrator/gone", "nouvel administrateur"),
        ("message/not-recognised/used", "Qui s’est connecté avant vous"),
        ("message/not-recognised/used/somebody", "administrateur de votre organisme"),
        ("message/not-recognised/used/nobody", "Prévenez tout de suite la Caf"),
        ("message/not-recognised/colleague", "suspendu ou supprimé votre accès"),
        ("other/none", "Contactez la Caf du département de vos logements"),
        ("other/unexpected", "Que dit ce message"),
        ("other/unexpected/seat", "Ce n’était pas moi"),
        ("other/unexpected/access", "administrateur de votre organisme"),
        ("other/unexpected/replaced", "Prévenez tout de suite la Caf"),
        ("other/unexpected/secret", "Vous pouvez ignorer ce message"),
        ("other/unexpected/in-use", "Vous pouvez ignorer ce message"),
    ],
)
def test_each_trouble_is_answered(path: str, told: str) -> None:
    """
    What people are known to stumble over has its place, and its words speak of it.
    """
    assert told in say(guide(path))


@pytest.mark.rule("F6", "F7")
@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_was_robbed_is_led_to_the_contest(language: Language) -> None:
    """
    Who is told of a password that somebody else chose finds the contest, by its link's own name.

    So does whoever contests, and copies the code with a slip.
    """
    place = guide("other/unexpected/password")
    assert say(CONTEST, language) in say(place, language)
    assert str(SYMBOLS) in say(place, language)
    for code in (Code.CONTEST_CODE_SLIP, Code.CONTEST_REFUSED):
        assert say(guide(path_for(code)), language) == say(place, language)


@pytest.mark.rule("F6", "F7")
@pytest.mark.parametrize(
    ("language", "unless"), [("fr", "choisi ou remplacé"), ("en", "chosen or replaced")]
)
def test_no_alarm_is_to_be_ignored(language: Language, unless: str) -> None:
    """
    Whoever may ignore a message is told first which not, and each alarm has its way on from there.

    The code that confirms an address is told from the one that contests by its length.
    """
    ignored = [one for one in walks() if one.id == "ignore"]
    for stage in ignored:
        assert unless in say(stage, language).split("\n")[0]
        assert {guide(one.path).id for one in stage.answers} >= {"contest", "tell-the-caf"}
    (code,) = (one for one in guide("other/unexpected").answers if one.id == "secret")
    assert str(DIGITS) in say(code, language)
    assert DIGITS != SYMBOLS


@pytest.mark.rule("F7")
@pytest.mark.parametrize(
    ("path", "answer", "leads_to"),
    [
        ("identifier", "no-mailbox", "mailbox"),
        ("identifier/number", "nothing-came", "mailbox"),
        ("other/no-mailbox", "password", "sign-in"),
        ("other/no-mailbox", "changed", "new-email"),
        ("other/no-mailbox/changed", "meanwhile", "hand"),
        ("password/which-address", "nothing-came", "mailbox"),
        ("password", "unconfirmed", "hand"),
        ("message/not-recognised/provisional", "personal", "retype-personal"),
        ("number/not-found", "found-identifier", "identifier-by-number"),
        ("number/not-found", "found-letters", "letters-by-number"),
        ("identifier/neither", "found-identifier", "identifier-by-number"),
        ("identifier/neither", "found-letters", "letters-by-number"),
        ("other/moved", "done", "hand"),
    ],
)
def test_who_comes_back_to_the_guide_finds_the_way_on(
    path: str, answer: str, leads_to: str
) -> None:
    """
    Whoever found the number, told the new address, or waited for a mail in vain, goes on there.
    """
    (way,) = (one for one in guide(path).answers if one.id == answer)
    assert guide(way.path).id == leads_to


@pytest.mark.rule("F6", "F7", "G3")
@pytest.mark.parametrize("language", LANGUAGES)
def test_whose_letter_was_stolen_is_led_to_the_contest_and_to_the_caf(language: Language) -> None:
    """
    Whoever reads that their organisation's credentials were used finds all that they can do.

    With the code that was sent they freeze the account; without it, the Caf is told at once.
    """
    place = guide(path_for(Code.PROVISIONAL_PASSWORD_USED))
    leads = {answer.id: guide(answer.path) for answer in place.answers}
    assert {one.id for one in leads.values()} == {"ask-administrator", "contest", "tell-the-caf"}
    assert say(CONTEST, language) in say(leads["code"], language)
    (answer,) = leads["code"].answers
    assert guide(answer.path).id == leads["nobody"].id == "tell-the-caf"


@pytest.mark.rule("F7", "G4")
def test_whose_access_was_closed_is_led_to_who_can_open_it() -> None:
    """
    A colleague who is refused as anybody finds the administrator, and the Caf if there is none.
    """
    place = guide(path_for(Code.SIGN_IN_REFUSED))
    (mine,) = [answer for answer in place.answers if answer.id == "colleague"]
    leads = {answer.id: guide(answer.path).id for answer in guide(mine.path).answers}
    assert leads["no-administrator"] == "administrator-gone"


@pytest.mark.rule("F7")
@pytest.mark.parametrize("path", ["message/slip", "password/several"])
def test_two_good_messages_that_fail_are_no_end(path: str) -> None:
    """
    Whoever has copied both messages, or paired them, and still fails, is led to the Caf.
    """
    ways = {answer.id: guide(answer.path).id for answer in guide(path).answers}
    assert ways["still-stuck"] == "contact"


@pytest.mark.rule("F7")
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_outcome_speaks_of_a_box_that_is_not_there(language: Language) -> None:
    """
    Where nothing can be sent, the words tell to contact the Caf, and ask nobody to type.
    """
    for outcome in outcomes():
        if outcome.act is None and outcome.asks:
            said = say(outcome, language)
            assert "Caf" in said
            assert re.search("Indiquez|Saisissez|Give the|type", said) is None


@pytest.mark.rule("F7")
@given(typed=typed_sirets())
def test_a_number_like_a_siret_is_hinted_at_and_read(typed: tuple[str, Siret]) -> None:
    """
    A SIRET is recognised however it is typed, and is a user number all the same.
    """
    text, siret = typed
    assert looks_like_siret(text)
    assert UserNumber.parse(text).value == siret.value


@given(text=invalid_siret_texts() | mistyped_sirets() | wild_texts() | st.none() | st.integers())
def test_no_other_number_looks_like_a_siret(text: object) -> None:
    """
    What is no SIRET does not look like one, and nothing that is typed or sent raises.
    """
    assert looks_like_siret(text) == (read(Siret.parse, text) is not None)


def test_a_refusal_of_a_path_holds_nothing_of_it() -> None:
    """
    What stood in the URL is not repeated.
    """
    with pytest.raises(Refusal) as caught:
        guide("first/zoe@example.org")
    assert "zoe" not in f"{caught.value!r}{caught.value}"
