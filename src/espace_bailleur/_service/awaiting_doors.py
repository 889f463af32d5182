"""
The doors that landlords use, on the awaiting face.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from espace_bailleur._flows import (
    address,
    checking,
    contest,
    delivery,
    onboarding,
    recovery,
    sign_in,
)
from espace_bailleur._service.awaiting_operator import AsyncOperator
from espace_bailleur._service.awaiting_organisation import AsyncTeam
from espace_bailleur._service.composition import kit_of
from espace_bailleur._service.worker import EVERY, AsyncWorker
from espace_bailleur._waiting import ThreadedHasher, Threads
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
from espace_bailleur.ports.courier import AwaitingCourier
from espace_bailleur.ports.hasher import PasswordHasher
from espace_bailleur.ports.ledger import AwaitingLedger
from espace_bailleur.ports.observer import Observer
from espace_bailleur.ports.store import AwaitingStore
from espace_bailleur.ports.system import Blocklist, Clock, EmailPolicy, SecretSource
from espace_bailleur.texts.messages import Service


class AsyncDoors:
    """
    Do as `Doors`, awaited; passwords are hashed in *threads* threads at most.
    """

    def __init__(
        self,
        *,
        store: AwaitingStore,
        ledger: AwaitingLedger,
        courier: AwaitingCourier,
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
        threads: int = 2,
    ) -> None:
        """
        Do as `Doors.__init__`.
        """
        self._kit = kit_of(
            store=store,
            ledger=ledger,
            courier=courier,
            hasher=ThreadedHasher(hasher, Threads(threads)),
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

    def operator(self, actor: str, *, within: object = None) -> AsyncOperator:
        """
        Do as `Doors.operator`, without waiting; *within* is an `AsyncConnection`.
        """
        kit = self._kit if within is None else self._kit.within(within)
        return AsyncOperator(kit, Actor(role=Role.OPERATOR, name=actor))

    def organisation(self, entry: Entry) -> AsyncTeam:
        """
        Do as `Doors.organisation`, without waiting.
        """
        return AsyncTeam(self._kit, entry)

    async def dispatch(self) -> Dispatched:
        """
        Do as `Doors.dispatch`.
        """
        return await delivery.dispatch(self._kit)

    def worker(self, *, every: timedelta = EVERY) -> AsyncWorker:
        """
        Do as `Doors.worker`, without waiting; its `run` is awaited.
        """
        return AsyncWorker(self._kit, every)

    async def backlog(self) -> Backlog:
        """
        Do as `Doors.backlog`.
        """
        return await checking.backlog(self._kit)

    async def check(self) -> tuple[Finding, ...]:
        """
        Do as `Doors.check`.
        """
        return await checking.check(self._kit)

    async def sign_in(self, *, identifier: str, password: str, source: str | None) -> Entry:
        """
        Do as `Doors.sign_in`.
        """
        return await sign_in.enter(
            self._kit, identifier=identifier, password=password, source=source
        )

    async def resume(self, token: object) -> Entry:
        """
        Do as `Doors.resume`.
        """
        return await sign_in.resume(self._kit, token)

    def documents(self, language: Language = "fr") -> tuple[Document, ...]:
        """
        Do as `Doors.documents`, without waiting.
        """
        return documents_in_force(self._kit.documents, at=self._kit.clock(), language=language)

    async def complete(
        self, entry: Entry, answers: Mapping[str, object], *, channel: str = "online"
    ) -> Entry:
        """
        Do as `Doors.complete`.
        """
        return await onboarding.complete(self._kit, entry, answers, channel=channel)

    async def confirm_address(self, entry: Entry, code: str) -> Entry:
        """
        Do as `Doors.confirm_address`.
        """
        return await address.confirm(self._kit, entry, code)

    async def resend_code(self, entry: Entry) -> Entry:
        """
        Do as `Doors.resend_code`.
        """
        return await address.resend(self._kit, entry)

    async def correct_address(self, entry: Entry, email: str) -> Entry:
        """
        Do as `Doors.correct_address`.
        """
        return await address.correct(self._kit, entry, email)

    async def sign_out(self, entry: Entry) -> None:
        """
        Do as `Doors.sign_out`.
        """
        await sign_in.leave(self._kit, entry)

    async def forgot_password(self, email: str, *, source: str | None) -> RecoveryAnswer:
        """
        Do as `Doors.forgot_password`.
        """
        return await recovery.forgot_password(self._kit, email, source=source)

    async def help(
        self, path: object, answers: Mapping[str, object], *, source: str | None
    ) -> RecoveryAnswer:
        """
        Do as `Doors.help`.
        """
        return await recovery.help_out(self._kit, path, answers, source=source)

    async def contest(self, *, user_number: str, code: str, source: str | None) -> ContestAnswer:
        """
        Do as `Doors.contest`.
        """
        return await contest.contest_recovery(
            self._kit, user_number=user_number, code=code, source=source
        )
