"""
The examples run as anyone would run them.
"""

import os
import shutil
import subprocess
import sys

from pathlib import Path

import pytest

from espace_bailleur import Code, Refusal, say
from espace_bailleur.testing.reading import code_in, contest_code_in, provisional_password_in
from examples.demo.__main__ import emptied


ROOT = Path(__file__).parent.parent


def _run(cwd: Path, *command: str, encoding: str = "utf-8") -> subprocess.CompletedProcess[str]:
    """
    Run a program of the examples, without a warning.
    """
    return subprocess.run(
        [sys.executable, "-W", "error", *command],
        cwd=cwd,
        check=False,
        capture_output=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding},
    )


def test_the_rules_need_no_service(tmp_path: Path) -> None:
    """
    The example of the rules runs to its end anywhere.
    """
    done = _run(tmp_path, str(ROOT / "examples" / "rules_only.py"))
    assert done.returncode == 0, done.stderr


@pytest.fixture(name="told", scope="module")
def _told(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """
    Run the demo: what it told, and where its messages are.
    """
    folder = tmp_path_factory.mktemp("demo")
    done = _run(folder, "-m", "examples.demo")
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout, folder / "demo-output"


def test_the_demo_refuses_six_rows_with_line_field_and_reason(told: tuple[str, Path]) -> None:
    """
    Every broken row of the file is told, and the good ones go through.
    """
    text, _ = told
    said = [line.split("ligne ", 1)[1] for line in text.splitlines() if "ligne " in line]
    assert [line.partition("\u00a0:")[0] for line in said] == [
        "12 · Département",
        "17 · SIRET",
        "20 · Adresse mail",
        "25 · Référence",
        "25 · Nom",
        "25 · Adresse postale",
        "29 · Adresse postale",
        "32 · Cette ligne compte 5 cases, et l’en-tête 12.",
    ]
    assert "33 accounts are open, and 6 rows need a look:" in text
    assert "on the same database: 0 opened, 33 known already." in " ".join(text.split())


def test_the_demo_ends_with_everybody_s_step(told: tuple[str, Path]) -> None:
    """
    The table at the end has a row an account, colleagues' too, and those of the story are in.
    """
    text, _ = told
    rows = text.split("Where everybody stands")[1].splitlines()[2:37]
    steps = [row.split()[-1] for row in rows]
    counts = [steps.count(one) for one in ("✓", "2/5", "1/5")]
    assert (len(steps), counts) == (35, [10, 1, 24])
    assert "In 10 of 35 accounts every step is done." in text
    assert [row.split()[0] for row in rows].count("colleague") == 2


def test_the_demo_s_company_is_handed_over_and_left(told: tuple[str, Path]) -> None:
    """
    The first administrator hands over to a colleague, who shuts out another one who leaves.
    """
    text, _ = told
    story = text.split("Foncière de l’Aubrac: a company by letter")[1].split("Where everybody")[0]
    listed = story.split("sees who works there:")[1].splitlines()[2:5]
    assert [line.split("  ")[1] for line in listed] == [
        "Foncière de l’Aubrac",
        "Nadia Bouchet",
        "Léo Schœlcher",
    ]
    assert ["Administrateur" in line for line in listed] == [False, True, False]
    said = " ".join(story.replace("│", "").split())
    for code in (Code.MEMBER_NOT_CONNECTED, Code.LAST_ADMINISTRATOR, Code.NOT_ADMINISTRATOR):
        assert " ".join(say(Refusal(code)).split()) in said
    assert "his password opens nothing: Nous ne reconnaissons pas" in said
    assert "Votre accès pour Foncière de l’Aubrac est suspendu" in said
    assert said.endswith("1 of those three works there now.")


@pytest.mark.rule("C1")
def test_the_demo_s_folder_holds_what_was_sent(told: tuple[str, Path]) -> None:
    """
    There are two messages an account, the codes, and a recovery with the mail and letter about it.

    An organisation that connects is told who administers it, and its people what becomes of them;
    no file holds both halves.
    """
    _, folder = told
    letters = [file.read_text("utf-8") for file in folder.glob("*.txt")]
    mails = list(folder.glob("*.eml"))
    assert (len(letters), len(mails)) == (16 + 1 + 1, 50 + 4 + 1 + 1 + 3 + 4 + 3 + 1)
    for letter in letters:
        assert code_in(letter) is None
        halves = provisional_password_in(letter) is not None, "Voici l’identifiant" in letter
        assert halves.count(True) == (contest_code_in(letter) is None)
        assert max(map(len, letter.split("\n\n")[0].splitlines())) <= 38
    assert len(list(folder.glob("espace-bailleur-votre-identifiant-*"))) == 33 + 2
    assert len(list(folder.glob("espace-bailleur-votre-mot-de-passe-provisoire-*"))) == 33 + 2
    assert len(list(folder.glob("espace-bailleur-votre-code-de-confirmation-*"))) == 4
    assert len(list(folder.glob("espace-bailleur-votre-nouveau-mot-de-passe-*"))) == 1


SAID_AGAIN = """
import sys
from pathlib import Path
from examples.demo.screen import out
for line in Path(sys.argv[1]).read_text("utf-8").splitlines():
    out(line)
"""


def test_the_demo_speaks_ascii_where_it_must(told: tuple[str, Path], tmp_path: Path) -> None:
    """
    On a terminal that knows ASCII alone the story is told with the nearest signs.
    """
    text, _ = told
    (tmp_path / "story").write_text(text, "utf-8")
    done = _run(tmp_path, "-c", SAID_AGAIN, "story", encoding="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) == len(text.splitlines())
    assert "numero d'utilisateur" in done.stdout
    assert "ok every step is done" in done.stdout
    assert "?" not in done.stdout.replace(" ?", "")


def test_the_demo_empties_a_folder_of_its_own(told: tuple[str, Path], tmp_path: Path) -> None:
    """
    What an earlier run left in its folder goes, and what somebody else put there stays.
    """
    _, folder = told
    again = Path(shutil.copytree(folder, tmp_path / "again"))
    (again / "kept.pdf").touch()
    assert len(list(emptied(again).iterdir())) == 2
    assert {file.name for file in again.iterdir()} == {".gitignore", "kept.pdf"}


def test_the_demo_leaves_a_folder_that_is_not_its_own(tmp_path: Path) -> None:
    """
    A folder that the demo did not make is refused by name, and stays as it is.
    """
    (tmp_path / "kept.eml").touch()
    done = _run(tmp_path, "-m", "examples.demo", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.strip().endswith("please name another folder.")
    assert [file.name for file in tmp_path.iterdir()] == ["kept.eml"]
    done = _run(tmp_path, "-m", "examples.demo", "kept.eml")
    assert (done.returncode, done.stderr) == (1, "kept.eml is a file: please name a folder.\n")


def test_the_benchmarks_run(tmp_path: Path) -> None:
    """
    Everything is measured to its end, and said as ratios and rates.
    """
    tiny = ("--rounds", "2", "--accounts", "40", "--growth", "40")
    done = _run(tmp_path, "-m", "benchmarks", *tiny)
    assert (done.returncode, done.stderr) == (0, "")
    header, _, *lines = done.stdout.splitlines()
    assert header == "| | found | floor | ratio |"
    page = (ROOT / "docs" / "explanation" / "how-fast.md").read_text("utf-8")
    told = [line.split("|")[1] for line in lines if line.startswith("|")]
    assert [one for one in told if "among" not in one and f"\n|{one}|" not in page] == []
    assert len(told) in {20, 21}


def test_a_million_can_be_fewer(tmp_path: Path) -> None:
    """
    A million accounts are opened in a process of their own, and its memory is told.
    """
    done = _run(tmp_path, "-m", "benchmarks", "million", "--million", "200")
    assert (done.returncode, done.stderr) == (0, "")
    assert "the most, after all" in done.stdout
