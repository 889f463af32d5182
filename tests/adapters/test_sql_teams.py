"""
Two organisations on the databases that people run on, through both faces.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import cast

import pytest

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from espace_bailleur.adapters.memory import MemoryLedger, MemoryStore
from espace_bailleur.testing.composed import Composition
from espace_bailleur.testing.portal import Portal
from espace_bailleur.testing.teams import TeamMachine
from tests.adapters.databases import COLOURS
from tests.faces import awaiting, face_of


@pytest.mark.no_cover  # long: tests/testing/test_machines.py covers what it runs
@pytest.mark.rule("B4", "G1", "G4", "G5", "G7", "K1")
@pytest.mark.parametrize("colour", COLOURS)
def test_teams_on_any_database(migrated: str, colour: str) -> None:
    """
    Whatever two organisations and the institution do on any database, the rules hold.
    """
    with COLOURS[colour](migrated) as stores:

        class OverSql(TeamMachine):
            """
            Two organisations over a database that is emptied before each run.
            """

            def compose(self) -> Composition:
                """
                Make a service on that database.
                """
                store, ledger = stores.emptied()
                # A portal is over memory; what it is composed of is only ever called as a port.
                made = Portal(
                    store=cast("MemoryStore", store), ledger=cast("MemoryLedger", ledger)
                )
                return Composition(
                    doors=face_of(made),
                    store=store,
                    mailbox=made.mailbox,
                    clock=made.clock,
                    events=made.events,
                )

        few = settings(max_examples=4, stateful_step_count=12)
        with awaiting() if colour == "awaiting" else nullcontext():
            run_state_machine_as_test(OverSql, settings=few)
