"""
What hurts people although it works: what a composition lacks, and messages that wait too long.
"""

from __future__ import annotations

import enum

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from attrs import frozen

from espace_bailleur.domain.actor import Actor
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.delivery import Acknowledged, Backlog, Unsent
from espace_bailleur.domain.documents import Document, documents_in_force
from espace_bailleur.domain.notices import Notice
from espace_bailleur.domain.policies import DispatchPolicy
from espace_bailleur.domain.records import MessageAcknowledged
from espace_bailleur.domain.words import LANGUAGES, AccountId
from espace_bailleur.errors import Code, Refusal


NOBODY = AccountId("")
"""
What stands for the account of a message that is about none: what a stranger asked for.
"""


class FindingCode(enum.StrEnum):
    """
    The stable codes of every finding.
    """

    NOT_LASTING = "not-lasting"
    NO_SITE = "no-site"
    NO_CONTACT = "no-contact"
    NOT_TRANSLATED = "not-translated"
    NEVER_TRIED = "never-tried"
    NOT_DELIVERED = "not-delivered"
    GIVEN_UP = "given-up"
    CONTESTED = "contested"
    NO_ADMINISTRATOR = "no-administrator"


@frozen(kw_only=True)
class Finding:
    """
    Something for the developer: *problem* says what hurts whom, *mend* what to do about it.
    """

    code: FindingCode
    problem: str
    mend: str


def findings(
    *,
    lasting: bool,
    site: str | None,
    contact: str | None,
    documents: Iterable[Document],
    backlog: Backlog,
    contested: Sequence[datetime],
    vacant: int,
    now: datetime,
    policy: DispatchPolicy,
) -> tuple[Finding, ...]:
    """
    Find what a composition lacks at *now*, and whether messages have waited too long (H3).

    *lasting* says whether its store outlives the process.
    *site* and *contact* are those that its messages name.
    *contested* says since when each account is frozen that somebody contested (F6).
    *vacant* says how many organisations have people, and nobody who administers them (G5).
    """
    return (
        *_about_the_store(lasting=lasting),
        *_about_messages(site, contact),
        *_about_documents(documents, now),
        *_about_the_waiting(backlog, now, policy),
        *_about_the_dead(backlog),
        *_about_the_contested(contested),
        *_about_the_vacant(vacant),
    )


def _about_the_store(*, lasting: bool) -> Iterator[Finding]:
    if not lasting:
        yield Finding(
            code=FindingCode.NOT_LASTING,
            problem="Accounts and messages are gone when this process ends, and no other sees "
            "them.",
            mend="Open a database, such as 'sqlite:///landlords.db', instead of 'memory:'.",
        )


def _about_messages(site: str | None, contact: str | None) -> Iterator[Finding]:
    if site is None:
        yield Finding(
            code=FindingCode.NO_SITE,
            problem="The messages do not say where to sign in.",
            mend="Give service=Service(site='https://...'), the address of your sign-in page.",
        )
    if contact is None:
        yield Finding(
            code=FindingCode.NO_CONTACT,
            problem="The messages do not say how to reach the institution.",
            mend="Give service=Service(contact='...'), such as a telephone number.",
        )


def _about_documents(documents: Iterable[Document], now: datetime) -> Iterator[Finding]:
    """
    Find what is in force and lacks a language that other documents have.

    Whoever reads it is shown another in its place; a host that writes one language lacks nothing.
    """
    known = tuple(documents)
    used = {one.language for one in known}
    for one in documents_in_force(known, at=now, language=LANGUAGES[0]):
        texts = [other for other in known if (other.id, other.version) == (one.id, one.version)]
        for language in sorted(used - {other.language for other in texts}):
            yield Finding(
                code=FindingCode.NOT_TRANSLATED,
                problem=f"Version {one.version!r} of {one.id!r} is in force, but not in "
                f"{language!r}: whoever reads that language is shown another.",
                mend=f"Give Document(id={one.id!r}, version={one.version!r}, "
                f"language={language!r}, ...) with the same date.",
            )


def _about_the_waiting(
    backlog: Backlog, now: datetime, policy: DispatchPolicy
) -> Iterator[Finding]:
    """
    Tell a worker that is missing from a courier that fails; where both might be, the worker's is.
    """
    untried, oldest, patience = backlog.oldest_untried, backlog.oldest, policy.patience
    if untried is not None and now - untried >= patience:
        yield Finding(
            code=FindingCode.NEVER_TRIED,
            problem=f"Messages that nobody tried to send: {backlog.untried}, the oldest since "
            f"{in_utc(untried)}.",
            mend="Let something call dispatch every minute; where something does already, it is "
            "stopped or too slow.",
        )
    elif oldest is not None and now - oldest >= patience:
        yield Finding(
            code=FindingCode.NOT_DELIVERED,
            problem=f"Messages that the courier failed to send, to be tried again: "
            f"{backlog.retried}, the oldest since {in_utc(oldest)}.",
            mend="Look into the courier's own log: 'espace_bailleur' warns at each try, "
            "and says no more than the kind of failure.",
        )


def _about_the_dead(backlog: Backlog) -> Iterator[Finding]:
    if backlog.dead:
        yield Finding(
            code=FindingCode.GIVEN_UP,
            problem=f"Messages that were given up after the last try failed: {backlog.dead}.",
            mend="List them with espace.operator('...').unsent(), see that these people are "
            "reached in another way or ask again, and take each off the list with acknowledge().",
        )


def _about_the_contested(since: Sequence[datetime]) -> Iterator[Finding]:
    if since:
        yield Finding(
            code=FindingCode.CONTESTED,
            problem="Accounts that are frozen because somebody else may have got in: "
            f"{len(since)}, the first since {in_utc(min(since))}.",
            mend="List them with espace.operator('...').contested(), speak with each landlord, "
            "and reinstate or close the account. Of an organisation everybody may be held with "
            "it: look at organisation(), and reinstate those who are real, one by one.",
        )


def _about_the_vacant(vacant: int) -> Iterator[Finding]:
    if vacant:
        yield Finding(
            code=FindingCode.NO_ADMINISTRATOR,
            problem=f"Organisations whose people have no administrator: {vacant}.",
            mend="List them with espace.operator('...').vacant(), appoint() somebody there who "
            "has access, or reopen_seat() where nobody has.",
        )


def acknowledge(found: Unsent | None, *, actor: Actor, now: datetime) -> Change | None:
    """
    Take a message that was never sent off the list, since somebody saw to it (H3).

    Nothing changes where that was said before.

    Raises:
        Refusal: `message-unknown` for one that waits, was sent, or is none.
    """
    if found is None:
        raise Refusal(Code.MESSAGE_UNKNOWN)
    if found.outcome == Acknowledged():
        return None
    message = found.message
    account = message.content.account if isinstance(message.content, Notice) else NOBODY
    event = MessageAcknowledged(account=account, at=now, actor=actor, message=message.id)
    return Change(events=(event,), acknowledged=(message.id,))


def in_utc(at: datetime) -> str:
    """
    Write an instant as operators read it: to the minute, in UTC.
    """
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
