"""
Record the rows of a database of the newest revision, for the tests of every later one.

Run it as `python -m tests.programs.filling` when a revision lands, and never again once it was
released: from then on, whatever changes has to read what it wrote.
"""

from __future__ import annotations

import json

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, select

from espace_bailleur import EspaceBailleur, Organisation
from espace_bailleur.adapters.sql import Database, metadata, migrate
from espace_bailleur.adapters.sql._schema import REVISIONS
from espace_bailleur.testing.doubles import Mailbox, MovableClock
from tests.adapters.service import espace_on, opened, settled


ROWS = Path(__file__).parent.parent / "adapters" / "rows"


def fill(espace: EspaceBailleur, mailbox: Mailbox) -> None:
    """
    Have a landlord and an organisation come in, and messages that wait or were dropped.
    """
    operator = espace.operator("tests")
    zoe = opened(espace, "R-1")
    own = operator.open_account(
        departement="33",
        holder=Organisation(reference="O-1", name="SCI des Lilas", siret="73282932000074"),
        email="sci@example.org",
    )
    espace.dispatch()
    settled(espace, zoe, mailbox.provisional_password(zoe))
    chief = settled(espace, own, mailbox.provisional_password(own))
    operator.suspend(opened(espace, "R-2").id)
    espace.dispatch()
    espace.organisation(chief).create_colleague(name="Ada", email="ada@example.org")
    opened(espace, "R-3")
    espace.forgot_password("r-1@example.org", source=None)


def _rows(connection: Connection) -> Iterator[str]:
    """
    Read every row, one a line, but for numbers that a database gives.
    """
    for table in metadata.sorted_tables:
        for row in connection.execute(select(table).order_by(table.c[0])).mappings():
            told = {name: value for name, value in row.items() if name != "number"}
            yield json.dumps([table.name, told], ensure_ascii=False)


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/landlords.db"
        migrate(url)
        database, mailbox = Database.at(url), Mailbox()
        fill(espace_on(database, mailbox, MovableClock()), mailbox)
        lines = database.read(lambda connection: list(_rows(connection)))
        (ROWS / f"{REVISIONS[-1]}.jsonl").write_text("\n".join((*lines, "")), "utf-8")
        database.close()
