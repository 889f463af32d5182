"""
What a caller may catch tells who can act, travels whole, and holds what it was given.
"""

import copy
import pickle

from collections.abc import Mapping
from datetime import datetime

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur.errors import (
    Busy,
    Code,
    EspaceBailleurError,
    Fact,
    Fault,
    Misuse,
    Refusal,
    SessionEnded,
    Unavailable,
    Way,
)
from espace_bailleur.testing.strategies import instants


NAMES = st.text("abc", min_size=1, max_size=3)
CODES = st.sampled_from(Code)
FACTS: st.SearchStrategy[Mapping[str, Fact]] = st.dictionaries(
    NAMES, st.text(max_size=5) | st.integers() | instants(), max_size=3
)
FAULTS = st.lists(st.builds(Fault, CODES, FACTS), min_size=1, max_size=2)


@st.composite
def _refusals(draw: st.DrawFn) -> Refusal:
    return Refusal(
        draw(CODES),
        draw(st.none() | FACTS),
        faults=draw(st.none() | st.dictionaries(NAMES, FAULTS, max_size=2)),
        ways_out=draw(st.lists(st.sampled_from(Way), unique=True)),
    )


ERRORS = st.one_of(
    _refusals(),
    st.just(SessionEnded()),
    st.just(Busy()),
    st.builds(Misuse, st.text(), st.text()),
)


@given(error=ERRORS)
def test_an_error_travels_whole(error: EspaceBailleurError) -> None:
    """
    Pickled or copied, an error says the same, with the same facts, faults and ways out.
    """
    for twin in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):  # noqa: S301 - its own pickle
        assert type(twin) is type(error)
        assert str(twin) == str(error)
        assert vars(twin) == vars(error)


def test_whoever_is_busy_says_so() -> None:
    """
    What a log shows of it is never empty.
    """
    assert "quicker" in str(Busy())


@pytest.mark.rule("D4", "I2")
@given(refusal=_refusals())
def test_a_refusal_names_its_code_facts_and_faults(refusal: Refusal) -> None:
    """
    The text of a refusal is made of its codes and facts alone.
    """
    said = str(refusal)
    assert said.startswith(refusal.code)
    assert all(f"{name}={fact}" in said for name, fact in refusal.facts.items())
    found = [(name, fault) for name, faults in refusal.faults.items() for fault in faults]
    assert all(f"{name}: {fault.code}" in said for name, fault in found)
    assert ("(" in said) == bool(refusal.facts or refusal.faults) or "(" in str(refusal.facts)


@given(code=CODES, facts=FACTS, at=instants())
def test_a_refusal_is_the_fault_of_one_field(
    code: Code, facts: Mapping[str, Fact], at: datetime
) -> None:
    """
    As the fault of a field, a refusal keeps its code and its facts.
    """
    given_facts = {**facts, "at": at}
    assert Refusal(code, given_facts).fault == Fault(code, given_facts)
    assert Refusal(code).fault == Fault(code)
    told = Refusal(code, given_facts).of("own")
    assert told.code is Code.ANSWERS_REFUSED
    assert told.faults == {"own": (Fault(code, given_facts),)}


@given(problem=st.text(), mend=st.text())
def test_a_misuse_says_what_to_write_instead(problem: str, mend: str) -> None:
    """
    A misuse tells its problem, then its mend.
    """
    misuse = Misuse(problem, mend)
    assert (misuse.problem, misuse.mend, str(misuse)) == (problem, mend, f"{problem} {mend}")


@given(error=ERRORS)
def test_every_error_says_whose_turn_it_is(error: EspaceBailleurError) -> None:
    """
    An error is for the person, for nobody, or for the developer: for exactly one of them.
    """
    kinds = (Refusal, SessionEnded, Unavailable, Misuse)
    assert len([kind for kind in kinds if isinstance(error, kind)]) == 1


def test_the_end_of_a_session_is_no_refusal() -> None:
    """
    A page that shows refusals beside its form lets the end of the session through.
    """
    assert not issubclass(SessionEnded, Refusal)
    assert SessionEnded().fault == Fault(Code.SESSION_ENDED)
    assert str(SessionEnded()) == "session-ended"
