"""
Whoever has one working address gets back in; what leaves somebody out is told.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import repeat

import pytest

from attrs import evolve
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from espace_bailleur import ExtraStep, Field, Limit, Policies, RecoveryPolicy, Steps
from espace_bailleur.domain.account import Standing
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.holder import Holder, HolderKind
from espace_bailleur.domain.onboarding import Onboarding
from espace_bailleur.domain.policies import AS_THE_SEED, LONGEST, Channel, IssuingPolicy
from espace_bailleur.domain.records import RecoveryContested
from espace_bailleur.domain.standing import change_standing
from espace_bailleur.domain.words import AccountId, EmailAddress, IssueId
from espace_bailleur.errors import Misuse
from espace_bailleur.testing import asking
from espace_bailleur.testing.asking import Asked, dispatch_waiting, everything
from espace_bailleur.testing.counting import use_up
from espace_bailleur.testing.folding import World
from espace_bailleur.testing.happening import DELIVERY, DISPATCH, HAPPENINGS, SETTLE
from espace_bailleur.testing.liveness import Stranded, reaches_access
from espace_bailleur.testing.liveness_machine import LivenessMachine
from espace_bailleur.testing.people import DEPARTEMENTS, DOCUMENTS, HOLDERS, OPERATOR
from espace_bailleur.testing.searching import check_liveness, check_ways_back
from espace_bailleur.testing.strategies import issuing_policies, policies


STEPS = Steps(extra=(ExtraStep(id="siren", after="information", fields=(Field(name="siren"),)),))


def _world(
    chosen: Policies | None = None,
    *,
    holder: Holder = HOLDERS[0],
    email: EmailAddress | None = DELIVERY,
) -> tuple[World, AccountId]:
    world = World(steps=Steps(), documents=DOCUMENTS, policies=chosen or Policies())
    world.open(holder, DEPARTEMENTS[1], email)
    (account_id,) = world.accounts
    return world, account_id


@pytest.mark.rule("F9", "F10", "P01", "P13")
@pytest.mark.no_cover  # long: test_no_policy_that_can_be_built_strands_anybody covers what it runs
def test_whatever_happened_every_owner_gets_back_in() -> None:
    """
    Whatever commands are folded, by clocks that jump, owners reach access in the stated time.
    """
    run_state_machine_as_test(LivenessMachine, settings=settings(max_examples=50))


@pytest.mark.rule("F9", "P13")
@pytest.mark.no_cover  # long: the searches below, one happening deep, cover what it runs
def test_the_search_strands_nobody() -> None:
    """
    From every state that two happenings reach, each address on file leads to access.
    """
    assert check_liveness() > 400


@pytest.mark.rule("F4", "F9", "P11", "P13", "P22")
@pytest.mark.no_cover  # long: the search with a step of the host's own covers what it runs
def test_the_strictest_limits_for_a_source_strand_nobody() -> None:
    """
    Strangers who use up what is counted shut out nobody, with a source of their own or without.
    """
    day = timedelta(days=1)
    strict = RecoveryPolicy(per_source=Limit(2, day), without_source=Limit(1, day))
    assert check_liveness(Policies(recovery=strict), depth=1) > 40


@pytest.mark.rule("F4", "F9", "P22")
def test_whoever_is_refused_waits_for_the_limit_alone() -> None:
    """
    Strangers can have told who comes from nowhere to wait; a source of one's own knows no wait.
    """
    world, account_id = _world()
    for name in (DISPATCH, SETTLE):
        HAPPENINGS[name](world, account_id)
    world.messages.clear()
    asked = Asked(Act.REISSUE_BY_MAIL, DELIVERY.key)
    use_up(world, asked.use(world, account_id))
    times = [reaches_access(world, account_id, working=DELIVERY, source=one) for one in ("", "me")]
    assert times == [timedelta(hours=1), timedelta(0)]


@pytest.mark.rule("F9", "P13")
def test_the_search_goes_through_steps_of_the_host_s_own() -> None:
    """
    A step of the host's own is no reason to be stranded.
    """
    assert check_liveness(steps=STEPS, depth=1) > 40


@pytest.mark.rule("F9", "P13", "P08")
@settings(max_examples=60)
@given(
    chosen=policies(),
    holder=st.sampled_from(HOLDERS),
    email=st.sampled_from((DELIVERY, None)),
    happened=st.lists(st.sampled_from(sorted(HAPPENINGS)), max_size=12),
)
def test_no_policy_that_can_be_built_strands_anybody(
    chosen: Policies, holder: Holder, email: EmailAddress | None, happened: list[str]
) -> None:
    """
    Whatever a host may choose and whatever happens, to the very instants, owners get back in.
    """
    world, account_id = _world(chosen, holder=holder, email=email)
    for name in happened:
        HAPPENINGS[name](world, account_id)
    check_ways_back(world, account_id)


@pytest.mark.rule("F9", "P13")
@given(
    issuing=issuing_policies(),
    channels=st.fixed_dictionaries(
        {}, optional={kind: st.frozensets(st.sampled_from(Channel)) for kind in HolderKind}
    ),
)
@example(issuing=AS_THE_SEED, channels=dict.fromkeys(HolderKind, frozenset(Channel)))
def test_a_recovery_is_built_or_says_whom_it_strands(
    issuing: IssuingPolicy, channels: dict[HolderKind, frozenset[Channel]]
) -> None:
    """
    A recovery without a channel is refused, with the holder and the state that it would strand.
    """
    stranded = [
        (kind, channel)
        for kind in HolderKind
        for channel in Channel
        if channel not in channels.get(kind, ())
    ]
    try:
        built = RecoveryPolicy(channels=channels, issuing=issuing)
    except Misuse as misuse:
        said = [
            f"{kind} whom only a {channel} reaches: one wh" in str(misuse)
            for kind, channel in stranded
        ]
        assert any(said)
    else:
        assert not stranded
        assert built.channels == channels


@pytest.mark.rule("C7", "F9", "P13")
@given(lives=st.integers(1, 24), floods=st.integers(0, 3))
def test_whoever_kept_what_came_waits_for_nothing_and_who_lost_it_for_its_end(
    lives: int, floods: int
) -> None:
    """
    With what arrived there is no wait; without, none is longer than what was lost lived.
    """
    issuing = evolve(AS_THE_SEED, mail=timedelta(hours=lives))
    chosen = Policies(issuing=issuing, recovery=RecoveryPolicy(issuing=issuing))
    world, account_id = _world(chosen)
    dispatch_waiting(world, account_id)
    flood = everything(world.accounts[account_id]) * floods
    kept = reaches_access(world, account_id, working=DELIVERY, strangers=repeat(flood))
    lost = reaches_access(
        world, account_id, working=DELIVERY, kept=False, strangers=repeat(flood * 2)
    )
    assert kept == timedelta(0)
    assert lost <= chosen.longest_wait(Channel.MAIL, metropolitan=True)
    assert (lost == timedelta(hours=lives)) == (lost > timedelta(0))


@pytest.mark.rule("C5", "F9")
@given(chosen=policies(), channel=st.sampled_from(Channel), metropolitan=st.booleans())
def test_the_stated_time_is_never_longer_than_the_ceilings(
    chosen: Policies, channel: Channel, *, metropolitan: bool
) -> None:
    """
    Nobody waits for longer than a day for mails and thirty for letters, whatever a host chooses.
    """
    assert (
        timedelta(0) < chosen.longest_wait(channel, metropolitan=metropolitan) <= LONGEST[channel]
    )


@given(first=st.booleans())
def test_the_world_stays_as_it_is(*, first: bool) -> None:
    """
    What an owner would do is done in a copy.
    """
    world, account_id = _world(email=DELIVERY if first else None)
    before = dict(world.accounts), dict(world.messages), world.clock(), len(world.events)
    check_ways_back(world, account_id)
    assert before == (world.accounts, world.messages, world.clock(), len(world.events))


def test_who_is_suspended_waits_for_the_operator() -> None:
    """
    An account that is not open has no way back, and is passed over.
    """
    world, account_id = _world()
    account = world.accounts[account_id]
    for standing in (Standing.SUSPENDED, Standing.CLOSED):
        world.apply(
            change_standing(
                world.accounts[account_id], standing, actor=OPERATOR, now=world.clock()
            )
        )
        check_ways_back(world, account_id)
    with pytest.raises(Stranded):
        reaches_access(world, account.id, working=DELIVERY)


class _Slow(World):
    """
    A world in which a step takes longer than a session lasts.
    """

    def complete(
        self,
        onboarding: Onboarding,
        step: str,
        email: EmailAddress,
        *,
        issue: IssueId | None,
        right: bool,
    ) -> Change:
        """
        Let two hours pass.
        """
        self.clock.move(timedelta(hours=2))
        return super().complete(onboarding, step, email, issue=issue, right=right)


class _Deaf(World):
    """
    A world in which every step is refused.
    """

    def complete(
        self,
        onboarding: Onboarding,
        step: str,
        email: EmailAddress,
        *,
        issue: IssueId | None,
        right: bool,
    ) -> Change:
        """
        Refuse it.
        """
        return super().complete(onboarding, f"not {step}", email, issue=issue, right=right)


class _Idle(World):
    """
    A world in which no step gets anybody further.
    """

    def complete(
        self,
        onboarding: Onboarding,
        step: str,
        email: EmailAddress,
        *,
        issue: IssueId | None,
        right: bool,
    ) -> Change:
        """
        Answer, and have nothing of it kept but that something happened.
        """
        done = super().complete(onboarding, step, email, issue=issue, right=right)
        return Change(accounts=(onboarding.account.next(),), events=done.events)


@pytest.mark.parametrize(
    ("kind", "told"),
    [(_Slow, "session ended"), (_Deaf, "was refused"), (_Idle, "access is not granted")],
)
def test_who_comes_in_and_does_not_get_through_is_stranded(kind: type[World], told: str) -> None:
    """
    Whoever comes in and cannot do every step did not reach access.
    """
    world = kind(steps=Steps(), documents=DOCUMENTS, policies=Policies())
    world.open(HOLDERS[0], DEPARTEMENTS[1], DELIVERY)
    with pytest.raises(Stranded, match=told):
        reaches_access(world, AccountId("account-1"), working=DELIVERY)


@pytest.mark.parametrize("name", HAPPENINGS)
def test_whatever_can_happen_changes_something(name: str) -> None:
    """
    No happening of the search is an empty word in every state.
    """
    returned = "the institution acts: came back"

    def changes(before: tuple[str, ...]) -> bool:
        world, account_id = _world()
        for one in before:
            HAPPENINGS[one](world, account_id)
        was = dict(world.accounts), world.clock(), set(world.lost)
        HAPPENINGS[name](world, account_id)
        return was != (world.accounts, world.clock(), world.lost)

    assert any(map(changes, [(), (DISPATCH,), (DISPATCH, SETTLE), (returned,)]))


@pytest.mark.rule("F6", "F9")
def test_a_contest_among_the_happenings_freezes() -> None:
    """
    What is contested there is frozen, and open again once the institution has decided.
    """
    world, account_id = _world()
    HAPPENINGS["somebody recovers it, which is contested, and it is reinstated"](world, account_id)
    assert any(isinstance(one, RecoveryContested) for one in world.events)
    assert world.accounts[account_id].standing is Standing.OPEN


def _silence(*_: object, **__: object) -> None:
    """
    Decide that nothing is sent.
    """


@pytest.mark.rule("F9")
@pytest.mark.parametrize("decision", ["ask_by_mail", "ask_by_letter", "tell_identifier"])
def test_a_decision_that_strands_somebody_is_found(
    monkeypatch: pytest.MonkeyPatch, decision: str
) -> None:
    """
    Where nothing is ever sent again, the search tells who waits, and after what.
    """
    monkeypatch.setattr(asking, decision, _silence)
    with pytest.raises(Stranded, match=r"(?s)^After .*F9: an individual whom .* silence"):
        check_liveness(depth=1)
