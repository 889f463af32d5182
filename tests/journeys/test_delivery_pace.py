"""
A worker takes as many messages as it can send within its lease, and no message twice.
"""

from __future__ import annotations

import datetime as dt

import pytest

from attrs import define
from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import Individual, Policies
from espace_bailleur.domain.delivery import Letter, Mail
from espace_bailleur.domain.dispatching import MOST, in_time, next_batch
from espace_bailleur.domain.policies import DispatchPolicy
from espace_bailleur.testing.doubles import Mailbox
from espace_bailleur.testing.strategies import durations
from tests.composition import Service


LEASE = dt.timedelta(minutes=5)
POLICIES = Policies(dispatch=DispatchPolicy(name="five minutes", lease=LEASE))


@define
class _Slow(Mailbox):
    """
    A courier that takes its time, and meets another worker whenever it is done with an item.
    """

    service: Service | None = None
    takes: tuple[dt.timedelta, ...] = ()

    def send(self, item: Mail | Letter, /) -> None:
        """
        Take as long as the next time says, then see what another worker is given.
        """
        assert self.service is not None
        self.service.clock.move(self.takes[len(self.items) % len(self.takes)])
        super().send(item)
        # The other one dies at once, so that what it was given is due again.
        now, dead = self.service.clock(), dt.timedelta(0)
        leased = self.service.store.lease(now=now, limit=99, lease=dead)
        assert item.id not in {one.message.id for one in leased}


@pytest.mark.rule("H4")
@given(
    accounts=st.integers(1, 8),
    takes=st.lists(
        st.sampled_from([dt.timedelta(0), LEASE / 100, LEASE / 9, LEASE / 3, LEASE / 2]),
        min_size=1,
        max_size=4,
    ),
)
def test_a_slow_courier_sends_no_message_twice(accounts: int, takes: list[dt.timedelta]) -> None:
    """
    However slowly messages go out, no other worker is given one that is being sent, and each goes.
    """
    courier = _Slow(takes=tuple(takes))
    service = Service(mailbox=courier, policies=POLICIES)
    courier.service = service
    for number in range(accounts):
        service.espace.operator("tests").open_account(
            departement="33",
            holder=Individual(reference=f"R-{number}", name="Zoé Œuf"),
            email="zoe@example.org",
        )
    recorded = sorted(one.id for one in service.store.waiting)
    for _ in recorded:
        service.espace.dispatch()
        service.clock.move(LEASE)
    assert sorted(item.id for item in courier.items) == recorded
    assert service.store.waiting == ()


@pytest.mark.rule("H4")
@given(lease=durations(), since=durations(), limit=st.integers(1, MOST))
def test_a_batch_follows_the_courier(lease: dt.timedelta, since: dt.timedelta, limit: int) -> None:
    """
    A batch has one message at least, and doubles only where the last left most of its lease.
    """
    following = next_batch(limit, took=since, lease=lease)
    assert 1 <= following <= min(MOST, 2 * limit)
    assert following <= limit or since <= lease / 10
    assert not in_time(-since - dt.timedelta(microseconds=1), lease=lease)
    assert in_time(since, lease=lease) == (since < lease / 2)
