"""
The seat of an organisation's administrator, and who is told of it.
"""

from __future__ import annotations

import datetime as dt

import pytest

from attrs import evolve
from hypothesis import event, given
from hypothesis import strategies as st

from espace_bailleur import Code, Organisation, Refusal
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.contest import GotIn
from espace_bailleur.domain.credential import IssuePurpose, NewSecret
from espace_bailleur.domain.delivery import PasswordNotice
from espace_bailleur.domain.issuing import OpenAccount, issue, open_account
from espace_bailleur.domain.notices import SeatNotice
from espace_bailleur.domain.policies import AS_THE_SEED, CONTESTING
from espace_bailleur.domain.seat import kept_as_spent
from espace_bailleur.domain.sign_in import ProvisionalProof, sign_in
from espace_bailleur.domain.slots import BY_POST, on_file
from espace_bailleur.domain.words import (
    AccountId,
    Departement,
    EmailAddress,
    Identifier,
    IssueId,
    PasswordHash,
    PostalAddress,
    UserNumber,
)
from espace_bailleur.testing.doubles import START
from espace_bailleur.testing.people import OPERATOR
from espace_bailleur.testing.strategies import (
    accounts,
    email_addresses,
    new_secrets,
    postal_addresses,
)
from espace_bailleur.texts.messages import Service, compose


def _account(
    email: EmailAddress | None, postal: PostalAddress | None, secret: NewSecret
) -> Account:
    """
    Open the account of an organisation, whose credentials have left.
    """
    command = OpenAccount(
        id=AccountId("account-1"),
        identifier=Identifier("ident-1"),
        user_number=UserNumber(f"{1:014}"),
        departement=Departement("33"),
        holder=Organisation(reference="O-1", name="SCI", siret="73282932000074"),
        email=email,
        postal=postal,
    )
    change = open_account(command, secret=secret, actor=OPERATOR, now=START, policy=AS_THE_SEED)
    (issued,) = change.account.issues
    sent = evolve(issued, expires_at=START + dt.timedelta(hours=24))
    return evolve(change.account, issues=(sent,))


@pytest.mark.rule("G2")
@given(
    email=st.none() | email_addresses(),
    postal=postal_addresses(),
    came_back=st.sets(st.booleans()),
    secrets=st.tuples(new_secrets(), new_secrets()),
)
def test_any_organisation_is_told_where_it_is_reached(
    email: EmailAddress | None,
    postal: PostalAddress,
    came_back: set[bool],
    secrets: tuple[NewSecret, NewSecret],
) -> None:
    """
    Whatever came back from any address, one that still arrives is told who administers.
    """
    secret, code = secrets
    places = {by_post: BY_POST if by_post else email.key if email else "" for by_post in came_back}
    account = evolve(_account(email, postal, secret), returned=tuple(places.values()))
    change = sign_in(
        account,
        proof=ProvisionalProof(issue=secret.id),
        now=START,
        source=None,
        skew=dt.timedelta(0),
        got_in=GotIn(issue=secret.id, code=code, policy=CONTESTING),
    )
    notices = [one.content for one in change.messages]
    told = [one.to for one in notices if isinstance(one, SeatNotice)]
    reached = on_file(account)
    assert len(told) == len(notices) == bool(reached)
    assert set(told) <= set(reached)
    (contestable,) = change.account.contestable
    assert contestable.posted == (told == [postal])
    assert len(change.rosters) == 1


@pytest.mark.rule("G3")
@given(secrets=st.lists(new_secrets(), min_size=1, max_size=4), data=st.data())
def test_what_the_password_was_chosen_with_is_remembered(
    secrets: list[NewSecret], data: st.DataObject
) -> None:
    """
    Of any passwords that live and were used, whoever proves the one that led on reads that.
    """
    opened = _account(EmailAddress("sci@example.org"), None, secrets[0])
    (first,) = opened.issues
    redeemed = data.draw(st.lists(st.booleans(), min_size=len(secrets), max_size=len(secrets)))
    issues = tuple(
        evolve(first, id=IssueId(f"issue-{place}"), redeemed_at=START if used else None)
        for place, used in enumerate(redeemed)
    )
    one = data.draw(st.sampled_from(issues))
    account = evolve(opened, issues=issues)
    assert kept_as_spent(account, one.id, now=START) == one
    chosen = evolve(account, issues=(), spent=one, password=PasswordHash("hash"), entered_at=START)
    assert kept_as_spent(chosen, None, now=START) == one
    with pytest.raises(Refusal) as caught:
        sign_in(
            chosen,
            proof=ProvisionalProof(issue=one.id),
            now=START,
            source=None,
            skew=dt.timedelta(0),
        )
    assert caught.value.code is Code.PROVISIONAL_PASSWORD_USED
    assert kept_as_spent(account, one.id, now=START + dt.timedelta(hours=24)) is None


@pytest.mark.rule("G1")
@given(
    account=accounts(),
    to=email_addresses() | postal_addresses(),
    purpose=st.sampled_from(IssuePurpose),
    secret=new_secrets(),
)
def test_any_password_that_leads_to_a_seat_says_so(
    account: Account, to: EmailAddress | PostalAddress, purpose: IssuePurpose, secret: NewSecret
) -> None:
    """
    As long as nobody connected for an organisation, whoever gets its password reads what follows.

    Nobody else does: neither its people later, nor a colleague, nor an individual.
    """
    change = issue(
        account,
        secret=secret,
        purpose=purpose,
        to=to,
        actor=OPERATOR,
        now=START,
        policy=AS_THE_SEED,
    )
    (message,) = change.messages
    notice = message.content
    assert isinstance(notice, PasswordNotice)
    mail = compose(message, secret="the secret", expires_at=START, service=Service())
    its_own = isinstance(account.holder, Organisation) and not account.works_for
    first = its_own and account.entered_at is None
    assert notice.seat == (account.holder.name if first else None)
    said = "administrateur" if account.language == "fr" else "administrator"
    assert (said in mail.body) == first
    event(f"leads to a seat: {first}")
