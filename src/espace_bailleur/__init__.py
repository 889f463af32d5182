"""
How a landlord comes into an account that an institution opened, and gets back in.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from espace_bailleur._names import *  # noqa: F403 - all of them, and nothing else
    from espace_bailleur._names import __all__ as __all__
else:

    def __getattr__(name: str) -> object:
        # Loaded with the first name: who imports one module alone does not wait for the service.
        names = import_module("espace_bailleur._names")
        known = {"__all__": names.__all__} | {one: getattr(names, one) for one in names.__all__}
        globals().update(known)
        if name not in known:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name)
        return known[name]

    def __dir__() -> list[str]:
        return sorted({*globals(), *__getattr__("__all__")})
