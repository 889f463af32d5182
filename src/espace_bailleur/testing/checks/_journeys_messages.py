"""
What workers do with messages, dead, late and many at once, and what is recorded of it all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from attrs import define, field

from espace_bailleur.domain.choices import Policies
from espace_bailleur.domain.delivery import Backlog, Dispatched, Letter, Mail, Message
from espace_bailleur.domain.documents import Acceptance
from espace_bailleur.domain.policies import Channel
from espace_bailleur.testing.checks._bench import DONE, Bench, outcome
from espace_bailleur.testing.checks._running import THREADS, expect, refused, together
from espace_bailleur.testing.doubles import Mailbox
from espace_bailleur.testing.people import PASSWORD


POLICY = Policies().dispatch
INSTANT = timedelta(milliseconds=1)
ACCOUNTS = 12


class KilledError(BaseException):
    """
    The end of a worker in the middle of its work.
    """


@define
class _Deadly(Mailbox):
    """
    A courier that takes one item, and the worker with it.
    """

    def send(self, item: Mail | Letter, /) -> None:
        """
        Keep *item*, and end the worker.

        Raises:
            KilledError: each time.
        """
        super().send(item)
        raise KilledError


@define
class _Late:
    """
    A courier that is so slow that the next worker does everything meanwhile.
    """

    bench: Bench
    failing: bool
    channels: frozenset[Channel] = frozenset(Channel)

    def send(self, _: Mail | Letter, /) -> None:
        """
        Let the lease run out, let the next worker work, and fail or not.

        Raises:
            ConnectionError: it fails.
        """
        self.bench.clock.move(POLICY.lease)
        self.bench.espace.dispatch()
        if self.failing:
            raise ConnectionError("late, and out")


@define
class _Picky(Mailbox):
    """
    A courier that refuses one recipient.
    """

    refused: str = ""
    tried: list[str] = field(factory=list[str])

    def send(self, item: Mail | Letter, /) -> None:
        """
        Keep *item*, unless it is for that recipient.

        Raises:
            ConnectionError: it is.
        """
        if str(item.to) == self.refused:
            self.tried.append(item.id)
            raise ConnectionError("nobody there")
        super().send(item)


def a_refused_opening_leaves_nothing(bench: Bench) -> None:
    """
    Open an account whose identifier is taken: nothing is recorded, nothing sent (H1, I1, K1).
    """
    bench.opened("first", identifier="TAKEN-1")
    before = bench.accounts(), bench.events(), bench.store.backlog()
    came = outcome(partial(bench.opened, "second", identifier="taken-1"))
    expect("whether it was refused", came != DONE, expected=True)
    expect("what there is", (bench.accounts(), bench.events(), bench.store.backlog()), before)
    expect("how many messages are sent", bench.espace.dispatch().sent, 2)


def a_dead_worker_leaves_its_message_to_the_next(bench: Bench) -> None:
    """
    Let a worker die while it sends: its lease runs out, and the same goes out again (H2, H4).
    """
    bench.opened("zoe")
    deadly = _Deadly()
    refused("the worker", KilledError, bench.with_courier(deadly).dispatch)
    expect("while its lease lasts", bench.espace.dispatch().sent, 1)
    bench.clock.move(POLICY.lease - INSTANT)
    expect("just before the end", bench.espace.dispatch().sent, 0)
    bench.clock.move(INSTANT)
    expect("once it ran out", bench.espace.dispatch().sent, 1)
    again = [one for one in bench.mailbox.items if one.id == deadly.items[0].id]
    expect("what was sent again", again, list(deadly.items))


def a_late_worker_changes_nothing(bench: Bench) -> None:
    """
    Let a worker come back when the next one has done its work, well or in vain (H4).
    """
    for name, failing in (("zoe", False), ("jean", True)):
        bench.opened(name)
        sent = len(bench.mailbox.items)
        late = bench.with_courier(_Late(bench=bench, failing=failing)).dispatch()
        expect("what the late one counts", late, Dispatched())
        expect("what the next one sent", len(bench.mailbox.items) - sent, 2)
        expect("what waits", bench.store.backlog(), Backlog())


def a_message_that_fails_is_listed_in_the_end(bench: Bench) -> None:
    """
    Refuse one recipient until the end; everybody else is reached at once (H3).
    """
    names = ("before", "refused", "after")
    for name in names:
        bench.opened(name)
    picky = _Picky(refused="refused@example.org")
    espace = bench.with_courier(picky)
    expect("at first", espace.dispatch(), Dispatched(sent=4, retried=2))
    for place, delay in enumerate(POLICY.delays, start=1):
        bench.clock.move(delay - INSTANT)
        expect("just before the delay is over", espace.dispatch(), Dispatched())
        bench.clock.move(INSTANT)
        last = place == len(POLICY.delays)
        expected = Dispatched(dead=2) if last else Dispatched(retried=2)
        expect(f"after delay {place}", espace.dispatch(), expected)
    listed = [one.message.id for one in espace.operator("checks").unsent()]
    expect("what is listed", listed, sorted(set(picky.tried)))
    expect("what waits", bench.store.backlog(), Backlog(dead=2))
    bench.clock.move(timedelta(days=365))
    expect("a year later", espace.dispatch(), Dispatched())


def parallel_workers_send_each_message_once(bench: Bench) -> None:
    """
    Empty one outbox with eight workers (H4).
    """
    for number in range(ACCOUNTS):
        bench.opened(str(number))
    workers = [bench.with_courier(bench.mailbox) for _ in range(THREADS)]
    counted = together(lambda number: workers[number].dispatch().sent)
    expect("how many were sent", sum(counted), 2 * ACCOUNTS)
    ids = [one.id for one in bench.mailbox.items]
    expect("how many were sent twice", len(ids) - len(set(ids)), 0)


def a_courier_that_is_out_closes_no_door(bench: Bench) -> None:
    """
    Come, go, ask and open while nothing can be sent; all of it goes out afterwards (H5, P12).
    """
    settled = bench.settled("zoe")
    bench.mailbox.failing = True
    for name in ("a", "b"):
        account = bench.opened(name)
        bench.espace.forgot_password("zoe@example.org", source="checks")
        tried = bench.espace.dispatch()
        expect("what was sent meanwhile", tried.sent, 0)
        bench.espace.sign_out(bench.entered(settled, PASSWORD))
        expect("the new account", bench.stored(account).holder, account.holder)
    waits = bench.store.backlog()
    bench.mailbox.failing = False
    bench.clock.move(POLICY.delays[-1])
    bench.espace.dispatch()
    expect("what waits", bench.store.backlog(), Backlog())
    expect("whether it waited", waits.untried + waits.retried >= 2 * 2, expected=True)


def what_was_sent_keeps_its_facts_alone(bench: Bench) -> None:
    """
    Read the messages of a whole onboarding once they are sent: no nonce is left (C6, H7).
    """
    account = bench.opened("zoe")
    bench.espace.dispatch()
    bench.step(bench.entered(account), email="wanted@example.org")
    bench.espace.forgot_password("zoe@example.org", source="checks")
    bench.espace.dispatch()
    kept = [one for one in bench.kept() if isinstance(one, Message)]
    sent = {one.id for one in bench.mailbox.items}
    expect("whether all are kept", sent <= {one.id for one in kept}, expected=True)
    nonces = {getattr(one.content, "nonce", b"") for one in kept}
    expect("the nonces that are left", nonces, {b""})


def every_commit_is_told_and_kept(bench: Bench) -> None:
    """
    Compare what is kept of several journeys with what the observer was told (D8, I1).
    """
    together(lambda number: bench.opened(str(number)))
    accounts = [bench.settled("zoe"), bench.settled("jean")]
    came_in = bench.entered(accounts[0], PASSWORD)
    bench.espace.sign_out(came_in)
    bench.espace.operator("checks").suspend(accounts[1].id)
    told = sorted(map(repr, bench.observed))
    expect("the events that are kept", sorted(map(repr, bench.events())), told)
    kept = [one for one in bench.kept() if isinstance(one, Acceptance)]
    for one in accounts:
        theirs = {acceptance for acceptance in kept if acceptance.account == one.id}
        expect("the acceptances that are kept", theirs, set(one.acceptances))


CHECKS: tuple[Callable[[Bench], None], ...] = (
    a_refused_opening_leaves_nothing,
    a_dead_worker_leaves_its_message_to_the_next,
    a_late_worker_changes_nothing,
    a_message_that_fails_is_listed_in_the_end,
    parallel_workers_send_each_message_once,
    a_courier_that_is_out_closes_no_door,
    what_was_sent_keeps_its_facts_alone,
    every_commit_is_told_and_kept,
)
