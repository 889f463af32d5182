"""
Usage rules and terms of use: documents with versions, and the records of their acceptance (D8).
"""

from __future__ import annotations

import datetime as dt
import hashlib

from collections.abc import Iterable

from attrs import Factory, field, frozen

from espace_bailleur.domain.instant import aware
from espace_bailleur.domain.text import one_line
from espace_bailleur.domain.words import AccountId, Language
from espace_bailleur.errors import Misuse


USAGE_RULES = "usage-rules"
TERMS = "terms"


def _beginning_of(document: Document) -> dt.datetime:
    return dt.datetime.combine(document.date or dt.date.min, dt.time.min, tzinfo=dt.UTC)


@frozen(kw_only=True)
class Document:
    """
    One version of one document in one language, with its exact text (D8).

    It is in force from the start of *date* in UTC, or ever since where there is none.
    """

    id: str = field(converter=one_line)
    version: str = field(converter=one_line)
    language: Language
    text: str = field(repr=False)
    date: dt.date | None = None
    since: dt.datetime = field(
        init=False, repr=False, eq=False, default=Factory(_beginning_of, takes_self=True)
    )
    """The instant from which this version is in force."""

    @property
    def digest(self) -> str:
        """
        The SHA-256 of the exact text, in hexadecimal.
        """
        return hashlib.sha256(self.text.encode()).hexdigest()


@frozen(kw_only=True)
class Acceptance:
    """
    The record that an account accepted the exact text of a document; append-only (D8).
    """

    account: AccountId
    document: str
    version: str
    digest: str
    language: Language
    at: dt.datetime = field(validator=aware)
    channel: str


def check_documents(documents: Iterable[Document], *, now: dt.datetime) -> tuple[Document, ...]:
    """
    Return *documents* when they can be told apart, the two that everyone accepts among them.

    Raises:
        Misuse: a document is missing or not in force yet, a version has two texts in one
            language or two dates, or two versions share a date.
    """
    found = tuple(documents)
    for needed in (USAGE_RULES, TERMS):
        if not any(one.id == needed and one.since <= now for one in found):
            raise Misuse(
                f"No document {needed!r} is in force.",
                f"Give Document(id={needed!r}) without a date, or with one that has come.",
            )
    dates: dict[tuple[str, dt.datetime], str] = {}
    texts: set[tuple[str, str, Language]] = set()
    for one in found:
        if dates.setdefault((one.id, one.since), one.version) != one.version:
            raise Misuse(
                f"Two versions of {one.id!r} share a date.", "Give each version its own date."
            )
        if (one.id, one.version, one.language) in texts:
            raise Misuse(
                f"Version {one.version!r} of {one.id!r} stands twice in {one.language!r}.",
                "Give a changed text a new version.",
            )
        texts.add((one.id, one.version, one.language))
    if len(dates) != len({(one.id, one.version) for one in found}):
        raise Misuse("One version has two dates.", "Give all languages of a version one date.")
    return found


def in_force(
    documents: Iterable[Document], document_id: str, *, at: dt.datetime, language: Language
) -> Document | None:
    """
    Find the version of a document in force at an instant, in *language* where there is one.
    """
    current = [one for one in documents if one.id == document_id and one.since <= at]
    return max(current, key=lambda one: (one.since, one.language == language), default=None)


def documents_in_force(
    documents: Iterable[Document], *, at: dt.datetime, language: Language
) -> tuple[Document, ...]:
    """
    List every document in its version in force at an instant, each once.
    """
    known = tuple(documents)
    ids = dict.fromkeys(one.id for one in known)
    found = (in_force(known, one, at=at, language=language) for one in ids)
    return tuple(one for one in found if one is not None)
