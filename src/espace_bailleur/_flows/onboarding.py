"""
Completing the pending step, whichever it is, through one verb (rules D).
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve

from espace_bailleur._flows.address import owner_of, reach, reserve_mail
from espace_bailleur._flows.contest import got_in
from espace_bailleur._flows.kit import Kit, decide_and_commit
from espace_bailleur._flows.sign_in import admitted, entry
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.address import check_owner
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.completing import accept_document, complete_extra, give_information
from espace_bailleur.domain.entry import Entry
from espace_bailleur.domain.fields import DIGEST, NEW_PASSWORD, Answers, form, read_answers
from espace_bailleur.domain.password import (
    PlainPassword,
    choose_password,
    password_faults,
    words_of,
)
from espace_bailleur.domain.steps import INFORMATION, PERSONAL_PASSWORD, Step
from espace_bailleur.errors import Code, Refusal


async def complete(
    kit: Kit, came_in: Entry, answers: Mapping[str, object], *, channel: str
) -> Entry:
    """
    Complete the step that *answers* names, which must be the pending one (D1, D2).

    Raises:
        SessionEnded: the session is over.
        Refusal: `step-not-pending`, `answers-refused` with the faults of every field, or
            `not-text` when it is no form.
    """
    admission, answers = came_in.admission, form(answers)
    found, now = await kit.store.find(admission.account), kit.clock()
    account = admitted(kit, found, admission, now)
    step = kit.onboarding(account, admission, now).expect(answers.get("step"))
    if step.id == PERSONAL_PASSWORD:
        change = await _choose(kit, came_in, account, answers)
        admission = evolve(admission, epoch=change.account.epoch, issue=None)
    else:
        given = read_answers(step.fields, answers, parse_email=kit.email)
        change = await _answer(kit, came_in, step, given, channel=channel)
    return entry(kit, change.account, admission, kit.clock())


async def _answer(kit: Kit, came_in: Entry, step: Step, given: Answers, *, channel: str) -> Change:
    admission = came_in.admission
    has_room = False
    if given.email is not None:
        check_owner(came_in.account, await owner_of(kit, given.email, came_in.account))
        has_room = await reserve_mail(kit, admission, given.email)

    async def decide(found: Account | None) -> Change:
        now = kit.clock()
        account = admitted(kit, found, admission, now)
        onboarding = kit.onboarding(account, admission, now)
        if step.id == INFORMATION and given.email is not None:
            found_out = await reach(kit, account, given.email, has_room=has_room)
            return give_information(onboarding, given, reach=found_out, now=now)
        if step.document is not None:
            digest = dict(given.values)[DIGEST.name]
            return accept_document(onboarding, step.id, digest=digest, now=now, channel=channel)
        return complete_extra(onboarding, step.id, given, now=now)

    return await decide_and_commit(kit, admission.account, decide)


async def _choose(
    kit: Kit, came_in: Entry, account: Account, answers: Mapping[str, object]
) -> Change:
    """
    Check and hash a personal password once, then decide on fresh state (K2).
    """
    try:
        plain = PlainPassword.parse(answers.get(NEW_PASSWORD.name, ""))
    except Refusal as refusal:
        raise refusal.of(NEW_PASSWORD.name) from None
    faults = password_faults(
        plain,
        policy=kit.policies.password,
        words=words_of(account),
        blocked=kit.blocklist(plain.text),
    )
    if faults:
        raise Refusal(Code.ANSWERS_REFUSED, faults={NEW_PASSWORD.name: faults})
    hashed = await kit.hasher.hash(plain)
    waiting = kit.onboarding(account, came_in.admission, kit.clock()).unconfirmed
    has_room = waiting is not None and await reserve_mail(kit, came_in.admission, waiting)

    async def decide(found: Account | None) -> Change:
        now = kit.clock()
        fresh = admitted(kit, found, came_in.admission, now)
        onboarding = kit.onboarding(fresh, came_in.admission, now)
        to = onboarding.unconfirmed
        found_out = await reach(kit, fresh, to, has_room=has_room) if to else None
        return choose_password(
            onboarding,
            password=hashed,
            reach=found_out,
            got_in=got_in(kit, came_in.admission.account, came_in.admission.issue),
            now=now,
        )

    return await decide_and_commit(kit, came_in.admission.account, decide)
