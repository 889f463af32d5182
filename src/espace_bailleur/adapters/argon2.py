"""
Argon2id by argon2-cffi (E10).
"""

from __future__ import annotations

import argon2

from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY
from attrs import Attribute, Factory, field, frozen

from espace_bailleur.domain.password import PlainPassword
from espace_bailleur.domain.words import PasswordHash
from espace_bailleur.errors import Misuse
from espace_bailleur.ports.hasher import Verification


RFC_9106 = RFC_9106_LOW_MEMORY
"""
RFC 9106, section 4, second choice: 64 MiB, 3 passes, 4 lanes.
"""
OWASP_MINIMUM = argon2.Parameters(
    type=argon2.Type.ID,
    version=19,
    salt_len=16,
    hash_len=32,
    time_cost=2,
    memory_cost=19_456,
    parallelism=1,
)
"""
OWASP Password Storage: 19 MiB, 2 passes, 1 lane.
"""


def _check_profiles(
    _: object,
    __: Attribute[tuple[argon2.Parameters, ...]],
    profiles: tuple[argon2.Parameters, ...],
) -> None:
    if not profiles or len(set(map(_facts, profiles))) != len(profiles):
        raise Misuse(
            "The hasher's profiles are missing or repeated.",
            "Give each accepted profile once, the one for new hashes first.",
        )


def _facts(profile: argon2.Parameters) -> tuple[object, ...]:
    return (
        profile.type,
        profile.version,
        profile.salt_len,
        profile.hash_len,
        profile.time_cost,
        profile.memory_cost,
        profile.parallelism,
    )


def _decoys_of(hasher: Argon2Hasher) -> tuple[str, ...]:
    return tuple(_hasher(one).hash("") for one in hasher.profiles)


@frozen
class Argon2Hasher:
    """
    Hash with the first of *profiles*, verify hashes of all of them (E10).

    A stored hash with any other parameters is never computed, so that no row can ask for more work
    than the profiles do (P30).
    """

    profiles: tuple[argon2.Parameters, ...] = field(default=(RFC_9106,), validator=_check_profiles)
    _decoys: tuple[str, ...] = field(
        init=False, repr=False, default=Factory(_decoys_of, takes_self=True)
    )

    def hash(self, password: PlainPassword, /) -> PasswordHash:
        """
        Hash a personal password under the first profile, with a salt of its own.
        """
        return PasswordHash(_hasher(self.profiles[0]).hash(password.text))

    def verify(self, stored: PasswordHash | None, password: PlainPassword, /) -> Verification:
        """
        Verify once for each profile, against a decoy where *stored* is of another (E3, E11).
        """
        theirs = _parameters(stored)
        found = Verification.MISMATCH
        for profile, decoy in zip(self.profiles, self._decoys, strict=True):
            real = stored if stored is not None and theirs == _facts(profile) else None
            if _matches(profile, real or decoy, password) and real is not None:
                newest = profile is self.profiles[0]
                found = Verification.MATCH if newest else Verification.MATCH_TO_RENEW
        return found


def _hasher(profile: argon2.Parameters) -> argon2.PasswordHasher:
    return argon2.PasswordHasher.from_parameters(profile)


def _parameters(stored: PasswordHash | None) -> tuple[object, ...] | None:
    # Python reads other digits than argon2 does; what it wrote itself is ASCII.
    if stored is None or not stored.isascii():
        return None
    try:
        return _facts(argon2.extract_parameters(stored))
    except InvalidHashError:
        return None


def _matches(profile: argon2.Parameters, stored: str, password: PlainPassword) -> bool:
    try:
        return _hasher(profile).verify(stored, password.text)
    except VerificationError:
        return False
