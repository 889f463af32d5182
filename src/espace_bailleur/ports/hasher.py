"""
The password hasher: slow on purpose, for personal passwords alone.
"""

from __future__ import annotations

import enum

from typing import Protocol

from espace_bailleur.domain.password import PlainPassword
from espace_bailleur.domain.words import PasswordHash


class Verification(enum.Enum):
    """
    What a verification found; three outcomes, three values.
    """

    MISMATCH = "mismatch"
    MATCH = "match"
    MATCH_TO_RENEW = "match-to-renew"
    """It matches a hash of an older accepted profile, which is hashed again (E10)."""


class PasswordHasher(Protocol):
    """
    A hasher of one colour: it computes and never waits for another.
    """

    def hash(self, password: PlainPassword, /) -> PasswordHash:
        """
        Hash a personal password under the newest profile, with a salt of its own.
        """
        ...

    def verify(self, stored: PasswordHash | None, password: PlainPassword, /) -> Verification:
        """
        Verify a password, doing the same work whatever is stored (E3, E11).

        One verification is made for each accepted profile, against a decoy where nothing of that
        profile is stored; with nothing stored no text matches.
        """
        ...


class AwaitingHasher(Protocol):
    """
    The hasher as flows see it, so that the awaiting face can move it to threads.
    """

    async def hash(self, password: PlainPassword, /) -> PasswordHash:
        """
        Do as `PasswordHasher.hash`.
        """
        ...

    async def verify(
        self, stored: PasswordHash | None, password: PlainPassword, /
    ) -> Verification:
        """
        Do as `PasswordHasher.verify`.
        """
        ...
