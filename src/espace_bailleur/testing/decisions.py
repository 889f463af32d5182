"""
A state machine over the pure decisions: random commands, folded without any service.

Subclass it with steps, documents or policies of your own; its `TestCase` runs anywhere.
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from attrs import evolve
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from espace_bailleur.domain.account import Standing
from espace_bailleur.domain.address import code_text, send_code
from espace_bailleur.domain.choices import Policies
from espace_bailleur.domain.contest import froze
from espace_bailleur.domain.delivery import AddressCodeNotice, PasswordNotice, RecoveryNotice
from espace_bailleur.domain.documents import Document
from espace_bailleur.domain.entry import Admission
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.holder import Holder
from espace_bailleur.domain.onboarding import Command, Onboarding
from espace_bailleur.domain.sign_in import admission_to, admit, sign_out
from espace_bailleur.domain.standing import change_standing
from espace_bailleur.domain.steps import PERSONAL_PASSWORD, Steps
from espace_bailleur.domain.words import Departement, EmailAddress
from espace_bailleur.errors import SessionEnded
from espace_bailleur.testing.asking import Asked, ask, dispatch_waiting, everything
from espace_bailleur.testing.evidence import check_chosen_with
from espace_bailleur.testing.folding import World
from espace_bailleur.testing.happening import HAPPENINGS, SETTLE
from espace_bailleur.testing.operating import OperatorDecisions
from espace_bailleur.testing.people import (
    ADDRESSES,
    DEPARTEMENTS,
    DOCUMENTS,
    HOLDERS,
    MOVES,
    OPERATOR,
    assert_that,
)
from espace_bailleur.testing.posting import dispatch, dispatch_the_latest


class DecisionMachine(OperatorDecisions):
    """
    Fold random commands over the decisions; whatever is refused changes nothing.

    Applying a change complains where two accounts would claim the same (B1, B2, K3).
    After every command the steps done are the first ones (D1, D3), access and the last step go
    together (D10), and a provisional password is gone once a personal one is chosen (C8).
    No password appears without a live secret that was issued to its account for that (F10).
    """

    steps: ClassVar[Steps] = Steps()
    documents: ClassVar[tuple[Document, ...]] = DOCUMENTS
    policies: ClassVar[Policies] = Policies()

    def __init__(self) -> None:
        super().__init__()
        self.world = World(steps=self.steps, documents=self.documents, policies=self.policies)
        self.admissions: list[Admission] = []

    def a_session(self, data: st.DataObject) -> tuple[Admission, Onboarding] | None:
        """
        Come back with any session there ever was, the latest ones more often; most have ended.
        """
        latest = self.admissions[-3:]
        admission = data.draw(st.sampled_from([*latest, *self.admissions]), label="session")
        found = self.world.accounts.get(admission.account)
        now = self.world.clock()
        try:
            account = admit(
                found,
                admission,
                now=now,
                policy=self.policies.sessions,
                skew=self.policies.clocks.skew,
            )
        except SessionEnded:
            return None
        return admission, self.world.onboarding(account, admission.issue)

    @rule(
        holder=st.sampled_from(HOLDERS),
        departement=st.sampled_from(DEPARTEMENTS),
        email=st.none() | st.sampled_from(ADDRESSES),
    )
    def open(self, holder: Holder, departement: Departement, email: EmailAddress | None) -> None:
        """
        Open an account, unless there is one.
        """
        self.world.open(holder, departement, email)

    @rule(by=st.sampled_from(MOVES))
    def wait(self, by: timedelta) -> None:
        """
        Let time pass.
        """
        self.world.clock.move(by)

    @precondition(lambda self: bool(self.world.messages))
    @rule(data=st.data())
    def dispatch(self, data: st.DataObject) -> None:
        """
        Dispatch any message that was ever recorded, again as well.
        """
        messages = list(self.world.messages.values())
        message = data.draw(st.sampled_from([*messages[-3:], *messages]), label="message")
        dispatch(self.world, message)

    @precondition(lambda self: bool(self.world.accounts))
    @rule(data=st.data(), email=st.sampled_from(ADDRESSES))
    def go_on(self, data: st.DataObject, email: EmailAddress) -> None:
        """
        Do the next right thing for an account: read its messages, come in, do the pending step.
        """
        account = self.an_account(data)
        notices = self.world.contents(PasswordNotice)
        notice = [one for one in notices if one.account == account.id][-1]
        dispatch_the_latest(self.world)
        dispatch_waiting(self.world, account.id)
        account = self.world.accounts[account.id]
        password = None if account.password else notice
        change = self.world.attempt(lambda: self.world.sign_in(account, password))
        if change is not None and (admission := admission_to(change)):
            self.admissions.append(admission)
            self.do_step(self.admissions[-1], None, email, right=True)

    @precondition(lambda self: bool(self.world.accounts))
    @rule(data=st.data())
    def enter(self, data: st.DataObject) -> None:
        """
        Come in with the password of any message, at any account, or with a personal password.
        """
        account = self.an_account(data)
        notices = self.world.contents(PasswordNotice)
        own = [one for one in notices if one.account == account.id]
        notice = data.draw(st.sampled_from([None, *own, *notices]), label="password of")
        change = self.world.attempt(lambda: self.world.sign_in(account, notice))
        if change is not None:
            assert_that(notice is None or notice.account == account.id, "B4: another's secret")
            chosen = notice is not None or account.password is not None
            assert_that(chosen, "E11: no password was chosen, and one matched")
            self.admissions += filter(None, [admission_to(change)])

    @precondition(lambda self: bool(self.admissions))
    @rule(data=st.data(), email=st.sampled_from(ADDRESSES), right=st.booleans())
    def complete(self, data: st.DataObject, email: EmailAddress, *, right: bool) -> None:
        """
        Complete any step, pending or not, with right or wrong answers (D1, D2).
        """
        rows = [row.id for row in self.steps.rows]
        step = data.draw(st.sampled_from([None, *rows]), label="step")
        if session := self.a_session(data):
            self.do_step(session[0], step, email, right=right)

    def do_step(
        self, admission: Admission, step: str | None, email: EmailAddress, *, right: bool
    ) -> None:
        """
        Complete that step, or the pending one; only the pending one can be completed.
        """
        account = self.world.accounts[admission.account]
        before = self.world.onboarding(account, admission.issue)
        pending = [before.pending.id] if before.pending else []
        step = step or (pending or [PERSONAL_PASSWORD])[0]
        issue = admission.issue
        change = self.world.attempt(
            lambda: self.world.complete(before, step, email, issue=issue, right=right)
        )
        if change is None:
            return
        assert_that([step] == pending, "D1: a step was completed out of order")
        account = change.account
        assert_that(step in self.world.onboarding(account).done, "D3: what is completed is done")
        if step == PERSONAL_PASSWORD:
            check_chosen_with(before.account, admission.issue, now=self.world.clock())
            assert_that(account.issues == (), "C8: a provisional password outlived a personal one")
            assert_that(account.epoch > before.account.epoch, "D7: older sessions go on")
            self.admissions.append(evolve(admission, epoch=account.epoch, issue=None))

    @precondition(lambda self: bool(self.admissions))
    @rule(data=st.data(), email=st.sampled_from(ADDRESSES))
    def correct_address(self, data: st.DataObject, email: EmailAddress) -> None:
        """
        Ask for a code to another address.
        """
        if session := self.a_session(data):
            _, onboarding = session
            reach = self.world.reach(onboarding.account, email)
            command, now = Command.CORRECT_ADDRESS, self.world.clock()
            self.world.attempt(lambda: send_code(onboarding, reach, command=command, now=now))

    @precondition(lambda self: bool(self.admissions))
    @rule(data=st.data())
    def confirm(self, data: st.DataObject) -> None:
        """
        Type the code of any message, whoever it was sent to; it counts for one account alone (D5).
        """
        dispatch_the_latest(self.world)
        notices = self.world.contents(AddressCodeNotice)
        if session := self.a_session(data):
            _, onboarding = session
            own = [one for one in notices if one.account == onboarding.account.id]
            choices = [None, *own[-1:], *own[-1:], *notices]
            notice = data.draw(st.sampled_from(choices), label="code of")
            key = self.world.keys.newest
            typed = code_text(key, notice.account, notice.nonce) if notice else "00000000"
            change = self.world.attempt(lambda: self.world.try_code(onboarding, typed))
            address = change.account.address if change else None
            if address and address.confirmed:
                there = notice and (notice.account, notice.to)
                assert_that(there == (onboarding.account.id, address.email), "P25: another's code")

    @precondition(lambda self: bool(self.admissions))
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        """
        Sign out.
        """
        if session := self.a_session(data):
            _, onboarding = session
            now = self.world.clock()
            self.world.attempt(lambda: sign_out(onboarding.account, now=now))

    @precondition(lambda self: bool(self.world.accounts))
    @rule(data=st.data(), email=st.sampled_from(ADDRESSES))
    def forget(self, data: st.DataObject, email: EmailAddress) -> None:
        """
        Ask for anything: a stranger can, and takes nothing from anybody (F2).
        """
        account = self.an_account(data)
        asked = (Asked(Act.REISSUE_BY_MAIL, email.key), *everything(account))
        ask(self.world, account.id, data.draw(st.sampled_from(asked), label="asked"))

    @precondition(lambda self: bool(self.world.accounts))
    @rule(data=st.data())
    def settle(self, data: st.DataObject) -> None:
        """
        Go through every step at once, where anything lets the owner in.
        """
        account = self.an_account(data)
        dispatch_waiting(self.world, account.id)
        HAPPENINGS[SETTLE](self.world, account.id)

    @precondition(lambda self: bool(self.world.contents(RecoveryNotice)))
    @rule(data=st.data())
    def contest(self, data: st.DataObject) -> None:
        """
        Type the code of any message that told of a recovery, at any account (F6).
        """
        notices = self.world.contents(RecoveryNotice)
        notice = data.draw(st.sampled_from(notices), label="code of")
        told = self.world.accounts[notice.account]
        account = data.draw(st.sampled_from([told, self.an_account(data)]), label="at")
        change = self.world.attempt(lambda: self.world.contest(account, notice))
        if change is not None:
            assert_that(account.id == notice.account, "B4: another's code")
            after = change.account
            assert_that(after.issues == () or not froze(change), "F6: a secret outlived a contest")
            assert_that(after.password in {None, account.password}, "F6: a contest restored")

    @precondition(lambda self: bool(self.world.accounts))
    @rule(data=st.data(), to=st.sampled_from((Standing.OPEN, *Standing)))
    def hold(self, data: st.DataObject, to: Standing) -> None:
        """
        Suspend, reinstate or close.
        """
        account = self.an_account(data)
        now = self.world.clock()
        self.world.attempt(lambda: change_standing(account, to, actor=OPERATOR, now=now))

    @invariant()
    def steps_are_done_in_their_order(self) -> None:
        """
        Check that the steps done are the first ones, and access comes with the last.
        """
        rows = [row.id for row in self.steps.rows]
        for account in self.world.accounts.values():
            onboarding = self.world.onboarding(account)
            done = list(onboarding.done)
            pending = [onboarding.pending.id] if onboarding.pending else []
            assert_that(done + pending == rows[: len(done) + 1], "D1: a step was skipped")
            assert_that(onboarding.allows(Command.ENTER) == (done == rows), "D10: access too soon")

    @invariant()
    def issues_fit_their_slots(self) -> None:
        """
        Check that an account has no more issues than slots.
        """
        for account in self.world.accounts.values():
            fits = len(account.issues) <= self.policies.slots
            assert_that(fits, "C7: more issues than slots")
