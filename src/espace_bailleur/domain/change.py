"""
The change: all that one decision writes, committed whole or not at all (K1).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from attrs import Attribute, field, frozen

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.delivery import Message, Outcome
from espace_bailleur.domain.documents import Acceptance
from espace_bailleur.domain.records import Event
from espace_bailleur.domain.roster import Roster
from espace_bailleur.domain.words import MessageId
from espace_bailleur.errors import Misuse


def _accounts_told(
    change: Change, _: Attribute[tuple[Account, ...]], accounts: tuple[Account, ...]
) -> None:
    if len({account.id for account in accounts}) != len(accounts):
        raise Misuse("A change has an account twice.", "Give its next state once.")
    untold = {account.id for account in accounts} - {event.account for event in change.events}
    if untold:
        raise Misuse("A change has an account without an event.", "Record what happened (I1).")


def _rosters_once(_: Change, __: object, rosters: tuple[Roster, ...]) -> None:
    if len({roster.id for roster in rosters}) != len(rosters):
        raise Misuse("A change has a roster twice.", "Give its next state once.")


@frozen(kw_only=True)
class Change:
    """
    The next states of accounts, with what is recorded and sent along with them.

    Each account carries the version after the one it was read at; a new one carries 1 (K2).
    What must stay unique follows from the accounts (K3), and every account has an event (I1).
    """

    events: tuple[Event, ...] = ()
    accounts: tuple[Account, ...] = field(default=(), validator=_accounts_told)
    acceptances: tuple[Acceptance, ...] = ()
    messages: tuple[Message, ...] = ()
    rosters: tuple[Roster, ...] = field(default=(), validator=_rosters_once)
    """The next states of organisations, versioned as accounts are (G5)."""
    acknowledged: tuple[MessageId, ...] = ()
    """Messages that were never sent, and are listed no more since somebody saw to them (H3)."""

    @classmethod
    def together(cls, changes: Sequence[Self]) -> Self:
        """
        Make one change of several that concern different accounts.

        Raises:
            Misuse: two of them concern one account.
        """
        return cls(
            events=tuple(event for one in changes for event in one.events),
            accounts=tuple(account for one in changes for account in one.accounts),
            acceptances=tuple(acceptance for one in changes for acceptance in one.acceptances),
            messages=tuple(message for one in changes for message in one.messages),
            rosters=tuple(roster for one in changes for roster in one.rosters),
            acknowledged=tuple(message for one in changes for message in one.acknowledged),
        )

    @property
    def account(self) -> Account:
        """
        The next state of the one account that most changes are about.
        """
        (account,) = self.accounts
        return account


@frozen(kw_only=True)
class Settlement:
    """
    What became of a leased message, and the *change* that is committed with it, if any (K1).
    """

    message: MessageId
    generation: int
    outcome: Outcome
    change: Change | None = None


def recorded_already() -> Misuse:
    """
    Make what a store raises where a message has the id of another one.
    """
    return Misuse(
        "A change records a message that is recorded already.",
        "Give each message an id of its own.",
    )
