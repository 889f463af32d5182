"""
Whoever looks after a service sees what waits, what was never sent, and what is missing.
"""

from __future__ import annotations

import datetime as dt

import pytest

from attrs import evolve

from espace_bailleur import Account, Backlog, FindingCode, Misuse, Policies, Refusal
from espace_bailleur.adapters.memory import MemoryStore
from espace_bailleur.domain.actor import Actor, Role
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.policies import DispatchPolicy
from espace_bailleur.domain.records import MessageAcknowledged
from espace_bailleur.errors import Busy
from espace_bailleur.ports.store import Lookup, Stale
from espace_bailleur.testing.people import DOCUMENTS
from tests.composition import Service


LACKING = [FindingCode.NOT_LASTING, FindingCode.NO_SITE, FindingCode.NO_CONTACT]
TRANSLATED = (*DOCUMENTS, *(evolve(one, language="en") for one in DOCUMENTS))


def _codes(service: Service) -> list[FindingCode]:
    return [one.code for one in service.espace.check()]


def test_a_service_says_what_it_lacks() -> None:
    """
    A service that says nothing of itself, or leaves a document untranslated, works, and says so.
    """
    assert _codes(Service()) == _codes(Service(documents=TRANSLATED)) == LACKING
    assert _codes(Service(documents=TRANSLATED[:-1])) == [*LACKING, FindingCode.NOT_TRANSLATED]


def test_a_version_that_comes_into_force_untranslated_is_found() -> None:
    """
    A version is missed in the other language from the instant at which it comes into force.
    """
    day = dt.date(2026, 2, 1)
    second = evolve(DOCUMENTS[0], version="2", date=day)
    service = Service(documents=(*TRANSLATED, second))
    service.clock.now = dt.datetime(2026, 1, 31, 23, 59, 59, 999_999, tzinfo=dt.UTC)
    assert _codes(service) == LACKING
    service.clock.move(dt.timedelta(microseconds=1))
    assert _codes(service) == [*LACKING, FindingCode.NOT_TRANSLATED]


@pytest.mark.rule("H3")
def test_messages_that_wait_too_long_are_found() -> None:
    """
    A message that nobody tries is found after an hour, then one that the courier keeps failing.
    """
    service = Service(documents=TRANSLATED)
    recorded = service.clock()
    account = service.opened()
    service.mailbox.failing = True
    service.espace.forgot_password("zoe@example.org", source=None)
    assert service.espace.backlog() == Backlog(untried=1, oldest=recorded, oldest_untried=recorded)
    service.clock.move(dt.timedelta(hours=1))
    assert _codes(service) == [*LACKING, FindingCode.NEVER_TRIED]
    tried = service.clock()
    service.espace.dispatch()
    assert service.espace.backlog() == Backlog(retried=1, oldest=tried)
    service.clock.move(dt.timedelta(hours=1))
    assert _codes(service) == [*LACKING, FindingCode.NOT_DELIVERED]
    service.mailbox.failing = False
    service.espace.dispatch()
    assert (service.espace.backlog(), _codes(service)) == (Backlog(), LACKING)
    assert service.entry(account, service.provisional(account)).pending


@pytest.mark.rule("H3")
def test_patience_is_a_policy() -> None:
    """
    A host that has less patience is told sooner.
    """
    hasty = DispatchPolicy(name="hasty", patience=dt.timedelta(minutes=5))
    service = Service(documents=TRANSLATED, policies=Policies(dispatch=hasty))
    service.espace.forgot_password("zoe@example.org", source=None)
    service.clock.move(dt.timedelta(minutes=5))
    assert _codes(service) == [*LACKING, FindingCode.NEVER_TRIED]


@pytest.mark.rule("H3")
def test_what_was_given_up_is_found() -> None:
    """
    Messages that were given up are found, and counted in the backlog.
    """
    once = DispatchPolicy(name="once", delays=())
    service = Service(documents=TRANSLATED, policies=Policies(dispatch=once))
    service.mailbox.failing = True
    service.opened()
    assert service.espace.backlog() == Backlog(dead=2)
    assert _codes(service) == [*LACKING, FindingCode.GIVEN_UP]


@pytest.mark.rule("H3", "I1")
@pytest.mark.parametrize("times", [1, 2])
def test_what_was_given_up_is_found_until_it_is_acknowledged(times: int) -> None:
    """
    A message leaves the list when the operator says so, once or twice, with its name in the event.
    """
    once = DispatchPolicy(name="once", delays=())
    service = Service(documents=TRANSLATED, policies=Policies(dispatch=once))
    service.mailbox.failing = True
    account = service.opened()
    operator = service.espace.operator("Lea")
    first, second = (one.message.id for one in operator.unsent())
    for one in (first, second):
        assert _codes(service) == [*LACKING, FindingCode.GIVEN_UP]
        for _ in range(times):
            operator.acknowledge(one)
    assert (_codes(service), service.espace.backlog(), operator.unsent()) == (
        LACKING,
        Backlog(),
        [],
    )
    told = [one for one in service.store.events if isinstance(one, MessageAcknowledged)]
    lea = Actor(role=Role.OPERATOR, name="Lea")
    assert [(one.account, one.message, one.actor) for one in told] == [
        (account.id, one, lea) for one in (first, second)
    ]


@pytest.mark.rule("H3")
def test_a_request_that_was_given_up_is_about_no_account() -> None:
    """
    What a stranger asked for can be acknowledged, too, and tells of nobody.
    """

    class _Out(MemoryStore):
        def find(self, _: Lookup, /) -> Account | None:
            raise ConnectionError

    once = DispatchPolicy(name="once", delays=())
    service = Service(store=_Out(), policies=Policies(dispatch=once))
    service.espace.forgot_password("zoe@example.org", source=None)
    assert service.espace.dispatch().dead == 1
    operator = service.espace.operator("Lea")
    (listed,) = operator.unsent()
    operator.acknowledge(listed.message.id)
    (event,) = service.store.events
    assert (event.account, operator.unsent()) == ("", [])


@pytest.mark.rule("H3", "A6")
@pytest.mark.parametrize("message", ["nobody", "", "\x00", "é", "sent", "waits"])
def test_what_is_not_on_the_list_is_refused_by_name(message: str) -> None:
    """
    A message that waits, was sent, or is none can be acknowledged by nobody.
    """
    service = Service()
    service.opened()
    service.espace.forgot_password("zoe@example.org", source=None)
    known = {"sent": service.mailbox.items[0].id, "waits": service.store.waiting[0].id}
    with pytest.raises(Refusal, match="message-unknown"):
        service.espace.operator("Lea").acknowledge(known.get(message, message))
    assert len(service.store.waiting) == 1


class _Contended(MemoryStore):
    """
    A store in which somebody else is always quicker.
    """

    def commit(self, change: Change, /) -> None:
        """
        Commit what acknowledges nothing.

        Raises:
            Stale: something is acknowledged.
        """
        if change.acknowledged:
            raise Stale
        super().commit(change)


@pytest.mark.rule("K2")
def test_whoever_is_never_quick_enough_is_told_so() -> None:
    """
    Where the list is changed by others each time, acknowledging gives up.
    """
    once = DispatchPolicy(name="once", delays=())
    service = Service(store=_Contended(), policies=Policies(dispatch=once))
    service.mailbox.failing = True
    service.opened()
    operator = service.espace.operator("Lea")
    with pytest.raises(Busy):
        operator.acknowledge(operator.unsent()[0].message.id)


@pytest.mark.rule("A6")
@pytest.mark.parametrize("after", ["\ud800", "\x00", "é", 5, b"x"])
@pytest.mark.parametrize("limit", [0, "x", None])
def test_a_page_that_has_no_place_is_a_misuse(after: str, limit: int) -> None:
    """
    What can be no id, and what is no count, is told before any store is asked.
    """
    operator = Service().espace.operator("tests")
    for listed in (operator.unsent, operator.contested, operator.vacant):
        with pytest.raises(Misuse, match="id to go on after"):
            listed(after)
        with pytest.raises(Misuse, match="limit"):
            listed(limit=limit)
