"""
Reading the mails and letters of a folder as the person does whom they are addressed to.
"""

import email
import email.policy

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


NUMBER = "numéro d’utilisateur"
IDENTIFIER = "identifiant"
PASSWORD = "mot de passe provisoire"
CODE = "code"


@dataclass(frozen=True)
class Letterbox:
    """
    Everything in *folder* that is addressed to an e-mail address, or to a name on an envelope.
    """

    folder: Path
    to: str

    def texts(self) -> Iterator[str]:
        """
        Read the messages, the earliest first.
        """
        for file in sorted(self.folder.iterdir(), key=lambda one: one.stat().st_mtime_ns):
            if file.suffix == ".eml":
                mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
                if mail["To"] == self.to:
                    yield mail.get_content().replace("\r\n", "\n")
            elif file.suffix == ".txt":
                letter = file.read_text("utf-8")
                if letter.startswith(f"{self.to}\n"):
                    yield letter

    def copied(self, what: str) -> dict[str, str]:
        """
        Copy *what* from the messages that hold it, by the user number that stands beside it.
        """
        found = (_values(text) for text in self.texts())
        return {values[NUMBER]: values[what] for values in found if what in values}

    def one(self, what: str) -> str:
        """
        Copy *what* from the latest message that holds it.
        """
        return list(self.copied(what).values())[-1]


def _values(text: str) -> dict[str, str]:
    """
    Find what stands alone below a line that announces it.
    """
    values: dict[str, str] = {}
    for paragraph in text.split("\n\n"):
        announced, _, held = paragraph.partition(":\n    ")
        for what in (NUMBER, PASSWORD, IDENTIFIER, CODE):
            if held and what in " ".join(announced.split()):
                values[what] = held
                break
    return values
