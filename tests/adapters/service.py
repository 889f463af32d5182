"""
A service on a database, composed as `open` would, but for passwords that are hashed cheaply.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from attrs import frozen

from espace_bailleur import (
    Account,
    AsyncEspaceBailleur,
    Entry,
    EspaceBailleur,
    Individual,
    Letter,
    Mail,
)
from espace_bailleur._blocking import AtOnceCourier
from espace_bailleur.adapters import system
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
)
from espace_bailleur.domain.policies import Channel
from espace_bailleur.ports.courier import Courier
from espace_bailleur.ports.system import Clock
from espace_bailleur.testing.answering import right_answers
from espace_bailleur.testing.doubles import CheapHasherForTestsOnly, Mailbox
from espace_bailleur.testing.equal_answers import Watch
from espace_bailleur.testing.people import DOCUMENTS, PASSWORD
from espace_bailleur.testing.portal import KEY
from espace_bailleur.testing.reading import provisional_password_in


_COMMON = CommonPasswords()
_Port = TypeVar("_Port")


def _over(watch: Watch | None, port: _Port) -> _Port:
    return watch.over(port) if watch else port


@frozen
class TellingFolder:
    """
    A courier that first tells of an item, by its id and a digest of all it says, then keeps it.
    """

    folder: FolderCourier
    tell: Callable[[str, str], object]

    @property
    def channels(self) -> frozenset[Channel]:
        """
        Name both channels.
        """
        return self.folder.channels

    def send(self, item: Mail | Letter, /) -> None:
        """
        Tell of *item*, and write it.
        """
        said = f"{item!r}{item.body}"
        self.tell(item.id, sha256(said.encode()).hexdigest())
        self.folder.send(item)


def espace_on(
    database: Database,
    courier: Courier,
    clock: Clock = system.clock,
    watch: Watch | None = None,
) -> EspaceBailleur:
    """
    Compose a service on a database; what is asked of it can be watched.
    """
    return EspaceBailleur(
        store=_over(watch, SqlStore(database)),
        ledger=_over(watch, SqlLedger(database)),
        courier=courier,
        hasher=_over(watch, CheapHasherForTestsOnly()),
        email=email_policy,
        clock=clock,
        secrets=system.secret_source,
        blocklist=_COMMON,
        keys=[KEY],
        documents=DOCUMENTS,
    )


def awaiting_on(
    database: AwaitingDatabase,
    courier: Mailbox,
    watch: Watch | None = None,
    clock: Clock = system.clock,
) -> AsyncEspaceBailleur:
    """
    Do as `espace_on`, on the awaiting face.
    """
    return AsyncEspaceBailleur(
        store=_over(watch, AwaitingSqlStore(database)),
        ledger=_over(watch, AwaitingSqlLedger(database)),
        courier=AtOnceCourier(courier),
        hasher=_over(watch, CheapHasherForTestsOnly()),
        email=email_policy,
        clock=clock,
        secrets=system.secret_source,
        blocklist=_COMMON,
        keys=[KEY],
        documents=DOCUMENTS,
    )


def opened(espace: EspaceBailleur, reference: str) -> Account:
    """
    Open the account of an individual whose address the institution knows.
    """
    return espace.operator("tests").open_account(
        departement="33",
        holder=Individual(reference=reference, name="Zoé Œuf"),
        email=f"{reference.lower()}@example.org",
    )


def entered(espace: EspaceBailleur, account: Account, password: str) -> Entry:
    """
    Come in, each account from a source of its own.
    """
    return espace.sign_in(identifier=str(account.identifier), password=password, source=account.id)


def one_step(espace: EspaceBailleur, entry: Entry, email: str | None = None) -> Entry:
    """
    Complete the pending step with right answers, and with that address or the known one.
    """
    assert entry.pending
    known = entry.account.delivery
    answers = right_answers(
        entry.pending, email=email or (known.stored if known else ""), password=PASSWORD
    )
    return espace.complete(entry, answers)


def settled(espace: EspaceBailleur, account: Account, password: str) -> Entry:
    """
    Complete every step, and come in anew with the personal password.
    """
    entry = entered(espace, account, password)
    while entry.pending:
        entry = one_step(espace, entry)
    return entered(espace, account, PASSWORD)


def provisional(folder: Path, account: Account) -> str | None:
    """
    Read the provisional password that a folder holds for an account.
    """
    number = str(account.user_number)
    mails = [file.read_text("utf-8") for file in folder.glob("*.eml")]
    found = [provisional_password_in(one) for one in mails if number in one]
    return next((one for one in found if one), None)
