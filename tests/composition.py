"""
The portal that the package ships, on the face that the tests run on now.
"""

from __future__ import annotations

import pytest

from attrs import frozen

from espace_bailleur import Account, Entry, Individual
from espace_bailleur.testing.people import PASSWORD
from espace_bailleur.testing.portal import Portal
from tests.faces import face_of


OTHER_KEY = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA="


def _lost(_: object, __: object) -> bool:
    return True


@frozen(kw_only=True)
class Service(Portal):
    """
    A portal, with the gestures that tests repeat.
    """

    def __attrs_post_init__(self) -> None:
        """
        Have everything go through the face that the tests run on now.
        """
        object.__setattr__(self, "espace", face_of(self))

    def opened(
        self,
        email: str | None = "zoe@example.org",
        *,
        reference: str = "R-1",
        departement: str = "33",
    ) -> Account:
        """
        Open an individual's account and dispatch its two messages.
        """
        account = self.espace.operator("tests").open_account(
            departement=departement,
            holder=Individual(reference=reference, name="Zoé Œuf"),
            email=email,
            postal="Mme Zoé Œuf\n33000 BORDEAUX",
        )
        self.espace.dispatch()
        return self.stored(account)

    def dispatch_in_vain(self) -> None:
        """
        Dispatch what is due, and die each time before the message is settled.
        """
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(type(self.store), "settle", _lost)
            self.espace.dispatch()

    def provisional(self, account: Account) -> str:
        """
        Read the latest provisional password that was sent about an account.
        """
        return self.mailbox.provisional_password(account)

    def code(self, account: Account) -> str:
        """
        Read the latest address code that was sent about an account.
        """
        return self.mailbox.code(account)

    def first_entry(self, account: Account) -> Entry:
        """
        Come in with the provisional password.
        """
        return self.entry(account, self.provisional(account))

    def entry(self, account: Account, password: str = PASSWORD) -> Entry:
        """
        Come in with a password.
        """
        return self.espace.sign_in(
            identifier=str(account.identifier), password=password, source="192.0.2.7"
        )

    def settled(self, email: str = "zoe@example.org", *, reference: str = "R-1") -> Account:
        """
        Open an account and take its landlord through all five steps.
        """
        return self.landlord(self.opened(email, reference=reference), at=None).account
