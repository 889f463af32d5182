"""
The account address: another one for each account, confirmed before it counts.
"""

from __future__ import annotations

import datetime as dt

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import Account, Entry, Refusal, SessionEnded
from espace_bailleur.domain.delivery import AddressInUseNotice
from espace_bailleur.domain.steps import INFORMATION, PERSONAL_PASSWORD
from espace_bailleur.errors import Code
from espace_bailleur.testing.portal import KEY
from tests.composition import OTHER_KEY, Service


MINUTES = dt.timedelta(minutes=1)
OTHER = "other@example.org"


def _waiting(service: Service, email: str = OTHER) -> Entry:
    """
    Come to the personal password, with an address that waits to be confirmed.
    """
    return service.through(
        service.first_entry(service.opened()), until=PERSONAL_PASSWORD, email=email
    )


def _mailed(service: Service) -> list[tuple[str, str]]:
    service.espace.dispatch()
    return [(str(one.to), one.subject) for one in service.mailbox.items]


@pytest.mark.rule("B2", "D5")
@given(typed=st.sampled_from(["zoe@example.org", "ZOE@example.org", " zoe@EXAMPLE.org "]))
def test_the_address_that_carried_the_password_is_confirmed(typed: str) -> None:
    """
    Giving the address at which the provisional password was received confirms it, as it is stored.
    """
    service = Service()
    entry = service.first_entry(service.opened())
    after = service.espace.complete(entry, {"step": INFORMATION, "email": typed})
    assert after.account.address is not None
    assert after.account.address.confirmed
    assert after.account.address.email.stored == "zoe@example.org"


@pytest.mark.rule("D5", "P25")
@given(
    early=st.integers(1, 10**6),
    late=st.integers(0, 10**9),
    typed_as=st.sampled_from(["", " ", "-"]),
)
def test_a_code_confirms_for_ten_minutes(early: int, late: int, typed_as: str) -> None:
    """
    A code confirms until ten minutes after its first dispatch, and not at that instant.
    """
    for by, confirmed in ((-early, True), (late, False)):
        service = Service()
        entry = _waiting(service)
        service.clock.move(5 * MINUTES)
        service.espace.dispatch()
        code = service.code(entry.account)
        service.clock.move(10 * MINUTES + dt.timedelta(microseconds=by))
        typed = typed_as.join((code[:4], code[4:]))
        if confirmed:
            assert service.espace.confirm_address(entry, typed).account.claims
        else:
            with pytest.raises(Refusal, match="code-refused"):
                service.espace.confirm_address(entry, typed)
        address = service.stored(entry.account).address
        assert address is not None
        assert address.confirmed is confirmed


@pytest.mark.rule("K5")
def test_a_code_that_came_too_late_stays_dead() -> None:
    """
    A right code that was refused after its end confirms nothing when the clock is set back.
    """
    service = Service()
    entry = _waiting(service)
    service.espace.dispatch()
    code = service.code(entry.account)
    service.clock.move(10 * MINUTES)
    for back in (0, 1, 9):
        service.clock.move(-back * MINUTES)
        with pytest.raises(Refusal, match="code-refused"):
            service.espace.confirm_address(entry, code)
    again = service.espace.resend_code(entry)
    service.espace.dispatch()
    assert service.espace.confirm_address(again, service.code(entry.account)).account.claims


@pytest.mark.rule("K5")
@given(ahead=st.integers(1, 10**9))
def test_a_code_is_refused_where_it_was_not_sent_yet(ahead: int) -> None:
    """
    A clock that is further behind than two clocks may differ finds no code yet.
    """
    service = Service()
    entry = _waiting(service)
    service.clock.move(5 * MINUTES)
    service.espace.dispatch()
    code = service.code(entry.account)
    service.clock.move(-service.policies.clocks.skew - dt.timedelta(microseconds=ahead))
    with pytest.raises((Refusal, SessionEnded)):
        service.espace.confirm_address(entry, code)
    service.clock.move(dt.timedelta(microseconds=ahead))
    assert service.espace.confirm_address(entry, code).account.claims


@pytest.mark.rule("D5")
@given(wrong=st.lists(st.text(max_size=20), min_size=5, max_size=8))
def test_a_code_has_five_tries(wrong: list[str]) -> None:
    """
    After five wrong tries the right code is refused like any other.
    """
    service = Service()
    entry = _waiting(service)
    service.espace.dispatch()
    code = service.code(entry.account)
    for typed in [*(one for one in wrong if one.strip() != code), code]:
        with pytest.raises(Refusal, match="code-refused"):
            service.espace.confirm_address(entry, typed)


@pytest.mark.rule("D5")
def test_a_code_that_was_never_sent_confirms_nothing() -> None:
    """
    The right digits, derived before their mail is dispatched, are refused.
    """
    service = Service()
    entry = _waiting(service)
    elsewhere = Service(store=service.store)
    elsewhere.espace.dispatch()
    code = elsewhere.code(entry.account)
    service.store.accounts[entry.account.id] = entry.account
    with pytest.raises(Refusal, match="code-refused"):
        service.espace.confirm_address(entry, code)


@pytest.mark.rule("D5")
def test_a_code_of_a_retired_key_confirms_nothing() -> None:
    """
    A code whose key is gone is refused like a wrong one.
    """
    service = Service()
    entry = _waiting(service)
    service.espace.dispatch()
    rotated = Service(keys=(OTHER_KEY, KEY), store=service.store)
    renewed = rotated.espace.resume(entry.token)
    retired = Service(keys=(OTHER_KEY,), store=service.store)
    with pytest.raises(Refusal, match="code-refused"):
        retired.espace.confirm_address(renewed, service.code(entry.account))


@pytest.mark.rule("D5", "P25")
def test_a_corrected_address_voids_the_code_before() -> None:
    """
    The code sent to one address does not confirm the next, and one account's not another's.
    """
    service = Service()
    entry = _waiting(service)
    service.espace.dispatch()
    code = service.code(entry.account)
    corrected = service.espace.correct_address(entry, "third@example.org")
    with pytest.raises(Refusal, match="code-refused"):
        service.espace.confirm_address(corrected, code)
    service.espace.dispatch()
    confirmed = service.espace.confirm_address(corrected, service.code(entry.account))
    assert confirmed.account.address is not None
    assert confirmed.account.address.email.stored == "third@example.org"


@pytest.mark.rule("D5")
@given(
    text=st.sampled_from(["", "zoe", "a@b", "zoe@example.org\nBcc: a@example.org", "x" * 2_000])
)
def test_what_is_no_address_is_the_field_s_fault(text: str) -> None:
    """
    A correction that is no address is refused with the fault at its field, and changes nothing.
    """
    service = Service()
    entry = _waiting(service)
    before = service.stored(entry.account)
    with pytest.raises(Refusal) as refusal:
        service.espace.correct_address(entry, text)
    assert set(refusal.value.faults) == {"email"}
    assert service.stored(entry.account) == before


@pytest.mark.rule("D5", "D7")
def test_choosing_a_password_sends_a_new_code() -> None:
    """
    A pending code ends with the older secrets, and a new one takes its place by itself.
    """
    service = Service()
    entry = _waiting(service)
    service.espace.dispatch()
    old = service.code(entry.account)
    entry = service.espace.complete(entry, service.right_answers(entry))
    with pytest.raises(Refusal, match="code-refused"):
        service.espace.confirm_address(entry, old)
    service.espace.dispatch()
    confirmed = service.espace.confirm_address(entry, service.code(entry.account))
    assert confirmed.onboarding.complete is False


@pytest.mark.rule("D5")
def test_an_unconfirmed_address_holds_up_no_step() -> None:
    """
    All steps can be done with an address that is not confirmed; it is not used for recovery.
    """
    service = Service()
    entry = service.through(_waiting(service))
    assert entry.pending is None
    service.mailbox.items.clear()
    service.espace.forgot_password(OTHER, source=None)
    assert service.espace.dispatch().sent == 1
    assert service.code(entry.account)


@pytest.mark.rule("D5", "B2")
def test_another_account_of_the_same_holder_is_named() -> None:
    """
    The address of another account of the same holder is refused, with that account's user number.
    """
    service = Service()
    first = service.settled()
    second = service.opened(departement="64")
    entry = service.first_entry(second)
    before = service.stored(second)
    with pytest.raises(Refusal) as refusal:
        service.espace.complete(entry, {"step": INFORMATION, "email": "Zoe@example.org"})
    (fault,) = refusal.value.faults["email"]
    assert fault.code is Code.ADDRESS_OF_OTHER_ACCOUNT
    assert fault.facts == {"user_number": str(first.user_number), "departement": "33"}
    assert service.stored(second) == before


def _told(account: Account) -> tuple[object, ...]:
    """
    Tell what a host sees of an account's address and steps.
    """
    address = account.address
    assert address is not None
    return address.email, address.confirmed, address.code is None, account.answers


@pytest.mark.rule("D5", "P14")
def test_somebody_else_s_address_gets_the_same_answer() -> None:
    """
    A stranger's address is answered like a free one; its owner is told, and it is never confirmed.
    """
    told: list[tuple[object, ...]] = []
    for owned in (True, False):
        service = Service()
        if owned:
            service.settled(OTHER, reference="R-2")
        service.mailbox.items.clear()
        entry = _waiting(service)
        told.append(_told(entry.account))
        mailed = _mailed(service)[2:]
        assert [to for to, _ in mailed] == [OTHER]
        if owned:
            assert any(
                isinstance(one.content, AddressInUseNotice) for one, _ in service.store.settled
            )
        code = "00000000" if owned else service.code(entry.account)
        if owned:
            with pytest.raises(Refusal, match="code-refused"):
                service.espace.confirm_address(entry, code)
        else:
            service.espace.confirm_address(entry, code)
    assert told[0] == told[1]
