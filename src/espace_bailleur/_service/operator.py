"""
The operator's powers, apart from the landlords' doors: all that the institution does (G6).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from attrs import frozen

from espace_bailleur._blocking import finish
from espace_bailleur._flows import account as journeys
from espace_bailleur._flows import checking, institution, reopening
from espace_bailleur._flows import rows as listed
from espace_bailleur._service.clerk import Clerk
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.delivery import Unsent
from espace_bailleur.domain.holder import Holder
from espace_bailleur.domain.roster import Roster
from espace_bailleur.domain.rows import BrokenRow, Imported, Row, RowOutcome
from espace_bailleur.domain.words import Language


@frozen
class Operator(Clerk):
    """
    What the institution can do, under the name that every event will carry (I1).
    """

    def open_account(
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
        Open an account and record its two messages: the identifier, and the password (B1, C1).

        *email* is the address that the institution knows, *postal* the address for letters, one
        line of it a line.
        What is not given of *identifier* and *user_number* is drawn.

        Raises:
            Refusal: a word is not one, `no-address`, `already-opened`, `identifier-taken`, or
                `user-number-taken`.
        """
        return finish(
            journeys.open_one(
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
        )

    def open_accounts(
        self,
        rows: Iterable[Row | BrokenRow],
        *,
        progress: Callable[[RowOutcome], None] | None = None,
    ) -> Imported:
        """
        Open an account for each of *rows*, however many, and count what became of them (B1, H1).

        A few hundred rows are held at a time and committed together; a row that is refused holds
        up no other.
        *progress* is told of every row in its order, once it is committed or refused; what it
        raises ends the import after the rows that it was told of, and a few after them.
        Within the host's transaction it is told before the host commits.
        The same list can be given again: what is open stays as it is.

        Raises:
            Unavailable: the store cannot answer; what *progress* was told of stands.
        """
        return finish(listed.open_many(self._kit, rows, actor=self.actor, progress=progress))

    def contested(self, after: str | None = None, limit: int = 100) -> Sequence[Account]:
        """
        List at most *limit* accounts that are frozen because a recovery was contested (F6).

        They stand in the order of their ids; *after* is the last id of the page before.
        `reinstate` or `close` takes one off the list.
        An organisation whose seat was contested is listed by its own account; everybody whom
        `organisation` shows there is held with it, to be reinstated or closed one by one (G2).

        Raises:
            Misuse: the limit is below 1.
            Unavailable: the store cannot answer.
        """
        return finish(checking.contested(self._kit, after=after, limit=limit))

    def vacant(self, after: str | None = None, limit: int = 100) -> Sequence[Roster]:
        """
        List at most *limit* organisations that have people and nobody who administers them (G5).

        They stand in the order of their ids; *after* is the last id of the page before.
        `appoint`, `reinstate` or `reopen_seat` mends that; one that was closed is not listed.

        Raises:
            Misuse: the limit is below 1.
            Unavailable: the store cannot answer.
        """
        return finish(checking.vacant(self._kit, after=after, limit=limit))

    def organisation(self, account: str) -> Roster:
        """
        Show who works in an organisation, by the id of anybody's account there (G5).

        Raises:
            Refusal: `account-unknown`, or `member-unknown` where they work in none, or nobody
                has connected yet.
        """
        return finish(institution.organisation(self._kit, account))

    def appoint(self, account: str) -> None:
        """
        Let somebody of an organisation administer it, such as when nobody else does any more (G5).

        Raises:
            Refusal: `account-unknown`, `member-unknown`, `member-state` while they are
                suspended, or `member-not-connected` before they chose a password.
        """
        finish(institution.appoint(self._kit, account, actor=self.actor))

    def dismiss(self, account: str) -> None:
        """
        Let somebody of an organisation administer it no more: they are a colleague again (G2, G5).

        Their sessions end, and they are told; where nobody else administers it, the succession
        opens, and `appoint` ends it.
        Nothing changes where they are a colleague already.

        Raises:
            Refusal: `account-unknown`, or `member-unknown`.
        """
        finish(institution.dismiss(self._kit, account, actor=self.actor))

    def reopen_seat(self, account: str, *, evidence: str) -> Account:
        """
        Let whoever connects next administer an organisation: its administrator is gone (G1, G5).

        It is for the account that was opened for the organisation, where nobody else has access;
        somebody who has is appointed with `appoint`.
        Its person loses password, sessions and secrets, account address, answers and acceptances,
        and leaves the organisation; its other people stay, and a suspended account is open again.
        Both halves go to the addresses that the institution knows: correct them before.
        *evidence* says in one line what made you sure; it is kept in the event.

        Raises:
            Refusal: `account-unknown`, `no-seat` where it is not an organisation's own account,
                `standing` when it is closed, `no-address`, `letter-sent` where nobody has
                connected and a letter is on its way, or `answers-refused` with what is wrong with
                the evidence.
        """
        return finish(
            reopening.reopen_seat(self._kit, account, evidence=evidence, actor=self.actor)
        )

    def unsent(self, after: str | None = None, limit: int = 100) -> Sequence[Unsent]:
        """
        List at most *limit* messages that were given up or dropped, and will not be sent (H3).

        They stand in the order of their ids; *after* is the last id of the page before.

        Raises:
            Misuse: the limit is below 1.
            Unavailable: the store cannot answer.
        """
        return finish(checking.unsent(self._kit, after=after, limit=limit))

    def acknowledge(self, message: str) -> None:
        """
        Take a message off the list of `unsent` by its id, since you saw to it (H3).

        `check` finds what was given up until then; nothing changes where it was said before.

        Raises:
            Refusal: `message-unknown` for one that waits, was sent, or is none.
        """
        finish(checking.acknowledge(self._kit, message, actor=self.actor))
