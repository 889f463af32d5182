"""
What anybody can ask for about an account, resolved in a folded world as a worker does.
"""

from __future__ import annotations

from copy import copy
from datetime import datetime

from attrs import evolve, frozen

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.asking import ask_by_letter, ask_by_mail, tell_identifier
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.delivery import PasswordNotice
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.slots import BY_POST
from espace_bailleur.domain.words import AccountId, MessageId
from espace_bailleur.testing.doubles import MovableClock
from espace_bailleur.testing.folding import World
from espace_bailleur.testing.people import assert_that
from espace_bailleur.testing.posting import about, dispatch


@frozen
class Asked:
    """
    A request that anybody can make: an act, for an address by its key or for the post.
    """

    act: Act
    place: str


def everything(account: Account) -> tuple[Asked, ...]:
    """
    List every request about an account that a stranger who knows all of it could make.
    """
    address = account.address
    mails = {one.key for one in (account.delivery, address and address.email) if one}
    by_mail = (Act.REISSUE_BY_MAIL, Act.SEND_IDENTIFIER)
    return (
        *(Asked(act, place) for place in sorted(mails) for act in by_mail),
        *(Asked(act, BY_POST) for act in (Act.REISSUE_BY_LETTER, Act.SEND_IDENTIFIER)),
    )


def ask(world: World, account_id: AccountId, asked: Asked) -> Change | None:
    """
    Resolve a request as a worker does; what it sends is recorded, and not dispatched yet.

    Raises:
        AssertionError: it took something from somebody (F2).
    """
    account, policy = world.accounts[account_id], world.policies.recovery
    secret, request = world.new_secret(account_id), MessageId(world.secrets(8).hex())
    now, key = world.clock(), None if asked.place == BY_POST else asked.place

    def decide() -> Change | None:
        if asked.act is Act.SEND_IDENTIFIER:
            return tell_identifier(account, address_key=key, secret=secret, now=now, policy=policy)
        if asked.act is Act.REISSUE_BY_LETTER:
            return ask_by_letter(account, secret=secret, request=request, now=now, policy=policy)
        return ask_by_mail(
            account,
            address_key=asked.place,
            secret=secret,
            request=request,
            now=now,
            policy=policy,
        )

    change = world.attempt(decide)
    if change is not None:
        check_asked(account, change.account, now=now, slots=policy.issuing.slots)
    return change


def check_asked(before: Account, after: Account, *, now: datetime, slots: int) -> None:
    """
    Go on if asking only added an issue or noted that an identifier left, and ended none (F2).

    Raises:
        AssertionError: it took something from somebody.
    """
    noted = evolve(before, issues=after.issues, told=after.told, version=after.version)
    assert_that(after == noted, "F2: asking touched more than the issues")
    live = {one.id for one in before.issues if one.occupies(now)}
    # Only a clock that was set back lets every slot be taken where there is room.
    kept = live <= {one.id for one in after.issues} or len(live) >= slots
    assert_that(kept, "F2: an issue was superseded")


def password_notices(world: World, account_id: AccountId) -> list[PasswordNotice]:
    """
    List the messages with a provisional password of an account, the latest last.
    """
    notices = world.contents(PasswordNotice)
    return [one for one in notices if one.account == account_id]


def dispatch_waiting(world: World, account_id: AccountId) -> None:
    """
    Dispatch the provisional passwords of an account that no courier was given yet.
    """
    for message in about(world, account_id):
        if isinstance(message.content, PasswordNotice):
            issue = world.accounts[account_id].issue(message.content.issue)
            if issue is not None and issue.expires_at is None:
                dispatch(world, message)


def aside(world: World) -> World:
    """
    Copy a world, so that what happens in the copy leaves it as it is.
    """
    return evolve(
        world,
        clock=MovableClock(world.clock()),
        secrets=copy(world.secrets),
        accounts=dict(world.accounts),
        messages=dict(world.messages),
        lost=set(world.lost),
        events=list(world.events),
    )
