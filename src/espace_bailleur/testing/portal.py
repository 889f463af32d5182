"""
An assembled service for the tests of a host's own pages, and landlords at any step of it.

It needs no extra: neither Hypothesis nor a test framework.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypedDict

from attrs import Factory, field, frozen

from espace_bailleur._blocking import AtOnceCourier, AtOnceLedger, AtOnceStore
from espace_bailleur._open import AsyncEspaceBailleur, EspaceBailleur
from espace_bailleur.adapters.blocklist import CommonPasswords
from espace_bailleur.adapters.email_validator import email_policy
from espace_bailleur.adapters.memory import MemoryLedger, MemoryStore
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.choices import Policies
from espace_bailleur.domain.documents import Document
from espace_bailleur.domain.entry import Entry
from espace_bailleur.domain.fields import IDENTIFIER, NEW_PASSWORD, PASSWORD
from espace_bailleur.domain.holder import Individual
from espace_bailleur.domain.records import Event
from espace_bailleur.domain.steps import CREDENTIALS, Steps
from espace_bailleur.errors import Misuse
from espace_bailleur.ports.hasher import PasswordHasher
from espace_bailleur.ports.observer import Observer
from espace_bailleur.ports.system import Blocklist, Clock, EmailPolicy, SecretSource
from espace_bailleur.testing import people
from espace_bailleur.testing.answering import right_answers
from espace_bailleur.testing.doubles import (
    CheapHasherForTestsOnly,
    Mailbox,
    MovableClock,
    ScriptedSecrets,
)
from espace_bailleur.testing.landlord import Landlord
from espace_bailleur.texts.messages import Service


KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
"""
A key that everybody knows.
"""
_IS_COMMON = CommonPasswords()


class _Shared(TypedDict):
    """
    What both faces are composed of.
    """

    hasher: PasswordHasher
    email: EmailPolicy
    clock: Clock
    secrets: SecretSource
    blocklist: Blocklist
    keys: Iterable[str]
    documents: Iterable[Document]
    steps: Steps
    policies: Policies
    service: Service
    observer: Observer


def _shared(portal: Portal) -> _Shared:
    return {
        "hasher": portal.hasher,
        "email": email_policy,
        "clock": portal.clock,
        "secrets": portal.secrets,
        "blocklist": _IS_COMMON,
        "keys": portal.keys,
        "documents": portal.documents,
        "steps": portal.steps,
        "policies": portal.policies,
        "service": portal.service,
        "observer": portal.events.extend,
    }


def _blocking(portal: Portal) -> EspaceBailleur:
    return EspaceBailleur(
        store=portal.store, ledger=portal.ledger, courier=portal.mailbox, **_shared(portal)
    )


def _awaiting(portal: Portal) -> AsyncEspaceBailleur:
    return AsyncEspaceBailleur(
        store=AtOnceStore(portal.store),
        ledger=AtOnceLedger(portal.ledger),
        courier=AtOnceCourier(portal.mailbox),
        **_shared(portal),
    )


@frozen(kw_only=True)
class Portal:
    """
    Both faces of one service over memory, and everything that a test looks at or moves.

    `portal` fills in the usual parts; the constructor takes every part explicitly, and
    `attrs.evolve` makes another service over the same store, with other documents or steps.
    """

    documents: tuple[Document, ...] = people.DOCUMENTS
    steps: Steps = Steps()
    policies: Policies = Policies()
    service: Service = Service()
    keys: tuple[str, ...] = field(default=(KEY,), repr=False)
    answers: Mapping[str, str] = field(factory=dict[str, str], repr=False)
    """What landlords answer at fields of the host's own, by the field's name."""
    store: MemoryStore = field(factory=MemoryStore)
    ledger: MemoryLedger = field(factory=MemoryLedger)
    mailbox: Mailbox = field(factory=Mailbox)
    clock: MovableClock = field(factory=MovableClock)
    secrets: SecretSource = field(factory=ScriptedSecrets, repr=False)
    hasher: CheapHasherForTestsOnly = field(factory=CheapHasherForTestsOnly)
    events: list[Event] = field(factory=list[Event], repr=False)
    """What the service told its observer."""
    espace: EspaceBailleur = field(
        init=False, repr=False, default=Factory(_blocking, takes_self=True)
    )
    awaiting: AsyncEspaceBailleur = field(
        init=False, repr=False, default=Factory(_awaiting, takes_self=True)
    )
    """The same service, on the awaiting face."""

    def stored(self, account: Account) -> Account:
        """
        Read an account as it is stored now.
        """
        return self.store.accounts[account.id]

    def landlord(
        self,
        account: Account | None = None,
        *,
        at: str | None = CREDENTIALS,
        email: str | None = None,
    ) -> Landlord:
        """
        Bring the landlord of *account*, or of a new one, to the step *at* and no further.

        By default they never connected, and their credentials are in the mailbox; with None every
        step is done.
        *email* is the address that they give at the second step, else the one that the
        institution knows, which is confirmed by that.

        Raises:
            Misuse: there is no such step, it is done already, or *email* comes before its step.
            Refusal: what they type or answer is refused; fields of your own may need `answers`.
        """
        ids = [row.id for row in self.steps.rows]
        if at not in {None, *ids}:
            raise Misuse(
                f"There is no step {at!r}.", f"Choose one of {', '.join(ids)}, or None when done."
            )
        account = account or self._open()
        self.espace.dispatch()
        account = self.stored(account)
        password = self._password(account)
        if at == CREDENTIALS and account.entered_at is None:
            if email is not None:
                raise Misuse("Nobody gives an address before the second step.", "Leave it out.")
            known = {IDENTIFIER.name: str(account.identifier), PASSWORD.name: password}
            return Landlord(account=account, password=password, answers=known, entry=None)
        # Each comes from a source of their own, so that limits count nobody's neighbours.
        entry = self.espace.sign_in(
            identifier=str(account.identifier), password=password, source=account.id
        )
        if at in entry.onboarding.done:
            raise Misuse(f"The step {at!r} is done.", "Take a later one, or another landlord.")
        entry = self.through(entry, until=at, email=email)
        # What these steps sent is in the mailbox, too.
        self.espace.dispatch()
        entry = self.espace.resume(entry.token)
        return Landlord(
            account=entry.account,
            password=self._password(entry.account),
            answers=self.right_answers(entry, email),
            entry=entry,
        )

    def _open(self) -> Account:
        """
        Open the account of somebody new.
        """
        number = len(self.store.accounts) + 1
        return self.espace.operator("portal").open_account(
            departement="33",
            holder=Individual(reference=f"portal-{number}", name="Zoé Œuf"),
            email=f"landlord-{number}@example.org",
        )

    def _password(self, account: Account) -> str:
        if account.password is None:
            return self.mailbox.provisional_password(account)
        return self.answers.get(NEW_PASSWORD.name, people.PASSWORD)

    def through(
        self, entry: Entry, *, until: str | None = None, email: str | None = None
    ) -> Entry:
        """
        Complete the pending steps with right answers, up to one that is left pending.
        """
        for _ in self.steps.rows:
            if entry.pending is not None and entry.pending.id != until:
                entry = self.espace.complete(entry, self.right_answers(entry, email))
        return entry

    def right_answers(self, entry: Entry, email: str | None = None) -> dict[str, str]:
        """
        Fill in the form of the pending step; there is nothing to fill in when every step is done.

        *email* is the account address that is given.
        """
        account, step = entry.account, entry.pending
        if step is None:
            return {}
        # No two accounts can have the same one, and the institution may know none.
        own = f"{account.user_number.value.lower()}@example.org"
        known = account.delivery.stored if account.delivery else own
        filled = right_answers(step, email=email or known, password=people.PASSWORD)
        return filled | {name: self.answers[name] for name in filled.keys() & self.answers.keys()}


def portal(
    *,
    documents: Iterable[Document] = people.DOCUMENTS,
    steps: Steps | None = None,
    policies: Policies | None = None,
    service: Service | None = None,
    answers: Mapping[str, str] | None = None,
) -> Portal:
    """
    Assemble a service for the tests of your pages, with the options that you give to `open`.

    Passwords are hashed cheaply, the clock stands until it is moved, and what is sent lies in the
    mailbox.
    E-mail addresses and personal passwords are refused as they are in earnest.
    *answers* are what landlords answer at fields of your own, by the field's name, where something
    of its kind is not enough.

    Raises:
        Misuse: the composition cannot work; the message names the mend.
    """
    return Portal(
        documents=tuple(documents),
        steps=steps or Steps(),
        policies=policies or Policies(),
        service=service or Service(),
        answers=answers or {},
    )
