"""
What the guide does for somebody: identifiers, mails and letters, to addresses on file only.
"""

from __future__ import annotations

import datetime as dt

from typing import Any

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import Account, Outcome, Refusal, guide
from espace_bailleur.domain.delivery import Letter, Mail
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.recovery import RecoveryAnswer
from espace_bailleur.errors import Code
from tests.composition import Service
from tests.guided import outcomes
from tests.organisations import Office


BY_MAIL = "password/mailbox"
LETTERS = "first/letter/lost/number"
LETTERS_BY_IDENTIFIER = "first/letter/lost/identifier"
IDENTIFIER = "identifier/email"
IDENTIFIER_BY_NUMBER = "identifier/number"
DAY = dt.timedelta(days=1)
UNKNOWN = {
    "email": "no@example.org",
    "identifier": "NOBODY",
    "user_number": "00000000000000",
}


def _ask(service: Service, path: str, **answers: str) -> list[Mail | Letter]:
    """
    Ask, dispatch, and return what was sent.
    """
    before = len(service.mailbox.items)
    service.espace.help(path, answers, source=None)
    service.espace.dispatch()
    return service.mailbox.items[before:]


def _known(account: Account) -> dict[str, str]:
    return {
        "email": "zoe@example.org",
        "identifier": str(account.identifier),
        "user_number": str(account.user_number),
    }


def _typed(path: str, given: dict[str, str]) -> dict[str, str]:
    reached = guide(path)
    assert isinstance(reached, Outcome)
    return {one.name: given[one.name] for one in reached.asks}


ACTING = sorted(one.path for one in outcomes() if one.act is not None)


@pytest.mark.rule("F1", "F8", "P14", "P15")
@pytest.mark.parametrize("path", ACTING)
def test_every_act_answers_the_same_to_everybody(path: str) -> None:
    """
    Known or unknown, closed or suspended, what is typed gets one answer and one row.
    """
    (act,) = {one.act for one in outcomes() if one.path == path and one.act}
    for hold in (None, "suspend", "close"):
        for known in (True, False):
            service = Service()
            account = service.opened()
            if hold is not None:
                getattr(service.espace.operator("tests"), hold)(account.id)
            before = service.stored(account), len(service.events)
            typed = _typed(path, _known(account) if known else UNKNOWN)
            answer = service.espace.help(path, typed, source=None)
            assert answer == RecoveryAnswer(act=act)
            assert len(service.store.waiting) == 1
            assert (service.stored(account), len(service.events)) == before


@pytest.mark.rule("F8", "P06")
@pytest.mark.parametrize("path", ACTING)
@given(email=st.sampled_from(["zoe@example.org", None]))
def test_what_the_guide_sends_goes_to_addresses_on_file_only(path: str, email: str | None) -> None:
    """
    Whatever was typed, a message goes to what the institution knew, and to nobody else.
    """
    service = Service()
    account = service.opened(email)
    service.clock.move(8 * DAY)
    for given_ in (UNKNOWN, _known(account)):
        for item in _ask(service, path, **_typed(path, given_)):
            assert item.to in {account.delivery, account.postal}
            assert str(account.user_number) in item.body


@pytest.mark.rule("D5", "F8", "P06")
@pytest.mark.parametrize("path", ACTING)
def test_an_unconfirmed_address_is_never_written_to(path: str) -> None:
    """
    Nothing goes to an address that was given and not confirmed, whoever asks for it.
    """
    service = Service()
    account = service.opened()
    service.through(service.first_entry(account), email="other@example.org")
    service.espace.dispatch()
    service.clock.move(8 * DAY)
    typed = _typed(path, _known(account) | {"email": "other@example.org"})
    for item in _ask(service, path, **typed):
        assert item.to in {account.delivery, account.postal}


@pytest.mark.rule("C1", "C3", "F5")
@pytest.mark.parametrize("path", [LETTERS, LETTERS_BY_IDENTIFIER])
def test_who_never_connected_and_got_letters_gets_new_ones(path: str) -> None:
    """
    Two new letters leave for the address on file, one half each, and open the account.
    """
    service = Service()
    account = service.opened(None)
    service.clock.move(8 * DAY)
    one, other = _ask(service, path, **_typed(path, _known(account)))
    assert isinstance(one, Letter)
    assert isinstance(other, Letter)
    password = service.provisional(account)
    assert [str(account.identifier) in item.body for item in (one, other)].count(True) == 1
    assert [password in item.body for item in (one, other)].count(True) == 1
    assert service.through(service.entry(account, password)).pending is None


@pytest.mark.rule("C7", "F5", "F7")
def test_whoever_confirmed_no_address_is_led_to_letters() -> None:
    """
    Whoever got letters and confirmed no address hears nothing by mail, and gets new letters.
    """
    service = Service()
    account = service.opened(None)
    service.through(service.first_entry(account), email="other@example.org")
    service.espace.dispatch()
    service.clock.move(8 * DAY)
    assert _ask(service, BY_MAIL, email="other@example.org") == []
    sent = _ask(service, "password/unconfirmed/number", user_number=str(account.user_number))
    assert [item.to for item in sent] == [account.postal] * 2


@pytest.mark.rule("C7", "F4", "F5")
@given(days=st.lists(st.integers(0, 10), max_size=12))
def test_letters_keep_their_gap(days: list[int]) -> None:
    """
    However often letters are asked for, a week lies between two, and one is always alive.
    """
    service = Service()
    account = service.opened(None)
    sent = [service.clock()]
    for wait in days:
        service.clock.move(wait * DAY)
        if _ask(service, LETTERS, user_number=str(account.user_number)):
            assert service.clock() - sent[-1] >= 7 * DAY
            sent.append(service.clock())
        assert service.entry(account, service.provisional(account)).pending is not None


@pytest.mark.rule("F4", "F8", "P11")
@given(minutes=st.lists(st.integers(0, 90), max_size=10))
def test_an_identifier_is_mailed_once_an_hour_at_most(minutes: list[int]) -> None:
    """
    However often it is asked for, an identifier goes to one address once within the hour.
    """
    service = Service()
    account = service.opened()
    sent: list[dt.datetime] = []
    for wait in (0, *minutes):
        service.clock.move(dt.timedelta(minutes=wait))
        mails = _ask(service, IDENTIFIER, email="zoe@example.org")
        assert all(str(account.identifier) in one.body for one in mails)
        if mails:
            assert not sent or service.clock() - sent[-1] >= dt.timedelta(hours=1)
            sent.append(service.clock())
        assert service.clock() - sent[-1] < dt.timedelta(hours=1)


@pytest.mark.rule("F8")
def test_an_identifier_goes_by_the_best_way() -> None:
    """
    By number it is mailed to the account address, else to the known one, else written.
    """
    service = Service()
    account = service.opened()
    number = str(account.user_number)
    (mail,) = _ask(service, IDENTIFIER_BY_NUMBER, user_number=number)
    assert mail.to == account.delivery
    service.through(service.first_entry(account), email="other@example.org")
    service.espace.dispatch()
    service.espace.confirm_address(service.entry(account), service.code(account))
    (mail,) = _ask(service, IDENTIFIER_BY_NUMBER, user_number=number)
    assert str(mail.to) == "other@example.org"
    posted = service.opened(None, reference="R-2")
    (letter,) = _ask(service, IDENTIFIER_BY_NUMBER, user_number=str(posted.user_number))
    assert letter.to == posted.postal
    assert _ask(service, IDENTIFIER_BY_NUMBER, user_number=str(posted.user_number)) == []


@pytest.mark.rule("F8", "G4")
def test_a_colleague_s_identifier_goes_to_the_colleague() -> None:
    """
    Whoever works for an organisation is sent their identifier as anybody, by their user number.
    """
    office = Office()
    number = str(office.ada.user_number)
    office.service.clock.move(DAY)
    (mail,) = _ask(office.service, "identifier/colleague", user_number=number)
    assert mail.to == office.ada.delivery
    assert str(office.ada.identifier) in mail.body


@pytest.mark.rule("B4", "F1", "P29")
def test_several_accounts_behind_one_address_get_one_message_each() -> None:
    """
    Every account that an address serves sends a message of its own, with its number.
    """
    service = Service()
    accounts = [service.opened(departement=code) for code in ("33", "64", "2A")]
    for path in (BY_MAIL, IDENTIFIER):
        mails = _ask(service, path, email="zoe@example.org")
        assert len(mails) == len(accounts)
        for account in accounts:
            assert sum(str(account.user_number) in one.body for one in mails) == 1


@pytest.mark.rule("F7")
@given(path=st.sampled_from(["", "first", "message/wait", "nowhere"]))
def test_a_path_to_no_act_is_refused(path: str) -> None:
    """
    A question, an outcome that only advises, and what is no path send nothing.
    """
    service = Service()
    with pytest.raises(Refusal, match="guide-path-unknown"):
        service.espace.help(path, UNKNOWN, source=None)
    assert service.store.waiting == ()


@pytest.mark.rule("A6", "F8")
@pytest.mark.parametrize(
    ("path", "answers", "fault"),
    [
        (LETTERS, {}, Code.REQUIRED),
        (LETTERS, {"user_number": "123"}, Code.USER_NUMBER_LENGTH),
        (LETTERS_BY_IDENTIFIER, {"identifier": "é"}, Code.IDENTIFIER_INVALID),
        (IDENTIFIER, {"email": "zoe"}, Code.EMAIL_INVALID),
    ],
)
def test_what_cannot_be_typed_right_is_told(
    path: str, answers: dict[str, Any], fault: Code
) -> None:
    """
    What is no number, identifier or address is refused at its field, and nothing is recorded.
    """
    service = Service()
    with pytest.raises(Refusal, match="answers-refused") as refused:
        service.espace.help(path, answers, source=None)
    (asked,) = refused.value.faults
    assert [one.code for one in refused.value.faults[asked]] == [fault]
    assert service.store.waiting == ()


def test_each_act_is_reached() -> None:
    """
    Some path of the guide leads to every act.
    """
    assert {one.act for one in outcomes()} - {None} == set(Act)
