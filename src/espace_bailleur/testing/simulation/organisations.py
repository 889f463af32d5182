"""
The journeys of an organisation's people, each with its scene and what holds once it is done.
"""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from espace_bailleur._service.awaiting_doors import AsyncDoors
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.holder import Organisation
from espace_bailleur.domain.roster import Position, Roster
from espace_bailleur.domain.seat_records import SeatReopened
from espace_bailleur.domain.steps import CREDENTIALS
from espace_bailleur.testing.landlord import Landlord
from espace_bailleur.testing.portal import Portal
from espace_bailleur.testing.simulation.journeys import Act, Journey, sign_in
from espace_bailleur.testing.simulation.stages import Stage


COMPANY = Organisation(reference="company", name="SCI des Lilas", siret="73282932000074")


def _opened(here: Portal) -> Account:
    account = here.espace.operator("scene").open_account(
        departement="33", holder=COMPANY, email="company@example.org"
    )
    here.espace.dispatch()
    return account


def never_connected(here: Portal) -> tuple[Landlord, ...]:
    """
    Let nobody have connected with the credentials of an organisation.
    """
    return (here.landlord(_opened(here), at=CREDENTIALS),)


def two_administrators(here: Portal) -> tuple[Landlord, ...]:
    """
    Let two people administer an organisation, both at work.
    """
    chief = here.landlord(_opened(here), at=None)
    team = here.espace.organisation(chief.entry)
    other = team.create_colleague(name="Ada", email="ada@example.org")
    here.espace.dispatch()
    ada = here.landlord(other, at=None)
    team.promote(other.id)
    entry = here.espace.sign_in(
        identifier=ada.identifier, password=ada.password, source=ada.account.id
    )
    here.espace.dispatch()
    promoted = Landlord(
        account=entry.account, password=ada.password, answers=ada.answers, entry=entry
    )
    return chief, promoted


def _roster(stage: Stage) -> Roster | None:
    organisation = stage.account.organisation
    return None if organisation is None else stage.here.store.roster(organisation)


def _is_seated(stage: Stage) -> bool:
    roster = _roster(stage)
    return roster is not None and [one.account for one in roster.administrators] == [
        stage.account.id
    ]


def _leave(place: int) -> Act:
    def act(doors: AsyncDoors, stage: Stage) -> Coroutine[Any, Any, object]:
        return doors.organisation(stage.landlords[place].entry).step_down()

    return act


def _one_stays(stage: Stage) -> bool:
    """
    Tell whether somebody left, and somebody still administers (G5).
    """
    roster = _roster(stage)
    positions = [one.position for one in roster.members] if roster else []
    return sorted(positions) == [Position.ADMINISTRATOR, Position.COLLEAGUE]


def _create(doors: AsyncDoors, stage: Stage) -> Coroutine[Any, Any, object]:
    team = doors.organisation(stage.landlord.entry)
    return team.create_colleague(name="Luc", email="luc@example.org")


def _is_three(stage: Stage) -> bool:
    roster = _roster(stage)
    return roster is not None and len(roster.members) > len(stage.landlords)


def _reopen(doors: AsyncDoors, stage: Stage) -> Coroutine[Any, Any, object]:
    operator = doors.operator("simulation")
    return operator.reopen_seat(stage.landlord.account.id, evidence="extrait du registre")


def _is_reopened(stage: Stage) -> bool:
    return any(isinstance(one, SeatReopened) for one in stage.here.store.events)


TEAM_JOURNEYS: tuple[Journey, ...] = (
    Journey(name="take-seat", scene=never_connected, act=sign_in, holds=_is_seated),
    Journey(
        name="create-colleague",
        scene=two_administrators,
        act=_create,
        holds=_is_three,
        inside=True,
    ),
    Journey(
        name="step-down", scene=two_administrators, act=_leave(0), holds=_one_stays, inside=True
    ),
    Journey(name="reopen-seat", scene=two_administrators, act=_reopen, holds=_is_reopened),
    Journey(
        name="step-down-too",
        scene=two_administrators,
        act=_leave(-1),
        holds=_one_stays,
        inside=True,
    ),
)
"""
Those of organisations; a simulation takes them beside the others.
"""
