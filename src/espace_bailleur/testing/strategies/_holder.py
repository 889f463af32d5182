"""
Holders: individuals and organisations, and SIRETs right and wrong (A5).
"""

from __future__ import annotations

import string

from collections.abc import Iterable
from contextlib import suppress

from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from espace_bailleur.domain.holder import LA_POSTE, Holder, Individual, Organisation, Siret
from espace_bailleur.errors import Refusal
from espace_bailleur.testing.strategies._once import built_once
from espace_bailleur.testing.strategies._text import as_typed, names


_SIREN = st.text(string.digits, min_size=9, max_size=9)


@built_once
def references() -> SearchStrategy[str]:
    """
    Draw the opaque references by which an institution knows its holders.
    """
    drawn = st.text(string.ascii_uppercase + string.digits + "-/.", min_size=1, max_size=20)
    return drawn | names(characters=20)


@built_once
def sirets() -> SearchStrategy[Siret]:
    """
    Draw SIRETs that pass Luhn's check, and those of La Poste that pass its own.
    """
    return _ending_right(_SIREN | st.just(LA_POSTE))


@st.composite
def _ending_right(draw: DrawFn, siren: SearchStrategy[str]) -> Siret:
    begun = draw(siren) + draw(st.text(string.digits, min_size=4, max_size=4))
    return draw(st.sampled_from(_right(begun + last for last in string.digits)))


def _right(texts: Iterable[str]) -> list[Siret]:
    found: list[Siret] = []
    for text in texts:
        with suppress(Refusal):
            found.append(Siret(text))
    return found


@built_once
@st.composite
def typed_sirets(draw: DrawFn) -> tuple[str, Siret]:
    """
    Draw what a person types for a SIRET, with the SIRET that it means.
    """
    siret = draw(sirets())
    return draw(as_typed(siret.value)), siret


@built_once
@st.composite
def mistyped_sirets(draw: DrawFn) -> str:
    """
    Draw SIRETs of which one digit is wrong.

    Those of La Poste are left out, since the sum that they are checked by does not notice all.
    """
    digits = draw(_ending_right(_SIREN)).value
    place = draw(st.integers(0, Siret.LENGTH - 1))
    wrong = draw(st.sampled_from(string.digits.replace(digits[place], "")))
    mistyped = digits[:place] + wrong + digits[place + 1 :]
    assume(not any(text.startswith(LA_POSTE) for text in (digits, mistyped)))
    return mistyped


@built_once
def invalid_siret_texts() -> SearchStrategy[str]:
    """
    Draw what is no SIRET: a digit wrong, too few or many of them, anything but ASCII digits.
    """
    lengths = st.integers(0, Siret.LENGTH - 1) | st.integers(Siret.LENGTH + 1, 40)
    return st.one_of(
        mistyped_sirets(),
        lengths.flatmap(lambda size: st.text(string.digits, min_size=size, max_size=size)),
        sirets().map(lambda siret: siret.value[:-1] + "O"),
        sirets().map(lambda siret: "".join(chr(ord(digit) + 0xFEE0) for digit in siret.value)),
    )


@built_once
def individuals() -> SearchStrategy[Individual]:
    """
    Draw *bailleurs physiques*.
    """
    return st.builds(Individual, reference=references(), name=names())


@built_once
def organisations() -> SearchStrategy[Organisation]:
    """
    Draw *bailleurs moraux*.
    """
    return st.builds(Organisation, reference=references(), name=names(), siret=sirets())


@built_once
def holders() -> SearchStrategy[Holder]:
    """
    Draw holders of both kinds.
    """
    return individuals() | organisations()
