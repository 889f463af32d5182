"""
Plant the violations of tests/violations/, one at a time, and see each noticed.

Each entry is one textual replacement in a copy of src/.
Its test must pass on an unchanged copy and fail on the changed one.
Give rule ids as arguments to try only theirs.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path


ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "tests" / "violations"
# Nothing may come from elsewhere: not the order, not the last run, not the profile.
# Of the plugins a test needs Hypothesis's alone; the others take half of a short run to load.
PYTEST = (
    *(sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "--tb=short"),
    *("-p", "_hypothesis_pytestplugin", "-p", "no:cacheprovider"),
)
TESTS_FAILED = 1
BROKEN = ("NameError", "SyntaxError", "ImportError", "UnboundLocalError")
SECONDS = 120
"""
How long a test may take to notice a violation, which may well be one that never ends.
"""


@dataclass(frozen=True, kw_only=True)
class Violation:
    """
    One way of breaking *rule*: *old* becomes *new* in *file*, and *test* must notice.
    """

    rule: str
    file: str
    old: str
    new: str
    test: str
    why: str


def main(rules: list[str]) -> int:
    """
    Plant the violations of *rules*, or all, and return 0 if every one was noticed.
    """
    tables = [tomllib.loads(one.read_text("utf-8")) for one in sorted(TABLES.glob("*.toml"))]
    violations = [Violation(**entry) for table in tables for entry in table.get("violation", [])]
    if rules:
        violations = [violation for violation in violations if violation.rule in rules]
    if not violations:
        print("no violation to plant")
        return 0
    processes = os.cpu_count() or 1
    tests = sorted({violation.test for violation in violations})
    shares = [tests[first::processes] for first in range(min(processes, len(tests)))]
    with ThreadPoolExecutor(processes) as pool:
        if any(against := list(pool.map(_complaint_about_the_unchanged, shares))):
            print(*filter(None, against), sep="\n")
            return 1
        complaints = list(pool.map(_plant, violations))
    missed = sum(map(bool, complaints))
    print(f"{len(violations) - missed} of {len(violations)} violations were noticed")
    return int(missed > 0)


def _plant(violation: Violation) -> str:
    """
    Return the complaint about *violation*, empty if its test noticed it; print one line.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = _copy(folder)
        complaint = _change(source, violation) or _run_the_test(source, violation)
    verdict = f"MISSED  {complaint}" if complaint else "noticed"
    print(f"{violation.rule:4} {violation.why}: {verdict}", flush=True)
    return complaint


def _change(source: Path, violation: Violation) -> str:
    file = source.parent / violation.file
    if not file.is_file():
        return f"there is no {violation.file}"
    text = file.read_text("utf-8")
    if (times := text.count(violation.old)) != 1:
        return f"the old text occurs {times} times in {violation.file}"
    file.write_text(text.replace(violation.old, violation.new), "utf-8")
    return ""


def _run_the_test(source: Path, violation: Violation) -> str:
    try:
        done = _pytest(source, [violation.test], timeout=SECONDS)
    except subprocess.TimeoutExpired:
        return f"{violation.test} did not end within {SECONDS} s"
    if done.returncode == TESTS_FAILED:
        # A change that is no program at all proves nothing either.
        broken = next((one for one in BROKEN if f"E   {one}" in done.stdout), "")
        return broken and f"{violation.test} stops at a {broken}"
    if done.returncode == 0:
        return f"{violation.test} passes all the same"
    # Neither passed nor failed: the change does not even import, so it proves nothing.
    return f"{violation.test} did not run\n{done.stdout}"


def _complaint_about_the_unchanged(tests: list[str]) -> str:
    """
    Return what speaks against *tests* on an unchanged copy, empty where they pass on it.
    """
    with tempfile.TemporaryDirectory() as folder:
        source = _copy(folder)
        where = subprocess.run(
            [sys.executable, "-c", "import espace_bailleur; print(espace_bailleur.__file__)"],
            check=True,
            capture_output=True,
            text=True,
            env=_environment(source),
        ).stdout.strip()
        if not Path(where).is_relative_to(source):
            return f"the tests would not import the copy but {where}"
        done = _pytest(source, tests)
    return f"these tests fail without any violation:\n{done.stdout}" if done.returncode else ""


def _copy(folder: str) -> Path:
    source = Path(folder).resolve() / "src"
    shutil.copytree(ROOT / "src", source, ignore=shutil.ignore_patterns("__pycache__"))
    return source


def _pytest(
    source: Path, tests: list[str], *, timeout: int | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PYTEST, *tests],
        cwd=ROOT,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=timeout,
        env=_environment(source),
    )


def _environment(source: Path) -> dict[str, str]:
    """
    Return an environment in which the copy comes before the installed package.
    """
    return os.environ | {
        "HYPOTHESIS_PROFILE": "plant",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONPATH": str(source),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
