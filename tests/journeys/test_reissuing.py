"""
The operator issues anew, takes a password away, and withdraws what it sent.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import Channel, Organisation, Policies, RecoveryPolicy, Refusal, SessionEnded
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.actor import Actor, Role
from espace_bailleur.domain.delivery import Letter, Mail
from espace_bailleur.domain.overview import Overview
from espace_bailleur.domain.policies import ORGANISATIONS_BY_LETTER
from espace_bailleur.domain.steps import FIVE, INFORMATION, PERSONAL_PASSWORD
from espace_bailleur.domain.words import AccountId
from espace_bailleur.errors import Code
from espace_bailleur.testing.people import PASSWORD
from espace_bailleur.testing.reading import provisional_password_in
from tests.composition import OTHER_KEY, Service


DAY = timedelta(days=1)
SEEN = "carte d’identité vue au guichet"
Act = Callable[[Service, Account], object]

SENDING: dict[str, Act] = {
    "reissue": lambda s, one: s.espace.operator("Lea").reissue(one.id),
    "by mail": lambda s, one: s.espace.operator("Lea").reissue(one.id, by=Channel.MAIL),
    "by letter": lambda s, one: s.espace.operator("Lea").reissue(one.id, by="letter"),
    "force": lambda s, one: s.espace.operator("Lea").force_new_password(one.id),
}
"""
The acts that send credentials, and need an account that is open.
"""
HOLDING: dict[str, Act] = {
    "withdraw": lambda s, one: s.espace.operator("Lea").withdraw(one.id),
    "correct": lambda s, one: s.espace.operator("Lea").correct_address(
        one.id, email="lu@example.org", postal="M. Lu\n33000 BORDEAUX", evidence=SEEN
    ),
    "remove": lambda s, one: s.espace.operator("Lea").remove_address(
        one.id, "zoe@example.org", evidence=SEEN
    ),
    "mail returned": lambda s, one: s.espace.operator("Lea").mail_returned(
        one.id, "zoe@example.org"
    ),
    "mail arrives": lambda s, one: s.espace.operator("Lea").mail_arrives(
        one.id, "zoe@example.org"
    ),
    "letter returned": lambda s, one: s.espace.operator("Lea").letter_returned(one.id),
    "letter arrives": lambda s, one: s.espace.operator("Lea").letter_arrives(one.id),
}
"""
The acts that send none, and do for a suspended account, too.
"""
ACTS = {**SENDING, **HOLDING}
STANDING: dict[str, Act] = {
    "suspend": lambda s, one: s.espace.operator("Lea").suspend(one.id),
    "reinstate": lambda s, one: s.espace.operator("Lea").reinstate(one.id),
    "close": lambda s, one: s.espace.operator("Lea").close(one.id),
}
EVERY = {**ACTS, **STANDING}
LOOKING: dict[str, Act] = {"show": lambda s, one: s.espace.operator("Lea").show(one.id)}


@pytest.mark.rule("G6", "F2", "P03", "C1")
@pytest.mark.parametrize("act", ["reissue", "by mail", "by letter"])
@given(place=st.sampled_from([*FIVE, None]), asked=st.integers(0, 3))
def test_only_the_new_one_opens_and_the_old_goes_on(
    act: str, place: str | None, asked: int
) -> None:
    """
    After both halves were sent anew every earlier issue fails, and the personal password does not.
    """
    service = Service()
    account = service.opened()
    entry = None
    if place != FIVE[0]:
        entry = service.through(service.first_entry(account), until=place)
    for _ in range(asked):
        service.espace.forgot_password("zoe@example.org", source=None)
        service.espace.dispatch()
    earlier = [provisional_password_in(one.body) for one in service.mailbox.about(account)]
    service.mailbox.items.clear()
    before = service.stored(account)
    ACTS[act](service, account)
    service.espace.dispatch()
    after = service.stored(account)
    assert evolve(after, issues=before.issues, version=before.version) == before
    first, second = service.mailbox.items
    assert {type(first), type(second)} == {Letter if act == "by letter" else Mail}
    assert account.identifier.value in first.body
    assert account.identifier.value not in second.body
    for old in filter(None, earlier):
        with pytest.raises(Refusal, match="sign-in-refused"):
            service.entry(account, old)
    if entry is not None and place in {INFORMATION, PERSONAL_PASSWORD}:
        with pytest.raises(SessionEnded):
            service.espace.resume(entry.token)
    elif entry is not None:
        assert service.espace.resume(entry.token).pending == entry.pending
    if before.password is not None:
        assert service.entry(account).account.id == account.id
    assert service.entry(account, service.provisional(account)).account.id == account.id


@pytest.mark.rule("G6", "P23", "E11")
@given(place=st.sampled_from([*FIVE, None]))
def test_a_forced_password_is_gone_at_once(place: str | None) -> None:
    """
    No older password opens and no session goes on; the new provisional one leads to another.
    """
    service = Service()
    account = service.opened()
    first, entry = service.provisional(account), None
    if place != FIVE[0]:
        entry = service.through(service.first_entry(account), until=place)
    service.mailbox.items.clear()
    ACTS["force"](service, account)
    service.espace.dispatch()
    for old in (first, PASSWORD, ""):
        with pytest.raises(Refusal, match="sign-in-refused"):
            service.entry(account, old)
    if entry is not None:
        with pytest.raises(SessionEnded):
            service.espace.resume(entry.token)
    _, password = service.mailbox.items
    assert "Il remplace tous ceux" in password.body
    assert "reste valable" not in password.body
    again = service.entry(account, service.provisional(account))
    assert service.through(again).pending is None


@pytest.mark.rule("G6", "P03", "P23")
@given(place=st.sampled_from([*FIVE, None]))
def test_forcing_while_suspended_sends_nothing(place: str | None) -> None:
    """
    Whoever holds the addresses gets nothing, and nothing opens once the account is reinstated.
    """
    service = Service()
    account = service.opened()
    first = service.provisional(account)
    if place != FIVE[0]:
        service.through(service.first_entry(account), until=place)
    operator = service.espace.operator("Lea")
    operator.suspend(account.id)
    service.espace.dispatch()
    service.mailbox.items.clear()
    ACTS["force"](service, account)
    operator.reinstate(account.id)
    service.espace.dispatch()
    assert service.mailbox.items == []
    for old in (first, PASSWORD):
        with pytest.raises(Refusal, match="sign-in-refused"):
            service.entry(account, old)
    operator.reissue(account.id, by=Channel.LETTER)
    service.espace.dispatch()
    assert service.through(service.first_entry(account)).pending is None


@pytest.mark.rule("G6", "P03")
def test_forcing_ends_the_code_that_was_under_way() -> None:
    """
    A code that was sent before is void, and its message is not sent any more.
    """
    service = Service()
    account = service.opened()
    service.through(service.first_entry(account), until=PERSONAL_PASSWORD, email="lu@example.org")
    ACTS["force"](service, account)
    address = service.stored(account).address
    assert address is not None
    assert (str(address.email), address.code) == ("lu@example.org", None)
    assert service.espace.dispatch().dropped == 1


@pytest.mark.rule("G6", "C8")
@given(redeemed=st.booleans(), sent=st.booleans())
def test_what_is_withdrawn_opens_nothing(*, redeemed: bool, sent: bool) -> None:
    """
    A provisional password that is withdrawn fails, and its session; what waited is not sent.
    """
    service = Service()
    account = service.opened()
    typed = service.provisional(account)
    entry = service.entry(account, typed) if redeemed else None
    if not sent:
        service.espace.forgot_password("zoe@example.org", source=None)
        service.mailbox.failing = True
        service.espace.dispatch()
        service.mailbox.failing = False
    withdrawn = service.espace.operator("Lea").withdraw(account.id)
    assert withdrawn.issues == ()
    with pytest.raises(Refusal, match="sign-in-refused"):
        service.entry(account, typed)
    if entry is not None:
        with pytest.raises(SessionEnded):
            service.espace.resume(entry.token)
    service.clock.move(DAY / 24)
    assert service.espace.dispatch().dropped == int(not sent)
    assert service.espace.operator("Lea").withdraw(account.id) == withdrawn


@pytest.mark.rule("G6")
@given(gap=st.integers(1, 20), early=st.integers(1, 59))
def test_a_letter_is_not_followed_by_another_at_once(gap: int, early: int) -> None:
    """
    While an unused letter of the operator's lives, the next one waits for the gap, which is told.
    """
    policy = RecoveryPolicy(reissue_gap=gap * DAY)
    service = Service(policies=Policies(recovery=policy))
    account = service.opened(None)
    until = service.clock() + gap * DAY
    for moved in (timedelta(0), gap * DAY - early * timedelta(seconds=1)):
        service.clock.move(moved)
        for act in ("by letter", "reissue", "force"):
            with pytest.raises(Refusal, match="letter-sent") as refusal:
                ACTS[act](service, account)
            assert refusal.value.facts == {"until": until}
    assert service.store.waiting == ()
    service.clock.move(early * timedelta(seconds=1))
    ACTS["by letter"](service, account)
    assert service.espace.dispatch().sent == 2


@pytest.mark.rule("G6")
@pytest.mark.parametrize("freed", ["returned", "moved", "withdrawn", "used", "mail"])
def test_what_frees_a_letter(freed: str) -> None:
    """
    A letter that came back, went to an old address, was withdrawn, used or replaced is no limit.
    """
    service = Service()
    account = service.opened(None)
    operator = service.espace.operator("Lea")
    if freed == "returned":
        operator.letter_returned(account.id)
        operator.letter_arrives(account.id)
    if freed == "moved":
        operator.correct_address(account.id, postal="M. Lu\n2 RUE LU\n33000 LU", evidence=SEEN)
    if freed == "withdrawn":
        operator.withdraw(account.id)
    if freed == "used":
        service.first_entry(account)
    if freed == "mail":
        operator.correct_address(account.id, email="lu@example.org", evidence=SEEN)
        operator.reissue(account.id)
    operator.reissue(account.id, by=Channel.LETTER)
    assert len(service.stored(account).issues) == 1


@pytest.mark.rule("G6", "C7")
@pytest.mark.parametrize("act", ["by letter", "force"])
def test_what_a_retired_key_issued_holds_up_no_letter(act: str) -> None:
    """
    A letter that opens nothing since its key is gone is under way no more, nor a reason to wait.
    """
    service = Service()
    account = service.opened(None)
    show = LOOKING["show"]
    shown = show(service, account)
    assert isinstance(shown, Overview)
    assert (len(shown.under_way), shown.letter_from is None) == (1, False)
    service = evolve(service, keys=(OTHER_KEY,))
    shown = show(service, account)
    assert isinstance(shown, Overview)
    assert (shown.under_way, shown.letter_from) == ((), None)
    ACTS[act](service, account)
    assert service.espace.dispatch().sent == 2
    assert service.first_entry(account).pending


@pytest.mark.rule("G6")
def test_no_letter_holds_up_taking_a_password_away() -> None:
    """
    A password is taken away although a letter is on its way.
    """
    service = Service()
    account = service.landlord(service.opened(None), at=None).account
    ACTS["by letter"](service, account)
    ACTS["force"](service, account)
    assert service.stored(account).password is None
    with pytest.raises(Refusal, match="letter-sent"):
        ACTS["force"](service, account)


@pytest.mark.rule("C2", "G6")
def test_it_travels_as_when_accounts_are_opened() -> None:
    """
    Without a channel the policy's is taken, or the other one where that leads nowhere.
    """
    service = Service(policies=Policies(issuing=ORGANISATIONS_BY_LETTER))
    operator = service.espace.operator("Lea")
    account = operator.open_account(
        departement="33",
        holder=Organisation(reference="O-1", name="SCI des Lilas", siret="73282932000074"),
        email="sci@example.org",
        postal="SCI des Lilas\n33000 BORDEAUX",
    )
    service.clock.move(DAY)
    (issue,) = operator.reissue(account.id).issues
    assert issue.channel is Channel.LETTER
    operator.letter_returned(account.id)
    (issue,) = operator.reissue(account.id).issues
    assert issue.channel is Channel.MAIL
    with pytest.raises(Refusal, match="no-address") as refusal:
        operator.reissue(account.id, by=Channel.LETTER)
    assert refusal.value.facts == {"channel": "letter"}
    operator.mail_returned(account.id, "sci@example.org")
    for act in (SENDING["reissue"], SENDING["force"]):
        with pytest.raises(Refusal) as nowhere:
            act(service, account)
        assert (nowhere.value.code, nowhere.value.facts) == (Code.NO_ADDRESS, {})
    with pytest.raises(Refusal, match="channel-unknown"):
        operator.reissue(account.id, by="pigeon")


@pytest.mark.rule("G6")
def test_the_account_address_comes_first() -> None:
    """
    A mail goes to the address that the person confirmed rather than to the one that was known.
    """
    service = Service()
    account = service.opened()
    service.through(service.first_entry(account), email="other@example.org")
    service.espace.dispatch()
    service.espace.confirm_address(service.entry(account), service.code(account))
    (issue,) = service.espace.operator("Lea").reissue(account.id).issues
    assert str(issue.to) == "other@example.org"


@pytest.mark.rule("G6")
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("standing", ["suspend", "close"])
def test_what_is_not_open_is_sent_nothing(act: str, standing: str) -> None:
    """
    Nothing is issued for an account that is not open, and a closed one stays as it is.
    """
    service = Service()
    account = service.opened()
    held = getattr(service.espace.operator("Lea"), standing)(account.id)
    sends = act in SENDING and act != "force"
    if sends or standing == "close":
        with pytest.raises(Refusal, match="standing"):
            ACTS[act](service, account)
        assert service.stored(account) == held
    else:
        ACTS[act](service, account)
        assert service.stored(account).standing == held.standing
    assert service.stored(account).password is None


@pytest.mark.rule("G6", "I1")
@given(acts=st.lists(st.sampled_from(sorted(EVERY)), min_size=1, max_size=6), done=st.booleans())
def test_every_act_names_its_actor_in_its_commit(acts: list[str], *, done: bool) -> None:
    """
    Whatever the operator does, each new version has events, and they all name the clerk.
    """
    service = Service()
    account = service.settled() if done else service.opened()
    for act in acts:
        before, told = service.stored(account), len(service.store.events)
        with suppress(Refusal):
            EVERY[act](service, account)
        new = service.store.events[told:]
        assert bool(new) == (service.stored(account) != before)
        assert {one.actor for one in new} <= {Actor(role=Role.OPERATOR, name="Lea")}
        assert service.stored(account).version == before.version + bool(new)


@pytest.mark.rule("G6", "I2", "P33")
@given(acts=st.lists(st.sampled_from(sorted(SENDING)), min_size=1, max_size=4))
def test_the_operator_never_sees_a_password(acts: list[str]) -> None:
    """
    Nothing that an operator is given tells a password, a digest or a hash.
    """
    service = Service()
    account = service.settled()
    seen: list[object] = []
    for act in acts:
        with suppress(Refusal):
            seen.append(ACTS[act](service, account))
        seen.append(LOOKING["show"](service, account))
        seen.append(service.espace.operator("Lea").search("zoe@example.org"))
        service.espace.dispatch()
    stored = service.stored(account)
    secrets = [service.provisional(account), PASSWORD, str(stored.password or PASSWORD)]
    secrets += [repr(one.digest) for one in stored.issues]
    secrets += [one.replace(" ", "") for one in secrets]
    for secret in secrets:
        assert secret not in "".join(map(repr, seen))


@pytest.mark.rule("G6")
@pytest.mark.parametrize("act", [*EVERY, *LOOKING])
def test_an_unknown_account_is_told_so(act: str) -> None:
    """
    An act for no account is refused by name.
    """
    service = Service()
    account = service.opened()
    for nobody in ("nobody", "", "é", "\x00"):
        with pytest.raises(Refusal, match="account-unknown"):
            {**EVERY, **LOOKING}[act](service, evolve(account, id=AccountId(nobody)))
