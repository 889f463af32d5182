"""
The seat of an organisation's administrator, and who is told of it.
"""

from __future__ import annotations

import datetime as dt

import pytest

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import Organisation
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.contest import GotIn
from espace_bailleur.domain.credential import NewSecret
from espace_bailleur.domain.issuing import OpenAccount, open_account
from espace_bailleur.domain.notices import SeatNotice
from espace_bailleur.domain.policies import AS_THE_SEED, CONTESTING
from espace_bailleur.domain.sign_in import ProvisionalProof, sign_in
from espace_bailleur.domain.slots import BY_POST, on_file
from espace_bailleur.domain.words import (
    AccountId,
    Departement,
    EmailAddress,
    Identifier,
    PostalAddress,
    UserNumber,
)
from espace_bailleur.testing.doubles import START
from espace_bailleur.testing.people import OPERATOR
from espace_bailleur.testing.strategies import email_addresses, new_secrets, postal_addresses


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
    (issue,) = change.account.issues
    sent = evolve(issue, expires_at=START + dt.timedelta(hours=24))
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
