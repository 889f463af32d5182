"""
Asking to get back in, and resolving it later, out of anybody's sight (rules F).
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from attrs import evolve

from espace_bailleur._flows.kit import Kit, decide_and_commit, every, named, reserve_source
from espace_bailleur.domain.account import Account, Claim, ClaimKind
from espace_bailleur.domain.asking import (
    ask_by_letter,
    ask_by_mail,
    request_use,
    tell_identifier,
)
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.credential import NewSecret
from espace_bailleur.domain.delivery import Message, RecoveryRequest
from espace_bailleur.domain.fields import EMAIL, IDENTIFIER, Field, form, read_answers
from espace_bailleur.domain.guide import guide, unknown_path
from espace_bailleur.domain.guide_stages import Act, Question
from espace_bailleur.domain.keys import Purpose
from espace_bailleur.domain.recovery import RecoveryAnswer
from espace_bailleur.domain.slots import beside, verifiable
from espace_bailleur.domain.words import AccountId, Identifier, MessageId, UserNumber
from espace_bailleur.errors import Refusal
from espace_bailleur.ports.store import ByDelivery, Recorded


async def forgot_password(kit: Kit, email: str, *, source: str | None) -> RecoveryAnswer:
    """
    Record that somebody asked for a forgotten password; whose it is is looked up later (F1).

    Raises:
        Refusal: `answers-refused`, when it is no address, and `too-many-requests`.
    """
    sought = _sought(kit, EMAIL, email)
    return await _record(kit, Act.REISSUE_BY_MAIL, sought, source=source)


async def help_out(
    kit: Kit, path: object, answers: Mapping[str, object], *, source: str | None
) -> RecoveryAnswer:
    """
    Record what an outcome of the guide does for what was typed (F7, F8).

    Raises:
        Refusal: `guide-path-unknown` for a path that leads to no act, `answers-refused`, and
            `too-many-requests`.
    """
    reached = guide(path)
    if isinstance(reached, Question) or reached.act is None:
        raise unknown_path()
    (asked,) = reached.asks
    values = dict(read_answers(reached.asks, form(answers), parse_email=kit.email).values)
    sought = _sought(kit, asked, values[asked.name])
    return await _record(kit, reached.act, sought, source=source)


def _sought(kit: Kit, asked: Field, text: str) -> Claim:
    try:
        if asked.name == EMAIL.name:
            return Claim(ClaimKind.ADDRESS, kit.email(text).key)
        if asked.name == IDENTIFIER.name:
            return Claim(ClaimKind.IDENTIFIER, Identifier.parse(text).key)
        return Claim(ClaimKind.USER_NUMBER, UserNumber.parse(text).value)
    except Refusal as refusal:
        raise refusal.of(asked.name) from None


async def _record(kit: Kit, act: Act, sought: Claim, *, source: str | None) -> RecoveryAnswer:
    """
    Record one opaque row, unless one for the same waits already: it will do for both (F4).

    What cannot have been meant was refused before, and counts for nobody.
    """
    await reserve_source(kit, request_use(kit.keys, kit.policies.recovery, act, sought, source))
    request = RecoveryRequest.of(act, sought)
    once = kit.keys.oldest.derive(Purpose.LEDGER, "recovery", str(act), request.typed)
    message = Message(
        id=MessageId(kit.nonce().hex()),
        recorded_at=kit.clock(),
        content=request,
        once=once.hex()[:32],
    )
    with suppress(Recorded):
        await kit.commit(Change(messages=(message,)))
    return RecoveryAnswer(act=act)


async def resolve(kit: Kit, message: MessageId, request: RecoveryRequest) -> None:
    """
    Do what was asked, for every account that it concerns (F1, F8).

    Doing it again for the same request issues nothing more (H2).
    """
    sought = request.sought
    found = await kit.store.find(sought)
    if found is not None:
        await _act(kit, found.id, message, request)
    if sought.kind is not ClaimKind.ADDRESS:
        return
    async for account in every(kit, ByDelivery(sought.key)):
        if found is None or account.id != found.id:
            await _act(kit, account.id, message, request)


async def _act(
    kit: Kit, account_id: AccountId, message: MessageId, request: RecoveryRequest
) -> None:
    async def decide(account: Account | None) -> Change | None:
        if account is None:
            return None
        change = await named(kit, account, ask(verifiable(account, kit.keys)))
        if change is None:
            return None
        slots = kit.policies.slots
        return evolve(change, accounts=(beside(change.account, account, kit.keys, slots=slots),))

    def ask(account: Account) -> Change | None:
        secret = NewSecret.provisional(kit.keys.newest, account.id, nonce=kit.nonce())
        now, policy, sought = kit.clock(), kit.policies.recovery, request.sought
        if request.act is Act.SEND_IDENTIFIER:
            return tell_identifier(
                account,
                address_key=sought.key if sought.kind is ClaimKind.ADDRESS else None,
                secret=secret,
                now=now,
                policy=policy,
            )
        if request.act is Act.REISSUE_BY_LETTER:
            return ask_by_letter(account, secret=secret, request=message, now=now, policy=policy)
        return ask_by_mail(
            account,
            address_key=sought.key,
            secret=secret,
            request=message,
            now=now,
            policy=policy,
        )

    await decide_and_commit(kit, account_id, decide)
