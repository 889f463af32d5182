"""
The code by which a recovery is contested: read as it is typed, proven once for all, and hidden.
"""

from __future__ import annotations

import copy
import itertools
import pickle
import re

from typing import ClassVar

import pytest

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.contest_code import (
    Contestable,
    ContestCode,
    new_contest_code,
    proven_by,
)
from espace_bailleur.domain.credential import ALPHABET, ProvisionalPassword
from espace_bailleur.domain.keys import Key, KeyRing
from espace_bailleur.domain.words import AccountId
from espace_bailleur.errors import Code
from espace_bailleur.testing.strategies import (
    account_ids,
    accounts,
    as_typed,
    contest_codes,
    contestables,
    keys,
    nonces,
    provisional_passwords,
)
from tests.domain.refusing import refusal_of, said_by


@pytest.mark.rule("F6")
@given(code=contest_codes(), data=st.data())
def test_it_is_read_however_it_is_typed(code: ContestCode, data: st.DataObject) -> None:
    """
    It is 16 unmistakable symbols in four groups; case, blanks and separators do not matter.
    """
    assert re.fullmatch(r"([2-9A-HJ-NP-Z]{4} ){3}[2-9A-HJ-NP-Z]{4}", code.text)
    for written in (data.draw(as_typed(code.symbols)), code.text, code.symbols):
        assert ContestCode.parse(written).symbols == code.symbols


@pytest.mark.rule("F6")
@settings(max_examples=10)
@given(code=contest_codes())
def test_every_slip_is_told(code: ContestCode) -> None:
    """
    Of one code every wrong symbol, every swap and every missing symbol are told as a slip.
    """
    right = code.symbols
    wrong = {
        right[:place] + symbol + right[place + 1 :] for place in range(16) for symbol in ALPHABET
    }
    for one, two in itertools.combinations(range(16), 2):
        swapped = list(right)
        swapped[one], swapped[two] = right[two], right[one]
        wrong.add("".join(swapped))
    wrong |= {right[:place] + right[place + 1 :] for place in range(16)} | {"", f"{right}2"}
    for text in wrong - {right}:
        assert refusal_of(ContestCode.parse, text).code is Code.CONTEST_CODE_SLIP


@pytest.mark.rule("F6", "C4")
@given(code=contest_codes(), password=provisional_passwords())
def test_nobody_takes_it_for_a_provisional_password(
    code: ContestCode, password: ProvisionalPassword
) -> None:
    """
    Neither is written like the other.
    """
    assert ProvisionalPassword.parse(code.text) is None
    assert refusal_of(ContestCode.parse, password.text).code is Code.CONTEST_CODE_SLIP


@pytest.mark.rule("C6", "F6", "P29")
@given(
    facts=st.tuples(keys(), account_ids(), nonces()),
    others=st.tuples(keys(), account_ids(), nonces()),
    contestable=contestables(),
    rest=st.lists(contestables(), max_size=4),
)
def test_a_code_proves_its_own_recovery_and_no_other(
    facts: tuple[Key, AccountId, bytes],
    others: tuple[Key, AccountId, bytes],
    contestable: Contestable,
    rest: list[Contestable],
) -> None:
    """
    A code is derived again from key, account and nonce, and proves nothing of another account.
    """
    key, account, nonce = facts
    secret = new_contest_code(key, account, nonce=nonce)
    code = ContestCode.derive(key, account, nonce)
    held = evolve(contestable, key_id=secret.key_id, digest=secret.digest)
    ring = KeyRing(tuple({one.id: one for one in (key, others[0])}.values()))
    assert proven_by(code, account, (*rest, held), keys=ring, places=4) == held
    assert proven_by(code, account, rest, keys=ring, places=4) is None
    for mixed in itertools.product((key, others[0]), (account, others[1]), (nonce, others[2])):
        if mixed != facts:
            other = ContestCode.derive(*mixed)
            assert proven_by(other, account, (held,), keys=ring, places=4) is None
    if others[1] != account:
        assert proven_by(code, others[1], (held,), keys=ring, places=4) is None


@pytest.mark.rule("F6", "P15")
@given(held=st.lists(contestables(), max_size=6), places=st.integers(1, 6), code=contest_codes())
def test_every_place_is_compared(held: list[Contestable], places: int, code: ContestCode) -> None:
    """
    However many recoveries an account has, as many digests are computed, or one for each.
    """
    counted = _Counting(code.symbols)
    counted.times.clear()
    proven_by(counted, AccountId("a"), held, keys=KeyRing((Key(bytes(32)),)), places=places)
    assert counted.times == [1] * max(places, len(held))


class _Counting(ContestCode):
    """
    A code that counts how often its digest was computed.
    """

    times: ClassVar[list[int]] = []

    def digest(self, key: Key, account: AccountId) -> bytes:
        """
        Count, and compute it.
        """
        self.times.append(1)
        return super().digest(key, account)


@pytest.mark.rule("I2", "P33")
@given(account=accounts(), code=contest_codes(), contestable=contestables(), nonce=nonces())
def test_it_shows_and_keeps_nothing(
    account: Account, code: ContestCode, contestable: Contestable, nonce: bytes
) -> None:
    """
    Neither a code nor what is stored of it shows a secret, and a slip tells nothing of what it is.
    """
    secret = new_contest_code(Key(bytes(32)), account.id, nonce=nonce)
    held = evolve(account, contestable=(contestable,))
    shown = f"{code!r} {code} {held!r} {secret!r}"
    for hidden in (code.symbols, code.text, *_written(contestable.digest), *_written(nonce)):
        assert hidden not in shown
    for leak in (pickle.dumps, copy.copy, copy.deepcopy):
        with pytest.raises(TypeError, match="secret"):
            leak(code)
    assert code != evolve(code)
    typed = code.symbols[1:]
    assert typed not in said_by(lambda: ContestCode.parse(typed))


def _written(secret: bytes) -> list[str]:
    return [repr(secret)[2:-1], secret.hex()]
