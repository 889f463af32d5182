"""
The operator's powers over an account that is open: what a clerk on the phone does.
"""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from espace_bailleur._blocking import finish
from espace_bailleur._flows import operator as acts
from espace_bailleur._flows import search as looks
from espace_bailleur._flows.kit import Kit
from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.actor import Actor
from espace_bailleur.domain.overview import Overview
from espace_bailleur.domain.policies import Channel


@frozen
class Clerk:
    """
    What the operator does for one account, under the name that every event will carry (I1, G6).
    """

    _kit: Kit
    actor: Actor

    def search(self, text: str, *, departement: str | None = None) -> Sequence[Account]:
        """
        Find the accounts that have *text* as id, identifier, user number or e-mail address (G6).

        It is compared as a whole, in whatever way people type it; nothing found is no refusal.
        A SIRET finds the accounts that were opened for that organisation.
        With a *departement*, the institution's own reference of a holder is looked for, too.

        Raises:
            Refusal: `too-long`, `not-text`, `departement-unknown`.
        """
        return finish(looks.search(self._kit, text, departement=departement))

    def show(self, account: str) -> Overview:
        """
        Look at an account: its steps, its ways back, and all that is under way for it.

        Raises:
            Refusal: `account-unknown`.
        """
        return finish(looks.show(self._kit, account))

    def reissue(self, account: str, *, by: Channel | str | None = None) -> Account:
        """
        Send both halves anew, apart; every earlier provisional password fails at once (C1, C7).

        The personal password and its sessions stay until the new one is used (F2).
        Without *by* the channel is chosen as when accounts are opened.

        Raises:
            Refusal: `account-unknown`, `standing` when it is not open, `no-address`,
                `channel-unknown`, and `letter-sent` while a letter is on its way.
        """
        return finish(acts.reissue(self._kit, account, by=by, actor=self.actor))

    def withdraw(self, account: str) -> Account:
        """
        End every provisional password that waits to be sent or lives, and send nothing.

        Raises:
            Refusal: `account-unknown`, or `standing` when it is closed.
        """
        return finish(acts.withdraw(self._kit, account, actor=self.actor))

    def force_new_password(self, account: str, *, by: Channel | str | None = None) -> Account:
        """
        Take the personal password away at once, end every session, and send both halves anew.

        They go to an address on file, as in `reissue`.
        Where that may be in the wrong hands, suspend the account before: then nothing is sent.

        Raises:
            Refusal: `account-unknown`, `channel-unknown`, `standing` when it is closed,
                `no-address`, and `letter-sent` where there is no password and a letter is on its
                way.
        """
        return finish(acts.force_new_password(self._kit, account, by=by, actor=self.actor))

    def correct_address(
        self, account: str, *, evidence: str, email: str | None = None, postal: str | None = None
    ) -> Account:
        """
        Put another address in the place of the one that the institution knew, for good reason.

        *evidence* says in one line what made the clerk sure; it is kept in the event.
        Where one is replaced, every earlier provisional password fails; every session ends, and
        each e-mail address on file is told.
        Where the account address is the one that is replaced, the person is asked for another.

        Raises:
            Refusal: `account-unknown`, `standing` when it is closed, or `answers-refused` with
                the faults of every field.
        """
        return finish(
            acts.correct_address(
                self._kit,
                account,
                email=email,
                postal=postal,
                evidence=evidence,
                actor=self.actor,
            )
        )

    def remove_address(self, account: str, email: str, *, evidence: str) -> Account:
        """
        Take an e-mail address away wherever the account has it, with none in its place.

        Where it was the account address, the person is asked for another at the next sign-in.

        Raises:
            Refusal: `account-unknown`, `standing` when it is closed, `not-on-file`, or
                `answers-refused` with the faults of every field.
        """
        return finish(
            acts.remove_address(self._kit, account, email, evidence=evidence, actor=self.actor)
        )

    def mail_returned(self, account: str, email: str) -> Account:
        """
        Note that a mail came back: no way leads to that address until it arrives again.

        What was sent there and not used is withdrawn.

        Raises:
            Refusal: `account-unknown`, `email-invalid`, `standing` when it is closed,
                `not-on-file`.
        """
        return finish(acts.came_back(self._kit, account, email, actor=self.actor))

    def mail_arrives(self, account: str, email: str) -> Account:
        """
        Note that mails arrive again where one had come back.

        Raises:
            Refusal: as `mail_returned`.
        """
        return finish(acts.arrives(self._kit, account, email, actor=self.actor))

    def letter_returned(self, account: str) -> Account:
        """
        Note that a letter came back: do as `mail_returned`, for the postal address.

        Raises:
            Refusal: `account-unknown`, `standing` when it is closed, `not-on-file`.
        """
        return finish(acts.came_back(self._kit, account, None, actor=self.actor))

    def letter_arrives(self, account: str) -> Account:
        """
        Note that letters arrive again where one had come back.

        Raises:
            Refusal: as `letter_returned`.
        """
        return finish(acts.arrives(self._kit, account, None, actor=self.actor))

    def suspend(self, account: str) -> Account:
        """
        Keep everybody out of an account until it is reinstated; its sessions end.

        Raises:
            Refusal: `account-unknown`, or `standing` when it is not open.
        """
        return finish(acts.set_standing(self._kit, account, Standing.SUSPENDED, actor=self.actor))

    def reinstate(self, account: str) -> Account:
        """
        Take the institution's hold on an account away, which opens it.

        Where an organisation's administrators keep the person out, too, it stays suspended until
        one of them lets them in; where none is left who could, do it again.

        Raises:
            Refusal: `account-unknown`, `standing` when it is not suspended, or `member-state`
                when administrators alone keep the person out.
        """
        return finish(acts.set_standing(self._kit, account, Standing.OPEN, actor=self.actor))

    def close(self, account: str) -> Account:
        """
        Close an account for good; its identifier is never given again (A2).

        The account that was opened for an organisation is closed with those of all its people.

        Raises:
            Refusal: `account-unknown`, or `standing` when it is closed already.
        """
        return finish(acts.set_standing(self._kit, account, Standing.CLOSED, actor=self.actor))
