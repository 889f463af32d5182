"""
Where a personal password came from: a live secret that was issued to that very account (F10).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.records import Event, PasswordChosen, SignedIn
from espace_bailleur.domain.words import IssueId
from espace_bailleur.testing.people import assert_that


def check_passwords(
    before: Account | None, after: Account, events: Iterable[Event], *, now: datetime
) -> None:
    """
    Go on unless a password appeared or changed without a secret of its own account (F10, P01).

    *events* are those of the change from *before* to *after*.
    The same password under a newer hash is no other password (E10); taking one away is none.

    Raises:
        AssertionError: nobody chose it, or no provisional password was in use and alive at *now*.
    """
    had = before.password if before else None
    if after.password is None or after.password == had:
        return
    own = [one for one in events if one.account == after.id]
    if any(isinstance(one, PasswordChosen) for one in own):
        used = [one for one in before.issues if one.redeemed_at] if before else []
        alive = any(one.status(now) == "live" for one in used)
        assert_that(alive, "F10: a password was chosen without a live secret")
        return
    renewed = any(isinstance(one, SignedIn) and one.hash_renewed for one in own)
    assert_that(renewed and had is not None, "F10: a password appeared that nobody chose")


def check_chosen_with(account: Account | None, issue_id: IssueId | None, *, now: datetime) -> None:
    """
    Go on if a session that chose a password was bound to a live issue of its account (F10).

    *account* is as it was before, and *issue_id* what the session was bound to.

    Raises:
        AssertionError: it was bound to none, to another account's, or to a dead one.
    """
    issue = account.issue(issue_id) if account else None
    live = issue is not None and issue.status(now) == "live"
    assert_that(live, "F10: a session without a live secret chose a password")
