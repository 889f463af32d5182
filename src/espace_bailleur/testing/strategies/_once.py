"""
Building a strategy once for the same arguments: Hypothesis checks each that is built.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast


_Given = ParamSpec("_Given")
_Strategy = TypeVar("_Strategy")


def built_once(build: Callable[_Given, _Strategy]) -> Callable[_Given, _Strategy]:
    """
    Keep what *build* returns for the latest arguments, which have to be hashable.

    Building a strategy and having it checked takes several times as long as drawing from it.
    """
    return cast("Callable[_Given, _Strategy]", lru_cache(maxsize=64)(build))
