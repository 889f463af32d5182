"""
Who did something, in which role, and what every event says (I1).
"""

from __future__ import annotations

import enum

from datetime import datetime

from attrs import field, frozen

from espace_bailleur.domain.instant import aware
from espace_bailleur.domain.text import one_line
from espace_bailleur.domain.words import AccountId


class Role(enum.StrEnum):
    """
    In which role somebody acts.
    """

    OPERATOR = "operator"
    HOLDER = "holder"
    STRANGER = "stranger"
    WORKER = "worker"


@frozen(kw_only=True)
class Actor:
    """
    Who did it: a role, and the name that the host gave it.
    """

    role: Role
    name: str = field(converter=one_line)


WORKER = Actor(role=Role.WORKER, name="dispatch")
STRANGER = Actor(role=Role.STRANGER, name="unproven")
"""
Somebody who proved nothing: whoever types an address at *Mot de passe oublié*.
"""


def holder_of(account: AccountId) -> Actor:
    """
    Name the person who proved the account's credential.
    """
    return Actor(role=Role.HOLDER, name=account)


@frozen(kw_only=True)
class Happened:
    """
    What every event says: to which account something happened, when, and by whom.
    """

    account: AccountId
    at: datetime = field(validator=aware)
    actor: Actor
