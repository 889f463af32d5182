"""
What anybody can ask for about an account, resolved in a folded world as a worker does.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from datetime import datetime
from itertools import islice, takewhile

from attrs import evolve, frozen

from espace_bailleur.domain.account import Account, Claim, ClaimKind
from espace_bailleur.domain.asking import (
    ask_by_letter,
    ask_by_mail,
    request_use,
    tell_identifier,
)
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.delivery import PasswordNotice
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.slots import BY_POST
from espace_bailleur.domain.throttle import Use
from espace_bailleur.domain.words import AccountId, MessageId
from espace_bailleur.testing.counting import reserve, use_up
from espace_bailleur.testing.doubles import MovableClock
from espace_bailleur.testing.folding import World
from espace_bailleur.testing.people import assert_that
from espace_bailleur.testing.posting import about, dispatch


@frozen
class Asked:
    """
    A request that anybody can make: an act, for an address by its key or for the post.

    It comes from a *source* or from nowhere.
    Whoever *insists* asks until nothing more is sent, from ever new sources or from nowhere, and
    goes on until that is refused.
    """

    act: Act
    place: str
    source: str | None = None
    insists: bool = False

    def use(self, world: World, account_id: AccountId) -> Use:
        """
        Say what it counts for: what it asks for is an address, or a user number.
        """
        sought = Claim(ClaimKind.ADDRESS, self.place)
        if self.place == BY_POST:
            sought = Claim(ClaimKind.USER_NUMBER, world.accounts[account_id].user_number.value)
        policy = world.policies.recovery
        return request_use(world.keys, policy, self.act, sought, self.source)


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


def flood(account: Account, source: str | None) -> tuple[Asked, ...]:
    """
    List the same requests with one that helps nobody before them, made again and again.
    """
    wasted = Asked(Act.REISSUE_BY_MAIL, "nobody@example.org")
    asked = (wasted, *everything(account))
    return tuple(evolve(one, source=source, insists=True) for one in asked)


def ask(world: World, account_id: AccountId, asked: Asked) -> bool:
    """
    Resolve a request as a worker does, and tell whether it sends anything.

    What it sends is recorded, and not dispatched yet.

    Raises:
        AssertionError: it took something from somebody (F2).
    """
    made = _insisting(world, asked) if asked.insists else iter((asked,))
    often = islice(made, world.policies.recovery.issuing.slots)
    counted = (one for one in often if reserve(world, one.use(world, account_id)))
    sent = [*takewhile(bool, (_resolve(world, account_id, one) for one in counted))]
    if further := next(made, None):
        use_up(world, further.use(world, account_id))
    return bool(sent)


def _insisting(world: World, asked: Asked) -> Iterator[Asked]:
    while True:
        new = asked.source and f"{asked.source} {world.secrets(8).hex()}"
        yield evolve(asked, source=new)


def _resolve(world: World, account_id: AccountId, asked: Asked) -> Change | None:
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
        uses=dict(world.uses),
    )
