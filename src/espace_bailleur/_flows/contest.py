"""
Contesting a recovery with the code that the account's addresses were sent (F6).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from attrs import evolve

from espace_bailleur._flows.kit import (
    Kit,
    decide_and_commit,
    people_of,
    read,
    reserve_source,
    roster_of,
)
from espace_bailleur.domain.account import Account, Claim, ClaimKind
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.contest import ContestAnswer, GotIn, contest, froze, refused
from espace_bailleur.domain.contest_code import ContestCode, new_contest_code, proven_by
from espace_bailleur.domain.counting import source_use
from espace_bailleur.domain.everybody import stop_all
from espace_bailleur.domain.fields import CONTEST_CODE, USER_NUMBER
from espace_bailleur.domain.team import in_step
from espace_bailleur.domain.text import bounded
from espace_bailleur.domain.words import AccountId, IssueId, UserNumber
from espace_bailleur.errors import Code, Fault, Refusal


_Word = TypeVar("_Word")

INSISTENCE = 100
"""
How often a contest is decided again: those whom it stops may come in again and again meanwhile.
"""


def got_in(kit: Kit, account: AccountId, issue: IssueId | None) -> GotIn:
    """
    Draw the code that would contest whoever gets in by an issue.
    """
    code = new_contest_code(kit.keys.newest, account, nonce=kit.nonce())
    return GotIn(issue=issue, code=code, policy=kit.policies.contest)


async def contest_recovery(
    kit: Kit, *, user_number: str, code: str, source: str | None
) -> ContestAnswer:
    """
    Freeze the account of *user_number* for whoever has the code of a message about it.

    Where that message told of an organisation's first connection, everybody there is stopped (G2).
    What is typed decides how far an attempt goes: a slip ends it at once for everyone, and counts
    for nobody.
    Otherwise it looks up once and compares every place, whatever is found (E3).

    Raises:
        Refusal: `answers-refused` with the faults of both fields, `too-many-requests`, and
            `contest-refused` for everything that contests nothing.
    """
    number, typed = _typed(user_number, code)
    # Without a source a code counts by itself: it is too long to be guessed, and whoever tries
    # others at this number, which the thief knows too, shuts out nobody who has it.
    attempt = (number.value, typed.symbols)
    policy = kit.policies.contest
    await reserve_source(kit, source_use(kit.keys, policy, "contest", source, asked=attempt))

    async def decide(account: Account | None) -> Change | None:
        proven = proven_by(
            typed,
            account.id if account else AccountId(""),
            account.contestable if account else (),
            keys=kit.keys,
            places=kit.policies.contest.places,
        )
        skew = kit.policies.clocks.skew
        now = kit.clock()
        change = contest(account, proven, now=now, skew=skew)
        if account is None or proven is None or change is None or not froze(change):
            return change
        roster = await roster_of(kit, account)
        if roster is not None and proven.everybody:
            return stop_all(change, roster, await people_of(kit, roster))
        return in_step(change, roster, actor=change.events[0].actor, now=now)

    patient = evolve(kit, tries=INSISTENCE)
    claim = Claim(ClaimKind.USER_NUMBER, number.value)
    change = await decide_and_commit(patient, claim, decide)
    if not froze(change):
        raise refused()
    return ContestAnswer(contact=kit.service.contact)


def _typed(user_number: str, code: str) -> tuple[UserNumber, ContestCode]:
    faults: dict[str, list[Fault]] = {}
    number = read(faults, USER_NUMBER.name, _filled_in(UserNumber.parse), user_number)
    typed = read(faults, CONTEST_CODE.name, _filled_in(ContestCode.parse), code)
    if number is None or typed is None:
        raise Refusal(Code.ANSWERS_REFUSED, faults=faults)
    return number, typed


def _filled_in(parse: Callable[[str], _Word]) -> Callable[[str], _Word]:
    def parse_what_is_there(text: str) -> _Word:
        typed = bounded(text)
        if not typed.strip():
            raise Refusal(Code.REQUIRED)
        return parse(typed)

    return parse_what_is_there
