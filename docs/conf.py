"""
How Sphinx builds the documentation; no network is needed.
"""

import importlib
import pkgutil
import re
import sys

from pathlib import Path
from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from sphinx.application import Sphinx


# The pages that are drawn have a module of their own beside this file.
sys.path.insert(0, str(Path(__file__).parent))

project = "espace_bailleur"
author = "espace_bailleur contributors"
project_copyright = author
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
html_theme = "furo"
html_title = project
html_static_path = ["_static"]
html_css_files = ["guide.css"]
exclude_patterns: list[str] = []

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

# A docstring's backticks name code, and its `Raises:` is a list.
default_role = "code"
napoleon_numpy_docstring = False

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
python_use_unqualified_type_names = True

nitpicky = True
# The standard library and third parties are documented elsewhere: to link there, a build would
# need the network.
# A private name may stand in a signature, and has no page.
nitpick_ignore_regex = [
    (r"py:.*", r"(?!espace_bailleur\b).*"),
    (r"py:.*", r"espace_bailleur\..*\b_.*"),
]


SECTION = """\
## {0}

```{{eval-rst}}
.. automodule:: {0}
   :members:
   :undoc-members:
```
"""


def _public_modules(room: str) -> list[str]:
    """
    Return *room* and its public modules, sorted.

    A package in it that exports names stands for its own.
    """
    package = importlib.import_module(room)
    names = (module.name for module in pkgutil.iter_modules(getattr(package, "__path__", [])))
    public = sorted(f"{room}.{name}" for name in names if not name.startswith("_"))
    return [room, *(one for module in public for one in _with_modules(module))]


def _with_modules(module: str) -> list[str]:
    exports = hasattr(importlib.import_module(module), "__all__")
    return [module] if exports else _public_modules(module)


def _open_room(match: re.Match[str]) -> str:
    return "\n".join(map(SECTION.format, _public_modules(match[1])))


def _draw_steps(_: re.Match[str]) -> str:
    """
    Draw the steps from the table that the package itself follows (rule D1).
    """
    steps = importlib.import_module("espace_bailleur.domain.steps").STEPS
    lines = ["```text"]
    for number, step in enumerate(steps, start=1):
        fields = ", ".join(field.name for field in step.fields)
        lines += [f"{number}  {step.id:20} {fields}".rstrip(), "│"]
    return "\n".join([*lines, "✓  access", "```"])


def _draw_guide(match: re.Match[str]) -> str:
    """
    Draw the guide, or write its words, from the table that the package itself follows (rule F7).
    """
    drawn: str = getattr(importlib.import_module("guide_page"), match[1])()
    return drawn


def _fill_in(_app: "Sphinx", _page: str, content: list[str]) -> None:
    """
    Replace `{{ room a.b }}` by the reference of the modules of *a.b*, and what is drawn by itself.
    """
    text = re.sub(r"^\{\{ room ([\w.]+) \}\}$", _open_room, content[0], flags=re.MULTILINE)
    text = re.sub(r"^\{\{ steps \}\}$", _draw_steps, text, flags=re.MULTILINE)
    content[0] = re.sub(
        r"^\{\{ guide (picture|picture_in_english|words) \}\}$",
        _draw_guide,
        text,
        flags=re.MULTILINE,
    )


def setup(app: "Sphinx") -> None:
    """
    Draw what the package knows from the package, so that no page can fall behind.
    """
    app.connect("source-read", _fill_in)
