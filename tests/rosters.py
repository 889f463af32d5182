"""
People of one organisation as values, for the tests of its decisions.
"""

from __future__ import annotations

import datetime as dt

from collections.abc import Collection

from espace_bailleur import Account, Hold, Individual, Member, Organisation, Position, Roster
from espace_bailleur.domain.account import Standing
from espace_bailleur.domain.chair import Chair
from espace_bailleur.domain.entry import Admission
from espace_bailleur.domain.permissions import ORGANISATIONS
from espace_bailleur.domain.words import (
    AccountId,
    Departement,
    EmailAddress,
    Identifier,
    PasswordHash,
    UserNumber,
)
from espace_bailleur.testing.doubles import START


OWN = AccountId("account-1")
SCI = Organisation(reference="O-1", name="SCI", siret="73282932000074")
SKEW = dt.timedelta(minutes=2)
CHIEF, COLLEAGUE = Position.ADMINISTRATOR, Position.COLLEAGUE
HELD: tuple[tuple[Hold, ...], ...] = ((), (), *((one,) for one in Hold), tuple(Hold))
"""
By whom somebody may be held: by nobody twice as often as by anybody.
"""


def an_account(number: int, *, connected: bool = True, held: Collection[Hold] = ()) -> Account:
    """
    Return an account of the organisation 1, which is the one that the institution opened.
    """
    colleague = Individual(reference=f"drawn-{number}", name=f"Zoé {number}")
    return Account(
        id=AccountId(f"account-{number}"),
        version=1,
        standing=Standing.SUSPENDED if held else Standing.OPEN,
        identifier=Identifier(f"ident-{number}"),
        user_number=UserNumber(f"{number:014}"),
        departement=Departement("33"),
        holder=SCI if number == 1 else colleague,
        delivery=EmailAddress(f"zoe-{number}@example.org"),
        password=PasswordHash("hash") if connected else None,
        works_for=None if number == 1 else OWN,
    )


def a_member(account: Account, position: Position, *held: Hold) -> Member:
    """
    Return somebody of it, and who holds them.
    """
    return Member(
        account=account.id,
        user_number=account.user_number,
        name=account.holder.name,
        position=position,
        permissions=("read",),
        held=held,
    )


def a_chair(
    me: Account,
    *members: Member,
    ago: dt.timedelta = dt.timedelta(0),
    beside: tuple[Account, ...] = (),
) -> Chair:
    """
    Let somebody act in it who signed in some time *ago*.
    """
    admission = Admission(account=me.id, epoch=me.epoch, at=START - ago)
    return Chair(
        roster=Roster(id=OWN, version=7, name="SCI", members=members),
        me=me,
        admission=admission,
        now=START,
        policy=ORGANISATIONS,
        skew=SKEW,
        beside=beside,
    )
