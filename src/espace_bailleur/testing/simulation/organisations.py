"""
The journeys of an organisation's people, each with its scene and what holds once it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from espace_bailleur._service.awaiting_doors import AsyncDoors
from espace_bailleur._service.awaiting_operator import AsyncOperator
from espace_bailleur._service.awaiting_organisation import AsyncTeam
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.holder import Organisation
from espace_bailleur.domain.roster import Hold, Member, Position, Roster
from espace_bailleur.domain.seat_records import SeatReopened
from espace_bailleur.domain.steps import CREDENTIALS
from espace_bailleur.domain.words import AccountId
from espace_bailleur.testing.landlord import Landlord
from espace_bailleur.testing.portal import Portal
from espace_bailleur.testing.simulation.journeys import Act, Journey, sign_in
from espace_bailleur.testing.simulation.stages import Scene, Stage


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


def a_team(here: Portal) -> tuple[Landlord, ...]:
    """
    Let somebody work for two administrators, who may declare.
    """
    chief, ada = two_administrators(here)
    team = here.espace.organisation(chief.entry)
    third = team.create_colleague(name="Luc", email="luc@example.org", permissions=["declare"])
    here.espace.dispatch()
    return chief, ada, here.landlord(third, at=None)


def one_kept_out(here: Portal) -> tuple[Landlord, ...]:
    """
    Let an administrator have suspended that third one.
    """
    people = a_team(here)
    here.espace.organisation(people[0].entry).suspend(people[-1].account.id)
    here.espace.dispatch()
    return people


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


def _last(stage: Stage) -> Member | None:
    """
    Find the one whom most acts are about: the last of the scene.
    """
    roster = _roster(stage)
    return roster.member(stage.landlords[-1].account.id) if roster else None


def _by_chief(
    name: str,
    what: Callable[[AsyncTeam, str], Coroutine[Any, Any, object]],
    holds: Callable[[Member | None], bool],
    scene: Scene = a_team,
) -> Journey:
    """
    Make the journey of an act that the first administrator does about the last one.
    """
    return Journey(
        name=name,
        scene=scene,
        act=lambda doors, stage: what(
            doors.organisation(stage.entry), stage.landlords[-1].account.id
        ),
        holds=lambda stage: holds(_last(stage)),
        inside=True,
    )


def _by_operator(
    name: str,
    what: Callable[[AsyncOperator, str], Coroutine[Any, Any, object]],
    place: int,
    holds: Callable[[Member | None], bool],
) -> Journey:
    """
    Make the journey of what the institution does about somebody of the scene.
    """

    def about(stage: Stage) -> AccountId:
        return stage.landlords[place % len(stage.landlords)].account.id

    def held(stage: Stage) -> bool:
        roster = _roster(stage)
        return holds(roster.member(about(stage)) if roster else None)

    return Journey(
        name=name,
        scene=a_team,
        act=lambda doors, stage: what(doors.operator("simulation"), about(stage)),
        holds=held,
    )


def _leads(one: Member | None) -> bool:
    return one is not None and one.position is Position.ADMINISTRATOR


ACTS: tuple[Journey, ...] = (
    _by_chief(
        "grant",
        lambda team, one: team.grant(one, "read"),
        lambda one: one is not None and one.permissions == ("declare", "read"),
    ),
    _by_chief(
        "withdraw",
        lambda team, one: team.withdraw(one, "declare"),
        lambda one: one is not None and not one.permissions,
    ),
    _by_chief(
        "suspend-colleague",
        lambda team, one: team.suspend(one),
        lambda one: one is not None and one.held == (Hold.ADMINISTRATOR,),
    ),
    _by_chief(
        "reinstate-colleague",
        lambda team, one: team.reinstate(one),
        lambda one: one is not None and not one.held,
        one_kept_out,
    ),
    _by_chief("remove", lambda team, one: team.remove(one), lambda one: one is None),
    _by_chief("promote", lambda team, one: team.promote(one), _leads),
    _by_chief("hand-over", lambda team, one: team.hand_over(one), _leads),
    _by_operator("appoint", lambda operator, one: operator.appoint(one), 2, _leads),
    _by_operator(
        "dismiss", lambda operator, one: operator.dismiss(one), 1, lambda one: not _leads(one)
    ),
    _by_operator(
        "suspend-administrator",
        lambda operator, one: operator.suspend(one),
        1,
        lambda one: one is not None and one.held == (Hold.OPERATOR,),
    ),
)
"""
What is done about somebody who works in an organisation.
"""

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
    *ACTS,
)
"""
Those of organisations; give them to a simulation beside the others, or alone.
"""
