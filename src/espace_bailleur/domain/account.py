"""
The account: one login of one holder, with all that its decisions need (rules B).
"""

from __future__ import annotations

import enum

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Self

from attrs import Attribute, evolve, field, frozen

from espace_bailleur.domain.contest_code import Contestable
from espace_bailleur.domain.credential import AddressCode, Issue
from espace_bailleur.domain.documents import Acceptance
from espace_bailleur.domain.holder import Holder, HolderKind, Organisation
from espace_bailleur.domain.instant import aware
from espace_bailleur.domain.words import (
    AccountId,
    Departement,
    EmailAddress,
    Identifier,
    IssueId,
    Language,
    PasswordHash,
    PostalAddress,
    UserNumber,
)
from espace_bailleur.errors import Misuse


class Standing(enum.StrEnum):
    """
    Whether the institution lets the account be used.
    """

    OPEN = "open"
    SUSPENDED = "suspended"
    CLOSED = "closed"


@frozen(kw_only=True)
class AccountAddress:
    """
    The address that the person gave at step 2; unique once it is confirmed (B2).
    """

    email: EmailAddress
    confirmed_at: datetime | None = field(default=None, validator=aware)
    code: AddressCode | None = None

    @property
    def confirmed(self) -> bool:
        """
        Whether a secret sent to exactly this address came back.
        """
        return self.confirmed_at is not None


@frozen(kw_only=True)
class StepAnswers:
    """
    What a person answered at one step, and when; never a password.
    """

    step: str
    at: datetime = field(validator=aware)
    values: tuple[tuple[str, str], ...] = field(default=(), repr=False)


@frozen(kw_only=True)
class Told:
    """
    When the identifier was last sent again to one address on file, by the place that it is (F4).
    """

    place: str
    at: datetime = field(validator=aware)


class ClaimKind(enum.StrEnum):
    """
    What no two accounts may share (K3).
    """

    IDENTIFIER = "identifier"
    USER_NUMBER = "user-number"
    ADDRESS = "address"
    REFERENCE = "reference"


@frozen
class Claim:
    """
    One value that belongs to one account at most; also the key by which it is found.
    """

    kind: ClaimKind
    key: str


def _not_negative(_: object, attribute: Attribute[int], value: int) -> None:
    if value < 0:
        raise Misuse(f"An account's {attribute.name} is negative.", "Count from zero.")


@frozen(kw_only=True)
class Account:
    """
    One login: identifier, user number, addresses, credentials, epoch and records of its own (B1).

    It is a value: a decision returns the next one, which carries the next *version*.
    """

    id: AccountId
    version: int = field(default=0, validator=_not_negative)
    epoch: int = field(default=0, validator=_not_negative)
    """Moves whenever every session ends at once (E1)."""
    standing: Standing = Standing.OPEN
    identifier: Identifier
    user_number: UserNumber
    departement: Departement
    holder: Holder
    language: Language = "fr"
    delivery: EmailAddress | None = None
    """The e-mail address that the institution knew beforehand (B2)."""
    postal: PostalAddress | None = None
    issues: tuple[Issue, ...] = ()
    password: PasswordHash | None = field(default=None, repr=False)
    entered_at: datetime | None = field(default=None, validator=aware)
    """The instant of the latest success."""
    address: AccountAddress | None = None
    answers: tuple[StepAnswers, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    """The latest acceptance of each document."""
    told: tuple[Told, ...] = ()
    """When its identifier was last asked for and sent, for each address on file."""
    contestable: tuple[Contestable, ...] = ()
    """The recoveries that can still be contested; they open nothing, so a new password lets them
    be (F6)."""
    contested_at: datetime | None = field(default=None, validator=aware)
    """Since when it is frozen because a recovery was contested, until the operator decides."""
    returned: tuple[str, ...] = ()
    """The places that something came back from: no way leads there until that is corrected."""
    works_for: AccountId | None = None
    """The organisation of a colleague: the account that the institution opened for it (G4)."""
    spent: Issue | None = None
    """What an organisation first connected with, until its expiry: it opens nothing (G3)."""

    def next(self, **changes: Any) -> Self:  # noqa: ANN401 - the fields have types of their own
        """
        Return the account after *changes*, one version on.
        """
        return evolve(self, version=self.version + 1, **changes)

    @property
    def claims(self) -> frozenset[Claim]:
        """
        What this account holds that no other may (B1, B2, K3).

        An unconfirmed address is not held, and a closed account keeps its names alone, which are
        never given again (A2).
        """
        return frozenset(self._claims())

    def _claims(self) -> Iterator[Claim]:
        yield Claim(ClaimKind.IDENTIFIER, self.identifier.key)
        yield Claim(ClaimKind.USER_NUMBER, self.user_number.value)
        if self.standing is Standing.CLOSED:
            return
        if self.works_for is None:
            yield reference_claim(self.holder, self.departement)
        if self.address and self.address.confirmed:
            yield Claim(ClaimKind.ADDRESS, self.address.email.key)

    @property
    def organisation(self) -> AccountId | None:
        """
        The id of the organisation whose person this is; nothing for an individual's own account.
        """
        own = self.id if isinstance(self.holder, Organisation) else None
        return self.works_for or own

    @property
    def seat_is_free(self) -> bool:
        """
        Tell whether whoever connects next administers the organisation: nobody ever did (G1).
        """
        its_own = isinstance(self.holder, Organisation) and self.works_for is None
        return its_own and self.entered_at is None

    @property
    def provable(self) -> tuple[Issue, ...]:
        """
        Every issue that can be proven, though not every one opens the account (C5, G3).
        """
        return (*self.issues, self.spent) if self.spent else self.issues

    def issue(self, issue_id: IssueId | None) -> Issue | None:
        """
        Find one of its issues by id.
        """
        return next((issue for issue in self.issues if issue.id == issue_id), None)

    def secret(self, issue_id: IssueId) -> Issue | AddressCode | None:
        """
        Find what was drawn under that id, provisional password or address code.
        """
        code = self.address.code if self.address else None
        return code if code and code.id == issue_id else self.issue(issue_id)

    def with_issue(self, changed: Issue) -> Self:
        """
        Return the next account, with one of its issues changed.
        """
        issues = (changed if one.id == changed.id else one for one in self.issues)
        return self.next(issues=tuple(issues))

    def with_code(self, code: AddressCode | None) -> Self:
        """
        Return the next account, with another code under way to its address.
        """
        return self.next(address=self.address and evolve(self.address, code=code))

    def without_issue(self, issue_id: IssueId) -> Self:
        """
        Return this account without one of its issues, to be changed further.
        """
        return evolve(self, issues=tuple(one for one in self.issues if one.id != issue_id))

    def answer(self, step: str) -> StepAnswers | None:
        """
        Find what was answered at a step.
        """
        return next((answers for answers in self.answers if answers.step == step), None)

    def acceptance(self, document: str) -> Acceptance | None:
        """
        Find the latest acceptance of a document.
        """
        return next((one for one in self.acceptances if one.document == document), None)


def reference_claim(holder: Holder, departement: Departement) -> Claim:
    """
    Name the place of a holder in a département: the institution opens one account there (B1).
    """
    return place_claim(holder.kind, holder.reference, departement)


def place_claim(kind: HolderKind, reference: str, departement: Departement) -> Claim:
    """
    Do as `reference_claim`, for a holder of whom only kind and reference are known.
    """
    return Claim(ClaimKind.REFERENCE, f"{departement.code}/{kind}/{reference}")
