"""
Silence after asking always means that a live message is there, or on its way.
"""

from __future__ import annotations

import datetime as dt

from contextlib import suppress

import pytest

from attrs import define, evolve
from hypothesis import example, given
from hypothesis import strategies as st

from espace_bailleur import Account, DispatchPolicy, Policies, Refusal
from espace_bailleur.domain.delivery import Letter, Mail
from espace_bailleur.domain.keys import Key
from espace_bailleur.domain.slots import BY_POST, place_of
from espace_bailleur.domain.steps import INFORMATION, PERSONAL_PASSWORD
from espace_bailleur.domain.words import MessageId
from espace_bailleur.testing.doubles import Mailbox
from espace_bailleur.testing.reading import provisional_password_in
from tests.composition import OTHER_KEY, Service


HOUR = dt.timedelta(hours=1)
LETTERS = "first/letter/lost/number"
IDENTIFIER = "identifier/email"
IDENTIFIER_BY_NUMBER = "identifier/number"
NEW = "quatre chats dorment au grenier"
TWICE = Policies(dispatch=DispatchPolicy(name="twice", delays=(HOUR,)))

# What happens to an account: strangers ask, time passes, the post fails, its owner goes on.
PLACES = ("zoe@example.org", "other@example.org", "letter")
ASKED = (*PLACES, *(f"identifier {one}" for one in PLACES))
Act = str | int | tuple[str, str]
ACTS: st.SearchStrategy[Act] = st.one_of(
    st.sampled_from(ASKED),
    st.sampled_from([f"flood {one}" for one in ASKED]),
    st.tuples(st.sampled_from(ASKED), st.sampled_from(["", "passwords", "identifiers"])),
    st.sampled_from(["falter", "dispatch", "suspend", "retire", "enter", "choose"]),
    st.integers(1, 24 * 10),
)


@define
class _Picky(Mailbox):
    """
    A courier that may fail for one half of the credentials alone.
    """

    refused: str = ""

    def send(self, item: Mail | Letter, /) -> None:
        """
        Refuse what it is told to.

        Raises:
            ConnectionError: it is that.
        """
        half = "passwords" if provisional_password_in(item.body) else "identifiers"
        if half == self.refused:
            raise ConnectionError
        super().send(item)


def _ask(service: Service, account: Account, what: str) -> None:
    number = {"user_number": str(account.user_number)}
    if what == "letter":
        service.espace.help(LETTERS, number, source=None)
    elif what == "identifier letter":
        service.espace.help(IDENTIFIER_BY_NUMBER, number, source=None)
    elif what.startswith("identifier "):
        typed = {"email": what.removeprefix("identifier ")}
        service.espace.help(IDENTIFIER, typed, source=None)
    else:
        service.espace.forgot_password(what, source=None)


def _fails(service: Service, *, refused: str, runs: int) -> None:
    """
    Let the courier refuse one half of the credentials, or both, in so many runs.
    """
    courier = service.mailbox
    assert isinstance(courier, _Picky)
    courier.failing, courier.refused = not refused, refused
    for _ in range(runs):
        service.espace.dispatch()
        service.clock.move(2 * HOUR)
    courier.failing, courier.refused = False, ""


def _owner_goes_on(service: Service, account: Account, *, choose: bool) -> None:
    """
    Come in with the latest password that arrived, and choose a personal one or leave it.
    """
    try:
        entry = service.entry(account, service.provisional(account))
        if entry.pending and entry.pending.id == INFORMATION:
            entry = service.espace.complete(
                entry, {"step": INFORMATION, "email": "other@example.org"}
            )
            service.espace.dispatch()
            entry = service.espace.confirm_address(entry, service.code(account))
        if choose:
            service.espace.complete(entry, {"step": PERSONAL_PASSWORD, "password": NEW})
    except Refusal:
        return


def _act(service: Service, account: Account, act: Act) -> None:
    match act:
        case int():
            service.clock.move(act * HOUR)
        case "dispatch":
            service.espace.dispatch()
        case "suspend":
            operator = service.espace.operator("tests")
            operator.suspend(account.id)
            service.espace.dispatch()
            operator.reinstate(account.id)
        case "falter":
            _fails(service, refused="", runs=1)
        case (what, refused):
            _act(service, account, what)
            _fails(service, refused=refused, runs=2)
        case "enter" | "choose":
            _owner_goes_on(service, account, choose=act == "choose")
        case _ if act.startswith("flood "):
            for _ in range(4):
                _act(service, account, act.removeprefix("flood "))
                service.espace.dispatch()
        case _:
            with suppress(Refusal):  # a source's limit
                _ask(service, account, act)


def _place(service: Service, account: Account, what: str) -> str:
    """
    Name the place that an answer goes to; an identifier that a number asks for, to the best one.
    """
    stored = service.stored(account)
    own = stored.address.email if stored.address and stored.address.confirmed else None
    mails = {str(one): place_of(one) for one in (own, stored.delivery) if one}
    if what == "identifier letter":
        return next(iter(mails.values()), BY_POST)
    return mails.get(what.removeprefix("identifier "), BY_POST)


def _identifier_arrived(
    service: Service, account: Account, place: str, *, since: dt.datetime
) -> bool:
    return any(
        place_of(item.to) == place and item.at >= since
        for item in service.mailbox.about(account)
        if str(account.identifier) in item.body
    )


def _assert_live(service: Service, account: Account, what: str) -> None:
    """
    See that what was asked for has arrived at its place, and is alive: for letters, both halves.
    """
    place, now, policy = _place(service, account, what), service.clock(), TWICE.recovery
    gap = policy.letter_gap if place == BY_POST else policy.identifier_gap
    if what.startswith("identifier"):
        assert _identifier_arrived(service, account, place, since=now - gap)
        return
    stored = service.stored(account)
    live = [
        one
        for one in stored.issues
        if (one.to.key if one.to else BY_POST) == place and one.status(now) == "live"
        if one.key_id == Key.parse(service.keys[0]).id
    ]
    assert any(service.mailbox.sent(MessageId(f"{one.id}-password")) for one in live)
    if place == BY_POST:
        since = min(now - gap, *(one.issued_at for one in live))
        assert _identifier_arrived(service, account, place, since=since)
    assert len(stored.issues) <= 4


@pytest.mark.rule("C7", "F4", "P03", "P13")
@given(acts=st.lists(ACTS, max_size=25), what=st.sampled_from(ASKED), known=st.booleans())
@example(acts=["flood zoe@example.org", "retire"], what="zoe@example.org", known=True)
@example(acts=["letter", "dispatch", "retire"], what="letter", known=True)
@example(acts=[("zoe@example.org", "passwords")], what="zoe@example.org", known=True)
@example(acts=[("letter", "identifiers")], what="letter", known=False)
@example(acts=["zoe@example.org", "suspend"], what="zoe@example.org", known=True)
@example(acts=["letter", 180, ("letter", "identifiers")], what="letter", known=True)
@example(
    acts=["dispatch", "enter", "choose", "falter", "flood other@example.org"],
    what="zoe@example.org",
    known=True,
)
@example(
    acts=["identifier zoe@example.org", "dispatch", "choose", 240, "enter"],
    what="identifier zoe@example.org",
    known=False,
)
@example(acts=[2, ("identifier letter", "")], what="identifier letter", known=True)
@example(acts=[180, ("identifier letter", "")], what="identifier letter", known=False)
def test_silence_means_a_live_message(acts: list[Act], what: str, *, known: bool) -> None:
    """
    After anything that strangers, time, the post and the owner do, asking leads to a live one.
    """
    service = Service(mailbox=_Picky(), policies=TWICE)
    others: tuple[str, ...] = (OTHER_KEY,)
    account = service.opened("zoe@example.org" if known else None)
    for act in acts:
        if act == "retire":
            service, others = evolve(service, keys=others), service.keys
        else:
            _act(service, account, act)
    service.clock.move(HOUR)  # after which any limit for a source is over
    service.espace.dispatch()
    stored = service.stored(account)
    own = stored.address.email.stored if stored.address and stored.address.confirmed else None
    known_to = stored.delivery.stored if stored.delivery else None
    if what.removeprefix("identifier ") not in {own, known_to, "letter"}:
        what = "letter"
    _ask(service, account, what)
    service.espace.dispatch()
    _assert_live(service, account, what)
