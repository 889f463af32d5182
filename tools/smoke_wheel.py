"""
Build the wheel, install it alone in a fresh environment, use it there, then with its extra `sql`.

What works in the clone may miss in the wheel: a module, the type marker, a dependency.
"""

import re
import subprocess
import sys
import tempfile
import venv

from pathlib import Path
from textwrap import indent
from zipfile import ZipFile


ROOT = Path(__file__).resolve().parent.parent
CONSTRAINTS = ROOT / "constraints.txt"
IN_THE_WHEEL = ("espace_bailleur/__init__.py", "espace_bailleur/py.typed")
# Loaded where they are chosen and not before.
NOT_AT_IMPORT = ("argon2", "email_validator", "hypothesis", "sqlalchemy")
IMPORT = f"""
import sys
import espace_bailleur
loaded = sorted(set({NOT_AT_IMPORT!r}) & set(sys.modules))
sys.exit(f"import espace_bailleur loads {{', '.join(loaded)}}" if loaded else 0)
"""


DATABASE = "sqlite:///landlords.db"
REFUSED = """
from espace_bailleur import Misuse
try:
{}
except Misuse as misuse:
    assert "'.[sql]'" in str(misuse)
else:
    raise AssertionError("a database needs the extra")
"""


def main() -> int:
    """
    Return 0 if the wheel works on its own.
    """
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        wheel = _build(home / "dist")
        names = ZipFile(wheel).namelist()
        missing = [name for name in IN_THE_WHEEL if name not in names]
        if missing:
            print(f"the wheel misses {', '.join(missing)}")
            return 1
        readme = _first_snippet((ROOT / "README.md").read_text("utf-8"))
        python = _install(wheel, home / "venv")
        alone = {
            "import": IMPORT,
            "examples/rules_only.py": (ROOT / "examples/rules_only.py").read_text("utf-8"),
            "README.md in memory": readme.replace(DATABASE, "memory:"),
            "README.md without its extra": REFUSED.format(indent(readme, "    ")),
        }
        failed = [
            name for name, text in alone.items() if not _runs(python, text, home / "elsewhere")
        ]
        _add(python, f"{wheel}[sql]")
        if not _runs(python, readme, home / "database"):
            failed.append("README.md")
    for name in failed:
        print(f"fails with the wheel: {name}")
    return int(bool(failed))


def _build(dist: Path) -> Path:
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", dist, ROOT],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    (wheel,) = dist.glob("*.whl")
    return wheel


def _install(wheel: Path, home: Path) -> Path:
    venv.create(home)
    python = home / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    _add(python, str(wheel))
    return python


def _add(python: Path, package: str) -> None:
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "--python", python),
            *("install", "-qq", "--no-compile", "--constraint", CONSTRAINTS, package),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _first_snippet(markdown: str) -> str:
    found = re.search(r"^```python\n(.*?)^```", markdown, re.DOTALL | re.MULTILINE)
    if found is None:
        message = "README.md has no python snippet"
        raise SystemExit(message)
    return found[1]


def _runs(python: Path, text: str, folder: Path) -> bool:
    """
    Tell whether *text* runs with *python*, away from the clone, with warnings as errors.
    """
    folder.mkdir(exist_ok=True)
    program = folder / "snippet.py"
    program.write_text(text, "utf-8")
    done = subprocess.run(
        [python, "-I", "-W", "error", program],
        cwd=folder,
        check=False,
        stdout=subprocess.DEVNULL,
    )
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
