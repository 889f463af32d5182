"""
The account address: another one for each account, claimed when it is confirmed (B2, D5).
"""

from __future__ import annotations

import hmac

from datetime import datetime, timedelta

from attrs import evolve, frozen

from espace_bailleur.domain.account import Account, AccountAddress
from espace_bailleur.domain.actor import holder_of
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.credential import AddressCode, NewSecret
from espace_bailleur.domain.delivery import AddressCodeNotice, AddressInUseNotice, Message
from espace_bailleur.domain.keys import Key, KeyRing, Purpose
from espace_bailleur.domain.notices import about
from espace_bailleur.domain.onboarding import Command, Onboarding
from espace_bailleur.domain.policies import AddressPolicy
from espace_bailleur.domain.records import (
    AddressCodeRefused,
    AddressConfirmed,
    AddressGiven,
)
from espace_bailleur.domain.text import without_separators
from espace_bailleur.domain.words import AccountId, EmailAddress, MessageId
from espace_bailleur.errors import Code, Fault, Refusal


DIGITS = 8


def code_text(key: Key, account: AccountId, nonce: bytes) -> str:
    """
    Derive the digits of a code; the same each time (C6).
    """
    number = int.from_bytes(key.derive(Purpose.ADDRESS_CODE, account, nonce))
    return f"{number % 10**DIGITS:0{DIGITS}}"


def code_digest(key: Key, account: AccountId, email: EmailAddress, code: str) -> bytes:
    """
    Compute the keyed digest that verifies a code, bound to account and address (D5).
    """
    return key.derive(Purpose.ADDRESS_CODE_DIGEST, account, email.key, code)


def proves(typed: str, account: Account, keys: KeyRing) -> bool:
    """
    Tell whether *typed* is the code that was sent to the account's address.
    """
    address = account.address
    if address is None or address.code is None:
        return False
    key = keys.get(address.code.key_id)
    if key is None:
        return False
    digest = code_digest(key, account.id, address.email, without_separators(typed))
    return hmac.compare_digest(digest, address.code.digest)


@frozen(kw_only=True)
class Reach:
    """
    What a flow found out about an address that somebody gave, before anything is decided.
    """

    email: EmailAddress
    owner: Account | None
    """The account that has claimed it, when another one has."""
    secret: NewSecret
    may_send: bool
    """Whether the limits of D5 leave room for one more mail."""


def check_owner(account: Account, owner: Account | None) -> None:
    """
    Go on unless another account of the same holder has the address (D5).

    Raises:
        Refusal: `answers-refused`, the fault naming that account's user number.
    """
    holders = [(one.holder.kind, one.holder.reference) for one in (account, owner or account)]
    if owner and owner.id != account.id and holders[0] == holders[1]:
        facts = {"user_number": str(owner.user_number), "departement": owner.departement.code}
        fault = Fault(Code.ADDRESS_OF_OTHER_ACCOUNT, facts)
        raise Refusal(Code.ANSWERS_REFUSED, faults={"email": [fault]})


def given(account: Account, reach: Reach, *, now: datetime) -> Change:
    """
    Record the address that the person gave, and send what will confirm it (D5).

    Where the limits leave no room nothing is under way, and asking for a code says why.
    Having received the redeemed provisional password there confirms it at once.
    An address that belongs to somebody else gets the same answer; its owner is told instead, and
    the code that would confirm it is never sent.

    Raises:
        Refusal: that of `check_owner`.
    """
    check_owner(account, reach.owner)
    return ask_to_confirm(account, reach, now=now)


def ask_to_confirm(account: Account, reach: Reach, *, now: datetime) -> Change:
    """
    Do as `given`, for an address that was taken before.
    """
    actor = holder_of(account.id)
    if reach.owner is None or reach.owner.id == account.id:
        email = _received_there(account, reach.email)
        if email is not None:
            address = AccountAddress(email=email, confirmed_at=now)
            event = AddressConfirmed(account=account.id, at=now, actor=actor)
            return Change(accounts=(account.next(address=address),), events=(event,))
    events = (AddressGiven(account=account.id, at=now, actor=actor),)
    if not reach.may_send:
        bare = AccountAddress(email=reach.email)
        return Change(accounts=(account.next(address=bare),), events=events)
    code = AddressCode(id=reach.secret.id, digest=reach.secret.digest, key_id=reach.secret.key_id)
    address = AccountAddress(email=reach.email, code=code)
    return Change(
        accounts=(account.next(address=address),),
        events=events,
        messages=(_notice(account, reach, now),),
    )


def _received_there(account: Account, email: EmailAddress) -> EmailAddress | None:
    """
    Find the stored address at which a redeemed provisional password was received.
    """
    sent_to = [one.to for one in account.issues if one.redeemed_at and one.to]
    confirmed = account.address.email if account.address and account.address.confirmed else None
    known = [*sent_to, confirmed] if confirmed else sent_to
    arrives = email.key not in account.returned
    return next((one for one in known if arrives and one.key == email.key), None)


def _notice(account: Account, reach: Reach, now: datetime) -> Message:
    owner = reach.owner
    if owner and owner.address:
        content: AddressCodeNotice | AddressInUseNotice = AddressInUseNotice(
            **about(owner, owner.address.email)
        )
    else:
        content = AddressCodeNotice(
            **about(account, reach.email),
            issue=reach.secret.id,
            key_id=reach.secret.key_id,
            nonce=reach.secret.nonce,
        )
    return Message(id=MessageId(f"{reach.secret.id}-address"), recorded_at=now, content=content)


def send_code(onboarding: Onboarding, reach: Reach, *, command: Command, now: datetime) -> Change:
    """
    Send a code to the address to be confirmed, the same one or a corrected one.

    The code before is void, since it was sent elsewhere or may be lost (P25).

    Raises:
        Refusal: `not-allowed`, `too-many-codes`, and that of `check_owner`.
    """
    onboarding.to_confirm(command)
    if not reach.may_send:
        raise Refusal(Code.TOO_MANY_CODES)
    return given(onboarding.account, reach, now=now)


def code_refused() -> Refusal:
    """
    Make the one refusal for a code that is wrong, too late, used up or was never sent.
    """
    return Refusal(Code.CODE_REFUSED, faults={"code": [Fault(Code.CODE_REFUSED)]})


def try_code(
    onboarding: Onboarding,
    *,
    proven: bool,
    now: datetime,
    policy: AddressPolicy,
    skew: timedelta,
) -> Change:
    """
    Confirm the address with its code, or count one more try (D5).

    The change tells which: the address is confirmed in it, or its event is `AddressCodeRefused`.

    Raises:
        Refusal: `not-allowed` without an address to confirm, `code-refused` when its tries are
            used up, so that no more is counted or told.
    """
    email = onboarding.to_confirm(Command.CONFIRM_ADDRESS)
    account = onboarding.account
    code = account.address.code if account.address else None
    if code is None or code.tries >= policy.tries:
        raise code_refused()
    actor = holder_of(account.id)
    until = code.expires_at
    live = until is not None and until - policy.life - skew <= now < until
    if not (proven and live):
        # Proven too late it is dead for good, whatever the clock does (K5).
        late = proven and until is not None and now >= until
        tries = policy.tries if late else code.tries + 1
        counted = account.with_code(evolve(code, tries=tries))
        refused = AddressCodeRefused(account=account.id, at=now, actor=actor)
        return Change(accounts=(counted,), events=(refused,))
    confirmed = AccountAddress(email=email, confirmed_at=now)
    event = AddressConfirmed(account=account.id, at=now, actor=actor)
    returned = tuple(one for one in account.returned if one != email.key)
    following = account.next(address=confirmed, returned=returned)
    return Change(accounts=(following,), events=(event,))
