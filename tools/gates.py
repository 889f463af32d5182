"""
Run every gate, say how each went, and fail if one did.

The gates that use one core each run beside each other, and pytest on all of them afterwards.
A gate speaks only when it fails, but for pytest, which is always heard.
"""

import os
import subprocess
import sys
import time

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path


ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable
HEARD = frozenset({"tests"})
GATES: dict[str, list[str]] = {
    # The longest of those that run beside each other come first.
    "docs": [f"{BIN}/sphinx-build", "-q", "-n", "-W", "--keep-going", "docs", "build/docs"],
    "pyright": [f"{BIN}/pyright", "--pythonpath", PYTHON],
    "mypy": [f"{BIN}/mypy"],
    "wheel": [PYTHON, "tools/smoke_wheel.py"],
    "lint": [f"{BIN}/ruff", "check", "--quiet", "."],
    "format": [f"{BIN}/ruff", "format", "--check", "--quiet", "."],
    "imports": [f"{BIN}/lint-imports"],
    "tests": [
        *(PYTHON, "-m", "pytest", "--numprocesses=auto", "--dist=loadfile"),
        "--no-loadscope-reorder",
        *("--cov", "--cov-report=term", "--no-header"),
    ],
}
ENVIRONMENT = {
    # Where it is set, each of the gates' hundreds of processes would compile everything again.
    "PYTHONDONTWRITEBYTECODE": "",
    "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1",
}


def main() -> int:
    """
    Run all gates, whatever the earlier ones said, and return the exit code.
    """
    cores = os.cpu_count() or 1
    beside = [name for name in GATES if name not in HEARD]
    with ThreadPoolExecutor(cores) as pool:
        lines = list(pool.map(_run, beside))
    lines += map(_run, HEARD)
    print("\n== gates")
    for line in lines:
        print(line)
    return int(any(line.startswith("FAILED") for line in lines))


def _run(name: str) -> str:
    command = GATES[name]
    if name == "pyright" and not _pyright_can_run(command[0]):
        if os.environ.get("CI"):
            print("pyright cannot run here, and in CI no gate may be skipped")
            return f"FAILED   {name}"
        print("SKIPPED: pyright cannot run here (it needs Node.js, which could not be had)")
        return f"SKIPPED  {name}"
    start = time.perf_counter()
    done = subprocess.run(
        command,
        cwd=ROOT,
        check=False,
        text=True,
        stdout=None if name in HEARD else subprocess.PIPE,
        stderr=None if name in HEARD else subprocess.STDOUT,
        env=os.environ | ENVIRONMENT,
    )
    verdict = "FAILED" if done.returncode else "passed"
    line = f"{verdict:8} {name:10} {time.perf_counter() - start:6.1f} s"
    told = done.stdout if done.returncode and done.stdout else ""
    print(f"{told}{line}", flush=True)
    return line


def _pyright_can_run(pyright: str) -> bool:
    try:
        done = subprocess.run([pyright, "--version"], capture_output=True, check=False, cwd=ROOT)
    except OSError:
        return False
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
