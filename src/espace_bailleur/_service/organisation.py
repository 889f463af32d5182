"""
What an administrator does for the organisation, apart from the landlords' doors (rules G).
"""

from __future__ import annotations

from collections.abc import Collection

from attrs import field, frozen

from espace_bailleur._blocking import finish
from espace_bailleur._flows import organisation as journeys
from espace_bailleur._flows.kit import Kit
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.entry import Entry
from espace_bailleur.domain.roster import Member, TeamAct
from espace_bailleur.domain.words import Language


@frozen
class Team:
    """
    What whoever has a session can do for the people of their organisation (G4).

    Every act asks for an administrator who signed in lately, and returns the entry to keep, but
    for `create_colleague`, which returns the account that it opened.
    It is refused with `not-allowed` before every step is done, `not-administrator`,
    `proof-not-fresh`, `member-unknown` for whoever is not of this organisation (G7),
    `member-state` where the present state does not allow it, `member-not-connected`, or
    `too-many-changes` where the organisation's administrators gave too often.
    """

    _kit: Kit
    _entry: Entry = field(repr=False)

    def me(self) -> Member | None:
        """
        Say what I am in my organisation and may do there; nothing for an individual landlord.

        Raises:
            SessionEnded: the session is over.
            Refusal: `not-allowed` before every step is done.
        """
        return finish(journeys.me(self._kit, self._entry))

    def name(self) -> str | None:
        """
        Say what my organisation is called; nothing for an individual landlord.

        Raises:
            SessionEnded: the session is over.
            Refusal: `not-allowed` before every step is done.
        """
        return finish(journeys.name(self._kit, self._entry))

    def members(self) -> tuple[Member, ...]:
        """
        List everybody of the organisation.

        Raises:
            SessionEnded: the session is over.
            Refusal: `not-allowed`, `not-administrator`.
        """
        return finish(journeys.members(self._kit, self._entry))

    def create_colleague(
        self,
        *,
        name: str,
        email: str | None = None,
        postal: str | None = None,
        permissions: Collection[str] = (),
        language: Language = "fr",
    ) -> Account:
        """
        Open an account for a colleague; both halves of its credentials go to them alone (C1).

        *postal* is an address for letters, one line of it a line.
        Where both addresses are given, the account keeps the one that the credentials go to.

        Raises:
            SessionEnded: the session is over.
            Refusal: those of every act, `answers-refused` with all that is wrong,
                `permission-unknown`, `no-address`.
        """
        return finish(
            journeys.create(
                self._kit,
                self._entry,
                name=name,
                email=email,
                postal=postal,
                permissions=permissions,
                language=language,
            )
        )

    def grant(self, account: str, permission: str) -> Entry:
        """
        Let a colleague do something more: one of the permissions that the host names.

        Raises:
            SessionEnded: the session is over.
            Refusal: those of every act, or `permission-unknown`.
        """
        return finish(
            journeys.act(self._kit, self._entry, TeamAct.GRANT, account, permission=permission)
        )

    def withdraw(self, account: str, permission: str) -> Entry:
        """
        Let a colleague do something no more.

        Raises:
            SessionEnded: the session is over.
            Refusal: those of every act, or `permission-unknown`.
        """
        return finish(
            journeys.act(self._kit, self._entry, TeamAct.WITHDRAW, account, permission=permission)
        )

    def suspend(self, account: str) -> Entry:
        """
        Keep somebody out of the organisation, until they are reinstated; their sessions end.

        Raises:
            SessionEnded: the session is over.
            Refusal: those of every act.
        """
        return finish(journeys.act(self._kit, self._entry, TeamAct.SUSPEND, account))

    def reinstate(self, account: str) -> Entry:
        """
        Let somebody in again whom administrators suspended, unless the institution did, too.

        Raises:
            SessionEnded: the session is over.
            Refusal: those of every act.
        """
        return finish(journeys.act(self._kit, self._entry, TeamAct.REINSTATE, account))

    def remove(self, account: str) -> Entry:
        """
        Close somebody's account for good, but the one that the institution opened.

        Raises:
            SessionEnded: the session is over.
            Refusal: those of every act.
        """
        return finish(journeys.act(self._kit, self._entry, TeamAct.REMOVE, account))

    def promote(self, account: str) -> Entry:
        """
        Let a colleague who has a personal password administer the organisation, too.

        Raises:
            SessionEnded: the session is over.
            Refusal: those of every act.
        """
        return finish(journeys.act(self._kit, self._entry, TeamAct.PROMOTE, account))

    def hand_over(self, account: str) -> Entry:
        """
        Let somebody else administer the organisation, and step down at once.

        Raises:
            SessionEnded: the session is over.
            Refusal: those of every act.
        """
        return finish(journeys.act(self._kit, self._entry, TeamAct.HAND_OVER, account))

    def step_down(self) -> Entry:
        """
        Be a colleague from now on, where somebody else administers the organisation (G5).

        They must have a personal password: without one they could administer nothing.

        Raises:
            SessionEnded: the session is over.
            Refusal: those of every act, or `last-administrator`.
        """
        return finish(
            journeys.act(self._kit, self._entry, TeamAct.STEP_DOWN, self._entry.account.id)
        )
