"""
An organisation's first connection, its administrators and their colleagues.
"""

from __future__ import annotations

import datetime as dt

from collections.abc import Callable
from functools import partial
from itertools import combinations
from typing import Any

import pytest

from attrs import evolve

from espace_bailleur import (
    Account,
    Code,
    Entry,
    FindingCode,
    Hold,
    Misuse,
    OrganisationPolicy,
    Policies,
    Position,
    Refusal,
    SessionEnded,
    Situation,
    Team,
    TeamAct,
    Way,
    say,
)
from espace_bailleur.adapters.memory import MemoryStore
from espace_bailleur.domain.account import ClaimKind, Standing
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.notices import RoleNotice, TeamNotice
from espace_bailleur.domain.records import (
    AccountOpened,
    RecoveryContested,
    SuccessionOpened,
    TeamChanged,
)
from espace_bailleur.domain.seat_records import SeatReopened, SeatTaken
from espace_bailleur.domain.sign_in import ProvisionalProof, sign_in
from espace_bailleur.testing.people import PASSWORD
from espace_bailleur.testing.reading import contest_code_in, provisional_password_in
from tests.composition import Service
from tests.organisations import Office, connected, opened, roster_in


def _refused(code: Code, act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    assert caught.value.code is code
    return caught.value


def _team(office: Office, account: Account) -> Team:
    return office.espace.organisation(office.entry(account))


# ---------------------------------------------------------------- the seat


@pytest.mark.rule("G1", "G2", "I1")
def test_the_first_success_takes_the_seat_and_tells_it() -> None:
    """
    Whoever first connects administers the organisation, which is recorded and told at once.
    """
    service = Service()
    account = opened(service)
    assert service.store.roster(account.id) is None
    first = service.first_entry(account)
    (member,) = roster_in(service.store, account).members
    assert (member.account, member.position) == (account.id, Position.ADMINISTRATOR)
    (taken,) = [one for one in service.events if isinstance(one, SeatTaken)]
    assert (taken.account, taken.at, taken.issue) == (account.id, first.at, first.admission.issue)
    assert taken.source == first.admission.source is not None
    service.espace.dispatch()
    told = list(service.mailbox.to("o-1@example.org"))[-1]
    assert "administrateur" in told.subject
    assert provisional_password_in(told.body) is None
    assert str(account.identifier) not in told.body


@pytest.mark.rule("G1")
def test_the_seat_is_resumed_while_the_password_lives() -> None:
    """
    Signing in again with the still live provisional password changes nothing about the seat.
    """
    service = Service()
    account = opened(service)
    service.first_entry(account)
    seated, waiting = roster_in(service.store, account), len(service.store.waiting)
    service.first_entry(account)
    assert roster_in(service.store, account) == seated
    assert len(service.store.waiting) == waiting
    assert sum(isinstance(one, SeatTaken) for one in service.events) == 1


@pytest.mark.rule("G1")
def test_an_individual_takes_no_seat() -> None:
    """
    Nobody administers an individual's account, and there is no roster of it.
    """
    service = Service()
    account = service.settled()
    assert service.store.rosters == {}
    assert service.espace.organisation(service.entry(account)).me() is None
    assert service.espace.organisation(service.entry(account)).name() is None
    _refused(Code.NOT_ADMINISTRATOR, service.espace.organisation(service.entry(account)).members)
    _refused(
        Code.MEMBER_UNKNOWN, lambda: service.espace.operator("tests").organisation(account.id)
    )


@pytest.mark.rule("G2", "F6")
def test_the_seat_is_contested_with_the_code_of_its_notice() -> None:
    """
    The organisation's address freezes the account of a wrong first person; the operator decides.
    """
    service = Service()
    account = opened(service, postal="SCI des Lilas\n33000 BORDEAUX")
    entry = connected(service, account)
    letter = list(service.mailbox.to("SCI des Lilas"))[-1]
    code = contest_code_in(letter.body)
    assert code is not None
    service.espace.contest(user_number=str(account.user_number), code=code, source=None)
    with pytest.raises(SessionEnded):
        service.espace.resume(entry.token)
    _refused(Code.SIGN_IN_REFUSED, lambda: service.entry(account))
    roster = roster_in(service.store, account)
    assert roster.vacant
    assert roster.members[0].held == (Hold.OPERATOR,)
    assert isinstance(service.events[-1], SuccessionOpened)
    operator = service.espace.operator("tests")
    operator.reinstate(account.id)
    assert not roster_in(service.store, account).vacant
    _refused(Code.SIGN_IN_REFUSED, lambda: service.entry(account))
    service.clock.move(dt.timedelta(days=22))
    operator.force_new_password(account.id)
    service.espace.dispatch()
    assert connected(service, account).pending is None
    assert sum(isinstance(one, SeatTaken) for one in service.events) == 1


def _seat_contested(office: Office) -> None:
    """
    Have the organisation's mailbox contest the first connection.
    """
    mails = office.service.mailbox.to("o-1@example.org")
    seat = next(one for one in mails if "administrateur" in one.subject)
    code = contest_code_in(seat.body)
    assert code is not None
    office.espace.contest(user_number=str(office.chief.user_number), code=code, source=None)


@pytest.mark.rule("G2", "G5", "P23")
def test_whoever_came_by_a_contested_seat_is_stopped() -> None:
    """
    Whomever a wrong first person let in is out, however high, until the operator lets them in.
    """
    office = Office()
    eve = office.colleague("Eve")
    _team(office, office.chief).promote(eve.id)
    _team(office, eve).suspend(office.ada.id)
    _team(office, eve).hand_over(office.chief.id)
    theirs = office.entry(eve)
    told = len(office.service.events)
    _seat_contested(office)
    with pytest.raises(SessionEnded):
        office.espace.resume(theirs.token)
    for one in (office.chief, office.ada, eve):
        _refused(Code.SIGN_IN_REFUSED, partial(office.entry, one))
    assert all(Hold.OPERATOR in one.held for one in office.roster().members)
    recorded = office.service.events[told:]
    assert {one.account for one in recorded} == {office.chief.id, office.ada.id, eve.id}
    assert isinstance(recorded[-1], SuccessionOpened)
    operator = office.espace.operator("tests")
    assert [one.id for one in operator.contested()] == [office.chief.id]
    # Eve, who had suspended her, administers nothing any more: the institution undoes that, too.
    for _ in office.roster().members[1].held:
        operator.reinstate(office.ada.id)
    before = office.roster(), len(office.service.events)
    _seat_contested(office)
    assert (office.roster(), len(office.service.events)) == before
    operator.close(eve.id)
    operator.appoint(office.ada.id)
    assert len(_team(office, office.ada).members()) == 2
    operator.reinstate(office.chief.id)
    assert operator.contested() == []
    _refused(Code.SIGN_IN_REFUSED, lambda: office.entry(office.chief))


@pytest.mark.rule("G2", "F6")
def test_a_later_contest_stops_one_account_and_the_seat_s_all_then() -> None:
    """
    A contested recovery freezes its account alone; the seat can still be contested after it.
    """
    office = Office()
    office.espace.forgot_password("o-1@example.org", source=None)
    office.espace.dispatch()
    office.service.through(office.service.first_entry(office.chief))
    office.espace.dispatch()
    code = office.service.mailbox.contest_code(office.chief)
    office.espace.contest(user_number=str(office.chief.user_number), code=code, source=None)
    assert [one.held for one in office.roster().members] == [(Hold.OPERATOR,), ()]
    since = office.service.stored(office.chief).contested_at
    assert office.entry(office.ada).pending is None
    office.service.clock.move(dt.timedelta(days=1))
    _seat_contested(office)
    assert [one.held for one in office.roster().members] == [(Hold.OPERATOR,), (Hold.OPERATOR,)]
    assert office.service.stored(office.chief).contested_at == since
    _refused(Code.SIGN_IN_REFUSED, lambda: office.entry(office.ada))


@pytest.mark.rule("G2", "K2")
def test_nobody_holds_a_contest_up_by_coming_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Whoever is to be stopped may come in again and again: the contest stops them all the same.
    """
    office = Office()
    times, store, commit = [0] * 20, office.service.store, MemoryStore.commit

    def late(self: MemoryStore, change: Change, /) -> None:
        if times and any(isinstance(one, RecoveryContested) for one in change.events):
            times.pop()
            ada = store.accounts[office.ada.id]
            store.accounts[ada.id] = evolve(ada, version=ada.version + 1)
        commit(self, change)

    monkeypatch.setattr(MemoryStore, "commit", late)
    _seat_contested(office)
    assert not times
    assert office.service.stored(office.ada).standing is Standing.SUSPENDED


def test_a_first_connection_without_its_code_is_misuse() -> None:
    """
    Whoever decides without the flows is told that the code which contests a seat is missing.
    """
    service = Service()
    account = opened(service)
    with pytest.raises(Misuse, match="got_in"):
        sign_in(
            account,
            proof=ProvisionalProof(issue=account.issues[0].id),
            now=service.clock(),
            source=None,
            skew=dt.timedelta(0),
        )


# ---------------------------------------------------------------- what was used up


@pytest.mark.rule("G3", "C8")
def test_who_finds_the_used_credentials_is_sent_to_the_administrator() -> None:
    """
    Until it expires, the password of the first connection is told apart and opens nothing.
    """
    service = Service()
    account = opened(service)
    plain = service.provisional(account)
    connected(service, account)
    before = service.stored(account)
    refusal = _refused(Code.PROVISIONAL_PASSWORD_USED, lambda: service.entry(account, plain))
    assert refusal.ways_out == (Way.CONNECTION_PROBLEM,)
    for told in (say(refusal), say(refusal.fault)):
        assert "administrateur" in told
        assert "Prévenez tout de suite la Caf" in told
    assert say(Way.CONNECTION_PROBLEM) in say(refusal)
    assert "vous ne vous êtes jamais connecté" not in say(refusal)
    service.clock.move(dt.timedelta(hours=24) - dt.timedelta(microseconds=1))
    _refused(Code.PROVISIONAL_PASSWORD_USED, lambda: service.entry(account, plain))
    service.clock.move(dt.timedelta(microseconds=1))
    _refused(Code.SIGN_IN_REFUSED, lambda: service.entry(account, plain))
    assert service.stored(account) == before


@pytest.mark.rule("G3")
def test_it_is_remembered_beside_a_recovery() -> None:
    """
    A new personal password lets what the first connection used be, and keeps nothing else.
    """
    service = Service()
    account = opened(service)
    plain = service.provisional(account)
    connected(service, account)
    service.espace.forgot_password("o-1@example.org", source=None)
    service.espace.dispatch()
    again = service.provisional(account)
    assert again != plain
    service.through(service.entry(account, again))
    _refused(Code.PROVISIONAL_PASSWORD_USED, lambda: service.entry(account, plain))
    _refused(Code.SIGN_IN_REFUSED, lambda: service.entry(account, again))


@pytest.mark.rule("G1", "G3")
def test_of_two_who_connect_the_one_who_chooses_is_remembered() -> None:
    """
    Two with two live passwords sit in one seat until one chooses; theirs is told apart then.
    """
    service = Service()
    account = opened(service)
    first = service.provisional(account)
    service.espace.forgot_password("o-1@example.org", source=None)
    service.espace.dispatch()
    second = service.provisional(account)
    other = service.entry(account, first)
    service.through(service.entry(account, second))
    with pytest.raises(SessionEnded):
        service.espace.resume(other.token)
    _refused(Code.PROVISIONAL_PASSWORD_USED, lambda: service.entry(account, second))
    _refused(Code.SIGN_IN_REFUSED, lambda: service.entry(account, first))
    assert len(roster_in(service.store, account).members) == 1


@pytest.mark.rule("C8")
def test_a_colleagues_used_password_is_forgotten_at_once() -> None:
    """
    Only what the Caf sent to an organisation is remembered once it is used.
    """
    office = Office()
    assert office.service.stored(office.ada).spent is None
    used = [
        provisional_password_in(item.body) for item in office.service.mailbox.about(office.ada)
    ]
    (plain,) = filter(None, used)
    _refused(Code.SIGN_IN_REFUSED, lambda: office.service.entry(office.ada, plain))


@pytest.mark.rule("G3", "P15")
def test_what_was_used_up_costs_the_same_work() -> None:
    """
    Proving the used password takes the calls and the hashing of any refusal.
    """
    service = Service()
    account = opened(service)
    plain = service.provisional(account)
    connected(service, account)
    works: list[int] = []
    for typed in (plain, "2222 2222 2222 2222 2222 2222"):
        before = service.hasher.verifications
        with pytest.raises(Refusal):
            service.entry(account, typed)
        works.append(service.hasher.verifications - before)
    assert works[0] == works[1] > 0


# ---------------------------------------------------------------- colleagues


@pytest.mark.rule("B1", "C1", "G4")
def test_a_colleague_gets_both_halves_alone() -> None:
    """
    A colleague's account names its organisation, claims no place, and its halves go to them.
    """
    office = Office()
    count = len(office.service.mailbox.items)
    team = _team(office, office.chief)
    account = team.create_colleague(
        name="Bea", email="bea@example.org", permissions=["read", "declare"], language="en"
    )
    assert account.works_for == account.organisation == office.chief.id
    assert ClaimKind.REFERENCE not in {claim.kind for claim in account.claims}
    assert account.departement == office.chief.departement
    office.espace.dispatch()
    sent = office.service.mailbox.items[count:]
    assert {item.to for item in sent} == {account.delivery}
    assert len(sent) == 2
    member = office.roster().members[-1]
    assert (member.name, member.position) == ("Bea", Position.COLLEAGUE)
    assert member.permissions == ("declare", "read")
    opened_, changed = [one for one in office.service.events if one.account == account.id][::2]
    assert isinstance(opened_, AccountOpened)
    assert isinstance(changed, TeamChanged)
    assert changed.actor.name == office.chief.id
    assert changed.permissions == member.permissions
    assert changed.organisation == office.chief.id


@pytest.mark.rule("G4")
def test_a_colleague_gets_letters_where_no_mail_is_known() -> None:
    """
    A colleague may be written to by post, and one without any address is refused.
    """
    office = Office()
    team = _team(office, office.chief)
    account = team.create_colleague(name="Bea", postal="Bea Roux\n33000 BORDEAUX")
    assert account.delivery is None
    before = office.roster()
    _refused(Code.NO_ADDRESS, lambda: team.create_colleague(name="Luc"))
    assert office.roster() == before


@pytest.mark.rule("G4")
def test_permissions_are_those_that_the_host_names() -> None:
    """
    A permission is granted and withdrawn by its name; doing it again changes nothing.
    """
    policies = Policies(organisations=OrganisationPolicy(name="host", permissions=("pay",)))
    office = Office(service=Service(policies=policies))
    team = _team(office, office.chief)
    refusal = _refused(Code.PERMISSION_UNKNOWN, lambda: team.grant(office.ada.id, "read"))
    given: Any
    for given in ("read", 7):
        with pytest.raises(Refusal):
            team.create_colleague(name="Bea", email="bea@example.org", permissions=given)
    assert "pay" in say(refusal)
    team.grant(office.ada.id, "pay")
    mine = _team(office, office.ada).me()
    assert mine is not None
    assert mine.may("pay")
    assert not mine.may("read")
    roster, waiting = office.roster(), len(office.service.store.waiting)
    team.grant(office.ada.id, "pay")
    assert (office.roster(), len(office.service.store.waiting)) == (roster, waiting)
    team.withdraw(office.ada.id, "pay")
    assert office.roster().members[-1].permissions == ()
    office.espace.dispatch()
    assert ": pay." in [item.body for item in office.service.mailbox.about(office.ada)][-1]
    chief = _team(office, office.chief).me()
    assert chief is not None
    assert chief.may("pay")


@pytest.mark.rule("G4")
@pytest.mark.parametrize("typed", ["", "\x00", "é" * 600])
def test_whatever_is_wrong_with_a_new_colleague_is_told_at_once(typed: str) -> None:
    """
    Every field that cannot be read is refused beside its name, all of them in one refusal.
    """
    office = Office()
    team, roster = _team(office, office.chief), office.roster()
    right = {"name": "Ada", "email": "ada@example.net", "postal": "Ada\n33000 BORDEAUX"}
    for wrong in (set(one) for size in (1, 2, 3) for one in combinations(right, size)):
        form: dict[str, Any] = {name: typed if name in wrong else right[name] for name in right}
        refusal = _refused(Code.ANSWERS_REFUSED, partial(team.create_colleague, **form))
        assert refusal.faults.keys() == wrong
    assert office.roster() == roster


@pytest.mark.rule("B3", "G4")
def test_two_people_of_one_name_are_told_apart() -> None:
    """
    Whoever administers sees everybody's user number, as it stands on their messages.
    """
    office = Office()
    team = _team(office, office.chief)
    other = team.create_colleague(name="Ada", email="other@example.org")
    listed = {one.account: one.user_number for one in team.members()}
    assert listed == {one.id: one.user_number for one in (office.chief, office.ada, other)}
    mine = _team(office, office.ada).me()
    assert mine is not None
    assert mine.user_number == office.ada.user_number


@pytest.mark.rule("C3", "G4")
@pytest.mark.parametrize("postal", [None, "Ada\n33000 BORDEAUX"])
def test_whatever_a_colleague_is_sent_names_the_organisation(postal: str | None) -> None:
    """
    However credentials come to a colleague, each half says for which organisation they are.
    """
    office = Office()
    service, team = office.service, _team(office, office.chief)
    ada = team.create_colleague(
        name="Ada", email=None if postal else "ada@example.net", postal=postal
    )
    number, operator = str(ada.user_number), office.espace.operator("tests")
    sent: list[Callable[[], object]] = [
        lambda: team,
        lambda: office.espace.help("identifier/number", {"user_number": number}, source=None),
        lambda: office.espace.forgot_password("ada@example.net", source=None),
        lambda: office.espace.help("first/letter/lost/number", {"user_number": number}, source=""),
        lambda: operator.reissue(ada.id),
        lambda: operator.force_new_password(ada.id),
    ]
    for ask in sent:
        ask()
        office.espace.dispatch()
        service.clock.move(dt.timedelta(days=8))
    told = [one.body.replace("\n", " ") for one in service.mailbox.about(ada)]
    assert len(told) == (9 if postal else 8)
    for body in told:
        assert "Vous avez un accès à l’espace de SCI O-1" in body
        assert "courriers de la Caf" not in body
    mine = office.espace.organisation(office.entry(office.ada))
    assert mine.name() == "SCI O-1"


@pytest.mark.rule("C5", "G4")
def test_what_replaces_a_late_password_names_the_organisation() -> None:
    """
    A password that would have come too late is replaced by one that says for which organisation.
    """
    office = Office()
    ada = _team(office, office.chief).create_colleague(name="Ada", email="ada@example.net")
    office.service.mailbox.failing = True
    office.espace.dispatch()
    office.service.mailbox.failing = False
    office.service.clock.move(dt.timedelta(hours=25))
    office.espace.dispatch()
    (mail,) = [one for one in office.service.mailbox.about(ada) if "provisoire" in one.subject]
    assert "Vous avez un accès à l’espace de SCI O-1" in mail.body


@pytest.mark.rule("G4", "P23", "B4")
def test_who_is_suspended_is_out_until_an_administrator_says_so() -> None:
    """
    A suspended colleague is signed out and kept out, then let in again with the same password.
    """
    office = Office()
    entry = office.entry(office.ada)
    _team(office, office.chief).suspend(office.ada.id)
    with pytest.raises(SessionEnded):
        office.espace.resume(entry.token)
    with pytest.raises(SessionEnded):
        office.espace.organisation(entry).me()
    _refused(Code.SIGN_IN_REFUSED, lambda: office.entry(office.ada))
    assert office.roster().members[-1].held == (Hold.ADMINISTRATOR,)
    _refused(Code.MEMBER_STATE, lambda: _team(office, office.chief).suspend(office.ada.id))
    _team(office, office.chief).reinstate(office.ada.id)
    assert office.entry(office.ada).pending is None
    office.espace.dispatch()
    subjects = {item.subject for item in office.service.mailbox.about(office.ada)}
    assert "Espace bailleur – votre accès a changé" in {
        one.replace("\u00a0", " ") for one in subjects
    }


@pytest.mark.rule("G4")
def test_who_is_removed_is_gone_for_good() -> None:
    """
    Removing closes the account; the one that the institution opened stays its own to close.
    """
    office = Office()
    _team(office, office.chief).remove(office.ada.id)
    assert office.service.stored(office.ada).standing is Standing.CLOSED
    assert [one.account for one in office.roster().members] == [office.chief.id]
    _refused(Code.MEMBER_UNKNOWN, lambda: _team(office, office.chief).reinstate(office.ada.id))
    bea = office.colleague("Bea")
    _team(office, office.chief).promote(bea.id)
    _refused(Code.MEMBER_STATE, lambda: _team(office, bea).remove(office.chief.id))
    _team(office, bea).suspend(office.chief.id)
    _refused(Code.SIGN_IN_REFUSED, lambda: office.entry(office.chief))


# ---------------------------------------------------------------- who administers


@pytest.mark.rule("G5", "P23")
def test_several_administer_and_one_is_left() -> None:
    """
    A promoted colleague administers, too; the last one stays until there is another.
    """
    office = Office()
    _refused(Code.LAST_ADMINISTRATOR, lambda: _team(office, office.chief).step_down())
    old = office.entry(office.ada)
    _team(office, office.chief).promote(office.ada.id)
    with pytest.raises(SessionEnded):
        office.espace.resume(old.token)
    team = _team(office, office.ada)
    assert len(team.members()) == 2
    before = office.entry(office.chief)
    after = office.espace.organisation(before).step_down()
    assert office.espace.resume(after.token).account.id == office.chief.id
    with pytest.raises(SessionEnded):
        office.espace.resume(before.token)
    _refused(Code.NOT_ADMINISTRATOR, office.espace.organisation(after).members)
    _refused(Code.LAST_ADMINISTRATOR, team.step_down)
    changed = [one for one in office.service.events if isinstance(one, TeamChanged)]
    assert [one.act for one in changed][-2:] == [TeamAct.PROMOTE, TeamAct.STEP_DOWN]


@pytest.mark.rule("G5", "P23")
def test_the_role_is_handed_over_at_once() -> None:
    """
    Handing over makes the other one administrator and oneself a colleague in one change.
    """
    office = Office()
    entry = _team(office, office.chief).hand_over(office.ada.id)
    chiefs = office.roster().administrators
    assert [one.account for one in chiefs] == [office.ada.id]
    assert office.espace.resume(entry.token).onboarding.complete
    _refused(Code.NOT_ADMINISTRATOR, office.espace.organisation(entry).members)
    acts = [one.act for one in office.service.events if isinstance(one, TeamChanged)]
    assert acts[-2:] == [TeamAct.HAND_OVER, TeamAct.STEP_DOWN]


@pytest.mark.rule("G5")
def test_handing_over_to_another_administrator_is_stepping_down() -> None:
    """
    Whoever administers already gets no second notice, and stays signed in.
    """
    office = Office()
    _team(office, office.chief).promote(office.ada.id)
    hers = office.entry(office.ada)
    office.espace.dispatch()
    _team(office, office.chief).hand_over(office.ada.id)
    assert office.espace.resume(hers.token).account.id == office.ada.id
    (told,) = [one.content for one in office.service.store.waiting]
    assert isinstance(told, TeamNotice)
    assert (told.account, told.act) == (office.chief.id, TeamAct.STEP_DOWN)


@pytest.mark.rule("G4", "G5")
@pytest.mark.parametrize("act", ["promote", "hand_over", "appoint", "dismiss"])
def test_nobody_becomes_administrator_in_silence(act: str) -> None:
    """
    Every other administrator is told at an address of theirs who becomes one, and by whom.
    """
    office = Office()
    bea = office.colleague("Bea")
    _team(office, office.chief).promote(office.ada.id)
    operator = office.espace.operator("tests")
    if act == "dismiss":
        operator.appoint(bea.id)
    office.espace.dispatch()
    count = len(office.service.mailbox.items)
    by_caf = act in {"appoint", "dismiss"}
    face = operator if by_caf else _team(office, office.chief)
    getattr(face, act)(bea.id)
    told = [one.content for one in office.service.store.waiting]
    others = {office.ada.id, office.chief.id} if by_caf else {office.ada.id}
    notices = [one for one in told if isinstance(one, RoleNotice)]
    assert {one.account for one in notices} == others
    assert len(notices) == len(others)
    office.espace.dispatch()
    sent = office.service.mailbox.items[count:]
    (read,) = [one.body for one in sent if one.body.startswith("Bonjour Ada")]
    assert "Bea" in read
    assert ("La Caf" if by_caf else "SCI O-1 a ") in read
    getattr(operator, act if by_caf else "appoint")(bea.id)
    assert not office.service.store.waiting


@pytest.mark.rule("G5")
@pytest.mark.parametrize("act", ["force_new_password", "suspend"])
def test_nobody_leaves_the_role_to_whoever_has_no_password(act: str) -> None:
    """
    Beside an administrator whose password is gone, or who is kept out, the last one stays.
    """
    office = Office()
    _team(office, office.chief).promote(office.ada.id)
    getattr(office.espace.operator("tests"), act)(office.ada.id)
    team = _team(office, office.chief)
    _refused(Code.LAST_ADMINISTRATOR, team.step_down)
    with pytest.raises(Refusal):
        team.hand_over(office.ada.id)
    assert office.chief.id in {one.account for one in office.roster().administrators}


@pytest.mark.rule("G5")
def test_who_never_connected_administers_nothing() -> None:
    """
    Nobody hands over to, or promotes, an account without a personal password.
    """
    office = Office()
    bea = office.colleague("Bea", connects=False)
    team = _team(office, office.chief)
    for act in (team.promote, team.hand_over):
        _refused(Code.MEMBER_NOT_CONNECTED, partial(act, bea.id))
    operator = office.espace.operator("tests")
    _refused(Code.MEMBER_NOT_CONNECTED, lambda: operator.appoint(bea.id))


@pytest.mark.rule("G4")
def test_what_changes_the_team_asks_for_a_fresh_proof() -> None:
    """
    A session that was left open lists the team, and changes nothing until they sign in again.
    """
    office = Office()
    entry = office.entry(office.chief)
    fresh = Policies().organisations.fresh
    office.service.clock.move(fresh - dt.timedelta(microseconds=1))
    entry = office.espace.organisation(entry).grant(office.ada.id, "read")
    office.service.clock.move(dt.timedelta(microseconds=1))
    team = office.espace.organisation(entry)
    assert len(team.members()) == 2
    refusal = _refused(Code.PROOF_NOT_FRESH, lambda: team.suspend(office.ada.id))
    assert "15" in say(refusal)
    _refused(
        Code.PROOF_NOT_FRESH, lambda: team.create_colleague(name="Bea", email="b@example.org")
    )


@pytest.mark.rule("D2", "G4", "P24")
def test_nobody_administers_before_every_step_is_done() -> None:
    """
    The seat gives nothing while a step is pending.
    """
    service = Service()
    entry: Entry = service.first_entry(opened(service))
    team = service.espace.organisation(entry)
    for act in (team.me, team.members, team.step_down):
        refusal = _refused(Code.NOT_ALLOWED, act)
        assert refusal.facts == {"pending": "information"}


# ---------------------------------------------------------------- other organisations


def _every_act(team: Team, account: str) -> list[Callable[[], object]]:
    acts = (team.suspend, team.reinstate, team.remove, team.promote, team.hand_over)
    return [
        partial(team.grant, account, "read"),
        partial(team.withdraw, account, "read"),
        *(partial(act, account) for act in acts),
    ]


@pytest.mark.rule("G7", "P29")
def test_one_organisation_is_nothing_to_another() -> None:
    """
    Somebody else's people are answered as if there were nobody, by every act.
    """
    office = Office()
    other = Office(service=office.service, reference="O-2")
    outsider = office.service.settled()
    team = _team(office, office.chief)
    before = other.roster(), office.service.stored(other.ada), other.service.stored(outsider)
    for account in (other.ada.id, other.chief.id, outsider.id, "nobody"):
        said = {str(_refused(Code.MEMBER_UNKNOWN, act)) for act in _every_act(team, account)}
        assert said == {"member-unknown"}
    after = other.roster(), office.service.stored(other.ada), other.service.stored(outsider)
    assert after == before
    assert {one.account for one in team.members()} == {office.chief.id, office.ada.id}


@pytest.mark.rule("B1", "G7")
def test_one_person_works_in_several_organisations() -> None:
    """
    The same person has an account in each, and what one organisation does stays there.
    """
    office = Office()
    other = Office(service=office.service, reference="O-2")
    both = [
        one.espace.organisation(one.entry(one.chief)).create_colleague(
            name="Luc", email="luc@example.org"
        )
        for one in (office, other)
    ]
    assert len({one.id for one in both}) == 2
    _team(office, office.chief).remove(both[0].id)
    assert office.service.stored(both[1]).standing is Standing.OPEN


# ---------------------------------------------------------------- the institution


@pytest.mark.rule("G5")
def test_what_the_institution_holds_no_administrator_undoes() -> None:
    """
    Suspended by the operator, also on top of an administrator's doing, nobody else lets them in.
    """
    office = Office()
    operator = office.espace.operator("tests")
    _team(office, office.chief).suspend(office.ada.id)
    operator.suspend(office.ada.id)
    team = _team(office, office.chief)
    for act in (team.reinstate, team.remove, team.promote):
        _refused(Code.MEMBER_STATE, partial(act, office.ada.id))
    _refused(Code.STANDING, lambda: operator.suspend(office.ada.id))
    _refused(Code.MEMBER_STATE, lambda: operator.appoint(office.ada.id))
    assert operator.show(office.ada.id).held == (Hold.ADMINISTRATOR, Hold.OPERATOR)
    assert operator.show(office.ada.id).situation is Situation.SUSPENDED
    assert operator.reinstate(office.ada.id).standing is Standing.SUSPENDED
    changed = office.service.events[-1]
    assert isinstance(changed, TeamChanged)
    assert (changed.act, changed.actor.name) == (TeamAct.REINSTATE, "tests")
    assert operator.show(office.ada.id).situation is Situation.KEPT_OUT
    _refused(Code.MEMBER_STATE, lambda: operator.reinstate(office.ada.id))
    _team(office, office.chief).reinstate(office.ada.id)
    assert office.entry(office.ada).pending is None
    assert office.roster().members[-1].held == ()


@pytest.mark.rule("G4", "G5", "G6", "F6")
def test_no_code_gives_back_what_an_administrator_took_away() -> None:
    """
    Whoever contests their own recovery stays suspended by the administrators, reinstated or not.
    """
    office = Office()
    _team(office, office.chief).promote(office.ada.id)
    office.espace.forgot_password("o-1@example.org", source=None)
    office.espace.dispatch()
    again = office.service.provisional(office.chief)
    office.service.through(office.service.entry(office.chief, again))
    office.espace.dispatch()
    told = list(office.service.mailbox.to("o-1@example.org"))[-1]
    code = contest_code_in(told.body)
    assert code is not None
    _team(office, office.ada).suspend(office.chief.id)
    number = str(office.chief.user_number)
    office.espace.contest(user_number=number, code=code, source=None)
    operator = office.espace.operator("tests")
    operator.reinstate(office.chief.id)
    stored = office.service.stored(office.chief)
    assert stored.standing is Standing.SUSPENDED
    assert stored.contested_at is None
    assert [one.account for one in office.roster().administrators] == [office.ada.id]
    _refused(Code.MEMBER_STATE, lambda: operator.reinstate(office.chief.id))


@pytest.mark.rule("G5")
def test_the_institution_stands_in_for_administrators_who_are_gone() -> None:
    """
    Where nobody is left who could let somebody in again, the institution does.
    """
    office = Office()
    operator = office.espace.operator("tests")
    _team(office, office.chief).suspend(office.ada.id)
    operator.suspend(office.chief.id)
    assert operator.show(office.ada.id).situation is Situation.SUSPENDED
    assert operator.reinstate(office.ada.id).standing is Standing.OPEN
    assert operator.show(office.ada.id).held == ()
    operator.appoint(office.ada.id)
    assert len(_team(office, office.ada).members()) == 2


@pytest.mark.rule("G5")
@pytest.mark.parametrize("act", ["suspend", "close"])
def test_an_act_that_leaves_nobody_opens_the_succession(act: str) -> None:
    """
    Where the operator takes the last administrator away, that is recorded, and it appoints.
    """
    office = Office()
    _team(office, office.chief).hand_over(office.ada.id)
    operator = office.espace.operator("tests")
    getattr(operator, act)(office.ada.id)
    roster = operator.organisation(office.chief.id)
    assert roster.vacant
    (opened_,) = [one for one in office.service.events if isinstance(one, SuccessionOpened)]
    assert (opened_.account, opened_.actor.name) == (office.chief.id, "tests")
    _refused(Code.NOT_ADMINISTRATOR, _team(office, office.chief).members)
    operator.appoint(office.chief.id)
    assert operator.organisation(office.chief.id).administrators[0].account == office.chief.id
    assert len(_team(office, office.chief).members()) == (2 if act == "suspend" else 1)
    version = office.roster().version
    operator.appoint(office.chief.id)
    assert office.roster().version == version


@pytest.mark.rule("G6", "P23", "P28")
def test_closing_an_organisation_closes_it_for_everybody() -> None:
    """
    With the account of an organisation all its people are out, and its place is free for another.
    """
    office = Office()
    other = Office(service=office.service, reference="O-2")
    bea = office.colleague("Bea", connects=False)
    _team(office, office.chief).promote(office.ada.id)
    sessions = [office.entry(one) for one in (office.chief, office.ada)]
    told, before = len(office.service.events), other.roster()
    closed = office.espace.operator("tests").close(office.chief.id)
    assert (closed.id, closed.standing) == (office.chief.id, Standing.CLOSED)
    for entry in sessions:
        with pytest.raises(SessionEnded):
            office.espace.resume(entry.token)
        _refused(Code.SIGN_IN_REFUSED, partial(office.entry, entry.account))
    recorded = office.service.events[told:]
    assert {one.account for one in recorded} == {office.chief.id, office.ada.id, bea.id}
    assert {one.actor.name for one in recorded} == {"tests"}
    assert not any(isinstance(one, SuccessionOpened) for one in recorded)
    assert office.roster().members == ()
    assert other.roster() == before
    again = opened(office.service, office.reference)
    connected(office.service, again)
    (chief,) = roster_in(office.service.store, again).members
    assert chief.account == again.id


@pytest.mark.rule("G2", "G5", "P23")
def test_the_seat_is_reversed_by_the_operator() -> None:
    """
    Whoever took the seat is dismissed, signed out and told; the succession opens, and is ended.
    """
    office = Office()
    entry = office.entry(office.chief)
    operator = office.espace.operator("tests")
    operator.dismiss(office.chief.id)
    with pytest.raises(SessionEnded):
        office.espace.resume(entry.token)
    assert office.roster().vacant
    assert [one.act for one in office.service.events if isinstance(one, TeamChanged)][-1] == (
        TeamAct.DISMISS
    )
    assert isinstance(office.service.events[-1], SuccessionOpened)
    assert _team(office, office.chief).me() == office.roster().members[0]
    _refused(Code.NOT_ADMINISTRATOR, _team(office, office.chief).members)
    version = office.roster().version
    operator.dismiss(office.chief.id)
    assert office.roster().version == version
    operator.appoint(office.ada.id)
    assert len(_team(office, office.ada).members()) == 2


@pytest.mark.rule("G5")
def test_the_institution_learns_whom_nobody_administers() -> None:
    """
    An organisation is listed, and found by a check, as long as nobody administers its people.
    """
    office = Office()
    other = Office(service=office.service, reference="O-2")
    operator = office.espace.operator("tests")

    def vacant() -> list[str]:
        found = [one.code for one in office.espace.check()]
        listed = [str(one.id) for one in operator.vacant()]
        assert found.count(FindingCode.NO_ADMINISTRATOR) == bool(listed)
        return listed

    assert vacant() == []
    operator.suspend(office.chief.id)
    operator.suspend(other.chief.id)
    both = sorted([office.chief.id, other.chief.id])
    assert vacant() == both
    assert [one.id for one in operator.vacant(after=both[0], limit=1)] == both[1:]
    operator.appoint(office.ada.id)
    assert vacant() == [other.chief.id]
    operator.reopen_seat(other.chief.id, evidence="extrait du registre")
    assert vacant() == [other.chief.id]
    office.espace.dispatch()
    office.service.first_entry(other.chief)
    assert vacant() == []
    operator.suspend(other.chief.id)
    operator.close(other.chief.id)
    assert vacant() == []


@pytest.mark.rule("D8", "G1", "G2", "G5")
def test_a_reopened_seat_is_taken_as_the_first_time() -> None:
    """
    Where the only person is gone, whoever connects next begins anew, and is told of as at first.
    """
    service = Service()
    account = opened(service)
    old = connected(service, account)
    service.espace.dispatch()
    accepted, told = list(service.store.acceptances), len(service.mailbox.items)
    operator = service.espace.operator("tests")
    reopened = operator.reopen_seat(account.id, evidence="extrait du registre")
    assert isinstance(service.events[-3], SeatReopened)
    assert service.events[-3].evidence == "extrait du registre"
    assert service.events[-3].actor.name == "tests"
    assert isinstance(service.events[-1], SuccessionOpened)
    with pytest.raises(SessionEnded):
        service.espace.resume(old.token)
    _refused(Code.SIGN_IN_REFUSED, lambda: service.entry(account))
    assert roster_in(service.store, account).members == ()
    service.espace.dispatch()
    sent = service.mailbox.items[told:]
    assert len(sent) == 3
    assert sum("administrateur" in item.body for item in sent) == 1
    entry = service.first_entry(account)
    assert (entry.pending and entry.pending.id) == "information"
    assert entry.admission.previous_at is None
    assert service.stored(account).acceptances == reopened.acceptances == ()
    assert service.through(entry).pending is None
    assert service.store.acceptances[: len(accepted)] == accepted
    assert len(service.store.acceptances) == 2 * len(accepted)
    roster = roster_in(service.store, account)
    assert [one.account for one in roster.administrators] == [account.id]
    assert sum(isinstance(one, SeatTaken) for one in service.events) == 2
    service.espace.dispatch()
    _contest(service, account)
    assert service.stored(account).standing is Standing.SUSPENDED


def _contest(service: Service, account: Account) -> None:
    """
    Contest the latest seat.
    """
    code = service.mailbox.contest_code(account)
    service.espace.contest(user_number=str(account.user_number), code=code, source=None)


@pytest.mark.rule("G5")
def test_a_seat_is_reopened_beside_those_who_stay() -> None:
    """
    The others stay in the roster, and nobody succeeds where one of them administers.
    """
    office = Office()
    _team(office, office.chief).promote(office.ada.id)
    _team(office, office.ada).suspend(office.chief.id)
    entry = office.entry(office.ada)
    before = office.roster().members[1:]
    operator = office.espace.operator("tests")
    operator.reopen_seat(office.chief.id, evidence="extrait du registre")
    assert not any(isinstance(one, SuccessionOpened) for one in office.service.events)
    assert office.espace.resume(entry.token).account.id == office.ada.id
    office.espace.dispatch()
    connected(office.service, office.chief)
    assert office.roster().members[:-1] == before
    assert {one.account for one in office.roster().administrators} == {
        office.chief.id,
        office.ada.id,
    }


@pytest.mark.rule("G5", "G6")
def test_only_an_organisations_own_seat_is_reopened() -> None:
    """
    A colleague's, an individual's and a closed account have no seat, and evidence is due.
    """
    office = Office()
    operator = office.espace.operator("tests")
    individual = office.service.settled()

    def reopen(account: str, evidence: str = "extrait du registre") -> Callable[[], object]:
        return lambda: operator.reopen_seat(account, evidence=evidence)

    _refused(Code.ACCOUNT_UNKNOWN, reopen("nobody"))
    _refused(Code.NO_SEAT, reopen(office.ada.id))
    _refused(Code.NO_SEAT, reopen(individual.id))
    refusal = _refused(Code.ANSWERS_REFUSED, reopen(office.chief.id, " "))
    assert refusal.faults.keys() == {"evidence"}
    operator.close(office.chief.id)
    _refused(Code.STANDING, reopen(office.chief.id))


@pytest.mark.rule("C7", "G5")
def test_two_clerks_send_no_two_letters_for_one_seat() -> None:
    """
    A letter that is on its way to a free seat is not sent twice; an old one holds up nothing.
    """
    service = Service()
    account = opened(service, postal="SCI des Lilas\n33000 BORDEAUX")
    connected(service, account)
    operator = service.espace.operator("tests")
    operator.reissue(account.id)
    operator.reopen_seat(account.id, evidence="extrait du registre")
    _refused(
        Code.LETTER_SENT, lambda: operator.reopen_seat(account.id, evidence="encore une fois")
    )
    service.clock.move(dt.timedelta(days=1))
    operator.reopen_seat(account.id, evidence="rien reçu")
    service.espace.dispatch()
    service.through(service.first_entry(account))
    assert len(roster_in(service.store, account).administrators) == 1


@pytest.mark.rule("G5")
def test_the_institution_asks_about_organisations_by_any_account() -> None:
    """
    An account that is not there, or works nowhere, is refused by name.
    """
    service = Service()
    operator = service.espace.operator("tests")
    _refused(Code.ACCOUNT_UNKNOWN, lambda: operator.organisation("nobody"))
    for act in (operator.appoint, operator.dismiss):
        _refused(Code.ACCOUNT_UNKNOWN, partial(act, "nobody"))
    account = opened(service)
    _refused(Code.MEMBER_UNKNOWN, lambda: operator.organisation(account.id))
    for act in (operator.appoint, operator.dismiss):
        _refused(Code.MEMBER_UNKNOWN, partial(act, account.id))


@pytest.mark.rule("G4", "B4")
def test_no_administrator_learns_or_sets_a_credential() -> None:
    """
    Whatever an administrator does to a colleague, the password that the colleague chose stays.
    """
    office = Office()
    chosen = office.service.stored(office.ada).password
    team = _team(office, office.chief)
    team.grant(office.ada.id, "read")
    team.suspend(office.ada.id)
    team.reinstate(office.ada.id)
    team.promote(office.ada.id)
    stored = office.service.stored(office.ada)
    assert (stored.password, stored.issues) == (chosen, ())
    assert PASSWORD not in repr(team)
    assert evolve(stored, version=0).delivery == office.ada.delivery
