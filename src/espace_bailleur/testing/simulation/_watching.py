"""
A memory store that watches each commit as it is made.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import define, field

from espace_bailleur.adapters.memory import MemoryStore
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.change import Change, Settlement
from espace_bailleur.domain.delivery import AddressCodeNotice, Message, PasswordNotice, Resolved
from espace_bailleur.domain.records import PasswordChosen
from espace_bailleur.domain.words import MessageId
from espace_bailleur.testing.doubles import Mailbox


@define(kw_only=True)
class WatchedStore(MemoryStore):
    """
    Note in *wrong* what no commit may be, whoever makes it.

    Nothing is raised there: a journey could take it for a failure of the store.
    """

    mailbox: Mailbox = field(repr=False)
    recorded: dict[MessageId, Message] = field(factory=dict[MessageId, Message], repr=False)
    """Every message that was ever recorded."""
    wrong: list[str] = field(factory=list[str])

    resolved: list[MessageId] = field(factory=list[MessageId])
    """Every request that was resolved, of which nothing else is kept."""

    def settle(self, settlement: Settlement, /) -> bool:
        """
        Do as `MemoryStore.settle`, and watch.
        """
        settled = super().settle(settlement)
        if settled and isinstance(settlement.outcome, Resolved):
            self.resolved.append(settlement.message)
        return settled

    def _write(self, change: Change, ended: MessageId | None = None) -> None:
        """
        Do as `MemoryStore`, and watch.
        """
        before = {one.id: self.accounts.get(one.id) for one in change.accounts}
        self._ids -= {one.id for one in change.messages}
        super()._write(change, ended)
        twice = any(one.id in self.recorded for one in change.messages)
        early = any(self.mailbox.sent(one.id) for one in change.messages)
        self.recorded |= {one.id: one for one in change.messages}
        laws = [
            ("H1: a message is recorded twice", not twice),
            ("H1: a message was sent before its commit", not early),
        ]
        for account in change.accounts:
            laws += _laws_of_secrets(before[account.id], account, change)
            laws += _laws_of_passwords(before[account.id], account, change)
        self.wrong += [law for law, holds in laws if not holds]


def _laws_of_secrets(
    before: Account | None, account: Account, change: Change
) -> Iterable[tuple[str, bool]]:
    """
    See that a new secret and its message are in one commit (H1).
    """
    contents = [message.content for message in change.messages]
    told = {
        one.issue
        for one in contents
        if isinstance(one, PasswordNotice | AddressCodeNotice) and one.account == account.id
    }
    known = {one.id for one in before.issues} if before else set[str]()
    issued = {one.id for one in account.issues} - known
    code = account.address.code.id if account.address and account.address.code else None
    yield "H1: a password is issued without its message", issued <= told
    yield "H1: a message speaks of an unknown secret", told <= {*issued, code}


def _laws_of_passwords(
    before: Account | None, account: Account, change: Change
) -> Iterable[tuple[str, bool]]:
    """
    See that a live secret leads to a personal password, and that no secret outlives it (C8, F10).
    """
    chosen = [one for one in change.events if isinstance(one, PasswordChosen)]
    instants = [one.at for one in chosen if one.account == account.id]
    issues = before.issues if before else ()
    live = all(
        any(one.redeemed_at and one.status(at) == "live" for one in issues) for at in instants
    )
    had_one = before is not None and before.password is not None
    yield "F10: a password is chosen without a secret", live
    yield "C8: a secret outlives a personal password", not (instants and account.issues)
    yield "I1: a password is set and not told", bool(instants or had_one or not account.password)
