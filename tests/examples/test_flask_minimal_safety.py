"""
The Flask application against other sites, wild input, and its own slips of the tongue.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import Organisation
from espace_bailleur.testing.reading import code_in, provisional_password_in
from tests.examples.landlord import KNOWN, OWN, PERSONAL, TELEPHONE, Landlord, Page


PATHS = (
    "/",
    "/connexion",
    "/etape",
    "/adresse",
    "/mot-de-passe-oublie",
    "/probleme-de-connexion",
    "/probleme-de-connexion/identifier/number",
    "/probleme-de-connexion/first/letter/no-password",
    "/contester",
    "/deconnexion",
)
READERS = (provisional_password_in, code_in)


def test_other_sites_cannot_send_forms(landlord: Landlord) -> None:
    """
    A form that another site sends is refused, and the cookie is out of reach of others.
    """
    typed = {"identifier": landlord.identifier, "password": landlord.provisional}
    for origin in ("https://example.net", "null", "http://localhost.example.net", "://"):
        answer = landlord.browser.post("/connexion", data=typed, headers={"Origin": origin})
        assert answer.status_code == 403
    own = {"Origin": "http://localhost"}
    cookie = landlord.browser.post("/connexion", data=typed, headers=own).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@given(
    path=st.sampled_from(["/organisme", *PATHS]),
    method=st.sampled_from(["HEAD", "GET", "PUT"]),
    form=st.dictionaries(
        st.sampled_from(["act", "name", "email", "code", "step", "identifier", "password"]),
        st.sampled_from(["create", "Ada", OWN, PERSONAL, "12345678", "information"]),
    ),
)
def test_nothing_changes_but_by_a_form_that_is_sent(
    path: str, method: str, form: dict[str, str]
) -> None:
    """
    No other method changes anything, be there a form in its body, for none compares its origin.
    """
    company, halfway = Landlord(), Landlord()
    opened = company.here.espace.operator("tests").open_account(
        departement="33",
        holder=Organisation(reference="O-1", name="SCI", siret="73282932000074"),
        email="company@example.org",
    )
    company.account = company.here.landlord(opened, at=None).account
    company.sign_in(PERSONAL)
    halfway.take(2, address=OWN)
    for zoe in (company, halfway):
        before = dict(zoe.here.store.accounts), dict(zoe.here.store.rosters)
        waiting = len(zoe.here.store.waiting)
        answer = zoe.browser.open(path, method=method, data=form)
        assert answer.status_code in {200, 302, 405}
        assert (zoe.here.store.accounts, zoe.here.store.rosters) == before
        assert len(zoe.here.store.waiting) == waiting


def _tour(zoe: Landlord) -> Iterator[Page]:
    """
    Show every page, as it is and refused.
    """
    yield zoe.visit("/connexion")
    yield zoe.sign_in("faux")
    yield zoe.visit("/mot-de-passe-oublie")
    yield zoe.send("/mot-de-passe-oublie", email="zoe")
    yield zoe.send("/mot-de-passe-oublie", email=KNOWN)
    yield zoe.visit("/probleme-de-connexion")
    yield zoe.sign_in(zoe.provisional)
    yield zoe.answer(email="")
    yield zoe.answer(email=OWN)
    yield zoe.send("/adresse", code="")
    yield zoe.send("/adresse", email="zoe")
    yield zoe.answer(telephone="demain")
    yield zoe.answer(telephone=TELEPHONE)
    yield zoe.answer(password="zoé")
    zoe.answer(password=PERSONAL)
    yield zoe.answer()
    yield zoe.answer(accepted="on")
    yield zoe.answer(accepted="on")
    yield zoe.sign_in(PERSONAL)


def test_every_page_can_be_read_and_filled_in_by_anyone(landlord: Landlord) -> None:
    """
    Every page is French, labels its inputs, points at its faults, and loads nothing from afar.
    """
    for page in _tour(landlord):
        assert (page.language, bool(page.heading)) == ("fr", True)
        assert len(set(page.ids)) == len(page.ids)
        assert all(one.startswith(("/", "#")) for one in page.references)
        for one in page.inputs:
            assert one["id"] in page.labelled
            assert "placeholder" not in one
            assert set(str(one.get("aria-describedby", "")).split()) <= set(page.ids)
            assert not one.get("aria-invalid") or one["aria-describedby"]
        assert landlord.shown.headers["Cache-Control"] == "no-store"


ACTIONS: tuple[Callable[[Landlord], object], ...] = (
    *(partial(Landlord.visit, path=path) for path in PATHS),
    lambda zoe: zoe.sign_in(zoe.provisional),
    lambda zoe: zoe.sign_in(PERSONAL),
    lambda zoe: zoe.sign_in("faux"),
    lambda zoe: zoe.answer(email=OWN, telephone=TELEPHONE, password="zoé"),
    lambda zoe: zoe.answer(email=KNOWN, password=PERSONAL, accepted="on"),
    lambda zoe: zoe.answer(email=OWN, password=PERSONAL, accepted="on"),
    lambda zoe: zoe.send("/adresse"),
    lambda zoe: [
        zoe.send("/adresse", code=code) for code in filter(None, map(code_in, zoe.mails()))
    ],
    lambda zoe: zoe.send("/mot-de-passe-oublie", email=KNOWN),
    lambda zoe: zoe.send("/deconnexion"),
    lambda zoe: zoe.here.clock.move(timedelta(minutes=45)),
)


@pytest.mark.rule("I2", "P33")
@given(done=st.integers(0, 6), actions=st.lists(st.sampled_from(ACTIONS), max_size=8))
def test_no_page_holds_a_secret(done: int, actions: list[Callable[[Landlord], object]]) -> None:
    """
    No answer, its headers included, holds a password or a code, not even one that was just typed.
    """
    zoe = Landlord()
    if done:
        zoe.take(done, address=OWN)
    for act in actions:
        act(zoe)
        found = [find(mail) for mail in zoe.mails() for find in READERS]
        secrets = [PERSONAL, *(one for one in found if one)]
        for answer in (*zoe.shown.history, zoe.shown):
            said = f"{answer.headers}{answer.text}".casefold()
            squeezed = said.replace(" ", "")
            for secret in secrets:
                assert secret.casefold() not in said
                assert secret.casefold().replace(" ", "") not in squeezed


FIELDS = (
    "identifier",
    "password",
    "email",
    "telephone",
    "user_number",
    "code",
    "step",
    "digest",
    "accepted",
)
WORDS = (
    "information",
    "telephone",
    "personal-password",
    "usage-rules",
    "terms",
    "on",
    KNOWN,
    "é" * 600,
)
typed = st.sampled_from(WORDS) | st.text(max_size=40)
forms = st.dictionaries(st.sampled_from(FIELDS) | st.text(max_size=8), typed, max_size=5)
posts = st.tuples(st.sampled_from(PATHS), forms)


def _is_an_answer(status: int) -> bool:
    """
    Tell whether a page, a way on or a refusal is answered.
    """
    return status in {200, 302} or 400 <= status < 500


@pytest.mark.rule("A6")
@given(done=st.integers(0, 6), sent=st.lists(posts, min_size=1, max_size=4))
def test_wild_forms_are_answered(done: int, sent: list[tuple[str, dict[str, str]]]) -> None:
    """
    Whatever is posted wherever, at any step, is answered and never breaks.
    """
    zoe = Landlord()
    if done:
        zoe.take(done, address=OWN)
    for path, form in sent:
        assert _is_an_answer(zoe.browser.post(path, data=form).status_code)


def test_wild_bytes_are_answered(landlord: Landlord) -> None:
    """
    A form and a cookie that no browser would send are answered, too.
    """
    form = "application/x-www-form-urlencoded"

    @given(raw=st.binary(max_size=200), cookie=st.text('ab.=é\x00 "', max_size=30))
    def holds(raw: bytes, cookie: str) -> None:
        landlord.browser.set_cookie("session", cookie)
        for path in PATHS:
            assert _is_an_answer(
                landlord.browser.post(path, data=raw, content_type=form).status_code
            )

    holds()


def test_a_huge_form_is_refused(landlord: Landlord) -> None:
    """
    A form beyond what any page can ask is not read.
    """
    assert (
        landlord.browser.post("/connexion", data={"identifier": "x" * 17_000}).status_code == 413
    )


@pytest.mark.rule("E1")
@pytest.mark.parametrize("token", ["", "forged", "a.b", 7, None, "é" * 2000])
def test_a_forged_session_leads_to_the_sign_in_page(landlord: Landlord, token: object) -> None:
    """
    Whatever a cookie holds, only what was signed opens a page.
    """
    landlord.take(6)
    with landlord.browser.session_transaction() as session:
        session["espace"] = token
    assert landlord.browser.get("/").location == "/connexion"
    landlord.browser.set_cookie("session", "forged")
    assert landlord.browser.get("/etape").location == "/connexion"


@pytest.mark.rule("E1")
def test_signing_out_ends_every_session(landlord: Landlord) -> None:
    """
    After signing out the cookie that was kept elsewhere opens nothing.
    """
    landlord.take(6)
    kept = landlord.browser.get_cookie("session")
    assert kept is not None
    assert "Connexion" in landlord.send("/deconnexion").words
    landlord.browser.set_cookie("session", kept.value)
    assert landlord.browser.get("/").location == "/connexion"
