"""
The first connection of everybody in a file: `make demo`, or `python -m examples.demo FOLDER`.

The accounts, the mails and the letters go into a folder, `demo-output` unless you name another
one, which the next run empties; whatever the landlords know, they read there.
"""

import argparse
import os

from contextlib import suppress
from pathlib import Path

from espace_bailleur import (
    Account,
    RowOpened,
    RowOutcome,
    RowRefused,
    Steps,
    new_key,
    say,
)
from espace_bailleur.adapters.csv_rows import rows_in

from .landlords import KINDS
from .letterbox import NUMBER
from .screen import GREY, RED, Bar, chapter, painted, show, table, tell
from .story import DATABASE, Story, service


LANDLORDS = Path(__file__).parent.parent / "landlords.csv"
COLUMNS = {
    "reference": "reference",
    "kind": "type",
    "name": "nom",
    "siret": "siret",
    "departement": "departement",
    "email": "mail",
    "postal": tuple(f"adresse_{line}" for line in range(1, 7)),
}
MARKER = "# Made by the demo, which empties this folder when it runs again.\n*\n"


def emptied(folder: Path) -> Path:
    """
    Make the folder, or take an earlier run's messages out of it if the demo made it.
    """
    marker = folder / ".gitignore"
    if folder.exists() and not folder.is_dir():
        raise SystemExit(f"{folder} is a file: please name a folder.")
    folder.mkdir(parents=True, exist_ok=True)
    ours = marker.exists() and marker.read_text("utf-8") == MARKER
    if any(folder.iterdir()) and not ours:
        raise SystemExit(f"{folder} was not made by the demo: please name another folder.")
    marker.write_text(MARKER, "utf-8")
    for old in (*folder.glob("*.eml"), *folder.glob("*.txt"), *folder.glob(f"{DATABASE}*")):
        old.unlink()
    return folder


def open_accounts(folder: Path, key: str) -> list[Account]:
    """
    Open the accounts of the file, give it a second time, and return what was opened.
    """
    chapter("The Caf opens the accounts of its file")
    tell(f"{LANDLORDS.name} holds individuals, companies, agencies, and rows gone wrong:")
    accounts: list[Account] = []
    refusals: list[RowRefused] = []
    bar = Bar(sum(1 for _ in rows_in(LANDLORDS, columns=COLUMNS)), "rows")

    def progress(outcome: RowOutcome) -> None:
        bar.step()
        if isinstance(outcome, RowOpened):
            accounts.append(outcome.account)
        elif isinstance(outcome, RowRefused):
            refusals.append(outcome)

    caf = service(folder, key).operator("import")
    counted = caf.open_accounts(rows_in(LANDLORDS, columns=COLUMNS), progress=progress)
    tell(f"{counted.opened} accounts are open, and {counted.refused} rows need a look:")
    for one in refusals:
        reason, *faults = say(one.refusal).splitlines()
        for said in faults or [reason]:
            show(f"ligne {one.row.line} · {said}", RED)
    another = service(folder, key).operator("another import")
    again = another.open_accounts(rows_in(LANDLORDS, columns=COLUMNS))
    tell(
        "The same file once more, by another worker on the same database: "
        f"{again.opened} opened, {again.known} known already."
    )
    return accounts


def dispatch(story: Story) -> None:
    """
    Send everything that waits, and count it.
    """
    sent = story.espace.dispatch().sent
    tell(f"{sent} messages go out: each identifier in one, each password in another.")
    for kind, count in (
        ("mails", len(list(story.folder.glob("*.eml")))),
        ("letters", len(list(story.folder.glob("*.txt")))),
    ):
        tell(f"{count:4} {kind} in {story.folder}")


def standings(story: Story, accounts: list[Account]) -> None:
    """
    Tell where every account stands.
    """
    chapter("Where everybody stands")
    steps = Steps().rows
    known = {one.id for one in accounts}
    colleagues = [one.account for one in story.entries.values() if one.account.id not in known]
    rows: list[tuple[str, ...]] = []
    for opened in (*accounts, *colleagues):
        entry = story.entries.get(opened.id)
        done = len(entry.onboarding.done) if entry else 0
        rows.append(
            (
                "colleague" if opened.works_for else opened.holder.reference,
                opened.holder.name,
                opened.departement.code,
                "mail" if opened.delivery else "letter",
                str(opened.user_number),
                "✓" if done == len(steps) else f"{done + 1}/{len(steps)}",
            )
        )
    table(("reference", "landlord", "dép.", "by", NUMBER, "step"), rows)
    for number, step in enumerate(steps, start=1):
        tell(painted(f"{number}/{len(steps)} {say(step.id)}", GREY))
    inside = sum(row[-1] == "✓" for row in rows)
    tell(f"In {inside} of {len(rows)} accounts every step is done.")
    tell(f"The messages are in {story.folder}.")


def main(folder: Path) -> None:
    """
    Tell the story.
    """
    key = new_key()
    accounts = open_accounts(folder, key)
    story = Story(folder, key)
    dispatch(story)
    for landlord in KINDS:
        landlord(story)
    standings(story, accounts)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m examples.demo", description=__doc__)
    parser.add_argument("folder", nargs="?", default=os.environ.get("OUT", "demo-output"))
    with suppress(BrokenPipeError):
        main(emptied(Path(parser.parse_args().folder)))
