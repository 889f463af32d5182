"""
The pages of both examples, as one person sees them.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from espace_bailleur import Unavailable
from espace_bailleur.adapters.markdown import documents_in
from espace_bailleur.adapters.memory import MemoryStore
from espace_bailleur.domain.delivery import Letter
from espace_bailleur.domain.documents import check_documents
from espace_bailleur.testing.doubles import START
from examples.flask_minimal.__main__ import DOCUMENTS
from examples.flask_minimal.app import create_app
from examples.flask_minimal.contacts import Contacts
from examples.flask_minimal.sample import CONTACT, CONTACTS, LANDLORDS
from tests.examples.landlord import (
    KNOWN,
    OWN,
    PERSONAL,
    RULES,
    TELEPHONE,
    TERMS,
    Landlord,
    Person,
    composed,
)
from tests.guided import outcomes


REFUSED = "Nous ne reconnaissons pas cet identifiant avec ce mot de passe."
WAYS_OUT = {"/mot-de-passe-oublie", "/probleme-de-connexion"}


@pytest.mark.rule("D1", "D10", "D11")
def test_six_steps_lead_in(zoe: Person) -> None:
    """
    The five steps and the host's own come in their order, and only the last one opens the door.
    """
    assert "Connexion" in zoe.visit("/").words
    assert "Renseignez les informations demandées" in zoe.sign_in(zoe.provisional).words
    assert "Indiquez votre numéro de téléphone" in zoe.answer(email=KNOWN).words
    assert "Étape 3 sur 6" in zoe.page.words
    assert "Personnalisez votre mot de passe" in zoe.answer(telephone=TELEPHONE).words
    assert "Acceptez les règles d’usage" in zoe.answer(password=PERSONAL).words
    assert "Acceptez les conditions d’utilisation" in zoe.answer(accepted="on").words
    assert "ouvert" not in zoe.visit("/").words
    assert "Votre Espace bailleur est ouvert" in zoe.answer(accepted="on").words
    assert str(zoe.account.user_number) in zoe.page.words
    assert "ouvert" in zoe.visit("/etape").words


@pytest.mark.rule("D3")
@pytest.mark.parametrize("done", [1, 2, 3, 4, 5, 6])
def test_an_interrupted_onboarding_goes_on(zoe: Person, done: int) -> None:
    """
    Whoever comes back finds the step that was left.
    """
    left = zoe.take(done).heading
    zoe.send("/deconnexion")
    assert zoe.sign_in(PERSONAL if done > 3 else zoe.provisional).heading == left


@pytest.mark.rule("E2")
def test_a_wrong_sign_in_tells_nothing(zoe: Person) -> None:
    """
    A wrong password and an unknown identifier show the same page, with both ways out.
    """
    known, unknown = zoe.identifier, "ZOE"
    wrong = zoe.sign_in("faux", known)
    wrong_html = zoe.html.replace(known, "")
    assert zoe.status == 422
    assert REFUSED in wrong.words
    assert set(wrong.references) >= WAYS_OUT
    assert "/probleme-de-connexion/message/not-recognised" in wrong.references
    zoe.sign_in("faux", unknown)
    assert zoe.html.replace(unknown, "") == wrong_html


@pytest.mark.rule("C4")
def test_a_slip_is_told_at_once(zoe: Person) -> None:
    """
    A slip of the pen is told, and the password typed as people type it opens.
    """
    password = zoe.provisional
    slip = ("A" if password[0] != "A" else "B") + password[1:]
    assert "Une lettre ou un chiffre semble différer" in zoe.sign_in(slip).words
    assert set(zoe.page.references) >= WAYS_OUT
    assert "Renseignez" in zoe.sign_in(password.lower().replace(" ", "-")).words


@pytest.mark.rule("D4", "D6")
def test_all_faults_come_at_once(zoe: Person) -> None:
    """
    A refused form shows every fault beside its field, and what was typed but for passwords.
    """
    zoe.sign_in(zoe.provisional)
    assert "Saisissez une adresse mail complète" in zoe.answer(email="zo é@").words
    assert 'value="zo é@"' in zoe.html
    zoe.answer(email=KNOWN)
    zoe.answer(telephone=TELEPHONE)
    page = zoe.answer(password="Zoé2026!")
    for fault in ("au moins 15 caractères", "est connu", "facile à deviner"):
        assert fault in page.words
    assert "Zoé2026!" not in zoe.html
    assert zoe.status == 422


@pytest.mark.rule("D4", "D11")
def test_the_telephone_number_is_asked_and_kept(zoe: Person) -> None:
    """
    What is no number is told at its field, and the number that follows is kept in digits.
    """
    (field,) = zoe.take(2).inputs
    assert (field["type"], field["autocomplete"], field["aria-required"]) == ("tel", "tel", "true")
    for wrong, fault in {"demain": "en chiffres", "": "à remplir"}.items():
        page = zoe.answer(telephone=wrong)
        (field,) = page.inputs
        assert fault in page.words
        assert (field["value"], field["aria-invalid"]) == (wrong, "true")
        assert "telephone-fautes" in str(field["aria-describedby"])
        assert page.words.count("Numéro de téléphone") == 2
    zoe.answer(telephone=TELEPHONE)
    answers = zoe.here.stored(zoe.account).answer("telephone")
    assert answers is not None
    assert answers.values == (("telephone", "0199000007"),)


@pytest.mark.rule("D8")
def test_the_documents_of_the_example_can_be_composed() -> None:
    """
    The two documents that come with the example are in force as they are.
    """
    assert len(check_documents(documents_in(DOCUMENTS), now=START)) == 2


@pytest.mark.rule("D8")
def test_a_document_is_accepted_as_displayed(zoe: Person) -> None:
    """
    The text stands on the page as it is; without a tick, or with another digest, it stays there.
    """
    assert RULES.text in zoe.take(4).words
    assert "cochez la case" in zoe.answer().words
    other = zoe.send("/etape", step="usage-rules", digest=TERMS.digest, accepted="on")
    assert "Lisez-la, puis acceptez-la" in other.words
    assert RULES.text in other.words


@pytest.mark.rule("D2")
def test_a_stale_form_changes_nothing(zoe: Person) -> None:
    """
    A form of another step leads to the pending one, and says so.
    """
    zoe.take(3)
    page = zoe.send("/etape", step="information", email=OWN)
    assert "Vous en êtes à cette étape" in page.words
    assert "Étape 4 sur 6" in page.words
    assert "terminez d’abord cette étape" in zoe.send("/adresse", code="12345678").words
    assert "Étape 4 sur 6" in zoe.visit("/adresse").words


@pytest.mark.rule("C8")
def test_a_session_ends_and_says_so(zoe: Person) -> None:
    """
    After an hour a provisional session is over, and the sign-in page says what is kept.
    """
    zoe.take(2)
    zoe.here.clock.move(timedelta(minutes=59))
    assert "Étape 3" in zoe.visit("/etape").words
    zoe.here.clock.move(timedelta(minutes=1))
    page = zoe.visit("/etape")
    assert "votre session est terminée" in page.words
    assert zoe.path == "/connexion"


@pytest.mark.rule("F2", "P04")
def test_a_forgotten_password(zoe: Person) -> None:
    """
    Known and unknown addresses get the same page; the new password comes beside the old one.
    """
    zoe.take(6)
    zoe.visit("/mot-de-passe-oublie")
    known = zoe.send("/mot-de-passe-oublie", email=KNOWN.upper()).words
    assert zoe.send("/mot-de-passe-oublie", email="nobody@example.org").words == known
    assert "Problème de connexion" in known
    assert "adresse mail complète" in zoe.send("/mot-de-passe-oublie", email="zoe").words
    anew = zoe.provisional
    assert "ouvert" in zoe.sign_in(PERSONAL).words
    assert "Personnalisez votre mot de passe" in zoe.sign_in(anew).words
    assert "ouvert" in zoe.answer(password="un phare, puis la brume du soir").words
    assert REFUSED in zoe.sign_in(PERSONAL).words


@pytest.mark.rule("F5", "F7", "F8")
def test_the_guide_leads_from_a_refusal_to_new_messages(zoe: Person) -> None:
    """
    Whoever is refused follows the links, one question at a time, and receives what was missing.
    """
    zoe.sign_in("faux", zoe.identifier)
    zoe.visit("/probleme-de-connexion/message/not-recognised")
    page = zoe.visit("/probleme-de-connexion")
    assert "Qu’est-ce qui vous bloque" in page.words
    assert "/probleme-de-connexion/identifier" in page.references
    page = zoe.visit("/probleme-de-connexion/identifier/email")
    assert "Adresse mail" in page.words
    known = zoe.send("/probleme-de-connexion/identifier/email", email=KNOWN).words
    assert "son identifiant est en route" in known
    unknown = zoe.send("/probleme-de-connexion/identifier/email", email="no@example.org")
    assert unknown.words == known
    before = len(zoe.here.mailbox.items)
    zoe.dispatch()
    (mail,) = zoe.here.mailbox.items[before:]
    assert zoe.identifier in mail.body


@pytest.mark.rule("F6")
def test_a_recovery_is_contested(zoe: Person) -> None:
    """
    Whoever is told of a new password that was not theirs blocks the account with the code.
    """
    zoe.take(6)
    zoe.send("/mot-de-passe-oublie", email=KNOWN)
    anew = zoe.provisional
    zoe.sign_in(anew)
    zoe.answer(password="un phare, puis la brume du soir")
    zoe.dispatch()
    told = zoe.here.mailbox.items[-1].body
    code = zoe.here.mailbox.contest_code(zoe.account)
    assert code in told
    number = str(zoe.account.user_number)
    page = zoe.visit("/connexion")
    assert "Ce n’était pas moi" in told
    assert "Ce n’était pas moi" in page.words
    page = zoe.send("/contester", user_number=number, code=" ")
    assert "Ce champ est à remplir." in page.words
    page = zoe.send("/contester", user_number=number, code=code[:-1])
    assert zoe.status == 422
    assert "16 lettres et chiffres, en quatre groupes" in page.words
    place = "/probleme-de-connexion/message/form/code/contest"
    assert place in page.references
    assert "Bloquez le compte" in zoe.visit(place).words
    page = zoe.send("/contester", user_number=number, code=code)
    assert "plus personne ne peut s’y connecter" in page.words
    assert "Inutile de demander un nouveau mot de passe d’ici là." in page.words
    assert REFUSED in zoe.sign_in("un phare, puis la brume du soir").words


@pytest.mark.rule("F7")
def test_where_the_caf_helps_the_contact_of_its_departement_is_shown(zoe: Person) -> None:
    """
    An outcome where the Caf helps asks the département, and shows how to reach its Caf.
    """
    place = "/probleme-de-connexion/other/none"
    page = zoe.visit(place)
    assert "Contactez la Caf" in page.words
    assert [one["name"] for one in page.inputs] == ["departement"]
    for typed, contact in {"2a": CONTACTS["2A"], "974": CONTACTS["974"], "75": CONTACT}.items():
        page = zoe.send(place, departement=typed)
        assert f"Pour la joindre : {contact}" in page.words.replace("\u00a0", " ")
        assert zoe.status == 200
    assert "2A / 2B" in zoe.send(place, departement="20").words
    assert zoe.status == 422
    assert CONTACT not in zoe.visit("/probleme-de-connexion/identifier/email").words


@pytest.mark.rule("F7")
def test_one_contact_for_everybody_needs_no_box(landlord: Landlord) -> None:
    """
    A host that has one contact shows it at once, and a département is then sent to nobody.
    """
    landlord.browser = create_app(landlord.here.espace, contact=CONTACT).test_client()
    page = landlord.visit("/probleme-de-connexion/other/none")
    assert f"Pour la joindre : {CONTACT}" in page.words.replace("\u00a0", " ")
    assert page.inputs == []
    landlord.send("/probleme-de-connexion/other/none", departement="33")
    assert landlord.status == 422


@pytest.mark.rule("F7")
def test_a_number_like_a_siret_gets_its_hint(zoe: Person) -> None:
    """
    Whoever types a SIRET as a user number is answered as anybody, and told of the likeness.
    """
    asking = "/probleme-de-connexion/identifier/number"
    page = zoe.send(asking, user_number="732 829 320 00074")
    assert "/probleme-de-connexion/number/siret" in page.references
    assert "son identifiant est en route" in page.words
    page = zoe.send(asking, user_number=str(zoe.account.user_number))
    assert "/probleme-de-connexion/number/siret" not in page.references
    page = zoe.send("/contester", user_number="73282932000074", code="ABCD")
    assert "/probleme-de-connexion/number/siret" in page.references


@pytest.mark.rule("F5")
def test_a_landlord_of_the_example_can_be_reached_by_letter_alone() -> None:
    """
    The case of the seed can be tried: never connected, letters alone, new ones from the guide.

    Each of the landlords finds the contact of the Caf of their own département.
    """
    here = composed()
    here.espace.operator("sample").open_accounts(LANDLORDS)
    here.espace.dispatch()
    letters = [item for item in here.mailbox.items if isinstance(item, Letter)]
    assert len(letters) == 2
    (jean,) = here.espace.operator("tests").search("R-3", departement="33")
    here.clock.move(timedelta(days=8))
    typed = {"user_number": str(jean.user_number)}
    here.espace.help("password/never-connected/lost/number", typed, source="here")
    here.espace.dispatch()
    assert [item.to for item in here.mailbox.items[-2:]] == [jean.postal] * 2
    assert all(Contacts(None, CONTACTS).of(one.departement) for one in LANDLORDS)


@pytest.mark.rule("F7")
def test_every_page_of_the_guide_is_shown(zoe: Person) -> None:
    """
    From the first question, every link leads to a page that is there.
    """
    seen = set[str]()
    ahead = ["/probleme-de-connexion"]
    while ahead:
        page = zoe.visit(ahead.pop())
        assert zoe.status == 200
        new = {one for one in page.references if one.startswith("/probleme")} - seen
        seen |= new
        ahead += new
    assert {f"/probleme-de-connexion/{one.path}" for one in outcomes()} <= seen


def test_a_page_is_found_with_a_slash_at_its_end(zoe: Person) -> None:
    """
    An address that is typed with one slash more shows the same page.
    """
    for path in (*WAYS_OUT, "/connexion", "/contester", "/etape", "/"):
        heading = zoe.visit(path).heading
        assert (zoe.visit(f"{path.rstrip('/')}/").heading, zoe.status) == (heading, 200)


@pytest.mark.rule("F7")
def test_what_the_guide_cannot_take_is_told(zoe: Person) -> None:
    """
    A number with a slip is told at its field; a path that leads nowhere begins again.
    """
    page = zoe.send("/probleme-de-connexion/first/letter/lost/number", user_number="123")
    assert zoe.status == 422
    assert "ici, il y en a 3" in page.words
    page = zoe.visit("/probleme-de-connexion/nowhere")
    assert zoe.status == 422
    assert "Qu’est-ce qui vous bloque" in page.words
    for _ in range(20):
        zoe.send("/probleme-de-connexion/password/mailbox", email=KNOWN)
    assert "Plusieurs demandes" in zoe.send("/mot-de-passe-oublie", email=KNOWN).words


@pytest.mark.rule("D5")
def test_another_address_is_confirmed_by_its_code(zoe: Person) -> None:
    """
    The code that is mailed to another address confirms it, however it is spaced, and no other.
    """
    zoe.sign_in(zoe.provisional)
    assert OWN in zoe.answer(email=OWN).words
    code = zoe.code
    wrong = f"{(int(code) + 1) % 10**8:08}"
    assert "Ce code n’est pas le bon" in zoe.send("/adresse", code=wrong).words
    assert "saisissez le code reçu" in zoe.visit("/etape").words
    page = zoe.send("/adresse", code=f"{code[:4]} {code[4:]}")
    assert "Indiquez votre numéro de téléphone" in page.words
    assert "saisissez le code reçu" not in page.words


@pytest.mark.rule("D5", "P25")
def test_an_address_is_corrected(zoe: Person) -> None:
    """
    A new code can be asked for and the address corrected; the code before is void then.
    """
    zoe.sign_in(zoe.provisional)
    zoe.answer(email=OWN)
    first = zoe.code
    zoe.send("/adresse")
    assert zoe.code != first
    assert "adresse mail complète" in zoe.send("/adresse", email="zoe").words
    zoe.send("/adresse", email="zoe.o@example.com")
    assert "Ce code n’est pas le bon" in zoe.send("/adresse", code=first).words
    assert "Indiquez" in zoe.send("/adresse", email=KNOWN).words
    assert "saisissez le code reçu" not in zoe.page.words


@pytest.mark.rule("D5")
def test_a_new_password_brings_a_new_code(zoe: Person) -> None:
    """
    Choosing a password voids the code under way, so the page that asks for the new one follows.
    """
    zoe.sign_in(zoe.provisional)
    zoe.answer(email=OWN)
    first = zoe.code
    zoe.answer(telephone=TELEPHONE)
    assert zoe.answer(password=PERSONAL).heading == "Confirmez votre adresse mail"
    assert zoe.code != first
    assert "Ce code n’est pas le bon" in zoe.send("/adresse", code=first).words


@pytest.mark.rule("D5")
def test_an_address_serves_one_account_of_a_person(zoe: Person) -> None:
    """
    An address of another account of the same person is refused, with that account's number.
    """
    zoe.take(6)
    zoe.send("/deconnexion")
    first, zoe.account = zoe.account, zoe.opened("2B", OWN)
    zoe.sign_in(zoe.provisional)
    assert str(first.user_number) in zoe.answer(email=KNOWN).words.replace("\u00a0", " ")


@pytest.mark.rule("D5")
def test_two_accounts_are_paired_by_their_numbers(zoe: Person) -> None:
    """
    Neither account's password opens the other, and an address of the first is refused by number.
    """
    zoe.take(6)
    zoe.send("/deconnexion")
    first, zoe.account = zoe.account, zoe.opened("2B", OWN)
    assert REFUSED in zoe.sign_in(PERSONAL).words
    assert REFUSED in zoe.sign_in(zoe.provisional, str(first.identifier)).words
    zoe.sign_in(zoe.provisional)
    refused = zoe.answer(email=KNOWN).words.replace("\u00a0", " ")
    assert str(first.user_number) in refused


def test_a_store_that_is_away(zoe: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    While the store cannot answer, a page says that it is worth trying again.
    """

    def find(*_: object) -> None:
        raise Unavailable

    known, password = zoe.identifier, zoe.provisional
    monkeypatch.setattr(MemoryStore, "find", find)
    assert "Réessayez dans quelques minutes" in zoe.sign_in(password, known).words
    assert zoe.status == 503
