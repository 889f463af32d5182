"""
Whoever proves nothing is told nothing.
"""

from __future__ import annotations

import datetime as dt
import hmac

from collections.abc import Callable
from unittest import mock

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import Individual, Policies, RecoveryPolicy, Refusal
from espace_bailleur._flows.sign_in import SPENT
from espace_bailleur.domain.policies import IssuingPolicy
from espace_bailleur.errors import Code, Way
from espace_bailleur.testing.people import PASSWORD
from tests.composition import Service


# A provisional password in form and check, which no account has.
NOBODY_S = "2222 2222 2222 2222 2222 2222"


def _unknown(_: Service) -> str:
    return "NOBODY"


def _not_an_identifier(_: Service) -> str:
    return "ïdentifiant"


def _settled(service: Service) -> str:
    return str(service.settled().identifier)


def _never_connected(service: Service) -> str:
    return str(service.opened().identifier)


def _suspended(service: Service) -> str:
    account = service.settled()
    service.espace.operator("tests").suspend(account.id)
    return str(account.identifier)


def _closed(service: Service) -> str:
    account = service.settled()
    service.espace.operator("tests").close(account.id)
    return str(account.identifier)


def _expired(service: Service) -> str:
    account = service.opened()
    service.clock.move(dt.timedelta(hours=25))
    return str(account.identifier)


def _not_dispatched(service: Service) -> str:
    account = service.espace.operator("tests").open_account(
        departement="33",
        holder=Individual(reference="R-7", name="Luc"),
        email="luc@example.org",
    )
    return str(account.identifier)


SITUATIONS: tuple[Callable[[Service], str], ...] = (
    _unknown,
    _not_an_identifier,
    _settled,
    _never_connected,
    _suspended,
    _closed,
    _expired,
    _not_dispatched,
)


def _attempt(situation: Callable[[Service], str], typed: str) -> tuple[object, ...]:
    """
    Try *typed* in a situation; return all that a stranger is told, and the work it took.
    """
    service = Service()
    identifier = situation(service)
    before = service.hasher.verifications
    with pytest.raises(Refusal) as caught:
        service.espace.sign_in(identifier=identifier, password=typed, source=None)
    told = caught.value
    work = service.hasher.verifications - before
    return type(told), told.code, told.facts, told.faults, told.ways_out, work


@pytest.mark.rule("E2", "E11", "P14", "P15", "P16", "P27")
@given(typed=st.sampled_from(["", " ", NOBODY_S]) | st.text(max_size=40))
def test_one_refusal_for_whatever_proves_nothing(typed: str) -> None:
    """
    Whatever is typed, every situation gets the same refusal for the same work, with both ways out.
    """
    answers = [_attempt(situation, typed) for situation in SITUATIONS]
    known = [
        one
        for one, situation in zip(answers, SITUATIONS, strict=True)
        if situation is not _not_an_identifier
    ]
    assert len(set(map(str, known))) == 1
    assert len({str(one[:-1]) for one in answers}) == 1
    assert answers[0][1] in {Code.SIGN_IN_REFUSED, Code.PROVISIONAL_PASSWORD_SLIP}
    assert answers[0][4] == (Way.FORGOTTEN_PASSWORD, Way.CONNECTION_PROBLEM)


@pytest.mark.rule("E2")
@pytest.mark.parametrize("situation", [_suspended, _closed])
def test_a_right_password_opens_no_account_that_is_not_open(
    situation: Callable[[Service], str],
) -> None:
    """
    The right password of a suspended or closed account gets the one refusal.
    """
    assert _attempt(situation, PASSWORD)[1] is Code.SIGN_IN_REFUSED


@pytest.mark.rule("E2", "C5")
def test_a_password_that_was_not_dispatched_opens_nothing() -> None:
    """
    The right provisional password gets the one refusal before its first dispatch.
    """
    service = Service()
    _not_dispatched(service)
    (account,) = service.store.accounts.values()
    elsewhere = Service(store=service.store)
    elsewhere.espace.dispatch()
    typed = elsewhere.provisional(account)
    service.store.accounts[account.id] = account
    with pytest.raises(Refusal, match="sign-in-refused"):
        service.entry(account, typed)


@pytest.mark.rule("E2", "P15")
@given(first=st.integers(3, 9), recovery=st.integers(3, 9), asked=st.integers(0, 9))
def test_as_many_digests_are_compared_whatever_an_account_has(
    first: int, recovery: int, asked: int
) -> None:
    """
    An attempt compares one number of digests, however many passwords are under way, or none.
    """
    lives = [IssuingPolicy(name="slots", slots=slots) for slots in (first, recovery)]
    policies = Policies(issuing=lives[0], recovery=RecoveryPolicy(issuing=lives[1]))
    service = Service(policies=policies)
    account = service.opened()
    for _ in range(asked):
        service.espace.forgot_password("zoe@example.org", source=None)
        service.espace.dispatch()
    compared: list[int] = []
    for identifier in (str(account.identifier), "NOBODY"):
        with mock.patch.object(hmac, "compare_digest", return_value=False) as compare:
            with pytest.raises(Refusal):
                service.espace.sign_in(identifier=identifier, password=NOBODY_S, source=None)
            compared.append(compare.call_count)
    assert compared == [max(first, recovery) + SPENT] * 2
