"""
The stages of the guide as values: questions, outcomes, the answers between them, and acts (F7).
"""

from __future__ import annotations

import enum

from attrs import frozen

from espace_bailleur.domain.fields import Field


class Act(enum.StrEnum):
    """
    What the guide can send; it goes to addresses on file only (F8).
    """

    SEND_IDENTIFIER = "send-identifier"
    """The identifier, by mail or by letter."""
    REISSUE_BY_MAIL = "reissue-by-mail"
    """A new provisional password by mail, as *Mot de passe oublié* sends it."""
    REISSUE_BY_LETTER = "reissue-by-letter"
    """New letters: identifier and provisional password, apart."""


@frozen(kw_only=True)
class Answer:
    """
    A closed answer of the stage with the id *stage*, and the *path* that it leads to.
    """

    stage: str
    id: str
    path: str


@frozen(kw_only=True)
class Question:
    """
    A stage that asks; *path* is how it was reached.
    """

    id: str
    path: str
    answers: tuple[Answer, ...]


@frozen(kw_only=True)
class Outcome:
    """
    A stage that ends a path: what to do, or an *act* and what it *asks* to be typed.

    Without an act, *asks* names what a host needs to show whom to contact.
    *answers* are ways on for whom this was not enough; where there is none, the Caf itself helps.
    """

    id: str
    path: str
    act: Act | None
    asks: tuple[Field, ...]
    answers: tuple[Answer, ...]


Stage = Question | Outcome
