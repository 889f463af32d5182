"""
Live several lives on one database, each of which is killed.

That happens at points that a seed draws or, for `each`, some statements later each time.
It says each thing that was acknowledged, one a line, before it goes on.
"""

from __future__ import annotations

import os
import signal
import sys
import time

from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from sqlalchemy import event

from espace_bailleur import Account
from espace_bailleur.adapters.files import FolderCourier
from espace_bailleur.adapters.sql import Database
from espace_bailleur.testing.doubles import ScriptedSecrets
from tests.adapters.service import TellingFolder, entered, espace_on, one_step, opened, provisional
from tests.adapters.statements import tell_of_statements


def say(*words: object) -> None:
    """
    Write a line in one piece, which a pipe takes whole or not at all.
    """
    os.write(1, " ".join(map(str, words)).encode() + b"\n")


def acknowledge(what: str, account: Account) -> None:
    """
    Say what an account is known to be.
    """
    say(what, account.id, account.version)


def die_before(database: Database, statement: int) -> None:
    """
    Have this process killed when it begins that statement or commit, counted from 0.
    """
    points = count()

    def reach(*_: object) -> None:
        if next(points) == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    engines = {database.reading, database.writing}
    tell_of_statements(pytest.MonkeyPatch(), engines, reach)
    for engine in engines:
        event.listen(engine, "commit", reach)


def tell(item: str, what: str) -> None:
    """
    Say that an item is sent now.
    """
    say("sent", item, what)


def live(database: Database, folder: Path, life: int, beat: Callable[[], object]) -> None:
    """
    Open accounts and take their landlords through every step, for ever.

    The heart beats once connected, and each time that a landlord is in.
    """
    database.read(lambda connection: connection.exec_driver_sql("SELECT 1"))
    beat()
    courier = TellingFolder(FolderCourier(folder), tell)
    espace = espace_on(database, courier)
    for number in count():
        account = opened(espace, f"R-{life}-{number}")
        acknowledge("opened", account)
        espace.dispatch()
        password = provisional(folder, account)
        assert password
        entry = entered(espace, account, password)
        acknowledge("entered", entry.account)
        while entry.pending:
            entry = one_step(espace, entry)
            acknowledge("completed", entry.account)
        acknowledge("ended", entry.account)
        beat()


def main(url: str, folder: Path, seed: str, lives: int, stride: int) -> None:
    """
    Live and kill, *lives* times.
    """
    draw = ScriptedSecrets(seed)
    # The first one tells how long it takes until a landlord is in, as busy as the machine is.
    longest = 0.0
    for life in range(-1 if seed != "each" else 0, lives):
        heard, told = os.pipe()
        child = os.fork()
        if not child:
            database = Database.at(url)
            if seed == "each":
                die_before(database, life * stride)
            live(database, folder, life, partial(os.write, told, b"."))
        os.close(told)
        if seed != "each":
            os.read(heard, 1)
            if life < 0:
                begun = time.perf_counter()
                os.read(heard, 1)
                longest = time.perf_counter() - begun
            else:
                time.sleep(longest * int.from_bytes(draw(4)) / 2**32)
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        os.close(heard)
        if not os.WIFSIGNALED(status):
            sys.exit(f"life {life} ended by itself")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]), int(sys.argv[5]))
