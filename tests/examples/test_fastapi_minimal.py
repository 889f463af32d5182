"""
The FastAPI application, used from its pages.
"""

from __future__ import annotations

import asyncio
import json

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import TimestampSigner

from espace_bailleur import Unavailable
from espace_bailleur.adapters.memory import MemoryStore
from espace_bailleur.testing.reading import code_in, provisional_password_in
from tests.examples.landlord import KNOWN, OWN, PERSONAL, RULES, TELEPHONE, TERMS
from tests.examples.visitor import HERE, Visitor, a_visitor, a_visitor_at


REFUSED = "Nous ne reconnaissons pas cet identifiant avec ce mot de passe."
WAYS_OUT = {"/mot-de-passe-oublie", "/probleme-de-connexion"}
PATHS = (
    "/",
    "/connexion",
    "/etape",
    "/adresse",
    "/mot-de-passe-oublie",
    "/probleme-de-connexion",
    "/deconnexion",
)


@pytest.mark.rule("D1", "D5", "D10", "D11")
def test_a_first_connection_in_a_database(migrated: str) -> None:
    """
    On SQLite and on PostgreSQL, the steps and the code of an address lead in, in their order.
    """
    with a_visitor_at(migrated) as zoe:
        assert "Connexion" in zoe.visit("/").words
        assert "Renseignez les informations demandées" in zoe.sign_in(zoe.provisional).words
        assert OWN in zoe.answer(email=OWN).words
        code = zoe.code
        wrong = f"{(int(code) + 1) % 10**8:08}"
        assert "Ce code n’est pas le bon" in zoe.send("/adresse", code=wrong).words
        assert "saisissez le code reçu" in zoe.visit("/etape").words
        assert "Indiquez votre numéro de téléphone" in zoe.send("/adresse", code=code).words
        assert "saisissez le code reçu" not in zoe.page.words
        assert "Étape 3 sur 6" in zoe.page.words
        assert "Personnalisez votre mot de passe" in zoe.answer(telephone=TELEPHONE).words
        assert "Acceptez les règles d’usage" in zoe.answer(password=PERSONAL).words
        assert RULES.text in zoe.page.words
        assert "Acceptez les conditions d’utilisation" in zoe.answer(accepted="on").words
        assert "ouvert" not in zoe.visit("/").words
        assert "Votre Espace bailleur est ouvert" in zoe.answer(accepted="on").words
        assert str(zoe.account.user_number) in zoe.page.words
        assert "ouvert" in zoe.visit("/etape").words


@pytest.mark.rule("D3")
@pytest.mark.parametrize("done", [1, 2, 3, 4, 5, 6])
def test_an_interrupted_onboarding_goes_on(visitor: Visitor, done: int) -> None:
    """
    Whoever comes back finds the step that was left.
    """
    left = visitor.take(done).heading
    visitor.send("/deconnexion")
    password = PERSONAL if done > 3 else visitor.provisional
    assert visitor.sign_in(password).heading == left


@pytest.mark.rule("E2")
def test_a_wrong_sign_in_tells_nothing(visitor: Visitor) -> None:
    """
    A wrong password and an unknown identifier show the same page, with both ways out.
    """
    known, unknown = visitor.identifier, "ZOE"
    wrong = visitor.sign_in("faux", known)
    wrong_html = visitor.html.replace(known, "")
    assert visitor.shown.status_code == 422
    assert REFUSED in wrong.words
    assert set(wrong.references) >= WAYS_OUT
    visitor.sign_in("faux", unknown)
    assert visitor.html.replace(unknown, "") == wrong_html


@pytest.mark.rule("D4", "D6")
def test_all_faults_come_at_once(visitor: Visitor) -> None:
    """
    A refused form shows every fault beside its field, and what was typed but for passwords.
    """
    visitor.sign_in(visitor.provisional)
    assert "Saisissez une adresse mail complète" in visitor.answer(email="zo é@").words
    assert 'value="zo é@"' in visitor.html
    visitor.answer(email=KNOWN)
    visitor.answer(telephone=TELEPHONE)
    page = visitor.answer(password="Zoé2026!")
    for fault in ("au moins 15 caractères", "est connu", "facile à deviner"):
        assert fault in page.words
    assert "Zoé2026!" not in visitor.html
    assert visitor.shown.status_code == 422


@pytest.mark.rule("D8")
def test_a_document_is_accepted_as_displayed(visitor: Visitor) -> None:
    """
    The text stands on the page as it is; without a tick, or with another digest, it stays there.
    """
    assert RULES.text in visitor.take(4).words
    assert "cochez la case" in visitor.answer().words
    other = visitor.send("/etape", step="usage-rules", digest=TERMS.digest, accepted="on")
    assert "Lisez-la, puis acceptez-la" in other.words


@pytest.mark.rule("D2")
def test_a_stale_form_changes_nothing(visitor: Visitor) -> None:
    """
    A form of another step leads to the pending one, and says so once.
    """
    visitor.take(3)
    page = visitor.send("/etape", step="information", email=OWN)
    assert "Vous en êtes à cette étape" in page.words
    assert "Étape 4 sur 6" in page.words
    assert "Vous en êtes à cette étape" not in visitor.visit("/etape").words
    assert "Étape 4 sur 6" in visitor.visit("/adresse").words


@pytest.mark.rule("D5", "P25")
def test_an_address_is_corrected(visitor: Visitor) -> None:
    """
    A new code can be asked for and the address corrected; the code before is void then.
    """
    visitor.sign_in(visitor.provisional)
    visitor.answer(email=OWN)
    first = visitor.code
    visitor.send("/adresse")
    assert visitor.code != first
    assert "adresse mail complète" in visitor.send("/adresse", email="zoe").words
    visitor.send("/adresse", email="zoe.o@example.com")
    assert "Ce code n’est pas le bon" in visitor.send("/adresse", code=first).words
    assert "Indiquez" in visitor.send("/adresse", email=KNOWN).words
    assert "saisissez le code reçu" not in visitor.page.words


@pytest.mark.rule("F2", "P04")
def test_a_forgotten_password(visitor: Visitor) -> None:
    """
    Known and unknown addresses get the same page; the new password comes beside the old one.
    """
    visitor.take(6)
    visitor.visit("/mot-de-passe-oublie")
    known = visitor.send("/mot-de-passe-oublie", email=KNOWN.upper()).words
    unknown = visitor.send("/mot-de-passe-oublie", email="nobody@example.org").words
    assert unknown == known
    assert "Problème de connexion" in known
    assert "adresse mail complète" in visitor.send("/mot-de-passe-oublie", email="zoe").words
    anew = visitor.provisional
    assert "ouvert" in visitor.sign_in(PERSONAL).words
    assert "Personnalisez votre mot de passe" in visitor.sign_in(anew).words
    assert "ouvert" in visitor.answer(password="un phare, puis la brume du soir").words
    assert REFUSED in visitor.sign_in(PERSONAL).words


@pytest.mark.rule("D5")
def test_two_accounts_are_paired_by_their_numbers(visitor: Visitor) -> None:
    """
    Neither account's password opens the other, and an address of the first is refused by number.
    """
    visitor.take(6)
    visitor.send("/deconnexion")
    first, visitor.account = visitor.account, visitor.opened("2B", OWN)
    assert REFUSED in visitor.sign_in(PERSONAL).words
    assert REFUSED in visitor.sign_in(visitor.provisional, str(first.identifier)).words
    visitor.sign_in(visitor.provisional)
    refused = visitor.answer(email=KNOWN).words.replace("\u00a0", " ")
    assert str(first.user_number) in refused


@pytest.mark.rule("C8")
def test_a_session_ends_and_says_so(visitor: Visitor) -> None:
    """
    After an hour a provisional session is over, and the sign-in page says what is kept, once.
    """
    visitor.take(2)
    visitor.here.clock.move(timedelta(minutes=59))
    assert "Étape 3" in visitor.visit("/etape").words
    visitor.here.clock.move(timedelta(minutes=1))
    assert "votre session est terminée" in visitor.visit("/etape").words
    assert visitor.shown.url.path == "/connexion"
    assert "votre session est terminée" not in visitor.visit("/etape").words


@pytest.mark.rule("E1")
@pytest.mark.parametrize("token", ["", "forged", "a.b", 7, None, "é" * 2000])
def test_a_forged_session_leads_to_the_sign_in_page(
    monkeypatch: pytest.MonkeyPatch, token: object
) -> None:
    """
    Whatever a cookie holds, only what was signed opens a page.
    """
    monkeypatch.setenv("SECRET_KEY", "of the tests")
    held = b64encode(json.dumps({"espace": token}).encode())
    signed = TimestampSigner("of the tests").sign(held).decode()
    with a_visitor() as visitor:
        for cookie in (signed, "forged"):
            visitor.browser.cookies.clear()
            visitor.visit("/etape")
            visitor.browser.cookies.set("session", cookie)
            visitor.visit("/etape")
            assert visitor.shown.url.path == "/connexion"


@pytest.mark.rule("E1")
def test_signing_out_ends_every_session(visitor: Visitor) -> None:
    """
    After signing out the cookie that was kept elsewhere opens nothing.
    """
    visitor.take(6)
    kept = visitor.browser.cookies["session"]
    assert "Connexion" in visitor.send("/deconnexion").words
    assert "session" not in visitor.browser.cookies
    visitor.browser.cookies.set("session", kept)
    visitor.visit("/")
    assert visitor.shown.url.path == "/connexion"


def test_other_sites_cannot_send_forms(visitor: Visitor) -> None:
    """
    A form that another site sends is refused, and the cookie is out of reach of others.
    """
    typed = {"identifier": visitor.identifier, "password": visitor.provisional}
    for origin in ("https://example.net", "null", f"{HERE}.example.net", "://"):
        visitor.post("/connexion", typed, Origin=origin)
        assert visitor.shown.status_code == 403
    visitor.post("/connexion", typed, Origin=HERE)
    cookie = visitor.shown.history[0].headers["Set-Cookie"]
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_a_huge_form_is_refused(visitor: Visitor) -> None:
    """
    A form beyond what any page can ask, or one that does not tell its length, is not read.
    """
    visitor.post("/connexion", {"identifier": "x" * 17_000})
    assert visitor.shown.status_code == 413
    visitor.post("/connexion", {"identifier": "x"}, **{"Content-Length": "many"})
    assert visitor.shown.status_code == 413


def test_a_store_that_is_away(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    While the store cannot answer, a page says that it is worth trying again.
    """

    def find(*_: object) -> None:
        raise Unavailable

    known, password = visitor.identifier, visitor.provisional
    monkeypatch.setattr(MemoryStore, "find", find)
    assert "Réessayez dans quelques minutes" in visitor.sign_in(password, known).words
    assert visitor.shown.status_code == 503


def test_messages_leave_while_the_pages_are_served(visitor: Visitor) -> None:
    """
    Between startup and shutdown what is due leaves by itself, and nothing runs on afterwards.
    """
    here, app = visitor.here, visitor.app

    async def served() -> None:
        before = len(here.mailbox.items)
        await here.awaiting.forgot_password(KNOWN)
        async with asyncio.timeout(60), app.router.lifespan_context(app):
            while len(here.mailbox.items) == before:  # noqa: ASYNC110 - a mailbox wakes nobody
                await asyncio.sleep(0.01)
        assert asyncio.all_tasks() == {asyncio.current_task()}

    visitor.runner.run(served())


ACTIONS: tuple[Callable[[Visitor], object], ...] = (
    *(partial(Visitor.visit, path=path) for path in PATHS),
    lambda zoe: zoe.sign_in(zoe.provisional),
    lambda zoe: zoe.sign_in(PERSONAL),
    lambda zoe: zoe.answer(email=OWN, telephone=TELEPHONE, password="zoé"),
    lambda zoe: zoe.answer(email=KNOWN, password=PERSONAL, accepted="on"),
    lambda zoe: zoe.answer(email=OWN, password=PERSONAL, accepted="on"),
    lambda zoe: zoe.send("/adresse"),
    lambda zoe: [
        zoe.send("/adresse", code=code) for code in filter(None, map(code_in, zoe.mails()))
    ],
    lambda zoe: zoe.send("/mot-de-passe-oublie", email=KNOWN),
    lambda zoe: zoe.send("/deconnexion"),
)


@pytest.mark.rule("I2", "P33")
@given(done=st.integers(1, 6), actions=st.lists(st.sampled_from(ACTIONS), max_size=6))
def test_no_answer_holds_a_secret(done: int, actions: list[Callable[[Visitor], object]]) -> None:
    """
    No answer, its address and headers included, holds a password or a code, nor is it stored.
    """
    with a_visitor() as zoe:
        zoe.take(done, address=OWN)
        for act in actions:
            act(zoe)
            found = [
                find(mail) for mail in zoe.mails() for find in (provisional_password_in, code_in)
            ]
            secrets = [PERSONAL, *(one for one in found if one)]
            for answer in (*zoe.shown.history, zoe.shown):
                assert answer.headers["Cache-Control"] == "no-store"
                said = f"{answer.url}{answer.headers}{answer.text}".casefold().replace(" ", "")
                assert not [one for one in secrets if one.casefold().replace(" ", "") in said]


FIELDS = ("identifier", "password", "email", "telephone", "code", "step", "digest", "accepted")
forms = st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=8), st.text(max_size=40))


@pytest.mark.rule("A6")
@given(done=st.integers(1, 6), path=st.sampled_from(PATHS), form=forms, raw=st.binary())
def test_wild_forms_are_answered(done: int, path: str, form: dict[str, str], raw: bytes) -> None:
    """
    Whatever is posted wherever, at any step, is answered and never breaks.
    """
    with a_visitor() as zoe:
        zoe.take(done, address=OWN)
        zoe.send(path, **form)
        assert zoe.shown.status_code < 500
        for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=b"):
            sent = zoe.browser.post(path, content=raw, headers={"Content-Type": kind})
            assert zoe.runner.run(sent).status_code < 500
        sent = zoe.browser.post(path, files={"email": raw})
        assert zoe.runner.run(sent).status_code < 500
