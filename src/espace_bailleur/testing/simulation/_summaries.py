"""
What a play came to, in values that two plays can share: no id, nonce or salt is in them.
"""

from __future__ import annotations

from collections import Counter

from attrs import frozen

from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.roster import Hold, Position, Roster
from espace_bailleur.testing.simulation._plays import Play


@frozen(kw_only=True)
class _AccountSummary:
    place: tuple[str, str]
    standing: Standing
    epoch: int
    has_password: bool
    address: str | None
    confirmed: bool
    answers: frozenset[str]
    acceptances: frozenset[str]
    issues: tuple[bool, ...]
    """Of each provisional password, whether it was used."""


@frozen(kw_only=True)
class _MemberSummary:
    name: str
    position: Position
    permissions: tuple[str, ...]
    held: tuple[Hold, ...]


_ALIKE = frozenset({"session-ended", "not-administrator", "member-unknown", "member-state"})
"""
What somebody reads whose place, or that of whom they act on, has just changed.

Which of these depends on how far they had looked before: each is true of one order of the two.
"""


@frozen(kw_only=True)
class Summary:
    """
    The accounts as they stand, what became of the messages, and what each journey ended in.
    """

    accounts: frozenset[_AccountSummary]
    rosters: frozenset[tuple[_MemberSummary, ...]]
    """The people of each organisation, in the order of their names."""
    messages: frozenset[tuple[str, str, int]]
    outcomes: tuple[str, ...]


def summary_of(play: Play) -> Summary:
    """
    Sum a play up.
    """
    became = Counter(
        (type(message.content).__name__, type(outcome).__name__)
        for message, outcome in play.store.settled
    )
    return Summary(
        accounts=frozenset(map(_summed_up, play.store.accounts.values())),
        rosters=frozenset(map(_people, play.store.rosters.values())),
        messages=frozenset((*kinds, count) for kinds, count in became.items()),
        outcomes=tuple(_told(str(run.outcome)) for run in play.runs),
    )


def _told(outcome: str) -> str:
    return "too late" if outcome in _ALIKE else outcome


def _people(roster: Roster) -> tuple[_MemberSummary, ...]:
    members = sorted(roster.members, key=lambda one: one.name)
    return tuple(
        _MemberSummary(
            name=one.name, position=one.position, permissions=one.permissions, held=one.held
        )
        for one in members
    )


def _summed_up(account: Account) -> _AccountSummary:
    address = account.address
    return _AccountSummary(
        place=(account.departement.code, account.holder.reference),
        standing=account.standing,
        epoch=account.epoch,
        has_password=account.password is not None,
        address=address.email.stored if address else None,
        confirmed=address is not None and address.confirmed,
        answers=frozenset(one.step for one in account.answers),
        acceptances=frozenset(one.document for one in account.acceptances),
        issues=tuple(one.redeemed_at is not None for one in account.issues),
    )
