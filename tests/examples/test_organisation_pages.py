"""
The page of an organisation's people, in both examples.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import Account, Organisation, Position, Roster, TeamAct
from tests.examples.landlord import PERSONAL, Landlord, Page, Person


AT = "/organisme"
SIRET = "73282932000074"


def _chief(zoe: Person, reference: str = "O-1") -> Account:
    """
    Have whoever connects for an organisation come in, as its administrator.
    """
    opened = zoe.here.espace.operator("tests").open_account(
        departement="33",
        holder=Organisation(reference=reference, name=f"SCI {reference}", siret=SIRET),
        email=f"{reference.lower()}@example.org",
    )
    chief = zoe.here.landlord(opened, at=None).account
    _come_in(zoe, chief)
    return chief


def _come_in(zoe: Person, account: Account) -> Page:
    """
    Sit down before the pages as somebody who has a personal password.
    """
    zoe.account = account
    return zoe.sign_in(PERSONAL)


def _create(zoe: Person, name: str = "Ada", email: str = "ada@example.org") -> Account:
    """
    Have whoever administers create a colleague, who may read.
    """
    typed = {"act": "create", "name": name, "email": email, "permission-read": "on"}
    zoe.send(AT, **typed)
    assert zoe.status == 200
    zoe.dispatch()
    (account,) = [one for one in zoe.here.store.accounts.values() if one.holder.name == name]
    return account


def _roster(zoe: Person, chief: Account) -> Roster:
    roster = zoe.here.store.roster(chief.id)
    assert roster is not None
    return roster


def _permissions(zoe: Person, chief: Account, account: Account) -> tuple[str, ...]:
    member = _roster(zoe, chief).member(account.id)
    assert member is not None
    return member.permissions


@pytest.mark.rule("G4", "C1")
def test_a_colleague_is_created_and_comes_in_with_two_mails(zoe: Person) -> None:
    """
    The administrator creates a colleague, who alone receives both halves and sees no form.
    """
    _chief(zoe)
    assert AT in zoe.visit("/").references
    assert "Créer un accès" in zoe.visit(AT).words
    ada = _create(zoe)
    assert zoe.path == AT
    assert "consulter" in zoe.page.words
    identifier, password = [mail.body for mail in zoe.here.mailbox.to("ada@example.org")]
    assert str(ada.identifier) in identifier
    assert str(ada.identifier) not in password + zoe.html
    zoe.account = ada
    assert "Renseignez" in zoe.sign_in(zoe.provisional).words
    assert "terminez d’abord cette étape" in zoe.visit(AT).words
    _come_in(zoe, zoe.here.landlord(ada, at=None).account)
    page = zoe.visit(AT)
    assert "Collègue" in page.words
    assert "consulter" in page.words
    assert not page.inputs
    assert not page.hidden


@pytest.mark.rule("G4")
def test_an_administrator_changes_what_a_colleague_may_do(zoe: Person) -> None:
    """
    Permissions come and go, an access is suspended, reinstated and removed, and the page follows.
    """
    chief = _chief(zoe)
    ada = _create(zoe)
    assert "Donner un droit" in zoe.page.words
    zoe.send(AT, act="grant", account=ada.id, permission="declare")
    assert _permissions(zoe, chief, ada) == ("declare", "read")
    assert (
        "consulter"
        in zoe.send(AT, act="withdraw", oui="oui", account=ada.id, permission="declare").words
    )
    assert _permissions(zoe, chief, ada) == ("read",)
    page = zoe.send(AT, act="suspend", oui="oui", account=ada.id)
    assert "Suspendu par un administrateur" in page.words
    assert "Rétablir" in page.words
    assert "Suspendu" not in zoe.send(AT, act="reinstate", account=ada.id).words
    assert "Ada" not in zoe.send(AT, act="remove", oui="oui", account=ada.id).words
    zoe.here.espace.operator("tests").suspend(chief.id)
    assert "session est terminée" in zoe.visit(AT).words


@pytest.mark.rule("G4")
@pytest.mark.parametrize("act", ["withdraw", "suspend", "remove", "hand-over", "step-down"])
def test_what_somebody_loses_is_confirmed_first(zoe: Person, act: str) -> None:
    """
    The first click leads to a page that names who it is about, and the second one does it.
    """
    chief = _chief(zoe)
    ada = zoe.here.landlord(_create(zoe), at=None).account
    zoe.send(AT, act="promote", account=ada.id)
    _come_in(zoe, chief)
    if act == "withdraw":
        zoe.send(AT, act="hand-over", account=ada.id, oui="oui")
        _come_in(zoe, ada)
        ada = zoe.here.stored(chief)
        zoe.send(AT, act="grant", account=ada.id, permission="read")
    before = _roster(zoe, chief)
    about = zoe.here.stored(chief) if act == "step-down" else ada
    page = zoe.send(AT, act=act, account=about.id, permission="read")
    assert zoe.status == 200
    assert f"{about.holder.name}, numéro d’utilisateur {about.user_number}" in page.words
    assert _roster(zoe, chief) == before
    zoe.send(AT, **page.hidden, oui="oui")
    assert _roster(zoe, chief) != before


@pytest.mark.rule("G4")
def test_an_act_that_is_done_is_said_once(zoe: Person) -> None:
    """
    The page says after each act that it was done, and says so no more when it is read again.
    """
    _chief(zoe)
    ada = _create(zoe)
    assert (
        "Le droit est donné."
        in zoe.send(AT, act="grant", account=ada.id, permission="declare").words
    )
    assert "Le droit est donné." not in zoe.visit(AT).words


@pytest.mark.rule("G4", "C1")
def test_a_second_click_creates_nobody(zoe: Person) -> None:
    """
    A form that is sent twice opens one account, and the form of the next page another.
    """
    _chief(zoe)
    typed = {"act": "create", "name": "Jean Martin", "email": "jean@example.org"}
    once = zoe.visit(AT).hidden["once"]
    for _ in range(2):
        assert "L’accès est créé" in zoe.send(AT, **typed, once=once).words
    assert len(zoe.here.store.accounts) == 3
    zoe.send(AT, **typed, once=zoe.visit(AT).hidden["once"])
    assert len(zoe.here.store.accounts) == 4
    numbers = {str(one.user_number) for one in zoe.here.store.accounts.values()}
    assert sum(number in zoe.page.words for number in numbers) == 3


@pytest.mark.rule("G4")
def test_a_new_colleague_s_faults_are_shown_at_once(zoe: Person) -> None:
    """
    Each field of a refused creation shows its own fault, and keeps what was typed.
    """
    _chief(zoe)
    page = zoe.send(AT, act="create", name="", email="ada", **{"permission-declare": "on"})
    assert zoe.status == 422
    faulty = [one.get("id") for one in page.inputs if "aria-invalid" in one]
    assert faulty == ["name", "email"]
    assert "ada" in {one.get("value") for one in page.inputs}
    assert [one["id"] for one in page.inputs if "checked" in one] == ["permission-declare"]


@pytest.mark.rule("G4")
def test_what_the_host_names_no_more_can_be_withdrawn(zoe: Person) -> None:
    """
    A permission that the page no longer offers is shown with whoever holds it, and its button.
    """
    chief = _chief(zoe)
    ada = _create(zoe)
    member = _roster(zoe, chief).member(ada.id)
    assert member is not None
    zoe.here.store.rosters[chief.id] = _roster(zoe, chief).changed(
        evolve(member, permissions=("payer",))
    )
    assert "Retirer un droit\u00a0: payer" in zoe.visit(AT).words
    zoe.send(AT, act="withdraw", account=ada.id, permission="payer", oui="oui")
    assert _permissions(zoe, chief, ada) == ()


@pytest.mark.rule("G4")
def test_a_colleague_reads_who_they_are_and_for_whom(zoe: Person) -> None:
    """
    A colleague's pages show their own name, and what their organisation is called.
    """
    _chief(zoe)
    _come_in(zoe, zoe.here.landlord(_create(zoe), at=None).account)
    for path in ("/", AT):
        words = zoe.visit(path).words
        assert "Ada" in words
        assert "SCI O-1" in words


@pytest.mark.rule("G4", "G6")
def test_whom_the_institution_suspended_has_no_form(zoe: Person) -> None:
    """
    The page says that the Caf suspended somebody, and offers nothing about them.
    """
    _chief(zoe)
    ada = _create(zoe)
    zoe.here.espace.operator("tests").suspend(ada.id)
    page = zoe.visit(AT)
    assert "Suspendu par la Caf" in page.words
    assert ada.id not in zoe.html


@pytest.mark.rule("G4", "G5")
def test_an_organisation_is_handed_over(zoe: Person) -> None:
    """
    Nobody leaves it without an administrator; whoever hands it over is a colleague at once.
    """
    chief = _chief(zoe)
    ada = _create(zoe)
    assert "garde toujours un administrateur" in zoe.send(AT, act="step-down", oui="oui").words
    assert zoe.status == 422
    refused = zoe.send(AT, act="promote", account=ada.id)
    assert "pas encore choisi son mot de passe" in refused.words
    assert refused.ids.count("alerte") == 1
    zoe.here.landlord(ada, at=None)
    assert "Quitter" in zoe.send(AT, act="promote", account=ada.id).words
    page = zoe.send(AT, act="hand-over", oui="oui", account=ada.id)
    assert zoe.status == 200
    assert "Collègue" in page.words
    assert "Créer un accès" not in page.words
    (left,) = _roster(zoe, chief).administrators
    assert left.account == ada.id
    _come_in(zoe, zoe.here.stored(ada))
    assert "Supprimer" not in zoe.visit(AT).words


@pytest.mark.rule("G4")
def test_a_colleague_who_sends_a_form_is_refused(zoe: Person) -> None:
    """
    Every act of a colleague is refused at the page, and changes nothing.
    """
    chief = _chief(zoe)
    ada = _create(zoe)
    _come_in(zoe, zoe.here.landlord(ada, at=None).account)
    before = _roster(zoe, chief)
    for act in TeamAct:
        if act not in {TeamAct.APPOINT, TeamAct.DISMISS}:
            typed = {"account": chief.id, "permission": "read", "name": "Eve", "oui": "oui"}
            page = zoe.send(AT, act=act, email="eve@example.org", **typed)
            assert zoe.status == 422
            assert "Seul un administrateur" in page.words
            assert not page.hidden
    assert _roster(zoe, chief) == before


@pytest.mark.rule("G7")
def test_people_of_another_organisation_are_unknown(zoe: Person) -> None:
    """
    Somebody of another organisation is answered as somebody who does not exist.
    """
    other = _chief(zoe, "O-2")
    _chief(zoe)
    page = zoe.send(AT, act="suspend", oui="oui", account=other.id)
    assert zoe.status == 422
    assert "Nous ne trouvons pas cette personne" in page.words
    html = zoe.html.replace(page.hidden["once"], "")
    page = zoe.send(AT, act="suspend", oui="oui", account="nobody")
    assert zoe.html.replace(page.hidden["once"], "") == html
    assert "SCI O-2" not in html


@pytest.mark.rule("G4")
def test_what_only_the_institution_does_is_no_act_of_the_page(zoe: Person) -> None:
    """
    An act that is none of an administrator's is refused, and changes nothing.
    """
    chief = _chief(zoe)
    ada = _create(zoe)
    before = _roster(zoe, chief)
    for act in ("appoint", "", "grant "):
        assert "pas possible" in zoe.send(AT, act=act, account=ada.id).words
        assert zoe.status == 422
    assert _roster(zoe, chief) == before


@pytest.mark.rule("G4")
def test_an_old_session_signs_in_again_and_comes_back(zoe: Person) -> None:
    """
    After fifteen minutes an act leads to the sign-in page, which says why and leads back once.
    """
    _chief(zoe)
    zoe.here.clock.move(timedelta(minutes=15))
    assert "Créer un accès" in zoe.visit(AT).words
    page = zoe.send(AT, act="step-down", oui="oui")
    assert "connectez-vous de nouveau" in page.words
    assert zoe.path == "/connexion"
    assert "Créer un accès" in zoe.sign_in(PERSONAL).words
    assert zoe.path == AT
    zoe.sign_in(PERSONAL)
    assert zoe.path == "/"


def test_a_name_is_text(zoe: Person) -> None:
    """
    A name that looks like markup is shown as it was typed, in the list and in a refused form.
    """
    _chief(zoe)
    name = '<script>"x"</script>'
    page = zoe.send(AT, act="create", name=name, email="no address")
    assert zoe.status == 422
    assert "adresse mail complète" in page.words
    assert name not in zoe.html
    assert name in {one.get("value") for one in page.inputs}
    shown = 'Bea "x" & Roux'
    _create(zoe, shown)
    assert shown not in zoe.html
    assert shown in zoe.page.words


def test_an_individual_landlord_has_no_such_page(zoe: Person) -> None:
    """
    Nothing leads an individual landlord to the page, and its address leads home.
    """
    assert AT not in zoe.take(6).references
    zoe.visit(AT)
    assert zoe.path == "/"
    zoe.send(AT, act="create", name="Ada", email="ada@example.org")
    assert len(zoe.here.store.accounts) == 1


FIELDS = ("act", "account", "permission", "name", "email", "permission-read", "once", "oui")
WORDS = (*TeamAct, "read", "é" * 600, "\x00", "ada@example.org")
forms = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(WORDS) | st.text(max_size=40))


@pytest.mark.rule("A6")
@given(sent=st.lists(forms, min_size=1, max_size=4))
def test_whatever_is_sent_is_answered(sent: list[dict[str, str]]) -> None:
    """
    Any form is answered with the page, done or refused, and somebody still administers.
    """
    zoe = Landlord()
    chief = _chief(zoe)
    for typed in sent:
        zoe.send(AT, **typed)
        assert zoe.status in {200, 422}
        assert len({*zoe.page.ids}) == len(zoe.page.ids)
        assert {one["id"] for one in zoe.page.inputs} <= zoe.page.labelled
        member = _roster(zoe, chief).member(chief.id)
        assert member is not None
        assert member.position is Position.ADMINISTRATOR
