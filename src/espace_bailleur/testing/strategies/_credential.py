"""
Keys, provisional passwords, right and mistyped, and issues at every point of their life (C4-C6).
"""

from __future__ import annotations

import base64

from datetime import datetime, timedelta

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from espace_bailleur.domain.contest_code import Contestable, ContestCode
from espace_bailleur.domain.credential import (
    ALPHABET,
    SYMBOLS,
    AddressCode,
    Issue,
    IssuePurpose,
    NewSecret,
    ProvisionalPassword,
    issue_id,
)
from espace_bailleur.domain.keys import KEY_BYTES, Key, KeyRing
from espace_bailleur.domain.words import IssueId, MessageId
from espace_bailleur.testing.doubles import START
from espace_bailleur.testing.strategies._once import built_once
from espace_bailleur.testing.strategies._text import as_typed, durations, random_bytes
from espace_bailleur.testing.strategies._words import account_ids, email_addresses


# Built once: Hypothesis checks every strategy that is built, which takes longer than a draw.
_DIGESTS = random_bytes(32, what="digest")
_EMAILS = email_addresses()
_KEYS = random_bytes(KEY_BYTES, what="key").map(Key)
_MICROSECOND = timedelta(microseconds=1)
_PURPOSES = st.sampled_from(IssuePurpose)
_REQUESTS = st.none() | st.uuids(version=4).map(lambda one: MessageId(one.hex))
_AGES = durations(most=timedelta(days=60))
_LIVES = st.none() | durations(most=timedelta(days=90))
_PARTS = st.floats(0.0, 1.0)
_TIMES_TO_CONTEST = st.timedeltas(timedelta(days=1), timedelta(days=365))


@built_once
def keys() -> SearchStrategy[Key]:
    """
    Draw keys of a host, of the length that `new_key` draws.
    """
    return _KEYS


@built_once
def key_texts() -> SearchStrategy[str]:
    """
    Draw keys in their written form.
    """
    return keys().map(lambda key: base64.urlsafe_b64encode(key.secret).decode())


@built_once
def invalid_key_texts() -> SearchStrategy[str]:
    """
    Draw what is no key: too short, cut, extended, or with a character that is none of its own.
    """
    short = st.binary(max_size=KEY_BYTES - 1)
    return st.one_of(
        short.map(lambda raw: base64.urlsafe_b64encode(raw).decode()),
        key_texts().map(lambda text: text[:-1]),
        st.tuples(key_texts(), st.sampled_from((" ", "\n", "!", "====", "=AAA", "é"))).map(
            "".join
        ),
        key_texts().map(lambda text: f"{text[:8]}!!!!{text[8:]}"),
        key_texts().map(lambda text: f"ı{text[1:]}"),
    )


@built_once
def key_rings(*, most: int = 3) -> SearchStrategy[KeyRing]:
    """
    Draw rings of one to *most* keys.
    """
    return st.lists(keys(), min_size=1, max_size=most, unique_by=_key_id).map(KeyRing)


def _key_id(key: Key) -> str:
    return key.id


@built_once
def nonces() -> SearchStrategy[bytes]:
    """
    Draw nonces of the length that the package draws.
    """
    return random_bytes(16, what="nonce")


@built_once
def new_secrets() -> SearchStrategy[NewSecret]:
    """
    Draw what a flow derives for a new provisional password (C6).
    """
    return st.builds(NewSecret.provisional, keys(), account_ids(), nonce=nonces())


@built_once
def provisional_passwords() -> SearchStrategy[ProvisionalPassword]:
    """
    Draw provisional passwords as they are derived (C6).
    """
    return st.builds(ProvisionalPassword.derive, keys(), account_ids(), nonces())


@built_once
@st.composite
def typed_provisional_passwords(draw: DrawFn) -> tuple[str, ProvisionalPassword]:
    """
    Draw what a person types for a provisional password, with the one that it means (C4).
    """
    password = draw(provisional_passwords())
    return draw(as_typed(password.symbols)), password


@built_once
@st.composite
def mistyped_provisional_passwords(draw: DrawFn) -> str:
    """
    Draw provisional passwords with a slip: one symbol wrong, or two neighbours swapped (C4).
    """
    right = draw(provisional_passwords()).symbols
    place = draw(st.integers(0, SYMBOLS - 1))
    wrong = draw(st.sampled_from(ALPHABET.replace(right[place], "")))
    slips = [right[:place] + wrong + right[place + 1 :]]
    swapped = right[:place] + right[place : place + 2][::-1] + right[place + 2 :]
    slips += [swapped] if swapped != right else []
    return draw(as_typed(draw(st.sampled_from(slips))))


@built_once
@st.composite
def issues(draw: DrawFn, *, now: datetime = START) -> Issue:
    """
    Draw issues as they may be at *now*: waiting for dispatch, live or expired, redeemed or not.
    """
    age, life = draw(_AGES), draw(_LIVES)
    issued_at = now - age
    expires_at = None if life is None else issued_at + life
    redeemed_at = None
    if life is not None and draw(st.booleans()):
        redeemed_at = issued_at + draw(_PARTS) * min(age, life - _MICROSECOND)
    return Issue(
        id=draw(issue_ids()),
        purpose=draw(_PURPOSES),
        digest=draw(_DIGESTS),
        key_id=draw(_KEYS).id,
        to=draw(st.none() | _EMAILS),
        issued_at=issued_at,
        expires_at=expires_at,
        redeemed_at=redeemed_at,
        refused_at=draw(st.none() | st.just(now)) if expires_at and expires_at <= now else None,
        request=draw(_REQUESTS),
        half=draw(_REQUESTS),
    )


@built_once
def issue_ids() -> SearchStrategy[IssueId]:
    """
    Draw ids of issues and codes.
    """
    return nonces().map(issue_id)


@built_once
@st.composite
def address_codes(draw: DrawFn, *, now: datetime = START) -> AddressCode:
    """
    Draw codes under way to an account address at *now* (D5).
    """
    distances = st.timedeltas(timedelta(minutes=-10), timedelta(minutes=10))
    return AddressCode(
        id=draw(random_bytes(16, what="code").map(issue_id)),
        digest=draw(_DIGESTS),
        key_id=draw(_KEYS).id,
        expires_at=draw(st.none() | distances.map(now.__add__)),
        tries=draw(st.integers(0, 5)),
    )


@built_once
def contest_codes() -> SearchStrategy[ContestCode]:
    """
    Draw codes by which a recovery is contested, as they are derived (F6).
    """
    return st.builds(ContestCode.derive, keys(), account_ids(), nonces())


@built_once
@st.composite
def contestables(draw: DrawFn, *, now: datetime = START) -> Contestable:
    """
    Draw recoveries that could be contested before *now*, or still can (F6).
    """
    at = now - draw(_AGES)
    return Contestable(
        issue=draw(issue_ids()),
        digest=draw(_DIGESTS),
        key_id=draw(_KEYS).id,
        since=at - draw(_AGES),
        at=at,
        expires_at=at + draw(_TIMES_TO_CONTEST),
        posted=draw(st.booleans()),
        everybody=draw(st.booleans()),
    )
