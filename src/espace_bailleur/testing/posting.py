"""
What becomes of messages in a folded world: they leave, or are given up or dropped on their way.
"""

from __future__ import annotations

from espace_bailleur.domain.delivery import (
    AddressCodeNotice,
    IdentifierNotice,
    Message,
    PasswordNotice,
    RecoveryRequest,
)
from espace_bailleur.domain.dispatching import (
    Late,
    Send,
    examine,
    goes_there,
    lost,
    replace_issue,
)
from espace_bailleur.domain.words import AccountId
from espace_bailleur.testing.folding import World


def dispatch(world: World, message: Message) -> None:
    """
    Do for one message what comes before a courier is given it; a lost one stays lost.
    """
    content = message.content
    if message.id in world.lost:
        return
    if isinstance(content, IdentifierNotice):
        if not goes_there(world.accounts[content.account], content):
            lose(world, message)
        return
    if not isinstance(content, PasswordNotice | AddressCodeNotice):
        return
    account = world.accounts[content.account]
    now = world.clock()
    found = examine(account, content, now=now, policies=world.policies)
    if isinstance(found, Send):
        if found.change:
            world.apply(found.change)
        return
    if isinstance(found, Late) and isinstance(content, PasswordNotice):
        secret = world.new_secret(account.id)
        world.apply(
            replace_issue(
                account, found.issue, content, secret=secret, now=now, policies=world.policies
            )
        )
    lose(world, message)


def dispatch_the_latest(world: World) -> None:
    """
    Do so for the three latest messages.
    """
    for message in list(world.messages.values())[-3:]:
        dispatch(world, message)


def lose(world: World, message: Message) -> None:
    """
    Let a message never arrive, given up or dropped, and free what it held (C7).

    A password that was redeemed has arrived, whatever became of its message after that.
    """
    content = message.content
    if isinstance(content, RecoveryRequest):
        return
    account = world.accounts[content.account]
    issue = account.issue(content.issue) if isinstance(content, PasswordNotice) else None
    if issue is not None and issue.redeemed_at is not None:
        return
    world.lost.add(message.id)
    world.attempt(lambda: lost(account, message, now=world.clock()))


def about(world: World, account_id: AccountId) -> list[Message]:
    """
    List the messages about an account that were not lost, the latest last.
    """
    return [
        one
        for one in world.messages.values()
        if one.id not in world.lost
        and not isinstance(one.content, RecoveryRequest)
        and one.content.account == account_id
    ]
