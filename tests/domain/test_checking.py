"""
A finding is made exactly where people are hurt, and following its mend makes it go away.
"""

from __future__ import annotations

import datetime as dt

import pytest

from attrs import evolve
from hypothesis import example, given
from hypothesis import strategies as st

from espace_bailleur.domain.checking import Finding, FindingCode, findings, in_utc
from espace_bailleur.domain.delivery import Backlog
from espace_bailleur.domain.documents import Document, check_documents, in_force
from espace_bailleur.domain.policies import DISPATCH, DispatchPolicy
from espace_bailleur.domain.words import LANGUAGES, Language
from espace_bailleur.testing.doubles import START
from espace_bailleur.testing.people import DOCUMENTS
from espace_bailleur.testing.strategies import dispatch_policies, documents, instants


NOTHING = Backlog()
TICK = dt.timedelta(microseconds=1)
TRANSLATED = tuple(evolve(one, language=language) for one in DOCUMENTS for language in LANGUAGES)


def _found(
    *,
    lasting: bool = True,
    site: str | None = "https://www.example.org",
    contact: str | None = "01 99 00 00 00",
    known: tuple[Document, ...] = TRANSLATED,
    backlog: Backlog = NOTHING,
    contested: tuple[dt.datetime, ...] = (),
    vacant: int = 0,
    now: dt.datetime = START,
    policy: DispatchPolicy = DISPATCH,
) -> tuple[Finding, ...]:
    found = findings(
        lasting=lasting,
        site=site,
        contact=contact,
        documents=known,
        backlog=backlog,
        contested=contested,
        vacant=vacant,
        now=now,
        policy=policy,
    )
    assert all(map(_is_clear, found))
    return found


def _codes(found: tuple[Finding, ...]) -> list[FindingCode]:
    return [one.code for one in found]


def _is_clear(one: Finding) -> bool:
    sentences = (one.problem, one.mend)
    return all(text.isprintable() and text.endswith(".") for text in sentences)


@pytest.mark.rule("H3")
@given(
    now=instants(),
    policy=dispatch_policies(),
    untried=st.integers(0, 99),
    retried=st.integers(0, 99),
    dropped=st.integers(0, 99),
)
def test_nothing_is_found_in_what_is_complete_before_patience_runs_out(
    now: dt.datetime, policy: DispatchPolicy, untried: int, retried: int, dropped: int
) -> None:
    """
    A complete composition finds nothing until the instant at which patience runs out.
    """
    recorded = now - policy.patience + TICK
    waiting = Backlog(
        untried=untried,
        retried=retried,
        oldest=recorded if untried or retried else None,
        oldest_untried=recorded if untried else None,
        dropped=dropped,
    )
    assert _codes(_found(backlog=waiting, now=now, policy=policy)) == []
    late = [FindingCode.NEVER_TRIED] if untried else [FindingCode.NOT_DELIVERED] * bool(retried)
    assert _codes(_found(backlog=waiting, now=now + TICK, policy=policy)) == late


@pytest.mark.rule("H3")
@given(
    now=instants(),
    untried=st.lists(st.integers(-3, 3), max_size=3),
    retried=st.lists(st.integers(-3, 3), max_size=3),
)
def test_a_missing_worker_is_told_from_a_courier_that_fails(
    now: dt.datetime, untried: list[int], retried: list[int]
) -> None:
    """
    Nobody tries where one that was never tried waits too long, else the courier fails.
    """
    begun = [now - DISPATCH.patience + place * TICK for place in untried]
    tried = [now - DISPATCH.patience + place * TICK for place in retried]
    waiting = Backlog(
        untried=len(begun),
        retried=len(tried),
        oldest=min([*begun, *tried], default=None),
        oldest_untried=min(begun, default=None),
    )
    expected: list[FindingCode] = []
    if min([*untried, *retried], default=1) <= 0:
        missing = min(untried, default=1) <= 0
        expected = [FindingCode.NEVER_TRIED if missing else FindingCode.NOT_DELIVERED]
    assert _codes(_found(backlog=waiting, now=now)) == expected


@pytest.mark.rule("H3")
@given(dead=st.integers(0, 10**9), dropped=st.integers(0, 10**9))
def test_what_was_given_up_is_found_and_counted(dead: int, dropped: int) -> None:
    """
    Any number of messages that were given up is said, with where to list them.
    """
    waiting = Backlog(dead=dead, dropped=dropped)
    assert _codes(_found(backlog=waiting)) == [FindingCode.GIVEN_UP] * bool(dead)
    for one in _found(backlog=waiting):
        assert f": {dead}." in one.problem
        assert "unsent()" in one.mend
        assert "acknowledge()" in one.mend


@pytest.mark.rule("F6")
@given(since=st.lists(instants(), max_size=5))
def test_what_was_contested_is_found_and_counted(since: list[dt.datetime]) -> None:
    """
    Any number of accounts that somebody contested is said, with where to list them.
    """
    assert _codes(_found(contested=tuple(since))) == [FindingCode.CONTESTED] * bool(since)
    for one in _found(contested=tuple(since)):
        assert f": {len(since)}, the first since {in_utc(min(since))}." in one.problem
        assert "contested()" in one.mend


@pytest.mark.rule("G5")
@given(vacant=st.integers(0, 10**6))
def test_organisations_without_administrator_are_found_and_counted(vacant: int) -> None:
    """
    However many organisations nobody administers, that is said, with how it is mended.
    """
    assert _codes(_found(vacant=vacant)) == [FindingCode.NO_ADMINISTRATOR] * bool(vacant)
    for one in _found(vacant=vacant):
        assert f": {vacant}." in one.problem
        for act in ("vacant()", "appoint()", "reopen_seat()"):
            assert act in one.mend


def test_a_store_that_ends_with_the_process_is_found() -> None:
    """
    What is kept in memory is told, since no other process sees it.
    """
    assert _codes(_found(lasting=False)) == [FindingCode.NOT_LASTING]


@pytest.mark.parametrize(
    ("site", "contact", "code"),
    [
        (None, "01 99 00 00 00", FindingCode.NO_SITE),
        ("https://www.example.org", None, FindingCode.NO_CONTACT),
    ],
)
def test_messages_say_where_to_go_and_whom_to_ask(
    site: str | None, contact: str | None, code: FindingCode
) -> None:
    """
    A service without a site or a contact is found, each for itself.
    """
    assert _codes(_found(site=site, contact=contact)) == [code]


@given(known=documents())
@example(known=DOCUMENTS)
@example(known=TRANSLATED[1:])
@example(known=TRANSLATED)
@example(known=(*TRANSLATED, evolve(DOCUMENTS[0], version="2", date=START.date())))
@example(known=(*TRANSLATED, evolve(DOCUMENTS[0], version="2", date=dt.date(2030, 1, 1))))
def test_who_would_be_shown_another_language_is_found(known: tuple[Document, ...]) -> None:
    """
    Of the languages that a host writes, each that a document lacks is found, and no other.
    """
    used: set[Language] = {one.language for one in known}
    lacking: list[tuple[str, Language]] = [
        (document_id, language)
        for document_id in {one.id for one in known}
        for language in used
        if (shown := in_force(known, document_id, at=START, language=language))
        and shown.language != language
    ]
    assert _codes(_found(known=known)) == [FindingCode.NOT_TRANSLATED] * len(lacking)
    mended = list(known)
    for document_id, language in lacking:
        shown = in_force(known, document_id, at=START, language=language)
        assert shown is not None
        mended.append(evolve(shown, language=language))
    assert _codes(_found(known=check_documents(mended, now=START))) == []
