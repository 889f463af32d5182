"""
Every change has its event, and no secret is anywhere.
"""

from __future__ import annotations

import logging
import pickle

import pytest

from espace_bailleur import Misuse, Refusal
from espace_bailleur.domain.actor import WORKER, Role
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.records import AccountOpened, Event
from espace_bailleur.testing.doubles import START
from espace_bailleur.testing.people import PASSWORD
from espace_bailleur.testing.portal import KEY
from tests.composition import Service


@pytest.mark.rule("I1")
def test_a_change_without_its_event_cannot_be_made() -> None:
    """
    A change that has an account and no event about it is refused where it is built.
    """
    account = Service().opened()
    with pytest.raises(Misuse, match="event"):
        Change(accounts=(account.next(),))


@pytest.mark.rule("K1")
def test_a_change_has_an_account_once() -> None:
    """
    A change that has two next states of one account is refused where it is built.
    """
    account = Service().opened()
    event = AccountOpened(account=account.id, at=START, actor=WORKER)
    with pytest.raises(Misuse, match="twice"):
        Change(accounts=(account.next(), account.next()), events=(event,))


@pytest.mark.rule("I1")
def test_events_name_their_actors_and_follow_every_version() -> None:
    """
    Each version of an account has an event in its commit, told to the observer with its actor.
    """
    service = Service()
    account = service.settled()
    service.espace.forgot_password("zoe@example.org", source=None)
    service.espace.dispatch()
    service.espace.operator("tests").suspend(account.id)
    roles = {type(one).__name__: one.actor.role for one in service.events}
    assert roles == {
        "AccountOpened": Role.OPERATOR,
        "CredentialIssued": Role.STRANGER,
        "SecretDispatched": Role.WORKER,
        "SignedIn": Role.HOLDER,
        "StepCompleted": Role.HOLDER,
        "AddressConfirmed": Role.HOLDER,
        "PasswordChosen": Role.HOLDER,
        "DocumentAccepted": Role.HOLDER,
        "StandingChanged": Role.OPERATOR,
    }
    assert service.events == service.store.events
    instants = [one.at for one in service.events]
    assert instants == sorted(instants)


class _Broken(list[Event]):
    """
    A list of events that cannot be written to.
    """

    def extend(self, _: object, /) -> None:
        """
        Fail, with a text that is nobody's business.
        """
        raise RuntimeError("sécurité")


@pytest.mark.rule("I1")
def test_an_observer_that_fails_fails_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """
    What an observer raises is logged, and the journey goes on.
    """
    assert Service(events=_Broken()).opened().version == 2
    assert "sécurité" not in caplog.text


@pytest.mark.rule("I2", "P33", "C6")
def test_no_secret_is_anywhere(caplog: pytest.LogCaptureFixture) -> None:
    """
    After every journey no repr, event, log, refusal, pickle or stored row holds a secret.
    """
    caplog.set_level(logging.DEBUG)
    service = Service()
    account = service.opened()
    secrets = {PASSWORD, KEY, service.provisional(account)}
    told: list[object] = []
    for typed in ("faux", service.provisional(account)[:-1] + "2"):
        with pytest.raises(Refusal) as refusal:
            service.entry(account, typed)
        told.append(refusal.value)
    entry = service.through(service.first_entry(account), email="other@example.org")
    service.espace.dispatch()
    secrets |= {service.code(account), entry.token}
    with pytest.raises(Refusal) as wrong:
        service.espace.confirm_address(entry, "12345678")
    told += [wrong.value, service.espace.confirm_address(entry, service.code(account))]
    service.mailbox.failing = True
    service.espace.forgot_password("other@example.org", source=None)
    service.espace.dispatch()
    service.mailbox.failing = False
    service.clock.move(service.policies.dispatch.delays[0])
    service.espace.dispatch()
    secrets.add(service.provisional(account))
    held = [service.store.accounts, service.store.events, service.store.settled, service.mailbox]
    held += [service.store.acceptances, service.espace, service.events]
    written = "".join(f"{one!r}{one!s}" for one in (*held, *told)) + caplog.text
    written += "".join(map(str, map(_attributes, (*service.store.accounts.values(), *told))))
    stored = pickle.dumps([*held[:3], service.store.waiting, service.store.acceptances])
    forms = {form for one in secrets for form in (one, one.replace(" ", ""))}
    for secret in forms:
        assert secret not in written
        assert secret.encode() not in stored


def _attributes(value: object) -> object:
    return getattr(value, "__dict__", None) or repr(value)
