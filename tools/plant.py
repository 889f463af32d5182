"""
Plant the violations of tests/violations/, one at a time, and see each noticed.

Each entry is one textual replacement in a copy of src/.
Its test must pass on an unchanged copy and fail on the changed one.
Give rule ids as arguments to try only theirs.
"""

import importlib
import multiprocessing
import os
import shutil
import sys
import tempfile
import tomllib

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path


ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "tests" / "violations"
# Nothing may come from elsewhere: not the order, not the last run, not the profile.
# Of the plugins a test needs Hypothesis's alone; the others take half of a short run to load, and
# looking for what was never awaited or closed takes a third of it.
OPTIONS = (
    *("-x", "-q", "--no-header", "--tb=short"),
    *("-p", "_hypothesis_pytestplugin", "-p", "no:cacheprovider"),
    *("-p", "no:unraisableexception", "-p", "no:junitxml"),
)
# A third of a short run is the import of others' code: the process that all runs are forked from
# does it once.  Nothing of ours may be among them: that is what each run has to read anew.
OTHERS = [
    *("pytest", "sybil.integration.pytest", "hypothesis.stateful", "cattrs", "argon2"),
    *("email_validator", "alembic.command", "sqlalchemy.ext.asyncio", "aiosqlite", "psycopg"),
]
FORKED = multiprocessing.get_context("forkserver")
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
    Plant the violations of *rules*, or all of them; return 0 if all were noticed.
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
    shares = [tests[share::processes] for share in range(min(processes, len(tests)))]
    with ThreadPoolExecutor(processes) as pool:
        against = list(pool.map(_complaint_about_the_unchanged, shares))
        if any(against):
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
        code, told = _pytest(source, [violation.test], seconds=SECONDS)
    except TimeoutError:
        return f"{violation.test} did not end within {SECONDS} s"
    if code == TESTS_FAILED:
        # A change that is no program at all proves nothing either.
        broken = next((one for one in BROKEN if f"E   {one}" in told), "")
        return broken and f"{violation.test} stops at a {broken}"
    if code == 0:
        return f"{violation.test} passes all the same"
    # Neither passed nor failed: the change does not even import, so it proves nothing.
    return f"{violation.test} did not run\n{told}"


def _complaint_about_the_unchanged(tests: list[str]) -> str:
    """
    Return what speaks against *tests* on an unchanged copy, empty where they pass on it.
    """
    with tempfile.TemporaryDirectory() as folder:
        code, told = _pytest(_copy(folder), tests)
    return f"these tests fail without any violation:\n{told}" if code else ""


def _copy(folder: str) -> Path:
    """
    Copy src/ with what Python compiled of it, which it knows by the dates of the files.
    """
    source = Path(folder).resolve() / "src"
    shutil.copytree(ROOT / "src", source)
    return source


def _pytest(
    source: Path, tests: list[str], *, seconds: int | None = None
) -> tuple[int | None, str]:
    """
    Run *tests* on the copy in a process of their own; return its exit code and what it said.
    """
    told = source.parent / "told"
    process = FORKED.Process(target=_run, args=(source, tests, told))
    process.start()
    process.join(seconds)
    if process.exitcode is None:
        process.kill()
        process.join()
        raise TimeoutError
    return process.exitcode, told.read_text("utf-8", errors="replace")


def _run(source: Path, tests: list[str], told: Path) -> None:
    """
    Become a run of pytest in which the copy comes before the installed package.
    """
    with told.open("w") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    os.chdir(ROOT)
    os.environ |= {
        "HYPOTHESIS_PROFILE": "plant",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONPATH": str(source),
    }
    sys.dont_write_bytecode = True
    sys.path.insert(0, str(source))
    where = importlib.import_module("espace_bailleur").__file__ or ""
    if not Path(where).is_relative_to(source):
        print(f"the tests would not import the copy but {where}")
        sys.exit(2)
    sys.exit(importlib.import_module("pytest").main([*OPTIONS, *tests]))


if __name__ == "__main__":
    FORKED.set_forkserver_preload(OTHERS)
    sys.exit(main(sys.argv[1:]))
