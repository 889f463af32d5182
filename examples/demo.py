"""
A landlord's first connection in the terminal: `make demo`, or `python examples/demo.py FOLDER`.

The mails and letters go into a folder, `demo-output` unless you name another one; whatever the
landlords know, they read there.
Everything else is gone when the program ends.
"""

import email
import email.policy
import os
import sys
import textwrap

from collections.abc import Callable
from pathlib import Path

from espace_bailleur import (
    Document,
    Entry,
    EspaceBailleur,
    Individual,
    Organisation,
    Refusal,
    new_key,
    say,
)
from espace_bailleur.adapters.files import FolderCourier


MARKER = "# Made by examples/demo.py, which empties this folder when it runs again.\n*\n"
COLOURS = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
RULES = "Je réponds aux messages de la Caf.\nJe garde mon mot de passe pour moi."
TERMS = "La Caf garde ce que la loi lui demande, et rien de plus."
DOCUMENTS = (
    Document(id="usage-rules", version="1", language="fr", text=RULES),
    Document(id="terms", version="1", language="fr", text=TERMS),
)


def painted(text: str, code: int) -> str:
    """
    Colour *text*, for a terminal that likes it.
    """
    return f"\x1b[{code}m{text}\x1b[0m" if COLOURS else text


def tell(text: str, indent: str = "  ") -> None:
    """
    Tell what somebody does, on terminals that lack a sign too.
    """
    encoding = sys.stdout.encoding or "utf-8"
    print(f"{indent}{text}".encode(encoding, "replace").decode(encoding))


def chapter(title: str) -> None:
    """
    Begin a part of the story.
    """
    tell(painted(title, 1), "\n")


def show(text: str, code: int = 36) -> None:
    """
    Show what a person reads on the screen.
    """
    for line in text.splitlines():
        for part in textwrap.wrap(line, 72):
            tell(f"{painted('│', code)} {part}", "    ")


def refused(attempt: Callable[[], object]) -> None:
    """
    Try what is going to be refused, and show every reason at once.
    """
    try:
        attempt()
    except Refusal as refusal:
        show(say(refusal.fault), 31)
        for faults in refusal.faults.values():
            for fault in faults:
                show(f"• {say(fault)}", 31)


def emptied(folder: Path) -> Path:
    """
    Make the folder, or take an earlier run's messages out of it if the demo made it.
    """
    marker = folder / ".gitignore"
    folder.mkdir(parents=True, exist_ok=True)
    ours = marker.exists() and marker.read_text("utf-8") == MARKER
    if any(folder.iterdir()) and not ours:
        raise SystemExit(f"{folder} was not made by the demo: please name another folder.")
    marker.write_text(MARKER, "utf-8")
    for old in (*folder.glob("*.eml"), *folder.glob("*.txt")):
        old.unlink()
    return folder


def copied(folder: Path, to: str, label: str) -> str:
    """
    Find, in the mails or letters to somebody, what stands alone below the line that says *label*.
    """
    texts = [file.read_text("utf-8") for file in folder.glob("*.txt")]
    texts = [letter for letter in texts if letter.startswith(to)]
    for file in folder.glob("*.eml"):
        mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        texts += [mail.get_content().replace("\r\n", "\n")] if mail["To"] == to else []
    for paragraph in "\n\n".join(texts).split("\n\n"):
        about, _, value = paragraph.partition(":\n    ")
        if value and label in " ".join(about.split()):
            tell(f"{label:48} {painted(value, 33)}")
            return value
    raise SystemExit(f"{to} has no message with: {label}")


def answer(espace: EspaceBailleur, entry: Entry, what: str, **answers: str) -> Entry:
    """
    Answer the pending step, with the document that it shows where it shows one.
    """
    step = entry.pending
    assert step is not None
    show(f"{len(entry.onboarding.done) + 1}. {say(step)}")
    if step.document:
        show(step.document.text, 90)
        answers["digest"] = step.document.digest
    tell(what)
    return espace.complete(entry, {"step": step.id, **answers})


def main(folder: Path) -> None:
    """
    Tell the story.
    """
    espace = EspaceBailleur.open(
        "memory:",
        keys=[new_key()],
        courier=FolderCourier(folder),
        documents=DOCUMENTS,
    )

    chapter("The Caf opens two accounts")
    caf = espace.operator("import")
    mail, lilas = "zoe@example.org", "SCI DES LILAS"
    zoe = Individual(reference="R-1", name="Zoé Œuf")
    caf.open_account(departement="2A", holder=zoe, email=mail)
    sci = Organisation(reference="R-2", name="SCI des Lilas", siret="732 829 320 00074")
    caf.open_account(departement="974", holder=sci, postal=f"{lilas}\n97400 SAINT-DENIS")
    tell(
        f"Zoé has an e-mail address, the SCI only a letter box: {espace.dispatch().sent} messages."
    )
    tell(f"They are in {folder}")

    chapter("Zoé reads her two mails")
    identifier = copied(folder, mail, "identifiant")
    provisional = copied(folder, mail, "mot de passe provisoire")
    copied(folder, mail, "numéro d’utilisateur")

    chapter("She signs in, with a slip of the pen first")
    typed = provisional.lower().replace(" ", "  ")
    slip = ("b" if typed[0] == "a" else "a") + typed[1:]
    tell(f"types {slip}")
    refused(lambda: espace.sign_in(identifier=identifier, password=slip, source=None))
    tell(f"types {typed}")
    entry = espace.sign_in(identifier=identifier, password=typed, source=None)

    chapter("She goes through the steps")
    entry = answer(espace, entry, f"gives {mail}", email=mail)
    short, own = "Zoé2026!", "trois chats sous la pluie, dit-elle"
    refused(lambda: answer(espace, entry, f"tries {short}", password=short))
    entry = answer(espace, entry, f"chooses {own}", password=own)
    entry = answer(espace, entry, "reads, and ticks the box", accepted="on")
    entry = answer(espace, entry, "reads, and ticks the box", accepted="on")
    tell(painted("Zoé is in.", 32))

    chapter("Later she has forgotten her password")
    show(say(espace.forgot_password(mail)))
    espace.dispatch()
    anew = copied(folder, mail, "nouveau mot de passe provisoire")
    entry = espace.sign_in(identifier=identifier, password=own, source=None)
    tell("The old one comes back to her and still works: asking has changed nothing.")
    entry = espace.sign_in(identifier=identifier, password=anew, source=None)
    entry = answer(espace, entry, "chooses another one", password="un phare, puis la brume")
    tell(painted("Zoé is in again.", 32))

    chapter("The SCI opens its two letters, and stops after one step")
    identifier = copied(folder, lilas, "identifiant")
    provisional = copied(folder, lilas, "mot de passe provisoire")
    other = espace.sign_in(identifier=identifier, password=provisional, source=None)

    chapter("Where they stand")
    for one in (entry, other):
        holder, number = one.account.holder, one.account.user_number
        pending = say(one.pending) if one.pending else painted("✓", 32)
        tell(f"{holder.name:15} {one.account.departement!s:4} {number!s:18} {pending}")


if __name__ == "__main__":
    main(emptied(Path(sys.argv[1] if sys.argv[1:] else os.environ.get("OUT", "demo-output"))))
