"""
The README's lines run as they stand, on a file of SQLite and on a server of PostgreSQL.
"""

from __future__ import annotations

import email
import email.policy
import re

from pathlib import Path
from typing import Any

import flask
import pytest

from sqlalchemy import create_engine, make_url, text

from espace_bailleur import EspaceBailleur, Refusal, Step, say
from espace_bailleur.testing.reading import provisional_password_in


README = Path(__file__).parent.parent.parent / "README.md"
URL = "sqlite:///landlords.db"


def _snippets() -> list[str]:
    """
    Find the README's Python, those lines that need an application included.
    """
    found = re.findall(
        r"^```python[ a-z]*\n(.*?)^```", README.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert [URL in one for one in found] == [True, False]
    return found


def _bodies() -> list[str]:
    read = email.policy.default
    mails = [
        email.message_from_bytes(one.read_bytes(), policy=read) for one in Path("outbox").iterdir()
    ]
    return [mail.get_content().replace("\r\n", "\n") for mail in mails]


def _said(_: str, *, step: Step, refusal: Refusal | None, **__: object) -> str:
    return f"{step.id} {refusal and refusal.code}"


def _application(known: dict[str, Any]) -> flask.Flask:
    """
    Make an application of the README's two views, with a page that says the step.
    """
    app = flask.Flask("readme")
    app.secret_key = "of a test"
    known["render_template"] = _said
    from_flask = ("redirect", "request", "session")
    known |= {name: getattr(flask, name) for name in from_flask}
    known |= {"app": app, "Refusal": Refusal, "say": say}
    return app


def test_the_readme_runs_on_any_database(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    With its URL replaced and nothing else, the account is opened there, and its landlord signs in.

    Whoever runs it twice has one account, and the mails of the first run still open it; the page
    promises that nothing is to mend.
    """
    monkeypatch.chdir(tmp_path)
    known: dict[str, Any] = {}
    service, views = _snippets()
    exec(service.replace(URL, url), known)  # noqa: S102 - the README's own lines
    assert re.search("opened=1, known=0.*sent=2", capsys.readouterr().out, re.DOTALL)
    known["espace"].close()
    exec(service.replace(URL, url), known)  # noqa: S102 - the README's own lines
    assert re.search("opened=0, known=1.*sent=0", capsys.readouterr().out, re.DOTALL)
    engine = create_engine(make_url(url))
    with engine.connect() as connection:
        counted = connection.scalar(text("SELECT count(*) FROM espace_bailleur_accounts"))
    engine.dispose()
    assert counted == 1
    assert known["espace"].check() == ()
    app = _application(known)
    exec(views, known)  # noqa: S102 - the README's own lines
    bodies = _bodies()
    (password,) = filter(None, map(provisional_password_in, bodies))
    held = re.compile(r"^    (?!https:)(\S+)$", re.MULTILINE)
    (identifier,) = (found[1] for one in bodies if (found := held.search(one)))
    client = app.test_client()
    answer = client.post("/connexion", data={"identifier": identifier, "password": password})
    assert answer.headers["Location"] == "/etape"
    assert client.get("/etape").text == "information None"
    assert (
        client.post("/etape", data={"step": "information"}).text == "information answers-refused"
    )
    espace = known["espace"]
    assert isinstance(espace, EspaceBailleur)
    espace.close()
