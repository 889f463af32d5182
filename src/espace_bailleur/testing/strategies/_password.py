"""
Personal passwords that every account may choose, and each kind that none may (D6).
"""

from __future__ import annotations

import string

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from espace_bailleur.domain.password import SERVICE_WORDS
from espace_bailleur.domain.policies import PERSONAL_PASSWORD
from espace_bailleur.errors import Code
from espace_bailleur.testing.strategies._credential import typed_provisional_passwords
from espace_bailleur.testing.strategies._once import built_once


_LETTERS = string.ascii_letters + string.digits + "éèàùçœÉ"
_SIGNS = "!?,;:/'()=+*%€ "


@built_once
@st.composite
def good_passwords(draw: DrawFn) -> str:
    """
    Draw personal passwords that pass `PERSONAL_PASSWORD`, and `ANSSI`, on any account.

    They have 15 signs at least, so that whatever words of the account are taken out, enough
    remains; and they begin with one that no provisional password has.
    """
    groups = st.tuples(st.sampled_from(_SIGNS), st.text(_LETTERS, max_size=4)).map("".join)
    shortest = PERSONAL_PASSWORD.min_length
    return "¡" + "".join(draw(st.lists(groups, min_size=shortest, max_size=2 * shortest)))


@built_once
@st.composite
def bad_passwords(draw: DrawFn) -> tuple[str, Code]:
    """
    Draw what no account may choose under `PERSONAL_PASSWORD`, with one of its faults.

    Common passwords are not among them, since a blocklist says which those are; `overlong_texts`
    has what is refused for its bytes.
    """
    shortest, longest = PERSONAL_PASSWORD.min_length, PERSONAL_PASSWORD.max_length
    good = draw(good_passwords())
    unassigned = draw(st.characters(categories=["Cn"]))
    predictable = st.lists(st.sampled_from(SERVICE_WORDS), min_size=4).map("".join)
    digits = st.text(string.digits, min_size=shortest, max_size=shortest)
    texts = {
        Code.PASSWORD_TOO_SHORT: st.text(_LETTERS, max_size=shortest - 1),
        Code.PASSWORD_TOO_LONG: st.just((good * longest)[: longest + 1]),
        Code.PASSWORD_UNSTABLE: st.just(good + unassigned),
        Code.PASSWORD_PREDICTABLE: predictable | digits,
        Code.PASSWORD_PROVISIONAL: typed_provisional_passwords().map(lambda typed: typed[0]),
    }
    fault = draw(st.sampled_from([*texts]))
    return draw(texts[fault]), fault
