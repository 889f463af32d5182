"""
Four workers of one outbox on PostgreSQL beside one, each a process of its own.
"""

from __future__ import annotations

import subprocess
import sys
import time

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from espace_bailleur import new_key

from .measuring import Finding, rates
from .services import outbox, rows, service


SCHEMA = "espace_bailleur_bench"


def workers(folder: Path, server: str, count: int) -> list[Finding]:
    """
    Send the two messages of as many accounts, first by one worker and then by four.
    """
    folder.mkdir()
    with _a_schema(server) as url:
        one, four = (_sent_by(workers, folder, url, count) for workers in (1, 4))
    return [rates("messages of four workers on PostgreSQL", four, floor=one, than="one worker")]


@contextmanager
def _a_schema(server: str) -> Generator[str]:
    """
    Make an empty schema, and tell the URL at which it is the whole database.
    """
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
        alone = url.update_query_dict({"options": f"-csearch_path={SCHEMA}"})
        yield alone.render_as_string(hide_password=False)
        connection.execute(text(f"DROP SCHEMA {SCHEMA} CASCADE"))
    engine.dispose()


def _sent_by(workers: int, folder: Path, url: str, count: int) -> float:
    key = new_key()
    espace = service(url, outbox(folder), keys=[key])
    espace.operator("bench").open_accounts(rows(count, start=workers * count))
    command = [sys.executable, "-m", "benchmarks.workers"]
    started = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(workers)
    ]
    for one in started:
        _say(one, url, key, str(folder))
    for one in started:
        _hear(one)
    start = time.perf_counter()
    for one in started:
        _say(one, "go")
    sent = sum(int(_hear(one)) for one in started)
    taken = time.perf_counter() - start
    for one in started:
        one.communicate()
    if sent != 2 * count:
        raise RuntimeError(f"{sent} messages were sent, not {2 * count}")
    return sent / taken


def _say(worker: subprocess.Popen[str], *lines: str) -> None:
    if worker.stdin is not None:
        worker.stdin.writelines(f"{line}\n" for line in lines)
        worker.stdin.flush()


def _hear(worker: subprocess.Popen[str]) -> str:
    return worker.stdout.readline().strip() if worker.stdout else ""


def _work() -> None:
    """
    Be one worker: learn what to work on, say that one is ready, and begin when told so.
    """
    url, key, folder = (input() for _ in range(3))
    espace = service(url, outbox(Path(folder)), keys=[key])
    print("ready", flush=True)
    input()
    print(espace.dispatch().sent, flush=True)


if __name__ == "__main__":
    _work()
