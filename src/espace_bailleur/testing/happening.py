"""
What happens to an account in a folded world: to the instant, by clocks right and wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from espace_bailleur.domain.account import Standing
from espace_bailleur.domain.address import code_text
from espace_bailleur.domain.delivery import (
    AddressCodeNotice,
    IdentifierNotice,
    PasswordNotice,
    RecoveryNotice,
)
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.sign_in import admission_to
from espace_bailleur.domain.slots import BY_POST
from espace_bailleur.domain.standing import change_standing
from espace_bailleur.domain.steps import PERSONAL_PASSWORD
from espace_bailleur.domain.words import AccountId
from espace_bailleur.testing.asking import (
    Asked,
    ask,
    dispatch_waiting,
    everything,
    password_notices,
)
from espace_bailleur.testing.folding import World
from espace_bailleur.testing.operated import ACTS, check_act, decided
from espace_bailleur.testing.people import ADDRESSES, OPERATOR, TICK
from espace_bailleur.testing.posting import about, dispatch, lose


FAR = timedelta(days=400)
DELIVERY, OWN = ADDRESSES[0], ADDRESSES[2]


Happening = Callable[[World, AccountId], None]


def _asks(act: Act, place: str) -> Happening:
    def happens(world: World, account_id: AccountId) -> None:
        ask(world, account_id, Asked(act, place))

    return happens


def _holds(world: World, account_id: AccountId) -> None:
    """
    Suspend, try to send everything, and reinstate.
    """
    for standing in (Standing.SUSPENDED, Standing.OPEN):
        account, now = world.accounts[account_id], world.clock()
        world.apply(change_standing(account, standing, actor=OPERATOR, now=now))
        if standing is Standing.SUSPENDED:
            _repeats(world, account_id)


def _repeats(world: World, _: AccountId) -> None:
    for message in list(world.messages.values()):
        dispatch(world, message)


def _goes_on(world: World, account_id: AccountId, *, steps: int) -> None:
    """
    Come in with what arrived last, or the personal password, and do so many steps.
    """
    account = world.accounts[account_id]
    notices = (*reversed(password_notices(world, account_id)), None)
    decisions = (world.attempt(partial(world.sign_in, account, one)) for one in notices)
    change = next(filter(None, decisions), None)
    admission = change and admission_to(change)
    issue = admission.issue if admission else None
    for _ in range(steps if admission else 0):
        onboarding = world.onboarding(world.accounts[account_id], issue)
        if onboarding.pending is not None:
            step = onboarding.pending.id
            world.attempt(partial(world.complete, onboarding, step, OWN, issue=issue, right=True))
            issue = None if step == PERSONAL_PASSWORD else issue


def _redeems(world: World, account_id: AccountId) -> None:
    _goes_on(world, account_id, steps=0)


def _begins(world: World, account_id: AccountId) -> None:
    _goes_on(world, account_id, steps=1)


def _settles(world: World, account_id: AccountId) -> None:
    """
    Do every step, and confirm the address that was given.
    """
    _goes_on(world, account_id, steps=len(world.steps.rows))
    for message in about(world, account_id):
        if isinstance(message.content, AddressCodeNotice):
            dispatch(world, message)
    for notice in world.contents(AddressCodeNotice)[-1:]:
        onboarding = world.onboarding(world.accounts[account_id])
        typed = code_text(world.keys.newest, account_id, notice.nonce)
        world.attempt(partial(world.try_code, onboarding, typed))


def _next_instant(world: World, account_id: AccountId) -> timedelta:
    """
    Find out how long it is until something ends, by the policy at hand.
    """
    account, now = world.accounts[account_id], world.clock()
    policy = world.policies.recovery
    instants = [one.expires_at for one in account.issues if one.expires_at]
    instants += [one.issued_at + policy.letter_gap for one in account.issues]
    instants += [one.at + policy.identifier_gap for one in account.told]
    return min((one - now for one in instants if one > now), default=timedelta(hours=1))


def _loses(kind: type[IdentifierNotice | PasswordNotice]) -> Happening:
    """
    Let no message of a kind arrive, whether it was tried or not.
    """

    def happens(world: World, account_id: AccountId) -> None:
        for one in about(world, account_id):
            if isinstance(one.content, kind):
                lose(world, one)

    return happens


def _operates(act: str) -> Happening:
    def happens(world: World, account_id: AccountId) -> None:
        account = world.accounts[account_id]
        email = DELIVERY if act == "remove" else ADDRESSES[3]
        if change := decided(world, account, act, email):
            check_act(account, act, change.account)

    return happens


def _is_contested(world: World, account_id: AccountId) -> None:
    """
    Recover it by whatever is sent, contest that by what tells of it, and let it be reinstated.
    """
    for asked in everything(world.accounts[account_id]):
        ask(world, account_id, asked)
    dispatch_waiting(world, account_id)
    _goes_on(world, account_id, steps=len(world.steps.rows))
    for notice in world.contents(RecoveryNotice)[-1:]:
        world.attempt(partial(world.contest, world.accounts[account_id], notice))
    account, now = world.accounts[account_id], world.clock()
    world.attempt(lambda: change_standing(account, Standing.OPEN, actor=OPERATOR, now=now))


def _waits(world: World, account_id: AccountId) -> None:
    world.clock.move(_next_instant(world, account_id))


def _waits_nearly(world: World, account_id: AccountId) -> None:
    world.clock.move(max(_next_instant(world, account_id) - TICK, TICK))


def _waits_half(world: World, account_id: AccountId) -> None:
    world.clock.move(_next_instant(world, account_id) / 2 + TICK)


def _set_back(world: World, _: AccountId) -> None:
    world.clock.move(-FAR)


def _set_forward(world: World, _: AccountId) -> None:
    world.clock.move(FAR)


DISPATCH = "dispatch"
SETTLE = "come in, do every step and confirm the address"
OPERATED: dict[str, Happening] = {
    **{f"the institution acts: {act}": _operates(act) for act in ACTS},
    "somebody recovers it, which is contested, and it is reinstated": _is_contested,
}
"""
What happens to an account by the institution's word.
"""
ALONE: dict[str, Happening] = {
    "ask at the known address": _asks(Act.REISSUE_BY_MAIL, DELIVERY.key),
    "ask at the account address": _asks(Act.REISSUE_BY_MAIL, OWN.key),
    "ask for letters": _asks(Act.REISSUE_BY_LETTER, BY_POST),
    "ask for the identifier": _asks(Act.SEND_IDENTIFIER, BY_POST),
    DISPATCH: dispatch_waiting,
    "dispatch everything again": _repeats,
    "dispatch everything while suspended": _holds,
    "lose every identifier": _loses(IdentifierNotice),
    "lose every password": _loses(PasswordNotice),
    "come in and leave": _redeems,
    "come in and do a step": _begins,
    SETTLE: _settles,
    "wait for the next instant at which something ends": _waits,
    "wait until just before it": _waits_nearly,
    "wait for half of it": _waits_half,
    "set the clock back by 400 days": _set_back,
    "set the clock forward by 400 days": _set_forward,
}
"""
What happens to an account without the institution.
"""
HAPPENINGS = ALONE | OPERATED
"""
What happens to an account, by the words in which a search tells it.
"""
