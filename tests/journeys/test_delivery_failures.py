"""
What cannot be sent is tried again, then listed; it never vanishes and holds up nobody else.
"""

from __future__ import annotations

import datetime as dt

import pytest

from attrs import define, field
from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import Account, Backlog, Individual, Misuse, Policies, Unsent
from espace_bailleur.adapters.memory import MemoryStore
from espace_bailleur.domain.change import Change, Settlement
from espace_bailleur.domain.delivery import (
    Dead,
    Dispatched,
    Dropped,
    Letter,
    Mail,
    PasswordNotice,
)
from espace_bailleur.domain.policies import DispatchPolicy
from espace_bailleur.domain.words import MessageId
from espace_bailleur.ports.store import Stale
from espace_bailleur.testing.doubles import Mailbox
from espace_bailleur.testing.strategies import dispatch_policies
from tests.composition import OTHER_KEY, Service


TICK = dt.timedelta(microseconds=1)
HOUR = dt.timedelta(hours=1)
TWICE = Policies(dispatch=DispatchPolicy(name="twice", delays=(HOUR,)))
ONCE = Policies(dispatch=DispatchPolicy(name="once", delays=()))
PEOPLE = 4


def _open(service: Service, number: int = 0, *, by_letter: bool = False) -> Account:
    return service.espace.operator("tests").open_account(
        departement="33",
        holder=Individual(reference=f"R-{number}", name="Zoé Œuf"),
        email=None if by_letter else f"{number}@example.org",
        postal="Mme Zoé Œuf\n33000 BORDEAUX",
    )


def _unsent(service: Service, after: str | None = None, limit: int = 100) -> list[Unsent]:
    return list(service.espace.operator("tests").unsent(after, limit))


def _ids(found: list[Unsent]) -> list[MessageId]:
    return [one.message.id for one in found]


@pytest.mark.rule("H3")
@given(policy=dispatch_policies())
def test_failures_are_retried_after_each_delay_and_end_in_the_list(policy: DispatchPolicy) -> None:
    """
    Under any policy a message is tried again after each delay and not before, then listed as dead.
    """
    service = Service(policies=Policies(dispatch=policy))
    service.mailbox.failing = True
    account = _open(service, by_letter=True)
    recorded = sorted(one.id for one in service.store.waiting)
    for delay in policy.delays:
        assert service.espace.dispatch() == Dispatched(retried=2)
        service.clock.move(delay - TICK)
        assert service.espace.dispatch() == Dispatched()
        service.clock.move(TICK)
    assert service.espace.dispatch() == Dispatched(dead=2)
    assert service.espace.backlog() == Backlog(dead=2)
    listed = _unsent(service)
    assert (_ids(listed), [one.outcome for one in listed]) == (recorded, [Dead(), Dead()])
    assert service.stored(account).issues == ()
    service.clock.move(1_000 * HOUR)
    assert service.espace.dispatch() == Dispatched()


@define
class _Picky(Mailbox):
    """
    A courier that raises something for some recipients.
    """

    refused: dict[str, Exception] = field(factory=dict[str, Exception])

    def send(self, item: Mail | Letter, /) -> None:
        """
        Raise what is said for the recipient of *item*.

        Raises:
            Exception: it is refused.
        """
        if failure := self.refused.get(str(item.to)):
            raise failure
        super().send(item)


FAILURES = (TimeoutError(), ValueError("a header"), KeyError("x"), Misuse("A problem.", "A mend."))


@pytest.mark.rule("H3")
@given(
    refused=st.dictionaries(
        st.integers(0, PEOPLE - 1).map("{}@example.org".format), st.sampled_from(FAILURES)
    )
)
def test_whoever_is_refused_holds_up_nobody_else(refused: dict[str, Exception]) -> None:
    """
    Whatever a courier raises for some, all others' messages leave in the same run.
    """
    mailbox = _Picky(refused=refused)
    service = Service(mailbox=mailbox)
    for number in range(PEOPLE):
        _open(service, number)
    failed = 2 * len(refused)
    assert service.espace.dispatch() == Dispatched(sent=2 * PEOPLE - failed, retried=failed)
    reached = {str(one.to) for one in mailbox.items}
    assert reached == {f"{number}@example.org" for number in range(PEOPLE)} - set(refused)
    mailbox.refused = {}
    service.clock.move(HOUR)
    assert service.espace.dispatch() == Dispatched(sent=failed)


class _Contested(MemoryStore):
    """
    A store in which an account is changed by others whenever a password is to be withdrawn.
    """

    def settle(self, settlement: Settlement, /) -> bool:
        """
        Settle anything else.

        Raises:
            Stale: a password is withdrawn.
        """
        if settlement.change is not None:
            raise Stale
        return super().settle(settlement)


@pytest.mark.rule("H3")
def test_an_account_that_others_keep_changing_holds_up_nobody_else(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """
    A password that cannot be withdrawn is a warning, waits, and the run goes on to the others.
    """
    service = Service(store=_Contested(), policies=ONCE)
    service.mailbox.failing = True
    for number in range(2):
        _open(service, number)
    assert service.espace.dispatch() == Dispatched(dead=2)
    warned = [one for one in caplog.messages if "not settled" in one]
    assert len(warned) == 2
    assert service.espace.backlog().untried == 2


@define
class _Recording(MemoryStore):
    """
    A store that remembers the id of each message that was ever recorded.
    """

    recorded: list[MessageId] = field(factory=list[MessageId])

    def commit(self, change: Change, /) -> None:
        """
        Commit, and remember.
        """
        super().commit(change)
        self.recorded += [one.id for one in change.messages]


STEPS = st.sampled_from(["open", "forget", "close", "fail", "mend", "move", "wait", "dispatch"])


@pytest.mark.rule("H3")
@given(steps=st.lists(STEPS, max_size=25))
def test_nothing_vanishes(steps: list[str]) -> None:
    """
    After any series of steps each message was sent or resolved, waits, or is listed, and once.
    """
    store = _Recording()
    service = Service(store=store, policies=TWICE)
    opened: list[Account] = []
    resolved = 0
    for step in steps:
        match step:
            case "open":
                opened.append(_open(service, len(service.store.accounts)))
            case "forget":
                service.espace.forgot_password("0@example.org", source=None)
            case "close" if opened:
                service.espace.operator("tests").close(opened.pop().id)
            case "fail" | "mend":
                service.mailbox.failing = step == "fail"
            case "move":
                service.clock.move(2 * HOUR)
            case "wait":
                service.clock.move(15 * HOUR)
            case _:
                resolved += service.espace.dispatch().resolved
    listed, counted = _unsent(service), service.espace.backlog()
    outcomes = [type(one.outcome) for one in listed]
    assert (counted.dead, counted.dropped) == (outcomes.count(Dead), outcomes.count(Dropped))
    sent = {one.id for one in service.mailbox.items}
    waiting = [one.id for one in store.waiting]
    assert counted.untried + counted.retried == len(waiting)
    known = [*sent, *waiting, *_ids(listed)]
    assert len(set(known)) == len(known)
    assert set(known) <= set(store.recorded)
    assert len(store.recorded) - len(known) == resolved


@pytest.mark.rule("H3", "H7")
@pytest.mark.parametrize("how", ["closed", "without its key"])
def test_a_message_whose_secret_died_is_dropped_and_listed(how: str) -> None:
    """
    The password of a closed account, or of a key that is gone, is not sent but listed.

    Nor is the identifier of a closed account.
    """
    service = Service()
    account = _open(service)
    recorded = [one for one in service.store.waiting if isinstance(one.content, PasswordNotice)]
    if how == "closed":
        service.espace.operator("tests").close(account.id)
    else:
        service = Service(keys=(OTHER_KEY,), store=service.store)
    sent = int(how != "closed")
    assert service.espace.dispatch() == Dispatched(sent=sent, dropped=2 - sent)
    assert service.espace.backlog() == Backlog(dropped=2 - sent)
    *_, listed = sorted(
        _unsent(service), key=lambda one: isinstance(one.message.content, PasswordNotice)
    )
    assert (listed.outcome, [listed.message.id]) == (Dropped(), [one.id for one in recorded])
    assert isinstance(listed.message.content, PasswordNotice)
    assert (listed.message.content.account, listed.message.content.nonce) == (account.id, b"")


@pytest.mark.rule("H3")
@given(accounts=st.integers(0, 4), limit=st.integers(1, 9))
def test_pages_list_each_message_once(accounts: int, limit: int) -> None:
    """
    Page after page, whatever their size, lists every dead message once, in the order of the ids.
    """
    service = Service(policies=ONCE)
    service.mailbox.failing = True
    for number in range(accounts):
        _open(service, number)
    recorded = sorted(one.id for one in service.store.waiting)
    service.espace.dispatch()
    pages = [_unsent(service, limit=limit)]
    while pages[-1]:
        assert len(pages[-1]) <= limit
        pages.append(_unsent(service, pages[-1][-1].message.id, limit))
    assert [found for page in pages for found in _ids(page)] == recorded


@pytest.mark.parametrize("limit", [0, -1])
def test_a_page_has_a_place_at_least(limit: int) -> None:
    """
    A page without a place is a misuse, since it would look like the end of the list.
    """
    with pytest.raises(Misuse, match="limit"):
        _unsent(Service(), limit=limit)
