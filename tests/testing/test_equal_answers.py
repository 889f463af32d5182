"""
The check of equal answers passes on what we ship, and tells what a composition gives away.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import Account, EspaceBailleur
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.recovery import RecoveryAnswer
from espace_bailleur.domain.steps import FIVE
from espace_bailleur.domain.words import EmailAddress, Identifier, UserNumber
from espace_bailleur.testing.equal_answers import Watch, check_equal_answers, size_of
from espace_bailleur.testing.portal import Portal, portal
from espace_bailleur.testing.strategies import email_addresses, identifiers, user_numbers


HELD = ("suspend", "reinstate", "close")


def _watched(*, at: str | None, held: str | None, asked: bool) -> tuple[Portal, Watch, Account]:
    """
    Bring a landlord somewhere, and watch a service over the same store.
    """
    here, watch = portal(), Watch()
    account = here.landlord(at=at).account
    for act in HELD[: HELD.index(held) + 1] if held else ():
        if act != "reinstate" or held != "close":
            getattr(here.espace.operator("tests"), act)(account.id)
    if asked:
        here.espace.forgot_password(str(account.delivery), source=None)
    # The portal's constructor takes the memory adapters, which the watched ones stand for.
    parts: dict[str, Any] = {
        name: watch.over(getattr(here, name)) for name in ("store", "ledger", "hasher")
    }
    return evolve(here, **parts), watch, account


@pytest.mark.rule("F1", "F8", "P14", "P15")
@given(
    at=st.sampled_from([*FIVE, None]),
    held=st.sampled_from([None, *HELD]),
    asked=st.booleans(),
    email=email_addresses(),
    number=user_numbers(),
    identifier=identifiers(),
)
def test_every_text_gets_the_same_answer_for_the_same_calls(
    at: str | None,
    held: str | None,
    email: EmailAddress,
    number: UserNumber,
    identifier: Identifier,
    *,
    asked: bool,
) -> None:
    """
    Known or not, in any state, whatever is typed gets one answer for the same calls of each port.
    """
    here, watch, account = _watched(at=at, held=held, asked=asked)
    typed = {
        "email": (str(account.delivery), str(email), "n@example.org"),
        "user_number": (str(account.user_number), str(number)),
        "identifier": (str(account.identifier), str(identifier)),
    }
    check_equal_answers(here.espace, watch, typed)
    check_equal_answers(here.espace, watch, {"user_number": typed["user_number"]})
    assert watch.calls
    assert "zoe" not in repr(watch.calls)


class _Telling(EspaceBailleur):
    """
    A face that looks an address up before it answers.
    """

    def forgot_password(self, email: str, *, source: str | None) -> RecoveryAnswer:
        """
        Answer otherwise where nobody is known by that address.
        """
        answer = super().forgot_password(email, source=source)
        return answer if "landlord" in email else evolve(answer, act=Act.SEND_IDENTIFIER)


class _Working(EspaceBailleur):
    """
    A face that does more for an address that it knows.
    """

    def help(
        self, path: object, answers: Mapping[str, object], *, source: str | None
    ) -> RecoveryAnswer:
        """
        Ask twice for whom it knows.
        """
        if "landlord" in str(answers):
            super().help(path, answers, source=None)
        return super().help(path, answers, source=source)


@pytest.mark.rule("F1", "P15")
@pytest.mark.parametrize(
    ("face", "told"), [(_Telling, "another answer"), (_Working, "other work")]
)
def test_what_gives_an_account_away_is_told(face: type[EspaceBailleur], told: str) -> None:
    """
    Another answer, and other calls, are told with the text that got them.
    """
    here, watch, account = _watched(at=None, held=None, asked=False)
    given_away: Any = here.espace
    given_away.__class__ = face
    typed = {"email": (str(account.delivery), "nobody@example.org")}
    with pytest.raises(AssertionError, match=f"'nobody@example.org' (gets|takes) {told}"):
        check_equal_answers(given_away, watch, typed)


def test_sizes_say_nothing_that_was_said() -> None:
    """
    A size names kinds and lengths, down to the last field, and no value.
    """
    assert size_of(("secret", 7, b"12")) == (
        "tuple",
        ("[0]", ("str", 6)),
        ("[1]", "int"),
        ("[2]", ("bytes", 2)),
    )
    assert size_of(RecoveryAnswer()) == ("RecoveryAnswer", (".act", "Act"))
