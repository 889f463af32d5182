"""
The Flask application goes on sending, whatever one try came to.
"""

from __future__ import annotations

import threading

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

import flask
import pytest

from espace_bailleur import EspaceBailleur, Unavailable, Worker
from espace_bailleur.adapters.files import FolderCourier
from espace_bailleur.adapters.memory import MemoryStore
from espace_bailleur.domain.delivery import Leased
from examples.flask_minimal.__main__ import main


def test_a_store_that_was_away_holds_up_no_message_for_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    When the store cannot answer the first time, the mails leave at another one.
    """
    sent, tries = threading.Event(), [Unavailable()]
    workers: list[Worker] = []
    make, take = EspaceBailleur.worker, MemoryStore.lease

    def kept(espace: EspaceBailleur, *, every: timedelta) -> Worker:
        workers.append(make(espace, every=every))
        return workers[-1]

    def away_at_first(
        store: MemoryStore, *, now: datetime, limit: int, lease: timedelta
    ) -> Sequence[Leased]:
        if tries:
            raise tries.pop()
        return take(store, now=now, limit=limit, lease=lease)

    def folder(**_: str) -> str:
        return str(tmp_path)

    def send(*_: object) -> None:
        sent.set()

    def served(*_: object, **__: object) -> None:
        assert sent.wait(30)
        for worker in workers:
            worker.stop()

    monkeypatch.setattr("tempfile.mkdtemp", folder)
    monkeypatch.setattr(EspaceBailleur, "worker", kept)
    monkeypatch.setattr(MemoryStore, "lease", away_at_first)
    monkeypatch.setattr(FolderCourier, "send", send)
    monkeypatch.setattr(flask.Flask, "run", served)
    main()
    assert not tries
