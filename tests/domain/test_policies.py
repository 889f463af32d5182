"""
A policy within its bounds is built, and one beyond them is refused when it is built.
"""

from datetime import timedelta

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur.domain.holder import HolderKind
from espace_bailleur.domain.policies import (
    ANSSI,
    AS_THE_SEED,
    CNIL,
    NIST,
    ORGANISATIONS_BY_LETTER,
    PERSONAL_PASSWORD,
    WITH_MFA,
    AddressPolicy,
    Channel,
    ContestPolicy,
    DispatchPolicy,
    DocumentPolicy,
    IssuingPolicy,
    PasswordPolicy,
    SessionPolicy,
)
from espace_bailleur.domain.recovery import RecoveryPolicy
from espace_bailleur.errors import Misuse
from espace_bailleur.testing.strategies import issuing_policies, password_policies


Policy = type[
    AddressPolicy
    | ContestPolicy
    | DispatchPolicy
    | DocumentPolicy
    | IssuingPolicy
    | PasswordPolicy
    | RecoveryPolicy
    | SessionPolicy
]
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
DURATIONS: list[tuple[Policy, str, timedelta, timedelta]] = [
    (IssuingPolicy, "mail", SECOND, DAY),
    (IssuingPolicy, "letter_metropolitan", SECOND, 21 * DAY),
    (IssuingPolicy, "letter_elsewhere", SECOND, 30 * DAY),
    (SessionPolicy, "restricted", SECOND, timedelta(minutes=60)),
    (SessionPolicy, "personal", SECOND, 30 * DAY),
    (AddressPolicy, "life", SECOND, timedelta(minutes=10)),
    (ContestPolicy, "life", DAY, 365 * DAY),
    (DocumentPolicy, "grace", timedelta(0), 365 * DAY),
    (DispatchPolicy, "lease", SECOND, timedelta(hours=1)),
    (DispatchPolicy, "patience", SECOND, DAY),
    (RecoveryPolicy, "letter_gap", timedelta(0), 30 * DAY),
    (RecoveryPolicy, "identifier_gap", timedelta(minutes=1), DAY),
]
COUNTS: list[tuple[Policy, str, int, int]] = [
    (IssuingPolicy, "slots", 3, 16),
    (AddressPolicy, "tries", 1, 10),
    (ContestPolicy, "places", 2, 16),
    (PasswordPolicy, "min_length", 8, 256),
    (PasswordPolicy, "max_length", 64, 256),
    (PasswordPolicy, "max_bytes", 256, 1_024),
]


def _builds(policy: Policy, **chosen: object) -> bool:
    """
    Tell whether a policy takes what was chosen, and keeps it.
    """
    try:
        built = policy(name="chosen", **chosen)  # type: ignore[arg-type] # names of its own fields
    except Misuse:
        return False
    return all(getattr(built, name) == value for name, value in chosen.items())


@pytest.mark.rule("C5", "C8")
@pytest.mark.parametrize(("policy", "name", "low", "high"), DURATIONS)
@given(chosen=st.timedeltas(-2 * DAY, 400 * DAY))
def test_a_duration_is_taken_between_its_bounds(
    policy: Policy, name: str, low: timedelta, high: timedelta, chosen: timedelta
) -> None:
    """
    Each duration of a policy is taken from its lower to its upper bound, and refused beyond them.
    """
    tick = timedelta(microseconds=1)
    for value in (chosen, low, low - tick, high, high + tick):
        assert _builds(policy, **{name: value}) == (low <= value <= high)


@pytest.mark.parametrize(("policy", "name", "low", "high"), COUNTS)
@given(chosen=st.integers(-10, 2_000))
def test_a_count_is_taken_between_its_bounds(
    policy: Policy, name: str, low: int, high: int, chosen: int
) -> None:
    """
    Each count of a policy is taken from its lower to its upper bound, and refused beyond them.
    """
    others = {"max_length": 256} if name == "min_length" else {}
    for value in (chosen, low, low - 1, high, high + 1):
        assert _builds(policy, **{**others, name: value}) == (low <= value <= high)


@pytest.mark.rule("D6")
@given(bits=st.floats())
def test_bits_are_taken_between_their_bounds(bits: float) -> None:
    """
    From none to 128 bits may be asked for, and never what is no number.
    """
    assert _builds(PasswordPolicy, min_bits=bits) == (0.0 <= bits <= 128.0)


@pytest.mark.rule("D6", "P13")
@given(shortest=st.integers(8, 256), longest=st.integers(64, 256))
def test_no_policy_asks_for_what_no_password_can_be(shortest: int, longest: int) -> None:
    """
    A policy whose shortest password is longer than its longest is refused when it is built.
    """
    chosen = {"min_length": shortest, "max_length": longest}
    assert _builds(PasswordPolicy, **chosen) == (shortest <= longest)


@pytest.mark.rule("H3")
@given(delays=st.lists(st.timedeltas(-2 * SECOND, 10 * SECOND), max_size=4).map(tuple))
def test_only_delays_that_grow_are_taken(delays: tuple[timedelta, ...]) -> None:
    """
    Delays are taken when the first is one at all and each is longer than the one before.
    """
    growing = all(
        before < delay for before, delay in zip((timedelta(0), *delays), delays, strict=False)
    )
    assert _builds(DispatchPolicy, delays=delays) == growing


@pytest.mark.rule("C2")
@given(policy=issuing_policies(), kind=st.sampled_from(HolderKind), known=st.booleans())
def test_the_channel_follows_holder_and_address(
    policy: IssuingPolicy, kind: HolderKind, *, known: bool
) -> None:
    """
    A mail goes only where an address is known, and then always unless the policy writes letters.
    """
    by_mail = policy.channel(kind, address_known=known) is Channel.MAIL
    assert by_mail == (known and kind not in policy.by_letter)
    assert (AS_THE_SEED.channel(kind, address_known=known) is Channel.MAIL) == known
    letters = ORGANISATIONS_BY_LETTER.channel(kind, address_known=known) is Channel.LETTER
    assert letters == (not known or kind is HolderKind.ORGANISATION)


@pytest.mark.rule("D6")
@given(policy=password_policies())
def test_the_presets_are_named_and_within_every_bound(policy: PasswordPolicy) -> None:
    """
    The presets differ by name, and reach what their sources ask for.
    """
    presets = (PERSONAL_PASSWORD, CNIL, NIST, ANSSI, WITH_MFA)
    assert len({preset.name for preset in presets}) == len(presets)
    lengths = [(preset.min_length, preset.min_bits) for preset in presets]
    assert lengths == [(15, 50.0), (8, 50.0), (15, 0.0), (15, 65.0), (8, 0.0)]
    assert policy.min_length <= policy.max_length <= 256
