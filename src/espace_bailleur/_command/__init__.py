"""
The command line: what whoever runs a service does from a terminal, cron or monitoring.
"""

from __future__ import annotations

import argparse
import textwrap

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from importlib import metadata

from espace_bailleur._command.commands import (
    COMMANDS,
    DONE,
    INTERRUPTED,
    MISUSED,
    STATUSES,
    UNAVAILABLE,
)
from espace_bailleur._command.naming import this_folder, told
from espace_bailleur._command.saying import complain
from espace_bailleur.errors import Misuse, Unavailable


def main(argv: Sequence[str]) -> int:
    """
    Run the command that *argv* says, without the program's name, and return its exit status.
    """
    try:
        arguments = _parser().parse_args(argv)
    except SystemExit as end:
        return int(end.code or DONE)
    run: Callable[[argparse.Namespace], int] = arguments.run
    try:
        with this_folder():
            return run(arguments)
    except Misuse as misuse:
        complain(str(misuse))
        return MISUSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except Unavailable as reason:
        complain(f"The service cannot answer now ({told(reason)}). Try again later.")
        return UNAVAILABLE
    except BaseException as failure:  # noqa: BLE001 - nobody is ever shown a traceback
        complain(f"The service fails with {told(failure)}. Call it in Python to see where.")
        return UNAVAILABLE


def _parser() -> argparse.ArgumentParser:
    plain = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(
        prog="python -m espace_bailleur",
        description="espace_bailleur keeps the accounts of landlords: it sends them their\n"
        "passwords and lets them sign in. These commands look after such a service.",
        epilog=f"{_listed(STATUSES)}\n\n"
        "'python -m espace_bailleur COMMAND --help' explains a command.",
        formatter_class=plain,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"espace-bailleur {_version()}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for one in COMMANDS:
        command = commands.add_parser(
            one.name,
            help=one.summary,
            description=textwrap.dedent(one.text).strip(),
            epilog=f"example:\n  python -m espace_bailleur {one.example}\n\n"
            f"{_listed(one.statuses)}",
            formatter_class=plain,
            allow_abbrev=False,
        )
        if one.of_a_service:
            command.add_argument(
                "service",
                metavar="MODULE:NAME",
                help="where the service is, such as myapp:espace for what myapp.py calls espace: "
                "an EspaceBailleur, an AsyncEspaceBailleur, or a function that returns one",
            )
        if one.of_a_database:
            command.add_argument(
                "url",
                metavar="URL",
                help="the database, such as sqlite:///landlords.db or "
                "postgresql+psycopg://host/database",
            )
        if one.again_and_again:
            command.add_argument(
                "--every",
                metavar="SECONDS",
                type=_duration,
                help="go on until the program is stopped, waiting so long when nothing is due",
            )
        command.set_defaults(run=one.run)
    return parser


def _duration(text: str) -> timedelta:
    """
    Read a number of seconds, less than a day.
    """
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 < seconds < timedelta(days=1).total_seconds():
        raise argparse.ArgumentTypeError(f"{text!r} is no number of seconds within a day")
    return timedelta(seconds=seconds)


def _listed(statuses: Iterable[int]) -> str:
    return "\n".join(["exit status:", *(f"  {one}  {STATUSES[one]}" for one in statuses)])


def _version() -> str:
    try:
        return metadata.version("espace-bailleur")
    except metadata.PackageNotFoundError:
        return "(not installed)"
