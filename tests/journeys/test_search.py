"""
The operator finds an account, and sees what is under way for it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import Account, Individual, Organisation, Refusal, Situation
from espace_bailleur.domain.credential import IssuePurpose
from espace_bailleur.domain.documents import TERMS
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.steps import INFORMATION
from espace_bailleur.domain.words import AccountId
from espace_bailleur.testing.strategies import as_typed, wild_texts
from tests.composition import Service


HOUR = timedelta(hours=1)


def _found(service: Service, text: str, departement: str | None = None) -> list[str]:
    operator = service.espace.operator("Lea")
    return sorted(one.id for one in operator.search(text, departement=departement))


def _town(service: Service) -> list[Account]:
    """
    Open two accounts of one person, one with an address of its own, and that of a company.
    """
    one, other = (service.opened(departement=code) for code in ("33", "2A"))
    service.espace.operator("Lea").open_account(
        departement="33",
        holder=Organisation(reference="R-1", name="SCI des Lilas", siret="73282932000074"),
        email="sci@example.org",
    )
    entry = service.through(service.first_entry(other), email="own@example.org")
    service.espace.dispatch()
    service.espace.confirm_address(entry, service.code(other))
    company = next(one for one in service.store.accounts.values() if one.holder.name[0] == "S")
    return [one, other, company]


@pytest.mark.rule("G6", "A4")
@given(data=st.data(), which=st.integers(0, 2))
def test_an_account_is_found_by_what_people_say(data: st.DataObject, which: int) -> None:
    """
    Its id, identifier and user number find it alone, in any way of typing them.
    """
    service = Service()
    account = _town(service)[which]
    number = data.draw(as_typed(account.user_number.value))
    for text in (account.id, f" {account.identifier.value.lower()} ", number):
        assert _found(service, text) == [account.id]


@pytest.mark.rule("G6", "B2")
def test_an_address_finds_every_account_that_it_serves() -> None:
    """
    An e-mail address finds the accounts that the institution knew it for, and the one it is of.
    """
    service = Service()
    one, other, company = _town(service)
    assert _found(service, "ZOE@example.org") == sorted([one.id, other.id])
    assert _found(service, "own@example.org") == [other.id]
    assert _found(service, "sci@example.org") == [company.id]
    service.espace.operator("Lea").close(one.id)
    assert _found(service, str(one.user_number)) == [one.id]


@pytest.mark.rule("G6", "A5")
@given(data=st.data())
def test_a_siret_finds_the_accounts_of_its_organisation(data: st.DataObject) -> None:
    """
    In any way of typing it a SIRET finds what was opened for it, wherever, and nothing else.
    """
    service = Service()
    company = _town(service)[2]
    operator = service.espace.operator("Lea")
    for departement, siret in (("2A", "73282932000074"), ("2B", "35600000000048")):
        operator.open_account(
            departement=departement,
            holder=Organisation(reference="R-2", name="SCI", siret=siret),
            email="sci@example.org",
        )
    typed = data.draw(as_typed("73282932000074"))
    found = _found(service, typed)
    assert company.id in found
    theirs = {service.store.accounts[AccountId(one)].departement.code for one in found}
    assert theirs == {"33", "2A"}
    assert _found(service, "73282932000082") == []


@pytest.mark.rule("G6", "A5", "B1")
def test_a_reference_is_looked_for_in_its_departement() -> None:
    """
    The institution's reference finds holders of both kinds, in the named département alone.
    """
    service = Service()
    one, other, company = _town(service)
    assert _found(service, "R-1") == []
    assert _found(service, "R-1", "33") == sorted([one.id, company.id])
    assert _found(service, "R-1", "2a") == [other.id]
    assert _found(service, "R-1", "64") == []
    with pytest.raises(Refusal, match="departement-unknown"):
        _found(service, "R-1", "20")


@pytest.mark.rule("G6", "A6")
@given(text=wild_texts(), departement=st.none() | st.just("33"))
def test_what_finds_nothing_is_no_refusal(text: str, departement: str | None) -> None:
    """
    Any text of bounded length finds an account or none, a longer one is refused.
    """
    service = Service()
    _town(service)
    try:
        assert len(_found(service, text, departement)) <= 3
    except Refusal as refusal:
        assert refusal.code in {"too-long", "not-text"}  # noqa: PT017 - either is right
    with pytest.raises(Refusal, match="too-long"):
        _found(service, "é" * 513, departement)


@pytest.mark.rule("G6")
def test_many_accounts_behind_one_address_are_all_found() -> None:
    """
    An agency's address finds more accounts than a store lists at a time.
    """
    service = Service()
    operator = service.espace.operator("Lea")
    for number in range(101):
        operator.open_account(
            departement="33",
            holder=Individual(reference=f"A-{number}", name="Jean Martin"),
            email="agency@example.org",
        )
    assert len(operator.search("agency@example.org")) == 101


@pytest.mark.rule("G6")
def test_the_overview_follows_the_person() -> None:
    """
    From the opened account to the closed one, it says what is under way and what can be done.
    """
    service = Service()
    operator = service.espace.operator("Lea")
    account = operator.open_account(
        departement="33",
        holder=Individual(reference="R-1", name="Zoé Œuf"),
        email="zoe@example.org",
    )

    def situation() -> Situation:
        return operator.show(account.id).situation

    waiting = operator.show(account.id)
    assert waiting.situation is Situation.TO_BE_SENT
    assert waiting.account.id == account.id
    assert waiting.under_way[0].expires_at is None
    service.espace.dispatch()
    sent = operator.show(account.id)
    assert sent.situation is Situation.TO_USE
    (one,) = sent.under_way
    assert (one.channel, one.to, one.purpose) == (
        Channel.MAIL,
        account.delivery,
        IssuePurpose.FIRST_CONNECTION,
    )
    assert (one.expires_at, one.redeemed_at) == (service.clock() + 24 * HOUR, None)
    entry = service.first_entry(account)
    redeemed = operator.show(account.id)
    assert redeemed.pending is not None
    assert redeemed.pending.id == INFORMATION
    assert redeemed.under_way[0].redeemed_at == service.clock()
    service.clock.move(24 * HOUR)
    assert situation() is Situation.TO_REISSUE
    assert operator.show(account.id).under_way == ()
    operator.mail_returned(account.id, "zoe@example.org")
    assert situation() is Situation.TO_CORRECT
    operator.mail_arrives(account.id, "zoe@example.org")
    operator.reissue(account.id)
    service.espace.dispatch()
    entry = service.through(service.first_entry(account), until=TERMS)
    assert situation() is Situation.TO_GO_ON
    service.through(entry)
    assert situation() is Situation.READY
    operator.suspend(account.id)
    assert situation() is Situation.SUSPENDED
    operator.reinstate(account.id)
    service.espace.forgot_password("zoe@example.org", source=None)
    service.espace.dispatch()
    service.through(service.first_entry(account))
    service.espace.dispatch()
    code = service.mailbox.contest_code(account)
    service.espace.contest(user_number=str(account.user_number), code=code, source=None)
    assert situation() is Situation.CONTESTED
    assert operator.show(account.id).paths == ()
    operator.close(account.id)
    assert situation() is Situation.CLOSED


@pytest.mark.rule("G6", "D5")
def test_the_overview_shows_a_pending_code_without_its_digits() -> None:
    """
    A code under way is shown with its address and tries, until it is used up or has expired.
    """
    service = Service()
    account = service.opened()
    entry = service.through(service.first_entry(account), email="own@example.org")

    def code() -> Any:  # noqa: ANN401 - whatever there is
        return service.espace.operator("Lea").show(account.id).code

    assert (str(code().to), code().expires_at, code().tries) == ("own@example.org", None, 5)
    service.espace.dispatch()
    assert code().expires_at == service.clock() + HOUR / 6
    assert service.code(account) not in repr(service.espace.operator("Lea").show(account.id))
    with pytest.raises(Refusal, match="code-refused"):
        service.espace.confirm_address(entry, "faux")
    assert code().tries == 4
    for _ in range(4):
        with pytest.raises(Refusal, match="code-refused"):
            service.espace.confirm_address(entry, "faux")
    assert code() is None
    service.espace.resend_code(service.entry(account))
    service.espace.dispatch()
    assert code().tries == 5
    service.clock.move(HOUR / 6)
    assert code() is None


@pytest.mark.rule("G6")
def test_the_overview_says_from_when_a_letter_can_follow() -> None:
    """
    While a letter of the operator's is on its way, the instant from which another can go is there.
    """
    service = Service()
    account = service.opened(None)
    operator = service.espace.operator("Lea")
    until = service.clock() + 24 * HOUR
    shown = operator.show(account.id)
    assert (shown.letter_from, shown.under_way[0].to) == (until, account.postal)
    service.clock.move(24 * HOUR)
    assert operator.show(account.id).letter_from is None
