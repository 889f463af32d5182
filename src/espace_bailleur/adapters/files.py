"""
A courier that puts mails and letters into a folder: `.eml` files, and `.txt` for letters.
"""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
import unicodedata

from binascii import b2a_qp
from email.charset import BASE64, Charset
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache
from pathlib import Path

from attrs import Factory, field, frozen

from espace_bailleur.domain.delivery import Letter, Mail
from espace_bailleur.domain.policies import Channel
from espace_bailleur.domain.words import EmailAddress
from espace_bailleur.errors import Misuse, Refusal


LONGEST = 60
"""
The most characters of a file's name that tell what the file is about.
"""
# Its other way to encode a header measures every character anew for each that follows.
_UTF_8 = Charset("utf-8")
_UTF_8.header_encoding = BASE64
_WORDS = re.compile(r"[a-z0-9]+")
# A name is plain or quoted, so that no comma in it makes one sender two.
_SENDER = re.compile(r'(?:[^"<>@,;:\\]*|"[^"\\]*" *)<([^<>\s]+)>|([^<>\s]+)')


def _check_sender(_: object, __: object, sender: str) -> None:
    found = _SENDER.fullmatch(sender)
    address = (found[1] or found[2]) if found and sender.isprintable() else ""
    try:
        EmailAddress(address)
        message = EmailMessage(policy=SMTP)
        message["From"] = sender
        header = message["From"]
        alone = [one.addr_spec for one in header.addresses] == [address] and not header.defects
    except (Refusal, ValueError):
        alone = False
    if not alone:
        raise Misuse(f"The sender is {sender!r}.", "Give it as 'Name <name@example.org>'.")


def _from_of(courier: FolderCourier) -> str:
    return formataddr(parseaddr(courier.sender))


def _host_of(courier: FolderCourier) -> str:
    return parseaddr(courier.sender)[1].partition("@")[2]


# The package's messages have a dozen subjects, and an EmailMessage would take apart each header.
@lru_cache(maxsize=64)
def _encoded(subject: str) -> str:
    charset = None if subject.isascii() else _UTF_8
    return Header(subject, charset, header_name="Subject").encode(linesep="\r\n")


@frozen
class FolderCourier:
    """
    Write each mail and each letter as one file of *folder*, which is made where it is missing.

    A file appears whole or not at all, and a repeated message writes the same file again (H2).
    """

    folder: Path = field(converter=Path)
    sender: str = field(
        default="Espace bailleur <espace-bailleur@example.org>", validator=_check_sender
    )

    _from: str = field(init=False, repr=False, default=Factory(_from_of, takes_self=True))
    _host: str = field(init=False, repr=False, default=Factory(_host_of, takes_self=True))

    @property
    def channels(self) -> frozenset[Channel]:
        """
        Name the channels that it serves: both.
        """
        return frozenset(Channel)

    def send(self, item: Mail | Letter, /) -> None:
        """
        Write *item* as a file named after its subject and its id.

        Raises:
            OSError: the folder cannot be written.
            ValueError: a header would say something else than the mail does (H6).
        """
        plain = unicodedata.normalize("NFKD", item.subject).encode("ascii", "ignore").decode()
        about = "-".join(_WORDS.findall(plain.lower()))[:LONGEST]
        name = f"{about}-{hashlib.sha256(item.id.encode()).hexdigest()[:16]}"
        if isinstance(item, Mail):
            self._write(f"{name}.eml", self._eml(item))
        else:
            self._write(f"{name}.txt", item.body.encode())

    def _eml(self, mail: Mail) -> bytes:
        if any("".join(text.splitlines()) != text for text in (mail.id, mail.subject)):
            raise ValueError("a header would hold a line end")
        if "=?" in mail.to.stored:
            raise ValueError("the address reads as another one in a header")
        headers = (
            f"From: {self._from}",
            f"To: {mail.to.stored}",
            f"Date: {format_datetime(mail.at)}",
            f"Subject: {_encoded(mail.subject)}",
            f"Message-ID: <{mail.id}@{self._host}>",
            "Auto-Submitted: auto-generated",
            "MIME-Version: 1.0",
            'Content-Type: text/plain; charset="utf-8"',
            "Content-Transfer-Encoding: quoted-printable",
        )
        body = "\r\n".join(mail.body.split("\n"))
        return "\r\n".join((*headers, "", "")).encode("ascii") + b2a_qp(body.encode())

    def _write(self, name: str, content: bytes) -> None:
        try:
            # A name of its own: two workers may send one message at a time.
            descriptor, part = self._begun()
        except FileNotFoundError:
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor, part = self._begun()
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
            Path(part).replace(self.folder / name)
        except BaseException:
            Path(part).unlink()
            raise

    def _begun(self) -> tuple[int, str]:
        return tempfile.mkstemp(prefix=".", suffix=".part", dir=self.folder)
