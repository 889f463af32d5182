"""
Two documents, two acceptances, and new versions of them.
"""

from __future__ import annotations

import datetime as dt

import pytest

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import Individual, Policies, Refusal
from espace_bailleur.domain.policies import DocumentPolicy
from espace_bailleur.errors import Code
from espace_bailleur.testing.doubles import START
from espace_bailleur.testing.people import DOCUMENTS
from tests.composition import Service


RULES, TERMS = DOCUMENTS
DAY = dt.timedelta(days=1)
NEXT = dt.date(2026, 2, 1)
SECOND_RULES = evolve(RULES, version="2", text="Les nouvelles règles", date=NEXT)


@pytest.mark.rule("D8", "D1")
@given(
    digest=st.text("0123456789abcdef", max_size=70) | st.just(TERMS.digest), place=st.booleans()
)
def test_only_the_displayed_text_in_force_is_accepted(digest: str, *, place: bool) -> None:
    """
    An acceptance with any other digest than that of the version in force is refused.
    """
    service = Service()
    step = "usage-rules" if place else "terms"
    entry = service.through(service.first_entry(service.opened()), until=step)
    assert entry.pending is not None
    assert entry.pending.document is not None
    if digest == entry.pending.document.digest:
        return
    before = service.stored(entry.account), list(service.store.acceptances)
    with pytest.raises(Refusal) as refusal:
        service.espace.complete(entry, {"step": step, "digest": digest, "accepted": "on"})
    (fault,) = refusal.value.faults["digest"]
    assert fault.code in {Code.DOCUMENT_NOT_DISPLAYED, Code.REQUIRED, Code.TOO_LONG}
    assert (service.stored(entry.account), service.store.acceptances) == before


@pytest.mark.rule("D8")
@pytest.mark.parametrize("accepted", ["", "off", "non"])
def test_a_box_that_is_not_ticked_accepts_nothing(accepted: str) -> None:
    """
    Without the person's own yes there is no acceptance.
    """
    service = Service()
    entry = service.through(service.first_entry(service.opened()), until="terms")
    answers = {"step": "terms", "digest": TERMS.digest, "accepted": accepted}
    with pytest.raises(Refusal) as refusal:
        service.espace.complete(entry, answers)
    assert [one.code for one in refusal.value.faults["accepted"]] == [Code.NOT_ACCEPTED]


@pytest.mark.rule("D8")
def test_an_acceptance_is_recorded_whole_and_kept() -> None:
    """
    Account, document, version, digest, language, instant and channel are kept, one after another.
    """
    service = Service()
    account = service.opened()
    entry = service.through(service.first_entry(account), until="usage-rules")
    entry = service.espace.complete(entry, service.right_answers(entry), channel="counter")
    service.through(entry)
    first, second = service.store.acceptances
    assert (first.account, first.document, first.version) == (account.id, "usage-rules", "1")
    assert (first.digest, first.language) == (RULES.digest, "fr")
    assert (first.at, first.channel) == (START, "counter")
    assert (second.document, second.channel) == ("terms", "online")
    later = Service(documents=(*DOCUMENTS, SECOND_RULES), store=service.store, clock=service.clock)
    later.clock.move(30 * DAY)
    later.through(later.entry(account))
    assert later.store.acceptances[:2] == [first, second]
    assert [one.version for one in later.store.acceptances] == ["1", "1", "2"]


@pytest.mark.rule("D9")
@given(signs_in=st.integers(-20, 60), grace=st.integers(0, 40))
def test_a_new_version_is_asked_at_the_next_sign_in_after_the_grace(
    signs_in: int, grace: int
) -> None:
    """
    Whoever accepted before is asked again at a sign-in from the new date on, plus the grace.
    """
    policy = DocumentPolicy(name="with grace", grace=grace * DAY)
    service = Service(documents=(*DOCUMENTS, SECOND_RULES), policies=Policies(documents=policy))
    service.clock.now = dt.datetime(2026, 1, 2, 12, tzinfo=dt.UTC)
    account = service.settled()
    at = dt.datetime(2026, 2, 1, tzinfo=dt.UTC) + signs_in * DAY
    service.clock.now = at
    entry = service.entry(account)
    asked = entry.pending is not None
    assert asked == (signs_in >= grace)
    if entry.pending is not None:
        assert entry.pending.id == "usage-rules"
        assert entry.pending.document == SECOND_RULES
        assert service.through(entry).pending is None


@pytest.mark.rule("D9")
def test_a_session_that_began_before_goes_on() -> None:
    """
    A version that comes into force during a session is asked at the next sign-in, not before.
    """
    service = Service(documents=(*DOCUMENTS, SECOND_RULES))
    account = service.settled()
    service.clock.now = dt.datetime(2026, 1, 31, 23, 59, tzinfo=dt.UTC)
    entry = service.entry(account)
    service.clock.move(dt.timedelta(minutes=5))
    assert service.espace.resume(entry.token).pending is None
    assert service.entry(account).pending is not None


@pytest.mark.rule("D8")
def test_each_reads_their_own_language() -> None:
    """
    A landlord reads and accepts the text in the account's language, where there is one.
    """
    english = evolve(TERMS, language="en", text="The terms of use")
    service = Service(documents=(*DOCUMENTS, english))
    account = service.espace.operator("tests").open_account(
        departement="33",
        holder=Individual(reference="R-8", name="Ann"),
        email="ann@example.org",
        language="en",
    )
    service.espace.dispatch()
    entry = service.through(service.first_entry(account), until="usage-rules")
    assert entry.pending is not None
    assert entry.pending.document == RULES
    service.through(entry)
    assert [one.language for one in service.store.acceptances] == ["fr", "en"]
    assert service.espace.documents("en") == (RULES, english)


@pytest.mark.rule("A6")
def test_an_unknown_language_is_refused() -> None:
    """
    An account in a language that nothing can be said in is refused.
    """
    service = Service()
    with pytest.raises(Refusal, match="language-unknown"):
        service.espace.operator("tests").open_account(
            departement="33",
            holder=Individual(reference="R-8", name="Ann"),
            email="ann@example.org",
            language="de",  # type: ignore[arg-type] # wrong on purpose
        )
