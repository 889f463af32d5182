"""
A service for tests: the real doors over memory, with doubles where a test wants to look or wait.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from attrs import field, frozen

from espace_bailleur import Account, EspaceBailleur, Individual, Policies, Steps
from espace_bailleur.adapters.email_validator import email_policy
from espace_bailleur.adapters.memory import MemoryLedger, MemoryStore
from espace_bailleur.domain.documents import Document
from espace_bailleur.domain.records import Event
from espace_bailleur.domain.sign_in import Entry
from espace_bailleur.testing.doubles import (
    CheapHasherForTestsOnly,
    Mailbox,
    MovableClock,
    ScriptedSecrets,
)
from espace_bailleur.testing.people import DOCUMENTS
from espace_bailleur.testing.reading import code_in, provisional_password_in
from tests.faces import face_of


KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
OTHER_KEY = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA="
PASSWORD = "une péniche verte sous la lune"


@frozen(kw_only=True)
class Service:
    """
    A composed service and all its parts, with the gestures that tests repeat.
    """

    documents: tuple[Document, ...] = DOCUMENTS
    steps: Steps = field(factory=Steps)
    policies: Policies = field(factory=Policies)
    keys: tuple[str, ...] = (KEY,)
    store: MemoryStore = field(factory=MemoryStore)
    mailbox: Mailbox = field(factory=Mailbox)
    clock: MovableClock = field(factory=MovableClock)
    secrets: ScriptedSecrets = field(factory=ScriptedSecrets)
    hasher: CheapHasherForTestsOnly = field(factory=CheapHasherForTestsOnly)
    events: list[Event] = field(factory=list[Event])
    espace: EspaceBailleur = field(init=False)

    def __attrs_post_init__(self) -> None:
        """
        Compose the doors.
        """
        usual: dict[str, Any] = {
            "hasher": self.hasher,
            "email": email_policy,
            "clock": self.clock,
            "secrets": self.secrets,
            "blocklist": "bonjour bonjour bonjour".__eq__,
            "keys": self.keys,
            "documents": self.documents,
            "steps": self.steps,
            "policies": self.policies,
            "observer": self.events.extend,
        }
        object.__setattr__(
            self, "espace", face_of(self.store, MemoryLedger(), self.mailbox, usual)
        )

    def opened(
        self,
        email: str | None = "zoe@example.org",
        *,
        reference: str = "R-1",
        departement: str = "33",
    ) -> Account:
        """
        Open an individual's account and dispatch its two messages.
        """
        account = self.espace.operator("tests").open_account(
            departement=departement,
            holder=Individual(reference=reference, name="Zoé Œuf"),
            email=email,
            postal="Mme Zoé Œuf\n33000 BORDEAUX",
        )
        self.espace.dispatch()
        return self.now(account)

    def now(self, account: Account) -> Account:
        """
        Read an account as it is stored now.
        """
        return self.store.accounts[account.id]

    def provisional(self, account: Account) -> str:
        """
        Read the latest provisional password that was sent about an account.
        """
        return list(self._read(account, provisional_password_in))[-1]

    def code(self, account: Account) -> str:
        """
        Read the latest address code that was sent about an account.
        """
        return list(self._read(account, code_in))[-1]

    def _read(self, account: Account, reader: Callable[[str], str | None]) -> Iterator[str]:
        for item in self.mailbox.items:
            found = reader(item.body)
            if found and str(account.user_number) in item.body:
                yield found

    def first_entry(self, account: Account) -> Entry:
        """
        Come in with the provisional password.
        """
        return self.entry(account, self.provisional(account))

    def entry(self, account: Account, password: str = PASSWORD) -> Entry:
        """
        Come in with a password.
        """
        return self.espace.sign_in(
            identifier=str(account.identifier), password=password, source="192.0.2.7"
        )

    def right_answers(self, entry: Entry, email: str = "zoe@example.org") -> dict[str, str]:
        """
        Answer whatever is pending.
        """
        step = entry.pending
        assert step is not None
        filled = {"email": email, "password": PASSWORD, "accepted": "on"}
        filled["telephone"] = "01 02 03 04 05"
        if step.document:
            filled["digest"] = step.document.digest
        return {"step": step.id} | {field.name: filled[field.name] for field in step.fields}

    def through(
        self, entry: Entry, *, until: str | None = None, email: str = "zoe@example.org"
    ) -> Entry:
        """
        Complete the pending steps, up to one that is left pending.
        """
        left = len(self.steps.rows())
        while left and entry.pending is not None and entry.pending.id != until:
            entry = self.espace.complete(entry, self.right_answers(entry, email))
            left -= 1
        return entry

    def settled(self, email: str = "zoe@example.org", *, reference: str = "R-1") -> Account:
        """
        Open an account and take its landlord through all five steps.
        """
        account = self.opened(email, reference=reference)
        self.through(self.first_entry(account), email=email)
        return self.now(account)
