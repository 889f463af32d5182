"""
A provisional password lives as long as its channel says, and not an instant longer.
"""

from datetime import datetime, timedelta
from functools import partial

import pytest

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.choices import Policies
from espace_bailleur.domain.credential import Issue
from espace_bailleur.domain.delivery import PasswordNotice
from espace_bailleur.domain.dispatching import Late, Send, examine
from espace_bailleur.domain.policies import (
    AS_THE_SEED,
    LONGEST,
    MOST_SKEW,
    Channel,
    IssuingPolicy,
)
from espace_bailleur.domain.records import ExpiredCredentialProven, SignedIn
from espace_bailleur.domain.sign_in import ProvisionalProof, sign_in
from espace_bailleur.domain.words import Departement, PostalAddress
from espace_bailleur.errors import Code
from espace_bailleur.testing.doubles import START
from espace_bailleur.testing.strategies import (
    accounts,
    channels,
    clock_policies,
    departements,
    durations,
    instants,
    issues,
    issuing_policies,
    nonces,
)
from tests.domain.refusing import refusal_of


MICROSECOND = timedelta(microseconds=1)
EDGES = tuple((edge, offset) for edge in ("issue", "expiry") for offset in (-1, 0, 1))
LIVES = {
    (Channel.MAIL, True): timedelta(hours=24),
    (Channel.MAIL, False): timedelta(hours=24),
    (Channel.LETTER, True): timedelta(days=21),
    (Channel.LETTER, False): timedelta(days=30),
}


def _notice_of(account: Account, issue: Issue, nonce: bytes) -> PasswordNotice:
    """
    Write the message of an issue.
    """
    to = account.delivery or account.postal
    assert to is not None
    return PasswordNotice(
        account=account.id,
        to=to,
        name=account.holder.name,
        language=account.language,
        user_number=account.user_number,
        issue=issue.id,
        key_id=issue.key_id,
        nonce=nonce,
        purpose=issue.purpose,
    )


@pytest.mark.rule("C5")
@given(channel=channels(), departement=departements())
def test_the_seed_s_lives(channel: Channel, departement: Departement) -> None:
    """
    A mail gives 24 hours, a letter 21 days in metropolitan France and 30 days elsewhere.
    """
    at_home = not departement.code.startswith("97")
    life = AS_THE_SEED.life(channel, metropolitan=departement.metropolitan)
    assert life == LIVES[channel, at_home]


@pytest.mark.rule("C5")
@given(policy=issuing_policies(), channel=channels(), metropolitan=st.booleans())
def test_no_policy_lets_one_live_longer(
    policy: IssuingPolicy, channel: Channel, *, metropolitan: bool
) -> None:
    """
    Whatever a host chooses, the ceilings of NIST stand.
    """
    life = policy.life(channel, metropolitan=metropolitan)
    assert timedelta(0) < life <= LIVES[channel, metropolitan]


@pytest.mark.rule("C5", "P08")
@given(issue=issues(), now=instants(), before=st.just(MICROSECOND) | durations())
def test_it_is_dead_from_the_instant_of_its_expiry(
    issue: Issue, now: datetime, before: timedelta
) -> None:
    """
    It lives until just before its expiry, waits without one, and is dead from then on for ever.
    """
    dispatched = evolve(issue, expires_at=now, refused_at=None)
    assert dispatched.status(now - before) == "live"
    assert dispatched.status(now) == dispatched.status(now + before) == "expired"
    assert not dispatched.occupies(now)
    assert evolve(issue, expires_at=None).status(now) == "waiting"


@pytest.mark.rule("C7", "F9", "P08")
@given(issue=issues(), life=durations(most=timedelta(hours=24)), before=durations())
def test_it_takes_a_slot_for_as_long_as_a_right_clock_could_let_it(
    issue: Issue, life: timedelta, before: timedelta
) -> None:
    """
    It takes a slot until its expiry, but not while only a clock far ahead can have issued it.
    """
    waiting = evolve(issue, issued_at=START, expires_at=None, refused_at=None)
    live = evolve(waiting, expires_at=START + life)
    for one in (waiting, live):
        assert one.occupies(START + life - MICROSECOND)
        assert one.occupies(START - MOST_SKEW)
        assert not one.occupies(START - MOST_SKEW - MICROSECOND - before)
    assert waiting.occupies(START + life)
    assert not live.occupies(START + life)
    longest = START + LONGEST[issue.channel] + MOST_SKEW
    assert evolve(live, expires_at=longest).occupies(START)
    assert not evolve(live, expires_at=longest + MICROSECOND + before).occupies(START)


@pytest.mark.rule("C5", "K5", "P08")
@given(
    account=accounts(),
    issue=issues(),
    life=durations(most=timedelta(days=30)),
    skew=clock_policies().map(lambda policy: policy.skew),
    moves=st.lists(st.sampled_from(EDGES), min_size=1, max_size=6),
)
def test_it_opens_from_its_issue_to_its_expiry_and_never_again(
    account: Account, issue: Issue, life: timedelta, skew: timedelta, moves: list[tuple[str, int]]
) -> None:
    """
    Whatever the clock does, it opens between issue and expiry, and is dead once it was too late.
    """
    life = max(life, 2 * MICROSECOND)
    issue = evolve(issue, issued_at=START, expires_at=START + life, refused_at=None)
    held = evolve(account, standing=Standing.OPEN, issues=(issue,), spent=None)
    held = evolve(held, entered_at=held.entered_at or START)
    proof = ProvisionalProof(issue=issue.id)
    edges = {"issue": START - skew, "expiry": START + life}
    dead = False
    for edge, offset in moves:
        now = edges[edge] + offset * MICROSECOND
        enter = partial(sign_in, proof=proof, now=now, source=None, skew=skew)
        if now < START - skew or dead:
            early = now < START - skew
            told = Code.SIGN_IN_REFUSED if early else Code.PROVISIONAL_PASSWORD_EXPIRED
            assert refusal_of(enter, held).code is told
            continue
        change = enter(held)
        held = change.account
        dead = now >= START + life
        (kept,) = held.issues
        assert (kept.refused_at is not None) == dead
        assert kept.status(START) == ("expired" if dead else "live")
        assert isinstance(change.events[0], ExpiredCredentialProven if dead else SignedIn)


@pytest.mark.rule("C5")
@given(account=accounts(), issue=issues(), nonce=nonces(), later=durations(), policy=st.data())
def test_its_life_begins_once_at_its_first_dispatch(
    account: Account, issue: Issue, nonce: bytes, later: timedelta, policy: st.DataObject
) -> None:
    """
    The first dispatch fixes the expiry; a retry keeps it, or issues anew once half of it is gone.
    """
    issuing = policy.draw(issuing_policies())
    policies = Policies(issuing=issuing, recovery=evolve(Policies().recovery, issuing=issuing))
    waiting = evolve(issue, expires_at=None, redeemed_at=None, refused_at=None)
    held = evolve(account, standing=Standing.OPEN, issues=(waiting,), spent=None)
    notice = _notice_of(held, issue, nonce)
    metropolitan = isinstance(notice.to, PostalAddress) and notice.to.metropolitan
    life = issuing.life(issue.channel, metropolitan=metropolitan)
    first = examine(held, notice, now=START, policies=policies)
    assert isinstance(first, Send)
    assert first.expires_at == START + life
    assert first.change is not None
    sent = first.change.account
    assert [one.expires_at for one in sent.issues] == [START + life]
    again = examine(sent, notice, now=START + later, policies=policies)
    if later <= life / 2:
        assert again == Send(expires_at=START + life)
    else:
        assert again == Late(sent.issues[0])


@pytest.mark.rule("K5")
@given(account=accounts(), issue=issues(), nonce=nonces(), back=durations())
def test_a_password_that_was_refused_is_not_sent_again(
    account: Account, issue: Issue, nonce: bytes, back: timedelta
) -> None:
    """
    What its bearer was told to have expired is issued anew, or dropped, whatever the clock says.
    """
    dead = evolve(issue, issued_at=START, expires_at=START + back, refused_at=START + back)
    held = evolve(account, standing=Standing.OPEN, issues=(dead,), spent=None)
    notice = _notice_of(held, dead, nonce)
    found = examine(held, notice, now=START, policies=Policies())
    assert not isinstance(found, Send)
