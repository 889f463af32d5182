"""
Who is told that somebody got back in, and what happens when it was not them.
"""

from __future__ import annotations

import datetime as dt
import re

from collections.abc import Callable

import pytest

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import (
    Account,
    Code,
    ContestAnswer,
    ContestPolicy,
    Entry,
    FindingCode,
    Letter,
    Mail,
    Misuse,
    Policies,
    Refusal,
    SessionEnded,
    Way,
)
from espace_bailleur.domain.account import Standing
from espace_bailleur.domain.actor import Role
from espace_bailleur.domain.contest_code import ContestCode
from espace_bailleur.domain.delivery import Dropped, RecoveryNotice
from espace_bailleur.domain.keys import Key
from espace_bailleur.domain.policies import DispatchPolicy
from espace_bailleur.domain.records import ExpiredContestProven, RecoveryContested
from espace_bailleur.domain.steps import PERSONAL_PASSWORD
from espace_bailleur.domain.throttle import Limit
from espace_bailleur.testing.people import PASSWORD
from espace_bailleur.testing.reading import contest_code_in, provisional_password_in
from espace_bailleur.texts import messages
from tests.composition import OTHER_KEY, Service


OTHERS = "quatre chats dorment au grenier"
LIFE = ContestPolicy(name="usual").life
TICK = dt.timedelta(microseconds=1)
# A code in form and check, which no account has.
NOBODY_S = "2222 2222 2222 2222"


def _two_mailboxes(
    service: Service, reference: str = "R-1", known: str = "zoe@example.org"
) -> Account:
    """
    Settle a landlord whose own address is not the one that the institution knew.
    """
    account = service.opened(known, reference=reference)
    entry = service.through(service.first_entry(account), email=f"{reference}@example.org")
    service.espace.dispatch()
    service.espace.confirm_address(entry, service.code(account))
    return service.stored(account)


def _by_letter(service: Service) -> Account:
    return service.opened(None)


def _ask(service: Service, account: Account, email: str | None) -> None:
    if email is None:
        service.espace.help(
            "first/letter/no-password", {"identifier": str(account.identifier)}, source=None
        )
    else:
        service.espace.forgot_password(email, source=None)
    service.espace.dispatch()


def _recover(service: Service, account: Account, email: str | None = "zoe@example.org") -> Entry:
    """
    Have somebody get back in, by mail or by letter, and choose a password of theirs.
    """
    _ask(service, account, email)
    entry = service.first_entry(account)
    service.mailbox.items.clear()
    return service.espace.complete(entry, {"step": PERSONAL_PASSWORD, "password": OTHERS})


def _contest(
    service: Service, account: Account, code: str | None = None, source: str | None = None
) -> ContestAnswer:
    typed = code or service.mailbox.contest_code(account)
    return service.espace.contest(user_number=str(account.user_number), code=typed, source=source)


def _codes(service: Service) -> list[FindingCode]:
    return [one.code for one in service.espace.check()]


@pytest.mark.rule("F6", "F3", "P05", "P23")
@pytest.mark.parametrize(
    ("settle", "asked", "told"),
    [
        (_two_mailboxes, "zoe@example.org", ["zoe@example.org", "R-1@example.org"]),
        (_two_mailboxes, "R-1@example.org", ["zoe@example.org", "R-1@example.org"]),
        (_two_mailboxes, None, ["zoe@example.org", "R-1@example.org"]),
        (Service.settled, "zoe@example.org", ["zoe@example.org", "by post"]),
        (Service.settled, None, ["zoe@example.org"]),
        (_by_letter, None, ["by post"]),
    ],
)
def test_every_mailbox_is_told_and_the_post_where_no_other_is(
    settle: Callable[[Service], Account], asked: str | None, told: list[str]
) -> None:
    """
    Each mailbox on file is told, and the post only where no other than the one that was used is.
    """
    service = Service()
    account = settle(service)
    service.clock.move(dt.timedelta(days=30))
    if account.entered_at is None:
        _ask(service, account, asked)
        entry = service.through(service.first_entry(account), until=PERSONAL_PASSWORD)
        service.mailbox.items.clear()
        service.through(entry)
    else:
        _recover(service, account, asked)
    service.espace.dispatch()
    found = [one for one in service.mailbox.items if contest_code_in(one.body)]
    to = [str(one.to) if isinstance(one, Mail) else "by post" for one in found]
    assert to == told
    assert len({contest_code_in(one.body) for one in found}) == 1
    for one in found:
        assert str(account.user_number) in one.body
        assert account.identifier.value not in one.body
        assert provisional_password_in(one.body) is None
        assert one.at == service.clock()
        assert isinstance(one, Mail) or "33000 BORDEAUX" in one.to.lines


@pytest.mark.rule("F6")
def test_a_first_connection_is_not_told() -> None:
    """
    Whoever comes in with the password that they were first issued recovers nothing.
    """
    service = Service()
    account = service.settled()
    assert service.stored(account).contestable == ()
    assert not any(contest_code_in(one.body) for one in service.mailbox.items)


@pytest.mark.rule("F6", "D7", "P03", "P23")
@given(recoveries=st.integers(1, 6), used=st.integers(1, 6))
def test_a_contest_freezes_and_restores_nothing(recoveries: int, used: int) -> None:
    """
    Whichever recovery is contested, nobody gets in, with any password, session or pending secret.
    """
    few = ContestPolicy(name="few places", places=4)
    service = Service(policies=Policies(contest=few))
    account = _two_mailboxes(service)
    sent: list[str] = []
    entry = service.entry(account)
    for _ in range(recoveries):
        entry = _recover(service, account)
        service.espace.dispatch()
        sent.append(service.mailbox.contest_code(account))
    _ask(service, account, "R-1@example.org")
    pending = service.provisional(account)
    restricted = service.entry(account, pending)
    before, told = service.stored(account), len(service.events)
    code = sent[-min(used, recoveries)]
    if min(used, recoveries) > service.policies.contest.places:
        with pytest.raises(Refusal, match="contest-refused"):
            _contest(service, account, code)
        assert service.stored(account) == before
        return
    assert _contest(service, account, code) == ContestAnswer()
    after = service.stored(account)
    assert (after.standing, after.issues, after.password) == (Standing.SUSPENDED, (), None)
    (event,) = service.events[told:]
    assert isinstance(event, RecoveryContested)
    assert (event.account, event.actor.role, event.at) == (
        account.id,
        Role.HOLDER,
        service.clock(),
    )
    for typed in (PASSWORD, OTHERS, pending):
        with pytest.raises(Refusal, match="sign-in-refused"):
            service.entry(account, typed)
    for one in (entry, restricted):
        with pytest.raises(SessionEnded):
            service.espace.resume(one.token)
    service.mailbox.items.clear()
    _ask(service, account, "zoe@example.org")
    assert [*service.mailbox.about(account)] == []


@pytest.mark.rule("F6", "C7", "P13")
@given(waits=st.lists(st.integers(1, 96), min_size=1, max_size=30), owner=st.integers(0, 29))
def test_no_number_of_recoveries_makes_a_letter_void(waits: list[int], owner: int) -> None:
    """
    Whoever recovers again and again posts a few letters, and each code freezes until its end.
    """
    service = Service()
    account = service.settled()
    letters: list[tuple[dt.datetime, str]] = []
    for hours in waits:
        service.clock.move(dt.timedelta(hours=hours))
        _recover(service, account)
        service.espace.dispatch()
        posted = [one for one in service.mailbox.items if isinstance(one, Letter)]
        letters += [(service.clock(), contest_code_in(one.body) or "") for one in posted]
    policy = service.policies.contest
    live = [code for at, code in letters if service.clock() < at + policy.life]
    assert 0 < len(live) < policy.places
    code = live[owner % len(live)]
    assert _contest(service, account, code) == ContestAnswer()
    assert service.stored(account).standing is Standing.SUSPENDED


@pytest.mark.rule("F6", "F8", "P26")
def test_a_mailbox_that_came_with_the_recovery_counts_for_nothing() -> None:
    """
    Who confirms a mailbox of theirs before they choose does not keep the post from being told.

    Once that is contested, their mailbox is no way back.
    """
    service = Service()
    account = service.opened()
    service.through(service.first_entry(account), email="owner@example.org")
    service.clock.move(dt.timedelta(days=3))
    _ask(service, account, "zoe@example.org")
    service.clock.move(dt.timedelta(minutes=5))
    entry = service.espace.correct_address(service.first_entry(account), "thief@example.org")
    service.espace.dispatch()
    entry = service.espace.confirm_address(entry, service.code(account))
    service.mailbox.items.clear()
    service.espace.complete(entry, {"step": PERSONAL_PASSWORD, "password": OTHERS})
    service.espace.dispatch()
    assert any(isinstance(one, Letter) for one in service.mailbox.items)
    _contest(service, account)
    service.espace.operator("tests").reinstate(account.id)
    service.mailbox.items.clear()
    _ask(service, account, "thief@example.org")
    service.espace.operator("tests").reissue(account.id)
    service.espace.dispatch()
    assert list(service.mailbox.to("thief@example.org")) == []


@pytest.mark.rule("F6", "G6", "P03")
@pytest.mark.parametrize("act", ["force", "remove", "correct"])
def test_what_the_operator_decided_is_not_contested_afterwards(act: str) -> None:
    """
    A code that a thief's mailbox got opens and freezes nothing once the operator has acted.
    """
    service = Service()
    account = _two_mailboxes(service)
    _recover(service, account)
    service.espace.dispatch()
    code = service.mailbox.contest_code(account)
    operator = service.espace.operator("tests")
    if act == "force":
        operator.force_new_password(account.id)
    elif act == "remove":
        operator.remove_address(account.id, "zoe@example.org", evidence="card")
    else:
        operator.correct_address(account.id, email="new@example.org", evidence="card")
    with pytest.raises(Refusal, match="contest-refused"):
        _contest(service, account, code)


@pytest.mark.rule("F6")
def test_the_institution_sees_it_and_decides() -> None:
    """
    What was contested is found by `check` and listed until the operator reinstates or closes.
    """
    service = Service(service=messages.Service(contact="01 99 00 00 00"))
    operator = service.espace.operator("tests")
    accounts = [_two_mailboxes(service, f"R-{number}") for number in range(3)]
    for account in accounts:
        _recover(service, account, f"{account.holder.reference}@example.org")
        service.espace.dispatch()
        assert FindingCode.CONTESTED not in _codes(service) or account is not accounts[0]
        assert _contest(service, account) == ContestAnswer(contact="01 99 00 00 00")
    assert FindingCode.CONTESTED in _codes(service)
    ids = sorted(one.id for one in accounts)
    assert [one.id for one in operator.contested()] == ids
    assert [one.id for one in operator.contested(after=ids[0], limit=1)] == [ids[1]]
    with pytest.raises(Misuse, match="limit is 0"):
        operator.contested(limit=0)
    operator.close(accounts[0].id)
    for account in accounts[1:]:
        operator.reinstate(account.id)
    assert operator.contested() == []
    assert FindingCode.CONTESTED not in _codes(service)


@pytest.mark.rule("F6", "P13")
def test_whoever_is_reinstated_gets_in_by_a_new_password_alone() -> None:
    """
    Once it is reinstated, no password opens and no old code freezes, and asking leads back in.
    """
    service = Service()
    account = _two_mailboxes(service)
    for _ in range(2):
        _recover(service, account)
        service.espace.dispatch()
    code = service.mailbox.contest_code(account)
    _contest(service, account)
    service.espace.operator("tests").reinstate(account.id)
    for typed in (PASSWORD, OTHERS):
        with pytest.raises(Refusal, match="sign-in-refused"):
            service.entry(account, typed)
    with pytest.raises(Refusal, match="contest-refused"):
        _contest(service, account, code)
    _ask(service, account, "R-1@example.org")
    entry = service.first_entry(account)
    assert entry.pending is not None
    assert entry.pending.id == PERSONAL_PASSWORD
    assert service.through(entry).pending is None
    assert service.entry(account).pending is None


@pytest.mark.rule("F6")
def test_contesting_again_answers_the_same_and_changes_nothing() -> None:
    """
    Whoever types a right code twice, or finds the account frozen, gets the answer of the first.
    """
    service = Service()
    account = _two_mailboxes(service)
    _recover(service, account)
    service.espace.dispatch()
    first = _contest(service, account)
    before, told = service.stored(account), len(service.events)
    assert _contest(service, account) == first
    assert (service.stored(account), len(service.events)) == (before, told)


@pytest.mark.rule("F6")
def test_an_account_that_the_operator_suspended_can_be_contested() -> None:
    """
    A suspension for another reason keeps nobody from telling that it was not them.
    """
    service = Service()
    account = _two_mailboxes(service)
    _recover(service, account)
    service.espace.dispatch()
    operator = service.espace.operator("tests")
    operator.suspend(account.id)
    _contest(service, account)
    assert [one.id for one in operator.contested()] == [account.id]
    assert service.stored(account).password is None


@pytest.mark.rule("F6")
def test_a_suspension_that_nobody_contested_leaves_the_codes() -> None:
    """
    Who was suspended and reinstated for another reason can still contest.
    """
    service = Service()
    account = _two_mailboxes(service)
    _recover(service, account)
    service.espace.dispatch()
    service.espace.operator("tests").suspend(account.id)
    service.espace.operator("tests").reinstate(account.id)
    assert _contest(service, account) == ContestAnswer()


def _unknown(service: Service) -> tuple[str, str]:
    service.settled()
    return "ZZZZ ZZZZ ZZZZ ZZ", NOBODY_S


def _wrong(service: Service) -> tuple[str, str]:
    account = _two_mailboxes(service)
    _recover(service, account)
    return str(account.user_number), NOBODY_S


def _never_recovered(service: Service) -> tuple[str, str]:
    return str(service.settled().user_number), NOBODY_S


def _anothers(service: Service) -> tuple[str, str]:
    account = _two_mailboxes(service)
    _recover(service, account)
    service.espace.dispatch()
    other = _two_mailboxes(service, "R-2")
    return str(other.user_number), service.mailbox.contest_code(account)


def _closed(service: Service) -> tuple[str, str]:
    account = _two_mailboxes(service)
    _recover(service, account)
    service.espace.dispatch()
    service.espace.operator("tests").close(account.id)
    return str(account.user_number), service.mailbox.contest_code(account)


def _expired(service: Service) -> tuple[str, str]:
    account = _two_mailboxes(service)
    _recover(service, account)
    service.espace.dispatch()
    service.clock.move(LIFE)
    return str(account.user_number), service.mailbox.contest_code(account)


def _settled_before(service: Service) -> tuple[str, str]:
    account = _two_mailboxes(service)
    _recover(service, account)
    service.espace.dispatch()
    code = service.mailbox.contest_code(account)
    _contest(service, account)
    service.espace.operator("tests").reinstate(account.id)
    return str(account.user_number), code


@pytest.mark.rule("F6", "B4", "P14", "P15", "P29")
def test_one_refusal_for_whatever_contests_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Unknown, wrong, another's, closed, expired and settled get one refusal for the same work.
    """
    digests: list[int] = []
    compute = ContestCode.digest

    def counting(self: ContestCode, key: Key, account: str) -> bytes:
        digests.append(1)
        return compute(self, key, account)  # type: ignore[arg-type]  # an id is a text

    told: list[str] = []
    for situation in (
        _unknown,
        _wrong,
        _never_recovered,
        _anothers,
        _closed,
        _expired,
        _settled_before,
    ):
        service = Service()
        number, code = situation(service)
        frozen = [one.id for one in service.espace.operator("tests").contested()]
        monkeypatch.setattr(ContestCode, "digest", counting)
        with pytest.raises(Refusal) as caught:
            service.espace.contest(user_number=number, code=code, source=None)
        monkeypatch.undo()
        told.append(f"{caught.value} {caught.value.ways_out} {len(digests)}")
        assert caught.value.ways_out == tuple(Way)
        assert [one.id for one in service.espace.operator("tests").contested()] == frozen == []
        digests.clear()
    assert set(told) == {f"contest-refused {tuple(Way)} 8"}


@pytest.mark.rule("F6", "K5", "P08")
@given(early=st.sampled_from([TICK, dt.timedelta(days=1), LIFE]))
def test_a_code_is_taken_before_its_expiry_and_dead_for_good_after(early: dt.timedelta) -> None:
    """
    A code freezes until the instant of its expiry; once refused after it, no clock revives it.
    """
    service = Service()
    account = _two_mailboxes(service)
    _recover(service, account)
    service.espace.dispatch()
    code, at = service.mailbox.contest_code(account), service.clock()
    kept = service.stored(account)
    service.clock.move(LIFE - early)
    assert _contest(service, account, code) == ContestAnswer()
    service.store.accounts[account.id] = kept
    service.clock.now = at + LIFE
    with pytest.raises(Refusal, match="contest-refused"):
        _contest(service, account, code)
    assert isinstance(service.events[-1], ExpiredContestProven)
    assert service.stored(account).standing is Standing.OPEN
    service.clock.now = at
    with pytest.raises(Refusal, match="contest-refused"):
        _contest(service, account, code)
    assert service.stored(account).standing is Standing.OPEN


@pytest.mark.rule("K5")
@given(ahead=st.sampled_from([dt.timedelta(0), dt.timedelta(minutes=2)]))
def test_two_clocks_may_differ_by_a_policy(ahead: dt.timedelta) -> None:
    """
    A machine whose clock is behind takes a code within the skew, and not beyond.
    """
    service = Service()
    account = _two_mailboxes(service)
    _recover(service, account)
    service.espace.dispatch()
    at = service.clock()
    service.clock.now = at - dt.timedelta(minutes=2) - TICK
    with pytest.raises(Refusal, match="contest-refused"):
        _contest(service, account)
    service.clock.now = at - ahead
    assert _contest(service, account) == ContestAnswer()


@pytest.mark.rule("F6", "C4")
def test_slips_are_told_all_at_once_and_count_for_nobody() -> None:
    """
    What is no user number and no code is told field by field, and is no attempt.
    """
    once = ContestPolicy(name="once", per_source=Limit(1, dt.timedelta(hours=1)))
    service = Service(policies=Policies(contest=once))
    account = service.settled()
    for _ in range(3):
        with pytest.raises(Refusal, match="answers-refused") as caught:
            service.espace.contest(user_number="123", code="2222 2222 2222 2223", source=None)
        codes = {name: [one.code for one in found] for name, found in caught.value.faults.items()}
        assert codes == {
            "user_number": [Code.USER_NUMBER_LENGTH],
            "code": [Code.CONTEST_CODE_SLIP],
        }
    with pytest.raises(Refusal) as empty:
        service.espace.contest(user_number="", code=" \n", source=None)
    found = {name: [one.code for one in told] for name, told in empty.value.faults.items()}
    assert found == {"user_number": [Code.REQUIRED], "code": [Code.REQUIRED]}
    with pytest.raises(Refusal, match="contest-code-slip"):
        _contest(service, account, "2222 2222 2222 2223")
    with pytest.raises(Refusal, match="contest-refused"):
        _contest(service, account, NOBODY_S)


@pytest.mark.rule("F6", "P22")
def test_who_tries_without_a_source_shuts_out_nobody_who_has_a_code() -> None:
    """
    Without a source one code can be typed a few times, and whoever has another one contests.
    """
    hour = dt.timedelta(hours=1)
    few = ContestPolicy(name="few", without_source=Limit(2, hour))
    service = Service(policies=Policies(contest=few))
    account = _two_mailboxes(service)
    _recover(service, account)
    service.espace.dispatch()
    for _ in range(2):
        with pytest.raises(Refusal, match="contest-refused"):
            _contest(service, account, NOBODY_S, None)
    with pytest.raises(Refusal, match="too-many-requests") as caught:
        _contest(service, account, NOBODY_S, None)
    assert caught.value.facts == {"until": service.clock() + hour}
    assert _contest(service, account, source=None) == ContestAnswer()


@pytest.mark.rule("F6", "P11")
def test_a_source_that_tries_too_often_is_told_so() -> None:
    """
    A source's attempts are limited before anything is looked up, apart from those to get back in.
    """
    hour = dt.timedelta(hours=1)
    source = "192.0.2.7"
    few = ContestPolicy(name="few", per_source=Limit(2, hour))
    service = Service(policies=Policies(contest=few))
    account = _two_mailboxes(service)
    _recover(service, account)
    service.espace.dispatch()
    for _ in range(2):
        with pytest.raises(Refusal, match="contest-refused"):
            _contest(service, account, NOBODY_S, source)
    with pytest.raises(Refusal, match="too-many-requests") as caught:
        _contest(service, account, source=source)
    assert caught.value.facts == {"until": service.clock() + hour}
    assert service.stored(account).standing is Standing.OPEN
    service.espace.forgot_password("zoe@example.org", source=source)
    assert _contest(service, account, source="192.0.2.8") == ContestAnswer()


@pytest.mark.rule("F6", "C6", "H2", "H7")
def test_a_retry_tells_the_same_and_then_forgets() -> None:
    """
    A message that is sent again says the same, and keeps no nonce once it was.
    """
    service = Service()
    account = _two_mailboxes(service)
    _recover(service, account)
    waiting = service.store.waiting
    nonces = {one.content.nonce for one in waiting if isinstance(one.content, RecoveryNotice)}
    assert len(nonces) == 1
    service.dispatch_in_vain()
    first = [*service.mailbox.items]
    service.clock.move(dt.timedelta(hours=1))
    service.espace.dispatch()
    assert service.mailbox.items == first * 2
    assert len(first) == 2
    settled = [one.content for one, _ in service.store.settled]
    assert {one.nonce for one in settled if isinstance(one, RecoveryNotice)} == {b""}


@pytest.mark.rule("F6", "C7")
@given(lost=st.lists(st.booleans(), max_size=5))
def test_letters_that_never_left_hold_no_place(lost: list[bool]) -> None:
    """
    The post is told of each recovery until as many letters left as have a place, and no sooner.
    """
    few = ContestPolicy(name="few places", places=3)
    once = DispatchPolicy(name="once", delays=())
    service = Service(policies=Policies(contest=few, dispatch=once))
    account = _by_letter(service)
    service.through(service.first_entry(account))
    left = 0
    for fails in lost:
        _recover(service, account, None)
        told = any(isinstance(one.content, RecoveryNotice) for one in service.store.waiting)
        assert told == (left < few.places - 1)
        service.mailbox.failing = fails
        service.espace.dispatch()
        service.mailbox.failing = False
        left += told and not fails


@pytest.mark.rule("F6", "H3")
@pytest.mark.parametrize("ends", ["closed", "reinstated", "expired", "retired"])
def test_what_can_no_longer_be_contested_is_not_told(ends: str) -> None:
    """
    A message whose code would do nothing is dropped, and listed.
    """
    service = Service(policies=Policies(dispatch=DispatchPolicy(name="usual")))
    account = _two_mailboxes(service)
    _recover(service, account)
    operator = service.espace.operator("tests")
    if ends == "closed":
        operator.close(account.id)
    elif ends == "reinstated":
        key = Key.parse(service.keys[0])
        nonce = next(
            one.content.nonce
            for one in service.store.waiting
            if isinstance(one.content, RecoveryNotice)
        )
        _contest(service, account, ContestCode.derive(key, account.id, nonce).text)
        operator.reinstate(account.id)
    elif ends == "expired":
        service.clock.move(LIFE)
    else:
        service = evolve(service, keys=(OTHER_KEY,))
    assert service.espace.dispatch().dropped == 2
    unsent = service.espace.operator("tests").unsent()
    dropped = [one for one in unsent if isinstance(one.message.content, RecoveryNotice)]
    assert [one.outcome for one in dropped] == [Dropped(), Dropped()]
    assert [*service.mailbox.about(account)] == []


@pytest.mark.rule("F3", "P05", "P06")
@given(source=st.sampled_from([None, "192.0.2.7", "evil.example.org"]))
def test_what_is_mailed_depends_on_stored_data_alone(source: str | None) -> None:
    """
    Whatever somebody sends with a request, the mails name no address but the configured one.
    """
    site = "https://bailleurs.example.org"
    service = Service(service=messages.Service(site=site))
    account = _two_mailboxes(service, known="Zoe@example.org")
    service.mailbox.items.clear()
    service.espace.forgot_password("ZOE@EXAMPLE.ORG", source=source)
    service.espace.dispatch()
    entry = service.espace.sign_in(
        identifier=str(account.identifier), password=service.provisional(account), source=source
    )
    service.espace.complete(entry, {"step": PERSONAL_PASSWORD, "password": OTHERS})
    service.espace.dispatch()
    found = [*service.mailbox.items]
    assert [str(one.to) for one in found] == [
        "Zoe@example.org",
        "Zoe@example.org",
        "R-1@example.org",
    ]
    for one in found:
        assert set(re.findall(r"https?://\S+", one.body)) == {site}
        assert "evil" not in one.body + one.subject
        assert "ZOE@EXAMPLE.ORG" not in one.body
