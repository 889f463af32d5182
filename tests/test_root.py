"""
The root of the package gives its names, and loads nothing before one is asked for.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

import espace_bailleur

from espace_bailleur import _names


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
