"""
The house keeps the promises that no other tool checks.
"""

import ast

from pathlib import Path


ROOT = Path(__file__).parent.parent
SOURCE = sorted((ROOT / "src").rglob("*.py"))
PYTHON = [
    *SOURCE,
    *(
        file
        for room in ("tests", "examples", "benchmarks", "tools", "docs")
        for file in (ROOT / room).rglob("*.py")
    ),
]


def test_no_file_is_long() -> None:
    """
    A file of the source stops at 300 lines.
    """
    lines = {file.name: len(file.read_text("utf-8").splitlines()) for file in SOURCE}
    assert {name: count for name, count in lines.items() if count > 300} == {}


def test_docstrings_open_on_their_own_line() -> None:
    """
    The text of a docstring begins below its quotes, one-liners too.
    """
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = [
        f"{file.name}: {docstring}"
        for file in PYTHON
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, documented)
        and (docstring := ast.get_docstring(node, clean=False)) is not None
        and not docstring.startswith("\n")
    ]
    assert found == []


def test_the_readme_is_short() -> None:
    """
    The README has at most 110 lines and names the two commands.
    """
    text = (ROOT / "README.md").read_text("utf-8")
    assert len(text.splitlines()) <= 110
    assert "make demo" in text
    assert "make test" in text
