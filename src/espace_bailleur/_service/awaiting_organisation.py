"""
What an administrator does for the organisation, on the awaiting face.
"""

from __future__ import annotations

from collections.abc import Collection

from attrs import field, frozen

from espace_bailleur._flows import organisation as journeys
from espace_bailleur._flows.kit import Kit
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.entry import Entry
from espace_bailleur.domain.roster import Member, TeamAct
from espace_bailleur.domain.words import Language


@frozen
class AsyncTeam:
    """
    Do as `Team`, awaited.
    """

    _kit: Kit
    _entry: Entry = field(repr=False)

    async def me(self) -> Member | None:
        """
        Do as `Team.me`.
        """
        return await journeys.me(self._kit, self._entry)

    async def name(self) -> str | None:
        """
        Do as `Team.name`.
        """
        return await journeys.name(self._kit, self._entry)

    async def members(self) -> tuple[Member, ...]:
        """
        Do as `Team.members`.
        """
        return await journeys.members(self._kit, self._entry)

    async def create_colleague(
        self,
        *,
        name: str,
        email: str | None = None,
        postal: str | None = None,
        permissions: Collection[str] = (),
        language: Language = "fr",
    ) -> Account:
        """
        Do as `Team.create_colleague`.
        """
        return await journeys.create(
            self._kit,
            self._entry,
            name=name,
            email=email,
            postal=postal,
            permissions=permissions,
            language=language,
        )

    async def grant(self, account: str, permission: str) -> Entry:
        """
        Do as `Team.grant`.
        """
        return await journeys.act(
            self._kit, self._entry, TeamAct.GRANT, account, permission=permission
        )

    async def withdraw(self, account: str, permission: str) -> Entry:
        """
        Do as `Team.withdraw`.
        """
        return await journeys.act(
            self._kit, self._entry, TeamAct.WITHDRAW, account, permission=permission
        )

    async def suspend(self, account: str) -> Entry:
        """
        Do as `Team.suspend`.
        """
        return await journeys.act(self._kit, self._entry, TeamAct.SUSPEND, account)

    async def reinstate(self, account: str) -> Entry:
        """
        Do as `Team.reinstate`.
        """
        return await journeys.act(self._kit, self._entry, TeamAct.REINSTATE, account)

    async def remove(self, account: str) -> Entry:
        """
        Do as `Team.remove`.
        """
        return await journeys.act(self._kit, self._entry, TeamAct.REMOVE, account)

    async def promote(self, account: str) -> Entry:
        """
        Do as `Team.promote`.
        """
        return await journeys.act(self._kit, self._entry, TeamAct.PROMOTE, account)

    async def hand_over(self, account: str) -> Entry:
        """
        Do as `Team.hand_over`.
        """
        return await journeys.act(self._kit, self._entry, TeamAct.HAND_OVER, account)

    async def step_down(self) -> Entry:
        """
        Do as `Team.step_down`.
        """
        return await journeys.act(
            self._kit, self._entry, TeamAct.STEP_DOWN, self._entry.account.id
        )
