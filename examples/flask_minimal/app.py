"""
The landlords' pages as one Flask application; `python -m examples.flask_minimal` serves it.
"""
# Flask calls what it decorates.
# pyright: reportUnusedFunction=false

from collections.abc import Callable, Mapping

from flask import (
    Flask,
    flash,
    g,
    get_flashed_messages,
    redirect,
    render_template,
    request,
    session,
)
from flask.typing import ResponseReturnValue as Page

from espace_bailleur import (
    CONTEST,
    DEPARTEMENT,
    IDENTIFIER,
    PASSWORD,
    Code,
    Entry,
    EspaceBailleur,
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

from .contacts import Contacts
from .guards import guarded
from .organisation import DONE, NEW, PERMISSIONS, change, to_confirm


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


def create_app(  # noqa: C901 - a list of small views
    espace: EspaceBailleur,
    *,
    contact: str | None = None,
    contacts: Mapping[str, str] | None = None,
) -> Flask:
    """
    Make the pages of *espace*; its `dispatch` runs elsewhere, so that no page waits for it.

    *contact* is how to reach the institution, as the service tells it in its messages, and
    *contacts* how to reach the Caf of a département.
    """
    cafs = Contacts(contact, contacts or {})
    app = guarded(Flask(__name__))
    app.url_map.strict_slashes = False  # an address is a page with a slash at its end, too

    @app.context_processor
    def brought() -> dict[str, object]:
        # The templates know nothing of Flask: the other example shows them, too.
        messages = get_flashed_messages()
        chemin = (request.view_args or {}).get("chemin", "")
        return {
            **WORDS,
            "cafs": cafs,
            "entry": g.get("entry"),
            "form": request.form,
            "messages": messages,
            "chemin": chemin,
            "me": g.get("me"),
            "members": g.get("members", ()),
            "organisation": g.get("organisation"),
        }

    @app.errorhandler(SessionEnded)
    def ended(refusal: SessionEnded) -> Page:
        if session.pop("espace", None):
            flash(say(refusal))
        return redirect("/connexion")

    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Page:
        if refusal.code in {Code.STEP_NOT_PENDING, Code.NOT_ALLOWED}:
            flash(say(refusal))
            return redirect("/etape")
        if refusal.code is Code.PROOF_NOT_FRESH:
            flash(say(refusal))
            session["back"] = request.path
            return redirect("/connexion")
        return render_template(f"{request.endpoint}.html", refusal=refusal), 422

    @app.errorhandler(Unavailable)
    def unavailable(reason: Unavailable) -> Page:
        return render_template("attente.html", reason=reason), 503

    def entered() -> Entry:
        g.entry = entry = espace.resume(session.get("espace"))
        return entry

    def code_of(entry: Entry) -> str | None:
        address = entry.account.address
        return address.code.id if address and address.code else None

    @app.route("/connexion", methods=["GET", "POST"])
    def connexion() -> Page:
        if request.method != "POST":
            return render_template("connexion.html")
        identifier, password = (request.form.get(one.name, "") for one in (IDENTIFIER, PASSWORD))
        source = request.remote_addr
        entry = espace.sign_in(identifier=identifier, password=password, source=source)
        session["espace"] = entry.token
        return redirect(session.pop("back", "/etape"))

    @app.route("/etape", methods=["GET", "POST"])
    def etape() -> Page:
        entry = entered()
        if entry.pending is None:
            return redirect("/")
        if request.method != "POST":
            return render_template("etape.html")
        before, entry = code_of(entry), espace.complete(entry, request.form)
        session["espace"] = entry.token
        return redirect("/etape" if code_of(entry) in {None, before} else "/adresse")

    @app.route("/adresse", methods=["GET", "POST"])
    def adresse() -> Page:
        entry = entered()
        if request.method != "POST":
            return render_template("adresse.html") if code_of(entry) else redirect("/etape")
        if "code" in request.form:
            espace.confirm_address(entry, request.form["code"])
        elif "email" in request.form:
            espace.correct_address(entry, request.form["email"])
        else:
            espace.resend_code(entry)
        return redirect("/adresse")

    @app.route("/")
    def accueil() -> Page:
        entry = entered()
        if entry.pending:
            return redirect("/etape")
        return render_template("accueil.html", organisation=espace.organisation(entry).name())

    @app.route("/deconnexion", methods=["POST"])
    def deconnexion() -> Page:
        espace.sign_out(entered())
        session.clear()
        return redirect("/connexion")

    show_organisation(app, espace, entered)
    show_ways_back(app, espace, cafs)
    return app


def show_organisation(app: Flask, espace: EspaceBailleur, entered: Callable[[], Entry]) -> None:
    """
    Add the page of the people of an organisation.
    """

    @app.route("/organisme", methods=["GET", "POST"])
    def organisme() -> Page:
        entry = entered()
        team = espace.organisation(entry)
        g.me = me = team.me()
        g.organisation = team.name()
        if me is None:
            return redirect("/")
        if me.position is Position.ADMINISTRATOR:
            g.members = team.members()
        if request.method != "POST":
            return render_template("organisme.html")
        if one := to_confirm(g.get("members", ()), request.form):
            return render_template("confirmer.html", one=one)
        session["espace"] = (change(team, request.form) or entry).token
        flash(DONE[TeamAct(request.form["act"])])
        return redirect("/organisme")


def show_ways_back(app: Flask, espace: EspaceBailleur, cafs: Contacts) -> None:
    """
    Add both ways out of the sign-in page; who comes that way is a stranger.
    """

    @app.route("/mot-de-passe-oublie", methods=["GET", "POST"])
    def oublie() -> Page:
        answer = None
        if request.method == "POST":
            email = request.form.get("email", "")
            # Behind a proxy this is the proxy for everybody, unless ProxyFix restores it.
            answer = espace.forgot_password(email, source=request.remote_addr)
        return render_template("oublie.html", answer=answer)

    @app.route("/probleme-de-connexion", methods=["GET", "POST"])
    @app.route("/probleme-de-connexion/<path:chemin>", methods=["GET", "POST"])
    def probleme(chemin: str = "") -> Page:
        asked, answer, caf = cafs.asked_at(guide(chemin)), None, None
        if request.method == "POST" and asked:
            caf = cafs.of(request.form.get(DEPARTEMENT.name, ""))
        elif request.method == "POST":
            answer = espace.help(chemin, request.form, source=request.remote_addr)
        return render_template("probleme.html", answer=answer, caf=caf)

    @app.route("/contester", methods=["GET", "POST"])
    def contester() -> Page:
        answer = None
        if request.method == "POST":
            number, code = (request.form.get(one.name, "") for one in CONTEST.fields)
            source = request.remote_addr
            answer = espace.contest(user_number=number, code=code, source=source)
        return render_template("contester.html", answer=answer)
