"""
The root of the package gives its names, and loads nothing before one is asked for.
"""

from __future__ import annotations

import enum
import inspect
import subprocess
import sys
import typing

from collections.abc import Iterable, Iterator

import attrs
import pytest

import espace_bailleur

from espace_bailleur import Policies, _names
from espace_bailleur.domain import policies


THIRD_PARTIES = {
    "alembic",
    "argon2",
    "cattrs",
    "dns",
    "email_validator",
    "hypothesis",
    "sqlalchemy",
}


def _loaded_by(code: str) -> set[str]:
    code = f"import sys; {code}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    return set(done.stdout.split())


def test_one_module_loads_without_the_service() -> None:
    """
    Who imports the package, or one module of it, does not wait for the names of its root.
    """
    loaded = _loaded_by("import espace_bailleur.errors")
    assert {one for one in loaded if one.startswith("espace_bailleur")} == {
        "espace_bailleur",
        "espace_bailleur.errors",
    }


def test_the_faces_load_no_third_party_but_attrs() -> None:
    """
    Argon2, the e-mail validator and SQL are loaded where they are chosen.
    """
    loaded = _loaded_by("from espace_bailleur import AsyncEspaceBailleur, EspaceBailleur")
    assert "espace_bailleur._open" in loaded
    assert not loaded & THIRD_PARTIES


def test_the_root_has_the_names_that_it_lists() -> None:
    """
    Each listed name is there, and what `dir` shows.
    """
    assert set(espace_bailleur.__all__) <= set(dir(espace_bailleur))
    for name in espace_bailleur.__all__:
        assert getattr(espace_bailleur, name) is getattr(_names, name)


@pytest.mark.parametrize("name", ["attrs", "_open_", "Bailleur"])
def test_the_root_has_no_other_name(name: str) -> None:
    """
    Any other name is told to be missing, as from any module.
    """
    with pytest.raises(AttributeError, match=f"'espace_bailleur' has no attribute '{name}'"):
        getattr(espace_bailleur, name)


def _parts(hint: object) -> Iterator[object]:
    yield hint
    for part in typing.get_args(hint):
        yield from _parts(part)


def _ours(hints: Iterable[object]) -> set[type]:
    parts = {part for hint in hints for part in _parts(hint) if isinstance(part, type)}
    return {part for part in parts if part.__module__.startswith("espace_bailleur")}


def _made_of(kind: type) -> set[type]:
    """
    Find the package's classes that the public fields of a class name.
    """
    hints = typing.get_type_hints(kind)
    return _ours(hint for name, hint in hints.items() if name[0] != "_")


def _named_by(kind: type) -> set[type]:
    """
    Find the package's classes that the public fields, properties and methods of a class name.
    """
    hints: list[object] = []
    for name, member in inspect.getmembers_static(kind):
        found = getattr(member, "fget", getattr(member, "__func__", member))
        if name[0] != "_" and inspect.isfunction(found):
            hints += typing.get_type_hints(found).values()
    return _made_of(kind) | _ours(hints)


ROOT = {name: getattr(espace_bailleur, name) for name in espace_bailleur.__all__}
CLASSES = {name: one for name, one in ROOT.items() if isinstance(one, type)}


def test_whatever_is_chosen_by_name_has_its_names_at_the_root() -> None:
    """
    An enumeration that a value of the root has, takes or returns is at the root, too.
    """
    named = {one for kind in CLASSES.values() for one in _named_by(kind)}
    enums = {one for one in named if issubclass(one, enum.Enum)}
    assert enums - set(CLASSES.values()) == set()


def test_a_policy_is_made_of_what_the_root_gives() -> None:
    """
    Whoever writes a policy needs no deeper import, and finds the ready ones at the root.
    """
    kinds = [one for name, one in CLASSES.items() if name.endswith(("Policy", "Policies"))]
    assert {one for kind in kinds for one in _made_of(kind)} - set(CLASSES.values()) == set()
    usual = attrs.astuple(Policies(), recurse=False)
    ready = [one for one in vars(policies).values() if type(one) in kinds and one not in usual]
    assert ready
    assert [one for one in ready if one not in ROOT.values()] == []
