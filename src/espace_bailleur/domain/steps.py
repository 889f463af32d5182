"""
The five steps as one table, with what makes each of them done, and the host's own among them.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from attrs import Factory, evolve, field, frozen

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.documents import TERMS, USAGE_RULES, Document, in_force
from espace_bailleur.domain.fields import (
    ACCEPTED,
    DIGEST,
    EMAIL,
    IDENTIFIER,
    NEW_PASSWORD,
    PASSWORD,
    Field,
    check_kept,
)
from espace_bailleur.domain.policies import DocumentPolicy
from espace_bailleur.domain.words import IssueId
from espace_bailleur.errors import Misuse


CREDENTIALS = "credentials"
INFORMATION = "information"
PERSONAL_PASSWORD = "personal-password"


@frozen(kw_only=True)
class Step:
    """
    One step as a host shows it: its fields, and the document to accept where there is one.
    """

    id: str
    fields: tuple[Field, ...]
    document: Document | None = None

    @property
    def hidden(self) -> dict[str, str]:
        """
        What a form sends back unseen: the step's id, and the digest of the displayed text (D8).
        """
        digest = {DIGEST.name: self.document.digest} if self.document else {}
        return {"step": self.id, **digest}


@frozen(kw_only=True)
class ExtraStep:
    """
    A step of the host's own, after one of the five (D11).

    Extra steps after the same step follow the order of their ids, however they were added.
    """

    id: str
    after: str
    fields: tuple[Field, ...]


@frozen(kw_only=True)
class Circumstances:
    """
    What besides the account decides whether a step is done.
    """

    account: Account
    documents: tuple[Document, ...]
    policy: DocumentPolicy
    now: datetime
    issue: IssueId | None = None
    """The issue to which the session that asks is bound (C8)."""


def _entered(about: Circumstances, _: StepRow) -> bool:
    return about.account.entered_at is not None


def _answered(about: Circumstances, step: StepRow) -> bool:
    answers = about.account.answer(step.id)
    if answers is None:
        return False
    given = {name for name, _ in answers.values}
    if about.account.address:
        given.add(EMAIL.name)
    return all(one.name in given for one in step.fields if one.required)


def _password_chosen(about: Circumstances, _: StepRow) -> bool:
    """
    Ask for a password of whoever has none, and of a session that a provisional one opened (F10).

    A session that a personal password opened is never asked: else whoever holds an old password
    could choose the next one once its owner began to recover the account.
    """
    return about.account.password is not None and about.issue is None


def _accepted(about: Circumstances, step: StepRow) -> bool:
    """
    Compare the version accepted with the one asked for at the latest sign-in, less the grace.
    """
    accepted = about.account.acceptance(step.id)
    asked_at = (about.account.entered_at or about.now) - about.policy.grace
    asked = in_force(about.documents, step.id, at=asked_at, language=about.account.language)
    known = [
        one.since
        for one in about.documents
        if accepted and (one.id, one.version) == (step.id, accepted.version)
    ]
    return bool(known) and (asked is None or known[0] >= asked.since)


@frozen(kw_only=True)
class StepRow:
    """
    One row of the table: what the step asks, and when it is done.
    """

    id: str
    done: Callable[[Circumstances, StepRow], bool]
    fields: tuple[Field, ...] = ()
    accepts: bool = False


STEPS = (
    StepRow(id=CREDENTIALS, done=_entered, fields=(IDENTIFIER, PASSWORD)),
    StepRow(id=INFORMATION, done=_answered, fields=(EMAIL,)),
    StepRow(id=PERSONAL_PASSWORD, done=_password_chosen, fields=(NEW_PASSWORD,)),
    StepRow(id=USAGE_RULES, done=_accepted, fields=(DIGEST, ACCEPTED), accepts=True),
    StepRow(id=TERMS, done=_accepted, fields=(DIGEST, ACCEPTED), accepts=True),
)
"""
The five steps of the service's own page, in their order (D1): the one place where it is written.
"""
FIVE = tuple(row.id for row in STEPS)


def _check_extra(_: object, __: object, extra: tuple[ExtraStep, ...]) -> None:
    ids = [*FIVE, *(one.id for one in extra)]
    if len(set(ids)) != len(ids):
        raise Misuse("Two steps share an id.", "Give each extra step an id of its own.")
    for one in extra:
        if one.after not in FIVE:
            raise Misuse(
                f"The extra step {one.id!r} follows {one.after!r}.",
                f"Let it follow one of {', '.join(FIVE)}.",
            )
        check_kept(one.fields)


def _check_information(_: object, __: object, fields: tuple[Field, ...]) -> None:
    if EMAIL not in fields:
        raise Misuse(
            "The requested information lacks the e-mail address.", "Give information=(EMAIL, ...)."
        )
    check_kept(fields)


def _rows_of(steps: Steps) -> tuple[StepRow, ...]:
    rows: list[StepRow] = []
    for row in STEPS:
        rows.append(evolve(row, fields=steps.information) if row.id == INFORMATION else row)
        own = sorted((one for one in steps.extra if one.after == row.id), key=_by_id)
        rows += [StepRow(id=one.id, done=_answered, fields=one.fields) for one in own]
    return tuple(rows)


def _by_id(step: ExtraStep) -> str:
    return step.id


@frozen(kw_only=True)
class Steps:
    """
    The steps of one composition: the five, what the second asks, and the host's own (D4, D11).
    """

    information: tuple[Field, ...] = field(default=(EMAIL,), validator=_check_information)
    extra: tuple[ExtraStep, ...] = field(
        default=(), converter=tuple[ExtraStep, ...], validator=_check_extra
    )
    rows: tuple[StepRow, ...] = field(
        init=False, repr=False, eq=False, default=Factory(_rows_of, takes_self=True)
    )
    """The rows of the table in their order."""
