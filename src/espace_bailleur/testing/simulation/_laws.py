"""
What holds after any schedule, and that everybody can still go on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from espace_bailleur._blocking import finish
from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.delivery import PasswordNotice, Sent
from espace_bailleur.domain.fields import NEW_PASSWORD
from espace_bailleur.domain.records import PasswordForced, RecoveryContested
from espace_bailleur.domain.roster import Hold
from espace_bailleur.domain.seat_records import SeatReopened
from espace_bailleur.errors import Refusal, SessionEnded, Unavailable
from espace_bailleur.testing import people
from espace_bailleur.testing.portal import Portal
from espace_bailleur.testing.reading import provisional_password_in
from espace_bailleur.testing.simulation._plays import Play, doors_at_once
from espace_bailleur.testing.simulation._runs import Done, Outcome, Told


def _broken(laws: Iterable[tuple[str, bool]]) -> list[str]:
    return [law for law, holds in laws if not holds]


def illegal(play: Play) -> list[str]:
    """
    Look for what no state may be, whatever was killed on the way to it.
    """
    store, here = play.store, play.stage.here
    accounts = store.accounts.values()
    claims = [claim for account in accounts for claim in account.claims]
    told = Counter(event.account for event in store.events)
    accepted = {one for account in accounts for one in account.acceptances}
    items = here.mailbox.items
    contents = {(item.id, item) for item in items}
    slots = here.policies.slots
    return store.wrong + _broken(
        (
            ("K3: two accounts claim the same", len(set(claims)) == len(claims)),
            ("K3: a claim is not kept with its account", set(claims) == set(store.claims)),
            ("I1: a change has no event", all(told[one.id] >= one.version for one in accounts)),
            ("D8: an acceptance is not recorded", accepted <= set(store.acceptances)),
            (
                "H1: no commit recorded what was sent",
                {one.id for one in items} <= set(store.recorded),
            ),
            (
                "H2: what was sent again differs",
                len({one for one, _ in contents}) == len(contents),
            ),
            ("C7: more issues than slots", all(len(one.issues) <= slots for one in accounts)),
            ("D5: a code outlived its use", not any(map(_keeps_a_code, accounts))),
        )
    )


def _keeps_a_code(account: Account) -> bool:
    address = account.address
    return address is not None and address.confirmed and address.code is not None


def settle(play: Play) -> None:
    """
    Let time pass and a courier work, until every message is settled.
    """
    here = play.stage.here
    here.mailbox.failing = False
    while play.store.waiting:
        here.espace.dispatch()
        # A killed worker's lease runs out, and so does the delay of what was put off.
        here.clock.move(here.policies.dispatch.lease)


def unsettled(play: Play) -> list[str]:
    """
    Look for what was lost on the way, once nothing waits any more.
    """
    store, mailbox = play.store, play.stage.here.mailbox
    sent = [message for message, outcome in store.settled if isinstance(outcome, Sent)]
    arrived = {one.content.issue for one in sent if isinstance(one.content, PasswordNotice)}
    held = {one.id for account in store.accounts.values() for one in account.issues}
    settled = sorted([*store.resolved, *(message.id for message, _ in store.settled)])
    return _broken(
        (
            ("H1: a message was lost", settled == sorted(store.recorded)),
            ("H1: a message only counts as sent", all(mailbox.sent(one.id) for one in sent)),
            ("C7: a password that was never sent keeps its slot", held <= arrived),
        )
    )


def repeat(play: Play, who: int) -> Outcome:
    """
    Do a journey again from what its person has; they may be told that it is done.
    """
    flow = play.journeys[who].act(doors_at_once(play.stage.here), play.stage)
    try:
        return Done(finish(flow))
    except (Refusal, SessionEnded, Unavailable) as error:
        return Told(error)


def unavailable(outcome: Outcome | None) -> bool:
    """
    Tell whether a journey ended because a part of the machine could not answer.
    """
    return isinstance(outcome, Told) and isinstance(outcome.error, Unavailable)


def stranded(play: Play) -> Iterator[str]:
    """
    Look for somebody who cannot come in with what they have, and reach access (K4).
    """
    here = play.stage.here
    for account in list(play.store.accounts.values()):
        if _is_kept_out(play, account):
            continue
        _free(play, account)
        if account.standing is not Standing.CLOSED and not _reaches_access(here, account):
            yield f"K4: {account.holder.reference} in {account.departement.code} is stranded"


def _is_kept_out(play: Play, account: Account) -> bool:
    """
    Tell whether administrators keep somebody out, who alone can let them in again (G4, G6).
    """
    rosters = play.store.rosters
    members = [one.member(account.id) for one in rosters.values() if not one.vacant]
    return any(one and Hold.ADMINISTRATOR in one.held for one in members)


def _free(play: Play, account: Account) -> None:
    """
    Let the institution decide; whom it or a contest left no password gets one anew (F6, G6).

    So does whoever was suspended before theirs left: it was dropped, and is listed (H3).
    """
    here = play.stage.here
    kinds = RecoveryContested | PasswordForced | SeatReopened
    bare = {one.account for one in play.store.events if isinstance(one, kinds)}
    if account.standing is Standing.SUSPENDED:
        here.espace.operator("simulation").reinstate(account.id)
        if account.password is None and not account.issues:
            bare.add(account.id)
    if account.standing is not Standing.CLOSED and account.id in bare:
        here.espace.operator("simulation").reissue(account.id)
        here.espace.dispatch()


def _reaches_access(here: Portal, account: Account) -> bool:
    mailed = [provisional_password_in(item.body) for item in here.mailbox.about(account)]
    chosen = here.answers.get(NEW_PASSWORD.name, people.PASSWORD)
    for password in (chosen, *filter(None, reversed(mailed))):
        try:
            entry = here.espace.sign_in(
                identifier=str(account.identifier), password=password, source=account.id
            )
        except Refusal:
            continue
        return here.through(entry).onboarding.complete
    return False
