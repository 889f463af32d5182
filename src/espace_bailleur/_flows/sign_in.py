"""
Coming in, being recognised again, and leaving (rules E).
"""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from espace_bailleur._flows.contest import got_in
from espace_bailleur._flows.kit import Kit, decide_and_commit, roster_of
from espace_bailleur.domain.account import Account, Claim, ClaimKind
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.contest import GotIn
from espace_bailleur.domain.credential import ProvisionalPassword, matching
from espace_bailleur.domain.entry import Admission, Entry
from espace_bailleur.domain.keys import Purpose
from espace_bailleur.domain.password import PlainPassword
from espace_bailleur.domain.sign_in import (
    PersonalProof,
    Proof,
    ProvisionalProof,
    admission_to,
    admit,
    expired,
    refused,
    sign_in,
    sign_out,
)
from espace_bailleur.domain.text import bounded
from espace_bailleur.domain.words import AccountId, Identifier
from espace_bailleur.errors import Refusal
from espace_bailleur.ports.hasher import Verification


SUCCESSES = 100
"""
How many may come in to one account at once: each that is overtaken decides again, hashing nothing,
and of so many none is overtaken as often (K2).
"""
SPENT = 1
"""
How many an account may have that open nothing any more and can still be proven (G3).
"""


async def enter(kit: Kit, *, identifier: str, password: str, source: str | None) -> Entry:
    """
    Sign in with a personal or a provisional password (E2, E3).

    What is typed decides how far an attempt goes: a text that can be no identifier, or is a slip
    in a provisional password, ends it at once for everyone.
    Otherwise it looks up, compares every slot and verifies once for each accepted profile,
    whatever is found.

    Raises:
        Refusal: `sign-in-refused`, `provisional-password-slip`, `provisional-password-expired`,
            `provisional-password-used`, `not-text`, `too-long`.
    """
    plain = PlainPassword.parse(password)
    came_from = _source_digest(kit, source)
    try:
        claim = Claim(ClaimKind.IDENTIFIER, Identifier.parse(identifier).key)
    except Refusal:
        raise refused() from None
    typed = ProvisionalPassword.parse(plain.text)
    found = await kit.store.find(claim)
    proof = await _prove(kit, found, plain, typed)

    first, again = _first(kit, found, proof), False

    async def decide(account: Account | None) -> Change:
        skew = kit.policies.clocks.skew
        nonlocal again
        # A seat is nearly always taken for the first time. Where one was reopened and people are
        # there, the first try is stale, and whoever proved what leads there decides with them.
        free = again and account is not None and account.seat_is_free
        again = True
        return sign_in(
            account,
            proof=proof,
            now=kit.clock(),
            source=came_from,
            skew=skew,
            got_in=first,
            roster=await roster_of(kit, account) if account and free else None,
        )

    patient = evolve(kit, tries=SUCCESSES)
    change = await decide_and_commit(patient, claim, decide, found=(found,))
    admission = admission_to(change)
    if admission is None:
        raise expired()
    return entry(kit, change.account, admission, admission.at)


def _first(kit: Kit, account: Account | None, proof: Proof | None) -> GotIn | None:
    """
    Draw the code that contests the first connection of an organisation (G2).
    """
    if account is None or not isinstance(proof, ProvisionalProof) or account.entered_at:
        return None
    return got_in(kit, account.id, proof.issue)


def _source_digest(kit: Kit, source: str | None) -> str | None:
    if source is None:
        return None
    return kit.keys.oldest.derive(Purpose.LEDGER, "source", bounded(source)).hex()[:16]


async def _prove(
    kit: Kit, account: Account | None, plain: PlainPassword, typed: ProvisionalPassword | None
) -> Proof | None:
    issue = matching(
        typed,
        account.id if account else AccountId(""),
        account.provable if account else (),
        keys=kit.keys,
        slots=kit.policies.slots + SPENT,
    )
    stored = account.password if account else None
    verification = await kit.hasher.verify(stored, plain)
    if issue is not None:
        return ProvisionalProof(issue=issue.id)
    if account is None or stored is None or verification is Verification.MISMATCH:
        return None
    renewed = None
    if verification is Verification.MATCH_TO_RENEW:
        renewed = await kit.hasher.hash(plain)
    return PersonalProof(epoch=account.epoch, stored=stored, renewed=renewed)


def entry(kit: Kit, account: Account, admission: Admission, now: datetime) -> Entry:
    """
    Show an admission on an account, signed by the newest key.
    """
    return Entry(
        admission=admission,
        onboarding=kit.onboarding(account, admission, now),
        token=admission.sealed(kit.keys.newest),
    )


def admitted(kit: Kit, account: Account | None, admission: Admission, now: datetime) -> Account:
    """
    Return the account when the admission still holds there.

    Raises:
        SessionEnded: it does not.
    """
    policies = kit.policies
    return admit(account, admission, now=now, policy=policies.sessions, skew=policies.clocks.skew)


async def resume(kit: Kit, token: object) -> Entry:
    """
    Recognise the signed string of an earlier entry (E1).

    Raises:
        SessionEnded: it is none, or no longer one.
    """
    admission = Admission.unsealed(token, kit.keys)
    found, now = await kit.store.find(admission.account), kit.clock()
    return entry(kit, admitted(kit, found, admission, now), admission, now)


async def leave(kit: Kit, came_in: Entry) -> None:
    """
    End every session of the account.

    Raises:
        SessionEnded: it had ended before.
    """

    async def decide(account: Account | None) -> Change:
        now = kit.clock()
        return sign_out(admitted(kit, account, came_in.admission, now), now=now)

    await decide_and_commit(kit, came_in.admission.account, decide)
