"""
The composition: the one module that chooses adapters, each loaded where it is chosen.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Iterable
from contextlib import contextmanager
from typing import Self, TypedDict

from espace_bailleur._blocking import AtOnceLedger, AtOnceStore
from espace_bailleur._service.awaiting_doors import AsyncDoors
from espace_bailleur._service.doors import Doors
from espace_bailleur._waiting import ThreadedCourier, Threads
from espace_bailleur.domain.choices import Policies
from espace_bailleur.domain.documents import Document
from espace_bailleur.domain.steps import Steps
from espace_bailleur.errors import Misuse
from espace_bailleur.ports.courier import Courier
from espace_bailleur.ports.hasher import PasswordHasher
from espace_bailleur.ports.ledger import AwaitingLedger, Ledger
from espace_bailleur.ports.observer import Observer
from espace_bailleur.ports.store import AwaitingStore, Store
from espace_bailleur.ports.system import Blocklist, Clock, EmailPolicy, SecretSource
from espace_bailleur.texts.messages import Service


class _Usual(TypedDict):
    """
    The usual ports that never wait.
    """

    hasher: PasswordHasher
    email: EmailPolicy
    clock: Clock
    secrets: SecretSource
    blocklist: Blocklist


def _usual() -> _Usual:
    from espace_bailleur.adapters import system
    from espace_bailleur.adapters.argon2 import Argon2Hasher
    from espace_bailleur.adapters.blocklist import CommonPasswords
    from espace_bailleur.adapters.email_validator import email_policy

    return {
        "hasher": Argon2Hasher(),
        "email": email_policy,
        "clock": system.clock,
        "secrets": system.secret_source,
        "blocklist": CommonPasswords(),
    }


_MEMORY = "memory:"
_FORMS = "Write 'memory:', 'sqlite:///landlords.db' or 'postgresql+psycopg://host/database'."


def _nothing() -> None:
    """
    Close what has no connections.
    """


async def _nothing_awaited() -> None:
    """
    Do as `_nothing`.
    """


def _store_of(url: str) -> tuple[Store, Ledger, Callable[[], None]]:
    if url == _MEMORY:
        from espace_bailleur.adapters.memory import MemoryLedger, MemoryStore

        return MemoryStore(), MemoryLedger(), _nothing
    with _sql_for(url):
        from espace_bailleur.adapters.sql import Database, SqlLedger, SqlStore

        database = Database.at(url)
    return SqlStore(database), SqlLedger(database), database.close


def _awaiting_store_of(
    url: str,
) -> tuple[AwaitingStore, AwaitingLedger, Callable[[], Awaitable[None]]]:
    if url == _MEMORY:
        store, ledger, _ = _store_of(url)
        return AtOnceStore(store), AtOnceLedger(ledger), _nothing_awaited
    with _sql_for(url):
        from espace_bailleur.adapters.sql import (
            AwaitingDatabase,
            AwaitingSqlLedger,
            AwaitingSqlStore,
        )

        database = AwaitingDatabase.at(url)
    return AwaitingSqlStore(database), AwaitingSqlLedger(database), database.close


def _prepare(url: str) -> None:
    """
    Look at the tables, or make them, once the service is put together: a wrong key makes none.
    """
    if url != _MEMORY:
        with _sql_for(url):
            from espace_bailleur.adapters.sql import prepare

            prepare(url)


def _kind_of(url: object) -> str:
    if not isinstance(url, str):
        raise Misuse(f"The store's URL is of the type {type(url).__name__}.", _FORMS)
    kind, slashes, _ = url.partition("://")
    if not slashes:
        # It may begin with anything, also with a password (I2).
        raise Misuse("The store's URL cannot be read.", _FORMS)
    return kind


@contextmanager
def _sql_for(url: str) -> Generator[None]:
    """
    Go on where *url* names a database, and say what to install where something is missing.

    Raises:
        Misuse: it names none, or the extra `sql` is not installed.
    """
    kind = _kind_of(url)
    if kind.partition("+")[0] not in {"sqlite", "postgresql"}:
        raise Misuse(f"The store {kind!r} is not known.", _FORMS)
    try:
        yield
    except ImportError as missing:
        # What a package misses by itself, such as psycopg its libpq, it tells under no name.
        what = f"The package {missing.name}" if missing.name else "A part of a package"
        raise Misuse(
            f"{what} is not installed.",
            "Install the extra: pip install '.[sql]' in a clone of the package.",
        ) from None


class EspaceBailleur(Doors):
    """
    The service, on the blocking face.

    `open` fills in the usual ports; the constructor takes every port explicitly.
    """

    _close: Callable[[], None] = staticmethod(_nothing)

    @classmethod
    def open(
        cls,
        url: str,
        *,
        keys: Iterable[str],
        courier: Courier,
        documents: Iterable[Document],
        steps: Steps | None = None,
        policies: Policies | None = None,
        service: Service | None = None,
        observer: Observer | None = None,
    ) -> Self:
        """
        Open a service on the store that *url* names.

        `sqlite:///landlords.db` is a file, `postgresql+psycopg://host/database` a server, and
        `memory:` keeps everything in this process.
        In an empty database the tables are made; those of another version are migrated first,
        with `python -m espace_bailleur migrate`.
        *keys* are made with `new_key` and kept, the newest first.

        Raises:
            Misuse: the composition cannot work; the message names the mend.
            Unavailable: the database cannot be reached now.
        """
        store, ledger, close = _store_of(url)
        made = cls(
            store=store,
            ledger=ledger,
            courier=courier,
            keys=keys,
            documents=documents,
            steps=steps,
            policies=policies,
            service=service,
            observer=observer,
            **_usual(),
        )
        made._close = close
        _prepare(url)
        return made

    def close(self) -> None:
        """
        Close the connections that `open` has made; explicit ports are closed by who made them.
        """
        self._close()


class AsyncEspaceBailleur(AsyncDoors):
    """
    The service, on the awaiting face: the same journeys, for an asyncio event loop.

    `open` fills in the usual ports; the constructor takes every port explicitly.
    """

    _close: Callable[[], Awaitable[None]] = staticmethod(_nothing_awaited)

    @classmethod
    def open(
        cls,
        url: str,
        *,
        keys: Iterable[str],
        courier: Courier,
        documents: Iterable[Document],
        steps: Steps | None = None,
        policies: Policies | None = None,
        service: Service | None = None,
        observer: Observer | None = None,
    ) -> Self:
        """
        Do as `EspaceBailleur.open`; a blocking *courier* is called in a thread.

        It looks at the database before it returns: call it before the event loop serves anybody.
        """
        store, ledger, close = _awaiting_store_of(url)
        made = cls(
            store=store,
            ledger=ledger,
            courier=ThreadedCourier(courier, Threads(1)),
            keys=keys,
            documents=documents,
            steps=steps,
            policies=policies,
            service=service,
            observer=observer,
            **_usual(),
        )
        made._close = close
        _prepare(url)
        return made

    async def close(self) -> None:
        """
        Do as `EspaceBailleur.close`, on the event loop that used the connections.
        """
        await self._close()


def migrate(url: str) -> None:
    """
    Bring the tables of the database that *url* names to this version.

    Raises:
        Misuse: it names none, the extra `sql` is missing, or the tables are newer.
        Unavailable: the database cannot do it now.
    """
    if url == _MEMORY:
        raise Misuse(
            "What is kept in memory has no tables to migrate.",
            "Name a database: 'sqlite:///landlords.db' or 'postgresql+psycopg://host/database'.",
        )
    with _sql_for(url):
        from espace_bailleur.adapters.sql import migrate as bring

        bring(url)


def new_key() -> str:
    """
    Draw a new key and write it as text; keep it where you keep your secrets.
    """
    from espace_bailleur.adapters.system import new_key as draw

    return draw()
