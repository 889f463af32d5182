"""
What an organisation's administrator can give, how often, and how fresh a proof that asks for (G4).
"""

from __future__ import annotations

from datetime import timedelta

from attrs import field, frozen

from espace_bailleur.domain.policies import between
from espace_bailleur.domain.text import one_line
from espace_bailleur.domain.throttle import Limit
from espace_bailleur.errors import Misuse, Refusal


def _check_name(_: object, __: object, name: str) -> None:
    try:
        clean = one_line(name) == name
    except Refusal:
        clean = False
    if not clean:
        raise Misuse(f"{name!r} names no permission.", "Give one printable line.") from None


@frozen
class Permission:
    """
    What a colleague can be let do, by its name, to be said to people.

    A name of the host's own is said as it is.
    """

    name: str = field(validator=_check_name)


def _permissions(_: object, __: object, names: tuple[str, ...]) -> None:
    if len(set(names)) != len(names):
        raise Misuse("A permission is named twice.", "Name each once.")
    for name in names:
        Permission(name)


@frozen(kw_only=True)
class OrganisationPolicy:
    """
    What an organisation's administrator can give, how often, and how fresh a proof that asks (G4).
    """

    name: str
    permissions: tuple[str, ...] = field(
        default=("read", "declare", "manage-dwellings"), validator=_permissions
    )
    """The names of what a colleague can be let do; an administrator may do everything."""
    fresh: timedelta = field(
        default=timedelta(minutes=15), validator=between(timedelta(minutes=1), timedelta(hours=24))
    )
    """
    How long after signing in an administrator can change the team: a session left open on a desk
    is no proof of who sits there (ASVS 5.0, 7.5.1).
    """
    per_organisation: Limit = Limit(200, timedelta(hours=24))
    """
    How often all of them together give something, an account or a permission: each time people are
    written to, wherever an administrator says. What is taken away is not limited.
    """
    letters: Limit = Limit(20, timedelta(hours=24))
    """How many of the accounts that they give get letters: each costs money (C7)."""


ORGANISATIONS = OrganisationPolicy(name="three permissions, fifteen minutes")
