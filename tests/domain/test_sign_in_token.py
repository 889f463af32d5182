"""
The signed string of a session is read exactly as it was written, and nothing else is one.
"""

import base64
import inspect
import json
import string
import sys

from collections.abc import Callable

import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from espace_bailleur.domain.entry import TOKEN_LENGTH, Admission
from espace_bailleur.domain.keys import Key, KeyRing, Purpose
from espace_bailleur.errors import SessionEnded
from espace_bailleur.testing.strategies import (
    admissions,
    key_rings,
    keys,
    wild_objects,
    wild_texts,
)


SYMBOLS = string.ascii_letters + string.digits + "-_=."
RING = KeyRing([Key(b"the one key of these few examples.")])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=4,
)


def _ended(token: object, ring: KeyRing) -> bool:
    """
    Tell whether a signed string is refused, with nothing else but the end of the session.
    """
    try:
        Admission.unsealed(token, ring)
    except SessionEnded:
        return True
    return False


def _signed(payload: bytes, key: Key) -> str:
    mac = key.derive(Purpose.SESSION, payload)
    return ".".join(base64.urlsafe_b64encode(part).decode() for part in (payload, mac))


@pytest.mark.rule("E1")
@given(admission=admissions(), ring=key_rings())
def test_what_is_sealed_is_read_back(admission: Admission, ring: KeyRing) -> None:
    """
    Every admission comes back from its signed string, under any key of the ring, in one line.
    """
    for key in ring.keys:
        token = admission.sealed(key)
        assert Admission.unsealed(token, ring) == admission
        assert set(token) <= set(SYMBOLS)
        assert len(token) <= TOKEN_LENGTH // 2


@pytest.mark.rule("P09")
@settings(max_examples=10)
@given(admission=admissions(), ring=key_rings(), data=st.data())
def test_no_part_and_no_variant_of_it_is_read(
    admission: Admission, ring: KeyRing, data: st.DataObject
) -> None:
    """
    Every truncation, and every change, loss or addition of one character, is refused.
    """
    token = admission.sealed(ring.newest)
    places = range(len(token))
    variants = {token[:place] for place in places} | {token[place + 1 :] for place in places}
    variants |= {token[:place] + token[place + 1 :] for place in places}
    for new in data.draw(st.sets(st.sampled_from(SYMBOLS), min_size=3, max_size=6)):
        variants |= {token[:place] + new + token[place + 1 :] for place in places}
        variants |= {token[:place] + new + token[place:] for place in range(len(token) + 1)}
    assert all(_ended(variant, ring) for variant in variants - {token})


@pytest.mark.rule("P09")
@given(admission=admissions(), ring=key_rings(), added=st.text(min_size=1), place=st.integers(0))
def test_no_change_of_case_and_no_extension_of_it_is_read(
    admission: Admission, ring: KeyRing, added: str, place: int
) -> None:
    """
    In capitals or small letters, padded, or with any text added anywhere, it is refused.
    """
    token = admission.sealed(ring.newest)
    cut = place % (len(token) + 1)
    variants = {token.upper(), token.lower(), token.swapcase(), f"{token}=", f" {token}\n"}
    variants |= {token[:cut] + added + token[cut:], token + "A" * TOKEN_LENGTH, token * 2}
    assert all(_ended(variant, ring) for variant in variants - {token})


@pytest.mark.rule("P10")
@given(admission=admissions(), ring=key_rings(), key=keys())
def test_another_key_reads_nothing(admission: Admission, ring: KeyRing, key: Key) -> None:
    """
    What was sealed under a key that is not on the ring is refused.
    """
    assert _ended(admission.sealed(key), ring) == (ring.get(key.id) is None)


@pytest.mark.rule("P10")
@given(admission=admissions(), other=admissions(), ring=key_rings())
def test_no_two_halves_make_one(admission: Admission, other: Admission, ring: KeyRing) -> None:
    """
    The facts of one signed string with the signature of another are refused.
    """
    facts, _, _ = admission.sealed(ring.newest).partition(".")
    _, _, signature = other.sealed(ring.newest).partition(".")
    assert _ended(f"{facts}.{signature}", ring) == (admission != other)


@pytest.mark.rule("P09")
@given(token=wild_objects() | wild_texts() | st.text(SYMBOLS), ring=key_rings())
def test_anything_else_ends_the_session(token: object, ring: KeyRing) -> None:
    """
    Whatever is given in the place of a signed string is refused, and raises nothing else.
    """
    assert _ended(token, ring)


def _forged(facts: object) -> str:
    return _signed(json.dumps(facts).encode(), Key(bytes(32)))


FORGERIES: list[Callable[[list[object]], object]] = [
    lambda facts: facts[0],
    lambda facts: [RING.newest.id, *facts[1:]],
    lambda facts: dict.fromkeys(map(str, range(7)), facts[0]),
    lambda facts: [RING.newest.id, "a", 1, 2, None, None, None, *facts],
]


@pytest.mark.rule("P09")
@pytest.mark.parametrize("forge", FORGERIES)
@given(facts=st.lists(JSON, min_size=7, max_size=7))
def test_no_forgery_is_read(forge: Callable[[list[object]], object], facts: list[object]) -> None:
    """
    Facts of any type and shape, under the id of a right key, are refused without its signature.
    """
    assert _ended(_forged(forge(facts)), RING)


@pytest.mark.rule("P09", "P30")
@pytest.mark.parametrize("nested", [100, 200, 300, 365])
def test_a_nested_forgery_is_refused_however_deep_the_stack_is(nested: int) -> None:
    """
    A forgery that nests as deep as it can is refused also where little of the stack is left.
    """
    nest = "[" * nested + "]" * nested
    payload = f'["{RING.newest.id}","a",{nest},1,null,null,null]'.encode()
    token = f"{base64.urlsafe_b64encode(payload).decode()}."
    assert len(token) <= TOKEN_LENGTH

    def below(frames: int) -> bool:
        return below(frames - 1) if frames else _ended(token, RING)

    left = sys.getrecursionlimit() - len(inspect.stack(0))
    assert all(below(frames) for frames in range(left - 60))


@pytest.mark.rule("A6", "P30")
@given(size=st.integers(TOKEN_LENGTH + 1, 10**6), ring=key_rings())
def test_nothing_reads_what_is_too_long(size: int, ring: KeyRing) -> None:
    """
    A string beyond the limit is refused, however well it was signed.
    """
    assert _ended("A" * size, ring)
    facts = [ring.newest.id, "a" * size, 0, 0, None, None, None]
    payload = json.dumps(facts, separators=(",", ":")).encode()
    assert _ended(_signed(payload, ring.newest), ring)
