"""
What an operator does in the state machines, folded over the decisions and through the doors.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from espace_bailleur._service.operator import Operator
from espace_bailleur.domain.account import Account
from espace_bailleur.domain.slots import known
from espace_bailleur.domain.words import EmailAddress
from espace_bailleur.testing.composed import ComposedMachine
from espace_bailleur.testing.folding import World
from espace_bailleur.testing.operated import ACTS, CHANNELS, EVIDENCE, check_act, decided
from espace_bailleur.testing.people import ADDRESSES, POSTAL


class OperatorDecisions(RuleBasedStateMachine):
    """
    The operator's decisions, folded over any account of a world.
    """

    world: World

    def an_account(self, data: st.DataObject) -> Account:
        """
        Choose any account.
        """
        return data.draw(st.sampled_from(list(self.world.accounts.values())), label="account")

    @precondition(lambda self: bool(self.world.accounts))
    @rule(data=st.data(), act=st.sampled_from(ACTS), email=st.sampled_from(ADDRESSES))
    def operate(self, data: st.DataObject, act: str, email: EmailAddress) -> None:
        """
        Do one act of the operator's for an account.
        """
        account = self.an_account(data)
        if change := decided(self.world, account, act, email):
            check_act(account, act, change.account)


class OperatorJourneys(ComposedMachine):
    """
    The operator's acts through the doors, on any account.
    """

    @precondition(lambda self: bool(self.snapshot()))
    @rule(data=st.data(), act=st.sampled_from(ACTS), email=st.sampled_from(ADDRESSES))
    def operate(self, data: st.DataObject, act: str, email: EmailAddress) -> None:
        """
        Do one act of the operator's for an account.
        """
        account = self.an_account(data)
        operator = self.made.doors.operator("machine")
        refusal = self.attempt(
            lambda: _through(operator, account, act, email), may_touch=account.id
        )
        after = self.snapshot()[account.id]
        if refusal is None and after != account:
            check_act(account, act, after)


def _through(operator: Operator, account: Account, act: str, email: EmailAddress) -> Account:
    mails = [one for one in known(account) if isinstance(one, EmailAddress)]
    first = str(mails[0]) if mails else None
    acts: Mapping[str, Callable[[], Account]] = {
        "force": lambda: operator.force_new_password(account.id),
        "withdraw": lambda: operator.withdraw(account.id),
        "correct": lambda: operator.correct_address(
            account.id, email=str(email), evidence=EVIDENCE
        ),
        "correct postal": lambda: operator.correct_address(
            account.id, postal=str(POSTAL), evidence=EVIDENCE
        ),
        "remove": lambda: operator.remove_address(account.id, str(email), evidence=EVIDENCE),
        "came back": lambda: (
            operator.mail_returned(account.id, first)
            if first
            else operator.letter_returned(account.id)
        ),
        "arrives": lambda: (
            operator.mail_arrives(account.id, first)
            if first
            else operator.letter_arrives(account.id)
        ),
    }
    return acts.get(act, lambda: operator.reissue(account.id, by=CHANNELS.get(act)))()
