"""
What both examples begin with: three landlords, and how the Caf of each of them is reached.
"""

from __future__ import annotations

from espace_bailleur import Row


CONTACT = "01 99 00 00 00"
CONTACTS = {
    "2A": "Caf de la Corse-du-Sud, 01 99 00 02 01",
    "33": "Caf de la Gironde, 01 99 00 03 30",
    "974": "Caf de La Réunion, 01 99 00 09 74",
}
LANDLORDS = (
    Row(
        reference="R-1",
        kind="physique",
        name="Zoé Œuf",
        departement="2A",
        email="zoe@example.org",
    ),
    Row(
        reference="R-2",
        kind="moral",
        name="SCI des Lilas",
        departement="974",
        siret="73282932000074",
        email="lilas@example.org",
    ),
    # No mail reaches him: the guide leads him to new letters.
    Row(
        reference="R-3",
        kind="physique",
        name="Jean Marin",
        departement="33",
        postal="M. JEAN MARIN\n4 RUE DES ACACIAS\n33000 BORDEAUX",
    ),
)
