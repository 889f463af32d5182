"""
A service whose messages go into a folder, and the gestures of those who read them there.
"""

from collections.abc import Callable
from pathlib import Path

from espace_bailleur import Document, Entry, EspaceBailleur, Refusal, Service, say
from espace_bailleur.adapters.files import FolderCourier

from .letterbox import CODE, IDENTIFIER, PASSWORD, Letterbox
from .screen import GREEN, GREY, RED, painted, show, tell, value


DATABASE = "landlords.db"
RULES = "Je réponds aux messages de la Caf.\nJe garde mon mot de passe pour moi."
TERMS = "La Caf garde ce que la loi lui demande, et rien de plus."
DOCUMENTS = (
    Document(id="usage-rules", version="1", language="fr", text=RULES),
    Document(id="terms", version="1", language="fr", text=TERMS),
)
SERVICE = Service(site="https://bailleur.example.org", contact="01 99 00 00 00")


def refused(attempt: Callable[[], object]) -> None:
    """
    Try what is going to be refused, and show what the person reads then.
    """
    try:
        attempt()
    except Refusal as refusal:
        show(say(refusal), RED)
    else:
        raise AssertionError("this was to be refused")


def service(folder: Path, key: str) -> EspaceBailleur:
    """
    Open a service whose accounts and messages are in *folder*.
    """
    return EspaceBailleur.open(
        f"sqlite:///{folder.absolute() / DATABASE}",
        keys=[key],
        courier=FolderCourier(folder),
        documents=DOCUMENTS,
        service=SERVICE,
    )


class Story:
    """
    The demo's service, where everybody stands, and what landlords do.
    """

    def __init__(self, folder: Path, key: str) -> None:
        self.folder = folder
        self.espace = service(folder, key)
        self.entries: dict[str, Entry] = {}
        self.shown: set[str] = set()

    def sign_in(self, identifier: str, password: str) -> Entry:
        """
        Come in at the first page.
        """
        return self.remember(
            self.espace.sign_in(identifier=identifier, password=password, source=None)
        )

    def remember(self, entry: Entry) -> Entry:
        """
        Note where somebody stands now.
        """
        self.entries[entry.account.id] = entry
        return entry

    def answer(self, entry: Entry, what: str, **answers: str) -> Entry:
        """
        Answer the pending step, with the document that it shows where it shows one.
        """
        step = entry.pending
        assert step is not None
        tell(f"{len(entry.onboarding.done) + 1}. {say(step)}: {painted(what, GREY)}")
        if step.document:
            answers["digest"] = step.document.digest
            if step.document.digest not in self.shown:
                show(step.document.text, GREY)
            self.shown.add(step.document.digest)
        return self.remember(self.espace.complete(entry, {"step": step.id, **answers}))

    def give_address(self, entry: Entry, address: str) -> Entry:
        """
        Give an address at the second step, and confirm it where the Caf has never written there.
        """
        entry = self.answer(entry, f"gives {address}", email=address)
        assert entry.account.address is not None
        if not entry.account.address.confirmed:
            self.espace.dispatch()
            code = Letterbox(self.folder, address).one(CODE)
            value("the code mailed there", code)
            entry = self.remember(self.espace.confirm_address(entry, code))
        return entry

    def finish(self, entry: Entry, password: str) -> Entry:
        """
        Choose a password and accept both documents.
        """
        entry = self.answer(entry, f"chooses « {password} »", password=password)
        return self.accept(entry)

    def accept(self, entry: Entry) -> Entry:
        """
        Accept what is still to be accepted.
        """
        while entry.pending is not None:
            entry = self.answer(entry, "reads, and ticks the box", accepted="on")
        tell(painted("✓ every step is done: access is granted", GREEN))
        return entry

    def first_connection(self, box: Letterbox, address: str, password: str) -> Entry:
        """
        Take somebody with one account through all five steps.
        """
        entry = self.sign_in(box.one(IDENTIFIER), box.one(PASSWORD))
        return self.finish(self.give_address(entry, address), password)
