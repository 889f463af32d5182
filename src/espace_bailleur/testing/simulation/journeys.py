"""
The journeys that a simulation runs, each with its scene and what holds once it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from attrs import frozen

from espace_bailleur._service.awaiting_doors import AsyncDoors
from espace_bailleur.domain.account import Standing, reference_claim
from espace_bailleur.domain.credential import IssuePurpose
from espace_bailleur.domain.delivery import Letter
from espace_bailleur.domain.holder import Individual
from espace_bailleur.domain.rows import Row
from espace_bailleur.domain.steps import FIVE, INFORMATION, PERSONAL_PASSWORD
from espace_bailleur.domain.words import Departement
from espace_bailleur.testing.reading import code_in, contest_code_in, provisional_password_in
from espace_bailleur.testing.simulation import stages
from espace_bailleur.testing.simulation.stages import ELSEWHERE, Scene, Stage


Act = Callable[[AsyncDoors, Stage], Coroutine[Any, Any, object]]


@frozen(kw_only=True)
class Journey:
    """
    One journey: how its scene is set, how it is run, and what holds afterwards.

    *act* must be ready for any scene, since pairs share one: what it asks may be refused there.
    *holds* is looked at once every message is dispatched.
    """

    name: str
    scene: Scene
    act: Act
    holds: Callable[[Stage], bool]
    inside: bool = False
    """Whether it begins with an entry, so that its landlord must have come in before."""


def step(name: str) -> Journey:
    """
    Make the journey of a step: one of the five but the first, or of the host's own.
    """

    def act(doors: AsyncDoors, stage: Stage) -> Coroutine[Any, Any, object]:
        return doors.complete(stage.entry, stage.landlord.answers | {"step": name})

    return Journey(
        name=name,
        scene=stages.at(name),
        act=act,
        holds=lambda stage: name in stage.done,
        inside=True,
    )


def sign_in(doors: AsyncDoors, stage: Stage) -> Coroutine[Any, Any, object]:
    """
    Let the landlord come in with what opens their account.
    """
    one = stage.landlord
    return doors.sign_in(identifier=one.identifier, password=one.password, source="192.0.2.7")


def _has_come_in(stage: Stage) -> bool:
    return stage.account.version > stage.landlord.account.version


NEWCOMER = Individual(reference="newcomer", name="Jean Martin")


def _open(doors: AsyncDoors, _: Stage) -> Coroutine[Any, Any, object]:
    return doors.operator("simulation").open_account(
        departement="33", holder=NEWCOMER, email="newcomer-33@example.org"
    )


def _open_rows(doors: AsyncDoors, _: Stage) -> Coroutine[Any, Any, object]:
    rows = (
        Row(
            reference=NEWCOMER.reference,
            kind="physique",
            name=NEWCOMER.name,
            departement=code,
            email=f"newcomer-{code}@example.org",
        )
        for code in ("33", "2B", "20")
    )
    return doors.operator("simulation").open_accounts(rows)


def _opened(*codes: str) -> Callable[[Stage], bool]:
    places = [reference_claim(NEWCOMER, Departement(code)) for code in codes]
    return lambda stage: all(stage.here.store.find(place) for place in places)


def _code_of(stage: Stage, place: int) -> str:
    read = [
        code_in(item.body) for item in stage.here.mailbox.about(stage.landlords[place].account)
    ]
    return [one for one in ("00000000", *read) if one][-1]


def _confirm(place: int) -> Act:
    def act(doors: AsyncDoors, stage: Stage) -> Coroutine[Any, Any, object]:
        return doors.confirm_address(stage.landlords[place].entry, _code_of(stage, place))

    return act


def _somebody_has_it(stage: Stage) -> bool:
    addresses = [stage.here.stored(one.account).address for one in stage.landlords]
    return any(one is not None and one.confirmed for one in addresses)


def _address(stage: Stage) -> str:
    address = stage.account.address
    return address.email.stored if address else ""


def _code_sent(stage: Stage) -> bool:
    return stage.account.address != stage.landlord.account.address


def _forgot(doors: AsyncDoors, stage: Stage) -> Coroutine[Any, Any, object]:
    return doors.forgot_password(stages.known_address(stage.landlord), source="192.0.2.7")


def _help(doors: AsyncDoors, stage: Stage) -> Coroutine[Any, Any, object]:
    typed = {"email": stages.known_address(stage.landlord)}
    return doors.help("identifier/email", typed, source="192.0.2.7")


def _help_by_letter(doors: AsyncDoors, stage: Stage) -> Coroutine[Any, Any, object]:
    typed = {"user_number": str(stage.account.user_number)}
    return doors.help("first/letter/lost/number", typed, source="192.0.2.7")


def _letters_sent(stage: Stage) -> bool:
    letters = [one for one in stage.here.mailbox.about(stage.account) if isinstance(one, Letter)]
    secret = [provisional_password_in(one.body) is not None for one in letters]
    return {True, False} <= set(secret)


def _identifier_sent(stage: Stage) -> bool:
    said = [stage.landlord.identifier in one.body for one in stage.here.mailbox.items]
    return said.count(True) > 1


def _contest(doors: AsyncDoors, stage: Stage) -> Coroutine[Any, Any, object]:
    read = [contest_code_in(item.body) for item in stage.here.mailbox.about(stage.account)]
    return doors.contest(
        user_number=str(stage.account.user_number),
        code=[one for one in ("2222 2222 2222 2222", *read) if one][-1],
        source="192.0.2.7",
    )


def _is_frozen(stage: Stage) -> bool:
    return stage.account.contested_at is not None


def _recovery_sent(stage: Stage) -> bool:
    issues = [one for one in stage.account.issues if one.purpose is IssuePurpose.RECOVERY]
    sent = [provisional_password_in(one.body) for one in stage.here.mailbox.about(stage.account)]
    return any(one.expires_at for one in issues) and len(list(filter(None, sent))) > 1


def _code_arrived(stage: Stage) -> bool:
    bodies = [item.body for item in stage.here.mailbox.about(stage.account)]
    return len({code for body in bodies if (code := code_in(body))}) > 1


def _halves_arrived(stage: Stage) -> bool:
    return len(list(stage.here.mailbox.about(stage.account))) > 1


def _send_all(doors: AsyncDoors, _: Stage) -> Coroutine[Any, Any, object]:
    return doors.dispatch()


def _dispatch(name: str, scene: Scene, holds: Callable[[Stage], bool]) -> Journey:
    return Journey(name=name, scene=scene, act=_send_all, holds=holds)


def _hold(name: str, scene: Scene, to: Standing) -> Journey:
    def act(doors: AsyncDoors, stage: Stage) -> Coroutine[Any, Any, object]:
        hold = getattr(doors.operator("simulation"), name)
        flow: Coroutine[Any, Any, object] = hold(stage.landlord.account.id)
        return flow

    return Journey(
        name=name, scene=scene, act=act, holds=lambda stage: stage.account.standing is to
    )


async def _look(doors: AsyncDoors, _: Stage) -> object:
    """
    See how the service is doing; to check it asks for the backlog.
    """
    return await doors.check(), await doors.operator("simulation").unsent()


_INFORMATION = step(INFORMATION)
_WITH_CODE = stages.at(PERSONAL_PASSWORD, ELSEWHERE)

JOURNEYS: tuple[Journey, ...] = (
    Journey(name="open", scene=stages.never_connected, act=_open, holds=_opened("33")),
    Journey(
        name="open-rows", scene=stages.never_connected, act=_open_rows, holds=_opened("33", "2B")
    ),
    Journey(name="first-sign-in", scene=stages.never_connected, act=sign_in, holds=_has_come_in),
    Journey(name="sign-in", scene=stages.at(None), act=sign_in, holds=_has_come_in),
    _INFORMATION,
    *(step(name) for name in FIVE[2:]),
    Journey(
        name="information-elsewhere",
        scene=stages.at(INFORMATION, ELSEWHERE),
        act=_INFORMATION.act,
        holds=lambda stage: _address(stage) == ELSEWHERE,
        inside=True,
    ),
    Journey(
        name="confirm",
        scene=stages.two_for_one_address,
        act=_confirm(0),
        holds=_somebody_has_it,
        inside=True,
    ),
    Journey(
        name="confirm-too",
        scene=stages.two_for_one_address,
        act=_confirm(-1),
        holds=_somebody_has_it,
        inside=True,
    ),
    Journey(
        name="resend-code",
        scene=_WITH_CODE,
        act=lambda doors, stage: doors.resend_code(stage.entry),
        holds=_code_sent,
        inside=True,
    ),
    Journey(
        name="correct-address",
        scene=_WITH_CODE,
        act=lambda doors, stage: doors.correct_address(stage.entry, "corrected@example.org"),
        holds=lambda stage: _address(stage) == "corrected@example.org",
        inside=True,
    ),
    Journey(name="forgot-password", scene=stages.at(None), act=_forgot, holds=_recovery_sent),
    Journey(name="help", scene=stages.at(None), act=_help, holds=_identifier_sent),
    Journey(name="help-by-letter", scene=stages.at_home, act=_help_by_letter, holds=_letters_sent),
    Journey(
        name="reissue",
        scene=stages.at(None),
        act=lambda doors, stage: doors.operator("simulation").reissue(stage.landlord.account.id),
        holds=_recovery_sent,
    ),
    Journey(
        name="force-new-password",
        scene=stages.at(None),
        act=lambda doors, stage: doors.operator("simulation").force_new_password(
            stage.landlord.account.id
        ),
        holds=lambda stage: stage.account.epoch > stage.landlord.account.epoch,
    ),
    Journey(name="contest", scene=stages.recovered, act=_contest, holds=_is_frozen),
    _dispatch("dispatch-halves", stages.never_dispatched, _halves_arrived),
    _dispatch("dispatch-code", stages.code_waiting, _code_arrived),
    _dispatch("dispatch-request", stages.request_waiting, _recovery_sent),
    _dispatch("dispatch-late", stages.password_late, _recovery_sent),
    _dispatch(
        "dispatch-dead", stages.password_failing, lambda stage: not stage.here.store.waiting
    ),
    Journey(
        name="sign-out",
        scene=stages.at(None),
        act=lambda doors, stage: doors.sign_out(stage.entry),
        holds=lambda stage: stage.account.epoch > stage.landlord.account.epoch,
        inside=True,
    ),
    _hold("suspend", stages.at(None), Standing.SUSPENDED),
    _hold("reinstate", stages.suspended, Standing.OPEN),
    _hold("close", stages.at(None), Standing.CLOSED),
    Journey(name="look", scene=stages.code_waiting, act=_look, holds=lambda _: True),
)
"""
Every journey of the package; give a simulation more of them for steps of your own.
"""
