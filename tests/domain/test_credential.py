"""
A provisional password is derived, typed by hand, and verified by a digest bound to its account.
"""

import itertools
import re

from collections.abc import Iterator

import pytest

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from espace_bailleur.domain.credential import (
    ALPHABET,
    Issue,
    IssuePurpose,
    NewSecret,
    ProvisionalPassword,
    has_shape,
    matching,
)
from espace_bailleur.domain.keys import Key, KeyRing
from espace_bailleur.domain.words import AccountId, IssueId
from espace_bailleur.errors import Code, Way
from espace_bailleur.testing.doubles import START
from espace_bailleur.testing.strategies import (
    account_ids,
    good_passwords,
    issues,
    key_rings,
    keys,
    mistyped_provisional_passwords,
    nonces,
    provisional_passwords,
    typed_provisional_passwords,
)
from tests.domain.refusing import refusal_of


FIRST = Issue(
    id=IssueId("first"),
    purpose=IssuePurpose.FIRST_CONNECTION,
    digest=bytes(32),
    key_id="",
    issued_at=START,
)
FACTS = st.tuples(keys(), account_ids(), nonces())
Facts = tuple[Key, AccountId, bytes]


def _mixed(facts: Facts, others: Facts) -> Iterator[Facts]:
    """
    List all that part of *facts* and part of *others* make up.
    """
    (key, account, nonce), (new_key, new_account, new_nonce) = facts, others
    return itertools.product((key, new_key), (account, new_account), (nonce, new_nonce))


@pytest.mark.rule("C4")
@given(typed=typed_provisional_passwords())
def test_it_is_read_however_it_is_typed(typed: tuple[str, ProvisionalPassword]) -> None:
    """
    It is 24 unmistakable symbols in six groups; case, blanks and separators do not matter.
    """
    text, password = typed
    for written in (text, password.text, password.symbols):
        read = ProvisionalPassword.parse(written)
        assert read is not None
        assert read.symbols == password.symbols
    assert re.fullmatch(r"([2-9A-HJ-NP-Z]{4} ){5}[2-9A-HJ-NP-Z]{4}", password.text)
    assert len(set(ALPHABET)) == 32


@pytest.mark.rule("C4")
@given(text=mistyped_provisional_passwords())
@settings(max_examples=2 * settings().max_examples)
def test_a_slip_is_told(text: str) -> None:
    """
    Any one symbol wrong and any two neighbours swapped are told as a slip, with both ways out.
    """
    refusal = refusal_of(ProvisionalPassword.parse, text)
    assert refusal.code is Code.PROVISIONAL_PASSWORD_SLIP
    assert refusal.ways_out == (Way.FORGOTTEN_PASSWORD, Way.CONNECTION_PROBLEM)


@pytest.mark.rule("C4")
@settings(max_examples=20)
@given(password=provisional_passwords())
def test_every_slip_is_told(password: ProvisionalPassword) -> None:
    """
    Of one password all 744 wrong symbols and all 276 swaps, also of symbols far apart, are told.
    """
    right = password.symbols
    wrong = {
        right[:place] + symbol + right[place + 1 :] for place in range(24) for symbol in ALPHABET
    }
    for one, two in itertools.combinations(range(24), 2):
        swapped = list(right)
        swapped[one], swapped[two] = right[two], right[one]
        wrong.add("".join(swapped))
    for text in wrong - {right}:
        assert refusal_of(ProvisionalPassword.parse, text).code is Code.PROVISIONAL_PASSWORD_SLIP


@pytest.mark.rule("C4")
@given(password=provisional_passwords(), typed=good_passwords(), cut=st.integers(0, 23))
def test_what_is_not_written_like_one_is_none(
    password: ProvisionalPassword, typed: str, cut: int
) -> None:
    """
    A personal password, a part of a provisional one and one with a symbol more are no slip.
    """
    symbols = password.symbols
    strange = symbols[:cut] + "0" + symbols[cut + 1 :]
    for text in (typed, symbols[:cut], symbols + "A", strange):
        assert not has_shape(text)
        assert ProvisionalPassword.parse(text) is None


@pytest.mark.rule("C6", "P10")
@given(facts=FACTS, others=FACTS)
def test_the_same_facts_derive_the_same_text_and_no_others_do(facts: Facts, others: Facts) -> None:
    """
    Key, account and nonce derive one text each time; with any of them changed, another.
    """
    text = ProvisionalPassword.derive(*facts).text
    for chosen in _mixed(facts, others):
        assert (ProvisionalPassword.derive(*chosen).text == text) == (chosen == facts)


@pytest.mark.rule("C6", "P29")
@given(facts=FACTS, others=FACTS)
def test_the_digest_is_bound_to_password_key_and_account(facts: Facts, others: Facts) -> None:
    """
    What is stored verifies the very password under the very key on the very account, and no other.
    """
    key, account, nonce = facts
    secret = NewSecret.provisional(key, account, nonce=nonce)
    assert secret.key_id == key.id
    for chosen in _mixed(facts, others):
        password = ProvisionalPassword.derive(key, account, chosen[2])
        assert (secret.digest == password.digest(*chosen[:2])) == (chosen == facts)


@pytest.mark.rule("C6", "P10", "P29")
@given(
    ring=key_rings(),
    foreign=key_rings(),
    accounts=st.tuples(account_ids(), account_ids()),
    drawn=st.lists(nonces(), min_size=1, max_size=4, unique=True),
    others=st.lists(issues(), max_size=3),
    slots=st.integers(1, 6),
)
def test_a_password_finds_its_own_issue_and_no_other(
    ring: KeyRing,
    foreign: KeyRing,
    accounts: tuple[AccountId, AccountId],
    drawn: list[bytes],
    others: list[Issue],
    slots: int,
) -> None:
    """
    Each password finds the issue made with it, under any key of the ring and nowhere else.
    """
    mine, theirs = accounts
    made = [NewSecret.provisional(ring.oldest, mine, nonce=nonce) for nonce in drawn]
    issued = [evolve(FIRST, id=one.id, digest=one.digest, key_id=one.key_id) for one in made]
    there = (*others, *issued)
    for nonce, issue in zip(drawn, issued, strict=True):
        typed = ProvisionalPassword.derive(ring.oldest, mine, nonce)
        assert matching(typed, mine, there, keys=ring, slots=slots) == issue
        assert matching(typed, mine, tuple(others), keys=ring, slots=slots) is None
        elsewhere = matching(typed, theirs, there, keys=ring, slots=slots)
        assert (elsewhere is None) == (mine != theirs)
        retired = matching(typed, mine, there, keys=foreign, slots=slots)
        assert (retired is None) == (foreign.get(ring.oldest.id) is None)
    assert matching(None, mine, there, keys=ring, slots=slots) is None
