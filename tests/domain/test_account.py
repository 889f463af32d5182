"""
An account is a value that claims what is its own, and finds what it holds.
"""

import pickle

from datetime import datetime

import pytest

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from espace_bailleur.domain.account import (
    Account,
    AccountAddress,
    Claim,
    ClaimKind,
    Standing,
    reference_claim,
)
from espace_bailleur.domain.credential import AddressCode, Issue
from espace_bailleur.domain.documents import Acceptance
from espace_bailleur.domain.words import EmailAddress, IssueId
from espace_bailleur.errors import Misuse
from espace_bailleur.testing.strategies import (
    acceptances,
    accounts,
    address_codes,
    email_addresses,
    instants,
    issues,
)


IDENTIFIER, NUMBER = ClaimKind.IDENTIFIER, ClaimKind.USER_NUMBER
FRESH = issues().map(lambda one: evolve(one, id=IssueId("fresh")))
LIVING = accounts().map(lambda one: evolve(one, standing=Standing.OPEN))


def _claimed(account: Account, kind: ClaimKind) -> list[str]:
    return [claim.key for claim in account.claims if claim.kind is kind]


@pytest.mark.rule("A2", "B1", "B2", "K3")
@given(account=accounts())
def test_an_account_claims_what_is_its_own(account: Account) -> None:
    """
    It claims its names for ever, and until it is closed its place and its confirmed address.

    A colleague's account has no place of its own: its organisation has.
    """
    assert _claimed(account, IDENTIFIER) == [account.identifier.key]
    assert _claimed(account, NUMBER) == [account.user_number.value]
    open_ = account.standing is not Standing.CLOSED
    confirmed = open_ and account.address is not None and account.address.confirmed
    keys = [account.address.email.key] if account.address and confirmed else []
    assert _claimed(account, ClaimKind.ADDRESS) == keys
    place = reference_claim(account.holder, account.departement)
    placed = open_ and account.works_for is None
    assert (place in account.claims) == placed
    assert len(account.claims) == 2 + placed + confirmed


@pytest.mark.rule("B2", "K3")
@given(account=LIVING, other=LIVING, email=email_addresses(), at=instants())
def test_no_two_accounts_share_a_confirmed_address(
    account: Account, other: Account, email: EmailAddress, at: datetime
) -> None:
    """
    A confirmed address is one claim in any case; one that is not, or only known, is none.
    """
    written = EmailAddress(email.key)
    confirmed = AccountAddress(email=email, confirmed_at=at)
    mine = evolve(account, address=confirmed)
    theirs = evolve(other, address=evolve(confirmed, email=written))
    assert _claimed(mine, ClaimKind.ADDRESS) == _claimed(theirs, ClaimKind.ADDRESS) == [email.key]
    for free in (
        evolve(other, address=None, delivery=written),
        evolve(other, address=AccountAddress(email=written)),
    ):
        assert not _claimed(free, ClaimKind.ADDRESS)


@pytest.mark.rule("A5", "B1", "K3")
@given(account=LIVING, other=LIVING)
def test_a_holder_has_one_place_in_each_departement(account: Account, other: Account) -> None:
    """
    Two accounts claim the same place only for one kind and reference in the same département.
    """
    account, other = evolve(account, works_for=None), evolve(other, works_for=None)
    renamed = evolve(other.holder, reference=account.holder.reference)
    place = account.departement
    for second in (
        other,
        evolve(other, holder=renamed),
        evolve(other, departement=place),
        evolve(other, holder=renamed, departement=place),
    ):
        same = _claimed(account, ClaimKind.REFERENCE) == _claimed(second, ClaimKind.REFERENCE)
        holders = [(one.holder.kind, one.holder.reference) for one in (account, second)]
        assert same == (holders[0] == holders[1] and second.departement == place)


@pytest.mark.rule("A2", "B3", "K3")
@given(account=accounts(), other=accounts())
def test_a_claim_is_of_one_kind(account: Account, other: Account) -> None:
    """
    The same text is another claim for each kind, so a number never takes an identifier.
    """
    texts = [claim.key for one in (account, other) for claim in one.claims]
    claims = {Claim(kind, text) for kind in ClaimKind for text in texts}
    assert len(claims) == len(ClaimKind) * len(set(texts))


@pytest.mark.rule("K2")
@given(account=accounts(), issue=FRESH, code=st.none() | address_codes())
def test_what_changes_is_one_version_on(
    account: Account, issue: Issue, code: AddressCode | None
) -> None:
    """
    Each next account carries the next version, and the one before stays as it was.
    """
    before = pickle.dumps(account)
    for changed in (account.next(), account.with_issue(issue), account.with_code(code)):
        assert changed.version == account.version + 1
        assert changed.claims == account.claims
    assert account.without_issue(issue.id) == account
    assert pickle.dumps(account) == before
    assert pickle.loads(before) == account  # noqa: S301 - its own pickle


@pytest.mark.rule("B4", "P29")
@given(account=accounts(), issue=FRESH, redeemed=instants())
def test_an_issue_is_changed_alone(account: Account, issue: Issue, redeemed: datetime) -> None:
    """
    Changing or dropping one issue leaves the others as they are, each found under its own id.
    """
    held = evolve(account, issues=(*account.issues, issue))
    changed = evolve(issue, redeemed_at=redeemed)
    assert held.issue(issue.id) == held.secret(issue.id) == issue
    assert held.with_issue(changed).issues == (*account.issues, changed)
    assert held.without_issue(issue.id).issues == account.issues
    assert account.issue(issue.id) is account.issue(None) is account.secret(issue.id) is None


@given(account=accounts(), code=address_codes())
def test_a_code_belongs_to_an_address(account: Account, code: AddressCode) -> None:
    """
    A code is kept with the address that it confirms, found under its id, and nowhere without one.
    """
    changed = account.with_code(code)
    if account.address is None:
        assert changed == account.next()
    else:
        assert changed.address == evolve(account.address, code=code)
        assert changed.secret(code.id) == code
    assert changed.with_code(None).secret(code.id) is None


@pytest.mark.rule("D8")
@given(account=accounts(), acceptance=acceptances())
def test_what_was_answered_and_accepted_is_found(account: Account, acceptance: Acceptance) -> None:
    """
    Answers are found by their step and acceptances by their document; of others there is none.
    """
    assert all(account.answer(one.step) == one for one in account.answers)
    assert all(account.acceptance(one.document) == one for one in account.acceptances)
    assert account.answer("another") is None
    assert account.acceptance("another") is None
    assume(account.acceptance(acceptance.document) is None)
    added = evolve(account, acceptances=(*account.acceptances, acceptance))
    assert added.acceptance(acceptance.document) == acceptance


@given(account=accounts(), count=st.integers(max_value=-1))
def test_nothing_is_counted_below_zero(account: Account, count: int) -> None:
    """
    A negative version or epoch is a misuse.
    """
    with pytest.raises(Misuse):
        evolve(account, version=count)
    with pytest.raises(Misuse):
        evolve(account, epoch=count)
