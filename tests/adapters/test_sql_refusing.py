"""
What `open` and `migrate` say where they cannot work: each names its mend, and no password.
"""

from __future__ import annotations

import subprocess
import sys
import uuid

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest

from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from espace_bailleur import AsyncEspaceBailleur, EspaceBailleur, Misuse, Unavailable, new_key
from espace_bailleur._open import migrate
from espace_bailleur.testing.doubles import Mailbox
from espace_bailleur.testing.people import DOCUMENTS
from espace_bailleur.testing.strategies import wild_texts


pytestmark = pytest.mark.usefixtures("cheap_hashes")


FACES = (EspaceBailleur, AsyncEspaceBailleur)


def _open(face: type[Any], url: str) -> None:
    face.open(url, keys=[new_key()], courier=Mailbox(), documents=DOCUMENTS)


CALLS: tuple[Callable[[str], None], ...] = (*(partial(_open, face) for face in FACES), migrate)


@pytest.mark.rule("I2")
@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "landlords.db",
        "mysql://zoe:geheim@localhost/landlords",
        "postgresql+asyncpg://zoe:geheim@localhost/landlords",
        "postgresql+psycopg://zoe:geheim@localhost:geheim/landlords",
        "postgresql+psycopg:geheim",
        "sqlite://",
        "sqlite://landlords.db",
        "sqlite:///:memory:",
        "sqlite:///file:landlords?mode=memory&uri=true",
        "sqlite:////there/is/no/such/folder/landlords.db",
        "sqlite:////",
        "sqlite+pysqlite:///landlords.db",
        "geheim",
        "zoe:geheim@localhost/landlords",
        "sqlite://zoe:geheim@/landlords.db",
        "sqlite://localhost/landlords.db",
        "sqlite:///landlords.db?timeout=geheim",
        "sqlite:///landlords.db?timeout=1&timeout=2",
        "sqlite:///landlords.db?mode=ro",
        "sqlite:///landlords.db?geheim=1",
        "sqlite:///landlords.db?uri=geheim",
        "sqlite:///landlords\0.db",
        "sqlite:///landlords\ud800.db",
        f"sqlite:///{'n' * 300}.db",
        "postgresql://zoe:geheim@127.0.0.1:1/landlords?port=geheim",
        None,
        Path("geheim.db"),
    ],
)
def test_a_url_that_cannot_work_names_its_mend(
    face: type[Any], wrong: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A wrong URL is a misuse that says what to write instead, and nothing of a password.
    """
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Misuse) as misuse:
        _open(face, cast("str", wrong))
    assert misuse.value.mend
    assert "geheim" not in str(misuse.value)
    assert misuse.value.__context__ is None
    assert list(tmp_path.iterdir()) == []


def _urls() -> st.SearchStrategy[str]:
    """
    Draw what somebody may write as a URL, with a password, of which most are nearly right.
    """
    word = wild_texts() | st.sampled_from(["", "0", "-1", "nan", "1e999", "9" * 30, "true", "x"])
    option = st.sampled_from(
        ["timeout", "uri", "mode", "vfs", "connect_timeout", "prepare_threshold", "row_factory"]
    )
    pair = st.builds("{}={}".format, option | word, word)
    query = st.lists(pair, max_size=3).map("&".join).map(lambda one: one and f"?{one}")
    file = st.builds("sqlite:///{}{}".format, word.map(lambda one: one.lstrip("/")), query)
    # Nobody listens there, so that nothing is waited for.
    server = st.builds("postgresql://z:geheim@127.0.0.1:1/{}{}".format, word, query)
    elsewhere = st.builds("{}://z:geheim@{}".format, st.sampled_from(["sqlite", "mysql"]), word)
    return file | server | elsewhere | word


def _told(face: type[Any], url: str) -> Misuse | Unavailable | None:
    try:
        _open(face, url)
    except (Misuse, Unavailable) as told:
        return told
    return None


@pytest.mark.rule("I2")
@pytest.mark.parametrize("face", FACES)
def test_opening_answers_anything_that_is_written(
    face: type[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Whatever the URL, there is a service, a misuse or somebody who does not answer; no password.
    """
    monkeypatch.chdir(tmp_path)

    @given(_urls())
    @example("sqlite:///here.db")
    def opens(url: str) -> None:
        told = _told(face, url)
        assert "geheim" not in str(told)

    opens()


def test_a_folder_that_may_not_be_entered_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A file in a folder that is closed to whoever runs this is a misuse that says so.
    """

    def refused(_: Path) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "stat", refused)
    with pytest.raises(Misuse, match="may not be entered") as misuse:
        _open(EspaceBailleur, f"sqlite:///{tmp_path}/landlords.db")
    assert "Name another file" in misuse.value.mend


@pytest.mark.parametrize("face", FACES)
def test_an_option_that_stops_a_driver_later_is_a_misuse(face: type[Any], schema: str) -> None:
    """
    What a driver takes at first and stumbles over once it is connected is told likewise.
    """
    with pytest.raises(Misuse, match="option") as misuse:
        _open(face, f"{schema}&prepare_threshold=0")
    assert misuse.value.__context__ is None


@pytest.mark.parametrize("face", FACES)
@pytest.mark.parametrize(
    "wrong", [{"keys": ["geheim"]}, {"documents": []}, {"courier": None}], ids=str
)
def test_a_service_that_cannot_be_put_together_makes_no_tables(
    face: type[Any], wrong: dict[str, Any], tmp_path: Path
) -> None:
    """
    Whatever else is wrong with the composition is told before the database is made.
    """
    right: dict[str, Any] = {"keys": [new_key()], "courier": Mailbox(), "documents": DOCUMENTS}
    with pytest.raises(Misuse):
        face.open(f"sqlite:///{tmp_path}/landlords.db", **right | wrong)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII"])
@pytest.mark.parametrize("call", CALLS)
def test_a_database_that_cannot_keep_every_letter_is_refused(
    call: Callable[[str], None], encoding: str, schema: str
) -> None:
    """
    A server's database in another encoding than UTF-8 is refused by name, and gets no tables.
    """
    parsed = make_url(schema).set(drivername="postgresql+psycopg")
    engine = create_engine(parsed, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    name = f"d{uuid.uuid1().hex}"
    with engine.connect() as connection:
        options = f"ENCODING '{encoding}' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"
        connection.execute(text(f"CREATE DATABASE {name} {options}"))
        with pytest.raises(Misuse, match=f"encoded in {encoding}") as misuse:
            call(parsed.set(database=name).render_as_string(hide_password=False))
        connection.execute(text(f"DROP DATABASE {name}"))
    assert "UTF8" in misuse.value.mend


@pytest.mark.parametrize("face", FACES)
def test_a_file_that_is_no_database_is_refused(face: type[Any], tmp_path: Path) -> None:
    """
    A file that holds something else is refused by name, and stays as it is.
    """
    file = tmp_path / "landlords.db"
    file.write_text("no database, but long enough to be taken for one" * 100, "utf-8")
    before = file.read_bytes()
    with pytest.raises(Misuse, match="no database of SQLite"):
        _open(face, f"sqlite:///{file}")
    assert file.read_bytes() == before


@pytest.mark.parametrize("face", FACES)
def test_a_server_that_is_not_there_is_told_at_once(face: type[Any]) -> None:
    """
    A service on a server that does not answer is not opened.
    """
    with pytest.raises(Unavailable):
        _open(face, "postgresql+psycopg://zoe:geheim@127.0.0.1:1/landlords")


SQLITE, POSTGRESQL = "sqlite:///{}/landlords.db", "postgresql+psycopg://localhost/landlords"


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("url", "missing"),
    [
        (SQLITE, "sqlalchemy"),
        (SQLITE, "alembic"),
        (POSTGRESQL, "psycopg"),
        (POSTGRESQL, "psycopg.pq"),
    ],
)
def test_a_missing_package_names_the_extra(
    call: Callable[[str], None],
    url: str,
    missing: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """
    Without a package that the store needs, the message names it and the extra that brings it.
    """
    _forget(monkeypatch, missing)
    with pytest.raises(Misuse, match=missing) as misuse:
        call(url.format(tmp_path))
    assert "[sql]" in misuse.value.mend


def test_a_missing_driver_of_the_awaiting_face_names_the_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    The awaiting face needs a driver of its own, and says so.
    """
    _forget(monkeypatch, "aiosqlite")
    with pytest.raises(Misuse, match="aiosqlite"):
        _open(AsyncEspaceBailleur, SQLITE.format(tmp_path))


@pytest.mark.parametrize(
    ("url", "before"),
    [
        (SQLITE, "sys.modules['greenlet'] = None"),
        (POSTGRESQL, "os.environ['PSYCOPG_IMPL'] = 'c'; sys.modules['psycopg_c'] = None"),
    ],
)
def test_a_part_that_a_package_misses_names_the_extra(
    url: str, before: str, tmp_path: Path
) -> None:
    """
    Where SQLAlchemy or the driver of PostgreSQL lacks what it stands on, that is told likewise.
    """
    program = f"""
import os, sys
{before}
from espace_bailleur._open import migrate
migrate({url.format(tmp_path)!r})
"""
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )
    assert "Misuse: A part of a package is not installed. Install the extra" in done.stderr


def _forget(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    """
    Let a package be missing, also to who has imported it before.
    """
    for name in [
        one for one in sys.modules if one.startswith(("espace_bailleur.adapters.sql", "psycopg"))
    ]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, missing, None)
