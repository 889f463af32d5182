"""
The operator's powers on the awaiting face.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from attrs import frozen

from espace_bailleur._flows import account as journeys
from espace_bailleur._flows import checking, institution, reopening
from espace_bailleur._flows import rows as listed
from espace_bailleur._service.awaiting_clerk import AsyncClerk
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.delivery import Unsent
from espace_bailleur.domain.holder import Holder
from espace_bailleur.domain.roster import Roster
from espace_bailleur.domain.rows import BrokenRow, Imported, Row, RowOutcome
from espace_bailleur.domain.words import Language


@frozen
class AsyncOperator(AsyncClerk):
    """
    Do as `Operator`, awaited.
    """

    async def open_account(
        self,
        *,
        departement: str,
        holder: Holder,
        email: str | None = None,
        postal: str | None = None,
        identifier: str | None = None,
        user_number: str | None = None,
        language: Language = "fr",
    ) -> Account:
        """
        Do as `Operator.open_account`.
        """
        return await journeys.open_one(
            self._kit,
            actor=self.actor,
            departement=departement,
            holder=holder,
            email=email,
            postal=postal,
            identifier=identifier,
            user_number=user_number,
            language=language,
        )

    async def open_accounts(
        self,
        rows: Iterable[Row | BrokenRow],
        *,
        progress: Callable[[RowOutcome], None] | None = None,
    ) -> Imported:
        """
        Do as `Operator.open_accounts`; *rows* and *progress* are called on the event loop.
        """
        return await listed.open_many(self._kit, rows, actor=self.actor, progress=progress)

    async def contested(self, after: str | None = None, limit: int = 100) -> Sequence[Account]:
        """
        Do as `Operator.contested`.
        """
        return await checking.contested(self._kit, after=after, limit=limit)

    async def vacant(self, after: str | None = None, limit: int = 100) -> Sequence[Roster]:
        """
        Do as `Operator.vacant`.
        """
        return await checking.vacant(self._kit, after=after, limit=limit)

    async def organisation(self, account: str) -> Roster:
        """
        Do as `Operator.organisation`.
        """
        return await institution.organisation(self._kit, account)

    async def appoint(self, account: str) -> None:
        """
        Do as `Operator.appoint`.
        """
        await institution.appoint(self._kit, account, actor=self.actor)

    async def dismiss(self, account: str) -> None:
        """
        Do as `Operator.dismiss`.
        """
        await institution.dismiss(self._kit, account, actor=self.actor)

    async def reopen_seat(self, account: str, *, evidence: str) -> Account:
        """
        Do as `Operator.reopen_seat`.
        """
        return await reopening.reopen_seat(self._kit, account, evidence=evidence, actor=self.actor)

    async def unsent(self, after: str | None = None, limit: int = 100) -> Sequence[Unsent]:
        """
        Do as `Operator.unsent`.
        """
        return await checking.unsent(self._kit, after=after, limit=limit)

    async def acknowledge(self, message: str) -> None:
        """
        Do as `Operator.acknowledge`.
        """
        await checking.acknowledge(self._kit, message, actor=self.actor)
