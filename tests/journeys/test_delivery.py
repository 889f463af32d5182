"""
What is recorded is sent: at least once, identical, and never half dead.
"""

from __future__ import annotations

import datetime as dt

import pytest

from attrs import define
from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import Account, Individual, Policies, Refusal
from espace_bailleur.domain.delivery import Dead, Dispatched, Letter, Mail, PasswordNotice
from espace_bailleur.domain.policies import DispatchPolicy
from espace_bailleur.domain.records import CredentialReplaced, SecretDispatched
from espace_bailleur.domain.steps import PERSONAL_PASSWORD
from espace_bailleur.testing.doubles import Mailbox
from tests.composition import OTHER_KEY, Service


MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)


def _open(
    service: Service,
    *,
    departement: str = "33",
    email: str | None = "z@example.org",
    postal: str = "Mme Zoé Œuf\n33000 BORDEAUX",
) -> Account:
    return service.espace.operator("tests").open_account(
        departement=departement,
        holder=Individual(reference="R-1", name="Zoé Œuf"),
        email=email,
        postal=postal,
    )


@pytest.mark.rule("H1", "K1")
def test_nothing_is_sent_before_its_commit_and_nothing_lost_after_it() -> None:
    """
    A refused opening leaves no message, an opening leaves both until they are dispatched.
    """
    service = Service()
    account = _open(service)
    assert (len(service.store.waiting), service.mailbox.items) == (2, [])
    with pytest.raises(Refusal):
        _open(service)
    assert len(service.store.waiting) == 2
    assert service.espace.dispatch() == Dispatched(sent=2)
    assert service.espace.dispatch() == Dispatched()
    assert {
        one.content.account
        for one, _ in service.store.settled
        if isinstance(one.content, PasswordNotice)
    } == {account.id}


@pytest.mark.rule("C5")
@pytest.mark.parametrize(
    ("last", "email", "life"),
    [
        ("33000 BORDEAUX", "z@example.org", dt.timedelta(hours=24)),
        ("CANADA", "z@example.org", dt.timedelta(hours=24)),
        ("33000 BORDEAUX", None, dt.timedelta(days=21)),
        ("20000 AJACCIO", None, dt.timedelta(days=21)),
        ("97400 SAINT-DENIS", None, dt.timedelta(days=30)),
        ("CANADA", None, dt.timedelta(days=30)),
    ],
)
@pytest.mark.parametrize("departement", ["33", "974"])
def test_lives_are_those_of_the_channel_and_the_place(
    departement: str, last: str, email: str | None, life: dt.timedelta
) -> None:
    """
    A provisional password lives 24 hours by mail, 21 days by letter, 30 days where that is far.
    """
    service = Service()
    postal = f"Mme Zoé Œuf\n{last}"
    account = _open(service, departement=departement, email=email, postal=postal)
    service.clock.move(100 * HOUR)
    service.espace.dispatch()
    (issue,) = service.stored(account).issues
    assert issue.expires_at == service.clock() + life


@pytest.mark.rule("C5", "C6", "H2")
@given(waits=st.lists(st.integers(1, 400), max_size=3))
def test_a_retry_sends_the_identical_text_until_it_would_be_half_dead(waits: list[int]) -> None:
    """
    Whenever a courier works again, one text arrives, with half of its life left at least.
    """
    service = Service()
    account = _open(service)
    service.mailbox.failing = True
    service.espace.dispatch()
    begun = service.clock()
    for minutes in waits:
        service.clock.move(minutes * MINUTE)
        service.espace.dispatch()
    service.mailbox.failing = False
    service.clock.move(6 * HOUR)
    service.espace.dispatch()
    (issue,) = service.stored(account).issues
    assert issue.expires_at is not None
    replaced = [one for one in service.events if isinstance(one, CredentialReplaced)]
    assert issue.expires_at - service.clock() >= 12 * HOUR
    assert bool(replaced) == (service.clock() - begun > 12 * HOUR)
    assert service.entry(account, service.provisional(account)).pending
    begun_lives = [one.issue for one in service.events if isinstance(one, SecretDispatched)]
    assert len(set(begun_lives)) == len(begun_lives)


@pytest.mark.rule("H2", "C6")
def test_a_repeated_dispatch_is_identical() -> None:
    """
    A message that is sent again after a worker died has the same id, recipient and text.
    """
    service = Service()
    _open(service)
    service.dispatch_in_vain()
    service.clock.move(HOUR)
    service.espace.dispatch()
    first, second = service.mailbox.items[:2], service.mailbox.items[2:]
    assert first == second


@pytest.mark.rule("C6", "H7")
@given(outcome=st.sampled_from(["sent", "dead", "dropped"]))
def test_the_nonce_is_erased_once_its_message_is_settled(outcome: str) -> None:
    """
    Sent, dead or dropped, a settled message no longer derives its secret; the digest stays.
    """
    policies = Policies(dispatch=DispatchPolicy(name="once", delays=()))
    service = Service(policies=policies)
    account = _open(service)
    if outcome == "dead":
        service.mailbox.failing = True
    if outcome == "dropped":
        service.espace.operator("tests").close(account.id)
    result = service.espace.dispatch()
    expected = {"sent": (2, 0, 0), "dead": (0, 2, 0), "dropped": (0, 0, 2)}[outcome]
    assert (result.sent, result.dead, result.dropped) == expected
    assert service.store.waiting == ()
    notices = [one.content for one, _ in service.store.settled]
    assert [one.nonce for one in notices if isinstance(one, PasswordNotice)] == [b""]
    assert bool(service.stored(account).issues) == (outcome == "sent")


@pytest.mark.rule("C5", "F2")
@given(asked=st.integers(1, 6), outage=st.integers(540, 1_300))
def test_what_never_arrived_takes_no_slot(asked: int, outage: int) -> None:
    """
    However often somebody asked while the courier was out, a password arrives once it is back.
    """
    service = Service()
    account = service.settled()
    service.mailbox.items.clear()
    service.mailbox.failing = True
    for _ in range(asked):
        service.espace.forgot_password("zoe@example.org", source=None)
    for _ in range(12):
        service.espace.dispatch()
        service.clock.move(outage / 10 * MINUTE)
    service.mailbox.failing = False
    service.espace.forgot_password("zoe@example.org", source=None)
    service.espace.dispatch()
    service.clock.move(6 * HOUR)
    service.espace.dispatch()
    assert service.entry(account, service.provisional(account)).pending


@pytest.mark.rule("C5")
def test_what_left_opens_again_after_a_suspension() -> None:
    """
    What had left when an account was suspended opens it once it is reinstated.
    """
    service = Service()
    account = _open(service, email=None)
    service.espace.dispatch()
    operator = service.espace.operator("tests")
    operator.suspend(account.id)
    operator.reinstate(account.id)
    assert service.first_entry(account).pending


@pytest.mark.rule("C7", "H3", "G6")
@pytest.mark.parametrize("email", [None, "zoe@example.org"])
def test_nothing_of_the_credentials_is_sent_while_suspended(email: str | None) -> None:
    """
    What waits is dropped and listed, and asking again after it is reinstated sends at once.
    """
    service = Service()
    account = _open(service, email=email)
    operator = service.espace.operator("tests")
    operator.suspend(account.id)
    assert service.espace.dispatch() == Dispatched(dropped=2)
    assert len(operator.unsent()) == 2
    assert service.stored(account).issues == ()
    operator.reinstate(account.id)
    if email:
        service.espace.help("identifier/email", {"email": email}, source=None)
        service.espace.forgot_password(email, source=None)
    else:
        typed = {"user_number": str(account.user_number)}
        service.espace.help("first/letter/lost/number", typed, source=None)
    assert service.espace.dispatch().sent == 2
    assert service.first_entry(account).pending


@pytest.mark.rule("D5", "H3")
@pytest.mark.parametrize("began", [True, False])
def test_no_code_is_sent_while_suspended(*, began: bool) -> None:
    """
    A code that waits is dropped, and is under way no more; one that may have left runs out.
    """
    service = Service()
    entry = service.first_entry(service.opened())
    entry = service.through(entry, until=PERSONAL_PASSWORD, email="other@example.org")
    if began:
        service.mailbox.failing = True
        service.espace.dispatch()
        service.mailbox.failing = False
        service.clock.move(MINUTE)
    operator = service.espace.operator("tests")
    operator.suspend(entry.account.id)
    assert service.espace.dispatch() == Dispatched(dropped=1)
    assert (operator.show(entry.account.id).code is not None) == began
    operator.reinstate(entry.account.id)
    again = service.first_entry(entry.account)
    service.espace.resend_code(again)
    assert service.espace.dispatch() == Dispatched(sent=1)


class _Picky(Mailbox):
    """
    A courier that is out for one recipient.
    """

    out: bool = True

    def send(self, item: Mail | Letter, /) -> None:
        """
        Fail for that recipient.
        """
        if self.out and str(item.to) == "bad@example.org":
            raise TimeoutError
        super().send(item)


@pytest.mark.rule("H1", "H3")
def test_one_bad_message_holds_up_no_other() -> None:
    """
    While one recipient's mails fail, everybody else's are sent, and the failed ones come later.
    """
    mailbox = _Picky()
    service = Service(mailbox=mailbox)
    bad, good = service.opened("bad@example.org", reference="R-2"), _open(service)
    service.espace.forgot_password("good@example.org", source=None)
    assert service.espace.dispatch() == Dispatched(sent=2, resolved=1)
    assert service.provisional(good)
    assert [one for one in service.mailbox.items if str(one.to) == "bad@example.org"] == []
    service.clock.move(MINUTE)
    mailbox.out = False
    assert service.espace.dispatch() == Dispatched(sent=2)
    assert service.entry(bad, service.provisional(bad)).account.id == bad.id


@pytest.mark.rule("C5", "H3")
def test_a_message_that_failed_too_often_is_listed_as_dead() -> None:
    """
    After five retries within nine hours a message is dead, and says so.
    """
    service = Service()
    _open(service)
    service.mailbox.failing = True
    for delay in service.policies.dispatch.delays:
        assert service.espace.dispatch() == Dispatched(retried=2)
        service.clock.move(delay)
    assert service.espace.dispatch() == Dispatched(dead=2)
    assert [outcome for _, outcome in service.store.settled] == [Dead(), Dead()]
    service.clock.move(24 * HOUR)
    assert service.espace.dispatch() == Dispatched()


@pytest.mark.rule("C6", "H3")
def test_a_key_that_is_gone_drops_its_messages() -> None:
    """
    A message whose key was retired is dropped and listed, since its text cannot be derived.
    """
    service = Service()
    _open(service)
    other = Service(keys=(OTHER_KEY,), store=service.store)
    assert other.espace.dispatch() == Dispatched(sent=1, dropped=1)


@pytest.mark.rule("D5", "H3")
def test_a_code_that_would_arrive_half_dead_is_dropped() -> None:
    """
    A code that waited for its courier until half of its life was over is not sent any more.
    """
    service = Service()
    entry = service.first_entry(service.opened())
    service.mailbox.failing = True
    service.espace.complete(entry, {"step": "information", "email": "other@example.org"})
    service.espace.dispatch()
    service.clock.move(6 * MINUTE)
    service.mailbox.failing = False
    assert service.espace.dispatch() == Dispatched(dropped=1)


@define
class _Slow(Mailbox):
    """
    A courier so slow that meanwhile another worker takes what it was given.
    """

    service: Service | None = None
    raising: bool = False

    def send(self, item: Mail | Letter, /) -> None:
        """
        Take the item when its lease has run out.
        """
        super().send(item)
        if self.service:
            self.service.clock.move(10 * MINUTE)
            self.service.store.lease(now=self.service.clock(), limit=10, lease=MINUTE)
        if self.raising:
            raise TimeoutError


def test_a_settlement_that_comes_too_late_counts_for_nothing() -> None:
    """
    A worker whose lease ran out while it was sending does not count what another one settled.
    """
    mailbox = _Slow()
    service = Service(mailbox=mailbox)
    mailbox.service = service
    _open(service)
    assert service.espace.dispatch().sent == 0
    mailbox.service = None
    service.clock.move(HOUR)
    assert service.espace.dispatch().sent == 2
    assert len({one.id for one in mailbox.items}) == 2


@pytest.mark.rule("C5", "P13")
def test_a_worker_that_gives_up_too_late_withdraws_nothing() -> None:
    """
    A password that another worker is sending meanwhile stays, whatever became of the late one.
    """
    mailbox = _Slow(raising=True)
    service = Service(
        mailbox=mailbox, policies=Policies(dispatch=DispatchPolicy(name="once", delays=()))
    )
    mailbox.service = service
    account = _open(service)
    assert service.espace.dispatch() == Dispatched()
    assert len(service.stored(account).issues) == 1
