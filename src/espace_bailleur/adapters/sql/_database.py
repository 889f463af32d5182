"""
A database, and how work is done on it: whole, on a connection of its own, in either colour.

Work is a blocking function of a connection; SQLAlchemy runs the same one over an awaiting driver.
"""

from __future__ import annotations

import os
import weakref

from collections.abc import Callable
from functools import partial
from typing import Self, TypeVar

from attrs import field, frozen
from sqlalchemy import Connection, Engine
from sqlalchemy.ext.asyncio import AsyncEngine

from espace_bailleur.adapters.sql._engines import awaiting_engines, blocking_engines
from espace_bailleur.adapters.sql._faults import FAILURES, Fault, fault_of
from espace_bailleur.adapters.sql._pooled import dispose


TRIES = 3
"""
How often a transaction is begun that lost a race or its connection before it wrote anything.
"""

_Result = TypeVar("_Result")


@frozen
class Database:
    """
    A database for the blocking face: threads share it, and each piece of work has a connection.
    """

    reading: Engine = field(repr=False)
    writing: Engine = field(repr=False)
    _process: int = field(factory=os.getpid, init=False, repr=False)

    @classmethod
    def at(cls, url: str) -> Self:
        """
        Name a database by its URL; nothing is connected yet.

        Raises:
            Misuse: the URL cannot work.
        """
        made = cls(*blocking_engines(url))
        # A face has no end of its own: with it, or with the process, its connections close.
        for engine in (made.reading, made.writing):
            weakref.finalize(made, dispose, engine, made._process)
        return made

    def read(self, work: Callable[[Connection], _Result]) -> _Result:
        """
        Do what reads, and return what it returns.

        Raises:
            Unavailable: the database cannot do it now.
            Misuse: its tables are not those of this version.
        """
        return _do(self.reading, work)

    def write(self, work: Callable[[Connection], _Result]) -> _Result:
        """
        Do what writes in one transaction, which is undone by whatever it raises (K1).

        Raises:
            Unavailable: the database cannot do it now.
            Misuse: its tables are not those of this version.
        """
        return _do(self.writing, partial(_in_a_transaction, work))

    def close(self) -> None:
        """
        Close every connection that waits for its next use.
        """
        dispose(self.reading, self._process)
        dispose(self.writing, self._process)


def _in_a_transaction(work: Callable[[Connection], _Result], connection: Connection) -> _Result:
    # What goes to the driver directly begins none.
    connection.begin()
    return work(connection)


def _do(engine: Engine, work: Callable[[Connection], _Result]) -> _Result:
    tries = 0
    while True:
        tries, to_commit = tries + 1, False
        try:
            with engine.connect() as connection:
                result = work(connection)
                to_commit = True
                connection.commit()
        except FAILURES as failure:
            fault = fault_of(failure, to_commit=to_commit)
        else:
            return result
        _raise_unless_passing(fault, tries)


@frozen
class AwaitingDatabase:
    """
    A database for the awaiting face: the tasks of one event loop share it.
    """

    reading: AsyncEngine = field(repr=False)
    writing: AsyncEngine = field(repr=False)
    _process: int = field(factory=os.getpid, init=False, repr=False)

    @classmethod
    def at(cls, url: str) -> Self:
        """
        Do as `Database.at`.
        """
        return cls(*awaiting_engines(url))

    async def read(self, work: Callable[[Connection], _Result]) -> _Result:
        """
        Do as `Database.read`.
        """
        return await _await(self.reading, work)

    async def write(self, work: Callable[[Connection], _Result]) -> _Result:
        """
        Do as `Database.write`.
        """
        return await _await(self.writing, partial(_in_a_transaction, work))

    async def close(self) -> None:
        """
        Do as `Database.close`.
        """
        ours = os.getpid() == self._process
        await self.reading.dispose(close=ours)
        await self.writing.dispose(close=ours)


async def _await(engine: AsyncEngine, work: Callable[[Connection], _Result]) -> _Result:
    tries = 0
    while True:
        tries, to_commit = tries + 1, False
        try:
            async with engine.connect() as connection:
                result = await connection.run_sync(work)
                to_commit = True
                await connection.commit()
        except FAILURES as failure:
            fault = fault_of(failure, to_commit=to_commit)
        else:
            return result
        _raise_unless_passing(fault, tries)


def _raise_unless_passing(fault: Fault, tries: int) -> None:
    # Here the failure is not being handled any more: what is raised does not quote it.
    if tries == TRIES or not fault.passing:
        raise fault.told
