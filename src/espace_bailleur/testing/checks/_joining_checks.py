"""
What a store does in a transaction of the host's: it stands and falls with it (K6).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

from attrs import evolve, frozen

from espace_bailleur.domain.change import Change
from espace_bailleur.domain.holder import Individual
from espace_bailleur.errors import Misuse
from espace_bailleur.ports.store import Everyone, Recorded, Stale, Store, Taken
from espace_bailleur.testing.checks._bench import DONE, Bench, outcome
from espace_bailleur.testing.checks._joining_hosts import Host, JoiningStore
from espace_bailleur.testing.checks._journeys_commits import (
    BrokenOffError,
    about_to,
    broken_parts,
    state_of,
    told_of,
)
from espace_bailleur.testing.checks._running import expect, refused
from espace_bailleur.testing.checks._values import account, change, message


BEFORE, AFTER = "before", "after"
ONE, TWO = account(1), account(2)


@frozen
class Joint:
    """
    A service on a store, and a host beside it.
    """

    bench: Bench
    host: Host

    def begin(self) -> object:
        """
        Begin a transaction of the host's, in which it writes something first.
        """
        transaction = self.host.begin()
        self.host.note(BEFORE)
        return transaction

    def joined(self) -> Store:
        """
        Begin one, and join it.
        """
        return self.within(self.begin())

    def within(self, transaction: object) -> Store:
        """
        Join a transaction.
        """
        return cast("JoiningStore", self.bench.store).within(transaction)

    def state(self) -> tuple[object, ...]:
        """
        Read all that is committed.
        """
        return sorted(self.host.noted()), state_of(self.bench)


def _expect_written(joint: Joint, good: Change) -> None:
    """
    See all that `about_to` has prepared, once it is committed.
    """
    store = joint.bench.store
    for one in good.accounts:
        expect("an account", store.find(one.id), one)
    for roster in good.rosters:
        expect("a roster", store.roster(roster.id), roster)
    kept = set(map(repr, joint.bench.kept()))
    told = [one for one in (*good.events, *good.acceptances) if repr(one) not in kept]
    expect("what is told and not kept", told, [])
    expect("what is not acknowledged", list(store.unsent(None, 9)), [])
    expect("how many messages wait", store.backlog().untried, 2 * len(good.messages))


def what_is_joined_stands_once_the_host_commits(joint: Joint) -> None:
    """
    Commit a change of every part in the host's transaction, and let the host commit (K1, K6).
    """
    good = about_to(joint.bench)
    joint.joined().commit(good)
    joint.host.note(AFTER)
    joint.host.commit()
    _expect_written(joint, good)
    expect("what the host noted", sorted(joint.host.noted()), [AFTER, BEFORE])


def what_is_joined_is_gone_once_the_host_rolls_back(joint: Joint) -> None:
    """
    Commit a change of every part, and let the host roll back, and then do it all again (H1, K6).
    """
    good = about_to(joint.bench)
    before = joint.state()
    joint.joined().commit(good)
    joint.host.note(AFTER)
    joint.host.rollback()
    expect("what there is after the rollback", joint.state(), before)
    joint.joined().commit(good)
    joint.host.commit()
    _expect_written(joint, good)


def a_joined_store_sees_what_its_transaction_wrote(joint: Joint) -> None:
    """
    Read what was committed in the transaction, and go on from there (K6).
    """
    good = about_to(joint.bench)
    joined = joint.joined()
    joined.commit(good)
    first, second = good.accounts
    expect("find by id", joined.find(second.id), second)
    for claim in second.claims:
        expect(f"find by {claim}", joined.find(claim), second)
    expect("roster", joined.roster(first.id), good.rosters[0])
    ids = [one.id for one in joined.page(Everyone(), None, 9)]
    expect("page", ids, sorted(one.id for one in good.accounts))
    expect("what was never sent", list(joined.unsent(None, 9)), [])
    expect("how many messages wait", joined.backlog().untried, 2 * len(good.messages))
    joined.commit(change(second.next(epoch=9)))
    joint.host.commit()
    expect("the account in the end", joint.bench.store.find(second.id), second.next(epoch=9))


def _refusals(good: Change) -> Iterator[tuple[str, Change, type[Exception]]]:
    """
    List changes that are refused once *good* is written, or that cannot be read to the end.
    """
    following = told_of(good.accounts[0].next(), account(3), name="following")
    stale = (*following.accounts, TWO.next().next())
    taken = (*following.accounts, account(4, identifier=TWO.identifier))
    yield "a stale account", change(*stale, messages=following.messages), Stale
    yield "a taken claim", change(*taken, messages=following.messages), Taken
    for name, bad, by in (
        ("what waits once", message("new", once="once"), Recorded),
        ("the id of another", good.messages[0], Misuse),
    ):
        yield name, evolve(following, messages=(*following.messages, bad)), by
    for name, broken in broken_parts(following):
        yield f"a fault in its {name}", broken, BrokenOffError


def a_refused_change_undoes_itself_alone(joint: Joint) -> None:
    """
    Commit changes that are refused between two good ones, in one transaction (K1, K6).
    """
    good = about_to(joint.bench)
    before = joint.bench.events()
    joined = joint.joined()
    joined.commit(good)
    joined.commit(change(messages=[message("once", once="once")]))
    waits = joined.backlog()
    for name, bad, by in _refusals(good):
        refused(name, by, joined.commit, bad)
        expect(f"the account after {name}", joined.find(ONE.id), good.accounts[0])
        expect(f"the new account after {name}", joined.find(account(3).id), None)
        expect(f"the backlog after {name}", joined.backlog(), waits)
    last = told_of(account(3), name="last")
    joined.commit(last)
    joint.host.note(AFTER)
    joint.host.commit()
    for one in (*good.accounts, *last.accounts):
        expect("an account", joint.bench.store.find(one.id), one)
    expect("what the host noted", sorted(joint.host.noted()), [AFTER, BEFORE])
    told = [*before, *good.events, *last.events]
    expect("what is told", sorted(map(repr, joint.bench.events())), sorted(map(repr, told)))


class _BreaksOffAtFirst(tuple[Any, ...]):  # noqa: SLOT001 - it remembers that it broke
    """
    Parts of a change that cannot be read the first time.
    """

    broke: bool

    def __iter__(self) -> Iterator[Any]:
        """
        List the parts, but for the first time.

        Raises:
            BrokenOffError: it is.
        """
        if not getattr(self, "broke", False):
            self.broke = True
            raise BrokenOffError
        return super().__iter__()


def what_breaks_off_is_not_tried_again(joint: Joint) -> None:
    """
    Commit what would succeed a second time: a transaction only sees again what it saw (K6).
    """
    good = about_to(joint.bench)
    before = state_of(joint.bench)
    broken = evolve(good)
    object.__setattr__(broken, "events", _BreaksOffAtFirst(good.events))
    refused("a fault that would pass", BrokenOffError, joint.joined().commit, broken)
    joint.host.commit()
    expect("what there is", state_of(joint.bench), before)
    expect("what the host noted", list(joint.host.noted()), [BEFORE])


def what_is_no_transaction_is_refused(joint: Joint) -> None:
    """
    Join what is none, before anything is done with it (K6).
    """
    for given in (object(), "a text", 7):
        refused(f"within({type(given).__name__})", Misuse, joint.within, given)


def a_command_of_the_operator_joins(joint: Joint) -> None:
    """
    Open an account within a transaction that is rolled back, and within another one (H1, K6).
    """
    bench = joint.bench
    for end, count in ((joint.host.rollback, 0), (joint.host.commit, 1)):
        operator = bench.espace.operator("checks", within=joint.begin())

        def open_one(operator: Any = operator) -> None:  # noqa: ANN401 - of either face
            operator.open_account(
                departement="33",
                holder=Individual(reference="zoe", name="Zoé Œuf"),
                email="zoe@example.org",
            )

        open_one()
        expect("whether it is refused the second time", outcome(open_one) != DONE, expected=True)
        end()
        expect("how many accounts there are", len(bench.accounts()), count)
        expect("how many notes there are", len(joint.host.noted()), count)
        expect("how many messages are sent", bench.espace.dispatch().sent, 2 * count)


CHECKS: tuple[Callable[[Joint], None], ...] = (
    what_is_joined_stands_once_the_host_commits,
    what_is_joined_is_gone_once_the_host_rolls_back,
    a_joined_store_sees_what_its_transaction_wrote,
    a_refused_change_undoes_itself_alone,
    what_breaks_off_is_not_tried_again,
    what_is_no_transaction_is_refused,
    a_command_of_the_operator_joins,
)
