"""
What is run from a terminal does what it says, and never shows a traceback.
"""

from __future__ import annotations

import io
import os
import re
import runpy
import signal
import subprocess
import sys
import textwrap

from collections.abc import Callable
from contextlib import redirect_stdout
from importlib import metadata
from pathlib import Path

import pytest

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from espace_bailleur._command import main
from espace_bailleur._command.naming import TOLD
from espace_bailleur.domain.keys import KeyRing
from espace_bailleur.testing.strategies import wild_texts


MODULE = """
    import signal

    from attrs import evolve

    from espace_bailleur import AsyncEspaceBailleur, Busy, EspaceBailleur, Individual, Service
    from espace_bailleur.adapters.memory import MemoryStore
    from espace_bailleur.testing.doubles import Mailbox
    from espace_bailleur.testing.people import DOCUMENTS
    from espace_bailleur.testing.portal import KEY, Portal

    class Out(Exception):
        pass

    class Kept(MemoryStore):
        lasting = True

    def made(face=EspaceBailleur, mailbox=None, **more):
        return face.open(
            "memory:", keys=[KEY], courier=mailbox or Mailbox(), documents=DOCUMENTS, **more
        )

    def complete(face=EspaceBailleur, mailbox=None):
        documents = [evolve(one, language=lang) for one in DOCUMENTS for lang in ("fr", "en")]
        presented = Service(site="https://www.example.org", contact="01 99 00 00 00")
        here = Portal(
            store=Kept(),
            mailbox=mailbox or Mailbox(),
            documents=tuple(documents),
            service=presented,
        )
        return here.awaiting if face is AsyncEspaceBailleur else here.espace

    def awaiting():
        return complete(AsyncEspaceBailleur)

    async def an_async_factory():
        return complete()

    def needs(an_argument):
        return complete()

    def nothing():
        return None

    def without_documents():
        return EspaceBailleur.open("memory:", keys=[KEY], courier=Mailbox(), documents=[])

    def busy():
        raise Busy

    def interrupted():
        raise KeyboardInterrupt

    def worse():
        raise BaseException("two\\n  lines.")

    def talkative():
        raise ValueError("x" * 10_000)

    def waiting(mailbox=None):
        espace = complete(mailbox=mailbox)
        espace.operator("tests").open_account(
            departement="33",
            holder=Individual(reference="R-1", name="Zoé"),
            email="zoe@example.org",
        )
        return espace

    def failing():
        return waiting(Mailbox(failing=True))

    class Ending(Mailbox):
        def send(self, item):
            super().send(item)
            signal.raise_signal(signal.SIGTERM)

    def ending():
        return waiting(Ending())

    class Interrupted(MemoryStore):
        def lease(self, **named):
            signal.raise_signal(signal.SIGINT)
            return super().lease(**named)

    def idle():
        return Portal(store=Interrupted()).awaiting

    class Unreachable(EspaceBailleur):
        def backlog(self):
            raise Busy("the database is away")

        def dispatch(self):
            raise Out("a bug of the host")

    class Mute(BaseException):
        def __str__(self):
            raise self

    def mute():
        raise Mute

    def leaky():
        raise ValueError("no answer from postgresql://espace:hunter2@db.example.org\u202e")

    class Ends(EspaceBailleur):
        def dispatch(self):
            raise Mute

    # Functions: each of these hashes a decoy when it is built, which only its own test needs.
    def ends():
        return made(Ends)

    def unreachable():
        return made(Unreachable)

    incomplete, espace, number = made, complete(), 14
"""


@pytest.fixture(name="run")
def _run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """
    Run the command line beside a module `shop`, and return its status and what it wrote.
    """
    (tmp_path / "shop.py").write_text(textwrap.dedent(MODULE), "utf-8")
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    monkeypatch.delitem(sys.modules, "shop", raising=False)

    def run(*argv: str) -> tuple[int, str, str]:
        status = main(argv)
        out, err = capsys.readouterr()
        return status, out, err

    return run


Run = Callable[..., tuple[int, str, str]]


# ---------------------------------------------------------------- help


@pytest.mark.parametrize("command", ["", "key", "check", "dispatch"])
def test_help_says_how_to_go_on(run: Run, command: str) -> None:
    """
    The help of the program and of each command fits a terminal, names the statuses and examples.
    """
    status, out, err = run(*command.split(), "--help")
    assert (status, err) == (0, "")
    assert max(map(len, out.splitlines())) <= 80
    assert f"python -m espace_bailleur {command or 'COMMAND'}" in out
    assert "exit status:\n  0  done\n" in out
    assert ("  1  check found something\n" in out) == (command in {"", "check"})


def test_help_names_every_command(run: Run) -> None:
    """
    The help of the program lists each command with what it does.
    """
    _, out, _ = run("-h")
    for command in ("key", "check", "dispatch"):
        assert re.search(rf"^    {command} +\w+", out, re.MULTILINE)


@pytest.mark.parametrize(
    "wrong",
    [[], ["keys"], ["key", "more"], ["check"], ["dispatch"], ["check", "a:b", "c:d"], ["--vers"]],
)
def test_a_wrong_command_line_is_told_shortly(run: Run, wrong: list[str]) -> None:
    """
    A command that is missing, unknown, or has too few or too many arguments ends with status 2.
    """
    status, out, err = run(*wrong)
    assert (status, out) == (2, "")
    assert 0 < len(err.splitlines()) <= 3


def test_the_version_is_that_of_the_package(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    `--version` tells the installed version, and says so where the package was only copied.
    """
    assert run("--version") == (0, f"espace-bailleur {metadata.version('espace-bailleur')}\n", "")

    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    assert run("--version") == (0, "espace-bailleur (not installed)\n", "")


# ---------------------------------------------------------------- key


@pytest.mark.parametrize("terminal", [True, False])
def test_a_key_stands_alone_on_its_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, *, terminal: bool
) -> None:
    """
    `key` writes a key and nothing else; a person at a terminal is told what to do with it.
    """
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal)
    first, second = run("key"), run("key")
    for status, out, err in (first, second):
        assert (status, len(KeyRing.parse(out.splitlines()).keys)) == (0, 1)
        assert ("keys=[...]" in err) == terminal
    assert first[1] != second[1]


# ---------------------------------------------------------------- check


@pytest.mark.parametrize("service", ["espace", "awaiting", "complete"])
def test_a_complete_service_passes(run: Run, service: str) -> None:
    """
    Where nothing is found, on either face, `check` says so and ends with status 0.
    """
    said = """
        Findings: none

        Messages that wait: 0 (0 never tried, 0 to be tried again).
        Messages that will not be sent: 0 (0 given up, 0 dropped).
        """
    told = run("check", f"shop:{service}")
    assert told == (0, textwrap.dedent(said).lstrip(), "")


def test_findings_are_listed_with_their_mends(run: Run) -> None:
    """
    Where something is found, each problem and its mend is written, and the status is 1.
    """
    status, out, err = run("check", "shop:incomplete")
    assert (status, err) == (1, "")
    assert out.startswith(
        "Findings: 3\n\n"
        "1. Accounts and messages are gone when this process ends, and no other sees them.\n"
        "   Open a database, such as 'sqlite:///landlords.db', instead of 'memory:'.\n\n"
        "2. The messages do not say where to sign in.\n"
        "   Give service=Service(site='https://...'), the address of your sign-in page.\n\n"
        "3. "
    )


def test_the_backlog_is_told_in_words(run: Run) -> None:
    """
    `check` says how many messages wait, and since when.
    """
    status, out, _ = run("check", "shop:waiting")
    assert status == 0
    line = r"Messages that wait: 2 \(2 never tried, 0 to be tried again\), the oldest since "
    assert re.search(line + r"\d{4}-\d\d-\d\d \d\d:\d\d UTC\.\n", out)


def test_what_a_stream_cannot_show_is_written_in_ascii(run: Run, tmp_path: Path) -> None:
    """
    A document's id is shown as the terminal can, and never ends the command.
    """
    (tmp_path / "accents.py").write_text(
        "from attrs import evolve\n"
        "from shop import DOCUMENTS, KEY, Mailbox, EspaceBailleur\n"
        "documents = [*DOCUMENTS, evolve(DOCUMENTS[0], id='règles', language='en')]\n"
        "espace = EspaceBailleur.open(\n"
        "    'memory:', keys=[KEY], courier=Mailbox(), documents=documents)\n",
        "utf-8",
    )
    assert "'règles'" in run("check", "accents:espace")[1]
    ascii_alone = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    with redirect_stdout(ascii_alone):
        assert main(["check", "accents:espace"]) == 1
    ascii_alone.seek(0)
    assert r"'r\xe8gles'" in ascii_alone.read()
    with redirect_stdout(io.StringIO()) as plain:
        assert main(["check", "accents:espace"]) == 1
    assert "'règles'" in plain.getvalue()


# ---------------------------------------------------------------- dispatch


@pytest.mark.parametrize(
    ("service", "said"),
    [
        ("espace", "none was due"),
        ("awaiting", "none was due"),
        ("waiting", "2 sent"),
        ("failing", "2 to be tried again"),
    ],
)
def test_a_dispatch_says_what_became_of_the_messages(run: Run, service: str, said: str) -> None:
    """
    `dispatch` runs once, on either face, and says in one line what became of the messages.
    """
    status, out, err = run("dispatch", f"shop:{service}")
    assert (status, out, err) == (0, f"Messages: {said}.\n", "")


@pytest.mark.parametrize(("service", "said"), [("ending", "1 sent"), ("idle", "none was due")])
def test_a_dispatch_goes_on_until_a_signal_ends_it(run: Run, service: str, said: str) -> None:
    """
    With `--every` it goes on, and ends when the program is asked to, after the message at hand.
    """
    handlers = [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)]
    assert run("dispatch", f"shop:{service}", "--every", "60") == (0, f"Messages: {said}.\n", "")
    assert [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)] == handlers


@pytest.mark.parametrize("seconds", ["", "-1", "0", "nan", "inf", "86400", "ten", "1e999"])
def test_a_wait_is_some_seconds(run: Run, seconds: str) -> None:
    """
    What is no number of seconds within a day is a wrong command line.
    """
    status, out, err = run("dispatch", "shop:espace", f"--every={seconds}")
    assert (status, out) == (2, "")
    assert f"argument --every: {seconds!r} is no number of seconds within a day" in err


def test_whatever_ends_a_command_shows_no_traceback(run: Run) -> None:
    """
    What is no error at all, and cannot even be shown, is told by its name.
    """
    status, err = _one_line(run("dispatch", "shop:ends"))
    assert (status, "The service fails with Mute." in err) == (3, True)


class _Broken(io.StringIO):
    """
    A stream that nobody reads.
    """

    def write(self, _: str) -> int:
        """
        Fail.
        """
        raise BrokenPipeError


@pytest.mark.parametrize("stream", [_Broken(), None])
def test_nobody_needs_to_read_what_was_done(run: Run, stream: io.StringIO | None) -> None:
    """
    A command whose output goes nowhere ends with the status of its work, and a key is none then.
    """
    assert run("key")[0] == 0
    with redirect_stdout(stream):
        assert main(["check", "shop:espace"]) == 0
        assert main(["key"]) == 3


def test_a_closed_pipe_is_no_failure(tmp_path: Path) -> None:
    """
    In a process of its own, a reader that went away changes neither the status nor standard error.
    """
    (tmp_path / "shop.py").write_text(textwrap.dedent(MODULE), "utf-8")
    there = os.pathsep.join([*filter(None, sys.path), str(Path(__file__).parent.parent)])
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "espace_bailleur", "check", "shop:espace"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": there},
        check=False,
        stdout=writing,
        stderr=subprocess.PIPE,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


# ---------------------------------------------------------------- migrate


def test_a_database_is_migrated_once_and_again(run: Run, tmp_path: Path) -> None:
    """
    `migrate` gives an empty database its tables, and leaves migrated ones as they are.
    """
    url = f"sqlite:///{tmp_path}/landlords.db"
    said = "The database has the tables of this version.\n"
    assert [run("migrate", url) for _ in range(2)] == [(0, said, "")] * 2


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("memory:", "has no tables to migrate. Name a database: 'sqlite:///landlords.db' or"),
        ("sqlite:////", "/ is a folder. Name a file in it."),
        ("", "The store's URL cannot be read."),
        ("sqlite://", "SQLite database in memory"),
        ("sqlite:////nowhere/landlords.db", "There is no folder /nowhere."),
        ("mysql://espace:hunter2@db/espace", "The store 'mysql' is not known."),
    ],
)
def test_what_is_no_database_is_told(run: Run, url: str, said: str) -> None:
    """
    What names no database that can be migrated is told in one line, without its login.
    """
    status, err = _one_line(run("migrate", url))
    assert (status, said in err, "hunter2" in err) == (2, True, False)


# ---------------------------------------------------------------- what cannot be had


COMMANDS = pytest.mark.parametrize("command", ["check", "dispatch"])


def _one_line(told: tuple[int, str, str]) -> tuple[int, str]:
    status, out, err = told
    assert out == ""
    assert err.startswith("espace_bailleur: ")
    assert err.count("\n") == 1
    assert len(err) < TOLD + 300
    assert "Traceback" not in err
    return status, err


@COMMANDS
@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("", "is not MODULE:NAME"),
        ("a", "is not MODULE:NAME"),
        ("a:", "is not MODULE:NAME"),
        (":b", "is not MODULE:NAME"),
        (":", "is not MODULE:NAME"),
        ("a:b:c", "is not MODULE:NAME"),
        ("shop.:espace", "is not MODULE:NAME"),
        (".shop:espace", "is not MODULE:NAME"),
        ("shop.py", "is not MODULE:NAME"),
        ("a folder/shop:espace", "is not MODULE:NAME"),
        ("shop:complete()", "is not MODULE:NAME"),
        ("nowhere:espace", "no module 'nowhere' here"),
        ("nowhere.shop:espace", "no module 'nowhere.shop' here"),
        ("shop.py:espace", "no module 'shop.py' here"),
        ("shop:missing", "no 'missing' in shop"),
        ("shop:number", "shop:number is of the type int"),
        ("shop:DOCUMENTS", "shop:DOCUMENTS is of the type tuple"),
        ("shop:EspaceBailleur", "shop:EspaceBailleur is a class"),
        ("shop:Out", "shop:Out is a class"),
        ("shop:an_async_factory", "returns is of the type coroutine"),
        ("shop:nothing", "returns is of the type NoneType"),
        ("shop:needs", "Calling shop:needs raises TypeError: needs() missing"),
        ("shop:worse", "Calling shop:worse raises BaseException: two lines. See"),
        ("shop:mute", "Calling shop:mute raises Mute. See"),
        ("shop:leaky", "no answer from postgresql://…@db.example.org. See"),
        ("shop:talkative", "Calling shop:talkative raises ValueError: xxx"),
        ("shop:without_documents", "No document 'usage-rules' is in force. Give Document("),
    ],
)
def test_what_is_no_service_is_told_in_one_line(
    run: Run, command: str, named: str, said: str
) -> None:
    """
    Whatever is named instead of a service, one line says what is wrong and what to write.
    """
    status, err = _one_line(run(command, named))
    assert status == 2
    assert said in err


@COMMANDS
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("import os; os.environ['NO_SUCH_KEYS']", "raises KeyError: 'NO_SUCH_KEYS'."),
        ("import sys; sys.exit(0)", "ends the program. Keep what starts"),
        ("raise SystemExit('bye')", "ends the program. Keep what starts"),
        ("import no_such_module", "raises ModuleNotFoundError: No module named 'no_such_module'."),
        ("import broken.inside", "raises ModuleNotFoundError: No module named 'broken.inside'"),
        ("raise ModuleNotFoundError", "raises ModuleNotFoundError. See where"),
        ("espace = (", "raises SyntaxError: "),
        ("def __getattr__(name): raise ValueError(name)", "raises ValueError: espace."),
        ("assert False", "raises AssertionError. See where, and mend it: python -c"),
        ("from espace_bailleur import Misuse\nraise Misuse('Bad.', 'Good.')", ": Bad. Good."),
        ("import sys; sys.path = sys.path[1:]", "There is no 'espace' in broken."),
    ],
)
def test_a_module_that_cannot_be_imported_is_told_in_one_line(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, code: str, said: str
) -> None:
    """
    Whatever a module raises while it is imported, one line says so and how to see the rest.
    """
    (tmp_path / "broken.py").write_text(code, "utf-8")
    monkeypatch.delitem(sys.modules, "broken", raising=False)
    monkeypatch.setattr(sys, "path", sys.path.copy())
    status, err = _one_line(run(command, "broken:espace"))
    assert status == 2
    assert said in err


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(command=st.sampled_from(["check", "dispatch"]), named=wild_texts())
def test_no_text_leads_to_anything_but_a_status(
    capsys: pytest.CaptureFixture[str], command: str, named: str
) -> None:
    """
    Whatever is typed where a service is named, the command ends with status 2 or shows its help.
    """
    assert main([command, named]) in ({0} if named in {"-h", "--help"} else {2})
    assert "Traceback" not in capsys.readouterr().err


@COMMANDS
def test_who_cannot_answer_now_is_told_apart(run: Run, command: str) -> None:
    """
    A service that cannot answer for the moment ends with status 3, not as a developer's error.
    """
    status, err = _one_line(run(command, "shop:busy"))
    said = "Busy: Others were quicker, or every place was taken"
    assert (status, err) == (
        3,
        f"espace_bailleur: The service cannot answer now ({said}). Try again later.\n",
    )


def test_a_service_that_fails_shows_no_traceback(run: Run) -> None:
    """
    What a host's own adapters raise at work ends with status 3, with its name.
    """
    status, err = _one_line(run("check", "shop:unreachable"))
    assert (status, "(Busy: the database is away)" in err) == (3, True)
    status, err = _one_line(run("dispatch", "shop:unreachable"))
    assert (status, "fails with Out: a bug of the host." in err) == (3, True)


def test_ctrl_c_ends_without_a_word(run: Run) -> None:
    """
    Whoever interrupts a command gets the shell's own status, and no traceback.
    """
    assert run("check", "shop:interrupted") == (130, "", "")


# ---------------------------------------------------------------- as a program


def test_the_present_folder_is_importable_meanwhile(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    However Python was started, a module of the present folder is found, and the path restored.
    """
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "local_shop.py").write_text("from shop import espace\n", "utf-8")
    path = [one for one in sys.path if one]
    monkeypatch.setattr(sys, "path", path.copy())
    assert run("check", "local_shop:espace")[0] == 2
    monkeypatch.chdir(tmp_path / "here")
    assert run("check", "local_shop:espace")[0] == 0
    assert sys.path == path


def test_python_m_runs_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    The package is a program, whose status is that of its command.
    """
    for argv, status in ((["key"], 0), (["check", "a"], 2)):
        monkeypatch.setattr(sys, "argv", ["espace_bailleur", *argv])
        with pytest.raises(SystemExit) as end:
            runpy.run_module("espace_bailleur", run_name="__main__")
        assert end.value.code == status
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_the_program_runs_without_a_warning(tmp_path: Path) -> None:
    """
    In a process of its own, with warnings as errors, it helps, makes keys and checks a service.
    """
    (tmp_path / "shop.py").write_text(textwrap.dedent(MODULE), "utf-8")
    there = os.pathsep.join([*filter(None, sys.path), str(Path(__file__).parent.parent)])
    for argv, status in (
        (["--help"], 0),
        (["key"], 0),
        (["check", "shop:awaiting"], 0),
        (["check", "shop:an_async_factory"], 2),
    ):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-m", "espace_bailleur", *argv],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": there},
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == status
        assert len(done.stderr.splitlines()) == (status == 2)
        assert done.stdout or status
