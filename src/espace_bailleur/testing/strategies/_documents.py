"""
Documents in versions, languages and dates, and the records of their acceptance (D8).
"""

from __future__ import annotations

import datetime as dt

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from espace_bailleur.domain.documents import TERMS, USAGE_RULES, Acceptance, Document
from espace_bailleur.domain.words import LANGUAGES, AccountId
from espace_bailleur.testing.doubles import START
from espace_bailleur.testing.strategies._once import built_once
from espace_bailleur.testing.strategies._text import instants
from espace_bailleur.testing.strategies._words import account_ids, languages


@built_once
@st.composite
def documents(draw: DrawFn, *, now: dt.datetime = START) -> tuple[Document, ...]:
    """
    Draw documents that a composition may have at *now*, in any order (`check_documents`).

    The two that everyone accepts are in force; each has versions to come or gone by, in one
    language or in all.
    """
    other = st.sampled_from(("privacy", "charter"))
    ids = (USAGE_RULES, TERMS, *draw(st.lists(other, max_size=1)))
    found = [one for document_id in ids for one in draw(_versions(document_id, now))]
    return tuple(draw(st.permutations(found)))


@built_once
@st.composite
def _versions(draw: DrawFn, document_id: str, now: dt.datetime) -> list[Document]:
    today = now.astimezone(dt.UTC).date()
    days = draw(st.lists(st.integers(-800, 800), max_size=2, unique=True))
    first = min([0, *days])
    begins = draw(st.none() | st.integers(1, 100).map(lambda day: today - dt.timedelta(day)))
    dates = [begins and begins + dt.timedelta(first), *(today + dt.timedelta(day) for day in days)]
    texts = st.text(st.characters(codec="utf-8"), max_size=30)
    return [
        Document(id=document_id, version=str(number), language=language, text=draw(texts), date=on)
        for number, on in enumerate(dates, start=1)
        for language in draw(_SOME_LANGUAGES)
    ]


_SOME_LANGUAGES = st.lists(languages(), min_size=1, unique=True)


@built_once
@st.composite
def ambiguous_documents(draw: DrawFn, *, now: dt.datetime = START) -> tuple[Document, ...]:
    """
    Draw documents that `check_documents` refuses at *now*.

    One is missing or only to come, stands twice, shares its date, or has two dates.
    """
    found = draw(documents(now=now))
    one = draw(st.sampled_from(found))
    tomorrow = now.astimezone(dt.UTC).date() + dt.timedelta(1)
    needed = draw(st.sampled_from((USAGE_RULES, TERMS)))
    others = tuple(document for document in found if document.id != needed)
    twin = next(language for language in LANGUAGES if language != one.language)
    alone = tuple(d for d in found if (d.id, d.version, d.language) != (one.id, one.version, twin))
    later = Document(id=needed, version="x", language="fr", text="", date=tomorrow)
    return draw(
        st.sampled_from(
            (
                others,
                (*others, later),
                (*found, evolve(one, text=one.text + "!")),
                (*found, evolve(one, version="x")),
                (*alone, evolve(one, language=twin, date=dt.date(1999, 1, 1))),
            )
        )
    )


@st.composite
def acceptances(
    draw: DrawFn,
    *,
    of: SearchStrategy[Document] | None = None,
    account: AccountId | None = None,
    at: dt.datetime | None = None,
) -> Acceptance:
    """
    Draw records of the acceptance of a document, of that *account* and instant where given.
    """
    accepted = draw(documents().flatmap(st.sampled_from) if of is None else of)
    return Acceptance(
        account=draw(account_ids()) if account is None else account,
        document=accepted.id,
        version=accepted.version,
        digest=accepted.digest,
        language=accepted.language,
        at=draw(instants()) if at is None else at,
        channel=draw(st.sampled_from(("web", "mobile"))),
    )
