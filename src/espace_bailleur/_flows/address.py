"""
Confirming, correcting and asking again for the code of an account address (D5).
"""

from __future__ import annotations

from espace_bailleur._flows.kit import Kit, decide_and_commit
from espace_bailleur._flows.sign_in import admitted, entry
from espace_bailleur.domain.account import Account, Claim, ClaimKind
from espace_bailleur.domain.address import (
    Reach,
    check_owner,
    code_digest,
    code_refused,
    code_text,
    proves,
    send_code,
    try_code,
)
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.credential import NewSecret, issue_id
from espace_bailleur.domain.entry import Admission, Entry
from espace_bailleur.domain.fields import EMAIL
from espace_bailleur.domain.onboarding import Command
from espace_bailleur.domain.text import bounded
from espace_bailleur.domain.words import EmailAddress
from espace_bailleur.errors import Refusal


async def owner_of(kit: Kit, email: EmailAddress, account: Account) -> Account | None:
    """
    Find the other account that has claimed an address.
    """
    owner = await kit.store.find(Claim(ClaimKind.ADDRESS, email.key))
    return owner if owner and owner.id != account.id else None


async def reserve_mail(kit: Kit, admission: Admission, email: EmailAddress) -> bool:
    """
    Reserve one more mail to an address, within the limits of D5.
    """
    policy = kit.policies.address
    uses = [
        kit.use(policy.per_account, "code/account", admission.account),
        kit.use(policy.per_mailbox, "code/mailbox", email.mailbox),
    ]
    if admission.source is not None:
        uses.append(kit.use(policy.per_source, "code/source", admission.source))
    return await kit.ledger.reserve(uses, now=kit.clock()) is None


async def reach(kit: Kit, account: Account, email: EmailAddress, *, has_room: bool) -> Reach:
    """
    Find out what deciding on an address needs, and derive the code that would confirm it.
    """
    key, nonce = kit.keys.newest, kit.nonce()
    code = code_text(key, account.id, nonce)
    digest = code_digest(key, account.id, email, code)
    return Reach(
        email=email,
        owner=await owner_of(kit, email, account),
        secret=NewSecret(id=issue_id(nonce), key_id=key.id, nonce=nonce, digest=digest),
        may_send=has_room,
    )


async def confirm(kit: Kit, came_in: Entry, code: str) -> Entry:
    """
    Confirm the account address with the code that was sent to it.

    Raises:
        SessionEnded: the session is over.
        Refusal: `code-refused`, always the same and counted as a try; `not-allowed` where no
            address waits to be confirmed.
    """
    typed = bounded(code)

    async def decide(found: Account | None) -> Change:
        now = kit.clock()
        account = admitted(kit, found, came_in.admission, now)
        proven = proves(typed, account, kit.keys)
        if account.address and await owner_of(kit, account.address.email, account):
            proven = False
        return try_code(
            kit.onboarding(account, came_in.admission, now),
            proven=proven,
            now=now,
            policy=kit.policies.address,
            skew=kit.policies.clocks.skew,
        )

    change = await decide_and_commit(kit, came_in.admission.account, decide)
    address = change.account.address
    if address is None or not address.confirmed:
        raise code_refused()
    return entry(kit, change.account, came_in.admission, kit.clock())


async def correct(kit: Kit, came_in: Entry, email: str) -> Entry:
    """
    Put another address in the place of one that is not confirmed, and send a code to it.

    Raises:
        SessionEnded: the session is over.
        Refusal: `not-allowed`, `too-many-codes`, or `answers-refused` when it is no address, or
            that of another account of the same holder.
    """
    try:
        corrected = kit.email(email)
    except Refusal as refusal:
        raise refusal.of(EMAIL.name) from None
    return await _send(kit, came_in, Command.CORRECT_ADDRESS, corrected)


async def resend(kit: Kit, came_in: Entry) -> Entry:
    """
    Send a new code to the address that waits to be confirmed.

    Raises:
        SessionEnded: the session is over.
        Refusal: `not-allowed` where none waits, `too-many-codes`.
    """
    return await _send(kit, came_in, Command.RESEND_CODE, None)


async def _send(
    kit: Kit, came_in: Entry, command: Command, corrected: EmailAddress | None
) -> Entry:
    admission = came_in.admission
    reserved: EmailAddress | None = None
    has_room = False

    async def decide(found: Account | None) -> Change:
        nonlocal reserved, has_room
        now = kit.clock()
        account = admitted(kit, found, admission, now)
        onboarding = kit.onboarding(account, admission, now)
        waiting = onboarding.to_confirm(command)
        to = corrected or waiting
        if to != reserved:
            check_owner(account, await owner_of(kit, to, account))
            reserved, has_room = to, await reserve_mail(kit, admission, to)
        found_out = await reach(kit, account, to, has_room=has_room)
        return send_code(onboarding, found_out, command=command, now=now)

    change = await decide_and_commit(kit, admission.account, decide)
    return entry(kit, change.account, admission, kit.clock())
