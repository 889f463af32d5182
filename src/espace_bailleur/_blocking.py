"""
The blocking face's way to run a flow: on the caller's own thread, without an event loop.

Each blocking port gets a twin whose coroutines answer at once; a flow over such twins never waits,
so that sending into it once brings it to its end.
"""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from attrs import frozen

from espace_bailleur._flows.kit import cannot_join
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.change import Change, Settlement
from espace_bailleur.domain.delivery import (
    Backlog,
    Leased,
    Letter,
    Mail,
    Unsent,
)
from espace_bailleur.domain.password import PlainPassword
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.roster import Roster
from espace_bailleur.domain.throttle import Use
from espace_bailleur.domain.words import AccountId, MessageId, PasswordHash
from espace_bailleur.errors import Misuse
from espace_bailleur.ports.courier import Courier
from espace_bailleur.ports.hasher import PasswordHasher, Verification
from espace_bailleur.ports.ledger import Ledger
from espace_bailleur.ports.store import Joining, Lookup, Query, Store


_Result = TypeVar("_Result")


def finish(flow: Coroutine[Any, Any, _Result]) -> _Result:
    """
    Run a flow to its end, which it reaches without waiting.

    Raises:
        Misuse: a port tried to wait.
    """
    try:
        flow.send(None)
    except StopIteration as end:
        result: _Result = end.value
        return result
    flow.close()
    raise Misuse(
        "A port of the blocking face tried to wait.",
        "Give it blocking ports, or use AsyncEspaceBailleur.",
    )


@frozen
class AtOnceStore:
    """
    A store whose coroutines answer at once.
    """

    _store: Store

    @property
    def lasting(self) -> bool:
        """
        Do as `Store.lasting`.
        """
        return self._store.lasting

    async def find(self, key: Lookup, /) -> Account | None:
        """
        Do as `Store.find`.
        """
        return self._store.find(key)

    async def roster(self, organisation: AccountId, /) -> Roster | None:
        """
        Do as `Store.roster`.
        """
        return self._store.roster(organisation)

    async def vacant(self, after: AccountId | None, limit: int, /) -> Sequence[Roster]:
        """
        Do as `Store.vacant`.
        """
        return self._store.vacant(after, limit)

    async def page(
        self, query: Query, after: AccountId | None, limit: int, /
    ) -> Sequence[Account]:
        """
        Do as `Store.page`.
        """
        return self._store.page(query, after, limit)

    async def commit(self, change: Change, /) -> None:
        """
        Do as `Store.commit`.
        """
        self._store.commit(change)

    async def lease(self, *, now: datetime, limit: int, lease: timedelta) -> Sequence[Leased]:
        """
        Do as `Store.lease`.
        """
        return self._store.lease(now=now, limit=limit, lease=lease)

    async def settle(self, settlement: Settlement, /) -> bool:
        """
        Do as `Store.settle`.
        """
        return self._store.settle(settlement)

    async def unsent(self, after: MessageId | None, limit: int, /) -> Sequence[Unsent]:
        """
        Do as `Store.unsent`.
        """
        return self._store.unsent(after, limit)

    async def never_sent(self, message: MessageId, /) -> Unsent | None:
        """
        Do as `Store.never_sent`.
        """
        return self._store.never_sent(message)

    async def backlog(self) -> Backlog:
        """
        Do as `Store.backlog`.
        """
        return self._store.backlog()

    def within(self, transaction: object, /) -> AtOnceStore:
        """
        Do as `Joining.within`.

        Raises:
            Misuse: it is no transaction that this store can join.
        """
        if not isinstance(self._store, Joining):
            raise cannot_join()
        return AtOnceStore(self._store.within(transaction))


@frozen
class AtOnceLedger:
    """
    A ledger whose coroutine answers at once.
    """

    _ledger: Ledger

    async def reserve(self, uses: Sequence[Use], *, now: datetime) -> datetime | None:
        """
        Do as `Ledger.reserve`.
        """
        return self._ledger.reserve(uses, now=now)


@frozen
class AtOnceCourier:
    """
    A courier whose coroutine answers at once.
    """

    _courier: Courier

    @property
    def channels(self) -> frozenset[Channel]:
        """
        Do as `Courier.channels`.
        """
        return self._courier.channels

    async def send(self, item: Mail | Letter, /) -> None:
        """
        Do as `Courier.send`.
        """
        self._courier.send(item)


@frozen
class AtOnceHasher:
    """
    A hasher whose coroutines answer at once.
    """

    _hasher: PasswordHasher

    async def hash(self, password: PlainPassword, /) -> PasswordHash:
        """
        Do as `PasswordHasher.hash`.
        """
        return self._hasher.hash(password)

    async def verify(
        self, stored: PasswordHash | None, password: PlainPassword, /
    ) -> Verification:
        """
        Do as `PasswordHasher.verify`.
        """
        return self._hasher.verify(stored, password)
