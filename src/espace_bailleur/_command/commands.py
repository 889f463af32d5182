"""
The commands, as a table: what each is for, and what it does.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys

from collections.abc import Callable

from attrs import frozen

from espace_bailleur._command.naming import service_named
from espace_bailleur._command.saying import say_it
from espace_bailleur._open import AsyncEspaceBailleur, EspaceBailleur, migrate, new_key
from espace_bailleur._service.worker import AsyncWorker, Worker
from espace_bailleur.domain.checking import Finding, in_utc
from espace_bailleur.domain.delivery import Backlog, Dispatched


DONE, FOUND, MISUSED, UNAVAILABLE, INTERRUPTED = 0, 1, 2, 3, 130
"""
The exit statuses; 2 is what argparse ends with as well, and 130 what a shell makes of Ctrl-C.
"""
STATUSES = {
    DONE: "done",
    FOUND: "check found something",
    MISUSED: "the command line or the service is written wrong; a line says what to write",
    UNAVAILABLE: "the service cannot answer now, its database for example; try again later",
}


@frozen(kw_only=True)
class Command:
    """
    One command: its name, what it does in one line and in full, an example, and the function.
    """

    name: str
    summary: str
    text: str
    example: str
    run: Callable[[argparse.Namespace], int]
    statuses: tuple[int, ...]
    of_a_service: bool = True
    of_a_database: bool = False
    again_and_again: bool = False


def _key(_: argparse.Namespace) -> int:
    if not say_it(new_key()):
        return UNAVAILABLE
    if sys.stderr.isatty():
        say_it("Keep it where you keep your secrets, and give it as keys=[...].", to=sys.stderr)
    return DONE


def _check(arguments: argparse.Namespace) -> int:
    espace = service_named(arguments.service)
    if isinstance(espace, EspaceBailleur):
        found, backlog = espace.check(), espace.backlog()
    else:
        found, backlog = asyncio.run(_looked_at(espace))
    say_it(f"Findings: {len(found) or 'none'}")
    for number, one in enumerate(found, start=1):
        say_it(f"\n{number}. {one.problem}\n   {one.mend}")
    waiting = backlog.untried + backlog.retried
    since = f", the oldest since {in_utc(backlog.oldest)}" if backlog.oldest else ""
    say_it(
        f"\nMessages that wait: {waiting} ({backlog.untried} never tried, {backlog.retried} to be "
        f"tried again){since}.\n"
        f"Messages that will not be sent: {backlog.dead + backlog.dropped} ({backlog.dead} given "
        f"up, {backlog.dropped} dropped)."
    )
    return FOUND if found else DONE


async def _looked_at(espace: AsyncEspaceBailleur) -> tuple[tuple[Finding, ...], Backlog]:
    """
    Look twice on one event loop: what a store opened on one loop is of no use on another.
    """
    return await espace.check(), await espace.backlog()


def _dispatch(arguments: argparse.Namespace) -> int:
    espace = service_named(arguments.service)
    if arguments.every is not None:
        became = _until_stopped(espace.worker(every=arguments.every))
    elif isinstance(espace, EspaceBailleur):
        became = espace.dispatch()
    else:
        became = asyncio.run(espace.dispatch())
    counted = {
        "sent": became.sent,
        "resolved": became.resolved,
        "to be tried again": became.retried,
        "given up": became.dead,
        "dropped": became.dropped,
    }
    said = ", ".join(f"{count} {what}" for what, count in counted.items() if count)
    say_it(f"Messages: {said or 'none was due'}.")
    return DONE


def _migrate(arguments: argparse.Namespace) -> int:
    migrate(arguments.url)
    say_it("The database has the tables of this version.")
    return DONE


def _until_stopped(worker: Worker | AsyncWorker) -> Dispatched:
    """
    Run a worker until a signal asks for the program's end.
    """

    def stop(_: int, __: object) -> None:
        worker.stop()

    stopping = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(one, stop) for one in stopping]
    try:
        return worker.run() if isinstance(worker, Worker) else asyncio.run(worker.run())
    finally:
        for one, handler in zip(stopping, before, strict=True):
            signal.signal(one, handler)


COMMANDS = (
    Command(
        name="key",
        summary="make a secret key for a service",
        text="""
            Make a new secret key and print it.

            A service needs a key to make provisional passwords, codes and sessions with.
            Make one key, keep it where you keep your other secrets, and give it to the
            service each time it starts, as keys=[...]. Whoever knows it can get into any
            account; where it is lost, what was made with it no longer works.
            """,
        example="key",
        run=_key,
        statuses=(DONE, MISUSED, UNAVAILABLE),
        of_a_service=False,
    ),
    Command(
        name="check",
        summary="tell what a service lacks, and whether its messages are stuck",
        text="""
            Tell what a service lacks although it works, and whether its messages are stuck.

            Each finding says what is wrong, and on the next line what to do about it.
            Below them stands how many messages wait to be sent, and how many never will be.
            Nothing is changed: run it by hand after a change, and often from monitoring.
            """,
        example="check myapp:espace",
        run=_check,
        statuses=(DONE, FOUND, MISUSED, UNAVAILABLE),
    ),
    Command(
        name="dispatch",
        summary="send the mails and letters that are due",
        text="""
            Send every mail and letter that is due, once, and say what became of them.

            No page waits for a mail server: a message is recorded first, and sent by this
            command. Run it every minute, with cron for example, or let it go on with
            --every 10; two at a time do no harm. Stopped, it settles the message at hand.
            One line tells how many messages were

              sent               given to the courier
              resolved           requests for a new password, looked up and answered
              to be tried again  refused by the courier, and due again later
              given up           refused too often
              dropped            about something that is over, such as a closed account
            """,
        example="dispatch myapp:espace",
        run=_dispatch,
        statuses=(DONE, MISUSED, UNAVAILABLE),
        again_and_again=True,
    ),
    Command(
        name="migrate",
        summary="bring the tables of a database to this version",
        text="""
            Bring the tables of a database to the version of this package, whatever they were.

            Run it once when a new version of the package is installed, before the service
            starts with it. An empty database is filled by the service itself. Several runs
            at a time do no harm; what is migrated already stays as it is.
            """,
        example="migrate sqlite:///landlords.db",
        run=_migrate,
        statuses=(DONE, MISUSED, UNAVAILABLE),
        of_a_service=False,
        of_a_database=True,
    ),
)
