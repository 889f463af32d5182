"""
Completing a step: the requested information, the two acceptances, the host's own steps (rules D).
"""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from espace_bailleur.domain.account import Account, StepAnswers
from espace_bailleur.domain.actor import holder_of
from espace_bailleur.domain.address import Reach, given
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.documents import Acceptance
from espace_bailleur.domain.fields import EMAIL, Answers
from espace_bailleur.domain.onboarding import Onboarding
from espace_bailleur.domain.records import DocumentAccepted, StepCompleted
from espace_bailleur.domain.steps import INFORMATION
from espace_bailleur.errors import Code, Fault, Refusal


def _answered(account: Account, step: str, answers: Answers, now: datetime) -> Account:
    """
    Keep what was answered at a step, in the place of what was answered there before.

    The account address is kept once, where it can be confirmed and corrected.
    """
    values = tuple(
        (name, value)
        for name, value in answers.values
        if (step, name) != (INFORMATION, EMAIL.name)
    )
    others = (one for one in account.answers if one.step != step)
    kept = (*others, StepAnswers(step=step, at=now, values=values))
    return evolve(account, answers=kept)


def _completed(account: Account, step: str, now: datetime) -> StepCompleted:
    return StepCompleted(account=account.id, at=now, actor=holder_of(account.id), step=step)


def give_information(
    onboarding: Onboarding, answers: Answers, *, reach: Reach, now: datetime
) -> Change:
    """
    Complete the second step: what was asked, and the account address (D4, D5).

    An address that is confirmed stays: losing it to a slip would lose the way back with it.

    Raises:
        Refusal: `step-not-pending`, and that of `address.check_owner`.
    """
    onboarding.expect(INFORMATION)
    account = _answered(onboarding.account, INFORMATION, answers, now)
    if account.address and account.address.confirmed:
        return Change(accounts=(account.next(),), events=(_completed(account, INFORMATION, now),))
    change = given(account, reach, now=now)
    return evolve(change, events=(_completed(account, INFORMATION, now), *change.events))


def complete_extra(
    onboarding: Onboarding, step: str, answers: Answers, *, now: datetime
) -> Change:
    """
    Complete a step of the host's own (D11).

    Raises:
        Refusal: `step-not-pending`.
    """
    onboarding.expect(step)
    account = _answered(onboarding.account, step, answers, now).next()
    return Change(accounts=(account,), events=(_completed(account, step, now),))


def accept_document(
    onboarding: Onboarding, step: str, *, digest: str, now: datetime, channel: str
) -> Change:
    """
    Accept the document of a step, in exactly the text that was displayed (D8).

    Raises:
        Refusal: `step-not-pending`, and `answers-refused` when *digest* is not that of the
            version in force, so that the person reads it before accepting.
    """
    document = onboarding.expect(step).document
    if document is None or document.digest != digest:
        fault = Fault(Code.DOCUMENT_NOT_DISPLAYED)
        raise Refusal(Code.ANSWERS_REFUSED, faults={"digest": [fault]})
    account = onboarding.account
    acceptance = Acceptance(
        account=account.id,
        document=document.id,
        version=document.version,
        digest=document.digest,
        language=document.language,
        at=now,
        channel=channel,
    )
    others = (one for one in account.acceptances if one.document != document.id)
    accepted = DocumentAccepted(
        account=account.id,
        at=now,
        actor=holder_of(account.id),
        document=document.id,
        version=document.version,
        digest=document.digest,
    )
    return Change(
        accounts=(account.next(acceptances=(*others, acceptance)),),
        acceptances=(acceptance,),
        events=(_completed(account, step, now), accepted),
    )
