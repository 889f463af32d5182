"""
Dispatching what was recorded: each message to its courier, and what became of it (rules H).
"""

from __future__ import annotations

import logging

from collections import Counter
from collections.abc import Callable
from typing import assert_never

from espace_bailleur._flows.kit import Kit, decide_and_commit
from espace_bailleur._flows.recovery import resolve
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.address import code_text
from espace_bailleur.domain.change import Change, Settlement
from espace_bailleur.domain.contest import contested_by
from espace_bailleur.domain.contest_code import ContestCode
from espace_bailleur.domain.credential import NewSecret, ProvisionalPassword
from espace_bailleur.domain.delivery import (
    AddressCodeNotice,
    ContestNotice,
    Dead,
    Dispatched,
    Dropped,
    IdentifierNotice,
    Leased,
    Message,
    Outcome,
    PasswordNotice,
    RecoveryNotice,
    RecoveryRequest,
    Resolved,
    Retry,
    SecretNotice,
    Sent,
)
from espace_bailleur.domain.dispatching import (
    Gone,
    Late,
    Send,
    examine,
    goes_there,
    in_time,
    lost,
    next_batch,
    replace_issue,
)
from espace_bailleur.domain.notices import Notice, SeatNotice
from espace_bailleur.ports.store import Stale
from espace_bailleur.texts.messages import compose


_log = logging.getLogger("espace_bailleur")


def never() -> bool:
    """
    Go on until nothing is due.
    """
    return False


async def dispatch(kit: Kit, *, stopped: Callable[[], bool] = never) -> Dispatched:
    """
    Send everything that is due, and what that makes due, until nothing is or *stopped* says so.

    One message that fails holds up no other (H1, H3).
    What a slow courier leaves no time for is given up to whoever leases it next (H4).
    """
    became: Counter[type[Outcome]] = Counter()
    lease, limit, began = kit.policies.dispatch.lease, 1, kit.clock()
    while not stopped() and (leased := await kit.store.lease(now=began, limit=limit, lease=lease)):
        for one in leased:
            if stopped() or not in_time(kit.clock() - began, lease=lease):
                break
            outcome = await _attempt(kit, one)
            if await _settle(kit, one, outcome):
                became[type(outcome)] += 1
        now = kit.clock()
        limit, began = next_batch(limit, took=now - began, lease=lease), now
    return Dispatched(
        sent=became[Sent],
        resolved=became[Resolved],
        retried=became[Retry],
        dead=became[Dead],
        dropped=became[Dropped],
    )


async def _attempt(kit: Kit, leased: Leased) -> Outcome:
    try:
        return await _deliver(kit, leased.message)
    except Exception as failure:  # noqa: BLE001 - whatever a courier raises, the others go on
        _log.warning(
            "message %s was not sent (try %d): %s",
            leased.message.id,
            leased.attempts + 1,
            type(failure).__name__,
        )
        delays = kit.policies.dispatch.delays
        if leased.attempts >= len(delays):
            return Dead()
        return Retry(kit.clock() + delays[leased.attempts])


async def _settle(kit: Kit, leased: Leased, outcome: Outcome) -> bool:
    """
    Settle a message, and free what one held that will never arrive in the same commit (C7).

    Where others keep changing its account, it stays as it is until its lease runs out.
    """
    content = leased.message.content
    for _ in range(kit.tries):
        change = None
        if isinstance(outcome, Dead | Dropped) and not isinstance(content, RecoveryRequest):
            account = await kit.store.find(content.account)
            change = lost(account, leased.message, now=kit.clock())
        settlement = Settlement(
            message=leased.message.id,
            generation=leased.generation,
            outcome=outcome,
            change=change,
        )
        try:
            return await kit.settle(settlement)
        except Stale:
            continue
    _log.warning("message %s was not settled: Busy", leased.message.id)
    return False


async def _deliver(kit: Kit, message: Message) -> Outcome:
    content = message.content
    match content:
        case RecoveryRequest():
            await resolve(kit, message.id, content)
            return Resolved()
        case IdentifierNotice() if not goes_there(await kit.store.find(content.account), content):
            return Dropped()
        case PasswordNotice() | AddressCodeNotice():
            return await _deliver_secret(kit, message, content)
        case RecoveryNotice() | SeatNotice():
            return await _tell_to_contest(kit, message, content)
        case Notice():
            await kit.courier.send(
                compose(message, secret=None, expires_at=None, service=kit.service)
            )
            return Sent()
        case _:
            assert_never(content)


async def _tell_to_contest(kit: Kit, message: Message, content: ContestNotice) -> Outcome:
    """
    Tell of what can be contested as long as it can, with the code that does (F6, G2).
    """
    account = await kit.store.find(content.account)
    found = contested_by(account, content, now=kit.clock())
    key = kit.keys.get(content.key_id)
    if found is None or key is None:
        return Dropped()
    code = ContestCode.derive(key, content.account, content.nonce).text
    await kit.courier.send(
        compose(message, secret=code, expires_at=found.expires_at, service=kit.service)
    )
    return Sent()


async def _deliver_secret(kit: Kit, message: Message, content: SecretNotice) -> Outcome:
    """
    Begin the secret's life before its first dispatch, in a commit of its own (C5).
    """
    found: Send | Late | Gone = Gone()

    async def decide(account: Account | None) -> Change | None:
        nonlocal found
        now = kit.clock()
        found = examine(account, content, now=now, policies=kit.policies)
        if isinstance(found, Send):
            return found.change
        if isinstance(found, Late) and account and isinstance(content, PasswordNotice):
            secret = NewSecret.provisional(kit.keys.newest, account.id, nonce=kit.nonce())
            return replace_issue(
                account, found.issue, content, secret=secret, now=now, policies=kit.policies
            )
        return None

    await decide_and_commit(kit, content.account, decide)
    key = kit.keys.get(content.key_id)
    if not isinstance(found, Send) or key is None:
        return Dropped()
    match content:
        case PasswordNotice():
            plain = ProvisionalPassword.derive(key, content.account, content.nonce).text
        case AddressCodeNotice():
            plain = code_text(key, content.account, content.nonce)
        case _:
            assert_never(content)
    await kit.courier.send(
        compose(message, secret=plain, expires_at=found.expires_at, service=kit.service)
    )
    return Sent()
