"""
Coming in, being recognised again, and leaving.
"""

from __future__ import annotations

import datetime as dt
import pickle

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import Refusal, SessionEnded
from espace_bailleur.adapters.memory import MemoryStore
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.records import ExpiredCredentialProven, SignedIn
from espace_bailleur.domain.steps import PERSONAL_PASSWORD
from espace_bailleur.domain.words import PasswordHash
from espace_bailleur.errors import Code, Way
from espace_bailleur.testing.doubles import CheapHasherForTestsOnly
from espace_bailleur.testing.portal import KEY
from tests.composition import OTHER_KEY, Service


MINUTE = dt.timedelta(minutes=1)
SECOND = dt.timedelta(seconds=1)


@pytest.mark.rule("C4")
@given(data=st.data())
def test_a_slip_is_told_at_once_and_is_no_attempt(data: st.DataObject) -> None:
    """
    One wrong symbol in a provisional password is told before anything is looked up or verified.
    """
    service = Service()
    account = service.opened()
    symbols = service.provisional(account).replace(" ", "")
    place = data.draw(st.integers(0, len(symbols) - 1))
    wrong = data.draw(st.sampled_from([one for one in "23456789ABC" if one != symbols[place]]))
    typed = symbols[:place] + wrong + symbols[place + 1 :]
    before = (service.hasher.verifications, dict(service.store.accounts))
    with pytest.raises(Refusal) as refusal:
        service.entry(account, typed)
    assert refusal.value.code is Code.PROVISIONAL_PASSWORD_SLIP
    assert (service.hasher.verifications, service.store.accounts) == before


@pytest.mark.rule("C5", "E2", "P08")
@given(early=st.integers(1, 10**6), late=st.integers(0, 10**9))
def test_expiry_is_exact_and_told_to_who_proves_it(early: int, late: int) -> None:
    """
    A mailed password opens until 24 h after its first dispatch, and at that instant is expired.
    """
    service = Service()
    account = service.opened()
    typed = service.provisional(account)
    service.clock.move(dt.timedelta(hours=24) - dt.timedelta(microseconds=early))
    assert service.entry(account, typed).pending
    service.clock.move(dt.timedelta(microseconds=early + late))
    with pytest.raises(Refusal) as refusal:
        service.entry(account, typed)
    assert refusal.value.code is Code.PROVISIONAL_PASSWORD_EXPIRED
    assert refusal.value.ways_out == (Way.FORGOTTEN_PASSWORD, Way.CONNECTION_PROBLEM)


@pytest.mark.rule("K5")
def test_a_password_that_was_told_to_have_expired_stays_dead() -> None:
    """
    Setting the clock back after it was refused opens nothing, and its bearer is told the same.
    """
    service = Service()
    account = service.opened()
    typed = service.provisional(account)
    service.clock.move(dt.timedelta(hours=24))
    for back in (0, 1, 23):
        service.clock.move(-dt.timedelta(hours=back))
        with pytest.raises(Refusal) as refusal:
            service.entry(account, typed)
        assert refusal.value.code is Code.PROVISIONAL_PASSWORD_EXPIRED
    assert sum(isinstance(event, ExpiredCredentialProven) for event in service.events) == 1


@pytest.mark.rule("C8", "P02")
@given(entries=st.integers(1, 5), chooser=st.integers(0, 4))
def test_many_redemptions_end_in_one(entries: int, chooser: int) -> None:
    """
    However often a provisional password is used, one session chooses, and all the others end.
    """
    service = Service()
    account = service.opened()
    typed = service.provisional(account)
    sessions = [
        service.through(service.entry(account, typed), until=PERSONAL_PASSWORD)
        for _ in range(entries)
    ]
    chosen = service.through(sessions.pop(chooser % entries))
    for other in sessions:
        with pytest.raises(SessionEnded):
            service.espace.complete(other, service.right_answers(other))
        with pytest.raises(SessionEnded):
            service.espace.resume(other.token)
    assert service.espace.resume(chosen.token).pending is None
    with pytest.raises(Refusal, match="sign-in-refused"):
        service.entry(account, typed)


@pytest.mark.rule("C8")
@given(second=st.integers(-300, 300))
def test_a_restricted_session_lasts_an_hour_at_most(second: int) -> None:
    """
    The session of a provisional password is over 60 minutes after it began, not before.
    """
    service = Service()
    entry = service.first_entry(service.opened())
    service.clock.move(60 * MINUTE + second * SECOND)
    if second < 0:
        assert service.espace.resume(entry.token).pending
    else:
        with pytest.raises(SessionEnded):
            service.espace.resume(entry.token)


@pytest.mark.rule("C8")
def test_a_restricted_session_dies_with_its_issue() -> None:
    """
    A session that began a minute before its provisional password expires ends with it.
    """
    service = Service()
    account = service.opened()
    service.clock.move(dt.timedelta(hours=24) - MINUTE)
    entry = service.first_entry(account)
    service.clock.move(MINUTE)
    with pytest.raises(SessionEnded):
        service.espace.resume(entry.token)


@pytest.mark.rule("D3")
def test_an_interrupted_onboarding_is_resumed_with_the_same_password() -> None:
    """
    Whoever stops before choosing a password comes in again with the provisional one, and goes on.
    """
    service = Service()
    account = service.opened()
    service.through(service.first_entry(account), until=PERSONAL_PASSWORD)
    service.clock.move(61 * MINUTE)
    again = service.first_entry(account)
    assert again.pending is not None
    assert again.pending.id == PERSONAL_PASSWORD


@pytest.mark.rule("E1", "P23")
@given(ending=st.sampled_from(["sign_out", "password", "suspend", "close"]))
def test_an_entry_ends_when_the_epoch_moves(ending: str) -> None:
    """
    Signing out, a new password, suspending and closing end every session of the account.
    """
    service = Service()
    account = service.settled()
    entries = [service.entry(account) for _ in range(2)]
    if ending == "sign_out":
        service.espace.sign_out(entries[0])
    elif ending == "password":
        service.espace.forgot_password("zoe@example.org", source=None)
        service.espace.dispatch()
        service.through(service.first_entry(account))
    else:
        getattr(service.espace.operator("tests"), ending)(account.id)
    for entry in entries:
        with pytest.raises(SessionEnded):
            service.espace.resume(entry.token)
        with pytest.raises(SessionEnded):
            service.espace.sign_out(entry)


@pytest.mark.rule("B4", "P29")
def test_a_session_is_its_own_account_s() -> None:
    """
    Among several accounts, each session comes back to the account that it was opened on.
    """
    service = Service()
    accounts = [service.opened(reference=f"R-{number}") for number in range(3)]
    for account in accounts:
        entry = service.first_entry(account)
        assert service.espace.resume(entry.token).account.id == account.id


@pytest.mark.rule("E1")
def test_an_entry_tells_this_and_the_previous_success() -> None:
    """
    An entry carries both instants, and the latest signed string goes on where the first left.
    """
    service = Service()
    account = service.settled()
    first = service.clock()
    service.clock.move(MINUTE)
    entry = service.espace.resume(service.entry(account).token)
    assert (entry.previous_at, entry.at) == (first, service.clock())
    assert entry.token not in repr(entry)
    service.clock.move(dt.timedelta(hours=24))
    with pytest.raises(SessionEnded):
        service.espace.resume(entry.token)


@pytest.mark.rule("E1", "P23")
def test_a_clock_set_back_ends_what_began_later() -> None:
    """
    An entry from the future is no entry, unless it is as little ahead as two clocks may differ.
    """
    service = Service()
    entry = service.entry(service.settled())
    service.clock.move(-service.policies.clocks.skew)
    assert service.espace.resume(entry.token).pending is None
    service.clock.move(-SECOND)
    with pytest.raises(SessionEnded):
        service.espace.resume(entry.token)


@pytest.mark.rule("E10")
def test_an_older_accepted_hash_is_renewed_at_the_next_success() -> None:
    """
    A hash of an older profile opens once more, is renewed, and one outside the list does not open.
    """
    service = Service(hasher=CheapHasherForTestsOnly(profile="old"))
    account = service.settled()
    service.hasher.profile = "new"
    assert service.entry(account).pending is None
    assert [one.hash_renewed for one in service.events if isinstance(one, SignedIn)][-1]
    assert "$new$" in str(service.stored(account).password)
    service.hasher.profile = "newer"
    service.hasher.accepted = ("newer",)
    with pytest.raises(Refusal, match="sign-in-refused"):
        service.entry(account)


class _Renewed(MemoryStore):
    """
    A store in which another sign-in renews the hash in between.
    """

    renewals: int = 0

    def commit(self, change: Change, /) -> None:
        """
        Let the other one go first.
        """
        if self.renewals:
            self.renewals -= 1
            now = self.accounts[change.account.id]
            self.accounts[now.id] = now.next(password=PasswordHash("renewed"))
        super().commit(change)


@pytest.mark.rule("E10", "K2")
def test_the_right_password_opens_while_its_hash_is_renewed() -> None:
    """
    Whoever clicks twice is let in twice, although the first click renewed the hash.
    """
    store = _Renewed()
    service = Service(store=store)
    account = service.settled()
    store.renewals = 1
    assert service.entry(account).account.password == PasswordHash("renewed")


@pytest.mark.rule("A6", "P30")
@given(
    field=st.sampled_from(["password", "source"]), text=st.sampled_from(["x" * 1_025, "é" * 600])
)
def test_huge_texts_are_refused_before_any_work(field: str, text: str) -> None:
    """
    Whatever exceeds its bytes is refused before a look-up or a hash.
    """
    service = Service()
    with pytest.raises(Refusal) as refusal:
        service.espace.sign_in(
            identifier="x",
            password=text if field == "password" else "x",
            source=text if field == "source" else None,
        )
    assert refusal.value.code is Code.TOO_LONG
    assert service.hasher.verifications == 0


@pytest.mark.rule("E1")
def test_a_new_key_keeps_sessions_and_a_retired_one_ends_them() -> None:
    """
    Sessions go on when a key is put in front, and end when theirs is gone.
    """
    service = Service()
    entry = service.entry(service.settled())
    rotated = Service(keys=(OTHER_KEY, KEY), store=service.store)
    renewed = rotated.espace.resume(entry.token)
    assert renewed.token != entry.token
    retired = Service(keys=(OTHER_KEY,), store=service.store)
    assert retired.espace.resume(renewed.token).pending is None
    with pytest.raises(SessionEnded):
        retired.espace.resume(entry.token)


@pytest.mark.rule("I2", "P33")
def test_an_entry_is_not_pickled() -> None:
    """
    An entry would carry its signed string into whatever keeps the pickle.
    """
    service = Service()
    with pytest.raises(TypeError, match="token"):
        pickle.dumps(service.entry(service.settled()))
