"""
Who works in an organisation, and what they may do there (rules G).
"""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from espace_bailleur.domain.permissions import Permission
from espace_bailleur.domain.roster import Hold, Member, Position, Roster
from espace_bailleur.testing.strategies._once import built_once
from espace_bailleur.testing.strategies._text import names, overlong_texts, unprintable_names
from espace_bailleur.testing.strategies._words import account_ids, user_numbers


_NAMES = names()
_SOME = st.lists(_NAMES, max_size=4, unique=True).map(tuple[str, ...])


@built_once
def permissions() -> SearchStrategy[Permission]:
    """
    Draw what a colleague can be let do (G4).
    """
    return _NAMES.map(Permission)


@built_once
def invalid_permission_names() -> SearchStrategy[str]:
    """
    Draw what names no permission: nothing, too much, blanks around it, or what cannot be read.
    """
    outside = _NAMES.map(lambda name: f" {name}")
    return st.sampled_from(("", " ")) | outside | unprintable_names() | overlong_texts()


@built_once
def members() -> SearchStrategy[Member]:
    """
    Draw people of an organisation, in every position, held or not (G4).
    """
    return st.builds(
        Member,
        account=account_ids(),
        name=_NAMES,
        user_number=user_numbers(),
        position=st.sampled_from(Position),
        permissions=_SOME,
        held=st.frozensets(st.sampled_from(Hold)),
    )


@built_once
def rosters() -> SearchStrategy[Roster]:
    """
    Draw who works in an organisation: nobody, one, or some, and anybody who administers it (G5).
    """
    people = st.lists(members(), max_size=4, unique_by=lambda one: one.account)
    return st.builds(
        Roster,
        id=account_ids(),
        version=st.integers(1, 60),
        name=_NAMES,
        members=people.map(tuple[Member, ...]),
    )
