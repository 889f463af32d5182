"""
Messages, events, and the changes that record them (rules H, I1, K1).
"""

from __future__ import annotations

from typing import Any, get_args, get_type_hints

from attrs import evolve, fields
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from espace_bailleur.domain.account import Claim, ClaimKind
from espace_bailleur.domain.actor import Actor, Role
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.delivery import Content, Message, RecoveryRequest
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.records import Event
from espace_bailleur.domain.words import MessageId
from espace_bailleur.testing.strategies._account import accounts
from espace_bailleur.testing.strategies._credential import issue_ids, keys, nonces
from espace_bailleur.testing.strategies._documents import acceptances
from espace_bailleur.testing.strategies._once import built_once
from espace_bailleur.testing.strategies._organisation import rosters
from espace_bailleur.testing.strategies._text import instants, names, random_bytes
from espace_bailleur.testing.strategies._words import (
    account_ids,
    email_addresses,
    identifiers,
    languages,
    postal_addresses,
    user_numbers,
)


_NAMES = names()
_INSTANTS = instants()
_IDS = account_ids()
_DIGESTS = st.binary(min_size=32, max_size=32).map(bytes.hex)
_MESSAGE_IDS = random_bytes(16, what="message").map(lambda drawn: MessageId(drawn.hex()))
_KNOWN: dict[str, SearchStrategy[Any]] = {
    "account": _IDS,
    "actor": st.builds(Actor, role=st.sampled_from(Role), name=_NAMES),
    "at": _INSTANTS,
    "digest": _DIGESTS,
    "document": _NAMES,
    "evidence": _NAMES,
    "expires_at": _INSTANTS,
    "identifier": identifiers(),
    "issue": issue_ids(),
    "key_id": keys().map(lambda key: key.id),
    "language": languages(),
    "message": _MESSAGE_IDS,
    "name": _NAMES,
    "nonce": nonces(),
    "permission": _NAMES,
    "permissions": st.lists(_NAMES, max_size=4, unique=True).map(tuple[str, ...]),
    "previous_at": _INSTANTS,
    "seat": _NAMES,
    "source": _DIGESTS,
    "step": _NAMES,
    "to": email_addresses() | postal_addresses(),
    "user_number": user_numbers(),
    "version": _NAMES,
}
"""
What fields of messages and events are drawn from; of any other one its type says all.
"""


def _of(kind: type[Any], known: dict[str, SearchStrategy[Any]]) -> SearchStrategy[Any]:
    """
    Draw values of one kind, those that a field may lack sometimes left out.
    """
    hints = get_type_hints(kind)
    parts = {
        one.name: known[one.name] if one.name in known else st.from_type(hints[one.name])
        for one in fields(kind)
    }
    parts |= {one.name: st.none() | parts[one.name] for one in fields(kind) if one.default is None}
    return st.builds(kind, **parts)


_CLAIMS = st.one_of(
    email_addresses().map(lambda one: Claim(ClaimKind.ADDRESS, one.key)),
    identifiers().map(lambda one: Claim(ClaimKind.IDENTIFIER, one.key)),
    user_numbers().map(lambda one: Claim(ClaimKind.USER_NUMBER, one.value)),
)
_REQUESTS = st.builds(RecoveryRequest.of, st.sampled_from(Act), _CLAIMS)
_NOTICES = [
    _of(kind, _KNOWN | {"organisation": _NAMES})
    for kind in get_args(Content)
    if kind is not RecoveryRequest
]
_EVENTS = [_of(kind, _KNOWN | {"organisation": _IDS}) for kind in get_args(Event)]


@built_once
def events() -> SearchStrategy[Event]:
    """
    Draw what can happen: events of every kind (I1).
    """
    return st.one_of(_EVENTS)


@built_once
def messages() -> SearchStrategy[Message]:
    """
    Draw messages as they are recorded, with every content (H1).
    """
    return st.builds(
        Message,
        id=_MESSAGE_IDS,
        recorded_at=_INSTANTS,
        content=st.one_of(*_NOTICES, _REQUESTS),
        once=st.none() | _DIGESTS,
    )


@built_once
@st.composite
def changes(draw: DrawFn) -> Change:
    """
    Draw changes that a store may be given: each account with an event, no id twice (I1, K1).
    """
    written = draw(_WRITTEN)
    told = [evolve(draw(events()), account=one.id) for one in written]
    return Change(
        events=(*told, *draw(_HAPPENED)),
        accounts=tuple(written),
        acceptances=tuple(draw(_ACCEPTED)),
        messages=tuple(draw(_RECORDED)),
        rosters=tuple(draw(_ROSTERS)),
        acknowledged=tuple(draw(_ACKNOWLEDGED)),
    )


def _id_of(message: Message) -> str:
    return message.id


def _once_of(message: Message) -> str:
    return message.once or message.id


# Built once, as everything that is drawn again and again.
_WRITTEN = st.lists(accounts(), max_size=2, unique_by=lambda one: one.id)
_HAPPENED = st.lists(events(), max_size=2)
_ACCEPTED = st.lists(acceptances(), max_size=2)
_RECORDED = st.lists(messages(), max_size=3, unique_by=(_id_of, _once_of))
_ROSTERS = st.lists(rosters(), max_size=1)
_ACKNOWLEDGED = st.lists(_MESSAGE_IDS, max_size=2, unique=True)
