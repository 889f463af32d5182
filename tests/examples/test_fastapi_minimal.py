"""
The FastAPI application, used from its pages.
"""

from __future__ import annotations

import asyncio
import json

from base64 import b64encode
from collections.abc import AsyncGenerator, Callable
from functools import partial

import pytest

from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import TimestampSigner

from espace_bailleur.testing.reading import code_in, provisional_password_in
from tests.examples.landlord import KNOWN, OWN, PERSONAL, RULES, TELEPHONE
from tests.examples.visitor import HERE, Visitor, a_visitor, a_visitor_at


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


def test_a_page_that_is_only_looked_at_reads_no_form(visitor: Visitor) -> None:
    """
    What comes along with a request for a page is not read, however long it is.
    """
    sent = [b"email=" + b"x" * 70_000] * 3

    async def parts() -> AsyncGenerator[bytes]:
        for part in sent:
            yield part

    async def get() -> list[bytes]:
        body, kind = parts(), {"Content-Type": "application/x-www-form-urlencoded"}
        visitor.shown = await visitor.browser.request(
            "GET", "/mot-de-passe-oublie", content=body, headers=kind
        )
        return [part async for part in body]

    unread = visitor.runner.run(get())
    assert visitor.shown.status_code == 200
    assert unread == sent


def test_messages_leave_while_the_pages_are_served(visitor: Visitor) -> None:
    """
    Between startup and shutdown what is due leaves by itself, and nothing runs on afterwards.
    """
    here, app = visitor.here, visitor.app

    async def served() -> None:
        before = len(here.mailbox.items)
        await here.awaiting.forgot_password(KNOWN, source=None)
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
