"""
Rows are read whole, or refused with all that is wrong with them.
"""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur.domain.change import Change
from espace_bailleur.domain.holder import HolderKind, Organisation, holder_kind
from espace_bailleur.domain.policies import AS_THE_SEED, ORGANISATIONS_BY_LETTER
from espace_bailleur.domain.rows import Opening, Row, read_row
from espace_bailleur.domain.words import EmailAddress, language_of
from espace_bailleur.errors import Code, Misuse, Refusal
from espace_bailleur.testing.checks._values import account, change
from espace_bailleur.testing.strategies import faulty_rows, typed_rows, wild_texts
from tests.domain.refusing import refusal_of


TEXTS = [one.name for one in attrs.fields(Row) if one.name != "line"]


@pytest.mark.rule("A5", "B1")
@given(drawn=typed_rows())
def test_any_row_means_what_its_words_mean(drawn: tuple[Row, Opening]) -> None:
    """
    A row, however it is typed, is read into the words that it was made of.
    """
    row, opening = drawn
    assert read_row(row, email=EmailAddress, policy=AS_THE_SEED) == opening


@pytest.mark.rule("A5", "A6")
@given(drawn=faulty_rows())
def test_every_fault_of_a_row_is_told_at_once(drawn: tuple[Row, frozenset[str]]) -> None:
    """
    A row with any faults is refused with exactly the fields that are wrong.
    """
    row, wrong = drawn
    refusal = read_row(row, email=EmailAddress, policy=AS_THE_SEED)
    assert isinstance(refusal, Refusal)
    assert refusal.code is Code.ROW_REFUSED
    assert set(refusal.faults) == wrong
    assert refusal.__traceback__ is None


@pytest.mark.rule("A5")
@given(drawn=typed_rows())
def test_a_siret_and_the_kind_must_agree(drawn: tuple[Row, Opening]) -> None:
    """
    An organisation without a SIRET and an individual with one are refused for it.
    """
    row, _ = drawn
    if row.siret is None:
        row, code = evolve(row, siret="73282932000074"), Code.SIRET_UNEXPECTED
    else:
        row, code = evolve(row, siret=None), Code.REQUIRED
    refusal = read_row(row, email=EmailAddress, policy=AS_THE_SEED)
    assert isinstance(refusal, Refusal)
    assert {name: [one.code for one in found] for name, found in refusal.faults.items()} == {
        "siret": [code]
    }


@pytest.mark.rule("C2")
@given(drawn=typed_rows())
def test_an_address_is_missing_where_the_channel_has_none(drawn: tuple[Row, Opening]) -> None:
    """
    A row without the address that its channel needs is refused for it, among its other faults.
    """
    row, opening = drawn
    nowhere = evolve(row, email=None, postal=None, departement="20")
    mailed = evolve(row, email="zoe@example.org", postal=None)
    by_letter = isinstance(opening.holder, Organisation)
    for one, policy, faults in (
        (nowhere, AS_THE_SEED, {"departement", "postal"}),
        (mailed, AS_THE_SEED, set[str]()),
        (mailed, ORGANISATIONS_BY_LETTER, {"postal"} if by_letter else set[str]()),
    ):
        found = read_row(one, email=EmailAddress, policy=policy)
        assert (set(found.faults) if isinstance(found, Refusal) else set()) == faults


@pytest.mark.rule("A6")
@given(texts=st.fixed_dictionaries({name: wild_texts() for name in TEXTS}))
def test_any_texts_are_read_or_refused(texts: dict[str, Any]) -> None:
    """
    Whatever stands in a row, it is read or refused, and nothing else happens.
    """
    assert isinstance(
        read_row(Row(**texts), email=EmailAddress, policy=AS_THE_SEED), Opening | Refusal
    )


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("physique", HolderKind.INDIVIDUAL),
        ("Personne physique", HolderKind.INDIVIDUAL),
        (" Moral ", HolderKind.ORGANISATION),
        ("bailleur moral", HolderKind.ORGANISATION),
    ],
)
def test_the_kinds_have_the_service_s_words(typed: str, kind: HolderKind) -> None:
    """
    The two kinds of holder are read by the words that the service has for them.
    """
    assert holder_kind(typed) is kind


def test_another_kind_or_language_is_refused_with_those_there_are() -> None:
    """
    The refusals of a kind and of a language name what can be given.
    """
    assert refusal_of(holder_kind, "SCI").facts == {"expected": "physique / moral"}
    assert refusal_of(language_of, "de").facts == {"expected": "fr / en"}


@pytest.mark.rule("K1")
def test_changes_together_are_all_of_each() -> None:
    """
    Changes of different accounts make one change, and two of one account do not.
    """
    first, second = change(account(1)), change(account(2))
    both = Change.together([first, second])
    assert both.accounts == (*first.accounts, *second.accounts)
    assert both.events == (*first.events, *second.events)
    with pytest.raises(Misuse):
        Change.together([first, first])
