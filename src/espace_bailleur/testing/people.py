"""
Few people, addresses and documents, so that random commands meet each other often.
"""

from __future__ import annotations

from datetime import timedelta

from espace_bailleur.domain.actor import Actor, Role
from espace_bailleur.domain.documents import TERMS, USAGE_RULES, Document
from espace_bailleur.domain.holder import Individual, Organisation
from espace_bailleur.domain.words import Departement, EmailAddress, PostalAddress


HOLDERS = (
    Individual(reference="R-1", name="Zoé Œuf"),
    Individual(reference="R-2", name="Jean Martin"),
    Organisation(reference="R-3", name="SCI des Lilas", siret="73282932000074"),
)
DEPARTEMENTS = tuple(map(Departement, ("2A", "33", "974")))
ADDRESSES = tuple(EmailAddress(f"{name}@example.org") for name in ("zoe", "Zoe", "jean", "sci"))
POSTAL = PostalAddress(("MME ZOÉ ŒUF", "20000 AJACCIO"))
DOCUMENTS = (
    Document(id=USAGE_RULES, version="1", language="fr", text="Les règles d’usage"),
    Document(id=TERMS, version="1", language="fr", text="Les conditions d’utilisation"),
)
PASSWORD = "une péniche verte sous la lune"
MOVES = tuple(
    timedelta(minutes=minutes) for minutes in (1, 9, 10, 60, 12 * 60, 24 * 60, 21 * 24 * 60)
)
"""
Steps of time around which something expires.
"""
TICK = timedelta(microseconds=1)
OPERATOR = Actor(role=Role.OPERATOR, name="machine")


def assert_that(holds: bool, otherwise: str) -> None:
    """
    Complain with *otherwise* unless something holds, under `python -O` as well.

    Raises:
        AssertionError: it does not hold.
    """
    if not holds:
        raise AssertionError(otherwise)
