"""
Rows of a list of landlords, as an institution types them, right and wrong (A6, B1).
"""

from __future__ import annotations

from typing import Any

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from espace_bailleur.domain.holder import HolderKind, Individual, Organisation
from espace_bailleur.domain.rows import Opening, Row
from espace_bailleur.testing.strategies._holder import (
    invalid_siret_texts,
    references,
    typed_sirets,
)
from espace_bailleur.testing.strategies._once import built_once
from espace_bailleur.testing.strategies._text import (
    names,
    overlong_texts,
    unprintable_names,
    wild_texts,
)
from espace_bailleur.testing.strategies._words import (
    email_addresses,
    identifiers,
    invalid_departement_texts,
    invalid_identifier_texts,
    invalid_postal_address_texts,
    invalid_user_number_texts,
    languages,
    typed_departements,
    typed_postal_addresses,
    typed_user_numbers,
)


_KINDS = {
    HolderKind.INDIVIDUAL: ("physique", "Physique", "individual"),
    HolderKind.ORGANISATION: ("moral", " MORAL", "organisation"),
}


@built_once
@st.composite
def typed_rows(draw: DrawFn) -> tuple[Row, Opening]:
    """
    Draw a row of a list, with what it means.
    """
    reference, name = draw(references()), draw(names())
    kind = draw(st.sampled_from(HolderKind))
    departement, code = draw(typed_departements())
    email = draw(st.none() | email_addresses())
    unknown = st.just((None, None)) if email is not None else st.nothing()
    postal = draw(unknown | typed_postal_addresses())
    identifier = draw(st.none() | identifiers())
    user_number = draw(st.just((None, None)) | typed_user_numbers())
    siret = draw(typed_sirets()) if kind is HolderKind.ORGANISATION else None
    row = Row(
        reference=reference,
        kind=draw(st.sampled_from(_KINDS[kind])),
        name=name,
        departement=departement,
        siret=siret[0] if siret else None,
        email=email.stored if email else None,
        postal=postal[0],
        identifier=identifier.value if identifier else None,
        user_number=user_number[0],
        language=draw(languages()),
        line=draw(st.none() | st.integers(2, 10_000)),
    )
    return row, Opening(
        departement=code,
        holder=Organisation(reference=reference, name=name, siret=siret[1])
        if siret
        else Individual(reference=reference, name=name),
        email=email,
        postal=postal[1],
        identifier=identifier,
        user_number=user_number[1],
        language="en" if row.language == "en" else "fr",
    )


@built_once
def _faults() -> dict[str, SearchStrategy[Any]]:
    """
    Draw, for each field, what is refused in it; an individual has no SIRET at all.
    """
    lines = unprintable_names() | overlong_texts() | st.just(" ")
    return {
        "reference": lines,
        "name": lines,
        "kind": st.sampled_from(["", "physiques", "SCI", "x" * 2_000]),
        "departement": invalid_departement_texts(),
        "siret": invalid_siret_texts(),
        "email": st.sampled_from(["", "zoe", "zoe@", "@example.org", "a b@example.org"]),
        "postal": invalid_postal_address_texts(),
        "identifier": invalid_identifier_texts(),
        "user_number": invalid_user_number_texts(),
        "language": st.sampled_from(["", "de", "français"]) | wild_texts().map("!".__add__),
    }


@built_once
@st.composite
def faulty_rows(draw: DrawFn) -> tuple[Row, frozenset[str]]:
    """
    Draw a row with something wrong in it, and the names of all the fields that are to be refused.
    """
    row, _ = draw(typed_rows())
    faults = _faults()
    wrong = draw(st.sets(st.sampled_from(sorted(faults)), min_size=1))
    if "kind" in wrong:
        wrong.discard("siret")
        row = evolve(row, siret=None)
    return evolve(row, **{name: draw(faults[name]) for name in sorted(wrong)}), frozenset(wrong)
