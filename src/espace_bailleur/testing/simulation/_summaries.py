"""
What a play came to, in values that two plays can share: no id, nonce or salt is in them.
"""

from __future__ import annotations

from collections import Counter

from attrs import frozen

from espace_bailleur.domain.account import Account, Standing
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
class Summary:
    """
    The accounts as they stand, what became of the messages, and what each journey ended in.
    """

    accounts: frozenset[_AccountSummary]
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
        messages=frozenset((*kinds, count) for kinds, count in became.items()),
        outcomes=tuple(str(run.outcome) for run in play.runs),
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
