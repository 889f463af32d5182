"""
Ports that pause before and after each call, so that a simulation decides what happens in between.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from attrs import evolve, frozen

from espace_bailleur._flows.kit import Kit
from espace_bailleur._service.awaiting_doors import AsyncDoors
from espace_bailleur.domain.account import Account, Claim
from espace_bailleur.domain.change import Change, Settlement
from espace_bailleur.domain.delivery import Backlog, Leased, Letter, Mail, Unsent
from espace_bailleur.domain.password import PlainPassword
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.roster import Roster
from espace_bailleur.domain.throttle import Use
from espace_bailleur.domain.words import AccountId, MessageId, PasswordHash
from espace_bailleur.ports.courier import AwaitingCourier
from espace_bailleur.ports.hasher import AwaitingHasher, Verification
from espace_bailleur.ports.ledger import AwaitingLedger
from espace_bailleur.ports.store import AwaitingStore, Lookup, Query


_Answer = TypeVar("_Answer")

_ACCOUNTS = frozenset({"accounts"})
_OUTBOX = frozenset({"outbox"})


@frozen(kw_only=True)
class Call:
    """
    One call of a port: what it is, in words without a secret, and what of the world it is about.
    """

    port: str
    name: str
    about: str = ""
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset()

    def touches(self, other: Call) -> bool:
        """
        Tell whether it can matter which of two calls comes first.
        """
        return bool(self.writes & (other.reads | other.writes) or self.reads & other.writes)

    def __str__(self) -> str:
        return f"{self.port}.{self.name} {self.about}".rstrip()


@frozen
class _Pause:
    """
    Wait until the simulation goes on; it sees the *call* to be made, or None once it is made.
    """

    call: Call | None

    def __await__(self) -> Generator[Call | None, None, None]:
        yield self.call


async def _made(call: Call, make: Callable[[], Awaitable[_Answer]]) -> _Answer:
    await _Pause(call)
    try:
        return await make()
    finally:
        await _Pause(None)


@frozen
class PausingStore:
    """
    A store that pauses.
    """

    _store: AwaitingStore

    @property
    def lasting(self) -> bool:
        """
        Do as `Store.lasting`, without a pause.
        """
        return self._store.lasting

    async def find(self, key: Lookup, /) -> Account | None:
        """
        Do as `Store.find`.
        """
        about = f"by {key.kind}" if isinstance(key, Claim) else "by id"
        call = Call(port="store", name="find", about=about, reads=_ACCOUNTS)
        return await _made(call, lambda: self._store.find(key))

    async def roster(self, organisation: AccountId, /) -> Roster | None:
        """
        Do as `Store.roster`.
        """
        call = Call(port="store", name="roster", reads=_ACCOUNTS)
        return await _made(call, lambda: self._store.roster(organisation))

    async def vacant(self, after: AccountId | None, limit: int, /) -> Sequence[Roster]:
        """
        Do as `Store.vacant`.
        """
        call = Call(port="store", name="vacant", reads=_ACCOUNTS)
        return await _made(call, lambda: self._store.vacant(after, limit))

    async def page(
        self, query: Query, after: AccountId | None, limit: int, /
    ) -> Sequence[Account]:
        """
        Do as `Store.page`.
        """
        about = type(query).__name__
        call = Call(port="store", name="page", about=about, reads=_ACCOUNTS)
        return await _made(call, lambda: self._store.page(query, after, limit))

    async def commit(self, change: Change, /) -> None:
        """
        Do as `Store.commit`.
        """
        parts = [*change.events, *(message.content for message in change.messages)]
        about = ", ".join(type(part).__name__ for part in parts)
        sent = change.messages or change.acknowledged
        writes = _ACCOUNTS | _OUTBOX if sent else _ACCOUNTS
        call = Call(port="store", name="commit", about=about, writes=writes)
        await _made(call, lambda: self._store.commit(change))

    async def lease(self, *, now: datetime, limit: int, lease: timedelta) -> Sequence[Leased]:
        """
        Do as `Store.lease`.
        """
        call = Call(port="store", name="lease", about=f"at most {limit}", writes=_OUTBOX)
        return await _made(call, lambda: self._store.lease(now=now, limit=limit, lease=lease))

    async def settle(self, settlement: Settlement, /) -> bool:
        """
        Do as `Store.settle`.
        """
        about = type(settlement.outcome).__name__
        writes = _ACCOUNTS | _OUTBOX if settlement.change else _OUTBOX
        call = Call(port="store", name="settle", about=about, writes=writes)
        return await _made(call, lambda: self._store.settle(settlement))

    async def unsent(self, after: MessageId | None, limit: int, /) -> Sequence[Unsent]:
        """
        Do as `Store.unsent`.
        """
        call = Call(port="store", name="unsent", reads=_OUTBOX)
        return await _made(call, lambda: self._store.unsent(after, limit))

    async def never_sent(self, message: MessageId, /) -> Unsent | None:
        """
        Do as `Store.never_sent`.
        """
        call = Call(port="store", name="never_sent", reads=_OUTBOX)
        return await _made(call, lambda: self._store.never_sent(message))

    async def backlog(self) -> Backlog:
        """
        Do as `Store.backlog`.
        """
        call = Call(port="store", name="backlog", reads=_OUTBOX)
        return await _made(call, self._store.backlog)


@frozen
class PausingLedger:
    """
    A ledger that pauses.
    """

    _ledger: AwaitingLedger

    async def reserve(self, uses: Sequence[Use], *, now: datetime) -> datetime | None:
        """
        Do as `Ledger.reserve`.
        """
        writes = frozenset({"ledger"})
        call = Call(port="ledger", name="reserve", about=f"{len(uses)} uses", writes=writes)
        return await _made(call, lambda: self._ledger.reserve(uses, now=now))


@frozen
class PausingCourier:
    """
    A courier that pauses.
    """

    _courier: AwaitingCourier

    @property
    def channels(self) -> frozenset[Channel]:
        """
        Do as `Courier.channels`, without a pause.
        """
        return self._courier.channels

    async def send(self, item: Mail | Letter, /) -> None:
        """
        Do as `Courier.send`.
        """
        writes = frozenset({"mailbox"})
        call = Call(port="courier", name="send", about=f"“{item.subject}”", writes=writes)
        await _made(call, lambda: self._courier.send(item))


@frozen
class PausingHasher:
    """
    A hasher that pauses; it changes nothing that another journey could see.
    """

    _hasher: AwaitingHasher

    async def hash(self, password: PlainPassword, /) -> PasswordHash:
        """
        Do as `PasswordHasher.hash`.
        """
        return await _made(Call(port="hasher", name="hash"), lambda: self._hasher.hash(password))

    async def verify(
        self, stored: PasswordHash | None, password: PlainPassword, /
    ) -> Verification:
        """
        Do as `PasswordHasher.verify`.
        """
        return await _made(
            Call(port="hasher", name="verify"), lambda: self._hasher.verify(stored, password)
        )


def pausing(kit: Kit) -> Kit:
    """
    Let every port of a composition pause.
    """
    return evolve(
        kit,
        store=PausingStore(kit.store),
        ledger=PausingLedger(kit.ledger),
        courier=PausingCourier(kit.courier),
        hasher=PausingHasher(kit.hasher),
    )


class KitDoors(AsyncDoors):
    """
    The awaiting doors over ports that stand already, so that nothing needs an event loop.
    """

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
