"""
Mails and letters in a folder.
"""

from __future__ import annotations

import asyncio
import email
import email.policy
import hashlib

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur._waiting import ThreadedCourier, Threads
from espace_bailleur.adapters.files import FolderCourier
from espace_bailleur.domain.delivery import Letter, Mail
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.words import EmailAddress, MessageId, PostalAddress
from espace_bailleur.errors import Misuse
from espace_bailleur.testing.checks import check_awaiting_courier, check_courier
from espace_bailleur.testing.doubles import START


MAIL = Mail(
    id=MessageId("5d41402abc4b2a76b9719d91-p"),
    at=START,
    to=EmailAddress("Zoe.Oeuf+caf@example.org"),
    subject="Votre mot de passe provisoire — Espace bailleur",
    body="Bonjour Zoé Œuf,\n\n    ABCD EFGH\n",
)
LETTER = Letter(
    id=MessageId("5d41402abc4b2a76b9719d91-i"),
    at=START,
    to=PostalAddress(("Zoé Œuf", "97600 MAMOUDZOU")),
    subject="Votre identifiant",
    body="Zoé Œuf\n97600 MAMOUDZOU\n\nBonjour,\n",
)
_printable = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"])
_ends = ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028"]
_forged = st.lists(st.sampled_from(["Bonjour", " ", "Bcc: eve@b.fr", *_ends]), max_size=5).map(
    "".join
)
_atoms = st.text("abz019!#$%&'*+-/=?^_`{|}~", min_size=1, max_size=12)


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    return tmp_path / "outbox"


def _parsed(folder: Path) -> dict[str, str]:
    """
    Parse the only mail of a folder: its headers, and its body as `body`.
    """
    (file,) = folder.iterdir()
    message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
    return {
        **{name.lower(): str(value) for name, value in message.items()},
        "body": message.get_content().replace("\r\n", "\n"),
    }


def _shown(folder: Path) -> Iterator[str]:
    """
    Show every file of a folder as text, mails with their headers decoded.
    """
    for file in sorted(folder.iterdir()):
        if file.suffix == ".eml":
            message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            headers = "".join(f"{name}: {value}\n" for name, value in message.items())
            yield f"{headers}\n{message.get_content()}"
        else:
            yield file.read_text("utf-8")


@pytest.mark.rule("A4", "P06", "P32")
def test_a_folder_is_a_courier(folder: Path) -> None:
    """
    A folder passes the checks of a courier.
    """
    check_courier(lambda: FolderCourier(folder), lambda: list(_shown(folder)))
    assert FolderCourier(folder).channels == frozenset(Channel)


@pytest.mark.rule("A4", "P06", "P32")
def test_a_folder_is_an_awaiting_courier(folder: Path) -> None:
    """
    It does so on the awaiting face, in threads of its own.
    """
    courier = ThreadedCourier(FolderCourier(folder), Threads(1))
    asyncio.run(check_awaiting_courier(lambda: courier, lambda: list(_shown(folder))))


def test_a_mail_parses_back(folder: Path) -> None:
    """
    A mail is a file with recipient, sender, subject, body, and an id made of the message's.
    """
    FolderCourier(folder, "Caf de la Drôme <bailleurs@caf.example.org>").send(MAIL)
    found = _parsed(folder)
    assert found["to"] == MAIL.to.stored
    assert found["from"] == "Caf de la Drôme <bailleurs@caf.example.org>"
    assert found["subject"] == MAIL.subject
    assert found["message-id"] == f"<{MAIL.id}@caf.example.org>"
    assert found["auto-submitted"] == "auto-generated"
    assert found["body"] == MAIL.body


@pytest.mark.rule("A4", "P06")
@given(local=st.lists(_atoms, min_size=1, max_size=3).map(".".join), tag=st.booleans())
def test_any_mail_goes_to_the_stored_address(local: str, tag: bool) -> None:
    """
    Whatever signs an address has, its mail reads back with that address, or is not written.
    """
    to = EmailAddress(f"{f'=?utf-8?q?{local}?=' if tag else local}@example.org")
    with TemporaryDirectory() as name:
        try:
            FolderCourier(name).send(evolve(MAIL, to=to))
        except ValueError:
            assert list(Path(name).iterdir()) == []
        else:
            assert _parsed(Path(name))["to"] == to.stored


@pytest.mark.rule("H6", "P32")
@given(subject=st.one_of(st.text(max_size=120), _forged))
def test_no_line_end_reaches_a_header(subject: str) -> None:
    """
    Any subject is one header of the mail and adds no other, or nothing is written.
    """
    with TemporaryDirectory() as name:
        try:
            FolderCourier(name).send(evolve(MAIL, subject=subject))
        except ValueError:
            assert list(Path(name).iterdir()) == []
        else:
            names = set(_parsed(Path(name)))
            known = {
                "from",
                "to",
                "date",
                "subject",
                "message-id",
                "auto-submitted",
                "mime-version",
            }
            assert names - {"content-type", "content-transfer-encoding"} == {*known, "body"}


@given(
    # The package reads an encoded word in a subject as what it encodes; the texts have none.
    subject=st.text(_printable, max_size=120)
    .map(lambda text: f"S {text} s")
    .filter(lambda text: "=?" not in text),
    lines=st.lists(st.text(_printable, max_size=200), max_size=8),
)
def test_any_printable_mail_parses_back(subject: str, lines: list[str]) -> None:
    """
    Any subject and any lines come back as they were given.
    """
    body = "".join(f"{line}\n" for line in lines)
    with TemporaryDirectory() as name:
        FolderCourier(name).send(evolve(MAIL, subject=subject, body=body))
        found = _parsed(Path(name))
    assert " ".join(found["subject"].split()) == " ".join(subject.split())
    assert found["body"] == body


def test_a_letter_is_a_text(folder: Path) -> None:
    """
    A letter is a text file with exactly its body.
    """
    FolderCourier(folder).send(LETTER)
    (file,) = folder.iterdir()
    name = hashlib.sha256(LETTER.id.encode()).hexdigest()[:16]
    assert file.name == f"votre-identifiant-{name}.txt"
    assert file.read_bytes() == LETTER.body.encode()


@pytest.mark.parametrize("item", [MAIL, LETTER])
def test_a_repeated_item_writes_the_same_bytes(folder: Path, item: Mail | Letter) -> None:
    """
    Sending an item again leaves one file with the bytes of the first time, by any courier.
    """
    FolderCourier(folder).send(item)
    (file,) = folder.iterdir()
    before = file.read_bytes()
    FolderCourier(folder).send(item)
    assert [(one, one.read_bytes()) for one in folder.iterdir()] == [(file, before)]


def test_files_are_for_their_owner_alone(folder: Path) -> None:
    """
    What holds a secret cannot be read by other users of the machine.
    """
    courier = FolderCourier(folder)
    for item in (MAIL, LETTER):
        courier.send(item)
    assert {file.stat().st_mode & 0o077 for file in folder.iterdir()} == {0}


def test_a_file_appears_whole(folder: Path) -> None:
    """
    While eight threads send one long letter, whoever looks sees all of it or nothing.
    """
    letter = evolve(LETTER, body="a line of a long letter\n" * 40_000)
    courier = FolderCourier(folder)

    def look(_: int) -> set[int]:
        courier.send(letter)
        return {file.stat().st_size for file in folder.glob("*.txt")}

    with ThreadPoolExecutor(8) as pool:
        sizes = set[int]().union(*pool.map(look, range(40)))
    assert sizes == {len(letter.body)}
    assert len(list(folder.iterdir())) == 1


def test_a_failure_leaves_nothing_behind(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """
    When a file cannot be put in its place, the error is told and no part of it stays.
    """

    def full(_: Path, __: Path) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="no space left"):
        FolderCourier(folder).send(LETTER)
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(folder: Path) -> None:
    """
    A folder that is none, or lies in none, raises.
    """
    folder.write_text("a file")
    for place in (folder, folder / "inner"):
        with pytest.raises(OSError, match=r"exists|[Nn]ot a directory"):
            FolderCourier(place).send(MAIL)


@pytest.mark.rule("H6", "P32")
@pytest.mark.parametrize(
    "sender",
    [
        *("", "caf", "caf@", "@example.org", "@", "caf@localhost", "Caf <caf@example.org"),
        *("a@example.org, b@example.org", "a b@example.org", "caf@example.org\r\nBcc: a@b.fr"),
        *("Caf\n<caf@example.org>", "Caf\u2028<caf@example.org>", "caf@exa mple.org"),
        *("Caf, Drôme <caf@example.org>", "<caf@example.org> b@example.org"),
        *("Caf [recette] <caf@example.org>", "Caf (Drôme <caf@example.org>", "caf@example..org"),
    ],
)
def test_a_sender_is_one_address(sender: str) -> None:
    """
    A sender that is not one address, or more than one line, is refused when it is given.
    """
    with pytest.raises(Misuse, match="The sender is"):
        FolderCourier("outbox", sender)


@pytest.mark.parametrize(
    "sender",
    [
        *("caf@example.org", "<caf@example.org>", "Caf <caf@example.org>"),
        *("Caf de la Drôme <caf@example.org>", '"Caf, Drôme" <caf@example.org>'),
    ],
)
def test_a_sender_may_have_a_name(folder: Path, sender: str) -> None:
    """
    A sender is an address, with a name before it where there is one.
    """
    FolderCourier(folder, sender).send(MAIL)
    found = _parsed(folder)
    assert "caf@example.org" in found["from"]
    assert found["message-id"] == f"<{MAIL.id}@example.org>"
