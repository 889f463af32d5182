"""
The doors that landlords use, on the blocking face.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from espace_bailleur._blocking import (
    AtOnceCourier,
    AtOnceHasher,
    AtOnceLedger,
    AtOnceStore,
    finish,
)
from espace_bailleur._flows import (
    address,
    checking,
    contest,
    delivery,
    onboarding,
    recovery,
    sign_in,
)
from espace_bailleur._service.composition import kit_of
from espace_bailleur._service.operator import Operator
from espace_bailleur._service.organisation import Team
from espace_bailleur._service.worker import EVERY, Worker
from espace_bailleur.domain.actor import Actor, Role
from espace_bailleur.domain.checking import Finding
from espace_bailleur.domain.choices import Policies
from espace_bailleur.domain.contest import ContestAnswer
from espace_bailleur.domain.delivery import Backlog, Dispatched
from espace_bailleur.domain.documents import Document, documents_in_force
from espace_bailleur.domain.entry import Entry
from espace_bailleur.domain.recovery import RecoveryAnswer
from espace_bailleur.domain.steps import Steps
from espace_bailleur.domain.words import Language
from espace_bailleur.ports.courier import Courier
from espace_bailleur.ports.hasher import PasswordHasher
from espace_bailleur.ports.ledger import Ledger
from espace_bailleur.ports.observer import Observer
from espace_bailleur.ports.store import Store
from espace_bailleur.ports.system import Blocklist, Clock, EmailPolicy, SecretSource
from espace_bailleur.texts.messages import Service


class Doors:
    """
    Everything that a landlord, a worker and the operator do, each journey one line.
    """

    def __init__(
        self,
        *,
        store: Store,
        ledger: Ledger,
        courier: Courier,
        hasher: PasswordHasher,
        email: EmailPolicy,
        clock: Clock,
        secrets: SecretSource,
        blocklist: Blocklist,
        keys: Iterable[str],
        documents: Iterable[Document],
        steps: Steps | None = None,
        policies: Policies | None = None,
        service: Service | None = None,
        observer: Observer | None = None,
    ) -> None:
        """
        Compose a service of explicit ports; `open` fills in the usual ones.

        Raises:
            Misuse: keys are missing, short or repeated, a document is missing or ambiguous, or
                the courier lacks a channel that the policies may choose.
        """
        self._kit = kit_of(
            store=AtOnceStore(store),
            ledger=AtOnceLedger(ledger),
            courier=AtOnceCourier(courier),
            hasher=AtOnceHasher(hasher),
            email=email,
            clock=clock,
            secrets=secrets,
            blocklist=blocklist,
            keys=keys,
            documents=documents,
            steps=steps,
            policies=policies,
            service=service,
            observer=observer,
        )

    def operator(self, actor: str, *, within: object = None) -> Operator:
        """
        Act for the institution, under a name that every event will carry.

        *within* is a connection of SQLAlchemy to the store's own database: what the operator does
        stands once the host commits there, and is gone where it rolls back (K6).
        A refusal undoes nothing but itself.
        Nothing is tried again, and the observer is told nothing.

        Raises:
            Misuse: the connection is none that the store can join.
        """
        kit = self._kit if within is None else self._kit.within(within)
        return Operator(kit, Actor(role=Role.OPERATOR, name=actor))

    def organisation(self, entry: Entry) -> Team:
        """
        Act for the people of the organisation that whoever came in works in (G4).
        """
        return Team(self._kit, entry)

    def dispatch(self) -> Dispatched:
        """
        Send every message that is due; run it often, by as many workers as you like (H1, H4).

        Raises:
            Unavailable: the store cannot answer.
        """
        return finish(delivery.dispatch(self._kit))

    def worker(self, *, every: timedelta = EVERY) -> Worker:
        """
        Make a worker that dispatches again and again, waiting for *every* when nothing is due.

        Call its `run` in a thread or a process of its own, and its `stop` to end that.

        Raises:
            Misuse: the duration is zero, negative or longer than a day.
        """
        return Worker(self._kit, every)

    def backlog(self) -> Backlog:
        """
        Count the messages that wait to be sent, and those that never were (H3).

        Raises:
            Unavailable: the store cannot answer.
        """
        return finish(checking.backlog(self._kit))

    def check(self) -> tuple[Finding, ...]:
        """
        Find what the composition lacks although it works, and messages that waited too long (H3).

        Raises:
            Unavailable: the store cannot answer.
        """
        return finish(checking.check(self._kit))

    def sign_in(self, *, identifier: str, password: str, source: str | None) -> Entry:
        """
        Come in with a provisional or a personal password (rules E).

        *source* tells where the request comes from, such as the peer's IP address, or None when
        the host does not know it; it is kept as a keyed digest only.

        Raises:
            Refusal: `sign-in-refused` with both ways out, `provisional-password-slip`,
                `provisional-password-expired`, `provisional-password-used`, `not-text`,
                `too-long`.
        """
        return finish(
            sign_in.enter(self._kit, identifier=identifier, password=password, source=source)
        )

    def resume(self, token: object) -> Entry:
        """
        Recognise the signed string of an earlier entry, whatever a browser sent (E1).

        Raises:
            SessionEnded: it is none, or no longer one.
        """
        return finish(sign_in.resume(self._kit, token))

    def documents(self, language: Language = "fr") -> tuple[Document, ...]:
        """
        List the documents in force, which anyone may read before and after coming in (D2, D8).
        """
        return documents_in_force(self._kit.documents, at=self._kit.clock(), language=language)

    def complete(
        self, entry: Entry, answers: Mapping[str, object], *, channel: str = "online"
    ) -> Entry:
        """
        Complete the pending step with the *answers* of a form, which name it as `step` (rules D).

        *channel* is recorded with an acceptance (D8).
        Keep the token of the entry that it returns.

        Raises:
            SessionEnded: the session is over.
            Refusal: `step-not-pending`, or `answers-refused` with the faults of every field.
        """
        return finish(onboarding.complete(self._kit, entry, answers, channel=channel))

    def confirm_address(self, entry: Entry, code: str) -> Entry:
        """
        Confirm the account address with the code that was mailed to it (D5).

        Raises:
            SessionEnded: the session is over.
            Refusal: `code-refused`, `not-allowed`.
        """
        return finish(address.confirm(self._kit, entry, code))

    def resend_code(self, entry: Entry) -> Entry:
        """
        Mail a new code to the address that waits to be confirmed (D5).

        Raises:
            SessionEnded: the session is over.
            Refusal: `not-allowed`, `too-many-codes`.
        """
        return finish(address.resend(self._kit, entry))

    def correct_address(self, entry: Entry, email: str) -> Entry:
        """
        Replace an address that is not confirmed, and mail a code to the new one (D5).

        Raises:
            SessionEnded: the session is over.
            Refusal: `not-allowed`, `too-many-codes`, `answers-refused`.
        """
        return finish(address.correct(self._kit, entry, email))

    def sign_out(self, entry: Entry) -> None:
        """
        End every session of the account.

        Raises:
            SessionEnded: it had ended before.
        """
        finish(sign_in.leave(self._kit, entry))

    def forgot_password(self, email: str, *, source: str | None) -> RecoveryAnswer:
        """
        Ask for a new provisional password by mail: the same answer for every address (F1).

        *source* is as in `sign_in`; without one, requests for the same share a limit (F4).

        Raises:
            Refusal: `answers-refused` when it is no address, and `too-many-requests`.
        """
        return finish(recovery.forgot_password(self._kit, email, source=source))

    def help(
        self, path: object, answers: Mapping[str, object], *, source: str | None
    ) -> RecoveryAnswer:
        """
        Do what an outcome of the guide offers, with the *answers* to what it asks (F5, F7, F8).

        *path* is that of the outcome; what is sent goes to addresses on file only, and the answer
        is the same for everybody.

        Raises:
            Refusal: `guide-path-unknown` where the path leads to nothing that can be sent,
                `answers-refused`, and `too-many-requests`.
        """
        return finish(recovery.help_out(self._kit, path, answers, source=source))

    def contest(self, *, user_number: str, code: str, source: str | None) -> ContestAnswer:
        """
        Freeze an account with the code of the message that told of a recovery (F6).

        Nobody gets in any more, and nothing is restored: the institution finds the account in
        `check`, and reinstates or closes it.
        Draw the form from `CONTEST`; *source* is as in `sign_in`.

        Raises:
            Refusal: `answers-refused` with the faults of both fields, `too-many-requests`, and
                `contest-refused`, the same for everything else.
        """
        return finish(
            contest.contest_recovery(self._kit, user_number=user_number, code=code, source=source)
        )
