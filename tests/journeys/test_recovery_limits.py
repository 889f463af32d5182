"""
How many messages strangers can have sent to one mailbox, whatever accounts stand behind it.
"""

from __future__ import annotations

import datetime as dt

from collections.abc import Iterable, Sequence

import pytest

from attrs import frozen
from hypothesis import example, given, settings
from hypothesis import strategies as st

from espace_bailleur import Account, IssuingPolicy, Policies, RecoveryPolicy, Refusal
from espace_bailleur.domain.delivery import Letter, Mail
from espace_bailleur.domain.slots import PLACES
from espace_bailleur.domain.steps import PERSONAL_PASSWORD
from espace_bailleur.domain.words import EmailAddress, MessageId
from espace_bailleur.testing.reading import provisional_password_in
from tests.composition import Service
from tests.guided import outcomes


MAILBOX = "zoe@example.org"
MINUTE = dt.timedelta(minutes=1)
DAY_IN_MINUTES = 24 * 60

ACTING = {one.id: one for one in outcomes() if one.act is not None}
TYPED = ("", "+0", "+1", "+2", "+nobody")
"""
The tags of that mailbox, of which somebody has each or nobody.
"""


@frozen
class _Held:
    """
    An account behind the mailbox: what the institution knew, and what its landlord gave.
    """

    known: str | None
    given: bool
    confirmed: bool


HELD = st.builds(
    _Held, st.sampled_from([MAILBOX, "zoe+0@example.org", None]), st.booleans(), st.booleans()
)
EVER_NEW = "another each time"
_Asked = tuple[str | None, str, int]
_Round = tuple[list[_Asked], int, str | None]
"""
What is typed together, the minutes that pass then, and where it comes from.
"""
ASKED = st.tuples(st.sampled_from([None, *ACTING]), st.sampled_from(TYPED), st.integers(0, 2))
ROUNDS = st.lists(
    st.tuples(
        st.lists(ASKED, max_size=15),
        st.sampled_from([0, 1, 59, 60, 12 * 60, DAY_IN_MINUTES - 1]),
        st.sampled_from([None, "one", EVER_NEW]),
    ),
    max_size=10,
)
EVERYTHING = [
    (act, tag, number) for act in (None, *ACTING) for tag in TYPED for number in range(3)
]


def _behind(service: Service, number: int, held: _Held) -> Account:
    """
    Open an account of one landlord's, each in a département of its own, and go on as it was held.
    """
    account = service.opened(held.known, departement=f"{number + 1:02}")
    if held.given:
        entry = service.first_entry(account)
        service.through(entry, until=PERSONAL_PASSWORD, email=f"zoe+{number}@example.org")
        service.espace.dispatch()
    if held.given and held.confirmed and not _own(service, account):
        service.espace.confirm_address(service.first_entry(account), service.code(account))
    return service.stored(account)


def _own(service: Service, account: Account) -> EmailAddress | None:
    address = service.stored(account).address
    return address.email if address and address.confirmed else None


def _places(service: Service, account: Account) -> set[str]:
    """
    List the addresses on file of an account that lie in the mailbox.
    """
    mails = (account.delivery, _own(service, account))
    return {one.key for one in mails if one and one.mailbox == MAILBOX}


def _ask(
    service: Service,
    accounts: Sequence[Account],
    asked: _Asked,
    source: str | None,
) -> object:
    """
    Ask at a door, and tell its answer.
    """
    act, tag, number = asked
    email = f"Zoe{tag}@example.org"
    account = accounts[number % len(accounts)]
    typed = {
        "email": email,
        "identifier": str(account.identifier),
        "user_number": str(account.user_number),
    }
    try:
        if act is None:
            return service.espace.forgot_password(email, source=source)
        return service.espace.help(ACTING[act].path, typed, source=source)
    except Refusal as refusal:
        return refusal.code, refusal.facts


def _strangers_ask(
    service: Service, nobody_s: Service, accounts: Sequence[Account], rounds: Sequence[_Round]
) -> None:
    """
    Ask both services for the same, and see that neither tells, keeps or works off more of it.
    """
    for number, (together, wait, source) in enumerate(rounds):
        for nth, asked in enumerate(together):
            came_from = f"{number} {nth}" if source == EVER_NEW else source
            told = [_ask(one, accounts, asked, came_from) for one in (service, nobody_s)]
            assert told[0] == told[1]
        assert len(service.store.waiting) == len(nobody_s.store.waiting)
        assert service.espace.dispatch().resolved == nobody_s.espace.dispatch().resolved
        for one in (service, nobody_s):
            one.clock.move(wait * MINUTE)


def _most(sent: Iterable[Mail | Letter], *, within: dt.timedelta) -> int:
    """
    Count the messages of the window in which there are most.
    """
    at = [one.at for one in sent]
    return max((sum(begin <= one < begin + within for one in at) for begin in at), default=0)


def _assert_owner_gets(service: Service, account: Account, address: str) -> None:
    """
    Ask for one account at one address, and see that a password which lives has arrived there.
    """
    service.espace.forgot_password(address, source=f"the owner of {account.id}")
    service.espace.dispatch()
    assert any(
        service.mailbox.sent(MessageId(f"{one.id}-password"))
        for one in service.stored(account).issues
        if one.to and one.to.key == address and one.status(service.clock()) == "live"
    )


@pytest.mark.rule("B2", "C7", "F4", "F8", "P11")
@settings(max_examples=25)
@given(
    held=st.lists(HELD, min_size=1, max_size=3),
    rounds=ROUNDS,
    slots=st.sampled_from([4, 4, 3, 7]),
)
@example(
    held=[_Held(known=MAILBOX, given=True, confirmed=True)] * 3,
    rounds=[(EVERYTHING, wait, EVER_NEW) for wait in (0, 0, 60, 60)],
    slots=4,
)
@example(
    held=[_Held(known=None, given=True, confirmed=False)],
    rounds=[(EVERYTHING, 60, "one")],
    slots=4,
)
def test_a_mailbox_gets_what_each_account_behind_it_may_be_sent_and_no_more(
    held: list[_Held], rounds: list[_Round], slots: int
) -> None:
    """
    Whatever strangers ask for, what reaches a mailbox is bounded by the addresses on file in it.

    With no account behind it every answer is the same, and as many requests wait.
    Whoever asks last still finds what lives, for each account at each address.
    """
    recovery = RecoveryPolicy(issuing=IssuingPolicy(name="drawn", slots=slots))
    policies = Policies(issuing=recovery.issuing, recovery=recovery)
    service, nobody_s = Service(policies=policies), Service(policies=policies)
    accounts = [_behind(service, number, one) for number, one in enumerate(held)]
    nobody_s.clock.now = service.clock()
    places = [_places(service, one) for one in accounts]
    before = len(service.mailbox.items)
    _strangers_ask(service, nobody_s, accounts, rounds)
    assert nobody_s.mailbox.items == []
    sent = [one for one in service.mailbox.items[before:] if isinstance(one, Mail)]
    assert {one.to.mailbox for one in sent} <= {MAILBOX}
    passwords = [one for one in sent if provisional_password_in(one.body)]
    spare = slots - PLACES
    assert _most(passwords, within=recovery.issuing.mail) <= sum(
        len(there) + spare for there in places if there
    )
    identifiers = [one for one in sent if one not in passwords]
    assert _most(identifiers, within=recovery.identifier_gap) <= sum(map(len, places))
    for account, there in zip(accounts, places, strict=True):
        for address in sorted(there):
            _assert_owner_gets(service, account, address)
