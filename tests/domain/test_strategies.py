"""
Every strategy draws what it promises; what is typed and refused is tested with its word.
"""

import inspect

from collections import defaultdict
from collections.abc import Callable, Iterator

import attrs
import pytest

from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from espace_bailleur.adapters.email_validator import email_policy
from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.contest_code import ContestCode
from espace_bailleur.domain.credential import ProvisionalPassword
from espace_bailleur.domain.documents import Document
from espace_bailleur.domain.onboarding import Onboarding
from espace_bailleur.domain.password import PlainPassword, password_faults, words_of
from espace_bailleur.domain.permissions import Permission
from espace_bailleur.domain.policies import ANSSI, PERSONAL_PASSWORD
from espace_bailleur.domain.slots import mail_addresses, on_file
from espace_bailleur.domain.steps import FIVE
from espace_bailleur.domain.words import EmailAddress
from espace_bailleur.errors import Code, Misuse
from espace_bailleur.testing import strategies
from espace_bailleur.testing.checks._running import parts_of
from espace_bailleur.testing.doubles import START
from espace_bailleur.testing.people import DOCUMENTS
from espace_bailleur.testing.strategies import (
    accounts,
    bad_passwords,
    documents,
    email_addresses,
    good_passwords,
    invalid_email_texts,
    invalid_permission_names,
    issues,
    names,
    wild_texts,
)
from tests.domain.refusing import refusal_of


def _of_values() -> dict[str, SearchStrategy[object]]:
    """
    Find the strategies that need no argument.
    """
    found = {name: getattr(strategies, name) for name in strategies.__all__}
    return {
        name: one()
        for name, one in found.items()
        if all(p.default is not p.empty for p in inspect.signature(one).parameters.values())
    }


OF_VALUES = _of_values()


@pytest.mark.parametrize("name", OF_VALUES)
@given(data=st.data())
def test_every_value_is_rebuilt_from_its_parts(name: str, data: st.DataObject) -> None:
    """
    What is drawn passes its own constructor again, as a row that was stored does.
    """
    value = data.draw(OF_VALUES[name])
    kind = type(value)
    if attrs.has(kind) and kind not in {ProvisionalPassword, ContestCode}:
        parts = {one.name: getattr(value, one.name) for one in attrs.fields(kind) if one.init}
        assert kind(**parts) == value


_MANY = ("admissions", "changes", "documents", "policies", "rosters")
WHOLE = {
    "accounts": 200,
    "events": 600,
    "messages": 300,
    **dict.fromkeys((*_MANY, "steps", "typed_rows"), 30),
}
"""
The strategies whose values hold all others, and how many of each are drawn: events and messages
are of many kinds.
"""


def _parts(value: object) -> Iterator[object]:
    """
    List a value and all values in it.
    """
    yield value
    for part in parts_of(value).values():
        yield from _parts(part)


def _note(value: object, seen: dict[str, set[str]]) -> None:
    """
    Note what the fields with a default hold, of a value and of all values in it.
    """
    for part in _parts(value):
        kind = type(part)
        if attrs.has(kind):
            for one in attrs.fields(kind):
                if one.init and one.default is not attrs.NOTHING:
                    seen[f"{kind.__name__}.{one.name}"].add(repr(getattr(part, one.name)))


def test_no_field_stays_at_its_default() -> None:
    """
    Each field with a default, of all that is drawn, takes two values at least.
    """
    seen: dict[str, set[str]] = defaultdict(set)
    for name, examples in WHOLE.items():

        @given(value=OF_VALUES[name])
        @settings(database=None, phases=[Phase.generate], max_examples=examples)
        def note(value: object) -> None:
            _note(value, seen)

        note()
    assert {"Account.told", "Policies.organisations", "RecoveryPolicy.reissue_gap"} <= seen.keys()
    # A recovery without either channel strands somebody, so there is one value to draw (F9).
    assert [one for one, values in seen.items() if len(values) < 2] == ["RecoveryPolicy.channels"]


@given(name=invalid_permission_names())
def test_what_names_no_permission_is_refused(name: str) -> None:
    """
    A permission has a name of one printable line, as it is.
    """
    with pytest.raises(Misuse, match="names no permission"):
        Permission(name)


@given(password=good_passwords(), account=accounts())
def test_a_good_password_is_good_on_every_account(password: str, account: Account) -> None:
    """
    It has no fault under the default policy, nor under the one that asks for the most bits.
    """
    plain = PlainPassword.parse(password)
    for policy in (PERSONAL_PASSWORD, ANSSI):
        words = words_of(account)
        assert not password_faults(plain, policy=policy, words=words, blocked=False)


@given(bad=bad_passwords(), account=accounts())
def test_a_bad_password_has_its_fault_on_every_account(
    bad: tuple[str, Code], account: Account
) -> None:
    """
    It has the fault that it was drawn with, whatever else is wrong with it.
    """
    plain = PlainPassword.parse(bad[0])
    words = words_of(account)
    faults = password_faults(plain, policy=PERSONAL_PASSWORD, words=words, blocked=False)
    assert bad[1] in {fault.code for fault in faults}


def _assert_fits(account: Account, found: tuple[Document, ...]) -> None:
    onboarding = Onboarding.of(account, documents=found, now=START)
    assert onboarding.done == FIVE[: len(onboarding.done)]
    assert 0 <= account.epoch <= account.version > 0
    assert account.delivery or account.postal
    assert len({issue.id for issue in account.issues}) == len(account.issues) <= 4
    for issue in account.issues:
        assert issue.to in mail_addresses(account) or account.postal in on_file(account)
        if issue.redeemed_at is not None:
            assert account.entered_at is not None
            assert issue.expires_at is not None
            assert issue.issued_at <= issue.redeemed_at < issue.expires_at
            assert issue.redeemed_at <= START
    assert account.entered_at or not (account.address or account.password or account.answers)
    assert not account.acceptances or account.password or account.contested_at
    if account.contested_at:
        contested = (account.standing, account.password, account.issues)
        assert contested == (Standing.SUSPENDED, None, ())
    for one in account.contestable:
        assert one.at < one.expires_at
        assert one.at <= START


@given(found=documents(), data=st.data())
@settings(max_examples=2 * settings().max_examples)
def test_an_account_is_as_an_account_can_be(
    found: tuple[Document, ...], data: st.DataObject
) -> None:
    """
    Its versions, steps and secrets fit each other, and its letters and mails have somewhere to go.
    """
    _assert_fits(data.draw(accounts(of=found)), found)


def _of_accounts() -> dict[str, Callable[[Account], bool]]:
    def redeemed(account: Account) -> bool:
        live = (one for one in account.issues if one.status(START) == "live")
        return any(one.redeemed_at for one in live)

    return {
        "unused": lambda one: one.entered_at is None,
        "closed": lambda one: one.standing is Standing.CLOSED,
        "restricted": lambda one: redeemed(one) and one.password is None,
        "recovering": lambda one: redeemed(one) and one.password is not None,
        "complete": lambda one: Onboarding.of(one, documents=DOCUMENTS, now=START).complete,
        "confirmed": lambda one: one.address is not None and one.address.confirmed,
        "unconfirmed": lambda one: one.address is not None and one.address.code is not None,
        "by letter": lambda one: one.delivery is None,
        "contestable": lambda one: bool(one.contestable) and one.standing is Standing.OPEN,
        "contested": lambda one: one.contested_at is not None,
        "returned": lambda one: len(one.returned) > 1,
        "in every slot": lambda one: len(one.issues) == 4,
    }


OF_ACCOUNTS = _of_accounts()
SEARCH = settings(database=None, phases=[Phase.generate], max_examples=5_000)


@pytest.mark.parametrize("kind", OF_ACCOUNTS)
def test_every_kind_of_account_is_drawn(kind: str) -> None:
    """
    Accounts at every step, in every standing and with every kind of secret are found, and fit.
    """
    found = find(accounts(), OF_ACCOUNTS[kind], settings=SEARCH)
    assert OF_ACCOUNTS[kind](found)
    _assert_fits(found, DOCUMENTS)


@pytest.mark.parametrize("status", ["waiting", "live", "expired"])
def test_issues_of_every_age_are_drawn(status: str) -> None:
    """
    Issues that wait, live and have expired are found.
    """
    found = find(issues(), lambda one: one.status(START) == status, settings=SEARCH)
    assert found.issued_at < START


def test_wild_texts_are_wild() -> None:
    """
    Among any texts are lone surrogates, and some of more than five thousand characters.
    """
    assert "\ud800" in find(wild_texts(), lambda text: "\ud800" in text, settings=SEARCH)
    assert find(wild_texts(), lambda text: len(text) > 5_000, settings=SEARCH)


@given(data=st.data(), characters=st.integers(1, 4))
def test_names_are_as_short_as_one_asks(data: st.DataObject, characters: int) -> None:
    """
    Names of very few characters are drawn too.
    """
    assert 0 < len(data.draw(names(characters=characters))) <= characters


@given(address=email_addresses(), wrong=invalid_email_texts())
def test_the_shipped_policy_agrees_about_addresses(address: EmailAddress, wrong: str) -> None:
    """
    The e-mail policy that comes with the package reads each address as it is, and no wrong text.
    """
    assert email_policy(address.stored) == address
    assert refusal_of(email_policy, wrong).code in {Code.EMAIL_INVALID, Code.TOO_LONG}
