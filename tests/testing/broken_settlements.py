"""
Stores that each break what they promise of settlements, or of what is long or many.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import define, evolve

from espace_bailleur.adapters.memory import MemoryStore
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.change import Change, Settlement
from espace_bailleur.domain.delivery import IdentifierNotice, Message, Outcome, Retry, Sent
from espace_bailleur.domain.roster import Roster
from espace_bailleur.ports.store import Lookup, Stale


PARTS = ("accounts", "messages", "rosters", "acknowledged")
"""
What a change has that ports read.
"""
CHARACTERS = 60
"""
Where a column that is too short cuts what is put there.
"""


@define
class ForgetsOfSettlements(MemoryStore):
    """
    Forget a part of what is committed along with some settlements.
    """

    part: str = "accounts"
    outcome: type[Outcome] | None = None

    def settle(self, settlement: Settlement, /) -> bool:
        """
        Settle with less of a change.
        """
        change = settlement.change
        if change and (self.outcome is None or isinstance(settlement.outcome, self.outcome)):
            settlement = evolve(settlement, change=evolve(change, **{self.part: ()}))
        return super().settle(settlement)


@define
class ForgetsTheChange(MemoryStore):
    """
    Forget all that is committed along with a settlement of one kind.
    """

    outcome: type[Outcome] = Sent

    def settle(self, settlement: Settlement, /) -> bool:
        """
        Settle alone.
        """
        if isinstance(settlement.outcome, self.outcome):
            settlement = evolve(settlement, change=None)
        return super().settle(settlement)


@define
class SettlesAllTheSame(MemoryStore):
    """
    Settle a message though its change was refused in one way.
    """

    refusal: type[Exception] = Stale

    def settle(self, settlement: Settlement, /) -> bool:
        """
        Settle alone where the change is refused, and say so.
        """
        try:
            return super().settle(settlement)
        except self.refusal:
            super().settle(evolve(settlement, change=None))
            raise


class HidesThatAChangeIsStale(MemoryStore):
    """
    Tell of a stale change as of a late worker.
    """

    def settle(self, settlement: Settlement, /) -> bool:
        """
        Settle, or say that the generation was not the latest.
        """
        try:
            return super().settle(settlement)
        except Stale:
            return False


class SettlesFirst(MemoryStore):
    """
    Settle the message, and write what comes with it afterwards.
    """

    def settle(self, settlement: Settlement, /) -> bool:
        """
        Do it in two commits.
        """
        settled = super().settle(evolve(settlement, change=None))
        self.commit(settlement.change or Change())
        return settled


class ChangesForLateWorkers(MemoryStore):
    """
    Write what comes with a settlement, and look at its generation afterwards.
    """

    def settle(self, settlement: Settlement, /) -> bool:
        """
        Do it in two commits.
        """
        self.commit(settlement.change or Change())
        return super().settle(evolve(settlement, change=None))


class SettlesARetryAgain(MemoryStore):
    """
    Let a lease go on when its message is to be tried again.
    """

    def settle(self, settlement: Settlement, /) -> bool:
        """
        Settle, and give the generation back.
        """
        done = super().settle(settlement)
        if done and isinstance(settlement.outcome, Retry):
            self._waiting[settlement.message].generation -= 1
        return done


# ---------------------------------------------------------------- what is long, or many


def _cut(account: Account) -> Account:
    holder = account.holder
    return evolve(account, holder=evolve(holder, name=holder.name[:CHARACTERS]))


@define
class Cuts(MemoryStore):
    """
    Cut something of what is written, as a column does that is too short.
    """

    cut: Callable[[Change], dict[str, Any]] = lambda _: {}

    def commit(self, change: Change, /) -> None:
        """
        Write less.
        """
        super().commit(evolve(change, **self.cut(change)))


def cut_names(change: Change) -> dict[str, tuple[Account, ...]]:
    """
    Cut the names of holders.
    """
    return {"accounts": tuple(map(_cut, change.accounts))}


def cut_notices(change: Change) -> dict[str, tuple[Message, ...]]:
    """
    Cut the names in messages.
    """
    return {
        "messages": tuple(
            evolve(one, content=evolve(one.content, name=one.content.name[:CHARACTERS]))
            if isinstance(one.content, IdentifierNotice)
            else one
            for one in change.messages
        )
    }


def cut_rosters(change: Change) -> dict[str, tuple[Roster, ...]]:
    """
    Keep the first ten people of an organisation.
    """
    return {"rosters": tuple(evolve(one, members=one.members[:10]) for one in change.rosters)}


def cut_changes(change: Change) -> dict[str, tuple[Message, ...]]:
    """
    Keep the first hundred messages of a change.
    """
    return {"messages": change.messages[:100]}


class FindsByShortKeys(MemoryStore):
    """
    Find accounts by the beginning of a key alone.
    """

    def find(self, key: Lookup, /) -> Account | None:
        """
        Find what is not too long.
        """
        wanted = key if isinstance(key, str) else key.key
        return None if len(wanted) > CHARACTERS else super().find(key)
