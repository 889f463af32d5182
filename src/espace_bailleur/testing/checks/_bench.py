"""
A service over the store and the ledger that are checked, and the gestures of its people.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from attrs import Factory, define, field, frozen

from espace_bailleur._open import EspaceBailleur
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.delivery import Message
from espace_bailleur.domain.documents import Acceptance
from espace_bailleur.domain.entry import Entry
from espace_bailleur.domain.holder import Individual
from espace_bailleur.domain.records import Event
from espace_bailleur.domain.steps import FIVE
from espace_bailleur.errors import Refusal, SessionEnded
from espace_bailleur.ports.courier import Courier
from espace_bailleur.ports.ledger import Ledger
from espace_bailleur.ports.store import Everyone, Store
from espace_bailleur.testing.answering import right_answers
from espace_bailleur.testing.checks._running import EndlessError
from espace_bailleur.testing.doubles import Mailbox, MovableClock
from espace_bailleur.testing.people import PASSWORD


Kept = Event | Acceptance | Message
"""
What a store keeps for good and no port reads: events, acceptances, and messages that are settled.
"""

DONE = "done"
MANY = 1_000
READS = 20_000
"""
How often a check reads its clock at most, which a worker does for each message.
"""
Compose = Callable[[Courier, MovableClock, list[Event]], EspaceBailleur]


@define
class ClockOfACheck(MovableClock):
    """
    A clock that ends what goes on for ever: a store may hand out messages again and again.
    """

    reads: int = 0

    def __call__(self) -> datetime:
        """
        Tell the present instant.

        Raises:
            EndlessError: it was told too often.
        """
        self.reads += 1
        if self.reads > READS:
            raise EndlessError("the clock is read without end")
        return super().__call__()


def _espace(bench: Bench) -> EspaceBailleur:
    return bench.with_courier(bench.mailbox)


@frozen(kw_only=True)
class Bench:
    """
    An empty adapter with a service on it, on the face of its colour.
    """

    store: Store
    ledger: Ledger
    kept: Callable[[], Sequence[Kept]]
    compose: Compose
    mailbox: Mailbox = field(factory=Mailbox)
    clock: MovableClock = field(factory=ClockOfACheck)
    observed: list[Event] = field(factory=list[Event])
    espace: EspaceBailleur = field(init=False, default=Factory(_espace, takes_self=True))

    def with_courier(self, courier: Courier) -> EspaceBailleur:
        """
        Compose another worker's service: the same adapter and clock, a courier of its own.
        """
        return self.compose(courier, self.clock, self.observed)

    def opened(
        self, name: str, *, email: str | None = None, identifier: str | None = None
    ) -> Account:
        """
        Open an account for a holder of that name; by default the address has that name, too.
        """
        return self.espace.operator("checks").open_account(
            departement="33",
            holder=Individual(reference=name, name="Zoé Œuf"),
            email=email or f"{name}@example.org",
            identifier=identifier,
        )

    def entered(self, account: Account, password: str | None = None) -> Entry:
        """
        Come in with a password, or with the provisional one that was sent.
        """
        return self.espace.sign_in(
            identifier=str(account.identifier),
            password=password or self.mailbox.provisional_password(account),
            source=account.id,
        )

    def step(self, entry: Entry, *, email: str | None = None) -> Entry:
        """
        Complete the pending step with right answers, and with that address or the known one.
        """
        known = entry.account.delivery
        if entry.pending is None:
            return entry
        answers = right_answers(
            entry.pending, email=email or (known.stored if known else ""), password=PASSWORD
        )
        return self.espace.complete(entry, answers)

    def settled(self, name: str) -> Account:
        """
        Open an account, and take its holder through all steps.
        """
        account = self.opened(name)
        self.espace.dispatch()
        self.through(self.entered(account))
        return self.stored(account)

    def through(self, entry: Entry) -> Entry:
        """
        Complete the pending steps, as many as there can be.
        """
        for _ in FIVE:
            entry = self.step(entry)
        return entry

    def stored(self, account: Account) -> Account:
        """
        Read an account as it is stored now.

        Raises:
            AssertionError: it is not.
        """
        found = self.store.find(account.id)
        if found is None:
            raise AssertionError(f"expected the account {account.id}, found None")
        return found

    def accounts(self) -> list[Account]:
        """
        List all accounts.
        """
        return list(self.store.page(Everyone(), None, MANY))

    def events(self) -> list[Event]:
        """
        List the events that are kept.
        """
        return [one for one in self.kept() if not isinstance(one, Acceptance | Message)]


def outcome(call: Callable[..., object], *arguments: object) -> str:
    """
    Call something, and say what came of it: done, or how it was refused.
    """
    try:
        call(*arguments)
    except (Refusal, SessionEnded) as refusal:
        return refusal.fault.code
    return DONE
