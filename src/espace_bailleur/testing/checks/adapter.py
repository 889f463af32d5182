"""
The checks of a whole adapter: a store and a ledger, seen through their ports and through journeys.
"""

from __future__ import annotations

import asyncio

from collections.abc import Awaitable, Callable, Sequence
from functools import wraps
from typing import Any, TypedDict, TypeVar, cast

from espace_bailleur._open import AsyncEspaceBailleur, EspaceBailleur
from espace_bailleur._waiting import ThreadedCourier, Threads
from espace_bailleur.domain.documents import Document
from espace_bailleur.domain.records import Event
from espace_bailleur.domain.words import EmailAddress
from espace_bailleur.ports.courier import Courier
from espace_bailleur.ports.hasher import PasswordHasher
from espace_bailleur.ports.ledger import AwaitingLedger, Ledger
from espace_bailleur.ports.observer import Observer
from espace_bailleur.ports.store import AwaitingStore, Store
from espace_bailleur.ports.system import Blocklist, Clock, EmailPolicy, SecretSource
from espace_bailleur.testing.checks import (
    _journeys_again,
    _journeys_commits,
    _journeys_messages,
    _journeys_people,
    ledger,
    store,
)
from espace_bailleur.testing.checks._awaiting import Awaited, OnTheLoop
from espace_bailleur.testing.checks._bench import Bench, Kept
from espace_bailleur.testing.checks._running import run
from espace_bailleur.testing.doubles import (
    CheapHasherForTestsOnly,
    MovableClock,
    ScriptedSecrets,
)
from espace_bailleur.testing.people import DOCUMENTS
from espace_bailleur.testing.portal import KEY
from espace_bailleur.testing.quieting import quiet


_Store = TypeVar("_Store", bound=Store)
_AwaitingStore = TypeVar("_AwaitingStore", bound=AwaitingStore)
_Part = TypeVar("_Part")


def _on(
    part: Callable[[Bench], _Part], checks: Sequence[Callable[[_Part], None]]
) -> tuple[Callable[[Bench], None], ...]:
    """
    Let the checks of one port run on a part of the bench.
    """

    def of(check: Callable[[_Part], None]) -> Callable[[Bench], None]:
        @wraps(check)
        def on_its_part(bench: Bench) -> None:
            check(part(bench))

        return on_its_part

    return tuple(map(of, checks))


JOURNEYS: tuple[Callable[[Bench], None], ...] = (
    *_journeys_commits.CHECKS,
    *_journeys_again.CHECKS,
    *_journeys_people.CHECKS,
    *_journeys_messages.CHECKS,
)
CHECKS: tuple[Callable[[Bench], None], ...] = (
    *_on(lambda bench: bench.store, store.CHECKS),
    *_on(lambda bench: bench.ledger, ledger.CHECKS),
    *JOURNEYS,
)


class _Shared(TypedDict):
    """
    What both faces are composed of.
    """

    hasher: PasswordHasher
    email: EmailPolicy
    clock: Clock
    secrets: SecretSource
    blocklist: Blocklist
    keys: Sequence[str]
    documents: Sequence[Document]
    observer: Observer


def _shared(secrets: SecretSource, clock: MovableClock, observed: list[Event]) -> _Shared:
    return {
        "hasher": CheapHasherForTestsOnly(),
        "email": EmailAddress,
        "clock": clock,
        "secrets": secrets,
        "blocklist": lambda _: False,
        "keys": [KEY],
        "documents": DOCUMENTS,
        "observer": observed.extend,
    }


def _run(make: Callable[[], Bench]) -> None:
    with quiet():
        run("adapter", CHECKS, make)


def bench_of(made: tuple[_Store, Ledger], kept: Callable[[_Store], Sequence[Kept]]) -> Bench:
    """
    Put a service on an empty adapter, on the blocking face.
    """
    made_store, made_ledger = made
    secrets = ScriptedSecrets()

    def compose(courier: Courier, clock: MovableClock, observed: list[Event]) -> EspaceBailleur:
        shared = _shared(secrets, clock, observed)
        return EspaceBailleur(store=made_store, ledger=made_ledger, courier=courier, **shared)

    return Bench(
        store=made_store, ledger=made_ledger, kept=lambda: kept(made_store), compose=compose
    )


def awaiting_bench_of(
    made: tuple[_AwaitingStore, AwaitingLedger],
    kept: Callable[[_AwaitingStore], Any],
    on: OnTheLoop,
) -> Bench:
    """
    Do as `bench_of`, on the awaiting face.
    """
    made_store, made_ledger = made
    secrets = ScriptedSecrets()

    def compose(courier: Courier, clock: MovableClock, observed: list[Event]) -> EspaceBailleur:
        face = AsyncEspaceBailleur(
            store=made_store,
            ledger=made_ledger,
            courier=ThreadedCourier(courier, Threads(1)),
            **_shared(secrets, clock, observed),
        )
        return cast("EspaceBailleur", Awaited(face, on))

    return Bench(
        store=cast("Store", Awaited(made_store, on)),
        ledger=cast("Ledger", Awaited(made_ledger, on)),
        kept=lambda: on.run(lambda: kept(made_store)),
        compose=compose,
    )


def check_adapter(
    make: Callable[[], tuple[_Store, Ledger]], kept: Callable[[_Store], Sequence[Kept]]
) -> None:
    """
    Check a store and a ledger, alone and under a service (B1-B4, H1-H5, H7, I1, K1-K5, P02).

    *make* makes an empty pair for each check, which eight threads may call at once.
    *kept* lists what that store keeps for good and its port does not read, in any order: every
    event, every acceptance, and every message that is settled.

    Raises:
        AssertionError: some checks failed; each is named, with what was expected.
    """
    _run(lambda: bench_of(make(), kept))


async def check_awaiting_adapter(
    make: Callable[
        [],
        tuple[_AwaitingStore, AwaitingLedger] | Awaitable[tuple[_AwaitingStore, AwaitingLedger]],
    ],
    kept: Callable[[_AwaitingStore], Sequence[Kept] | Awaitable[Sequence[Kept]]],
) -> None:
    """
    Do as `check_adapter` for the awaiting face, on the event loop that runs it.

    *make* and *kept* are called there as well, and may be awaited or not.
    """
    on = OnTheLoop(asyncio.get_running_loop())

    def bench() -> Bench:
        return awaiting_bench_of(on.run(make), kept, on)

    await asyncio.to_thread(_run, bench)
