"""
What limits a recovery ends at its very instant, by clocks right and wrong.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

import pytest

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from espace_bailleur.domain.account import Account, Standing, Told
from espace_bailleur.domain.asking import ask_by_letter, ask_by_mail, tell_identifier
from espace_bailleur.domain.credential import Issue, NewSecret
from espace_bailleur.domain.delivery import PasswordNotice, Recipient
from espace_bailleur.domain.dispatching import lost
from espace_bailleur.domain.policies import MOST_SKEW
from espace_bailleur.domain.recovery import RecoveryPolicy
from espace_bailleur.domain.slots import has_room, least_needed_first, on_file, place_of
from espace_bailleur.domain.words import EmailAddress, MessageId, PostalAddress
from espace_bailleur.testing.doubles import START
from espace_bailleur.testing.people import POSTAL
from espace_bailleur.testing.strategies import (
    accounts,
    durations,
    issues,
    new_secrets,
    recovery_policies,
)


DAY, MICROSECOND = timedelta(days=1), timedelta(microseconds=1)
REQUEST = MessageId("a request")


def _sends(
    account: Account, to: Recipient, secret: NewSecret, now: datetime, policy: RecoveryPolicy
) -> bool:
    """
    Tell whether asking sends a password; an identifier may go alone.
    """
    if isinstance(to, EmailAddress):
        change = ask_by_mail(
            account, address_key=to.key, secret=secret, request=REQUEST, now=now, policy=policy
        )
    else:
        change = ask_by_letter(account, secret=secret, request=REQUEST, now=now, policy=policy)
    messages = change.messages if change else ()
    return any(isinstance(one.content, PasswordNotice) for one in messages)


@st.composite
def crowded(draw: DrawFn) -> Account:
    """
    Draw open accounts with several messages under way to one address, or to each on file.
    """
    drawn = draw(accounts())
    postal = drawn.postal or POSTAL
    account = evolve(drawn, standing=Standing.OPEN, postal=postal, returned=())
    each = st.tuples(issues(), st.sampled_from(on_file(account)))
    sent = draw(st.lists(each, max_size=6, unique_by=lambda pair: pair[0].id))
    made = [
        evolve(
            one,
            to=to if isinstance(to, EmailAddress) else None,
            issued_at=START - draw(durations(most=DAY)),
            expires_at=draw(st.none() | durations(most=DAY).map(START.__add__)),
            refused_at=None,
        )
        for one, to in sent
    ]
    return evolve(account, issues=tuple(made))


@pytest.mark.rule("C7", "F4", "F9", "P08")
@given(held=crowded(), policy=recovery_policies(), secret=new_secrets())
def test_a_path_opens_again_at_the_very_instant_that_it_names(
    held: Account, policy: RecoveryPolicy, secret: NewSecret
) -> None:
    """
    Asking sends nothing until just before the instant that a path waits for, and sends at it.
    """
    for path in policy.paths(held, now=START):
        at = path.waits_for
        assert _sends(held, path.to, secret, START, policy) == (at is None)
        if at is not None and at > START:
            assert not _sends(held, path.to, secret, at - MICROSECOND, policy)
            assert _sends(held, path.to, secret, at, policy)
        under_way = any(one.expires_at is None for one in held.issues)
        assert at is None or at > START or under_way


@pytest.mark.rule("F4", "F9", "P08", "P11")
@given(account=accounts(), policy=recovery_policies(), secret=new_secrets(), further=durations())
def test_an_identifier_leaves_again_at_the_very_instant(
    account: Account, policy: RecoveryPolicy, secret: NewSecret, further: timedelta
) -> None:
    """
    It leaves again once the gap is over, and when only a clock far ahead can have sent it.
    """
    for path in policy.paths(evolve(account, standing=Standing.OPEN), now=START):
        mail = isinstance(path.to, EmailAddress)
        held = evolve(
            account,
            standing=Standing.OPEN,
            delivery=path.to if isinstance(path.to, EmailAddress) else None,
            address=None,
            postal=path.to if isinstance(path.to, PostalAddress) else None,
            told=(Told(place=place_of(path.to), at=START),),
        )
        gap = policy.identifier_gap if mail else policy.letter_gap
        sent = {
            now: tell_identifier(held, address_key=None, secret=secret, now=now, policy=policy)
            for now in (
                START - MOST_SKEW - MICROSECOND - further,
                START - MOST_SKEW,
                START + gap - MICROSECOND,
                START + gap,
            )
        }
        assert [one is not None for one in sent.values()] == [True, False, False, True]


@pytest.mark.rule("C7", "F4")
@given(account=accounts(), secrets=st.tuples(new_secrets(), new_secrets()), later=durations())
def test_what_is_lost_frees_no_more_than_it_held(
    account: Account, secrets: tuple[NewSecret, NewSecret], later: timedelta
) -> None:
    """
    An identifier that is lost lets the next one leave, and not one more once that has left.
    """
    policy = RecoveryPolicy()
    held = evolve(account, standing=Standing.OPEN, postal=POSTAL, told=(), returned=())
    first, second = (
        partial(tell_identifier, address_key=None, secret=one, policy=policy) for one in secrets
    )
    asked = first(held, now=START)
    assert asked is not None
    (message,) = asked.messages
    freed = lost(asked.account, message, now=START)
    assert freed is not None
    again = START + later + MICROSECOND
    sent = second(freed.account, now=again)
    assert sent is not None
    assert lost(sent.account, message, now=again) is None
    elsewhere = evolve(freed.account, told=(Told(place="elsewhere", at=START),))
    assert lost(elsewhere, message, now=START) is None


def _places(issues: tuple[Issue, ...]) -> set[str]:
    return {one.to.key if one.to else "post" for one in issues if one.occupies(START)}


@pytest.mark.rule("C7", "F9", "P04")
@given(account=crowded(), slots=st.integers(3, 5))
def test_a_place_without_a_live_message_always_gets_one(account: Account, slots: int) -> None:
    """
    However slots came to be taken, each place gets a first message, and no other loses its last.
    """
    for to in on_file(account):
        if place_of(to) not in _places(account.issues):
            assert has_room(account, to, now=START, slots=slots)
    ordered = least_needed_first(account, now=START)
    assert sorted(one.id for one in ordered) == sorted(one.id for one in account.issues)
    needed = len(_places(account.issues))
    assert _places(ordered[len(ordered) - needed :]) == _places(account.issues)
    dead = [one.occupies(START) for one in ordered]
    assert dead == sorted(dead)
