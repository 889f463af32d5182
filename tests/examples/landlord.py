"""
A landlord with a browser and a mailbox: knows what the mails say, and does what a page offers.
"""

from __future__ import annotations

import email
import email.policy

from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import define, field
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.test import TestResponse

from espace_bailleur import Document, EspaceBailleur, Individual
from espace_bailleur.adapters.blocklist import CommonPasswords
from espace_bailleur.adapters.email_validator import email_policy
from espace_bailleur.adapters.files import FolderCourier
from espace_bailleur.adapters.memory import MemoryLedger, MemoryStore
from espace_bailleur.testing.doubles import (
    CheapHasherForTestsOnly,
    MovableClock,
    ScriptedSecrets,
)
from examples.flask_minimal.__main__ import STEPS
from examples.flask_minimal.app import create_app
from tests.composition import KEY


KNOWN = "zoe@example.org"
OWN = "zoe.oeuf@example.com"
TELEPHONE = "01 99 00 00 00"
PERSONAL = "trois chats sous la pluie, dit-elle"
RULES = Document(id="usage-rules", version="1", language="fr", text="Règle <b>un</b> & deux")
TERMS = Document(id="terms", version="1", language="fr", text="Conditions, en entier")
IS_COMMON = CommonPasswords()


class Compiled(BytecodeCache):
    """
    The templates, compiled once for all the applications that the tests make.
    """

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """
        Take a template that was compiled before.
        """
        if bucket.key in self.kept:
            bucket.bytecode_from_string(self.kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """
        Keep a compiled template.
        """
        self.kept[bucket.key] = bucket.bytecode_to_string()


COMPILED = Compiled()


class Page(HTMLParser):
    """
    A page as a browser sees it: its words, its heading and links, and what its forms hold.
    """

    def __init__(self, html: str) -> None:
        super().__init__()
        self.language = ""
        self.words = ""
        self.heading = ""
        self.hidden: dict[str, str] = {}
        self.inputs: list[Mapping[str, str | None]] = []
        self.references: list[str] = []
        self.ids: list[str] = []
        self.labelled: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """
        Note what a tag says.
        """
        said = dict(attrs)
        if "id" in said:
            self.ids.append(str(said["id"]))
        self.references += [str(said[one]) for one in ("href", "src", "action") if one in said]
        match tag:
            case "html":
                self.language = str(said.get("lang"))
            case "label":
                self.labelled.add(str(said.get("for")))
            case "input" if said.get("type") == "hidden":
                self.hidden[str(said["name"])] = str(said["value"])
            case "input" if "hidden" not in said:
                self.inputs.append(said)
            case _:
                pass

    def handle_data(self, data: str) -> None:
        """
        Note the words.
        """
        self.words += data
        if self.lasttag == "h1" and not self.heading:
            self.heading = data


@define
class Landlord:
    """
    One person, with an account that the Caf has just opened, before the sign-in page.
    """

    folder: Path
    store: MemoryStore = field(factory=MemoryStore)
    clock: MovableClock = field(factory=MovableClock)
    espace: EspaceBailleur = field(init=False)
    browser: FlaskClient = field(init=False)
    shown: TestResponse = field(init=False)

    def __attrs_post_init__(self) -> None:
        """
        Open the account, let its two mails leave, and go to the sign-in page.
        """
        self.espace = EspaceBailleur(
            store=self.store,
            ledger=MemoryLedger(),
            courier=FolderCourier(self.folder),
            hasher=CheapHasherForTestsOnly(),
            email=email_policy,
            clock=self.clock,
            secrets=ScriptedSecrets(),
            blocklist=IS_COMMON,
            keys=[KEY],
            documents=[RULES, TERMS],
            steps=STEPS,
        )
        self.open_account("2A", KNOWN)
        app = create_app(self.espace)
        app.jinja_env.bytecode_cache = COMPILED
        self.browser = app.test_client()
        self.visit("/connexion")

    def open_account(self, departement: str, address: str) -> None:
        """
        Have the Caf open an account for the same holder, and dispatch what it sends.
        """
        zoe = Individual(reference="R-1", name="Zoé Œuf")
        self.espace.operator("tests").open_account(
            departement=departement, holder=zoe, email=address
        )
        self.espace.dispatch()

    def mails(self, *, to: str | None = None) -> Iterator[str]:
        """
        Read the mails to an address, or all of them, once everything that is due has left.
        """
        self.espace.dispatch()
        for file in self.folder.glob("*.eml"):
            mail = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            if to in {None, mail["To"]}:
                yield mail.get_content().replace("\r\n", "\n")

    def copied(self, label: str, *, to: str = KNOWN) -> list[str]:
        """
        Copy what stands alone below each line that says *label*, in the mails to an address.
        """
        parts = [part for mail in self.mails(to=to) for part in mail.split("\n\n")]
        lines = (part.partition(":\n    ") for part in parts)
        return [value for about, _, value in lines if label in about and value]

    @property
    def identifier(self) -> str:
        """
        The identifier, as the mail says it.
        """
        (found,) = self.copied("identifiant")
        return found

    @property
    def provisional(self) -> str:
        """
        The first provisional password, as the mail says it.
        """
        (found,) = self.copied("mot de passe provisoire pour votre première connexion")
        return found

    @property
    def page(self) -> Page:
        """
        The page that is shown.
        """
        return Page(self.shown.text)

    def visit(self, path: str) -> Page:
        """
        Follow a link, and what it leads to.
        """
        self.shown = self.browser.get(path, follow_redirects=True)
        return self.page

    def send(self, path: str, **typed: str) -> Page:
        """
        Send a form that is filled in, and follow what it leads to.
        """
        self.shown = self.browser.post(path, data=typed, follow_redirects=True)
        return self.page

    def sign_in(self, password: str, identifier: str | None = None) -> Page:
        """
        Sign in.
        """
        known = self.identifier if identifier is None else identifier
        return self.send("/connexion", identifier=known, password=password)

    def answer(self, **typed: str) -> Page:
        """
        Fill in the form of the pending step; what it hides goes along with it.
        """
        return self.send("/etape", **self.visit("/etape").hidden, **typed)

    def take(self, steps: int, *, address: str = KNOWN) -> Page:
        """
        Take so many of the six steps, from the sign-in page on.
        """
        self.sign_in(self.provisional)
        known = {"email": address}, {"telephone": TELEPHONE}, {"password": PERSONAL}
        for typed in (*known, *[{"accepted": "on"}] * 2)[: steps - 1]:
            self.answer(**typed)
        return self.visit("/")


@contextmanager
def arriving() -> Generator[Landlord]:
    """
    Give a landlord whose mails are gone afterwards.
    """
    with TemporaryDirectory() as folder:
        yield Landlord(Path(folder))
