"""
What no password may come from is told.
"""

from __future__ import annotations

import pytest

from attrs import evolve
from hypothesis import given

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.actor import holder_of
from espace_bailleur.domain.credential import Issue
from espace_bailleur.domain.records import PasswordChosen, SignedIn
from espace_bailleur.domain.words import AccountId, PasswordHash
from espace_bailleur.testing.doubles import START
from espace_bailleur.testing.evidence import check_chosen_with, check_passwords
from espace_bailleur.testing.strategies import accounts, issues


OTHER = PasswordHash("another")


def _chosen(account: Account) -> PasswordChosen:
    return PasswordChosen(account=account.id, at=START, actor=holder_of(account.id))


@pytest.mark.rule("F10", "P01")
@given(account=accounts(), issue=issues())
def test_a_password_comes_from_a_live_secret_alone(account: Account, issue: Issue) -> None:
    """
    A password that changes needs a redeemed issue, alive at that instant, and to be chosen.
    """
    before = evolve(account, issues=(issue,))
    after = evolve(account, issues=(), password=OTHER)
    events = [_chosen(account)]
    if issue.redeemed_at and issue.status(START) == "live":
        check_passwords(before, after, events, now=START)
    else:
        with pytest.raises(AssertionError, match="without a live secret"):
            check_passwords(before, after, events, now=START)
    for nobody_s in ([], [evolve(events[0], account=AccountId("another"))]):
        with pytest.raises(AssertionError, match="nobody chose"):
            check_passwords(before, after, nobody_s, now=START)
    with pytest.raises(AssertionError, match="without a live secret"):
        check_passwords(None, after, events, now=START)


@pytest.mark.rule("E10", "F10")
@given(account=accounts())
def test_a_renewed_hash_is_no_other_password(account: Account) -> None:
    """
    A sign-in may renew the hash of a password that is there, and never make one.
    """
    renewed = SignedIn(
        account=account.id, at=START, actor=holder_of(account.id), hash_renewed=True
    )
    after = evolve(account, password=OTHER)
    check_passwords(evolve(account, password=PasswordHash("old")), after, [renewed], now=START)
    check_passwords(after, after, [], now=START)
    check_passwords(after, evolve(after, password=None), [], now=START)
    with pytest.raises(AssertionError, match="nobody chose"):
        check_passwords(evolve(account, password=None), after, [renewed], now=START)


@pytest.mark.rule("F10", "P01")
@given(account=accounts(), issue=issues())
def test_a_session_chooses_with_a_live_issue_of_its_account(
    account: Account, issue: Issue
) -> None:
    """
    A session that is bound to nothing, to a dead issue or to another account's chooses nothing.
    """
    held = evolve(account, issues=(issue,))
    if issue.status(START) == "live":
        check_chosen_with(held, issue.id, now=START)
    else:
        with pytest.raises(AssertionError, match="F10"):
            check_chosen_with(held, issue.id, now=START)
    for account_or_none, issue_id in (
        (held, None),
        (evolve(held, issues=()), issue.id),
        (None, issue.id),
    ):
        with pytest.raises(AssertionError, match="F10"):
            check_chosen_with(account_or_none, issue_id, now=START)
