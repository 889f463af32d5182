"""
What is answered to whom about whom: the tables of the docs are rendered from the decisions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from attrs import evolve, frozen

from espace_bailleur import (
    Account,
    Code,
    Hold,
    Individual,
    Member,
    Onboarding,
    Refusal,
    Roster,
    SessionEnded,
    TeamAct,
)
from espace_bailleur.domain.account import Standing
from espace_bailleur.domain.chair import Chair
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.credential import NewSecret
from espace_bailleur.domain.issuing import OpenAccount
from espace_bailleur.domain.keys import Key
from espace_bailleur.domain.organisation import ALLOWED, GIVES, change_team, create_colleague
from espace_bailleur.domain.permissions import ORGANISATIONS
from espace_bailleur.domain.policies import AS_THE_SEED, SESSIONS
from espace_bailleur.domain.records import SuccessionOpened
from espace_bailleur.domain.sign_in import admit
from espace_bailleur.domain.team import appoint, dismiss, set_standing
from espace_bailleur.domain.words import (
    AccountId,
    Departement,
    EmailAddress,
    Identifier,
    UserNumber,
)
from espace_bailleur.testing.doubles import START
from espace_bailleur.testing.people import DOCUMENTS, OPERATOR
from tests.rosters import CHIEF, COLLEAGUE, SKEW, a_chair, a_member, an_account


DOCS = Path(__file__).parents[2] / "docs" / "explanation" / "organisations.md"
ADMINISTRATOR, INSTITUTION = Hold.ADMINISTRATOR, Hold.OPERATOR
ACTS = (TeamAct.CREATE, *ALLOWED)


@frozen(kw_only=True)
class Row:
    """
    One situation: who acts, about whom, and what stands before any decision.
    """

    chair: Chair
    target: Account | None = None
    onboarding: bool = False
    """Whether steps are left to do."""
    out: bool = False
    """Whether whoever acts was suspended since they signed in."""
    used_up: bool = False
    """Whether the organisation gave too much already."""


def _about(target: Account, member: Member, **others: bool) -> Row:
    return Row(chair=a_chair(ME, _I, member), target=target, **others)


ME, OTHER, OPENED = an_account(2), an_account(3), an_account(1)
NEW = an_account(3, connected=False)
STRANGER = evolve(an_account(4), works_for=AccountId("account-9"))
_I = a_member(ME, CHIEF)
_SHE, _SHE_LEADS = a_member(OTHER, COLLEAGUE), a_member(OTHER, CHIEF)
ROWS: dict[str, Row] = {
    "me, beside another administrator": Row(
        chair=a_chair(ME, _I, _SHE_LEADS, beside=(OTHER,)), target=ME
    ),
    "me, beside an administrator without a password": Row(
        chair=a_chair(ME, _I, a_member(NEW, CHIEF), beside=(NEW,)), target=ME
    ),
    "me, alone": Row(chair=a_chair(ME, _I, _SHE), target=ME),
    "a colleague": _about(OTHER, _SHE),
    "a colleague who never connected": _about(NEW, a_member(NEW, COLLEAGUE)),
    "a suspended colleague": _about(OTHER, a_member(OTHER, COLLEAGUE, ADMINISTRATOR)),
    "another administrator": _about(OTHER, _SHE_LEADS),
    "another administrator, without a password": _about(NEW, a_member(NEW, CHIEF)),
    "a suspended administrator": _about(OTHER, a_member(OTHER, CHIEF, ADMINISTRATOR)),
    "whom the institution suspended": _about(OTHER, a_member(OTHER, COLLEAGUE, INSTITUTION)),
    "whom both suspended": _about(OTHER, a_member(OTHER, COLLEAGUE, *Hold)),
    "the account that the institution opened": _about(OPENED, a_member(OPENED, COLLEAGUE)),
    "that account, suspended": _about(OPENED, a_member(OPENED, COLLEAGUE, ADMINISTRATOR)),
    "that account, as administrator": _about(OPENED, a_member(OPENED, CHIEF)),
    "of another organisation": Row(chair=a_chair(ME, _I), target=STRANGER),
    "anybody, as a colleague acts": Row(
        chair=a_chair(ME, a_member(ME, COLLEAGUE), _SHE_LEADS), target=OTHER
    ),
    "anybody, as somebody suspended acts": _about(OTHER, _SHE, out=True),
    "anybody, before every step is done": _about(OTHER, _SHE, onboarding=True),
    "anybody, after fifteen minutes": Row(
        chair=a_chair(ME, _I, _SHE, ago=ORGANISATIONS.fresh), target=OTHER
    ),
    "a colleague, after too much was given": _about(OTHER, _SHE, used_up=True),
}


def _answer(decide: Callable[[], Change | None]) -> str:
    try:
        change = decide()
    except Refusal as refusal:
        return str(refusal.code)
    except SessionEnded as ended:
        return str(ended)
    if change is None:
        return "as it was"
    opens = any(isinstance(one, SuccessionOpened) for one in change.events)
    return "done, opens the succession" if opens else "done"


def _acted(row: Row, act: TeamAct) -> Change | None:
    """
    Decide in the order of the journeys: the session, the steps, the act, the limit.
    """
    chair, me = row.chair, row.chair.me
    if row.out:
        me = evolve(me, standing=Standing.SUSPENDED)
    admit(me, chair.admission, now=START, policy=SESSIONS, skew=SKEW)
    if row.onboarding:
        Onboarding.of(me, documents=DOCUMENTS, now=START).to_enter()
    if act is TeamAct.CREATE:
        change: Change | None = _created(chair)
    else:
        named = {TeamAct.GRANT: "declare", TeamAct.WITHDRAW: "read"}.get(act)
        change = change_team(chair, act, row.target, permission=named)
    if change is not None and row.used_up and act in GIVES:
        raise Refusal(Code.TOO_MANY_CHANGES)
    return change


def _created(chair: Chair) -> Change:
    command = OpenAccount(
        id=AccountId("account-5"),
        identifier=Identifier("ident-5"),
        user_number=UserNumber(f"{5:014}"),
        departement=Departement("33"),
        holder=Individual(reference="drawn-5", name="Zoé"),
        email=EmailAddress("zoe-5@example.org"),
        works_for=AccountId("account-1"),
    )
    secret = NewSecret.provisional(Key(bytes(32)), command.id, nonce=bytes(16))
    return create_colleague(chair, command, (), secret=secret, policy=AS_THE_SEED)


_HELD = Standing.SUSPENDED


def _in(member: Member | None, *, leader: Member | None = _I) -> Roster:
    members = tuple(one for one in (leader, member) if one)
    return Roster(id=AccountId("account-1"), version=7, name="SCI", members=members)


def _kept_out(*held: Hold) -> tuple[Account, Member]:
    return evolve(OTHER, standing=_HELD), a_member(OTHER, COLLEAGUE, *held)


_OUT, _OUT_BY_BOTH = _kept_out(ADMINISTRATOR), _kept_out(*Hold)
_OUT_BY_US = _kept_out(INSTITUTION)
PEOPLE: dict[str, tuple[Account, Roster | None]] = {
    "a colleague": (OTHER, _in(_SHE)),
    "a colleague who never connected": (NEW, _in(a_member(NEW, COLLEAGUE))),
    "an administrator beside another": (OTHER, _in(_SHE_LEADS)),
    "the only administrator": (OTHER, _in(_SHE_LEADS, leader=None)),
    "whom an administrator suspended": (_OUT[0], _in(_OUT[1])),
    "whom administrators suspended of whom none is left": (_OUT[0], _in(_OUT[1], leader=None)),
    "whom the institution suspended": (_OUT_BY_US[0], _in(_OUT_BY_US[1])),
    "whom both suspended": (_OUT_BY_BOTH[0], _in(_OUT_BY_BOTH[1])),
    "who was removed": (evolve(OTHER, standing=Standing.CLOSED), _in(None)),
    "before the first connection": (OPENED, None),
}
POWERS = ("suspend", "reinstate", "close", "appoint", "dismiss")


def _operated(account: Account, roster: Roster | None, power: str) -> Change | None:
    to = {"suspend": _HELD, "reinstate": Standing.OPEN, "close": Standing.CLOSED}.get(power)
    if to is not None:
        return set_standing(account, roster, to, actor=OPERATOR, now=START)
    decide = appoint if power == "appoint" else dismiss
    return decide(account, roster, (), actor=OPERATOR, now=START)


def _rendered(columns: Iterable[str], rows: dict[str, list[str]]) -> str:
    lines = [["who", *columns], ["---"] * (1 + len(list(columns)))]
    lines += [[who, *answers] for who, answers in rows.items()]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines).replace(" --- ", "---")


def table_of_the_acts() -> str:
    """
    Render what an administrator is answered.
    """
    answers = {
        who: [_answer(partial(_acted, row, act)) for act in ACTS] for who, row in ROWS.items()
    }
    return _rendered(ACTS, answers)


def table_of_the_powers() -> str:
    """
    Render what the institution is answered.
    """
    answers = {
        who: [_answer(partial(_operated, account, roster, power)) for power in POWERS]
        for who, (account, roster) in PEOPLE.items()
    }
    return _rendered(POWERS, answers)


@pytest.mark.rule("G2", "G4", "G5", "G6", "G7")
@pytest.mark.parametrize(
    ("name", "render"),
    [
        ("the table of the acts", table_of_the_acts),
        ("the table of the powers", table_of_the_powers),
    ],
)
def test_the_docs_table_is_what_is_decided(name: str, render: Callable[[], str]) -> None:
    """
    Whoever does whatever about whomever, the answer is the one that stands in the docs.
    """
    _, _, text = DOCS.read_text("utf-8").partition(f"<!-- {name} -->\n")
    assert text.partition("\n\n")[0] + "\n" == render()


def test_the_docs_tables_have_every_act() -> None:
    """
    Every act about somebody stands in one of the tables.
    """
    assert {*ACTS} | {TeamAct.APPOINT, TeamAct.DISMISS} == set(TeamAct)
    assert timedelta(minutes=15) == ORGANISATIONS.fresh
