"""
What a clerk on the phone does, on the awaiting face.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from espace_bailleur._flows import operator as acts
from espace_bailleur._flows import search as looks
from espace_bailleur._flows.kit import Kit
from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.actor import Actor
from espace_bailleur.domain.overview import Overview
from espace_bailleur.domain.policies import Channel


@frozen
class AsyncClerk:
    """
    Do as `Clerk`, awaited.
    """

    _kit: Kit
    actor: Actor

    async def search(self, text: str, *, departement: str | None = None) -> Sequence[Account]:
        """
        Do as `Operator.search`.
        """
        return await looks.search(self._kit, text, departement=departement)

    async def show(self, account: str) -> Overview:
        """
        Do as `Operator.show`.
        """
        return await looks.show(self._kit, account)

    async def reissue(self, account: str, *, by: Channel | str | None = None) -> Account:
        """
        Do as `Operator.reissue`.
        """
        return await acts.reissue(self._kit, account, by=by, actor=self.actor)

    async def withdraw(self, account: str) -> Account:
        """
        Do as `Operator.withdraw`.
        """
        return await acts.withdraw(self._kit, account, actor=self.actor)

    async def force_new_password(
        self, account: str, *, by: Channel | str | None = None
    ) -> Account:
        """
        Do as `Operator.force_new_password`.
        """
        return await acts.force_new_password(self._kit, account, by=by, actor=self.actor)

    async def correct_address(
        self, account: str, *, evidence: str, email: str | None = None, postal: str | None = None
    ) -> Account:
        """
        Do as `Operator.correct_address`.
        """
        return await acts.correct_address(
            self._kit,
            account,
            email=email,
            postal=postal,
            evidence=evidence,
            actor=self.actor,
        )

    async def remove_address(self, account: str, email: str, *, evidence: str) -> Account:
        """
        Do as `Operator.remove_address`.
        """
        return await acts.remove_address(
            self._kit, account, email, evidence=evidence, actor=self.actor
        )

    async def mail_returned(self, account: str, email: str) -> Account:
        """
        Do as `Operator.mail_returned`.
        """
        return await acts.came_back(self._kit, account, email, actor=self.actor)

    async def mail_arrives(self, account: str, email: str) -> Account:
        """
        Do as `Operator.mail_arrives`.
        """
        return await acts.arrives(self._kit, account, email, actor=self.actor)

    async def letter_returned(self, account: str) -> Account:
        """
        Do as `Operator.letter_returned`.
        """
        return await acts.came_back(self._kit, account, None, actor=self.actor)

    async def letter_arrives(self, account: str) -> Account:
        """
        Do as `Operator.letter_arrives`.
        """
        return await acts.arrives(self._kit, account, None, actor=self.actor)

    async def suspend(self, account: str) -> Account:
        """
        Do as `Operator.suspend`.
        """
        return await acts.set_standing(self._kit, account, Standing.SUSPENDED, actor=self.actor)

    async def reinstate(self, account: str) -> Account:
        """
        Do as `Operator.reinstate`.
        """
        return await acts.set_standing(self._kit, account, Standing.OPEN, actor=self.actor)

    async def close(self, account: str) -> Account:
        """
        Do as `Operator.close`.
        """
        return await acts.set_standing(self._kit, account, Standing.CLOSED, actor=self.actor)
