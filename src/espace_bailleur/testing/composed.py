"""
What a state machine over a composed service stands on: looking at it, and sending one command.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from attrs import frozen
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from espace_bailleur._open import EspaceBailleur
from espace_bailleur._service.doors import Doors
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.entry import Entry
from espace_bailleur.domain.records import Event
from espace_bailleur.domain.words import AccountId, EmailAddress
from espace_bailleur.errors import Code, Refusal, SessionEnded
from espace_bailleur.ports.ledger import Ledger
from espace_bailleur.ports.store import Everyone, Store
from espace_bailleur.testing.doubles import (
    CheapHasherForTestsOnly,
    Mailbox,
    MovableClock,
    ScriptedSecrets,
)
from espace_bailleur.testing.evidence import check_chosen_with, check_passwords
from espace_bailleur.testing.people import DOCUMENTS, assert_that
from espace_bailleur.testing.portal import KEY
from espace_bailleur.testing.quieting import quiet
from espace_bailleur.testing.reading import contest_code_in, provisional_password_in


MANY = 1_000
RECORDED = frozenset({Code.CODE_REFUSED, Code.PROVISIONAL_PASSWORD_EXPIRED, Code.CONTEST_REFUSED})
"""
The refusals of a secret that leave a mark on its account.
"""


@frozen(kw_only=True)
class Composition:
    """
    A service to be tested, with what the machine looks at.
    """

    doors: Doors
    store: Store
    mailbox: Mailbox
    clock: MovableClock
    events: list[Event]
    """What the service's observer was told: give it `events.extend`."""


def composed_over(store: Store, ledger: Ledger) -> Composition:
    """
    Compose a service over an empty store and ledger of yours, with doubles for all else.
    """
    mailbox, clock, events = Mailbox(), MovableClock(), list[Event]()
    doors = EspaceBailleur(
        store=store,
        ledger=ledger,
        courier=mailbox,
        hasher=CheapHasherForTestsOnly(),
        email=EmailAddress,
        clock=clock,
        secrets=ScriptedSecrets(),
        blocklist=lambda _: False,
        keys=[KEY],
        documents=DOCUMENTS,
        observer=events.extend,
    )
    return Composition(doors=doors, store=store, mailbox=mailbox, clock=clock, events=events)


class ComposedMachine(RuleBasedStateMachine):
    """
    Hold a composition, and see that what is refused changes nothing.

    A command with one account's secret or session leaves every other account as it was (B4), and
    every changed account has an event (I1).
    No password appears without a live secret that was issued to its account for that (F10).
    """

    def __init__(self) -> None:
        super().__init__()
        self.made = self.compose()
        self.entries: list[Entry] = []
        self._quiet = ExitStack()
        self._quiet.enter_context(quiet())

    def teardown(self) -> None:
        """
        Let the package say again what could not be sent.
        """
        super().teardown()
        self._quiet.close()

    def compose(self) -> Composition:
        """
        Make a service that is empty.
        """
        raise NotImplementedError  # each subclass tests a composition of its own

    def snapshot(self) -> dict[AccountId, Account]:
        """
        Read all accounts.
        """
        return {one.id: one for one in self.made.store.page(Everyone(), None, MANY)}

    def attempt(
        self,
        command: Callable[[], object],
        *,
        may_touch: AccountId | None,
        to_try: bool = False,
        entry: Entry | None = None,
    ) -> Refusal | SessionEnded | None:
        """
        Send one command, and see that it touched no other account than it may.

        Where the command is *to_try* a secret, a wrong code is counted although it is refused, and
        a password that expired is dead for good (K5).
        Where it chooses a password, *entry* is bound to a live secret (F10).
        """
        before, told = self.snapshot(), len(self.made.events)
        refusal: Refusal | SessionEnded | None = None
        try:
            command()
        except (Refusal, SessionEnded) as caught:
            refusal = caught
        after = self.snapshot()
        touched = {one for one in after if after[one] != before.get(one)}
        assert_that(touched <= {may_touch}, f"B4: {len(touched)} accounts were touched")
        recorded = isinstance(refusal, Refusal) and refusal.code in RECORDED
        unchanged = refusal is None or (to_try and recorded)
        assert_that(unchanged or not touched, "a refused command changed something")
        events, now = self.made.events[told:], self.made.clock()
        about = {event.account for event in events}
        assert_that(touched <= about, "I1: a change has no event")
        for one in touched:
            check_passwords(before.get(one), after[one], events, now=now)
            if entry and after[one].password != before[one].password:
                check_chosen_with(before[one], entry.admission.issue, now=now)
        return refusal

    def an_account(self, data: st.DataObject) -> Account:
        """
        Choose any account.
        """
        return data.draw(st.sampled_from(list(self.snapshot().values())), label="account")

    def an_entry(self, data: st.DataObject) -> Entry | None:
        """
        Come back with any entry there ever was, the latest ones more often; most have ended.
        """
        old = data.draw(st.sampled_from([*self.entries[-3:], *self.entries]), label="entry")
        try:
            return self.made.doors.resume(old.token)
        except SessionEnded:
            return None

    def passwords_mailed(self) -> list[str]:
        """
        Read every provisional password that was ever sent.
        """
        read = (provisional_password_in(item.body) for item in self.made.mailbox.items)
        return [one for one in read if one]

    def latest_password(self, account: Account) -> str:
        """
        Read the latest provisional password that was sent about an account, or what is none.
        """
        read = (provisional_password_in(item.body) for item in self.made.mailbox.about(account))
        return ["none", *filter(None, read)][-1]

    def codes_mailed(self) -> list[tuple[str, Account]]:
        """
        Read every code that ever told of a recovery, with the account that it tells of.
        """
        accounts = {str(one.user_number): one for one in self.snapshot().values()}
        return [
            (code, next(accounts[number] for number in accounts if number in item.body))
            for item in self.made.mailbox.items
            if (code := contest_code_in(item.body))
        ]
