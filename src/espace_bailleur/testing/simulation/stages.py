"""
What journeys meet: a composition, and the people in it as a scene has set it.
"""

from __future__ import annotations

from collections.abc import Callable

from attrs import evolve, frozen

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.credential import ProvisionalPassword
from espace_bailleur.domain.delivery import PasswordNotice
from espace_bailleur.domain.entry import Entry
from espace_bailleur.domain.holder import Individual
from espace_bailleur.domain.keys import KeyRing
from espace_bailleur.domain.onboarding import Onboarding
from espace_bailleur.domain.steps import CREDENTIALS, PERSONAL_PASSWORD
from espace_bailleur.errors import Misuse
from espace_bailleur.testing.landlord import Landlord
from espace_bailleur.testing.portal import Portal


ELSEWHERE = "elsewhere@example.org"
"""
An address that the institution does not know.
"""


@frozen(kw_only=True)
class Stage:
    """
    A composition, with the landlords that a scene has brought somewhere; the first is the one.
    """

    here: Portal
    landlords: tuple[Landlord, ...]

    @property
    def landlord(self) -> Landlord:
        """
        The landlord that most journeys are about.
        """
        return self.landlords[0]

    @property
    def entry(self) -> Entry:
        """
        The landlord's entry, as it was when the scene was set.
        """
        return self.landlord.entry

    @property
    def account(self) -> Account:
        """
        The landlord's account, as it is stored now.
        """
        return self.here.stored(self.landlord.account)

    @property
    def done(self) -> tuple[str, ...]:
        """
        The steps that the landlord has done by now.
        """
        onboarding = Onboarding.of(
            self.account,
            documents=self.here.documents,
            now=self.here.clock(),
            steps=self.here.steps,
            policy=self.here.policies.documents,
        )
        return onboarding.done


Scene = Callable[[Portal], tuple[Landlord, ...]]


def at(step: str | None, email: str | None = None) -> Scene:
    """
    Bring a landlord to a step, or through all of them; *email* is the address that they give.
    """
    return lambda here: (here.landlord(at=step, email=email),)


def at_home(here: Portal) -> tuple[Landlord, ...]:
    """
    Let a landlord have done every step, whom mails and letters reach.
    """
    account = here.espace.operator("scene").open_account(
        departement="33",
        holder=Individual(reference="at-home", name="Zoé Œuf"),
        email="at-home@example.org",
        postal="Mme Zoé Œuf\n33000 BORDEAUX",
    )
    here.espace.dispatch()
    return (here.landlord(account, at=None),)


def never_dispatched(here: Portal) -> tuple[Landlord, ...]:
    """
    Open an account whose two messages wait; the password is what will be sent.
    """
    landlord = here.landlord()
    account = here.espace.operator("scene").open_account(
        departement="2A", holder=landlord.account.holder, email="elsewhere@example.org"
    )
    contents = [message.content for message in here.store.waiting]
    (notice,) = [one for one in contents if isinstance(one, PasswordNotice)]
    newest = KeyRing.parse(here.keys).newest
    plain = ProvisionalPassword.derive(newest, account.id, notice.nonce)
    return (evolve(landlord, account=account, password=plain.text),)


def code_waiting(here: Portal) -> tuple[Landlord, ...]:
    """
    Let a code wait to be sent.
    """
    landlord = here.landlord(at=PERSONAL_PASSWORD, email=ELSEWHERE)
    here.espace.resend_code(landlord.entry)
    return (landlord,)


def two_for_one_address(here: Portal) -> tuple[Landlord, ...]:
    """
    Let two landlords have a code for the same address.
    """
    return tuple(here.landlord(at=PERSONAL_PASSWORD, email=ELSEWHERE) for _ in range(2))


def request_waiting(here: Portal) -> tuple[Landlord, ...]:
    """
    Let a landlord in the middle of the steps have asked for another password.
    """
    landlord = here.landlord(at=PERSONAL_PASSWORD)
    here.espace.forgot_password(known_address(landlord), source="192.0.2.8")
    return (landlord,)


def password_late(here: Portal) -> tuple[Landlord, ...]:
    """
    Let the message of a password be tried again when most of that password's life is over.
    """
    landlord = _unlucky(here)
    here.clock.move(here.policies.recovery.issuing.mail * 3 / 4)
    here.mailbox.failing = False
    return (landlord,)


def password_failing(here: Portal) -> tuple[Landlord, ...]:
    """
    Let the message of a password be about to fail for the last time.
    """
    landlord = _unlucky(here)
    delays = here.policies.dispatch.delays
    for delay in delays[:-1]:
        here.clock.move(delay)
        here.espace.dispatch()
    here.clock.move(delays[-1])
    return (landlord,)


def recovered(here: Portal) -> tuple[Landlord, ...]:
    """
    Let a landlord have got back in, and hold what contests that.
    """
    landlord = here.landlord(at=None)
    here.espace.forgot_password(known_address(landlord), source="192.0.2.8")
    here.espace.dispatch()
    entry = here.espace.sign_in(
        identifier=landlord.identifier,
        password=here.mailbox.provisional_password(landlord.account),
        source="192.0.2.8",
    )
    entry = here.through(entry)
    here.espace.dispatch()
    return (evolve(landlord, account=entry.account, entry=entry),)


def suspended(here: Portal) -> tuple[Landlord, ...]:
    """
    Let the institution have suspended a landlord.
    """
    landlord = here.landlord(at=None)
    here.espace.operator("scene").suspend(landlord.account.id)
    return (landlord,)


def never_connected(here: Portal) -> tuple[Landlord, ...]:
    """
    Let a landlord have both halves of the credentials, and nothing else.
    """
    return at(CREDENTIALS)(here)


def _unlucky(here: Portal) -> Landlord:
    """
    Let a courier fail who carries another password to a landlord.
    """
    landlord = here.landlord(at=None)
    here.mailbox.failing = True
    here.espace.forgot_password(known_address(landlord), source="192.0.2.8")
    here.espace.dispatch()
    return landlord


def known_address(landlord: Landlord) -> str:
    """
    Name the address that the institution knows.

    Raises:
        Misuse: it knows none.
    """
    delivery = landlord.account.delivery
    if delivery is None:
        raise Misuse("The landlord has no delivery address.", "Open one with an e-mail address.")
    return delivery.stored
