"""
Everything that can be said, for the tests to say it.
"""

import re

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from hypothesis import strategies as st

from espace_bailleur.domain.account import Standing
from espace_bailleur.domain.contest import CONTEST, ContestAnswer
from espace_bailleur.domain.fields import (
    ACCEPTED,
    CONTEST_CODE,
    DEPARTEMENT,
    DIGEST,
    EMAIL,
    IDENTIFIER,
    NEW_PASSWORD,
    PASSWORD,
    USER_NUMBER,
)
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.overview import Situation
from espace_bailleur.domain.permissions import ORGANISATIONS, Permission
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.recovery import RecoveryAnswer
from espace_bailleur.domain.roster import Hold, Position, TeamAct
from espace_bailleur.domain.steps import FIVE, Step
from espace_bailleur.domain.words import LANGUAGES
from espace_bailleur.errors import Busy, Code, Fault, Refusal, SessionEnded, Way
from espace_bailleur.texts import Sayable
from tests.facts import FACTS
from tests.guided import walks


FIELDS = (
    IDENTIFIER,
    USER_NUMBER,
    PASSWORD,
    NEW_PASSWORD,
    EMAIL,
    DEPARTEMENT,
    CONTEST_CODE,
    DIGEST,
    ACCEPTED,
)
NAMED: tuple[Sayable, ...] = (
    *Way,
    *Standing,
    *Situation,
    *Channel,
    *Act,
    *Position,
    *Hold,
    *TeamAct,
    *map(Permission, ORGANISATIONS.permissions),
    *FIELDS,
    *FIVE,
    *(Step(id=one, fields=()) for one in FIVE),
    CONTEST,
)
SENTENCES: tuple[Sayable, ...] = (
    *(Fault(code) for code in Code),
    *(Fault(code, FACTS) for code in Code),
    *(Refusal(code, FACTS, ways_out=tuple(Way)) for code in Code),
    Refusal(Code.ANSWERS_REFUSED, faults={"email": [Fault(Code.EMAIL_INVALID)]}),
    Refusal(Code.ROW_REFUSED, faults={"user_number": [Fault(Code.USER_NUMBER_LENGTH, FACTS)]}),
    SessionEnded(),
    Busy(),
    RecoveryAnswer(),
    ContestAnswer(),
    ContestAnswer(contact="01 99 00 00 00"),
)
GUIDED: tuple[Sayable, ...] = (
    *{stage.id: stage for stage in walks()}.values(),
    *{(one.stage, one.id): one for stage in walks() for one in stage.answers}.values(),
)
EVERYTHING = (*NAMED, *SENTENCES, *GUIDED)

instants = st.integers(0, 4 * 10**9).map(lambda second: datetime.fromtimestamp(second, UTC))
in_each_language = pytest.mark.parametrize("language", LANGUAGES)


def misprints(french: str) -> Iterator[str]:
    """
    Find what French typography does not allow: an unbound mark, or a straight apostrophe.
    """
    unbound = r"(?<!\u00a0)[;?!»]|(?<!\u00a0):(?!//)|«(?!\u00a0)|'"
    yield from (found[0] for found in re.finditer(unbound, french))
