"""
Onboarding: where an account stands in its steps, and what that allows (rules D).

What is pending is derived from the account's records each time, never stored (D3, D9).
"""

from __future__ import annotations

import enum

from collections.abc import Iterable
from datetime import datetime
from typing import Self

from attrs import frozen

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.documents import Document, in_force
from espace_bailleur.domain.fields import EMAIL
from espace_bailleur.domain.policies import AT_NEXT_SIGN_IN, DocumentPolicy
from espace_bailleur.domain.steps import Circumstances, Step, Steps
from espace_bailleur.domain.words import EmailAddress, IssueId
from espace_bailleur.errors import Code, Misuse, Refusal


class Command(enum.StrEnum):
    """
    What a session can ask for (D2).
    """

    COMPLETE_STEP = "complete-step"
    READ_DOCUMENTS = "read-documents"
    CONFIRM_ADDRESS = "confirm-address"
    RESEND_CODE = "resend-code"
    CORRECT_ADDRESS = "correct-address"
    SIGN_OUT = "sign-out"
    ENTER = "enter"
    """Use the Espace bailleur itself (D10)."""


ALWAYS = frozenset({Command.READ_DOCUMENTS, Command.SIGN_OUT})
WHILE_UNCONFIRMED = frozenset(
    {Command.CONFIRM_ADDRESS, Command.RESEND_CODE, Command.CORRECT_ADDRESS}
)


@frozen(kw_only=True)
class Onboarding:
    """
    Where an account stands in its onboarding; built by `of`, never stored.
    """

    account: Account
    steps: tuple[str, ...]
    """The ids of all steps, in their order."""
    done: tuple[str, ...]
    pending: Step | None

    @classmethod
    def of(
        cls,
        account: Account,
        *,
        documents: Iterable[Document],
        now: datetime,
        steps: Steps | None = None,
        policy: DocumentPolicy = AT_NEXT_SIGN_IN,
        issue: IssueId | None = None,
    ) -> Self:
        """
        Derive it: the steps done before the first missing one, and that one (D1, D3).

        *issue* is what a restricted session is bound to: it leads to a personal password (C8).
        An address that is confirmed is not asked again.

        Raises:
            Misuse: a document to accept has no version in force.
        """
        documents = tuple(documents)
        rows = (steps or Steps()).rows
        ids = tuple(row.id for row in rows)
        about = Circumstances(
            account=account, documents=documents, policy=policy, now=now, issue=issue
        )
        for place, row in enumerate(rows):
            if not row.done(about, row):
                document = _to_accept(about, row.id) if row.accepts else None
                confirmed = account.address is not None and account.address.confirmed
                fields = tuple(one for one in row.fields if not (confirmed and one == EMAIL))
                pending = Step(id=row.id, fields=fields, document=document)
                return cls(account=account, steps=ids, done=ids[:place], pending=pending)
        return cls(account=account, steps=ids, done=ids, pending=None)

    @property
    def unconfirmed(self) -> EmailAddress | None:
        """
        The account address, while it waits to be confirmed (D5).
        """
        address = self.account.address
        return address.email if address and not address.confirmed else None

    @property
    def complete(self) -> bool:
        """
        Whether every step is done: access is granted then, and only then (D10).
        """
        return self.pending is None

    def allows(self, command: Command) -> bool:
        """
        Tell whether a session of this account may do that now (D2).
        """
        return (
            command in ALWAYS
            or (command in WHILE_UNCONFIRMED and self.unconfirmed is not None)
            or (command is Command.COMPLETE_STEP and not self.complete)
            or (command is Command.ENTER and self.complete)
        )

    def to_confirm(self, command: Command) -> EmailAddress:
        """
        Return the address that waits to be confirmed, when *command* is allowed now (D2).

        Raises:
            Refusal: `not-allowed`, with the step to do first.
        """
        if self.unconfirmed is None or not self.allows(command):
            raise Refusal(Code.NOT_ALLOWED, self._facts())
        return self.unconfirmed

    def to_enter(self) -> None:
        """
        Go on where access is granted (D10).

        Raises:
            Refusal: `not-allowed`, with the step to do first.
        """
        if not self.allows(Command.ENTER):
            raise Refusal(Code.NOT_ALLOWED, self._facts())

    def expect(self, step: object) -> Step:
        """
        Return the pending step when it is that one.

        Raises:
            Refusal: `step-not-pending`, with the step that is (D2).
        """
        if self.pending is None or self.pending.id != step:
            raise Refusal(Code.STEP_NOT_PENDING, self._facts())
        return self.pending

    def _facts(self) -> dict[str, str]:
        return {"pending": self.pending.id} if self.pending else {}


def _to_accept(about: Circumstances, document_id: str) -> Document:
    found = in_force(about.documents, document_id, at=about.now, language=about.account.language)
    if found is None:
        raise Misuse(
            f"No version of {document_id!r} is in force.", "Give one whose date has come."
        )
    return found
