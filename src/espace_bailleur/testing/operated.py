"""
What the operator decides in a folded world, and what each act leaves of an account.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.correcting import (
    Correction,
    arrives,
    came_back,
    correct_address,
    remove_address,
)
from espace_bailleur.domain.credential import IssuePurpose
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.reissuing import force_new_password, reissue, withdraw_all
from espace_bailleur.domain.slots import known, place_of
from espace_bailleur.domain.words import EmailAddress, MessageId
from espace_bailleur.testing.folding import World
from espace_bailleur.testing.people import OPERATOR, POSTAL, assert_that


ACTS = (
    *("reissue by mail", "reissue by letter", "reissue", "force", "withdraw"),
    *("correct", "correct postal", "remove", "came back", "arrives"),
)
CHANNELS = {"reissue by mail": Channel.MAIL, "reissue by letter": Channel.LETTER}
EVIDENCE = "carte d’identité vue au guichet"


def decided(world: World, account: Account, act: str, email: EmailAddress) -> Change | None:
    """
    Make the operator's decision of that name on an account.
    """
    now, message = world.clock(), MessageId(world.secrets(4).hex())
    place = next((place_of(one) for one in known(account)), "post")
    wrong = Correction(email=email, evidence=EVIDENCE)
    moved = Correction(postal=POSTAL, evidence=EVIDENCE)
    decisions: Mapping[str, Callable[[], Change | None]] = {
        "force": lambda: force_new_password(
            account,
            by=None,
            secret=world.new_secret(account.id),
            actor=OPERATOR,
            now=now,
            policies=world.policies,
        ),
        "withdraw": lambda: withdraw_all(account, actor=OPERATOR, now=now),
        "correct": lambda: correct_address(
            account, wrong, message=message, actor=OPERATOR, now=now
        ),
        "correct postal": lambda: correct_address(
            account, moved, message=message, actor=OPERATOR, now=now
        ),
        "remove": lambda: remove_address(account, wrong, message=message, actor=OPERATOR, now=now),
        "came back": lambda: came_back(account, place, actor=OPERATOR, now=now),
        "arrives": lambda: arrives(account, place, actor=OPERATOR, now=now),
    }

    def anew() -> Change | None:
        return reissue(
            account,
            by=CHANNELS.get(act),
            secret=world.new_secret(account.id),
            actor=OPERATOR,
            now=now,
            policies=world.policies,
        )

    return world.attempt(decisions.get(act, anew))


def check_act(account: Account, act: str, after: Account) -> None:
    """
    Check what an act of the operator left of the account before it (F2, P03, P23, G6).
    """
    old = {one.id for one in account.issues}
    kept = [one for one in after.issues if one.id in old]
    fresh = [one for one in after.issues if one.id not in old]
    held = account.standing is Standing.SUSPENDED
    if act.startswith(("reissue", "force")):
        assert_that(not kept, "P03: an earlier issue outlived a new one")
        assert_that(len(fresh) == (not held), "C7: nothing was issued, or to whom is held")
    else:
        assert_that(not fresh, "C7: something was issued")
    if act == "force":
        assert_that(after.password is None, "G6: the password is still there")
        renewed = all(one.purpose is IssuePurpose.RENEWAL for one in fresh)
        assert_that(renewed, "G6: it is told that the old password stays")
    else:
        assert_that(after.password == account.password, "F2: the password was touched")
    ends = act in {"force", "correct", "correct postal", "remove"}
    assert_that((after.epoch > account.epoch) == ends, "P23: the wrong sessions ended")
