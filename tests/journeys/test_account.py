"""
The operator opens accounts, and holds them.
"""

from __future__ import annotations

import contextlib
import itertools

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import Individual, Organisation, Policies, Refusal
from espace_bailleur.domain.account import Standing
from espace_bailleur.domain.delivery import Letter, Mail
from espace_bailleur.domain.policies import AS_THE_SEED, ORGANISATIONS_BY_LETTER, IssuingPolicy
from espace_bailleur.errors import Busy, Code, SessionEnded
from espace_bailleur.testing.people import HOLDERS
from espace_bailleur.testing.reading import provisional_password_in
from tests.composition import Service


POSTAL = "Mme Zoé Œuf\n33000 BORDEAUX"
ORGANISATION = Organisation(reference="O-1", name="SCI des Lilas", siret="73282932000074")


@pytest.mark.rule("B1", "K3")
@given(places=st.lists(st.tuples(st.sampled_from(HOLDERS), st.sampled_from(["2A", "33"]))))
def test_a_holder_has_one_account_a_departement(
    places: list[tuple[Individual | Organisation, str]],
) -> None:
    """
    However often an institution opens, each holder has exactly one account in each département.
    """
    service = Service()
    for holder, code in places:
        known = len(service.store.accounts)
        with contextlib.suppress(Refusal):
            service.espace.operator("tests").open_account(
                departement=code, holder=holder, email="a@example.org"
            )
            known += 1
        assert len(service.store.accounts) == known
    opened = [(one.holder, one.departement.code) for one in service.store.accounts.values()]
    assert sorted(opened, key=str) == sorted(set(places), key=str)


@pytest.mark.rule("B1")
def test_opening_twice_says_where() -> None:
    """
    The refusal of a second account names the holder's reference and the département.
    """
    service = Service()
    service.opened()
    with pytest.raises(Refusal) as refusal:
        service.opened()
    assert refusal.value.code is Code.ALREADY_OPENED
    assert refusal.value.facts == {"reference": "R-1", "departement": "33"}


@pytest.mark.rule("C1", "C2", "C3", "B3")
@given(
    holder=st.sampled_from(HOLDERS),
    email=st.none() | st.just("zoe@example.org"),
    policy=st.sampled_from([AS_THE_SEED, ORGANISATIONS_BY_LETTER]),
)
def test_two_halves_by_the_policy_s_channel(
    holder: Individual | Organisation, email: str | None, policy: IssuingPolicy
) -> None:
    """
    An opened account gets two mails or two letters, the halves apart, each with its user number.
    """
    service = Service(policies=Policies(issuing=policy))
    account = service.espace.operator("tests").open_account(
        departement="33", holder=holder, email=email, postal=POSTAL
    )
    service.espace.dispatch()
    by_letter = email is None or (
        policy is ORGANISATIONS_BY_LETTER and isinstance(holder, Organisation)
    )
    first, second = service.mailbox.items
    assert {type(first), type(second)} == {Letter if by_letter else Mail}
    assert account.identifier.value in first.body
    assert provisional_password_in(first.body) is None
    assert provisional_password_in(second.body) is not None
    assert account.identifier.value not in second.body
    assert all(str(account.user_number) in item.body for item in service.mailbox.items)


@pytest.mark.rule("C2")
def test_a_channel_needs_its_address() -> None:
    """
    An account that nothing could be sent to is refused, and nothing is recorded.
    """
    service = Service()
    with pytest.raises(Refusal) as refusal:
        service.espace.operator("tests").open_account(departement="33", holder=ORGANISATION)
    assert refusal.value.code is Code.NO_ADDRESS
    assert refusal.value.facts == {"channel": "letter"}
    assert (service.store.accounts, service.store.waiting) == ({}, ())


@pytest.mark.rule("A2", "K3")
@given(
    taken=st.sampled_from(["identifier", "user_number"]),
    standing=st.sampled_from(["open", "suspend", "close"]),
)
def test_names_are_never_given_again(taken: str, standing: str) -> None:
    """
    An identifier and a user number stay one account's, closed or not, in any way of typing them.
    """
    service = Service()
    operator = service.espace.operator("tests")
    first = operator.open_account(
        departement="33",
        holder=HOLDERS[0],
        email="a@example.org",
        identifier="BAIL-7",
        user_number="AB 1234 5678 90 CD",
    )
    if standing != "open":
        getattr(operator, standing)(first.id)
    with pytest.raises(Refusal) as refusal:
        operator.open_account(
            departement="33",
            holder=HOLDERS[1],
            email="a@example.org",
            identifier=" bail-7" if taken == "identifier" else None,
            user_number="ab1234567890cd" if taken == "user_number" else None,
        )
    expected = {"identifier": Code.IDENTIFIER_TAKEN, "user_number": Code.USER_NUMBER_TAKEN}
    assert refusal.value.code is expected[taken]
    assert len(service.store.accounts) == 1


def test_a_closed_account_frees_its_place() -> None:
    """
    Once an account is closed, the institution can open another for the same holder there.
    """
    service = Service()
    operator = service.espace.operator("tests")
    closed = operator.close(service.opened().id)
    again = service.opened()
    assert (closed.standing, again.standing) == (Standing.CLOSED, Standing.OPEN)
    assert again.identifier != closed.identifier


@pytest.mark.rule("A2")
def test_a_drawn_name_that_is_taken_is_drawn_again() -> None:
    """
    A source of secrets that repeats itself ends in Busy, and never in a shared name.
    """
    draws = itertools.count()

    def repeating(size: int, /) -> bytes:
        # Ids and nonces differ, what becomes an identifier or a user number does not.
        return bytes(size) if size in {10, 14} else next(draws).to_bytes(size)

    service = Service(secrets=repeating)
    service.opened()
    with pytest.raises(Busy):
        service.opened(reference="R-2")
    assert len(service.store.accounts) == 1


def test_standing_follows_its_table() -> None:
    """
    Suspending ends the sessions, reinstating lets in again, closing is for good.
    """
    service = Service()
    operator = service.espace.operator("tests")
    account = service.settled()
    entry = service.entry(account)
    operator.suspend(account.id)
    with pytest.raises(SessionEnded):
        service.espace.resume(entry.token)
    with pytest.raises(Refusal, match="sign-in-refused"):
        service.entry(account)
    with pytest.raises(Refusal, match=r"standing \(standing=suspended\)"):
        operator.suspend(account.id)
    operator.reinstate(account.id)
    assert service.entry(account).pending is None
    operator.close(account.id)
    with pytest.raises(Refusal, match="standing"):
        operator.reinstate(account.id)
    with pytest.raises(Refusal, match="account-unknown"):
        operator.close("nobody")
