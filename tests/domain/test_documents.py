"""
Documents can be told apart, and one version of each is in force at any instant.
"""

import datetime as dt
import hashlib

import pytest

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur.domain.documents import (
    TERMS,
    USAGE_RULES,
    Acceptance,
    Document,
    check_documents,
    documents_in_force,
    in_force,
)
from espace_bailleur.domain.words import Language
from espace_bailleur.errors import Misuse
from espace_bailleur.testing.doubles import START
from espace_bailleur.testing.strategies import (
    acceptances,
    ambiguous_documents,
    documents,
    instants,
    languages,
)


class Nowhere(dt.tzinfo):
    """
    A time zone that does not know how far it is from UTC.
    """

    def utcoffset(self, _: dt.datetime | None, /) -> None:
        """
        Know nothing.
        """

    dst = tzname = utcoffset


@pytest.mark.rule("D8")
@given(found=documents())
def test_documents_that_can_be_told_apart_are_taken(found: tuple[Document, ...]) -> None:
    """
    Versions in any languages, with a date each and two in force, are taken as they are.
    """
    assert check_documents(iter(found), now=START) == found


@pytest.mark.rule("D8")
@given(found=ambiguous_documents())
def test_documents_that_cannot_be_told_apart_are_a_misuse(found: tuple[Document, ...]) -> None:
    """
    One missing, one only to come, a text changed without a version, and two dates are misuses.
    """
    with pytest.raises(Misuse):
        check_documents(found, now=START)


@pytest.mark.rule("D8")
@given(found=documents(), at=instants(), language=languages(), data=st.data())
def test_the_version_in_force_is_the_latest_that_has_begun(
    found: tuple[Document, ...], at: dt.datetime, language: Language, data: st.DataObject
) -> None:
    """
    In any order and at any instant, the version in force is the last to have begun by then.
    """
    shuffled = data.draw(st.permutations(found))
    for document_id in (USAGE_RULES, TERMS):
        begun = [one for one in found if one.id == document_id and one.since <= at]
        current = in_force(shuffled, document_id, at=at, language=language)
        if current is None:
            assert not begun
            continue
        assert current in begun
        assert all(one.since <= current.since for one in begun)
        spoken = {one.language for one in begun if one.version == current.version}
        assert current.language == language or language not in spoken
    listed = documents_in_force(shuffled, at=at, language=language)
    begun_ids = {one.id for one in found if one.since <= at}
    assert sorted(one.id for one in listed) == sorted(begun_ids)
    for one in listed:
        assert one == in_force(shuffled, one.id, at=at, language=language)


@pytest.mark.rule("D8")
@given(found=documents(), day=st.dates(dt.date(1990, 1, 1)))
def test_a_version_begins_with_its_day(found: tuple[Document, ...], day: dt.date) -> None:
    """
    A version is in force from the first instant of its date in UTC, and not just before.
    """
    (one, *_) = found
    dated = evolve(one, date=day)
    start = dt.datetime.combine(day, dt.time.min, tzinfo=dt.UTC)
    tick = dt.timedelta(microseconds=1)
    for at, expected in ((start - tick, None), (start, dated)):
        assert in_force((dated,), one.id, at=at, language="fr") == expected


@pytest.mark.rule("D8")
@given(found=documents(), text=st.text())
def test_the_digest_is_that_of_the_exact_text(found: tuple[Document, ...], text: str) -> None:
    """
    The digest is the SHA-256 of the text byte for byte, so another text has another.
    """
    (one, *_) = found
    other = evolve(one, text=text)
    assert one.digest == hashlib.sha256(one.text.encode("utf-8")).hexdigest()
    assert (other.digest == one.digest) == (text == one.text)


@given(acceptance=acceptances(), naive=st.datetimes())
def test_an_instant_has_a_time_zone(acceptance: Acceptance, naive: dt.datetime) -> None:
    """
    An instant without a zone, or in one without a distance from UTC, is a misuse.
    """
    for wrong in (naive, naive.replace(tzinfo=Nowhere())):
        with pytest.raises(Misuse):
            evolve(acceptance, at=wrong)
