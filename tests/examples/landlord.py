"""
A landlord with a browser: an example over a portal, tested as a host would test it.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from html.parser import HTMLParser

from attrs import define, field
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.test import TestResponse

from espace_bailleur import Account, Document, Individual
from espace_bailleur.testing.people import PASSWORD
from espace_bailleur.testing.portal import Portal, portal
from examples.flask_minimal.__main__ import STEPS
from examples.flask_minimal.app import create_app
from examples.flask_minimal.sample import CONTACT, CONTACTS


KNOWN = "zoe@example.org"
OWN = "zoe.oeuf@example.com"
TELEPHONE = "01 99 00 00 07"
PERSONAL = PASSWORD
RULES = Document(id="usage-rules", version="1", language="fr", text="Règle <b>un</b> & deux")
TERMS = Document(id="terms", version="1", language="fr", text="Conditions, en entier")
AT = (*(row.id for row in STEPS.rows), None)


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


def composed() -> Portal:
    """
    Compose the service that both examples show.
    """
    return portal(documents=[RULES, TERMS], steps=STEPS, answers={"telephone": TELEPHONE})


@define
class Person(ABC):
    """
    One person, with an account that the Caf has just opened, before the pages of an example.
    """

    here: Portal = field(factory=composed)
    account: Account = field(init=False)

    @property
    @abstractmethod
    def html(self) -> str:
        """
        What the last answer held.
        """

    @property
    @abstractmethod
    def status(self) -> int:
        """
        The status of the last answer.
        """

    @property
    @abstractmethod
    def path(self) -> str:
        """
        Where the last answer led to.
        """

    @abstractmethod
    def opened(self, departement: str, address: str) -> Account:
        """
        Have the Caf open an account for the same holder, and dispatch what it sends.
        """

    @abstractmethod
    def take(self, steps: int, *, address: str = KNOWN) -> Page:
        """
        Come back after so many of the six steps.
        """

    @abstractmethod
    def visit(self, path: str) -> Page:
        """
        Follow a link, and what it leads to.
        """

    @abstractmethod
    def send(self, path: str, **typed: str) -> Page:
        """
        Send a form that is filled in, and follow what it leads to.
        """

    @abstractmethod
    def dispatch(self) -> None:
        """
        Let everything leave that is due.
        """

    def mails(self) -> list[str]:
        """
        Read all mails, once everything that is due has left.
        """
        self.dispatch()
        return [mail.body for mail in self.here.mailbox.items]

    @property
    def identifier(self) -> str:
        """
        The identifier.
        """
        return str(self.account.identifier)

    @property
    def provisional(self) -> str:
        """
        The latest provisional password.
        """
        self.dispatch()
        return self.here.mailbox.provisional_password(self.account)

    @property
    def code(self) -> str:
        """
        The latest code for an address.
        """
        self.dispatch()
        return self.here.mailbox.code(self.account)

    @property
    def page(self) -> Page:
        """
        The page that is shown.
        """
        return Page(self.html)

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


@define
class Landlord(Person):
    """
    A person before the Flask application's sign-in page.
    """

    browser: FlaskClient = field(init=False)
    shown: TestResponse = field(init=False)

    def __attrs_post_init__(self) -> None:
        """
        Open the account, let its two mails leave, and go to the sign-in page.
        """
        self.account = self.opened("2A", KNOWN)
        app = create_app(self.here.espace, contact=CONTACT, contacts=CONTACTS)
        app.jinja_env.bytecode_cache = COMPILED
        self.browser = app.test_client()
        self.visit("/connexion")

    def opened(self, departement: str, address: str) -> Account:
        """
        Do as `Person.opened`.
        """
        account = self.here.espace.operator("tests").open_account(
            departement=departement,
            holder=Individual(reference="R-1", name="Zoé Œuf"),
            email=address,
        )
        return self.here.landlord(account).account

    @property
    def html(self) -> str:
        """
        Do as `Person.html`.
        """
        return self.shown.text

    @property
    def status(self) -> int:
        """
        Do as `Person.status`.
        """
        return self.shown.status_code

    @property
    def path(self) -> str:
        """
        Do as `Person.path`.
        """
        return self.shown.request.path

    def visit(self, path: str) -> Page:
        """
        Do as `Person.visit`.
        """
        self.shown = self.browser.get(path, follow_redirects=True)
        return self.page

    def send(self, path: str, **typed: str) -> Page:
        """
        Do as `Person.send`.
        """
        self.shown = self.browser.post(path, data=typed, follow_redirects=True)
        return self.page

    def dispatch(self) -> None:
        """
        Do as `Person.dispatch`.
        """
        self.here.espace.dispatch()

    def take(self, steps: int, *, address: str = KNOWN) -> Page:
        """
        Do as `Person.take`.
        """
        landlord = self.here.landlord(self.account, at=AT[steps], email=address)
        with self.browser.session_transaction() as session:
            session["espace"] = landlord.token
        return self.visit("/")
