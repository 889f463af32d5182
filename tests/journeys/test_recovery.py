"""
Asking for a forgotten password.
"""

from __future__ import annotations

import datetime as dt
import json

from contextlib import suppress

import pytest

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from espace_bailleur import Account, Individual, Misuse, Outcome, RecoveryPolicy, Refusal
from espace_bailleur.adapters.memory import MemoryStore
from espace_bailleur.adapters.sql._mapping import CONTENT
from espace_bailleur.domain.account import Claim, ClaimKind
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.choices import Policies
from espace_bailleur.domain.delivery import Mail, RecoveryRequest
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.holder import HolderKind
from espace_bailleur.domain.policies import MOST_SKEW, ORGANISATIONS_BY_LETTER, Channel
from espace_bailleur.domain.recovery import RecoveryAnswer
from espace_bailleur.domain.steps import FIVE, INFORMATION, PERSONAL_PASSWORD
from espace_bailleur.domain.throttle import Limit
from espace_bailleur.domain.words import EmailAddress, MessageId
from espace_bailleur.errors import Way
from espace_bailleur.ports.store import Lookup
from espace_bailleur.testing.people import PASSWORD
from espace_bailleur.testing.strategies import email_addresses as addresses
from tests.composition import Service
from tests.guided import outcomes


HOUR = dt.timedelta(hours=1)


ACTING = {one.id: one for one in outcomes() if one.act is not None}


def _ask(service: Service, account: Account, outcome: Outcome | None) -> None:
    """
    Ask for a forgotten password, or for what an outcome of the guide does.
    """
    if outcome is None:
        service.espace.forgot_password("zoe@example.org", source=None)
    else:
        known = {
            "email": "zoe@example.org",
            "identifier": str(account.identifier),
            "user_number": str(account.user_number),
        }
        service.espace.help(outcome.path, known, source=None)
    service.espace.dispatch()


@pytest.mark.rule("F2", "P04")
@pytest.mark.parametrize("outcome", [None, *ACTING.values()], ids=["forgot_password", *ACTING])
@settings(max_examples=15)
@given(times=st.integers(1, 8), place=st.sampled_from([*FIVE[1:], None]))
def test_asking_weakens_nothing(outcome: Outcome | None, times: int, place: str | None) -> None:
    """
    However often a stranger asks, sessions, steps and passwords of the owner stay as they are.
    """
    service = Service()
    account = service.opened()
    first = service.provisional(account)
    entry = service.through(service.first_entry(account), until=place)
    before = service.stored(account)
    for _ in range(times):
        _ask(service, account, outcome)
    after = service.stored(account)
    noted = evolve(before, issues=after.issues, told=after.told, version=after.version)
    assert after == noted
    assert after.issues[: len(before.issues)] == before.issues
    resumed = service.espace.resume(entry.token)
    assert (resumed.pending and resumed.pending.id) == place
    chosen = place not in {INFORMATION, PERSONAL_PASSWORD}
    assert service.entry(account, PASSWORD if chosen else first).account.id == account.id


@pytest.mark.rule("F2", "P03")
def test_the_new_password_decides_when_it_is_used() -> None:
    """
    The old password works until the new one has led to another, and never afterwards.
    """
    service = Service()
    account = service.settled()
    service.espace.forgot_password("zoe@example.org", source=None)
    service.espace.dispatch()
    assert service.entry(account).pending is None
    new = service.provisional(account)
    entry = service.entry(account, new)
    assert entry.pending is not None
    assert entry.pending.id == PERSONAL_PASSWORD
    other = "quatre chats dorment au grenier"
    service.espace.complete(entry, {"step": PERSONAL_PASSWORD, "password": other})
    for typed in (PASSWORD, new):
        with pytest.raises(Refusal):
            service.entry(account, typed)
    assert service.entry(account, other).pending is None


@pytest.mark.rule("F2", "F10", "P01", "P13")
@given(redeemed=st.booleans(), entered_before=st.booleans())
def test_only_a_live_issue_leads_to_a_new_password(
    *, redeemed: bool, entered_before: bool
) -> None:
    """
    Whoever holds the old password never chooses the next one, and the old one goes on meanwhile.
    """
    service = Service()
    account = service.settled()
    old = service.entry(account)
    service.espace.forgot_password("zoe@example.org", source=None)
    service.espace.dispatch()
    if redeemed:
        service.first_entry(account)
    held = service.espace.resume(old.token) if entered_before else service.entry(account)
    assert held.pending is None
    before = service.stored(account)
    with pytest.raises(Refusal, match="step-not-pending"):
        service.espace.complete(
            held, {"step": PERSONAL_PASSWORD, "password": "quatre chats dorment au grenier"}
        )
    assert service.stored(account) == before
    assert service.through(service.first_entry(account)).pending is None


@pytest.mark.rule("C5")
@given(asked=st.integers(0, 5))
def test_an_expired_password_is_told_so(asked: int) -> None:
    """
    Whoever proves an expired password is told so, also once newer ones are on their way.
    """
    service = Service()
    account = service.opened()
    old = service.provisional(account)
    service.clock.move(24 * HOUR)
    for _ in range(asked):
        service.espace.forgot_password("zoe@example.org", source=None)
        service.espace.dispatch()
    with pytest.raises(Refusal, match="provisional-password-expired"):
        service.entry(account, old)


@pytest.mark.rule("P14", "P15")
@given(email=st.sampled_from(["zoe@example.org", "nobody@example.org", "zoe+tag@example.org"]))
def test_every_address_gets_the_same_answer_for_the_same_work(email: str) -> None:
    """
    Known or not, an address gets an equal answer, and one row is written for it.
    """
    service = Service()
    service.settled()
    before = dict(service.store.accounts)
    assert service.espace.forgot_password(email, source=None) == RecoveryAnswer()
    assert len(service.store.waiting) == 1
    assert service.store.accounts == before


@pytest.mark.rule("P06", "P07")
@given(typed=st.sampled_from(["ZOE@example.org", " zoe@EXAMPLE.ORG", "Zoe@Example.org"]))
def test_it_goes_to_the_stored_address(typed: str) -> None:
    """
    The new password is mailed to the address on file, whatever way the address was typed.
    """
    service = Service()
    service.settled()
    service.mailbox.items.clear()
    service.espace.forgot_password(typed, source=None)
    service.espace.dispatch()
    (mail,) = service.mailbox.items
    assert isinstance(mail, Mail)
    assert mail.to.stored == "zoe@example.org"


@pytest.mark.rule("B2", "B3", "B4")
def test_an_address_of_several_accounts_gets_a_message_each() -> None:
    """
    A delivery address that serves several accounts brings one message for each, with its number.
    """
    service = Service()
    accounts = [service.opened(departement=code) for code in ("33", "64", "2A")]
    service.mailbox.items.clear()
    service.espace.forgot_password("zoe@example.org", source=None)
    assert service.espace.dispatch().sent == 3
    for account in accounts:
        (mail,) = (one for one in service.mailbox.items if str(account.user_number) in one.body)
        assert service.entry(account, service.provisional(account)).account.id == account.id
        assert account.identifier.value not in mail.body


@pytest.mark.rule("H2")
def test_a_request_that_is_resolved_twice_issues_once() -> None:
    """
    A worker that died after answering a request leaves another one nothing to do.
    """
    service = Service()
    account = service.settled()
    service.espace.forgot_password("zoe@example.org", source=None)
    (request,) = service.store.waiting
    service.espace.dispatch()
    issues = service.stored(account).issues
    service.store.commit(Change(messages=(request,)))
    service.espace.dispatch()
    assert service.stored(account).issues == issues


@pytest.mark.rule("F2", "F5")
def test_paths_tell_where_a_new_password_would_go() -> None:
    """
    An account's ways back are its addresses on file, and say while asking sends nothing more.
    """
    policy = RecoveryPolicy()
    service = Service()
    letter = service.opened(None, reference="R-2")
    (posted,) = policy.paths(letter, now=service.clock())
    assert (posted.way, posted.to) == (Way.CONNECTION_PROBLEM, letter.postal)
    assert posted.waits_for == service.clock() + policy.letter_gap
    account = service.opened()
    service.through(service.first_entry(account), email="other@example.org")
    paths = policy.paths(service.stored(account), now=service.clock())
    assert [(one.way, one.to, one.waits_for) for one in paths] == [
        (Way.FORGOTTEN_PASSWORD, account.delivery, None),
        (Way.CONNECTION_PROBLEM, account.postal, None),
    ]
    service.espace.dispatch()
    service.espace.confirm_address(service.entry(account), service.code(account))
    for _ in range(5):
        service.espace.forgot_password("other@example.org", source=None)
        service.espace.dispatch()
    paths = policy.paths(service.stored(account), now=service.clock())
    full = service.clock() + 24 * HOUR
    assert [(str(one.to), one.waits_for) for one in paths[:2]] == [
        ("zoe@example.org", None),
        ("other@example.org", full),
    ]
    suspended = service.espace.operator("tests").suspend(account.id)
    assert policy.paths(suspended, now=service.clock()) == ()


@pytest.mark.rule("C7", "F4", "P04")
@given(asked=st.lists(st.sampled_from(["zoe@example.org", "other@example.org"]), max_size=12))
def test_whoever_asks_for_one_address_leaves_room_for_the_other(asked: list[str]) -> None:
    """
    Whatever strangers ask for, each address on file gets a message when its owner asks.
    """
    service = Service()
    account = service.opened()
    service.through(service.first_entry(account), email="other@example.org")
    service.espace.dispatch()
    service.espace.confirm_address(service.entry(account), service.code(account))
    for number, email in enumerate((*asked, "zoe@example.org", "other@example.org")):
        service.espace.forgot_password(email, source=f"192.0.2.{number}")
        service.espace.dispatch()
    live = service.stored(account).issues
    assert {str(one.to) for one in live} == {"zoe@example.org", "other@example.org"}
    assert len(live) <= 4


@pytest.mark.rule("C7", "F4", "P11")
@given(times=st.integers(2, 9), email=st.sampled_from(["zoe@example.org", "no@example.org"]))
def test_requests_for_one_address_wait_as_one(times: int, email: str) -> None:
    """
    While a request waits to be resolved, asking again for the same adds nothing, known or not.
    """
    service = Service()
    service.settled()
    for _ in range(times):
        assert service.espace.forgot_password(email, source=None) == RecoveryAnswer()
    assert len(service.store.waiting) == 1
    assert service.espace.dispatch().resolved == 1
    service.espace.forgot_password(email, source=None)
    assert service.espace.dispatch().resolved == 1


@pytest.mark.rule("F4", "P11")
@given(
    emails=st.lists(st.sampled_from(["zoe@example.org", "no@example.org", "lu@example.org"])),
    source=st.sampled_from(["192.0.2.7", "2001:db8::1"]),
)
def test_a_source_that_asks_too_often_is_told_so(emails: list[str], source: str) -> None:
    """
    A source's limit is told, with the instant at which it ends, whatever it asked for.
    """
    service = Service(policies=Policies(recovery=RecoveryPolicy(per_source=Limit(3, HOUR))))
    service.settled()
    for email in (emails * 3)[:3]:
        service.espace.forgot_password(email, source=source)
    left = 3 - len((emails * 3)[:3])
    for _ in range(left):
        service.espace.forgot_password("no@example.org", source=source)
    waiting = service.store.waiting
    for email in ("zoe@example.org", "no@example.org"):
        with pytest.raises(Refusal, match="too-many-requests") as refusal:
            service.espace.forgot_password(email, source=source)
        assert refusal.value.facts == {"until": service.clock() + HOUR}
    assert service.store.waiting == waiting
    service.espace.forgot_password("zoe@example.org", source="192.0.2.8")
    service.clock.move(HOUR)
    service.espace.forgot_password("zoe@example.org", source=source)


@pytest.mark.rule("F4", "F9", "P22")
@given(
    strangers=st.lists(st.integers(0, 99).map("no-{}@example.org".format), max_size=60),
    source=st.sampled_from([None, ""]),
)
def test_whoever_asks_without_a_source_shuts_out_nobody_else(
    strangers: list[str], source: str | None
) -> None:
    """
    Without a source each thing can be asked for a few times, whatever others ask for.
    """
    few = RecoveryPolicy(without_source=Limit(3, HOUR))
    service = Service(policies=Policies(recovery=few))
    account = service.settled()
    for email in strangers:
        with suppress(Refusal):
            service.espace.forgot_password(email, source=source)
    for _ in range(3):
        service.espace.forgot_password("ZOE@example.org", source=source)
        service.espace.help("identifier/email", {"email": "zoe@example.org"}, source=source)
    waiting = service.store.waiting
    with pytest.raises(Refusal, match="too-many-requests") as refusal:
        service.espace.forgot_password("zoe@example.org", source=source)
    assert refusal.value.facts == {"until": service.clock() + HOUR}
    assert service.store.waiting == waiting
    service.espace.dispatch()
    assert service.first_entry(account).pending is not None


@pytest.mark.rule("F4", "D4")
def test_a_slip_is_told_and_counts_for_nobody() -> None:
    """
    What is no address is refused as that, however often it is typed, and takes nothing.
    """
    service = Service(policies=Policies(recovery=RecoveryPolicy(per_source=Limit(2, HOUR))))
    for source in (None, "192.0.2.7"):
        for _ in range(12):
            with pytest.raises(Refusal, match="answers-refused"):
                service.espace.forgot_password("zoe@", source=source)
        assert service.espace.forgot_password("zoe@example.org", source=source) == RecoveryAnswer()


@pytest.mark.rule("F4", "E2", "P08")
@given(waits=st.lists(st.integers(0, 59), min_size=3, max_size=3))
def test_the_instant_that_is_told_is_when_it_opens(waits: list[int]) -> None:
    """
    Trying again puts nothing off: a source is refused until the instant told first, and not at it.
    """
    service = Service(policies=Policies(recovery=RecoveryPolicy(per_source=Limit(3, HOUR))))
    first = service.clock()
    for minute in sorted(waits)[1:]:
        service.espace.forgot_password("zoe@example.org", source="192.0.2.7")
        service.clock.now = first + dt.timedelta(minutes=minute)
    service.espace.forgot_password("zoe@example.org", source="192.0.2.7")
    for at in (service.clock(), first + HOUR - dt.timedelta(microseconds=1)):
        service.clock.now = at
        with pytest.raises(Refusal, match="too-many-requests") as refusal:
            service.espace.forgot_password("zoe@example.org", source="192.0.2.7")
        assert refusal.value.facts == {"until": first + HOUR}
    service.clock.now = first + HOUR
    service.espace.forgot_password("zoe@example.org", source="192.0.2.7")


@pytest.mark.rule("F4", "F9", "K5")
@given(
    ahead=st.timedeltas(MOST_SKEW + dt.timedelta(microseconds=1), dt.timedelta(days=4_000)),
    asked=st.integers(1, 6),
)
def test_a_clock_that_was_ahead_holds_up_nobody(ahead: dt.timedelta, asked: int) -> None:
    """
    However far ahead a clock was when it counted, a source asks as usual once it is right.
    """
    service = Service(policies=Policies(recovery=RecoveryPolicy(per_source=Limit(3, HOUR))))
    service.clock.move(ahead)
    for _ in range(asked):
        with suppress(Refusal):
            service.espace.forgot_password("zoe@example.org", source="192.0.2.7")
    service.clock.move(-ahead)
    for _ in range(3):
        service.espace.forgot_password("zoe@example.org", source="192.0.2.7")
    with pytest.raises(Refusal, match="too-many-requests"):
        service.espace.forgot_password("zoe@example.org", source="192.0.2.7")


@pytest.mark.rule("F1", "H7", "P14")
@given(one=addresses(), other=addresses())
def test_every_request_is_of_one_size_and_forgotten(
    one: EmailAddress, other: EmailAddress
) -> None:
    """
    Rows of requests do not differ in size, whatever was typed, and are gone once resolved.
    """
    made = [
        RecoveryRequest.of(Act.REISSUE_BY_MAIL, Claim(ClaimKind.ADDRESS, email.key))
        for email in (one, other)
    ]
    assert len({len(request.typed) for request in made}) == 1
    assert [request.sought.key for request in made] == [one.key, other.key]
    assert len({len(json.dumps(CONTENT.write(request))) for request in made}) == 1
    service = Service()
    service.espace.forgot_password(one.stored, source=None)
    assert service.espace.dispatch().resolved == 1
    assert one.key not in repr(service.store.settled)
    assert service.store.waiting == ()


@pytest.mark.parametrize("kind", HolderKind)
@pytest.mark.parametrize("channel", Channel)
def test_a_policy_that_would_strand_somebody_is_a_misuse(
    kind: HolderKind, channel: Channel
) -> None:
    """
    A channel that is the only one to reach somebody cannot be kept from them.
    """
    other = next(one for one in Channel if one is not channel)
    channels = {one: frozenset(Channel) for one in HolderKind} | {kind: frozenset({other})}
    with pytest.raises(Misuse, match=f"strands an {kind} whom only a {channel} reaches"):
        RecoveryPolicy(channels=channels)
    with pytest.raises(Misuse, match=f"strands an {kind}"):
        RecoveryPolicy(channels={one: frozenset(Channel) for one in HolderKind if one is not kind})


@pytest.mark.rule("F9", "P13")
def test_whoever_is_always_written_to_needs_mails_too() -> None:
    """
    Whoever is opened by letter confirms an address all the same, and may keep no other.
    """
    letters = {
        HolderKind.INDIVIDUAL: frozenset(Channel),
        HolderKind.ORGANISATION: frozenset({Channel.LETTER}),
    }
    with pytest.raises(Misuse, match="mail reaches: one who confirmed an address"):
        RecoveryPolicy(channels=letters, issuing=ORGANISATIONS_BY_LETTER)


@given(size=st.integers(1, 400).filter(lambda size: size != RecoveryRequest.SIZE))
def test_a_request_of_another_size_is_a_misuse(size: int) -> None:
    """
    A request is made by `RecoveryRequest.of`, so that each has the one size.
    """
    with pytest.raises(Misuse, match=f"holds {size} bytes"):
        RecoveryRequest(act=Act.REISSUE_BY_MAIL, typed=bytes(size))


def test_what_is_no_address_is_refused() -> None:
    """
    A text that no mail could go to is refused, the same for everyone.
    """
    with pytest.raises(Refusal, match="email-invalid"):
        Service().espace.forgot_password("zoe", source=None)


class _Forgetful(MemoryStore):
    """
    A store from which an account is erased between two looks.
    """

    def find(self, key: Lookup, /) -> Account | None:
        """
        Find no account by its id.
        """
        return super().find(key) if isinstance(key, Claim) else None


def test_an_account_that_is_gone_meanwhile_is_passed_over() -> None:
    """
    A request that finds an account and then no longer finds it is resolved all the same.
    """
    service = Service(store=_Forgetful())
    service.espace.operator("tests").open_account(
        departement="33", holder=Individual(reference="R-5", name="Luc"), email="luc@example.org"
    )
    service.espace.forgot_password("luc@example.org", source=None)
    assert service.espace.dispatch().resolved == 1


@pytest.mark.rule("B4", "P29")
def test_nothing_goes_to_somebody_else() -> None:
    """
    Asking for one address sends nothing about any other account.
    """
    service = Service()
    mine = service.settled()
    service.espace.operator("tests").open_account(
        departement="33", holder=Individual(reference="R-5", name="Luc"), email="luc@example.org"
    )
    service.espace.dispatch()
    service.mailbox.items.clear()
    service.espace.forgot_password("zoe@example.org", source=None)
    service.espace.dispatch()
    assert [service.mailbox.sent(MessageId(one.id)) for one in service.mailbox.items] == [1]
    assert all(str(mine.user_number) in one.body for one in service.mailbox.items)
