"""
Each law that a simulation looks after is noticed where it is broken.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from attrs import evolve

from espace_bailleur import Organisation
from espace_bailleur._service.awaiting_doors import AsyncDoors
from espace_bailleur.domain.account import Account, AccountAddress
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.credential import AddressCode
from espace_bailleur.domain.delivery import Message, PasswordNotice
from espace_bailleur.domain.records import AccountOpened, Event, PasswordChosen
from espace_bailleur.domain.words import AccountId, EmailAddress, IssueId, MessageId, PasswordHash
from espace_bailleur.errors import Busy, Misuse
from espace_bailleur.testing.landlord import Landlord
from espace_bailleur.testing.people import OPERATOR
from espace_bailleur.testing.portal import Portal, portal
from espace_bailleur.testing.simulation import _laws as laws
from espace_bailleur.testing.simulation._plays import Play
from espace_bailleur.testing.simulation.journeys import JOURNEYS
from espace_bailleur.testing.simulation.scheduler import Simulation
from espace_bailleur.testing.simulation.stages import Stage


NAMED = {one.name: one for one in JOURNEYS}
ADDRESS = EmailAddress("zoe@example.org")


def _played(name: str) -> Play:
    play = Play.begin(portal(), (NAMED[name],))
    play.finish()
    return play


def _put(play: Play, account: Account) -> None:
    play.store.accounts[account.id] = account


def _claim_twice(play: Play) -> None:
    _put(play, evolve(play.stage.account, id=AccountId("another")))


def _lose_a_claim(play: Play) -> None:
    play.store.claims.popitem()


def _lose_an_event(play: Play) -> None:
    play.store.events.clear()


def _lose_an_acceptance(play: Play) -> None:
    play.store.acceptances.clear()


def _send_unrecorded(play: Play) -> None:
    play.store.recorded.popitem()


def _send_differently(play: Play) -> None:
    items = play.stage.here.mailbox.items
    items.append(evolve(items[0], body="something else"))


def _issue_too_often(play: Play) -> None:
    (issue,) = play.stage.account.issues
    issues = (issue, *(evolve(issue, id=IssueId(str(number))) for number in range(4)))
    _put(play, evolve(play.stage.account, issues=issues))


def _keep_a_code(play: Play) -> None:
    code = AddressCode(id=IssueId("1"), digest=b"", key_id="")
    address = AccountAddress(email=ADDRESS, confirmed_at=play.stage.here.clock(), code=code)
    _put(play, evolve(play.stage.account, address=address))


@pytest.mark.rule("K3", "I1", "H1", "H2", "D8")
@pytest.mark.parametrize(
    ("name", "breach", "law"),
    [
        ("look", _claim_twice, "K3: two accounts claim the same"),
        ("look", _lose_a_claim, "K3: a claim is not kept with its account"),
        ("look", _lose_an_event, "I1: a change has no event"),
        ("terms", _lose_an_acceptance, "D8: an acceptance is not recorded"),
        ("dispatch-halves", _send_unrecorded, "H1: no commit recorded what was sent"),
        ("dispatch-halves", _send_differently, "H2: what was sent again differs"),
        ("first-sign-in", _issue_too_often, "C7: more issues than slots"),
        ("sign-in", _keep_a_code, "D5: a code outlived its use"),
    ],
)
def test_an_illegal_state_is_noticed(name: str, breach: Callable[[Play], None], law: str) -> None:
    """
    A state that may not be is told by the law that it breaks, and a legal one is not.
    """
    play = _played(name)
    assert laws.illegal(play) == []
    breach(play)
    assert law in laws.illegal(play)


def _lose_a_message(play: Play) -> None:
    play.store.settled.pop()


def _send_nothing(play: Play) -> None:
    play.stage.here.mailbox.items.clear()


def _hold_a_slot(play: Play) -> None:
    (issue,) = play.stage.account.issues
    _put(play, evolve(play.stage.account, issues=(evolve(issue, id=IssueId("never sent")),)))


@pytest.mark.rule("H1")
@pytest.mark.parametrize(
    ("breach", "law"),
    [
        (_lose_a_message, "H1: a message was lost"),
        (_send_nothing, "H1: a message only counts as sent"),
        (_hold_a_slot, "C7: a password that was never sent keeps its slot"),
    ],
)
def test_what_is_lost_on_the_way_is_noticed(breach: Callable[[Play], None], law: str) -> None:
    """
    Once all is settled, what was lost is told by the law that it breaks.
    """
    play = _played("dispatch-halves")
    laws.settle(play)
    assert laws.unsettled(play) == []
    breach(play)
    assert law in laws.unsettled(play)


@pytest.mark.rule("K4")
def test_who_is_stranded_is_noticed() -> None:
    """
    Whoever lost every password is told as stranded; who is closed is not.
    """
    play = _played("sign-in")
    assert list(laws.stranded(play)) == []
    _put(play, evolve(play.stage.account, password=None))
    assert list(laws.stranded(play)) == ["K4: portal-1 in 33 is stranded"]
    assert list(laws.stranded(_played("close"))) == []


def _event(play: Play, kind: type[AccountOpened | PasswordChosen]) -> tuple[Event]:
    return (kind(account=play.stage.account.id, at=play.stage.here.clock(), actor=OPERATOR),)


def _message(play: Play, issue: str) -> Message:
    waiting = play.store.recorded.values()
    contents = [one.content for one in waiting if isinstance(one.content, PasswordNotice)]
    return Message(
        id=MessageId(f"another-{issue}"),
        recorded_at=play.stage.here.clock(),
        content=evolve(contents[0], issue=IssueId(issue)),
    )


def _record_twice(play: Play) -> Change:
    return Change(messages=tuple(play.store.recorded.values())[:1])


def _issue_in_silence(play: Play) -> Change:
    (issue,) = play.stage.account.issues
    following = play.stage.account.next(issues=(issue, evolve(issue, id=IssueId("2"))))
    return Change(accounts=(following,), events=_event(play, AccountOpened))


def _send_what_is_not(play: Play) -> Change:
    return Change(
        accounts=(play.stage.account.next(),),
        events=_event(play, AccountOpened),
        messages=(_message(play, "2"),),
    )


def _choose_from_nothing(play: Play) -> Change:
    following = play.stage.account.next(issues=(), password=PasswordHash("a hash"))
    return Change(accounts=(following,), events=_event(play, PasswordChosen))


def _choose_and_keep(play: Play) -> Change:
    following = play.stage.account.next(password=PasswordHash("a hash"))
    return Change(accounts=(following,), events=_event(play, PasswordChosen))


def _set_in_silence(play: Play) -> Change:
    following = play.stage.account.next(password=PasswordHash("a hash"))
    return Change(accounts=(following,), events=_event(play, AccountOpened))


@pytest.mark.rule("H1", "C8", "I1")
@pytest.mark.parametrize(
    ("name", "change", "law"),
    [
        ("look", _record_twice, "H1: a message is recorded twice"),
        ("dispatch-halves", _record_twice, "H1: a message was sent before its commit"),
        (
            "first-sign-in",
            _issue_in_silence,
            "H1: a password is issued without its message",
        ),
        (
            "first-sign-in",
            _send_what_is_not,
            "H1: a message speaks of an unknown secret",
        ),
        (
            "dispatch-halves",
            _choose_from_nothing,
            "F10: a password is chosen without a secret",
        ),
        ("first-sign-in", _choose_and_keep, "C8: a secret outlives a personal password"),
        ("first-sign-in", _set_in_silence, "I1: a password is set and not told"),
    ],
)
def test_a_commit_that_may_not_be_is_noticed(
    name: str, change: Callable[[Play], Change], law: str
) -> None:
    """
    A commit that breaks a law is noted, whoever makes it, and the store goes on.
    """
    play = _played(name)
    assert play.store.wrong == []
    play.store.commit(change(play))
    assert law in play.store.wrong


async def _ask_once(doors: AsyncDoors, stage: Stage) -> object:
    """
    Ask for another code unless something waits already, which may no longer be true then.
    """
    if (await doors.backlog()).untried:
        return None
    return await doors.resend_code(stage.entry)


@pytest.mark.rule("K2")
def test_what_no_order_leads_to_is_noticed() -> None:
    """
    A journey that acts on what is no longer true comes to what it never comes to alone.
    """
    once = evolve(NAMED["resend-code"], act=_ask_once, name="once")
    simulation = Simulation(journeys=(once,))
    assert simulation.crash("once")
    with pytest.raises(AssertionError, match=r"K2: one after the other[^\n]*\nonce\+once/A\dB"):
        simulation.interleave("once", "once")


@pytest.mark.rule("K4")
def test_a_journey_that_cannot_be_done_again_is_noticed() -> None:
    """
    Where a killed journey is told to wait whenever it is done again, the simulation says so.
    """
    tries = iter((1, 2))

    async def act(doors: AsyncDoors, _: Stage) -> object:
        if next(tries) > 1:
            raise Busy
        return await doors.check()

    journey = evolve(NAMED["look"], act=act)
    with pytest.raises(AssertionError, match="K4: look cannot be done again: Busy"):
        Simulation(journeys=(journey,)).replay("look/0!")


def test_a_landlord_without_an_address_cannot_forget() -> None:
    """
    A scene of a host's own must know an address where a password is to be forgotten.
    """
    letters = Organisation(reference="O-1", name="SCI", siret="73282932000074")

    def by_letter(here: Portal) -> tuple[Landlord, ...]:
        account = here.espace.operator("tests").open_account(
            departement="33", holder=letters, postal="SCI\n33000 BORDEAUX"
        )
        return (here.landlord(account, at=None),)

    journey = evolve(NAMED["forgot-password"], scene=by_letter)
    with pytest.raises(Misuse, match="delivery address"):
        Simulation(journeys=(journey,)).crash("forgot-password")
