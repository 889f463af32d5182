"""
The search for somebody whom a policy strands: each state that a few acts reach, once (F9).

It needs no extra: neither Hypothesis nor a test framework.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import repeat

from espace_bailleur.domain.account import Standing
from espace_bailleur.domain.choices import Policies
from espace_bailleur.domain.correcting import arrives
from espace_bailleur.domain.delivery import IdentifierNotice
from espace_bailleur.domain.documents import Document
from espace_bailleur.domain.slots import known, on_file, place_of
from espace_bailleur.domain.steps import Steps
from espace_bailleur.domain.words import AccountId
from espace_bailleur.testing.asking import aside, flood
from espace_bailleur.testing.folding import World
from espace_bailleur.testing.happening import (
    ALONE,
    DELIVERY,
    DISPATCH,
    HAPPENINGS,
    OPERATED,
    SETTLE,
)
from espace_bailleur.testing.liveness import Stranded, reaches_access
from espace_bailleur.testing.people import DEPARTEMENTS, DOCUMENTS, HOLDERS, OPERATOR, assert_that
from espace_bailleur.testing.posting import about


HOME, ELSEWHERE = "home", "elsewhere"
"""
Where somebody asks from who has a source: the owner one of their own, strangers any number.
"""


def check_liveness(
    policies: Policies | None = None,
    *,
    steps: Steps | None = None,
    documents: tuple[Document, ...] = DOCUMENTS,
    depth: int = 2,
) -> int:
    """
    Search for somebody whom your policies strand, and return how many states were tried (F9).

    It begins with an individual and an organisation, mailed and written to, new and settled, and
    lets up to *depth* things happen to each, in every order.
    From each state, each address on file must bring its owner back, with strangers who ask for
    everything and without, whether what arrived before was kept or lost, and whether they ask
    from a source of their own or from nowhere (F4).

    Raises:
        Stranded: somebody did not get in within the stated time; the message tells how.
    """
    tried = 0
    for holder in HOLDERS[1:]:
        for email in (DELIVERY, None):
            known = set[Hashable]()
            for first in ((), (DISPATCH, SETTLE)):
                world = World(
                    steps=steps or Steps(), documents=documents, policies=policies or Policies()
                )
                world.open(holder, DEPARTEMENTS[1], email)
                _search(world, first, depth, known)
            tried += len(known)
    return tried


def _search(world: World, first: tuple[str, ...], depth: int, known: set[Hashable]) -> None:
    (account_id,) = world.accounts
    for state, story in _states(world, account_id, first, depth):
        if (seen := _seen(state, account_id)) in known:
            continue
        known.add(seen)
        try:
            check_ways_back(state, account_id)
        except Stranded as stranded:
            told = ", ".join(story) or "nothing"
            raise Stranded(f"After {told}:\n{stranded}") from stranded


def check_ways_back(world: World, account_id: AccountId) -> None:
    """
    See that every address on file brings the owner of an open account back (F9).

    Where something came back from each of them, the institution has to be told first that one of
    them works, by the contact that the guide names (F7).

    Raises:
        AssertionError: an address is no way back, or one that leads nowhere.
    """
    if world.accounts[account_id].standing is not Standing.OPEN:
        return
    if not on_file(world.accounts[account_id]):
        world = _corrected(world, account_id)
    account, policy = world.accounts[account_id], world.policies.recovery
    assert_that(bool(on_file(account)), f"F9: nothing reaches {account!r} any more")
    reached = {place_of(one) for one in policy.reached(account)}
    wasted, *useful = flood(account, ELSEWHERE)
    # With a source, strangers who send nothing, and who send everything; without, both at once.
    strangers = ((HOME, (wasted,)), (None, flood(account, None)), (HOME, useful))
    for to in on_file(account):
        assert_that(place_of(to) in reached, f"F9: no way leads from {to!r} into {account!r}")
        for kept, schedules in ((True, strangers[:2]), (False, strangers)):
            for source, asked in schedules:
                reaches_access(
                    world,
                    account_id,
                    working=to,
                    kept=kept,
                    source=source,
                    strangers=repeat(asked),
                )


def _corrected(world: World, account_id: AccountId) -> World:
    after = aside(world)
    for place in world.accounts[account_id].returned:
        account, now = after.accounts[account_id], after.clock()
        after.attempt(partial(arrives, account, place, actor=OPERATOR, now=now))
    return after


def _states(
    world: World, account_id: AccountId, first: tuple[str, ...], depth: int
) -> Iterator[tuple[World, tuple[str, ...]]]:
    """
    Let everything happen in every order, and go on from each state that was not seen before.
    """
    for name in first:
        HAPPENINGS[name](world, account_id)
    seen, reached = {_seen(world, account_id)}, [(world, first)]
    yield world, first
    # What follows upon the institution's word is left to the machine.
    for name, happen in OPERATED.items():
        after = aside(world)
        happen(after, account_id)
        yield after, (*first, name)
    begin = 0
    for _ in range(depth):
        before, begin = reached[begin:], len(reached)
        for state, story in before:
            for name, happen in ALONE.items():
                after = aside(state)
                happen(after, account_id)
                if (now := _seen(after, account_id)) not in seen:
                    seen.add(now)
                    reached.append((after, (*story, name)))
                    yield reached[-1]


def _seen(world: World, account_id: AccountId) -> Hashable:
    """
    Say what a state is, whatever was drawn for it: the same whenever it is reached.
    """
    account, now = world.accounts[account_id], world.clock()

    def since(at: datetime | None) -> timedelta | None:
        return now - at if at else None

    contents = (one.content for one in about(world, account_id))
    return (
        tuple(
            (
                one.purpose,
                one.to,
                since(one.issued_at),
                since(one.expires_at),
                one.redeemed_at is None,
                one.refused_at is None,
                one.half is None,
            )
            for one in account.issues
        ),
        tuple((one.place, since(one.at)) for one in account.told),
        (*map(place_of, known(account)), "from", *account.returned),
        frozenset(place_of(one.to) for one in contents if isinstance(one, IdentifierNotice)),
        account.password is None,
        account.address and (account.address.email, account.address.confirmed),
        (account.entered_at is None, len(account.answers), len(account.acceptances)),
    )
