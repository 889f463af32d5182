"""
How the Caf of the département that a person names is reached: data of the host's own (A3, F7).
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from espace_bailleur import DEPARTEMENT, Outcome, Question, Refusal
from espace_bailleur.domain.words import Departement


@frozen
class Contacts:
    """
    One contact for *everybody*, and those of départements by their codes.
    """

    everybody: str | None = None
    departements: Mapping[str, str] = field(factory=dict[str, str])

    def asked_at(self, stage: Question | Outcome) -> bool:
        """
        Tell whether a département is asked there: the Caf itself helps, and there is a choice.
        """
        caf_helps = isinstance(stage, Outcome) and stage.asks and not stage.act
        return bool(caf_helps and self.departements)

    def of(self, typed: object) -> str | None:
        """
        Find the contact for a département as it was typed.

        Raises:
            Refusal: `answers-refused`, with the fault of the département.
        """
        try:
            departement = Departement.parse(typed)
        except Refusal as refusal:
            raise refusal.of(DEPARTEMENT.name) from None
        return self.departements.get(departement.code, self.everybody)
