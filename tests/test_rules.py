"""
docs/rules.md, the tests and the planted violations speak of the same rules.
"""

import ast
import re
import tomllib

from pathlib import Path


TESTS = Path(__file__).parent
ADVISORIES = frozenset(f"P{number:02}" for number in range(1, 34))


RULE = re.compile(r"^- \*\*([A-Z])(\d+)\*\*", re.MULTILINE)


def _page() -> str:
    return (TESTS.parent / "docs" / "rules.md").read_text("utf-8")


def _landed() -> set[str]:
    return {letter + number for letter, number in RULE.findall(_page())}


def _cited() -> set[str]:
    """
    Return every id given to `pytest.mark.rule` anywhere under tests/.
    """
    return {
        str(argument.value)
        for file in TESTS.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.rule"
        for argument in node.args
        if isinstance(argument, ast.Constant)
    }


def _planted() -> set[str]:
    tables = [tomllib.loads(one.read_text("utf-8")) for one in TESTS.glob("violations/*.toml")]
    return {entry["rule"] for table in tables for entry in table.get("violation", [])}


def test_every_rule_stands_once_and_in_its_order() -> None:
    """
    Whoever looks a rule up finds it once, after the one before it, below its own heading.
    """
    found = [(letter, int(number)) for letter, number in RULE.findall(_page())]
    assert found == sorted(set(found))
    headings = re.findall(r"^## ([A-Z])\. ", _page(), re.MULTILINE)
    assert headings == sorted({letter for letter, _ in found})


def test_every_landed_rule_is_cited() -> None:
    """
    Each rule of docs/rules.md is proved by at least one test.
    """
    assert _landed() - _cited() == set()


def test_no_unknown_rule_is_cited() -> None:
    """
    A test cites rules that have landed, and advisories, and nothing else.
    """
    assert _cited() - _landed() - ADVISORIES == set()


def test_every_landed_rule_is_violated_on_purpose() -> None:
    """
    Each rule of docs/rules.md, and no other, has a planted violation.
    """
    assert _planted() == _landed()
