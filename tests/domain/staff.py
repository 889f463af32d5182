"""
Organisations with any people, for the tests of several topics.
"""

from __future__ import annotations

from attrs import frozen
from hypothesis import strategies as st

from espace_bailleur import Account, Hold, Individual, Member, Organisation, Position, Roster
from espace_bailleur.domain.account import Standing
from espace_bailleur.domain.words import (
    AccountId,
    Departement,
    EmailAddress,
    Identifier,
    PasswordHash,
    UserNumber,
)
from espace_bailleur.testing.doubles import START


OWN = AccountId("account-0")
SCI = Organisation(reference="O-1", name="SCI", siret="73282932000074")


@frozen
class Staff:
    """
    An organisation's *own* account, its *roster*, and the accounts of all who stand there.
    """

    own: Account
    roster: Roster
    people: tuple[Account, ...]


def an_account(number: int, held: tuple[Hold, ...] = ()) -> Account:
    """
    Return somebody of the organisation; number 0 is the account that the institution opened.
    """
    return Account(
        id=AccountId(f"account-{number}"),
        version=1,
        standing=Standing.SUSPENDED if held else Standing.OPEN,
        identifier=Identifier(f"ident-{number}"),
        user_number=UserNumber(f"{number:014}"),
        departement=Departement("33"),
        holder=Individual(reference=f"drawn-{number}", name=f"Zoé {number}") if number else SCI,
        delivery=EmailAddress(f"zoe-{number}@example.org"),
        password=PasswordHash("hash"),
        entered_at=START,
        works_for=OWN if number else None,
    )


@st.composite
def staffs(draw: st.DrawFn) -> Staff:
    """
    Draw an organisation with however many people, whoever administers it and whoever is held.
    """
    rows = st.tuples(st.sampled_from(Position), st.sampled_from([(), (), tuple(Hold), *zip(Hold)]))
    drawn = draw(st.lists(rows, min_size=1, max_size=12))
    accounts = [an_account(number, held) for number, (_, held) in enumerate(drawn)]
    members = [
        Member(
            account=one.id,
            user_number=one.user_number,
            name=one.holder.name,
            position=position,
            held=held,
        )
        for one, (position, held) in zip(accounts, drawn, strict=True)
    ]
    return Staff(
        accounts[0],
        Roster(id=OWN, version=draw(st.integers(1, 9)), name="SCI", members=tuple(members)),
        tuple(accounts),
    )
