"""
Everything derived from a key is for one purpose, and no key shows itself.
"""

import base64
import copy
import pickle

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur.domain.keys import KEY_BYTES, Key, KeyRing, Purpose
from espace_bailleur.errors import Misuse
from espace_bailleur.testing.strategies import invalid_key_texts, key_rings, key_texts, keys
from tests.domain.refusing import said_by


PURPOSES = st.sampled_from(Purpose)
PARTS = st.lists(st.text() | st.binary(max_size=8), max_size=3).map(tuple[str | bytes, ...])


def _raw(parts: tuple[str | bytes, ...]) -> tuple[bytes, ...]:
    return tuple(part.encode() if isinstance(part, str) else part for part in parts)


@given(texts=st.lists(key_texts(), min_size=1, max_size=3, unique=True))
def test_a_ring_is_read_as_it_is_written(texts: list[str]) -> None:
    """
    Keys come back from their written form in their order: the first is the newest.
    """
    ring = KeyRing.parse(texts)
    assert [base64.urlsafe_b64encode(key.secret).decode() for key in ring.keys] == texts
    assert (ring.newest, ring.oldest) == (ring.keys[0], ring.keys[-1])
    assert [ring.get(key.id) for key in ring.keys] == list(ring.keys)


@given(ring=key_rings(), retired=keys())
def test_a_retired_key_is_not_found(ring: KeyRing, retired: Key) -> None:
    """
    Nothing is found under the id of a key that is not on the ring.
    """
    known = {key.id for key in ring.keys}
    assert (ring.get(retired.id) is None) == (retired.id not in known)


@pytest.mark.rule("P10")
@given(right=key_texts(), wrong=invalid_key_texts())
def test_a_ring_takes_nothing_but_long_keys_once_each(right: str, wrong: str) -> None:
    """
    No key, one given twice, one too short, and one not exactly as written are all misuses.
    """
    for texts in ([], [right, right], [wrong], [right, wrong]):
        with pytest.raises(Misuse):
            KeyRing.parse(texts)


@pytest.mark.rule("P10", "P29")
@given(key=keys(), other=keys(), purposes=st.tuples(PURPOSES, PURPOSES), one=PARTS, two=PARTS)
def test_no_two_derivations_are_one(
    key: Key,
    other: Key,
    purposes: tuple[Purpose, Purpose],
    one: tuple[str | bytes, ...],
    two: tuple[str | bytes, ...],
) -> None:
    """
    What is derived is the same for the same key, purpose and parts, and different for any other.
    """
    first = key.derive(purposes[0], *one)
    assert first == key.derive(purposes[0], *_raw(one))
    second = key.derive(purposes[1], *two)
    assert (first == second) == ((purposes[0], _raw(one)) == (purposes[1], _raw(two)))
    assert (first == other.derive(purposes[0], *one)) == (key == other)
    assert len(first) == KEY_BYTES


@pytest.mark.rule("P29")
@given(key=keys(), text=st.text(), cut=st.integers(0), place=st.integers(0))
def test_the_borders_of_parts_count(key: Key, text: str, cut: int, place: int) -> None:
    """
    The same bytes cut elsewhere derive something else.
    """
    one, two = cut % (len(text) + 1), place % (len(text) + 1)
    first = key.derive(Purpose.SESSION, text[:one], text[one:])
    second = key.derive(Purpose.SESSION, text[:two], text[two:])
    assert (first == second) == (one == two)
    assert first != key.derive(Purpose.SESSION, text)


@pytest.mark.rule("I2", "P33")
@given(ring=key_rings())
def test_a_key_shows_its_id_alone(ring: KeyRing) -> None:
    """
    Neither the repr nor the text of a ring or key holds a key, and neither is pickled or copied.
    """
    for shown in (repr(ring), str(ring), *map(repr, ring.keys), *map(str, ring.keys)):
        assert any(key.id in shown for key in ring.keys)
        for key in ring.keys:
            for form in (repr(key.secret)[2:-1], key.secret.hex(), _written(key)):
                assert form not in shown
    for secret in (ring, *ring.keys):
        for leak in (pickle.dumps, copy.deepcopy):
            with pytest.raises(TypeError, match="secret"):
                leak(secret)


def _written(key: Key) -> str:
    return base64.urlsafe_b64encode(key.secret).decode()


@pytest.mark.rule("I2", "P33")
@given(text=key_texts(), stray=st.sampled_from("é!\ud800"), place=st.integers(0, 44))
def test_a_misuse_of_a_key_does_not_tell_it(text: str, stray: str, place: int) -> None:
    """
    The misuse about a key that is mistyped holds nothing of it, in its contexts neither.
    """
    mistyped = text[:place] + stray + text[place:]
    told = said_by(lambda: KeyRing.parse([mistyped]))
    assert not any(text[start : start + 12] in told for start in range(len(text) - 12))
