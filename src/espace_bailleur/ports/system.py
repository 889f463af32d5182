"""
What a machine has: a clock, secrets, and knowledge of common passwords and of e-mail addresses.
"""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from espace_bailleur.domain.words import EmailAddress


class Clock(Protocol):
    """
    A plain callable that tells the time, in UTC.
    """

    def __call__(self) -> datetime:
        """
        Tell the present instant.
        """
        ...


class SecretSource(Protocol):
    """
    A plain callable that draws bytes nobody can guess.
    """

    def __call__(self, size: int, /) -> bytes:
        """
        Draw *size* bytes.
        """
        ...


class Blocklist(Protocol):
    """
    A plain callable that knows common passwords (D6).
    """

    def __call__(self, password: str, /) -> bool:
        """
        Tell whether the password as a whole is common.
        """
        ...


class EmailPolicy(Protocol):
    """
    A plain callable that makes an address of what a person typed (A4).
    """

    def __call__(self, text: str, /) -> EmailAddress:
        """
        Read an address.

        Raises:
            Refusal: `email-invalid`.
        """
        ...
