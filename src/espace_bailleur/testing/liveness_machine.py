"""
A state machine that lets everybody back in, from wherever random commands leave them (F9).

Subclass it with steps, documents or policies of your own; its `TestCase` runs anywhere.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from espace_bailleur.domain.account import Standing
from espace_bailleur.domain.sign_in import admission_to
from espace_bailleur.domain.slots import on_file
from espace_bailleur.domain.steps import PERSONAL_PASSWORD
from espace_bailleur.testing.asking import (
    ask,
    dispatch_waiting,
    everything,
    flood,
    password_notices,
)
from espace_bailleur.testing.decisions import DecisionMachine
from espace_bailleur.testing.liveness import reaches_access
from espace_bailleur.testing.people import ADDRESSES, MOVES
from espace_bailleur.testing.posting import lose
from espace_bailleur.testing.searching import check_ways_back


class LivenessMachine(DecisionMachine):
    """
    Fold random commands over the decisions, by clocks that jump, and let owners come back.

    From every state that is neither closed nor suspended, against any schedule of strangers, the
    owner with one working address reaches access within the stated time (F9, P13).
    """

    @rule(by=st.sampled_from(MOVES))
    def set_back(self, by: timedelta) -> None:
        """
        Set the clock back.
        """
        self.world.clock.move(-by)

    @precondition(lambda self: bool(self.world.messages))
    @rule(data=st.data())
    def lose(self, data: st.DataObject) -> None:
        """
        Let one of the latest messages never arrive.
        """
        latest = list(self.world.messages.values())[-3:]
        lose(self.world, data.draw(st.sampled_from(latest), label="message"))

    @precondition(lambda self: bool(self.world.accounts))
    @rule(data=st.data(), kept=st.booleans(), source=st.sampled_from([None, "home"]))
    def come_back(self, data: st.DataObject, source: str | None, *, kept: bool) -> None:
        """
        Come back by any address, while strangers ask for anything at any step.
        """
        account = self.an_account(data)
        reached = on_file(account) if account.standing is Standing.OPEN else ()
        anything = (*everything(account), *flood(account, None), *flood(account, "elsewhere"))
        asked = st.lists(st.sampled_from(anything), max_size=4)
        for to in reached:
            strangers = data.draw(st.lists(asked, max_size=4), label="strangers")
            reaches_access(
                self.world,
                account.id,
                working=to,
                kept=kept,
                source=source,
                strangers=strangers,
            )

    @precondition(lambda self: bool(self.world.accounts))
    @rule(data=st.data())
    def begin_to_recover(self, data: st.DataObject) -> None:
        """
        Ask everywhere, come in with what arrives, and try to choose with the old password (F10).
        """
        account = self.an_account(data)
        for asked in everything(account):
            ask(self.world, account.id, asked)
        dispatch_waiting(self.world, account.id)
        for notice in (None, *password_notices(self.world, account.id)[-2:], None):
            present = self.world.accounts[account.id]
            change = self.world.attempt(partial(self.world.sign_in, present, notice))
            admission = admission_to(change) if change else None
            if admission is not None:
                self.admissions.append(admission)
                if admission.issue is None:
                    self.do_step(admission, PERSONAL_PASSWORD, ADDRESSES[0], right=True)

    def teardown(self) -> None:
        """
        Let every owner come back, by every address.
        """
        for account_id in self.world.accounts:
            check_ways_back(self.world, account_id)
