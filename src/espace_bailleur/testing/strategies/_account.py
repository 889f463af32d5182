"""
Accounts at every point of their life, and the sessions on them (rules B, E1).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from espace_bailleur.domain.account import Account, AccountAddress, Standing, StepAnswers, Told
from espace_bailleur.domain.contest_code import Contestable
from espace_bailleur.domain.credential import Issue, IssuePurpose
from espace_bailleur.domain.documents import TERMS, USAGE_RULES, Acceptance, Document
from espace_bailleur.domain.entry import Admission
from espace_bailleur.domain.holder import HolderKind
from espace_bailleur.domain.password import PlainPassword
from espace_bailleur.domain.slots import BY_POST
from espace_bailleur.domain.steps import INFORMATION
from espace_bailleur.domain.words import (
    AccountId,
    EmailAddress,
    PasswordHash,
    PostalAddress,
)
from espace_bailleur.testing.doubles import START, CheapHasherForTestsOnly
from espace_bailleur.testing.people import DOCUMENTS
from espace_bailleur.testing.strategies._credential import (
    address_codes,
    contestables,
    issue_ids,
    issues,
)
from espace_bailleur.testing.strategies._documents import acceptances
from espace_bailleur.testing.strategies._holder import holders
from espace_bailleur.testing.strategies._once import built_once
from espace_bailleur.testing.strategies._text import durations, instants, names
from espace_bailleur.testing.strategies._words import (
    account_ids,
    departements,
    email_addresses,
    identifiers,
    languages,
    postal_addresses,
    user_numbers,
)


_ENTERED, _INFORMED, _CHOSEN, _RULES, _TERMS = range(1, 6)
# Built once: Hypothesis checks every strategy that is built, which takes longer than a draw.
_AGES = durations()
_DEPARTEMENTS = departements()
_EMAILS = email_addresses()
_HOLDERS = holders()
_IDENTIFIERS = identifiers()
_IDS = account_ids()
_LANGUAGES = languages()
_NUMBERS = user_numbers()
_POSTALS = postal_addresses()
_SELDOM = st.sampled_from((False, False, False, True))
_STANDINGS = st.sampled_from(Standing)
_VALUES = st.just(()) | st.tuples(st.tuples(st.just("contact"), names()))


@built_once
def password_hashes() -> SearchStrategy[PasswordHash]:
    """
    Draw what `CheapHasherForTestsOnly` stores for a personal password.
    """
    hasher = CheapHasherForTestsOnly()
    texts = st.integers(0).map(lambda number: PlainPassword(f"la péniche numéro {number}"))
    return texts.map(hasher.hash)


@built_once
@st.composite
def account_addresses(draw: DrawFn, *, now: datetime = START) -> AccountAddress:
    """
    Draw account addresses at *now*: confirmed, or with a code under way (B2).
    """
    email = draw(_EMAILS)
    if draw(st.booleans()):
        return AccountAddress(email=email, confirmed_at=now - draw(_AGES))
    return AccountAddress(email=email, code=draw(address_codes(now=now)))


@built_once
@st.composite
def step_answers(draw: DrawFn, *, step: str = INFORMATION, now: datetime = START) -> StepAnswers:
    """
    Draw what was answered at a step before *now*.
    """
    return StepAnswers(step=step, at=now - draw(_AGES), values=draw(_VALUES))


@st.composite
def accounts(
    draw: DrawFn, *, now: datetime = START, of: Sequence[Document] = DOCUMENTS
) -> Account:
    """
    Draw accounts as they may be at *now*: at any step, in any standing, with secrets of any age.

    Those with a personal password may have a recovery under way, redeemed or not, and others that
    can be contested; one that was contested is suspended, without password and secrets.
    What was accepted are versions that *of* has in force at *now*, or had before.
    """
    reached = draw(st.integers(0, _TERMS))
    delivery = draw(st.none() | _EMAILS)
    address = draw(account_addresses(now=now)) if reached >= _INFORMED else None
    password = draw(password_hashes()) if reached >= _CHOSEN else None
    postal = draw(_POSTALS if delivery is None else st.none() | _POSTALS)
    ways = _ways(delivery, address, postal)
    version = draw(st.integers(reached + 1, 60))
    account_id, holder = draw(_IDS), draw(_HOLDERS)
    works_for = draw(st.none() | _IDS) if holder.kind is HolderKind.INDIVIDUAL else None
    standing = draw(_STANDINGS)
    contestable = draw(_contestables(now)) if password else ()
    contested_at = None
    if contestable and standing is Standing.SUSPENDED:
        contested_at = draw(st.none() | _AGES.map(lambda passed: now - passed))
    returned = draw(_some_of(ways)) if draw(_SELDOM) else ()
    working = [one for one in ways if _place(one) not in returned]
    return Account(
        id=account_id,
        version=version,
        epoch=draw(st.integers(1 if password else 0, version)),
        standing=standing,
        identifier=draw(_IDENTIFIERS),
        user_number=draw(_NUMBERS),
        departement=draw(_DEPARTEMENTS),
        holder=holder,
        works_for=works_for,
        spent=draw(_spent(now)) if holder.kind is HolderKind.ORGANISATION and password else None,
        language=draw(_LANGUAGES),
        delivery=delivery,
        postal=postal,
        issues=() if contested_at else draw(_issues(now, reached, working)),
        password=None if contested_at else password,
        entered_at=now - draw(_AGES) if reached >= _ENTERED else None,
        address=address,
        answers=(draw(step_answers(now=now)),) if reached >= _INFORMED else (),
        acceptances=draw(_accepted(now, reached, account_id, of)),
        told=draw(_told(now, ways)) if draw(_SELDOM) else (),
        contestable=contestable,
        contested_at=contested_at,
        returned=returned,
    )


def _place(way: EmailAddress | None) -> str:
    return way.key if way else BY_POST


def _some_of(ways: Sequence[EmailAddress | None]) -> SearchStrategy[tuple[str, ...]]:
    """
    Draw the places from which something came back.
    """
    return st.sets(st.sampled_from([_place(one) for one in ways])).map(_in_order)


def _told(now: datetime, ways: Sequence[EmailAddress | None]) -> SearchStrategy[tuple[Told, ...]]:
    """
    Draw when the identifier was last sent again to some of *ways* (F4).
    """
    sent = st.builds(Told, place=st.sampled_from([*map(_place, ways)]), at=_AGES.map(now.__sub__))
    return st.lists(sent, unique_by=lambda one: one.place).map(tuple[Told, ...])


def _in_order(places: set[str]) -> tuple[str, ...]:
    return tuple(sorted(places))


@built_once
def _contestables(now: datetime) -> SearchStrategy[tuple[Contestable, ...]]:
    several = st.lists(contestables(now=now), max_size=4, unique_by=lambda one: one.issue)
    return several.map(tuple)


@built_once
@st.composite
def _spent(draw: DrawFn, now: datetime) -> Issue | None:
    """
    Draw what an organisation first connected with, or nothing (G3).
    """
    spent = draw(st.none() | issues(now=now))
    return spent and evolve(spent, redeemed_at=spent.redeemed_at or spent.issued_at)


def _ways(
    delivery: EmailAddress | None, address: AccountAddress | None, postal: PostalAddress | None
) -> tuple[EmailAddress | None, ...]:
    """
    List where secrets may have been sent: to an address of the account, or by letter.
    """
    own = (address.email,) if address and address.confirmed else ()
    known = (delivery,) if delivery else ()
    return (*known, *own, *((None,) if postal else ()))


@st.composite
def _issues(
    draw: DrawFn, now: datetime, reached: int, ways: Sequence[EmailAddress | None]
) -> tuple[Issue, ...]:
    """
    Draw up to four issues, sent to one of *ways* each; none was redeemed before the first entry.
    """
    most = 4 if ways else 0
    drawn = draw(st.lists(issues(now=now), max_size=most, unique_by=lambda one: one.id))
    to = [draw(st.sampled_from(ways)) for _ in drawn]
    return tuple(
        evolve(
            one,
            to=way,
            purpose=IssuePurpose.RECOVERY if reached >= _CHOSEN else one.purpose,
            redeemed_at=one.redeemed_at if reached >= _ENTERED else None,
        )
        for one, way in zip(drawn, to, strict=True)
    )


@st.composite
def _accepted(
    draw: DrawFn,
    now: datetime,
    reached: int,
    account: AccountId,
    of: Sequence[Document],
) -> tuple[Acceptance, ...]:
    ids = [USAGE_RULES] * (reached >= _RULES) + [TERMS] * (reached >= _TERMS)
    in_force = (
        st.sampled_from([one for one in of if one.id == document_id and one.since <= now])
        for document_id in ids
    )
    return tuple(
        draw(acceptances(of=one, account=account, at=now - draw(_AGES))) for one in in_force
    )


@built_once
@st.composite
def admissions(draw: DrawFn) -> Admission:
    """
    Draw what a success established: a full session, or one that is bound to its issue (E1, C8).
    """
    at = draw(instants())
    return Admission(
        account=draw(_IDS),
        epoch=draw(st.integers(0, 10_000)),
        at=at,
        previous_at=draw(st.none() | _AGES.map(lambda passed: at - passed)),
        issue=draw(st.none() | issue_ids()),
        source=draw(st.none() | st.binary(min_size=8, max_size=8).map(bytes.hex)),
    )
