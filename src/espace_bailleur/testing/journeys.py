"""
A state machine over a composed service: random commands through its doors.

Subclass it and compose your own adapters, steps and policies; its `TestCase` runs anywhere.
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.entry import Entry
from espace_bailleur.domain.fields import DIGEST
from espace_bailleur.domain.holder import Holder
from espace_bailleur.domain.onboarding import Command
from espace_bailleur.domain.steps import FIVE, PERSONAL_PASSWORD, Step
from espace_bailleur.domain.words import Departement, EmailAddress
from espace_bailleur.errors import Code, Refusal, SessionEnded
from espace_bailleur.testing.answering import right_answers
from espace_bailleur.testing.operating import OperatorJourneys
from espace_bailleur.testing.people import (
    ADDRESSES,
    DEPARTEMENTS,
    HOLDERS,
    MOVES,
    PASSWORD,
    POSTAL,
    assert_that,
)
from espace_bailleur.testing.reading import code_in, provisional_password_in


PASSWORDS = (PASSWORD, "quatre chats dorment au grenier", "trop court")


class JourneyMachine(OperatorJourneys):
    """
    Send random commands through the doors; what is refused changes nothing.

    After every command: no two accounts claim the same (B1, B2), every changed account has an
    event (I1), the steps done are the first ones (D1, D3, D10), and no message says both halves
    (C1).
    A command with one account's secret or session leaves every other account as it was (B4).
    """

    rows: ClassVar[tuple[str, ...]] = FIVE
    """The ids of all steps, in their order."""

    @rule(
        holder=st.sampled_from(HOLDERS),
        departement=st.sampled_from(DEPARTEMENTS),
        email=st.none() | st.sampled_from(ADDRESSES),
    )
    def open(self, holder: Holder, departement: Departement, email: EmailAddress | None) -> None:
        """
        Open an account, and dispatch both halves.
        """
        known = len(self.snapshot())
        try:
            self.made.doors.operator("machine").open_account(
                departement=departement.code,
                holder=holder,
                email=email.stored if email else None,
                postal=str(POSTAL),
            )
        except Refusal as refusal:
            assert_that(refusal.code is Code.ALREADY_OPENED, str(refusal))
            assert_that(len(self.snapshot()) == known, "B1: opened twice")
        self.made.doors.dispatch()

    @rule(by=st.sampled_from(MOVES))
    def wait(self, by: timedelta) -> None:
        """
        Let time pass.
        """
        self.made.clock.move(by)

    @rule(failing=st.booleans())
    def dispatch(self, *, failing: bool) -> None:
        """
        Dispatch, through a courier that may be out; the halves wait or go apart.
        """
        self.made.mailbox.failing = failing
        self.made.doors.dispatch()
        self.made.mailbox.failing = False

    @precondition(lambda self: bool(self.snapshot()))
    @rule(data=st.data())
    def enter(self, data: st.DataObject) -> None:
        """
        Come in at any account, with any password that was ever sent or chosen.
        """
        account = self.an_account(data)
        mailed = self.passwords_mailed()
        typed = data.draw(st.sampled_from([*mailed[-3:], *mailed, *PASSWORDS]), label="password")
        self.sign_in(account, typed)

    @precondition(lambda self: bool(self.passwords_mailed()))
    @rule(data=st.data(), email=st.sampled_from(ADDRESSES))
    def go_on(self, data: st.DataObject, email: EmailAddress) -> None:
        """
        Do the next right thing for an account: come in, and do the pending step.
        """
        account = self.an_account(data)
        own = [
            provisional_password_in(item.body) or "" for item in self.made.mailbox.about(account)
        ]
        self.sign_in(account, (sorted(filter(None, own[-2:])) or ["none"])[0])
        self.sign_in(account, PASSWORDS[0])
        if self.entries and self.entries[-1].account.id == account.id:
            self.do_step(self.entries[-1], None, email, right=True)

    def sign_in(self, account: Account, typed: str) -> None:
        """
        Type a password at an account.
        """

        def command() -> None:
            entry = self.made.doors.sign_in(
                identifier=str(account.identifier), password=typed, source="192.0.2.1"
            )
            assert_that(entry.account.id == account.id, "B4: somebody else's entry")
            self.entries.append(entry)

        self.attempt(command, may_touch=account.id, to_try=True)

    @precondition(lambda self: bool(self.entries))
    @rule(data=st.data(), email=st.sampled_from(ADDRESSES), right=st.booleans())
    def complete(self, data: st.DataObject, email: EmailAddress, *, right: bool) -> None:
        """
        Complete any step, pending or not, with right or wrong answers (D1, D2).
        """
        step = data.draw(st.sampled_from([None, *self.rows]), label="step")
        if entry := self.an_entry(data):
            self.do_step(entry, step, email, right=right)

    def do_step(self, entry: Entry, step: str | None, email: EmailAddress, *, right: bool) -> None:
        """
        Complete that step, or the pending one; only the pending one can be completed.
        """
        pending = entry.pending
        named = step or (pending.id if pending else PERSONAL_PASSWORD)
        answers = {**(self.answers(pending, email, right=right) if pending else {}), "step": named}

        def command() -> None:
            after = self.made.doors.complete(entry, answers)
            assert_that(pending is not None and pending.id == named, "D1: out of order")
            assert_that(named in after.onboarding.done, "D3: what is completed is done")
            self.entries.append(after)

        self.attempt(command, may_touch=entry.account.id, entry=entry)

    def answers(self, step: Step, email: EmailAddress, *, right: bool) -> dict[str, str]:
        """
        Fill in the form of a step; override it where your own steps ask for more.
        """
        filled = right_answers(
            step, email=email.stored, password=PASSWORDS[0] if right else PASSWORDS[-1]
        )
        return filled if right else {**filled, DIGEST.name: "0" * 64}

    @precondition(lambda self: bool(self.entries))
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        """
        Type any code that was ever sent.
        """
        read = (code_in(item.body) for item in self.made.mailbox.items)
        codes = [one for one in read if one]
        typed = data.draw(st.sampled_from(["00000000", *codes[-2:], *codes]), label="code")
        if entry := self.an_entry(data):
            self.attempt(
                lambda: self.made.doors.confirm_address(entry, typed),
                may_touch=entry.account.id,
                to_try=True,
            )

    @precondition(lambda self: bool(self.entries))
    @rule(data=st.data(), email=st.none() | st.sampled_from(ADDRESSES))
    def send_code(self, data: st.DataObject, email: EmailAddress | None) -> None:
        """
        Ask for another code, to the same or another address.
        """
        if entry := self.an_entry(data):
            doors = self.made.doors
            self.attempt(
                lambda: (
                    doors.correct_address(entry, email.stored)
                    if email
                    else doors.resend_code(entry)
                ),
                may_touch=entry.account.id,
            )

    @precondition(lambda self: bool(self.entries))
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        """
        Sign out; the entry ends with it.
        """
        if entry := self.an_entry(data):
            self.attempt(lambda: self.made.doors.sign_out(entry), may_touch=entry.account.id)
            ended = self.attempt(lambda: self.made.doors.resume(entry.token), may_touch=None)
            assert_that(isinstance(ended, SessionEnded), "E1: the entry goes on after its end")

    @rule(email=st.sampled_from(ADDRESSES))
    def forget(self, email: EmailAddress) -> None:
        """
        Ask for a forgotten password: it takes nothing from anybody (F2).
        """
        self.made.doors.dispatch()
        before = self.snapshot()
        self.attempt(
            lambda: self.made.doors.forgot_password(email.stored, source=None), may_touch=None
        )
        self.made.doors.dispatch()
        for account in self.snapshot().values():
            old = before[account.id]
            same = evolve(account, issues=old.issues, version=old.version)
            assert_that(same == old, "F2: asking touched more than the issues")

    @precondition(lambda self: bool(self.passwords_mailed()))
    @rule(data=st.data(), email=st.sampled_from(ADDRESSES))
    def recover(self, data: st.DataObject, email: EmailAddress) -> None:
        """
        Get back in with what was mailed last, and do two steps: a password is one in the end.
        """
        account, doors = self.an_account(data), self.made.doors
        known = (account.delivery or email).stored
        self.attempt(lambda: doors.forgot_password(known, source=None), may_touch=None)
        doors.dispatch()
        self.sign_in(account, self.latest_password(account))
        for _ in range(2):
            if self.entries and self.entries[-1].account.id == account.id:
                self.do_step(self.entries[-1], None, email, right=True)
        doors.dispatch()

    @precondition(lambda self: bool(self.codes_mailed()))
    @rule(data=st.data())
    def contest(self, data: st.DataObject) -> None:
        """
        Type any code that ever told of a recovery, at the account that it tells of or at another.
        """
        typed, told = data.draw(st.sampled_from(self.codes_mailed()), label="code")
        account = data.draw(st.sampled_from([told, self.an_account(data)]), label="at")

        def command() -> None:
            self.made.doors.contest(user_number=account.user_number.value, code=typed, source=None)
            assert_that(account.id == told.id, "B4: another's code")
            after = self.snapshot()[told.id]
            assert_that(after.standing is Standing.SUSPENDED, "F6: nothing was frozen")

        self.attempt(command, may_touch=told.id, to_try=True)

    @precondition(lambda self: bool(self.snapshot()))
    @rule(data=st.data(), act=st.sampled_from(("suspend", "reinstate", "reinstate", "close")))
    def hold(self, data: st.DataObject, act: str) -> None:
        """
        Suspend, reinstate or close.
        """
        account = self.an_account(data)
        command = getattr(self.made.doors.operator("machine"), act)
        self.attempt(lambda: command(account.id), may_touch=account.id)

    @invariant()
    def no_two_claim_the_same(self) -> None:
        """
        Check that identifiers, user numbers, places and confirmed addresses are one account's.
        """
        claims = [claim for account in self.snapshot().values() for claim in account.claims]
        assert_that(len(set(claims)) == len(claims), "B1, B2: two accounts claim the same")

    @invariant()
    def halves_travel_apart(self) -> None:
        """
        Check that no message says both halves, and that both name the user number (C1, C3).
        """
        accounts = {str(account.user_number): account for account in self.snapshot().values()}
        for item in self.made.mailbox.items:
            account = next((accounts[one] for one in accounts if one in item.body), None)
            assert_that(account is not None, "C3: a message names no user number")
            says_identifier = account is not None and account.identifier.value in item.body
            says_password = provisional_password_in(item.body) is not None
            assert_that(not (says_identifier and says_password), "C1: both halves in one message")

    @invariant()
    def access_comes_with_the_last_step(self) -> None:
        """
        Check the latest entry: the steps done are the first ones, and access is all of them.
        """
        for entry in self.entries[-1:]:
            done = entry.onboarding.done
            assert_that(done == self.rows[: len(done)], "D1: a step was skipped")
            granted = entry.onboarding.allows(Command.ENTER)
            assert_that(granted == (done == self.rows), "D10: access too soon, or too late")
