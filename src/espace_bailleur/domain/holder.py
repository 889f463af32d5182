"""
Who holds an account: an individual or an organisation (A5).
"""

from __future__ import annotations

import enum

from typing import Self

from attrs import field, frozen

from espace_bailleur.domain.text import bounded, one_line, without_separators
from espace_bailleur.errors import Code, Refusal


class HolderKind(enum.StrEnum):
    """
    The two kinds of landlord that the service knows.
    """

    INDIVIDUAL = "individual"
    ORGANISATION = "organisation"


_KINDS = {
    "physique": HolderKind.INDIVIDUAL,
    "personne physique": HolderKind.INDIVIDUAL,
    "bailleur physique": HolderKind.INDIVIDUAL,
    "moral": HolderKind.ORGANISATION,
    "morale": HolderKind.ORGANISATION,
    "personne morale": HolderKind.ORGANISATION,
    "bailleur moral": HolderKind.ORGANISATION,
    **{str(kind): kind for kind in HolderKind},
}


def holder_kind(text: object) -> HolderKind:
    """
    Read a kind of holder: `physique` or `moral`, as a *personne* or a *bailleur*, or in English.

    Raises:
        Refusal: `holder-kind-unknown`, and those of `one_line`.
    """
    kind = _KINDS.get(one_line(text).lower())
    if kind is None:
        raise Refusal(Code.HOLDER_KIND_UNKNOWN, {"expected": "physique / moral"})
    return kind


LA_POSTE = "356000000"
"""
The SIREN whose establishments are checked by the sum of their digits instead (INSEE).
"""


def _luhn(digits: str) -> int:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 * (value > 9) for value in doubled)  # noqa: PLR2004 - two digits


def _check_siret(_: object, __: object, value: str) -> None:
    text = bounded(value, limit=64)
    if not (text.isascii() and text.isdigit() and len(text) == Siret.LENGTH):
        raise Refusal(Code.SIRET_INVALID, {"given": len(text), "expected": Siret.LENGTH})
    by_sum = text.startswith(LA_POSTE) and sum(map(int, text)) % 5 == 0
    if _luhn(text) % 10 and not by_sum:
        raise Refusal(Code.SIRET_INVALID)


@frozen
class Siret:
    """
    The number of an establishment: 14 digits that pass Luhn's check, or La Poste's own (A5).
    """

    LENGTH = 14

    value: str = field(validator=_check_siret)

    @classmethod
    def parse(cls, text: object) -> Self:
        """
        Read a SIRET as people type it; blanks, hyphens and dots do not matter.

        Raises:
            Refusal: `siret-invalid`, and those of `bounded`.
        """
        return cls(without_separators(bounded(text)))


def looks_like_siret(text: object) -> bool:
    """
    Tell whether what was typed as a user number could be a SIRET: both have 14 characters.

    It is a reason for a hint and never for a refusal: a user number may be any 14 digits (A1).
    """
    try:
        Siret.parse(text)
    except Refusal:
        return False
    return True


@frozen(kw_only=True)
class Individual:
    """
    A *bailleur physique*, with the institution's own opaque *reference* (A5).
    """

    reference: str = field(converter=one_line)
    name: str = field(converter=one_line)

    @property
    def kind(self) -> HolderKind:
        """
        Say which kind of holder this is.
        """
        return HolderKind.INDIVIDUAL


def _siret(value: Siret | str) -> Siret:
    return value if isinstance(value, Siret) else Siret.parse(value)


@frozen(kw_only=True)
class Organisation:
    """
    A *bailleur moral*: a company, an agency or an SCI, each one of its own (A5).
    """

    reference: str = field(converter=one_line)
    name: str = field(converter=one_line)
    siret: Siret = field(converter=_siret)

    @property
    def kind(self) -> HolderKind:
        """
        Say which kind of holder this is.
        """
        return HolderKind.ORGANISATION


Holder = Individual | Organisation
