"""
Organisations with people in them, for the tests of several topics.
"""

from __future__ import annotations

from attrs import field, frozen

from espace_bailleur import Account, Entry, EspaceBailleur, Organisation, Roster
from espace_bailleur.ports.store import Store
from espace_bailleur.testing.people import PASSWORD
from tests.composition import Service


SIRET = "73282932000074"


def opened(service: Service, reference: str = "O-1", *, postal: str | None = None) -> Account:
    """
    Open the account of an organisation, and dispatch its two messages: letters where *postal*.
    """
    account = service.espace.operator("tests").open_account(
        departement="33",
        holder=Organisation(reference=reference, name=f"SCI {reference}", siret=SIRET),
        email=None if postal else f"{reference.lower()}@example.org",
        postal=postal,
    )
    service.espace.dispatch()
    return service.stored(account)


def connected(service: Service, account: Account) -> Entry:
    """
    Take whoever connects through all steps, and come in anew with the personal password.
    """
    return service.entry(service.landlord(account, at=None).account)


@frozen(kw_only=True)
class Office:
    """
    An organisation whose administrator, the chief, has access, as has one colleague, Ada.
    """

    service: Service = field(factory=Service)
    reference: str = "O-1"
    chief: Account = field(init=False)
    ada: Account = field(init=False)

    def __attrs_post_init__(self) -> None:
        """
        Have both connect.
        """
        account = opened(self.service, self.reference)
        object.__setattr__(self, "chief", connected(self.service, account).account)
        object.__setattr__(self, "ada", self.colleague("Ada"))

    @property
    def espace(self) -> EspaceBailleur:
        """
        The face that the tests run on.
        """
        return self.service.espace

    def entry(self, account: Account) -> Entry:
        """
        Come in with the personal password.
        """
        return self.service.entry(account, PASSWORD)

    def colleague(self, name: str, *, connects: bool = True) -> Account:
        """
        Have the chief create a colleague, who connects.
        """
        team = self.espace.organisation(self.entry(self.chief))
        email = f"{name}.{self.reference}@example.org".lower()
        account = team.create_colleague(name=name, email=email)
        self.espace.dispatch()
        if not connects:
            return self.service.stored(account)
        return connected(self.service, account).account

    def roster(self) -> Roster:
        """
        Read the roster as it is stored.
        """
        return roster_in(self.service.store, self.chief)


def roster_in(store: Store, account: Account) -> Roster:
    """
    Read the roster of an organisation.
    """
    organisation = account.organisation
    assert organisation is not None
    roster = store.roster(organisation)
    assert roster is not None
    return roster
