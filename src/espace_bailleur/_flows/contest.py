"""
Contesting a recovery with the code that the account's addresses were sent (F6).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from espace_bailleur._flows.kit import Kit, decide_and_commit, reserve_source
from espace_bailleur.domain.account import Account, Claim, ClaimKind
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.contest import ContestAnswer, contest, froze, refused
from espace_bailleur.domain.contest_code import ContestCode, proven_by
from espace_bailleur.domain.fields import CONTEST_CODE, USER_NUMBER, Field
from espace_bailleur.domain.words import AccountId, UserNumber
from espace_bailleur.errors import Code, Fault, Refusal


_Word = TypeVar("_Word")


async def contest_recovery(
    kit: Kit, *, user_number: str, code: str, source: str | None
) -> ContestAnswer:
    """
    Freeze the account of *user_number* for whoever has the code of a message about it.

    What is typed decides how far an attempt goes: a slip ends it at once for everyone, and counts
    for nobody.
    Otherwise it looks up once and compares every place, whatever is found (E3).

    Raises:
        Refusal: `answers-refused` with the faults of both fields, `too-many-requests`, and
            `contest-refused` for everything that contests nothing.
    """
    number, typed = _typed(user_number, code)
    await reserve_source(kit, kit.policies.contest.per_source, "contest/source", source)

    async def decide(account: Account | None) -> Change | None:
        proven = proven_by(
            typed,
            account.id if account else AccountId(""),
            account.contestable if account else (),
            keys=kit.keys,
            places=kit.policies.contest.places,
        )
        skew = kit.policies.clocks.skew
        return contest(account, proven, now=kit.clock(), skew=skew)

    change = await decide_and_commit(kit, Claim(ClaimKind.USER_NUMBER, number.value), decide)
    if not froze(change):
        raise refused()
    return ContestAnswer(contact=kit.service.contact)


def _typed(user_number: str, code: str) -> tuple[UserNumber, ContestCode]:
    faults: dict[str, list[Fault]] = {}
    number = _read(USER_NUMBER, UserNumber.parse, user_number, faults)
    typed = _read(CONTEST_CODE, ContestCode.parse, code, faults)
    if number is None or typed is None:
        raise Refusal(Code.ANSWERS_REFUSED, faults=faults)
    return number, typed


def _read(
    asked: Field, parse: Callable[[str], _Word], text: str, faults: dict[str, list[Fault]]
) -> _Word | None:
    try:
        return parse(text)
    except Refusal as refusal:
        faults[asked.name] = [refusal.fault]
        return None
