"""
The world in which decisions are folded complains where a store would not write.
"""

from __future__ import annotations

import pytest

from attrs import evolve

from espace_bailleur import Policies, Steps
from espace_bailleur.domain.account import Claim, ClaimKind
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.delivery import Message, RecoveryRequest
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.records import AccountOpened
from espace_bailleur.domain.words import AccountId, MessageId
from espace_bailleur.testing.asking import aside
from espace_bailleur.testing.folding import Clash, World
from espace_bailleur.testing.people import (
    ADDRESSES,
    DEPARTEMENTS,
    DOCUMENTS,
    HOLDERS,
    OPERATOR,
    assert_that,
)
from espace_bailleur.testing.posting import about, lose


def _world() -> World:
    world = World(steps=Steps(), documents=DOCUMENTS, policies=Policies())
    world.open(HOLDERS[0], DEPARTEMENTS[0], ADDRESSES[0])
    return world


@pytest.mark.rule("K2")
@pytest.mark.parametrize("versions", [-1, 0, 2])
def test_versions_follow_each_other(versions: int) -> None:
    """
    A change that was not decided on the present version is complained about.
    """
    world = _world()
    (account,) = world.accounts.values()
    event = AccountOpened(account=account.id, at=world.clock(), actor=OPERATOR)
    stale = evolve(account, version=account.version + versions)
    with pytest.raises(Clash, match="version"):
        world.apply(Change(accounts=(stale,), events=(event,)))


@pytest.mark.rule("K3")
def test_claims_are_one_account_s() -> None:
    """
    A second account that claims the same is complained about.
    """
    world = _world()
    (account,) = world.accounts.values()
    other = evolve(account, id=AccountId("other"))
    event = AccountOpened(account=other.id, at=world.clock(), actor=OPERATOR)
    with pytest.raises(Clash, match="claimed twice"):
        world.apply(Change(accounts=(other,), events=(event,)))


@pytest.mark.rule("C7")
def test_a_lost_request_holds_nothing() -> None:
    """
    What a stranger asked for is about no account, and frees nothing.
    """
    world = _world()
    sought = Claim(ClaimKind.ADDRESS, "zoe@example.org")
    request = Message(
        id=MessageId("a request"),
        recorded_at=world.clock(),
        content=RecoveryRequest.of(Act.REISSUE_BY_MAIL, sought),
    )
    world.apply(Change(messages=(request,)))
    before = aside(world)
    lose(world, request)
    assert world == before
    (account_id,) = world.accounts
    assert request not in about(world, account_id)


def test_what_does_not_hold_is_complained_about() -> None:
    """
    The machines' own assertion says what was expected.
    """
    assert_that(True, "nothing")  # noqa: FBT003 - it reads as an assertion
    with pytest.raises(AssertionError, match="something"):
        assert_that(False, "something")  # noqa: FBT003 - it reads as an assertion
