"""
Every door of a service, as somebody uses it whose messages have all arrived.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import evolve, frozen

from espace_bailleur import Account, Entry, EspaceBailleur, Individual, Organisation, Row
from espace_bailleur.domain.steps import INFORMATION, PERSONAL_PASSWORD
from espace_bailleur.errors import Refusal, SessionEnded
from espace_bailleur.testing.doubles import Mailbox
from espace_bailleur.testing.people import PASSWORD
from espace_bailleur.testing.portal import Portal


ABOUT_MESSAGES = frozenset(
    {"backlog", "check", "dispatch", "operator", "search", "show", "unsent", "worker"}
)
"""
The doors that tell of messages and what became of them, or lead to other doors.
"""


@frozen(kw_only=True)
class People:
    """
    Who stands at the doors: somebody inside, somebody on the way, somebody with a code to type.

    An organisation's administrator and a colleague stand there, too.
    """

    inside: Entry
    coming: Entry
    waiting: Entry
    opened: Account
    chief: Entry
    colleague: Account
    read: Mailbox
    """Where they read the passwords and codes that they type."""


Door = Callable[[EspaceBailleur, People], Any]


def people_of(portal: Portal) -> People:
    """
    Bring everybody to their doors, with every message sent.
    """
    inside = portal.landlord(at=None).entry
    coming = portal.landlord(at=PERSONAL_PASSWORD).entry
    waiting = portal.landlord(at=None, email="waiting@example.org").entry
    opened = portal.landlord().account
    company = portal.espace.operator("tests").open_account(
        departement="33",
        holder=Organisation(reference="O-1", name="SCI des Lilas", siret="73282932000074"),
        email="lilas@example.org",
    )
    chief = portal.landlord(company, at=None).entry
    ada = portal.espace.organisation(chief).create_colleague(name="Ada", email="ada@example.org")
    return People(
        inside=inside,
        coming=coming,
        waiting=waiting,
        opened=opened,
        chief=chief,
        colleague=portal.landlord(ada, at=None).account,
        read=portal.mailbox,
    )


def _sign_in(espace: EspaceBailleur, account: Account | None, password: str) -> Any:  # noqa: ANN401 - an entry, or what is awaited for it
    identifier = str(account.identifier) if account else "NOBODY"
    return espace.sign_in(identifier=identifier, password=password, source="192.0.2.9")


def _contest(espace: EspaceBailleur, who: People, code: str) -> Any:  # noqa: ANN401 - an answer, or what is awaited for it
    number = str(who.inside.account.user_number)
    return espace.contest(user_number=number, code=code, source="192.0.2.9")


def open_for(espace: EspaceBailleur, reference: str) -> Any:  # noqa: ANN401 - an account, or what is awaited for it
    """
    Open an account for somebody.
    """
    return espace.operator("tests").open_account(
        departement="33",
        holder=Individual(reference=reference, name="Luc Petit"),
        email=f"{reference.lower()}@example.org",
    )


def _with_its_mail(door: str) -> Door:
    def use(espace: EspaceBailleur, who: People) -> Any:  # noqa: ANN401 - an account, or what is awaited for it
        return getattr(espace.operator("tests"), door)(who.opened.id, str(who.opened.delivery))

    return use


def _for_the_colleague(act: str, *more: str) -> tuple[str, Door]:
    def use(espace: EspaceBailleur, who: People) -> Any:  # noqa: ANN401 - an entry, or what is awaited for it
        return getattr(espace.organisation(who.chief), act)(who.colleague.id, *more)

    return f"organisation.{act}", use


def _rows() -> list[Row]:
    return [
        Row(reference=f"L-{number}", kind="physique", name="Zoé", departement="33", email=email)
        for number, email in enumerate(("l@example.org", "nothing"))
    ]


DOORS: tuple[tuple[str, Door], ...] = (
    ("sign_in", lambda espace, who: _sign_in(espace, who.inside.account, PASSWORD)),
    ("sign_in", lambda espace, who: _sign_in(espace, who.inside.account, "faux")),
    ("sign_in", lambda espace, who: _sign_in(espace, who.opened, "faux")),
    ("sign_in", lambda espace, _: _sign_in(espace, None, PASSWORD)),
    (
        "sign_in",
        lambda espace, who: _sign_in(
            espace, who.opened, who.read.provisional_password(who.opened)
        ),
    ),
    ("resume", lambda espace, who: espace.resume(who.inside.token)),
    ("resume", lambda espace, who: espace.resume(who.coming.token)),
    ("resume", lambda espace, _: espace.resume("nothing")),
    ("documents", lambda espace, _: espace.documents()),
    (
        "complete",
        lambda espace, who: espace.complete(
            who.coming, {"step": PERSONAL_PASSWORD, "password": PASSWORD}
        ),
    ),
    (
        "complete",
        lambda espace, who: espace.complete(
            who.coming, {"step": PERSONAL_PASSWORD, "password": "court"}
        ),
    ),
    ("complete", lambda espace, who: espace.complete(who.inside, {"step": INFORMATION})),
    ("confirm_address", lambda espace, who: espace.confirm_address(who.waiting, "00000000")),
    (
        "confirm_address",
        lambda espace, who: espace.confirm_address(
            who.waiting, who.read.code(who.waiting.account)
        ),
    ),
    ("resend_code", lambda espace, who: espace.resend_code(who.waiting)),
    ("resend_code", lambda espace, who: espace.resend_code(who.inside)),
    ("correct_address", lambda espace, who: espace.correct_address(who.waiting, "w@example.org")),
    (
        "forgot_password",
        lambda espace, _: espace.forgot_password("landlord-1@example.org", source="192.0.2.9"),
    ),
    (
        "forgot_password",
        lambda espace, _: espace.forgot_password("landlord-4@example.org", source="192.0.2.9"),
    ),
    (
        "forgot_password",
        lambda espace, _: espace.forgot_password("nobody@example.org", source="192.0.2.9"),
    ),
    ("forgot_password", lambda espace, _: espace.forgot_password("nothing", source="192.0.2.9")),
    (
        "help",
        lambda espace, who: espace.help(
            "identifier/number", {"user_number": str(who.opened.user_number)}, source="192.0.2.9"
        ),
    ),
    (
        "help",
        lambda espace, _: espace.help(
            "first/letter/lost/identifier", {"identifier": "NOBODY"}, source="192.0.2.9"
        ),
    ),
    ("help", lambda espace, _: espace.help("nowhere", {}, source="192.0.2.9")),
    ("contest", lambda espace, who: _contest(espace, who, "2222 2222 2222 2222")),
    ("contest", lambda espace, who: _contest(espace, who, "faux")),
    ("contested", lambda espace, _: espace.operator("tests").contested()),
    ("vacant", lambda espace, _: espace.operator("tests").vacant()),
    ("open_account", lambda espace, _: open_for(espace, "N-1")),
    ("open_account", lambda espace, _: open_for(espace, "portal-1")),
    ("open_accounts", lambda espace, _: espace.operator("tests").open_accounts(_rows())),
    ("withdraw", lambda espace, who: espace.operator("tests").withdraw(who.opened.id)),
    ("reissue", lambda espace, who: espace.operator("tests").reissue(who.opened.id)),
    ("reissue", lambda espace, who: espace.operator("tests").reissue(who.opened.id, by="letter")),
    ("mail_returned", _with_its_mail("mail_returned")),
    ("mail_arrives", _with_its_mail("mail_arrives")),
    (
        "letter_returned",
        lambda espace, who: espace.operator("tests").letter_returned(who.opened.id),
    ),
    ("letter_arrives", lambda espace, who: espace.operator("tests").letter_arrives(who.opened.id)),
    (
        "correct_address",
        lambda espace, who: espace.operator("tests").correct_address(
            who.opened.id, email="corrected@example.org", evidence="tax notice"
        ),
    ),
    (
        "remove_address",
        lambda espace, who: espace.operator("tests").remove_address(
            who.opened.id, "corrected@example.org", evidence="tax notice"
        ),
    ),
    (
        "force_new_password",
        lambda espace, who: espace.operator("tests").force_new_password(who.waiting.account.id),
    ),
    ("organisation", lambda espace, who: espace.operator("tests").organisation(who.opened.id)),
    ("organisation.me", lambda espace, who: espace.organisation(who.inside).me()),
    ("organisation.name", lambda espace, who: espace.organisation(who.inside).name()),
    ("organisation.members", lambda espace, who: espace.organisation(who.inside).members()),
    ("organisation.members", lambda espace, who: espace.organisation(who.chief).members()),
    (
        "organisation.create_colleague",
        lambda espace, who: espace.organisation(who.chief).create_colleague(
            name="Luc", email="luc@example.org", permissions=["read"]
        ),
    ),
    _for_the_colleague("grant", "declare"),
    _for_the_colleague("withdraw", "declare"),
    _for_the_colleague("suspend"),
    _for_the_colleague("reinstate"),
    _for_the_colleague("promote"),
    ("organisation.step_down", lambda espace, who: espace.organisation(who.chief).step_down()),
    _for_the_colleague("hand_over"),
    _for_the_colleague("remove"),
    ("acknowledge", lambda espace, _: espace.operator("tests").acknowledge("nothing")),
    ("appoint", lambda espace, who: espace.operator("tests").appoint(who.opened.id)),
    ("dismiss", lambda espace, who: espace.operator("tests").dismiss(who.opened.id)),
    (
        "reopen_seat",
        lambda espace, who: espace.operator("tests").reopen_seat(who.opened.id, evidence="seen"),
    ),
    ("suspend", lambda espace, who: espace.operator("tests").suspend(who.opened.id)),
    ("reinstate", lambda espace, who: espace.operator("tests").reinstate(who.opened.id)),
    ("sign_out", lambda espace, who: espace.sign_out(who.inside)),
    ("close", lambda espace, who: espace.operator("tests").close(who.opened.id)),
)


def told(refusal: Refusal | SessionEnded) -> object:
    """
    List all that a refusal tells.
    """
    if isinstance(refusal, SessionEnded):
        return refusal.fault
    return refusal.fault, refusal.faults, refusal.ways_out


def without_messages(said: object) -> object:
    """
    Leave out of an account what it tells the institution of the messages about it.
    """
    if not isinstance(said, Account):
        return said
    address = said.address and evolve(said.address, code=None)
    return evolve(said, version=1, issues=(), told=(), contestable=(), address=address)


def answer(door: Door, espace: EspaceBailleur, who: People) -> object:
    """
    Use a door, and return all that it answers, whatever became of messages.
    """
    try:
        return without_messages(door(espace, who))
    except (Refusal, SessionEnded) as refusal:
        return told(refusal)
