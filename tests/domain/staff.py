"""
Organisations with any people, for the tests of several topics.
"""

from __future__ import annotations

from attrs import evolve, frozen
from hypothesis import strategies as st

from espace_bailleur import Account, Position, Roster
from espace_bailleur.testing.doubles import START
from tests.rosters import HELD, OWN, a_member, an_account


@frozen
class Staff:
    """
    An organisation's *own* account, its *roster*, and the accounts of all who stand there.
    """

    own: Account
    roster: Roster
    people: tuple[Account, ...]


@st.composite
def staffs(draw: st.DrawFn) -> Staff:
    """
    Draw an organisation with however many people, whoever administers it and whoever is held.
    """
    rows = st.tuples(st.sampled_from(Position), st.sampled_from(HELD))
    drawn = draw(st.lists(rows, min_size=1, max_size=12))
    accounts = [
        evolve(an_account(number, held=held), entered_at=START)
        for number, (_, held) in enumerate(drawn, start=1)
    ]
    members = [
        a_member(one, position, *held)
        for one, (position, held) in zip(accounts, drawn, strict=True)
    ]
    return Staff(
        accounts[0],
        Roster(id=OWN, version=draw(st.integers(1, 9)), name="SCI", members=tuple(members)),
        tuple(accounts),
    )
