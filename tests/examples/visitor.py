"""
A landlord before the FastAPI application: its requests never leave the process.
"""

from __future__ import annotations

import asyncio

from collections.abc import Generator
from contextlib import contextmanager

from attrs import define, field
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response

from espace_bailleur import Account, AsyncEspaceBailleur, Individual
from espace_bailleur._blocking import AtOnceCourier
from espace_bailleur.adapters.blocklist import CommonPasswords
from espace_bailleur.adapters.email_validator import email_policy
from espace_bailleur.adapters.sql import (
    AwaitingDatabase,
    AwaitingSqlLedger,
    AwaitingSqlStore,
)
from espace_bailleur.testing.portal import Portal
from examples.fastapi_minimal.app import create_app
from examples.flask_minimal.sample import CONTACT, CONTACTS
from tests.examples.landlord import AT, KNOWN, Page, Person, composed


HERE = "http://espace.example.org"


@define(kw_only=True)
class Visitor(Person):
    """
    A person before the FastAPI application's sign-in page, on the service's awaiting face.
    """

    runner: asyncio.Runner
    espace: AsyncEspaceBailleur
    app: FastAPI = field(init=False)
    browser: AsyncClient = field(init=False)
    shown: Response = field(init=False)

    def __attrs_post_init__(self) -> None:
        """
        Open the account, let its two mails leave, and go to the sign-in page.
        """
        self.account = self.opened("2A", KNOWN)
        self.app = create_app(self.espace, contact=CONTACT, contacts=CONTACTS)
        self.browser = AsyncClient(
            transport=ASGITransport(self.app), base_url=HERE, follow_redirects=True
        )
        self.visit("/connexion")

    def opened(self, departement: str, address: str) -> Account:
        """
        Do as `Person.opened`.
        """
        account = self.runner.run(
            self.espace.operator("tests").open_account(
                departement=departement,
                holder=Individual(reference="R-1", name="Zoé Œuf"),
                email=address,
            )
        )
        self.dispatch()
        return account

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
        return self.shown.url.path

    def visit(self, path: str) -> Page:
        """
        Do as `Person.visit`.
        """
        self.shown = self.runner.run(self.browser.get(path))
        return self.page

    def send(self, path: str, **typed: str) -> Page:
        """
        Do as `Person.send`.
        """
        return self.post(path, typed)

    def post(self, path: str, form: dict[str, str], **headers: str) -> Page:
        """
        Send a form with headers of its own.
        """
        self.shown = self.runner.run(self.browser.post(path, data=form, headers=headers))
        return self.page

    def dispatch(self) -> None:
        """
        Do as `Person.dispatch`.
        """
        self.runner.run(self.espace.dispatch())

    def take(self, steps: int, *, address: str = KNOWN) -> Page:
        """
        Do as `Person.take`.
        """
        landlord = self.here.landlord(self.account, at=AT[steps], email=address)
        return self.sign_in(landlord.password)


@contextmanager
def a_visitor() -> Generator[Visitor]:
    """
    Bring a visitor before the pages of a service over memory.
    """
    here = composed()
    with asyncio.Runner() as runner:
        visitor = Visitor(here=here, runner=runner, espace=here.awaiting)
        yield visitor
        runner.run(visitor.browser.aclose())


@contextmanager
def a_visitor_at(url: str) -> Generator[Visitor]:
    """
    Bring a visitor before the pages of a service over a migrated database.
    """
    here, database = composed(), AwaitingDatabase.at(url)
    with asyncio.Runner() as runner:
        visitor = Visitor(here=here, runner=runner, espace=_over(database, here))
        yield visitor
        runner.run(visitor.browser.aclose())
        runner.run(database.close())


def _over(database: AwaitingDatabase, here: Portal) -> AsyncEspaceBailleur:
    return AsyncEspaceBailleur(
        store=AwaitingSqlStore(database),
        ledger=AwaitingSqlLedger(database),
        courier=AtOnceCourier(here.mailbox),
        hasher=here.hasher,
        email=email_policy,
        clock=here.clock,
        secrets=here.secrets,
        blocklist=CommonPasswords(),
        keys=here.keys,
        documents=here.documents,
        steps=here.steps,
    )
