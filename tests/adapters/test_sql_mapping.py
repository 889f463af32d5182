"""
How values become JSON and come back.
"""

from __future__ import annotations

import json

from datetime import datetime, timedelta
from typing import Any, TypeVar, get_args

import attrs
import pytest

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from espace_bailleur.adapters.sql._mapping import (
    ACCEPTANCE,
    ACCOUNT,
    CONTENT,
    CONTENTS,
    EVENT,
    EVENTS,
    HOLDERS,
    OUTCOMES,
    Mapped,
    instant_of,
    number_of,
)
from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.actor import Actor, Role
from espace_bailleur.domain.credential import IssuePurpose
from espace_bailleur.domain.delivery import Content, Outcome, RecoveryRequest, Resolved, Retry
from espace_bailleur.domain.documents import Acceptance
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.holder import Holder
from espace_bailleur.domain.notices import RoleNotice, TeamNotice
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.records import Event, TeamChanged
from espace_bailleur.domain.roster import TeamAct
from espace_bailleur.testing import strategies
from espace_bailleur.testing.checks._running import expect
from espace_bailleur.testing.checks._values import full_accounts, full_messages


_instants = strategies.instants()
_texts = st.text(st.characters())
# What each field of a content or an event is drawn from, by its name.
_FIELDS: dict[str, SearchStrategy[Any]] = {
    "account": strategies.account_ids(),
    "organisation": strategies.account_ids(),
    "permission": st.none() | _texts,
    "permissions": st.lists(_texts).map(tuple),
    "actor": st.builds(Actor, role=st.sampled_from(Role), name=strategies.names()),
    "at": _instants,
    "by": st.none() | _texts,
    "channel": st.sampled_from(Channel),
    "digest": _texts,
    "document": _texts,
    "evidence": strategies.names(),
    "expires_at": _instants,
    "hash_renewed": st.booleans(),
    "identifier": strategies.identifiers(),
    "issue": strategies.issue_ids(),
    "key_id": _texts,
    "language": strategies.languages(),
    "message": _texts,
    "name": _texts,
    "nonce": st.binary(),
    "previous_at": st.none() | _instants,
    "purpose": st.sampled_from(IssuePurpose),
    "seat": st.none() | _texts,
    "source": st.none() | _texts,
    "standing": st.sampled_from(Standing),
    "step": _texts,
    "typed": st.just(b"")
    | st.binary(min_size=RecoveryRequest.SIZE, max_size=RecoveryRequest.SIZE),
    "to": strategies.email_addresses() | strategies.postal_addresses(),
    "user_number": strategies.user_numbers(),
    "works_for": st.none() | _texts,
    "version": _texts,
    "who": _texts,
}
_ACTS: dict[type, SearchStrategy[Any]] = {
    RecoveryRequest: st.sampled_from(Act),
    TeamNotice: st.sampled_from(TeamAct),
    RoleNotice: st.sampled_from(TeamAct),
    TeamChanged: st.sampled_from(TeamAct),
}
_Value = TypeVar("_Value")


def _any_of(union: Any) -> SearchStrategy[Any]:  # noqa: ANN401 - a union has no type of its own
    """
    Draw any value of a union, each field with anything that it may hold.
    """
    kinds: list[SearchStrategy[Any]] = [
        st.builds(
            kind,
            **{
                one.name: _ACTS[kind] if one.name == "act" else _FIELDS[one.name]
                for one in attrs.fields(kind)
            },
        )
        for kind in get_args(union)
    ]
    return st.one_of(kinds)


def _comes_back(mapped: Mapped[_Value], value: _Value) -> None:
    written = json.dumps(mapped.write(value))
    expect("what was written", mapped.read(json.loads(written)), value)


@given(account=strategies.accounts())
def test_any_account_comes_back(account: Account) -> None:
    """
    Every field of any account survives, in value and in type.
    """
    _comes_back(ACCOUNT, account)


@pytest.mark.parametrize("account", full_accounts())
def test_a_full_account_comes_back(account: Account) -> None:
    """
    An account with something in every field survives, in value and in type.
    """
    _comes_back(ACCOUNT, account)


@given(acceptance=strategies.acceptances())
def test_any_acceptance_comes_back(acceptance: Acceptance) -> None:
    """
    Every field of any acceptance survives.
    """
    _comes_back(ACCEPTANCE, acceptance)


@given(content=_any_of(Content) | st.sampled_from([one.content for one in full_messages()]))
def test_any_content_comes_back(content: Content) -> None:
    """
    Every field of the content of any message survives, any text and any recipient.
    """
    _comes_back(CONTENT, content)


@given(event=_any_of(Event))
def test_any_event_comes_back(event: Event) -> None:
    """
    Every field of any event survives.
    """
    _comes_back(EVENT, event)


@pytest.mark.parametrize(
    ("union", "tagged"),
    [
        (Holder, HOLDERS.values()),
        (Content, CONTENTS.values()),
        (Event, EVENTS.values()),
        (Outcome, [*OUTCOMES, Resolved, Retry]),
    ],
)
def test_every_value_of_a_union_has_a_tag(union: object, tagged: list[type]) -> None:
    """
    A tag stands for each class of a closed union, so that none is left out when one is added.
    """
    assert sorted(tagged, key=repr) == sorted(get_args(union), key=repr)


@given(at=_instants)
def test_an_instant_is_a_number(at: datetime) -> None:
    """
    Any instant, in any time zone, is one whole number of microseconds and comes back in UTC.
    """
    read = instant_of(number_of(at))
    assert read == at
    assert read.utcoffset() == timedelta(0)


@given(pair=st.tuples(_instants, _instants))
def test_numbers_follow_their_instants(pair: tuple[datetime, datetime]) -> None:
    """
    The numbers of any two instants compare as the instants do.
    """
    one, other = pair
    assert (number_of(one) < number_of(other)) is (one < other)
