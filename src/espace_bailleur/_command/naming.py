"""
Finding the host's service by its name, MODULE:NAME, and telling in one line why it cannot be had.
"""

from __future__ import annotations

import importlib
import inspect
import re
import sys

from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress

from espace_bailleur._open import AsyncEspaceBailleur, EspaceBailleur
from espace_bailleur.errors import Misuse, Unavailable


Espace = EspaceBailleur | AsyncEspaceBailleur
_LOGIN = re.compile(r"//[^/\s@]*@")
"""
The part of an address that may hold a password.
"""
TOLD = 200
"""
The most characters that are told of a failure.
"""


@contextmanager
def this_folder() -> Generator[None]:
    """
    Let modules of the present folder be imported, however Python was started.
    """
    sys.path.insert(0, "")
    try:
        yield
    finally:
        with suppress(ValueError):
            sys.path.remove("")


def service_named(text: str) -> Espace:
    """
    Find the service that MODULE:NAME means: one, or what a function without arguments returns.

    Raises:
        Misuse: there is none.
        Unavailable: it cannot be had now.
    """
    module, _, name = text.partition(":")
    if not all(part.isidentifier() for part in (*module.split("."), name)):
        raise Misuse(
            f"{text!r} is not MODULE:NAME.",
            "Write myapp:espace for what myapp.py calls espace, with dots for folders.",
        )
    found = _carefully(
        lambda: getattr(_imported(module), name, None),
        doing=f"Importing {module}",
        again=f"import {module}",
    )
    if found is None:
        problem = f"There is no {name!r} in {module}."
    elif isinstance(found, type):
        problem = f"{text} is a class."
    elif callable(found) and not isinstance(found, Espace):
        again = f"import {module}; {module}.{name}()"
        found = _carefully(found, doing=f"Calling {text}", again=again)
        problem = f"What {text} returns is of the type {type(found).__name__}."
    else:
        problem = f"{text} is of the type {type(found).__name__}."
    if inspect.iscoroutine(found):
        found.close()
    if isinstance(found, Espace):
        return found
    raise Misuse(
        problem,
        "Name an EspaceBailleur, an AsyncEspaceBailleur, or a plain function without arguments "
        "that returns one.",
    )


def _imported(module: str) -> object:
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as error:
        if error.name is None or not f"{module}.".startswith(f"{error.name}."):
            raise
    raise Misuse(
        f"There is no module {module!r} here.",
        "Run the command in the folder that holds it, and write its name without '.py'.",
    )


def _carefully(work: Callable[[], object], *, doing: str, again: str) -> object:
    """
    Let the host's own code *work*; what it raises becomes one line, with how to see the rest.

    Raises:
        Misuse: it raised that, or anything but `Unavailable`.
        Unavailable: it raised that.
    """
    try:
        return work()
    except (Misuse, Unavailable, KeyboardInterrupt):
        raise
    except SystemExit:
        problem = f"{doing} ends the program."
        mend = "Keep what starts a program below: if __name__ == '__main__':"
    except BaseException as failure:  # noqa: BLE001 - a host's module may raise anything
        problem = f"{doing} raises {told(failure)}."
        mend = f'See where, and mend it: python -c "{again}"'
    raise Misuse(problem, mend)


def told(failure: BaseException) -> str:
    """
    Name a failure in one line that is not too long.
    """
    try:
        words = _LOGIN.sub("//…@", str(failure)).split()
    except BaseException:  # noqa: BLE001 - a host's exception may raise anything when it is shown
        words = []
    text = "".join(filter(str.isprintable, " ".join(words)))[:TOLD].rstrip(".")
    return f"{type(failure).__name__}: {text}" if text else type(failure).__name__
