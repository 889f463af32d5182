"""
Policies within their bounds, and the limits that they name.
"""

from __future__ import annotations

from datetime import timedelta

from attrs import fields
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from espace_bailleur.domain.choices import Policies
from espace_bailleur.domain.holder import HolderKind
from espace_bailleur.domain.permissions import OrganisationPolicy
from espace_bailleur.domain.policies import (
    AddressPolicy,
    Channel,
    ClockPolicy,
    ContestPolicy,
    DispatchPolicy,
    DocumentPolicy,
    IssuingPolicy,
    PasswordPolicy,
    SessionPolicy,
)
from espace_bailleur.domain.recovery import RecoveryPolicy
from espace_bailleur.domain.throttle import LONGEST_WINDOW, Limit
from espace_bailleur.testing.strategies._once import built_once
from espace_bailleur.testing.strategies._text import durations, names


_SECOND = timedelta(seconds=1)


@built_once
def channels() -> SearchStrategy[Channel]:
    """
    Draw the two channels.
    """
    return st.sampled_from(Channel)


@built_once
def limits(*, least: int = 1, longest: timedelta = timedelta(days=400)) -> SearchStrategy[Limit]:
    """
    Draw limits: a count within a window.
    """
    return st.builds(Limit, st.integers(least, 1_000), durations(most=longest))


def _limits(least: int = 1) -> SearchStrategy[Limit]:
    return limits(least=least, longest=LONGEST_WINDOW)


@built_once
def _within(most: timedelta) -> SearchStrategy[timedelta]:
    return st.timedeltas(min_value=_SECOND, max_value=most)


@built_once
def issuing_policies() -> SearchStrategy[IssuingPolicy]:
    """
    Draw how provisional passwords travel and live (C2, C5, C7).
    """
    return st.builds(
        IssuingPolicy,
        name=names(),
        by_letter=st.frozensets(st.sampled_from(HolderKind)),
        slots=st.integers(3, 16),
        mail=_within(timedelta(hours=24)),
        letter_metropolitan=_within(timedelta(days=21)),
        letter_elsewhere=_within(timedelta(days=30)),
    )


@built_once
def session_policies() -> SearchStrategy[SessionPolicy]:
    """
    Draw how long sessions live (C8).
    """
    return st.builds(
        SessionPolicy,
        name=names(),
        restricted=_within(timedelta(minutes=60)),
        personal=_within(timedelta(days=30)),
    )


@built_once
def clock_policies() -> SearchStrategy[ClockPolicy]:
    """
    Draw how far clocks may differ (K5).
    """
    skew = st.timedeltas(min_value=timedelta(0), max_value=timedelta(minutes=10))
    return st.builds(ClockPolicy, name=names(), skew=skew)


@built_once
def organisation_policies() -> SearchStrategy[OrganisationPolicy]:
    """
    Draw what an administrator can give, how often, and how fresh a proof that asks for (G4).
    """
    often = st.builds(Limit, st.integers(1, 1_000), _within(timedelta(hours=24)))
    return st.builds(
        OrganisationPolicy,
        name=names(),
        permissions=st.lists(names(), max_size=6, unique=True).map(tuple[str, ...]),
        fresh=st.timedeltas(timedelta(minutes=1), timedelta(hours=24)),
        **{
            one.name: often for one in fields(OrganisationPolicy) if isinstance(one.default, Limit)
        },
    )


@built_once
@st.composite
def password_policies(draw: DrawFn) -> PasswordPolicy:
    """
    Draw what a personal password must reach (D6).
    """
    longest = draw(st.integers(64, 256))
    return PasswordPolicy(
        name=draw(names()),
        min_length=draw(st.integers(8, longest)),
        max_length=longest,
        max_bytes=draw(st.integers(256, 1_024)),
        min_bits=draw(st.floats(0.0, 128.0)),
    )


@built_once
def address_policies() -> SearchStrategy[AddressPolicy]:
    """
    Draw how an account address is confirmed (D5).
    """
    return st.builds(
        AddressPolicy,
        name=names(),
        life=_within(timedelta(minutes=10)),
        tries=st.integers(1, 10),
        per_account=_limits(),
        per_source=_limits(),
        per_mailbox=_limits(),
    )


@built_once
def contest_policies() -> SearchStrategy[ContestPolicy]:
    """
    Draw how a recovery is contested (F6).
    """
    return st.builds(
        ContestPolicy,
        name=names(),
        life=st.timedeltas(timedelta(days=1), timedelta(days=365)),
        places=st.integers(2, 16),
        per_source=_limits(),
        without_source=_limits(),
    )


@built_once
def document_policies() -> SearchStrategy[DocumentPolicy]:
    """
    Draw how long an earlier version remains enough (D9).
    """
    return st.builds(
        DocumentPolicy,
        name=names(),
        grace=st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=365)),
    )


def _from_short_to_long(delays: set[timedelta]) -> tuple[timedelta, ...]:
    return tuple(sorted(delays))


@built_once
def dispatch_policies() -> SearchStrategy[DispatchPolicy]:
    """
    Draw how a message that could not be sent is tried again (H3).
    """
    return st.builds(
        DispatchPolicy,
        name=names(),
        delays=st.sets(_within(timedelta(hours=12)), max_size=6).map(_from_short_to_long),
        lease=_within(timedelta(hours=1)),
        patience=_within(timedelta(hours=24)),
    )


@st.composite
def recovery_policies(draw: DrawFn) -> RecoveryPolicy:
    """
    Draw every recovery that strands nobody: each kind of holder needs both channels (F9).
    """
    return RecoveryPolicy(
        name=draw(names()),
        issuing=draw(issuing_policies()),
        per_source=draw(_limits(2)),
        without_source=draw(_limits()),
        letter_gap=draw(st.timedeltas(timedelta(0), timedelta(days=30))),
        identifier_gap=draw(st.timedeltas(timedelta(minutes=1), timedelta(hours=24))),
        reissue_gap=draw(st.timedeltas(timedelta(0), timedelta(days=30))),
    )


@built_once
@st.composite
def policies(draw: DrawFn) -> Policies:
    """
    Draw all the policies of a composition that can be built.
    """
    return Policies(
        issuing=draw(issuing_policies()),
        recovery=draw(recovery_policies()),
        sessions=draw(session_policies()),
        clocks=draw(clock_policies()),
        password=draw(password_policies()),
        address=draw(address_policies()),
        contest=draw(contest_policies()),
        documents=draw(document_policies()),
        dispatch=draw(dispatch_policies()),
        organisations=draw(organisation_policies()),
    )
