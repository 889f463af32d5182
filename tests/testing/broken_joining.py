"""
A store in memory that joins transactions in memory, and ones that each break that promise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from functools import partial

from attrs import define, field, fields

from espace_bailleur.adapters.memory import MemoryStore
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.change import Change
from espace_bailleur.errors import Misuse
from espace_bailleur.ports.store import Lookup, Store
from espace_bailleur.testing.checks import _joining_checks as joining
from espace_bailleur.testing.checks._journeys_commits import BrokenOffError
from tests.testing.broken_stores import MessagesFirst


class JoiningMemory(MemoryStore):
    """
    A store in memory whose transactions work on a copy of it.
    """

    def within(self, transaction: object, /) -> Store:
        """
        Return the copy of a transaction.

        Raises:
            Misuse: it is none.
        """
        if not isinstance(transaction, Transaction):
            raise Misuse("This is no transaction.", "Give one of the host's.")
        return transaction.store

    def takes(self, other: MemoryStore) -> None:
        """
        Hold what another store holds.
        """
        for one in fields(MemoryStore):
            if one.name != "_lock":
                setattr(self, one.name, copy(getattr(other, one.name)))


@define
class Transaction:
    """
    A transaction of a host in memory: a copy of its store, and what it notes.
    """

    store: JoiningMemory
    notes: list[str] = field(factory=list[str])


@define
class MemoryHost:
    """
    A host that keeps notes beside a store in memory.
    """

    store: JoiningMemory
    inside: type[JoiningMemory] = JoiningMemory
    """What the store of a transaction is like."""
    kept: list[str] = field(factory=list[str])
    open: Transaction = field(init=False)

    def begin(self) -> object:
        """
        Begin a transaction on a copy.
        """
        self.open = Transaction(self.inside())
        self.open.store.takes(self.store)
        return self.open

    def note(self, text: str, /) -> None:
        """
        Note a text in the transaction.
        """
        self.open.notes.append(text)

    def commit(self) -> None:
        """
        Take over what the transaction wrote.
        """
        self.store.takes(self.open.store)
        self.kept += self.open.notes

    def rollback(self) -> None:
        """
        Forget what the transaction wrote.
        """
        self.open.notes.clear()

    def noted(self) -> Sequence[str]:
        """
        List the texts that are committed.
        """
        return self.kept


def made(
    kind: type[JoiningMemory] = JoiningMemory, inside: type[JoiningMemory] = JoiningMemory
) -> tuple[JoiningMemory, MemoryHost]:
    """
    Make a store of one kind, whose transactions work on another one, and its host.
    """
    store = kind()
    return store, MemoryHost(store, inside)


class _WritesAtOnce(JoiningMemory):
    def within(self, transaction: object, /) -> Store:
        super().within(transaction)
        return self


class _JoinsACopy(JoiningMemory):
    def within(self, transaction: object, /) -> Store:
        super().within(transaction)
        apart = JoiningMemory()
        apart.takes(self)
        return apart


class _JoinsAnything(JoiningMemory):
    def within(self, transaction: object, /) -> Store:
        return super().within(transaction) if isinstance(transaction, Transaction) else self


class _ForgetsEvents(JoiningMemory):
    def commit(self, change: Change, /) -> None:
        before = list(self.events)
        super().commit(change)
        self.events[:] = before


class _FindsNothingNew(JoiningMemory):
    def find(self, key: Lookup, /) -> Account | None:
        found = super().find(key)
        return found if found and found.version > 1 else None


class _LeavesHalf(JoiningMemory, MessagesFirst):
    """
    Have no savepoint: what was written before a refusal stays.
    """


class _UndoesAll(JoiningMemory):
    def commit(self, change: Change, /) -> None:
        try:
            super().commit(change)
        except Exception:
            self.takes(MemoryStore())
            raise


class _TriesAgain(JoiningMemory):
    def commit(self, change: Change, /) -> None:
        try:
            super().commit(change)
        except BrokenOffError:
            super().commit(change)


BROKEN: dict[
    Callable[[joining.Joint], None], tuple[Callable[[], tuple[JoiningMemory, MemoryHost]], ...]
] = {
    joining.what_is_joined_stands_once_the_host_commits: (
        partial(made, _JoinsACopy),
        partial(made, inside=_ForgetsEvents),
    ),
    joining.what_is_joined_is_gone_once_the_host_rolls_back: (partial(made, _WritesAtOnce),),
    joining.a_joined_store_sees_what_its_transaction_wrote: (
        partial(made, inside=_FindsNothingNew),
    ),
    joining.a_refused_change_undoes_itself_alone: (
        partial(made, inside=_LeavesHalf),
        partial(made, inside=_UndoesAll),
    ),
    joining.what_breaks_off_is_not_tried_again: (partial(made, inside=_TriesAgain),),
    joining.what_is_no_transaction_is_refused: (partial(made, _JoinsAnything),),
    joining.a_command_of_the_operator_joins: (
        partial(made, _WritesAtOnce),
        partial(made, _JoinsACopy),
    ),
}
