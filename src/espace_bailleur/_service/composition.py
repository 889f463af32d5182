"""
Putting a kit together: the same checks for both faces.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from espace_bailleur._flows.kit import Kit
from espace_bailleur.domain.choices import Policies
from espace_bailleur.domain.documents import Document, check_documents
from espace_bailleur.domain.keys import KeyRing
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.steps import Steps
from espace_bailleur.errors import Misuse
from espace_bailleur.ports.courier import AwaitingCourier
from espace_bailleur.ports.hasher import AwaitingHasher
from espace_bailleur.ports.ledger import AwaitingLedger
from espace_bailleur.ports.observer import Observer
from espace_bailleur.ports.store import AwaitingStore
from espace_bailleur.ports.system import Blocklist, Clock, EmailPolicy, SecretSource
from espace_bailleur.texts.messages import Service


def _in_utc(clock: Clock) -> Clock:
    """
    Read a clock in UTC: in a zone that changes its hour, a day has 23 hours or 25 (C5).
    """

    def now() -> datetime:
        instant = clock()
        if instant.utcoffset() is None:
            raise Misuse("The clock tells no time zone.", "Let it tell the time in UTC.")
        return instant.astimezone(UTC)

    return now


def _check_service(given: object) -> None:
    if not isinstance(given, Service | None):
        kind = type(given).__name__
        raise Misuse(f"The service is of the type {kind}.", "Give a Service(...).")


def kit_of(
    *,
    store: AwaitingStore,
    ledger: AwaitingLedger,
    courier: AwaitingCourier,
    hasher: AwaitingHasher,
    email: EmailPolicy,
    clock: Clock,
    secrets: SecretSource,
    blocklist: Blocklist,
    keys: Iterable[str],
    documents: Iterable[Document],
    steps: Steps | None,
    policies: Policies | None,
    service: Service | None,
    observer: Observer | None,
) -> Kit:
    """
    Put a kit together of ports that can be awaited.

    Raises:
        Misuse: keys are missing, short or repeated, a document is missing or ambiguous, or the
            courier lacks a channel that the policies may choose.
    """
    _check_service(service)
    try:
        missing = sorted(set(Channel) - courier.channels)
    except AttributeError:
        mend = "Give one, such as FolderCourier('outbox')."
        raise Misuse("The courier has no channels, so it is none.", mend) from None
    if missing:
        raise Misuse(
            f"The courier does not serve {' and '.join(missing)}.",
            "Give one that does: whoever has no known e-mail address gets letters (C2).",
        )
    return Kit(
        store=store,
        ledger=ledger,
        courier=courier,
        hasher=hasher,
        email=email,
        clock=_in_utc(clock),
        secrets=secrets,
        blocklist=blocklist,
        observer=observer,
        keys=KeyRing.parse(keys),
        documents=check_documents(documents, now=_in_utc(clock)()),
        steps=steps or Steps(),
        policies=policies or Policies(),
        service=service or Service(),
    )
