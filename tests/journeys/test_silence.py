"""
Silence after asking always means that a live message is there, or on its way.
"""

from __future__ import annotations

import datetime as dt

from contextlib import suppress

import pytest

from hypothesis import given
from hypothesis import strategies as st

from espace_bailleur import Account, Refusal
from espace_bailleur.domain.slots import place_of
from espace_bailleur.domain.steps import INFORMATION, PERSONAL_PASSWORD
from tests.composition import Service


HOUR = dt.timedelta(hours=1)
LETTERS = "first/letter/lost/number"
NEW = "quatre chats dorment au grenier"

# What happens to an account: strangers ask, time passes, the post fails, its owner goes on.
ACTS = st.one_of(
    st.sampled_from(["zoe@example.org", "other@example.org", "letter"]),
    st.sampled_from(["flood zoe@example.org", "flood other@example.org", "flood letter"]),
    st.sampled_from(["dispatch", "fail", "enter", "choose"]),
    st.integers(1, 24 * 10),
)


def _ask(service: Service, account: Account, what: str) -> None:
    if what == "letter":
        number = {"user_number": str(account.user_number)}
        service.espace.help(LETTERS, number, source=None)
    else:
        service.espace.forgot_password(what, source=None)


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


def _act(service: Service, account: Account, act: str | int) -> None:
    match act:
        case int():
            service.clock.move(act * HOUR)
        case "dispatch":
            service.espace.dispatch()
        case "fail":
            service.mailbox.failing = True
            for _ in range(7):
                service.espace.dispatch()
                service.clock.move(2 * HOUR)
            service.mailbox.failing = False
        case "enter" | "choose":
            _owner_goes_on(service, account, choose=act == "choose")
        case _ if act.startswith("flood "):
            for _ in range(4):
                _act(service, account, act.removeprefix("flood "))
                service.espace.dispatch()
        case _:
            with suppress(Refusal):  # a source's limit
                _ask(service, account, act)


def _assert_live(service: Service, account: Account, what: str) -> None:
    """
    See that a live password went to the place, and that what was sent there opens the account.
    """
    stored = service.stored(account)
    address = stored.address
    on_file = [one for one in (stored.delivery, address and address.email) if one]
    places = {str(one): place_of(one) for one in on_file}
    place = "post" if what == "letter" else places[what]
    live = [
        one
        for one in stored.issues
        if (one.to.key if one.to else "post") == place and one.status(service.clock()) == "live"
    ]
    assert live
    assert len(stored.issues) <= 4


@pytest.mark.rule("C7", "F4", "P03", "P13")
@given(acts=st.lists(ACTS, max_size=25), known=st.booleans(), data=st.data())
def test_silence_means_a_live_message(
    acts: list[str | int], data: st.DataObject, *, known: bool
) -> None:
    """
    After anything that strangers, time, the post and the owner do, asking leads to a live one.
    """
    service = Service()
    account = service.opened("zoe@example.org" if known else None)
    for act in acts:
        _act(service, account, act)
    service.clock.move(HOUR)  # after which any limit for a source is over
    service.espace.dispatch()
    stored = service.stored(account)
    own = stored.address.email.stored if stored.address and stored.address.confirmed else None
    known_to = stored.delivery.stored if stored.delivery else None
    places = [one for one in (own, known_to, "letter") if one]
    what = data.draw(st.sampled_from(places), label="asked for")
    _ask(service, account, what)
    service.espace.dispatch()
    _assert_live(service, account, what)
