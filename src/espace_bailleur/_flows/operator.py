"""
The operator's journeys: acting on one account (G6).
"""

from __future__ import annotations

from collections.abc import Callable

from espace_bailleur._flows.kit import (
    Kit,
    decide_and_commit,
    named,
    people_of,
    read,
    roster_of,
)
from espace_bailleur._flows.search import account_id_of, known
from espace_bailleur.domain import correcting, reissuing, team
from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.actor import Actor
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.correcting import Correction
from espace_bailleur.domain.credential import NewSecret
from espace_bailleur.domain.policies import Channel, channel_of
from espace_bailleur.domain.slots import BY_POST, verifiable
from espace_bailleur.domain.text import one_line
from espace_bailleur.domain.words import (
    MessageId,
    PostalAddress,
)
from espace_bailleur.errors import Code, Fault, Refusal


Decision = Callable[[Account], Change | None]


async def _act(kit: Kit, account_id: str, decide: Decision) -> Account:
    """
    Decide on an account and commit; return it as it is then, changed or not.

    Raises:
        Refusal: `account-unknown`, and those of the decision.
    """
    found: list[Account] = []

    async def of(account: Account | None) -> Change | None:
        found[:] = [known(account)]
        return await named(kit, found[0], decide(found[0]))

    change = await decide_and_commit(kit, account_id_of(account_id), of)
    return change.account if change else found[0]


async def set_standing(kit: Kit, account_id: str, to: Standing, *, actor: Actor) -> Account:
    """
    Suspend, reinstate or close an account, and its person in their organisation (G5, G6).

    An organisation's own account is closed with those of all its people.

    Raises:
        Refusal: `account-unknown`, `standing` where it cannot change so, and `member-state`.
    """

    async def decide(account: Account | None) -> Change:
        one = known(account)
        roster = await roster_of(kit, one)
        ends = to is Standing.CLOSED and one.organisation == one.id
        people = await people_of(kit, roster) if ends else ()
        return team.set_standing(one, roster, to, people=people, actor=actor, now=kit.clock())

    # Of everybody whom it concerns, the one that was asked for stands first.
    return (await decide_and_commit(kit, account_id_of(account_id), decide)).accounts[0]


async def reissue(kit: Kit, account_id: str, *, by: Channel | str | None, actor: Actor) -> Account:
    """
    Send both halves anew; every earlier issue fails (C7, P03).

    Raises:
        Refusal: `account-unknown`, `channel-unknown`, `standing`, `no-address`, `letter-sent`.
    """
    channel = None if by is None else channel_of(by)
    return await _act(
        kit,
        account_id,
        lambda one: reissuing.reissue(
            verifiable(one, kit.keys),
            by=channel,
            secret=_secret(kit, one),
            actor=actor,
            now=kit.clock(),
            policies=kit.policies,
        ),
    )


async def force_new_password(
    kit: Kit, account_id: str, *, by: Channel | str | None, actor: Actor
) -> Account:
    """
    Take the personal password away, end every session, and send both halves anew.

    Raises:
        Refusal: `account-unknown`, `channel-unknown`, `standing`, `no-address`, `letter-sent`.
    """
    channel = None if by is None else channel_of(by)
    return await _act(
        kit,
        account_id,
        lambda one: reissuing.force_new_password(
            verifiable(one, kit.keys),
            by=channel,
            secret=_secret(kit, one),
            actor=actor,
            now=kit.clock(),
            policies=kit.policies,
        ),
    )


def _secret(kit: Kit, account: Account) -> NewSecret:
    return NewSecret.provisional(kit.keys.newest, account.id, nonce=kit.nonce())


async def withdraw(kit: Kit, account_id: str, *, actor: Actor) -> Account:
    """
    End every provisional password that waits or lives.

    Raises:
        Refusal: `account-unknown`, `standing`.
    """
    return await _act(
        kit, account_id, lambda one: reissuing.withdraw_all(one, actor=actor, now=kit.clock())
    )


async def correct_address(
    kit: Kit,
    account_id: str,
    *,
    email: str | None,
    postal: str | None,
    evidence: str,
    actor: Actor,
) -> Account:
    """
    Put other addresses in the place of those that the institution knew.

    Raises:
        Refusal: `account-unknown`, `standing`, or `answers-refused` with all that is wrong.
    """
    correction = _correction(kit, email, postal, evidence)
    message = MessageId(kit.nonce().hex())
    return await _act(
        kit,
        account_id,
        lambda one: correcting.correct_address(
            one, correction, message=message, actor=actor, now=kit.clock()
        ),
    )


def _correction(kit: Kit, email: str | None, postal: str | None, evidence: str) -> Correction:
    """
    Read what a clerk typed.

    Raises:
        Refusal: `answers-refused`, with the faults of every field.
    """
    faults: dict[str, list[Fault]] = {}

    seen = read(faults, "evidence", one_line, evidence)
    mailbox = read(faults, "email", kit.email, email)
    letters = read(faults, "postal", PostalAddress.parse, postal)
    if email is None and postal is None:
        faults["email"] = [Fault(Code.REQUIRED)]
    if faults or seen is None:
        raise Refusal(Code.ANSWERS_REFUSED, faults=faults)
    return Correction(email=mailbox, postal=letters, evidence=seen)


async def remove_address(
    kit: Kit, account_id: str, email: str, *, evidence: str, actor: Actor
) -> Account:
    """
    Take an e-mail address away wherever the account has it.

    Raises:
        Refusal: `account-unknown`, `standing`, `not-on-file`, or `answers-refused` with all that
            is wrong.
    """
    correction = _correction(kit, email, None, evidence)
    message = MessageId(kit.nonce().hex())
    return await _act(
        kit,
        account_id,
        lambda one: correcting.remove_address(
            one,
            correction,
            message=message,
            actor=actor,
            now=kit.clock(),
        ),
    )


async def came_back(kit: Kit, account_id: str, email: str | None, *, actor: Actor) -> Account:
    """
    Lead no way to that e-mail address any more, or to the postal one.

    Raises:
        Refusal: `account-unknown`, `email-invalid`, `standing`, `not-on-file`.
    """
    place = BY_POST if email is None else kit.email(email).key
    return await _act(
        kit,
        account_id,
        lambda one: correcting.came_back(one, place, actor=actor, now=kit.clock()),
    )


async def arrives(kit: Kit, account_id: str, email: str | None, *, actor: Actor) -> Account:
    """
    Lead the ways to that e-mail address again, or to the postal one.

    Raises:
        Refusal: `account-unknown`, `email-invalid`, `standing`, `not-on-file`.
    """
    place = BY_POST if email is None else kit.email(email).key
    return await _act(
        kit,
        account_id,
        lambda one: correcting.arrives(one, place, actor=actor, now=kit.clock()),
    )
