"""
The operator corrects addresses, and notes what came back.
"""

from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import Account, Channel, Refusal, SessionEnded, say
from espace_bailleur.domain.account import Standing
from espace_bailleur.domain.delivery import Letter, Mail
from espace_bailleur.domain.records import AddressCorrected, AddressFailed, AddressWorks
from espace_bailleur.domain.steps import INFORMATION, PERSONAL_PASSWORD
from espace_bailleur.errors import Code, Fault
from tests.composition import Service


SEEN = "carte d’identité vue au guichet"
MOVED = "Mme Zoé Œuf\n2 RUE DES LILAS\n33000 BORDEAUX"


def _paths(service: Service, account: Account) -> list[str]:
    overview = service.espace.operator("Lea").show(account.id)
    return [str(one.to).partition("\n")[0] for one in overview.paths]


@pytest.mark.rule("G6", "P03", "P23", "H3")
@given(sent=st.booleans(), asked=st.integers(0, 2))
def test_what_went_to_the_old_address_is_worth_nothing(*, sent: bool, asked: int) -> None:
    """
    Once an address is corrected, what was sent to the old one fails, and what waits is not sent.
    """
    service = Service()
    operator = service.espace.operator("Lea")
    account = service.opened()
    for _ in range(asked):
        service.espace.forgot_password("zoe@example.org", source=None)
        service.espace.dispatch()
    old = service.provisional(account)
    if not sent:
        operator.reissue(account.id)
    service.mailbox.items.clear()
    corrected = operator.correct_address(account.id, email="new@example.org", evidence=SEEN)
    assert corrected.issues == ()
    with pytest.raises(Refusal, match="sign-in-refused"):
        service.entry(account, old)
    became = service.espace.dispatch()
    assert (became.sent, became.dropped) == (1, 0 if sent else 2)
    (told,) = service.mailbox.items
    assert isinstance(told, Mail)
    assert str(told.to) == "zoe@example.org"
    assert not {"new@example.org", account.identifier.value, "Œuf"} & set(told.body.split())
    operator.reissue(account.id)
    service.espace.dispatch()
    assert {str(one.to) for one in service.mailbox.items[1:]} == {"new@example.org"}
    assert service.through(service.first_entry(account)).pending is None


@pytest.mark.rule("G6", "P23", "P25")
@pytest.mark.parametrize("own", ["zoe@example.org", "own@example.org"])
def test_the_account_address_goes_with_the_one_that_was_wrong(own: str) -> None:
    """
    The person is asked for another address where theirs is the one replaced, and else keeps it.
    """
    service = Service()
    account = service.opened()
    entry = service.through(service.first_entry(account), email=own)
    service.espace.dispatch()
    if own != "zoe@example.org":
        entry = service.espace.confirm_address(entry, service.code(account))
    service.mailbox.items.clear()
    operator = service.espace.operator("Lea")
    after = operator.correct_address(account.id, email="new@example.org", evidence=SEEN)
    with pytest.raises(SessionEnded):
        service.espace.resume(entry.token)
    again = service.entry(account)
    service.espace.dispatch()
    if own == "zoe@example.org":
        assert after.address is None
        assert again.pending is not None
        assert again.pending.id == INFORMATION
        assert _paths(service, account) == ["new@example.org", "Mme Zoé Œuf"]
    else:
        assert again.pending is None
        assert _paths(service, account) == ["new@example.org", own, "Mme Zoé Œuf"]
    told = [str(one.to) for one in service.mailbox.items if isinstance(one, Mail)]
    assert told == ["zoe@example.org", own][: 1 + (own != "zoe@example.org")]


@pytest.mark.rule("G6", "P03")
def test_a_letter_box_that_moved() -> None:
    """
    Letters to the old postal address are withdrawn, and the e-mail addresses on file are told.
    """
    service = Service()
    operator = service.espace.operator("Lea")
    account = service.opened()
    mailed = service.provisional(account)
    operator.withdraw(account.id)
    operator.reissue(account.id, by=Channel.LETTER)
    service.mailbox.items.clear()
    after = operator.correct_address(account.id, postal=MOVED, evidence=SEEN)
    assert (after.issues, after.returned, str(after.postal)) == ((), (), MOVED)
    assert service.espace.dispatch().dropped == 2
    assert [type(one) for one in service.mailbox.items] == [Mail]
    with pytest.raises(Refusal, match="sign-in-refused"):
        service.entry(account, mailed)
    operator.reissue(account.id, by=Channel.LETTER)
    service.espace.dispatch()
    letters = [one for one in service.mailbox.items if isinstance(one, Letter)]
    assert [str(one.to) for one in letters] == [MOVED, MOVED]


@pytest.mark.rule("G6", "C7")
def test_another_channel_s_letter_goes_on() -> None:
    """
    Correcting an e-mail address leaves a letter that is on its way as it is.
    """
    service = Service()
    account = service.opened(None)
    typed = service.provisional(account)
    operator = service.espace.operator("Lea")
    operator.correct_address(account.id, email="new@example.org", evidence=SEEN)
    assert service.entry(account, typed).pending


@pytest.mark.rule("G6", "I1")
def test_evidence_is_kept_in_the_event() -> None:
    """
    The event of a correction says by which channel, by whom, and what the clerk saw.
    """
    service = Service()
    account = service.opened()
    operator = service.espace.operator("Lea")
    operator.correct_address(
        account.id, email="new@example.org", postal=MOVED, evidence=f"  {SEEN} "
    )
    operator.remove_address(account.id, "new@example.org", evidence=SEEN)
    events = [one for one in service.store.events if isinstance(one, AddressCorrected)]
    mail, letter = Channel.MAIL, Channel.LETTER
    assert [one.channel for one in events] == [mail, letter, mail]
    assert {(one.evidence, one.actor.name) for one in events} == {(SEEN, "Lea")}


@pytest.mark.rule("G6", "A6")
def test_all_that_is_wrong_with_a_correction_is_said_at_once() -> None:
    """
    A correction without address or evidence is refused with a fault for each field.
    """
    service = Service()
    account = service.opened()
    operator = service.espace.operator("Lea")
    with pytest.raises(Refusal) as nothing:
        operator.correct_address(account.id, evidence="")
    required = (Fault(Code.REQUIRED),)
    assert nothing.value.faults == {"evidence": required, "email": required}
    with pytest.raises(Refusal) as wrong:
        operator.correct_address(account.id, email="zoe", postal="zoe", evidence="a\nb")
    assert set(wrong.value.faults) == {"evidence", "email", "postal"}
    assert "Evidence" in say(wrong.value, "en")
    with pytest.raises(Refusal) as long:
        operator.remove_address(account.id, "zoe@example.org", evidence="é" * 101)
    assert long.value.faults["evidence"][0].code is Code.TOO_LONG
    assert service.stored(account).epoch == 0


@pytest.mark.rule("G6", "P23")
@pytest.mark.parametrize("confirmed", [True, False])
def test_an_address_that_is_taken_away_is_asked_again(*, confirmed: bool) -> None:
    """
    Without its account address an account asks for another one at the next sign-in.
    """
    service = Service()
    account = service.opened()
    entry = service.through(service.first_entry(account), email="own@example.org")
    service.espace.dispatch()
    if confirmed:
        entry = service.espace.confirm_address(entry, service.code(account))
    service.mailbox.items.clear()
    operator = service.espace.operator("Lea")
    after = operator.remove_address(account.id, "OWN@example.org", evidence=SEEN)
    assert (after.address, after.delivery) == (None, account.delivery)
    with pytest.raises(SessionEnded):
        service.espace.resume(entry.token)
    service.espace.dispatch()
    told = [str(one.to) for one in service.mailbox.items if isinstance(one, Mail)]
    assert told == ["zoe@example.org", "own@example.org"][: 1 + confirmed]
    again = service.entry(account)
    assert again.pending is not None
    assert [one.name for one in again.pending.fields] == ["email"]
    assert service.through(again, email="third@example.org").pending is None
    with pytest.raises(Refusal, match="not-on-file"):
        operator.remove_address(account.id, "own@example.org", evidence=SEEN)
    assert operator.remove_address(account.id, "zoe@example.org", evidence=SEEN).delivery is None


@pytest.mark.rule("G6", "C5")
@given(asked=st.integers(0, 5), letter=st.booleans())
def test_what_comes_back_leads_nowhere(asked: int, *, letter: bool) -> None:
    """
    An address from which something came back is no way, its slots are free, until it arrives.
    """
    service = Service()
    operator = service.espace.operator("Lea")
    account = service.opened(None) if letter else service.opened()
    for _ in range(asked):
        service.espace.forgot_password("zoe@example.org", source=None)
        service.espace.dispatch()
    ways = _paths(service, account)
    returned = (
        operator.letter_returned(account.id)
        if letter
        else operator.mail_returned(account.id, "ZOE@example.org")
    )
    assert returned.issues == ()
    assert _paths(service, account) == ways[1:]
    overview = operator.show(account.id)
    assert overview.returned == (account.postal if letter else account.delivery,)
    sent = len(service.mailbox.items)
    service.espace.forgot_password("zoe@example.org", source=None)
    service.espace.dispatch()
    assert len(service.mailbox.items) == sent
    again = operator.letter_returned if letter else None
    assert again is None or again(account.id) == returned
    arrived = (
        operator.letter_arrives(account.id)
        if letter
        else operator.mail_arrives(account.id, "zoe@example.org")
    )
    assert arrived.returned == ()
    assert _paths(service, account) == ways
    assert service.stored(account).epoch == 0
    kinds = [type(one) for one in service.store.events[-2:]]
    assert kinds[-1] is AddressWorks
    assert any(isinstance(one, AddressFailed) for one in service.store.events)


@pytest.mark.rule("G6")
def test_what_was_used_has_arrived() -> None:
    """
    A provisional password that was used goes on, though a later mail came back.
    """
    service = Service()
    account = service.opened()
    entry = service.first_entry(account)
    operator = service.espace.operator("Lea")
    marked = operator.mail_returned(account.id, "zoe@example.org")
    assert operator.mail_returned(account.id, "zoe@example.org") == marked
    assert service.espace.resume(entry.token).pending == entry.pending
    with pytest.raises(Refusal, match="not-on-file"):
        operator.mail_returned(account.id, "nobody@example.org")
    assert operator.letter_arrives(account.id) == marked


@pytest.mark.rule("G6", "P25")
def test_a_code_that_comes_back_from_there_shows_that_it_works() -> None:
    """
    An address from which mail came back is confirmed by a code alone, and is a way again then.
    """
    service = Service()
    account = service.opened()
    entry = service.first_entry(account)
    service.espace.operator("Lea").mail_returned(account.id, "zoe@example.org")
    entry = service.through(entry, until=PERSONAL_PASSWORD, email="zoe@example.org")
    assert entry.onboarding.unconfirmed is not None
    service.espace.dispatch()
    entry = service.espace.confirm_address(entry, service.code(account))
    assert entry.account.returned == ()
    assert _paths(service, account) == ["zoe@example.org", "Mme Zoé Œuf"]


@pytest.mark.rule("G6")
def test_nobody_is_told_at_an_address_from_which_mail_came_back() -> None:
    """
    The notice of a correction is not sent to where it would come back.
    """
    service = Service()
    account = service.opened()
    operator = service.espace.operator("Lea")
    operator.mail_returned(account.id, "zoe@example.org")
    after = operator.correct_address(account.id, email="new@example.org", evidence=SEEN)
    assert (after.returned, service.store.waiting) == ((), ())


@pytest.mark.rule("G6")
def test_a_suspended_account_can_be_corrected_before_it_is_reinstated() -> None:
    """
    Whoever took over a mailbox finds no way left once the account is open again.
    """
    service = Service()
    account = service.settled()
    operator = service.espace.operator("Lea")
    operator.suspend(account.id)
    operator.correct_address(account.id, email="new@example.org", evidence=SEEN)
    assert operator.reinstate(account.id).standing is Standing.OPEN
    assert _paths(service, account) == ["new@example.org", "Mme Zoé Œuf"]
