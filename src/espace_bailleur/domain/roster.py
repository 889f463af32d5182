"""
The roster: who works in an organisation, as what, and with which permissions (rules G).
"""

from __future__ import annotations

import enum

from collections.abc import Iterable
from typing import Any, Self

from attrs import Attribute, evolve, field, frozen

from espace_bailleur.domain.text import one_line
from espace_bailleur.domain.words import AccountId, UserNumber
from espace_bailleur.errors import Misuse


class Position(enum.StrEnum):
    """
    As what somebody works in an organisation.
    """

    ADMINISTRATOR = "administrator"
    COLLEAGUE = "colleague"


class TeamAct(enum.StrEnum):
    """
    What can be done about somebody of an organisation (G4, G5).
    """

    CREATE = "create"
    GRANT = "grant"
    WITHDRAW = "withdraw"
    SUSPEND = "suspend"
    REINSTATE = "reinstate"
    REMOVE = "remove"
    PROMOTE = "promote"
    HAND_OVER = "hand-over"
    STEP_DOWN = "step-down"
    APPOINT = "appoint"
    """By the institution alone."""
    DISMISS = "dismiss"
    """By the institution alone."""


class Hold(enum.StrEnum):
    """
    Who keeps somebody out of an organisation for now.
    """

    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"
    """The institution: no administrator can undo it (G6)."""


def _in_order(permissions: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(permissions)))


def _holds(held: Iterable[Hold]) -> tuple[Hold, ...]:
    return tuple(sorted(set(held)))


@frozen(kw_only=True)
class Member:
    """
    One person of an organisation: an account of their own, and what it may do there.
    """

    account: AccountId
    name: str = field(converter=one_line)
    user_number: UserNumber
    """It tells two people of one name apart."""
    position: Position
    permissions: tuple[str, ...] = field(default=(), converter=_in_order)
    held: tuple[Hold, ...] = field(default=(), converter=_holds)
    """Who keeps this person out: each lets in again alone, and the account opens with the last."""

    def may(self, permission: str) -> bool:
        """
        Tell whether this person may do that now; an administrator may do everything.
        """
        return not self.held and (
            self.position is Position.ADMINISTRATOR or permission in self.permissions
        )


def _once(roster: Roster, _: Attribute[tuple[Member, ...]], members: tuple[Member, ...]) -> None:
    if len({one.account for one in members}) != len(members):
        raise Misuse(f"The roster of {roster.id} has somebody twice.", "Give each member once.")


@frozen(kw_only=True)
class Roster:
    """
    Who works in one organisation; its *id* is that of the account that the institution opened.

    It is written on the version before its own, so that no two changes of one organisation cross:
    there is never none who administers it because two left at once (G5).
    """

    id: AccountId
    version: int = 1
    name: str = field(converter=one_line)
    """What the organisation is called."""
    members: tuple[Member, ...] = field(default=(), validator=_once)

    def next(self, **changes: Any) -> Self:  # noqa: ANN401 - the fields have types of their own
        """
        Return the roster after *changes*, one version on.
        """
        return evolve(self, version=self.version + 1, **changes)

    def member(self, account: AccountId) -> Member | None:
        """
        Find somebody by their account.
        """
        return next((one for one in self.members if one.account == account), None)

    @property
    def administrators(self) -> tuple[Member, ...]:
        """
        Those who administer it now: nobody holds them.
        """
        return tuple(
            one for one in self.members if one.position is Position.ADMINISTRATOR and not one.held
        )

    @property
    def vacant(self) -> bool:
        """
        Whether nobody administers it, so that the institution appoints somebody (G5).
        """
        return not self.administrators

    @property
    def orphaned(self) -> bool:
        """
        Whether people are left, and nobody who is let in administers them.
        """
        return bool(self.members) and self.vacant

    def changed(self, *members: Member) -> Self:
        """
        Return the next roster, with somebody changed, each in their place, or new at its end.
        """
        after = {one.account: one for one in self.members}
        after |= {one.account: one for one in members}
        return self.next(members=tuple(after.values()))

    def without(self, account: AccountId) -> Self:
        """
        Return the next roster, without somebody.
        """
        return self.next(members=tuple(one for one in self.members if one.account != account))
