"""
Personal passwords under Argon2id.
"""

from __future__ import annotations

import argon2
import pytest

from argon2.profiles import CHEAPEST
from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur.adapters.argon2 import OWASP_MINIMUM, RFC_9106, Argon2Hasher
from espace_bailleur.domain.password import PlainPassword
from espace_bailleur.domain.words import PasswordHash
from espace_bailleur.errors import Misuse
from espace_bailleur.ports.hasher import Verification
from espace_bailleur.testing.checks import check_hasher


def _cheap(*, passes: int) -> argon2.Parameters:
    """
    Make a profile that costs as good as nothing.
    """
    return argon2.Parameters(
        type=argon2.Type.ID,
        version=19,
        salt_len=8,
        hash_len=16,
        time_cost=passes,
        memory_cost=8,
        parallelism=1,
    )


NEW, OLD, UNKNOWN = _cheap(passes=1), _cheap(passes=2), _cheap(passes=3)
HASHER = Argon2Hasher((NEW, OLD))
PASSWORD = PlainPassword("une péniche verte sous la lune")
STORED = HASHER.hash(PASSWORD)

_texts = st.text(max_size=256)
_branches = st.sampled_from(
    [
        None,
        PasswordHash(""),
        PasswordHash("no hash"),
        PasswordHash(f"{STORED[:-1]}é"),
        PasswordHash(f"{STORED}A"),
        STORED,
        Argon2Hasher((OLD,)).hash(PASSWORD),
        Argon2Hasher((UNKNOWN,)).hash(PASSWORD),
        Argon2Hasher((CHEAPEST,)).hash(PASSWORD),
    ]
)


@pytest.mark.rule("E10", "E11", "P27", "P31")
def test_argon2_is_a_hasher_at_every_position() -> None:
    """
    Under cheap profiles Argon2 passes the checks of a hasher, at every position.
    """
    check_hasher(
        lambda: HASHER,
        older=lambda: Argon2Hasher((OLD,)),
        unknown=lambda: Argon2Hasher((UNKNOWN,)),
        positions=range(256),
    )


@pytest.mark.rule("E10", "E11")
def test_a_profile_in_earnest_is_a_hasher() -> None:
    """
    Under a profile that costs what it should, Argon2 passes the checks of a hasher.
    """
    check_hasher(lambda: Argon2Hasher((OWASP_MINIMUM,)), unknown=lambda: HASHER, positions=(255,))


@pytest.mark.rule("E10", "E11")
def test_the_default_tells_passwords_apart() -> None:
    """
    As it is built without arguments, Argon2 verifies its own hash, and no other text against it.
    """
    hasher, longest = Argon2Hasher(), "p" * 256
    stored = hasher.hash(PlainPassword(longest))
    assert hasher.verify(stored, PlainPassword(longest)) is Verification.MATCH
    for other in ("", longest[:-1], f"{longest[:-1]}q", f"{longest}p"):
        assert hasher.verify(stored, PlainPassword(other)) is Verification.MISMATCH


@pytest.mark.rule("E10")
def test_the_default_profile_is_that_of_rfc_9106() -> None:
    """
    A new hash is Argon2id version 1.3 with 64 MiB, 3 passes and 4 lanes.
    """
    assert Argon2Hasher().hash(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


@pytest.mark.rule("E10")
def test_a_hash_of_owasps_minimum_is_renewed() -> None:
    """
    A hash with 19 MiB, 2 passes and 1 lane is verified, and renewed to RFC 9106.
    """
    stored = Argon2Hasher((OWASP_MINIMUM,)).hash(PASSWORD)
    assert stored.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    hasher = Argon2Hasher((RFC_9106, OWASP_MINIMUM))
    assert hasher.verify(stored, PASSWORD) is Verification.MATCH_TO_RENEW
    assert Argon2Hasher().verify(stored, PASSWORD) is Verification.MISMATCH


@pytest.mark.rule("E10")
@given(stored=_branches, text=st.one_of(_texts, st.just(PASSWORD.text)))
def test_every_branch_computes_each_accepted_profile_once(
    stored: PasswordHash | None, text: str
) -> None:
    """
    Whatever is stored and typed, each accepted profile is computed once and no other ever.
    """
    computed: list[tuple[int, int]] = []
    verify = argon2.PasswordHasher.verify

    def counted(self: argon2.PasswordHasher, hash_: str | bytes, password: str | bytes) -> bool:
        asked = argon2.extract_parameters(str(hash_))
        computed.append((asked.memory_cost, asked.time_cost))
        return verify(self, hash_, password)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(argon2.PasswordHasher, "verify", counted)
        HASHER.verify(stored, PlainPassword(text))
    assert computed == [(one.memory_cost, one.time_cost) for one in (NEW, OLD)]


@pytest.mark.rule("E11", "P27")
@given(text=_texts, stored=st.sampled_from([None, PasswordHash("")]))
def test_with_nothing_stored_no_text_matches(text: str, stored: PasswordHash | None) -> None:
    """
    Without a personal password no text at all is one.
    """
    assert HASHER.verify(stored, PlainPassword(text)) is Verification.MISMATCH


@pytest.mark.rule("E11", "P31")
@given(one=_texts, other=_texts)
def test_passwords_that_differ_verify_differently(one: str, other: str) -> None:
    """
    A text matches the hash of another exactly when they are the same.
    """
    found = HASHER.verify(HASHER.hash(PlainPassword(one)), PlainPassword(other))
    assert (found is Verification.MATCH) == (one == other)


@pytest.mark.rule("E11", "P31")
@given(text=st.text(min_size=256, max_size=256), data=st.data())
def test_any_one_character_counts(text: str, data: st.DataObject) -> None:
    """
    In a password of the greatest length, any character at any position makes a difference.
    """
    place = data.draw(st.integers(0, 255))
    character = data.draw(st.characters(codec="utf-8").filter(lambda one: one != text[place]))
    other = f"{text[:place]}{character}{text[place + 1 :]}"
    stored = HASHER.hash(PlainPassword(text))
    assert HASHER.verify(stored, PlainPassword(text)) is Verification.MATCH
    assert HASHER.verify(stored, PlainPassword(other)) is Verification.MISMATCH


@pytest.mark.rule("E10")
@given(place=st.integers(0, len(STORED)), cut=st.integers(0, 3), inserted=st.text(max_size=3))
def test_a_damaged_hash_matches_nothing(place: int, cut: int, inserted: str) -> None:
    """
    A stored hash that was changed anywhere mismatches its password, and raises nothing.
    """
    damaged = f"{STORED[:place]}{inserted}{STORED[place + cut :]}"
    expected = Verification.MATCH if damaged == STORED else Verification.MISMATCH
    assert HASHER.verify(PasswordHash(damaged), PASSWORD) is expected


@pytest.mark.parametrize("profiles", [(), (NEW, NEW), (NEW, OLD, _cheap(passes=1))])
def test_profiles_are_given_once_each(profiles: tuple[argon2.Parameters, ...]) -> None:
    """
    A hasher without profiles, or with one given twice, is refused when it is built.
    """
    with pytest.raises(Misuse, match="profiles are missing or repeated"):
        Argon2Hasher(profiles)


@pytest.mark.rule("I2")
def test_a_hasher_shows_its_profiles_alone() -> None:
    """
    The repr of a hasher holds no hash.
    """
    assert "$argon2" not in repr(HASHER)
