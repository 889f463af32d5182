"""
The doubles keep the promises of the ports that they stand in for.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur.domain.password import PlainPassword
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.words import MessageId
from espace_bailleur.errors import Misuse
from espace_bailleur.testing.checks import (
    check_clock,
    check_courier,
    check_hasher,
    check_secret_source,
)
from espace_bailleur.testing.checks.courier import Post
from espace_bailleur.testing.doubles import (
    START,
    CheapHasherForTestsOnly,
    Mailbox,
    MovableClock,
    ScriptedSecrets,
)
from espace_bailleur.testing.portal import portal
from tests.testing.broken_ports import Postroom


@pytest.mark.rule("E10", "E11", "P27", "P31")
def test_the_cheap_hasher_is_a_hasher() -> None:
    """
    The cheap hasher passes the checks of a hasher, at every position.
    """
    check_hasher(
        CheapHasherForTestsOnly,
        older=lambda: CheapHasherForTestsOnly("old"),
        unknown=lambda: CheapHasherForTestsOnly("unknown"),
        positions=range(256),
    )


def test_the_cheap_hasher_counts_its_work() -> None:
    """
    The cheap hasher counts hashes, and one verification for each accepted profile.
    """
    hasher = CheapHasherForTestsOnly()
    stored = hasher.hash(PlainPassword("a"))
    hasher.verify(stored, PlainPassword("a"))
    hasher.verify(None, PlainPassword("a"))
    assert (hasher.hashes, hasher.verifications) == (1, 4)


def test_scripted_secrets_are_a_source_of_secrets() -> None:
    """
    Scripted secrets pass the checks of a source, though anybody could guess them.
    """
    check_secret_source(ScriptedSecrets())


@given(seed=st.text(), sizes=st.lists(st.integers(1, 64), max_size=8))
def test_scripted_secrets_repeat(seed: str, sizes: list[int]) -> None:
    """
    The same seed draws the same secrets.
    """
    one, other = ScriptedSecrets(seed), ScriptedSecrets(seed)
    assert [one(size) for size in sizes] == [other(size) for size in sizes]


def test_a_movable_clock_is_a_clock() -> None:
    """
    A movable clock passes the checks of a clock, and moves both ways.
    """
    clock = MovableClock()
    check_clock(clock)
    clock.move(timedelta(hours=2))
    clock.move(timedelta(hours=-1))
    assert clock() == START + timedelta(hours=1)


def test_a_mailbox_is_a_courier() -> None:
    """
    A mailbox passes the checks of a courier.
    """
    room = Postroom()
    check_courier(lambda: room, room.received)


@pytest.mark.parametrize("channel", Channel)
def test_a_mailbox_serves_the_channels_that_it_is_given(channel: Channel) -> None:
    """
    A mailbox of one channel passes the checks of a courier as well.
    """
    room = Postroom(channels=frozenset({channel}))
    check_courier(lambda: room, room.received)


def test_a_mailbox_finds_what_it_took() -> None:
    """
    A mailbox lists what was sent to somebody, by address or by a line of it, and counts.
    """
    mailbox = Mailbox()
    letter, mail = sorted(Post(mailbox, list).items("one"), key=lambda item: item.id)
    for item in (letter, mail, mail):
        mailbox.send(item)
    assert list(mailbox.to("Zoe.O+one@example.org")) == [mail, mail]
    assert list(mailbox.to("97600 MAMOUDZOU")) == [letter]
    assert [mailbox.sent(item.id) for item in (mail, letter)] == [2, 1]
    assert mailbox.sent(MessageId("another")) == 0


def test_a_mailbox_that_has_nothing_says_so() -> None:
    """
    Reading a password or a code that was never sent is a misuse that says what to do.
    """
    mailbox = Mailbox()
    account = portal().landlord().account
    for read in (mailbox.provisional_password, mailbox.code):
        with pytest.raises(Misuse, match="dispatch"):
            read(account)


@given(asked=st.integers(0, 3))
def test_a_mailbox_reads_the_latest_of_an_account(asked: int) -> None:
    """
    Among the messages of several accounts, the latest secret of one of them is found.
    """
    here = portal()
    landlord, other = here.landlord(), here.landlord()
    for one in (landlord, other) * asked:
        here.clock.move(timedelta(days=1))
        here.espace.forgot_password(str(one.account.delivery), source=None)
        here.espace.dispatch()
    password = here.mailbox.provisional_password(landlord.account)
    assert password != here.mailbox.provisional_password(other.account)
    assert (password == landlord.password) == (asked == 0)
    about = list(here.mailbox.about(landlord.account))
    assert len(about) == 2 + asked
    assert password in about[-1].body


def test_a_failing_mailbox_takes_nothing() -> None:
    """
    A mailbox that fails raises, and keeps nothing.
    """
    mailbox = Mailbox(failing=True)
    for item in Post(mailbox, list).items("one"):
        with pytest.raises(ConnectionError):
            mailbox.send(item)
    assert mailbox.items == []
