"""
Choosing a personal password.
"""

from __future__ import annotations

import string
import unicodedata

from collections.abc import Callable
from typing import Literal

import pytest

from hypothesis import assume, given
from hypothesis import strategies as st

from espace_bailleur import Entry, Policies, Refusal
from espace_bailleur.adapters.blocklist import CommonPasswords
from espace_bailleur.adapters.memory import MemoryStore
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.credential import ALPHABET
from espace_bailleur.domain.password import PlainPassword as Plain
from espace_bailleur.domain.password import bits, password_faults, without_words, words_of
from espace_bailleur.domain.policies import (
    ANSSI,
    CNIL,
    NIST,
    WITH_MFA,
    PasswordPolicy,
)
from espace_bailleur.domain.policies import PERSONAL_PASSWORD as DEFAULT
from espace_bailleur.domain.steps import PERSONAL_PASSWORD
from espace_bailleur.errors import Code
from tests.composition import Service


IS_COMMON = CommonPasswords()


def _choosing(service: Service) -> Entry:
    return service.through(service.first_entry(service.opened()), until=PERSONAL_PASSWORD)


@pytest.mark.rule("D6", "E11", "P31")
@given(
    text=st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=15, max_size=80)
)
def test_any_long_text_that_is_not_predictable_is_accepted_and_verified(text: str) -> None:
    """
    Any 15 to 256 characters of 50 bits that are not common are accepted, and verify in any form.
    """
    service = Service()
    entry = _choosing(service)
    account = entry.account
    normal = unicodedata.normalize("NFC", text)
    enough = bits(without_words(normal, words_of(account))) >= DEFAULT.min_bits
    assume(len(normal) >= DEFAULT.min_length and enough and not IS_COMMON(normal))
    service.espace.complete(entry, {"step": PERSONAL_PASSWORD, "password": text})
    forms: tuple[Literal["NFC", "NFD"], ...] = ("NFC", "NFD")
    for form in forms:
        typed = unicodedata.normalize(form, text)
        assert service.entry(account, typed).account.id == account.id
    for other in (text + " ", text[:-1], " " + text, text.swapcase() + "x"):
        with pytest.raises(Refusal):
            service.entry(account, other)


@pytest.mark.rule("D6")
@given(length=st.integers(0, 300))
def test_length_is_bounded_and_never_cut(length: int) -> None:
    """
    Fewer than 15 and more than 256 characters are refused, with the number given.
    """
    text = (string.ascii_lowercase * 20)[:length]
    found = {
        one.code: one
        for one in password_faults(Plain.parse(text), policy=DEFAULT, words=(), blocked=False)
    }
    assert (Code.PASSWORD_TOO_SHORT in found) == (length < 15)
    assert (Code.PASSWORD_TOO_LONG in found) == (length > 256)
    for code in {Code.PASSWORD_TOO_SHORT, Code.PASSWORD_TOO_LONG} & set(found):
        assert found[code].facts["given"] == length


@pytest.mark.rule("D6", "A6")
@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("", {Code.PASSWORD_TOO_SHORT, Code.PASSWORD_PREDICTABLE, Code.PASSWORD_COMMON}),
        ("Zoé Œuf, Caf 33", {Code.PASSWORD_PREDICTABLE}),
        ("zoe@example.org", {Code.PASSWORD_PREDICTABLE}),
        ("123456789012345", {Code.PASSWORD_PREDICTABLE, Code.PASSWORD_COMMON}),
        ("bonjour bonjour bonjour", {Code.PASSWORD_COMMON}),
        ("P5L8 hm9s GFP5-AWLY ZDNK 9VLK", {Code.PASSWORD_PROVISIONAL}),
        ("P5L8 hm9s GFP5-AWLY ZDNK 9VLA", {Code.PASSWORD_PROVISIONAL}),
        ("une péniche verte \U0003fffd", {Code.PASSWORD_UNSTABLE}),
        ("é" * 400, {Code.PASSWORD_TOO_LONG, Code.PASSWORD_COMMON}),
        ("é" * 600, {Code.TOO_LONG}),
        (["a list"], {Code.NOT_TEXT}),
    ],
)
def test_what_is_refused_is_told_at_once(typed: object, codes: set[Code]) -> None:
    """
    Each refused password has all its faults, and nothing changes.
    """
    service = Service()
    entry = _choosing(service)
    before = service.stored(entry.account)
    with pytest.raises(Refusal) as refusal:
        service.espace.complete(entry, {"step": PERSONAL_PASSWORD, "password": typed})
    assert refusal.value.code is Code.ANSWERS_REFUSED
    assert {fault.code for fault in refusal.value.faults["password"]} == codes
    assert service.stored(entry.account) == before


@pytest.mark.rule("D6", "C4")
@given(symbols=st.text(ALPHABET, min_size=24, max_size=24), by=st.sampled_from(["", " ", "-"]))
def test_no_personal_password_is_written_like_a_provisional_one(symbols: str, by: str) -> None:
    """
    Whatever has the form of a provisional password is refused, so that a slip can be told.
    """
    typed = by.join(symbols[place : place + 4] for place in range(0, 24, 4)).lower()
    found = password_faults(Plain.parse(typed), policy=WITH_MFA, words=(), blocked=False)
    assert Code.PASSWORD_PROVISIONAL in {one.code for one in found}


@pytest.mark.rule("D6")
@given(
    word=st.sampled_from(["Zoé", "Œuf", "bailleur", "example", "BORDEAUX", "caf"]),
    rest=st.text(string.digits, max_size=8),
    case=st.sampled_from([str.upper, str.lower, str.title]),
)
def test_the_account_s_own_words_count_for_nothing(
    word: str, rest: str, case: Callable[[str], str]
) -> None:
    """
    Words of the account add no bits, in any case, with or without accents, however often.
    """
    words = words_of(Service().opened())
    plain = "".join(
        one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one)
    )
    for written in (word, plain):
        assert without_words(case(written) * 3 + rest, words) == without_words(rest, words)


@pytest.mark.rule("D6")
@pytest.mark.parametrize(
    ("text", "expected"),
    [("0" * 15, 49.8), ("a" * 15, 70.5), ("aA0!" * 3, 79.5), ("", 0.0)],
)
def test_bits_are_counted_as_the_cnil_counts(text: str, expected: float) -> None:
    """
    The CNIL's examples come out as it counts them (délibération 2022-100).
    """
    assert bits(text) == pytest.approx(expected, abs=0.06)


@pytest.mark.rule("D6")
@pytest.mark.parametrize(
    ("policy", "accepted", "refused"),
    [
        (CNIL, "aA0!aA0!", "aaaaaaaa"),
        (NIST, "0" * 15, "0" * 14),
        (ANSSI, "a" * 15, "0" * 15),
        (WITH_MFA, "0" * 8, "0" * 7),
    ],
)
def test_presets_are_named_policies(policy: PasswordPolicy, accepted: str, refused: str) -> None:
    """
    Each preset accepts what its source asks for and refuses what falls short of it.
    """
    assert policy.name
    for text, faults in ((accepted, False), (refused, True)):
        found = password_faults(Plain.parse(text), policy=policy, words=(), blocked=False)
        assert bool(found) == faults


@pytest.mark.rule("D6")
def test_a_policy_is_chosen_where_the_service_is_composed() -> None:
    """
    A host with its own second factor may ask for eight characters.
    """
    service = Service(policies=Policies(password=WITH_MFA))
    entry = service.espace.complete(
        _choosing(service), {"step": PERSONAL_PASSWORD, "password": "péniche!"}
    )
    assert entry.pending is not None


class _Contended(MemoryStore):
    """
    A store in which somebody else is faster a number of times.
    """

    others = 0

    def commit(self, change: Change, /) -> None:
        """
        Let the others go first.
        """
        if self.others:
            self.others -= 1
            now = self.accounts[change.account.id]
            self.accounts[now.id] = now.next()
        super().commit(change)


@pytest.mark.rule("K2")
def test_a_password_is_hashed_once_however_often_it_is_decided() -> None:
    """
    Somebody else's changes in between make the decision again, and not the hash.
    """
    store = _Contended()
    service = Service(store=store)
    entry = _choosing(service)
    store.others, hashes = 3, service.hasher.hashes
    service.espace.complete(entry, service.right_answers(entry))
    assert (store.others, service.hasher.hashes) == (0, hashes + 1)
