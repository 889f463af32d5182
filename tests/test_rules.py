"""
docs/rules.md, the tests and the planted violations speak of the same rules.
"""

import ast
import re
import tomllib

from pathlib import Path


TESTS = Path(__file__).parent
ADVISORIES = frozenset(f"P{number:02}" for number in range(1, 34))
LAST = {"A": 6, "B": 4, "C": 8, "D": 11, "E": 11, "F": 10, "G": 7, "H": 7, "I": 4, "K": 6}
"""
How far the rules of each letter are numbered, from 1 on.
"""


RULE = re.compile(r"^- \*\*([A-Z])(\d+)\*\*", re.MULTILINE)
ROW = re.compile(r"^\| ([A-Z]\d+) \| .+ \|$", re.MULTILINE)


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


def _planted() -> list[dict[str, str]]:
    tables = [tomllib.loads(one.read_text("utf-8")) for one in TESTS.glob("violations/*.toml")]
    return [entry for table in tables for entry in table.get("violation", [])]


def test_every_rule_stands_once_and_in_its_order() -> None:
    """
    Whoever looks a rule up finds it once, after the one before it, below its own heading.
    """
    found = [(letter, int(number)) for letter, number in RULE.findall(_page())]
    assert found == sorted(set(found))
    headings = re.findall(r"^## ([A-Z])\. ", _page(), re.MULTILINE)
    assert headings == sorted({letter for letter, _ in found})


def test_every_rule_has_landed_or_is_still_to_land() -> None:
    """
    Landed and still to land, the rules are all that there are, and none is both.
    """
    _, _, missing = _page().partition("## Still to land\n")
    missing, _, _ = missing.partition("\n## ")
    every = [f"{letter}{number}" for letter, last in LAST.items() for number in range(1, last + 1)]
    assert sorted([*_landed(), *ROW.findall(missing)]) == sorted(every)


def test_every_advisory_that_is_named_has_its_meaning() -> None:
    """
    Each advisory that the source, a test or a page names stands once in the table, and no other.
    """
    page, _, table = _page().partition("## The advisories named above\n")
    files = [
        one
        for folder in ("src", "tests", "docs")
        for one in (TESTS.parent / folder).rglob("*")
        if one.suffix in {".py", ".md", ".toml"} and one.name != "rules.md"
    ]
    named = re.findall(r"\bP\d\d\b", "\n".join([page, *(one.read_text("utf-8") for one in files)]))
    assert ROW.findall(table) == sorted(set(named))
    assert set(named) <= ADVISORIES


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
    assert {one["rule"] for one in _planted()} == _landed()


def test_every_planted_violation_finds_its_place_and_its_test() -> None:
    """
    What a violation replaces stands once in its file, and the test that is to notice it is there.
    """
    root = TESTS.parent
    for one in _planted():
        assert (root / one["file"]).read_text("utf-8").count(one["old"]) == 1, one["why"]
        path, _, name = one["test"].partition("::")
        assert f"def {name.partition('[')[0]}" in (root / path).read_text("utf-8"), one["why"]
