"""
The landlords' pages as one FastAPI application; `python -m examples.fastapi_minimal` serves it.
"""
# FastAPI calls what it decorates.
# pyright: reportUnusedFunction=false

import asyncio

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from fastapi import Depends, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from jinja2 import Environment, FileSystemLoader

from espace_bailleur import (
    CONTEST,
    DEPARTEMENT,
    IDENTIFIER,
    PASSWORD,
    AsyncEspaceBailleur,
    Code,
    Entry,
    Permission,
    Position,
    Refusal,
    SessionEnded,
    TeamAct,
    Unavailable,
    Way,
    guide,
    looks_like_siret,
    new_key,
    path_for,
    say,
)

from ..flask_minimal.contacts import Contacts
from ..flask_minimal.organisation import DONE, NEW, PERMISSIONS, to_confirm
from .guards import guarded
from .organisation import change


# Both examples show the same pages.
SHARED = Path(__file__).parent.parent / "flask_minimal"
PAGES = Environment(loader=FileSystemLoader(SHARED / "templates"), autoescape=True)
WAYS = {
    Way.FORGOTTEN_PASSWORD: "/mot-de-passe-oublie",
    Way.CONNECTION_PROBLEM: "/probleme-de-connexion",
}
WORDS = {
    "say": say,
    "guide": guide,
    "path_for": path_for,
    "looks_like_siret": looks_like_siret,
    "contest": CONTEST,
    "ways": WAYS,
    "fields": (IDENTIFIER, PASSWORD),
    "acts": TeamAct,
    "permissions": PERMISSIONS,
    "right": Permission,
    "new": NEW,
    "once": new_key,
}


def page(request: Request, name: str, status: int = 200, **shown: object) -> Response:
    """
    Show a template, with what the request brought and what the last one left to say.
    """
    said = request.session.pop("message", None)
    brought = {
        "cafs": request.app.state.cafs,
        "entry": getattr(request.state, "entry", None),
        "form": getattr(request.state, "form", {}),
        "chemin": request.path_params.get("chemin", ""),
        "messages": [said] if said else [],
        "me": getattr(request.state, "me", None),
        "members": getattr(request.state, "members", ()),
        "organisation": getattr(request.state, "organisation", None),
    }
    return HTMLResponse(PAGES.get_template(f"{name}.html").render(WORDS | brought | shown), status)


def to(path: str) -> Response:
    """
    Lead to another page.
    """
    return RedirectResponse(path, 303)


async def typed(request: Request) -> dict[str, str]:
    """
    Read the form of a page that was sent; none asks for a file.
    """
    form: dict[str, str] = {}
    if request.method == "POST":
        async with request.form() as sent:
            form = {name: value for name, value in sent.items() if isinstance(value, str)}
    request.state.form = form
    return form


async def entered(request: Request) -> Entry:
    """
    Find whose session it is.
    """
    espace: AsyncEspaceBailleur = request.app.state.espace
    request.state.entry = entry = await espace.resume(request.session.get("espace"))
    return entry


def source_of(request: Request) -> str | None:
    """
    Tell where a request comes from; behind a proxy, the server has to be told so.
    """
    # Behind a proxy this is the proxy for everybody, unless Uvicorn trusts what it forwards.
    return request.client.host if request.client else None


Form = Annotated[dict[str, str], Depends(typed)]
Entered = Annotated[Entry, Depends(entered)]


def create_app(  # noqa: C901 - a list of small views
    espace: AsyncEspaceBailleur,
    *,
    contact: str | None = None,
    contacts: Mapping[str, str] | None = None,
) -> FastAPI:
    """
    Make the pages of *espace*, which dispatches in the background while they are served.

    *contact* is how to reach the institution, as the service tells it in its messages, and
    *contacts* how to reach the Caf of a département.
    """

    @asynccontextmanager
    async def dispatching(_: FastAPI) -> AsyncGenerator[None]:
        worker = espace.worker(every=timedelta(seconds=1))
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(worker.run())
            yield
            worker.stop()

    app = guarded(FastAPI(lifespan=dispatching, openapi_url=None))
    app.state.espace = espace
    app.state.cafs = cafs = Contacts(contact, contacts or {})
    app.mount("/static", StaticFiles(directory=SHARED / "static"))

    @app.exception_handler(SessionEnded)
    async def ended(request: Request, refusal: SessionEnded) -> Response:
        if request.session.pop("espace", None):
            request.session["message"] = say(refusal)
        return to("/connexion")

    @app.exception_handler(Refusal)
    async def refused(request: Request, refusal: Refusal) -> Response:
        if refusal.code in {Code.STEP_NOT_PENDING, Code.NOT_ALLOWED}:
            request.session["message"] = say(refusal)
            return to("/etape")
        if refusal.code is Code.PROOF_NOT_FRESH:
            request.session.update(message=say(refusal), back=request.url.path)
            return to("/connexion")
        return page(request, request.scope["route"].name, 422, refusal=refusal)

    @app.exception_handler(Unavailable)
    async def unavailable(request: Request, reason: Unavailable) -> Response:
        return page(request, "attente", 503, reason=reason)

    def code_of(entry: Entry) -> str | None:
        address = entry.account.address
        return address.code.id if address and address.code else None

    @app.api_route("/connexion", methods=["GET", "POST"])
    async def connexion(request: Request, form: Form) -> Response:
        if request.method == "GET":
            return page(request, "connexion")
        identifier, password = (form.get(one.name, "") for one in (IDENTIFIER, PASSWORD))
        entry = await espace.sign_in(
            identifier=identifier, password=password, source=source_of(request)
        )
        request.session["espace"] = entry.token
        return to(request.session.pop("back", "/etape"))

    @app.api_route("/etape", methods=["GET", "POST"])
    async def etape(request: Request, entry: Entered, form: Form) -> Response:
        if entry.pending is None:
            return to("/")
        if request.method == "GET":
            return page(request, "etape")
        before, entry = code_of(entry), await espace.complete(entry, form)
        request.session["espace"] = entry.token
        return to("/etape" if code_of(entry) in {None, before} else "/adresse")

    @app.api_route("/adresse", methods=["GET", "POST"])
    async def adresse(request: Request, entry: Entered, form: Form) -> Response:
        if "code" in form:
            await espace.confirm_address(entry, form["code"])
        elif "email" in form:
            await espace.correct_address(entry, form["email"])
        elif request.method == "POST":
            await espace.resend_code(entry)
        elif code_of(entry):
            return page(request, "adresse")
        else:
            return to("/etape")
        return to("/adresse")

    @app.get("/")
    async def accueil(request: Request, entry: Entered) -> Response:
        if entry.pending:
            return to("/etape")
        return page(request, "accueil", organisation=await espace.organisation(entry).name())

    @app.post("/deconnexion")
    async def deconnexion(request: Request, entry: Entered) -> Response:
        await espace.sign_out(entry)
        request.session.clear()
        return to("/connexion")

    show_organisation(app, espace)
    show_ways_back(app, espace, cafs)
    return app


def show_organisation(app: FastAPI, espace: AsyncEspaceBailleur) -> None:
    """
    Add the page of the people of an organisation.
    """

    @app.api_route("/organisme", methods=["GET", "POST"])
    async def organisme(request: Request, entry: Entered, form: Form) -> Response:
        team = espace.organisation(entry)
        request.state.me = me = await team.me()
        request.state.organisation = await team.name()
        if me is None:
            return to("/")
        if me.position is Position.ADMINISTRATOR:
            request.state.members = await team.members()
        if request.method == "GET":
            return page(request, "organisme")
        if one := to_confirm(getattr(request.state, "members", ()), form):
            return page(request, "confirmer", one=one)
        request.session["espace"] = (await change(team, form) or entry).token
        request.session["message"] = DONE[TeamAct(form["act"])]
        return to("/organisme")


def show_ways_back(app: FastAPI, espace: AsyncEspaceBailleur, cafs: Contacts) -> None:
    """
    Add both ways out of the sign-in page; who comes that way is a stranger.
    """

    @app.api_route("/mot-de-passe-oublie", methods=["GET", "POST"])
    async def oublie(request: Request, form: Form) -> Response:
        answer = None
        if request.method == "POST":
            email = form.get("email", "")
            answer = await espace.forgot_password(email, source=source_of(request))
        return page(request, "oublie", answer=answer)

    @app.api_route("/probleme-de-connexion", methods=["GET", "POST"])
    @app.api_route("/probleme-de-connexion/{chemin:path}", methods=["GET", "POST"])
    async def probleme(request: Request, form: Form, chemin: str = "") -> Response:
        asked, answer, caf = cafs.asked_at(guide(chemin)), None, None
        if request.method == "POST" and asked:
            caf = cafs.of(form.get(DEPARTEMENT.name, ""))
        elif request.method == "POST":
            answer = await espace.help(chemin, form, source=source_of(request))
        return page(request, "probleme", answer=answer, caf=caf)

    @app.api_route("/contester", methods=["GET", "POST"])
    async def contester(request: Request, form: Form) -> Response:
        answer = None
        if request.method == "POST":
            number, code = (form.get(one.name, "") for one in CONTEST.fields)
            source = source_of(request)
            answer = await espace.contest(user_number=number, code=code, source=source)
        return page(request, "contester", answer=answer)
