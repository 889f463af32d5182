"""
The portal that hosts test their pages with.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import subprocess
import sys

import pytest

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import (
    Account,
    Document,
    Entry,
    ExtraStep,
    Field,
    Individual,
    Misuse,
    Organisation,
    Refusal,
    Steps,
)
from espace_bailleur.domain.delivery import Letter
from espace_bailleur.domain.steps import CREDENTIALS, FIVE, INFORMATION, PERSONAL_PASSWORD
from espace_bailleur.errors import Code
from espace_bailleur.testing import strategies
from espace_bailleur.testing.landlord import Landlord
from espace_bailleur.testing.people import DOCUMENTS, PASSWORD
from espace_bailleur.testing.portal import KEY, Portal, portal


SHORT = Field(name="initials", limit=3)
OWN = Steps(extra=(ExtraStep(id="initials", after=INFORMATION, fields=(SHORT,)),))


def _came_in(here: Portal, landlord: Landlord) -> Entry:
    return here.espace.sign_in(
        identifier=landlord.identifier, password=landlord.password, source=None
    )


@pytest.mark.rule("D1", "D3", "D11")
@given(steps=strategies.steps(), data=st.data())
def test_a_landlord_can_be_had_at_any_step(steps: Steps, data: st.DataObject) -> None:
    """
    Whatever steps a host adds, in any order, a landlord stands at the step that was asked for.
    """
    ids = tuple(row.id for row in steps.rows)
    at = data.draw(st.sampled_from(ids[1:]), label="at")
    here = portal(steps=steps)
    landlord = here.landlord(at=at)
    entry = here.espace.resume(landlord.token)
    assert entry.pending is not None
    assert (entry.pending.id, entry.onboarding.done) == (at, ids[: ids.index(at)])
    assert landlord.account == entry.account == here.stored(landlord.account)
    assert _came_in(here, landlord).pending == entry.pending
    after = here.espace.complete(here.espace.resume(landlord.token), landlord.answers)
    assert at in after.onboarding.done


@given(steps=strategies.steps())
def test_a_landlord_can_have_done_everything(steps: Steps) -> None:
    """
    Whatever steps a host adds, a landlord without a step has done all of them.
    """
    here = portal(steps=steps)
    landlord = here.landlord(at=None)
    assert landlord.entry.onboarding.complete
    assert landlord.answers == {}
    assert _came_in(here, landlord).pending is None


def test_by_default_a_landlord_never_connected() -> None:
    """
    A landlord at the first step has both halves of the credentials, and nothing else.
    """
    here = portal()
    landlord = here.landlord()
    first, second = here.mailbox.about(landlord.account)
    assert landlord.identifier in first.body
    assert landlord.password in second.body
    assert landlord.account.entered_at is None
    with pytest.raises(Misuse, match="later step"):
        assert landlord.token
    entry = here.espace.sign_in(source=None, **landlord.answers)
    assert entry.pending is not None
    assert entry.pending.id == INFORMATION


@pytest.mark.rule("B2")
@given(places=st.lists(st.sampled_from([*FIVE, None]), max_size=6))
def test_any_number_of_landlords(places: list[str | None]) -> None:
    """
    However many landlords there are, each is another person with an address of their own.
    """
    here = portal()
    landlords = [here.landlord(at=place) for place in places]
    assert len({one.account.holder.reference for one in landlords}) == len(places)
    for one, place in zip(landlords, places, strict=True):
        assert here.stored(one.account) == one.account
        assert (one.account.entered_at is None) == (place == CREDENTIALS)
        address = one.account.address
        assert (address is None) == (place in {CREDENTIALS, INFORMATION})
        assert address is None or address.confirmed


def _letter(here: Portal) -> Account:
    return here.espace.operator("tests").open_account(
        departement="974",
        holder=Organisation(reference="O-1", name="SCI des Lilas", siret="73282932000074"),
        postal="SCI DES LILAS\n97400 SAINT-DENIS",
    )


@given(at=st.sampled_from([*FIVE, None]))
def test_an_organisation_by_letter_can_be_had_anywhere(at: str | None) -> None:
    """
    Whoever has no known address reads letters, and gives an address of their own.
    """
    here = portal()
    landlord = here.landlord(_letter(here), at=at)
    password = here.mailbox.provisional_password(landlord.account)
    (letter,) = (one for one in here.mailbox.items if password in one.body)
    assert isinstance(letter, Letter)
    if address := landlord.account.address:
        assert address.code is not None
        entry = here.espace.confirm_address(landlord.entry, here.mailbox.code(landlord.account))
        assert entry.onboarding.unconfirmed is None


@pytest.mark.rule("D5")
def test_limits_count_nobody_s_neighbours() -> None:
    """
    More landlords than one source may ask codes for can each wait for theirs.
    """
    here = portal()
    for number in range(here.policies.address.per_source.count + 1):
        landlord = here.landlord(at=None, email=f"other-{number}@example.org")
        assert here.mailbox.code(landlord.account)


def test_a_holder_can_have_several_accounts() -> None:
    """
    The accounts of one holder share the known address, and each is given another one.
    """
    here = portal()
    zoe = Individual(reference="R-1", name="Zoé Œuf")
    accounts = [
        here.espace.operator("tests").open_account(
            departement=code, holder=zoe, email="zoe@example.org"
        )
        for code in ("2A", "2B")
    ]
    here.landlord(accounts[0], at=None)
    with pytest.raises(Refusal, match="address-of-other-account"):
        here.landlord(accounts[1], at=None)
    second = here.landlord(accounts[1], at=None, email="other@example.org")
    assert second.account.address is not None
    assert not second.account.address.confirmed


@pytest.mark.rule("D3")
@given(first=st.sampled_from(FIVE), second=st.sampled_from([*FIVE, None]))
def test_a_landlord_goes_on_and_never_back(first: str, second: str | None) -> None:
    """
    A landlord at one step can be brought to a later one, and to an earlier one never.
    """
    here = portal()
    landlord = here.landlord(at=first)
    before = here.stored(landlord.account)
    if second is None or FIVE.index(second) >= FIVE.index(first):
        landlord = here.landlord(landlord.account, at=second)
        assert landlord.account.id == before.id
        if second != CREDENTIALS:
            pending = landlord.entry.pending
            assert (pending and pending.id) == second
    else:
        with pytest.raises(Misuse, match="done"):
            here.landlord(landlord.account, at=second)
        after = here.stored(landlord.account)
        assert (after.answers, after.acceptances) == (before.answers, before.acceptances)


def test_a_step_that_is_not_there_is_a_misuse() -> None:
    """
    Asking for an unknown step names those that there are, and opens nothing.
    """
    here = portal(steps=OWN)
    with pytest.raises(Misuse, match="information, initials, personal-password"):
        here.landlord(at="telephone")
    assert here.store.accounts == {}


def test_a_host_answers_its_own_fields() -> None:
    """
    Where something of a field's kind is not enough, the host says what is answered.
    """
    with pytest.raises(Refusal) as refusal:
        portal(steps=OWN).landlord(at=None)
    assert {
        one: [fault.code for fault in found] for one, found in refusal.value.faults.items()
    } == {"initials": [Code.TOO_LONG]}
    here = portal(steps=OWN, answers={"initials": "ZŒ"})
    answers = here.landlord(at=None).account.answer("initials")
    assert answers is not None
    assert answers.values == (("initials", "ZŒ"),)


def test_a_host_chooses_the_personal_password() -> None:
    """
    A personal password that the host answers is the one that opens afterwards.
    """
    here = portal(answers={"password": "quatre chats dorment au grenier"})
    landlord = here.landlord(at="terms")
    assert landlord.password == "quatre chats dorment au grenier"
    assert _came_in(here, landlord).pending


@pytest.mark.rule("D9")
def test_another_portal_over_the_same_store() -> None:
    """
    A portal that is evolved asks those who were done for what is new.
    """
    here = portal(documents=iter(DOCUMENTS))
    landlord = here.landlord(at=None)
    rules = Document(
        id="usage-rules", version="2", language="fr", text="…", date=dt.date(2026, 2, 1)
    )
    later = evolve(here, documents=(*DOCUMENTS, rules))
    here.clock.move(dt.timedelta(days=30))
    pending = later.landlord(landlord.account, at="usage-rules").entry.pending
    assert pending is not None
    assert pending.document == rules


@given(at=st.sampled_from(FIVE[1:]))
def test_both_faces_are_one_service(at: str) -> None:
    """
    What is done on one face is seen on the other, sessions, messages and time included.
    """
    here = portal()
    landlord = here.landlord(at=at, email="other@example.org")

    async def goes_on() -> Entry:
        entry = await here.awaiting.resume(landlord.token)
        return await here.awaiting.complete(entry, landlord.answers)

    entry = asyncio.run(goes_on())
    assert at in entry.onboarding.done
    assert here.espace.resume(entry.token).onboarding == entry.onboarding
    assert here.stored(landlord.account) == entry.account
    here.espace.sign_out(entry)
    asyncio.run(here.awaiting.forgot_password("landlord-1@example.org", source=None))
    assert here.espace.dispatch().resolved == 1
    again = here.mailbox.provisional_password(landlord.account)
    here.clock.move(dt.timedelta(hours=24))
    with pytest.raises(Refusal, match="expired"):
        asyncio.run(
            here.awaiting.sign_in(identifier=landlord.identifier, password=again, source=None)
        )
    assert here.events == here.store.events


@pytest.mark.rule("A4", "D6")
def test_what_is_refused_is_refused_as_in_earnest() -> None:
    """
    Addresses that no mail goes to and passwords that are common are refused with their faults.
    """
    here = portal()
    landlord = here.landlord(at=INFORMATION)
    with pytest.raises(Refusal) as refusal:
        here.espace.complete(landlord.entry, landlord.answers | {"email": "zoe@localhost"})
    assert [one.code for one in refusal.value.faults["email"]] == [Code.EMAIL_INVALID]
    landlord = here.landlord(at=PERSONAL_PASSWORD)
    typed = landlord.answers | {"password": "bonjour bonjour bonjour"}
    with pytest.raises(Refusal) as refusal:
        here.espace.complete(landlord.entry, typed)
    assert [one.code for one in refusal.value.faults["password"]] == [Code.PASSWORD_COMMON]


def test_nobody_gives_an_address_before_they_connect() -> None:
    """
    An address for somebody who never connected is the developer's slip.
    """
    with pytest.raises(Misuse, match="second step"):
        portal().landlord(email="zoe@example.org")


@pytest.mark.rule("I2", "P33")
@given(at=st.sampled_from([*FIVE, None]))
def test_no_repr_holds_a_secret(at: str | None) -> None:
    """
    Neither a portal nor a landlord at any step shows a password, a code, a token or a key.
    """
    here = portal(answers={"password": PASSWORD})
    landlord = here.landlord(at=at, email=None if at == CREDENTIALS else "other@example.org")
    secrets = {KEY, PASSWORD, here.mailbox.provisional_password(landlord.account)}
    if at != CREDENTIALS:
        secrets.add(landlord.token)
    if landlord.account.address:
        secrets.add(here.mailbox.code(landlord.account))
    for secret in secrets:
        assert secret not in f"{here!r}{landlord!r}"


def test_a_portal_needs_no_extra() -> None:
    """
    A portal works where neither Hypothesis nor a test framework is installed.
    """
    code = (
        "import sys\n"
        "sys.modules.update(dict.fromkeys(('hypothesis', 'pytest', 'argon2')))\n"
        "from espace_bailleur.testing.portal import portal\n"
        "print(portal().landlord(at=None).account.identifier)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == portal().landlord(at=None).identifier
