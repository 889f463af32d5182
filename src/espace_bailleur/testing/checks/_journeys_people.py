"""
What people do through the doors, one after the other and at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from espace_bailleur.domain.records import SignedIn
from espace_bailleur.domain.steps import PERSONAL_PASSWORD
from espace_bailleur.errors import Code
from espace_bailleur.testing.checks._bench import DONE, Bench, outcome
from espace_bailleur.testing.checks._running import THREADS, expect, together
from espace_bailleur.testing.people import PASSWORD


ROUNDS = 3
TICK = timedelta(microseconds=1)
DAY = timedelta(hours=24)
WRONG_CODE = "00000000"


def one_holder_is_opened_once_in_a_departement(bench: Bench) -> None:
    """
    Open the account of one holder in eight threads (B1, H1, K3).
    """
    for name in map(str, range(ROUNDS)):
        known, waiting = len(bench.accounts()), bench.store.backlog().untried
        came = together(_opening(bench, name))
        refusals = [str(Code.ALREADY_OPENED)] * (THREADS - 1)
        expect("what came of it", sorted(came), sorted([DONE, *refusals]))
        expect("how many accounts were opened", len(bench.accounts()) - known, 1)
        expect("how many messages wait", bench.store.backlog().untried - waiting, 2)


def _opening(bench: Bench, name: str) -> Callable[[int], str]:
    return lambda _: outcome(bench.opened, name)


def each_password_opens_the_account_that_its_message_names(bench: Bench) -> None:
    """
    Open three accounts known by one address, and try every password at each (B2, B3, B4).
    """
    accounts = [bench.opened(name, email="shared@example.org") for name in ("a", "b", "c")]
    bench.espace.dispatch()
    expect("how many mails were sent", len(bench.mailbox.items), 2 * len(accounts))
    passwords = [bench.mailbox.provisional_password(one) for one in accounts]
    for one in accounts:
        expect("how many mails name it", len(list(bench.mailbox.about(one))), 2)
        for other, password in zip(accounts, passwords, strict=True):
            came = outcome(bench.entered, one, password)
            expected = DONE if one is other else str(Code.SIGN_IN_REFUSED)
            expect("what the password opens", came, expected)


def what_one_account_does_changes_no_other(bench: Bench) -> None:
    """
    Take one holder through everything, beside accounts at other places (B4).
    """
    others = [bench.settled("settled"), bench.opened("opened")]
    account = bench.opened("zoe")
    bench.espace.dispatch()
    before = [bench.stored(one) for one in others]
    entry = bench.step(bench.entered(account), email="wanted@example.org")
    bench.espace.dispatch()
    outcome(bench.espace.confirm_address, entry, WRONG_CODE)
    bench.through(bench.espace.confirm_address(entry, bench.mailbox.code(account)))
    bench.espace.sign_out(bench.entered(account, PASSWORD))
    bench.espace.forgot_password("wanted@example.org", source="checks")
    bench.espace.dispatch()
    bench.espace.operator("checks").close(account.id)
    expect("the other accounts", [bench.stored(one) for one in others], before)


def one_address_is_confirmed_by_one_account(bench: Bench) -> None:
    """
    Confirm one address for eight accounts at once, each with a right code (B2, K3).
    """
    accounts = [bench.opened(f"{number}") for number in range(THREADS)]
    bench.espace.dispatch()
    entries = [bench.step(bench.entered(one), email="wanted@example.org") for one in accounts]
    bench.espace.dispatch()
    codes = [bench.mailbox.code(one) for one in accounts]

    def confirm(number: int) -> str:
        return outcome(bench.espace.confirm_address, entries[number], codes[number])

    came = together(confirm)
    expect("how many confirmed it", came.count(DONE), 1)
    stored = [bench.stored(one).address for one in accounts]
    held = [address is not None and address.confirmed for address in stored]
    expect("who holds it", held, [one == DONE for one in came])


def one_provisional_password_chooses_one_password(bench: Bench) -> None:
    """
    Choose a password in eight sessions of one provisional password at once (C8, P02).
    """
    account = bench.opened("zoe")
    bench.espace.dispatch()
    plain = bench.mailbox.provisional_password(account)
    bench.step(bench.entered(account))
    entries = [bench.entered(account) for _ in range(THREADS)]
    passwords = [f"{PASSWORD} {number}" for number in range(THREADS)]

    def choose(number: int) -> str:
        answers = {"step": PERSONAL_PASSWORD, "password": passwords[number]}
        return outcome(bench.espace.complete, entries[number], answers)

    came = together(choose)
    expect("how many chose a password", came.count(DONE), 1)
    opens = [outcome(bench.entered, account, one) for one in passwords]
    expect("which password opens", [one == DONE for one in opens], [one == DONE for one in came])
    replayed = outcome(bench.entered, account, plain)
    expect("the provisional one", replayed, str(Code.SIGN_IN_REFUSED))


def one_code_confirms_once(bench: Bench) -> None:
    """
    Type one right code in eight sessions at once (D5, P02).
    """
    account = bench.opened("zoe")
    bench.espace.dispatch()
    bench.step(bench.entered(account), email="wanted@example.org")
    bench.espace.dispatch()
    code = bench.mailbox.code(account)
    entries = [bench.entered(account) for _ in range(THREADS)]
    came = together(lambda number: outcome(bench.espace.confirm_address, entries[number], code))
    expect("how many times it confirmed", came.count(DONE), 1)


def parallel_sign_ins_are_all_kept(bench: Bench) -> None:
    """
    Come in at one account in eight threads; every success is recorded (I1, K2).
    """
    account = bench.settled("zoe")

    def recorded() -> int:
        return sum(isinstance(one, SignedIn) for one in bench.events())

    before = recorded()
    came = together(lambda _: outcome(bench.entered, account, PASSWORD))
    expect("what came of it", came, [DONE] * THREADS)
    expect("how many are recorded", recorded() - before, THREADS)
    expect("the version", bench.stored(account).version, account.version + THREADS)


def what_has_expired_is_dead_for_good(bench: Bench) -> None:
    """
    Type passwords just before they expire, at that instant, and with the clock set back (C5, K5).
    """
    bench.clock.move(TICK * 123_456)
    accounts = [bench.opened(name) for name in ("early", "late")]
    bench.espace.dispatch()
    bench.clock.move(DAY - TICK)
    expect("just before", outcome(bench.entered, accounts[0]), DONE)
    bench.clock.move(TICK)
    for by in (TICK * 0, -DAY / 2, DAY / 2 - TICK):
        bench.clock.move(by)
        came = outcome(bench.entered, accounts[1])
        refusals = {str(Code.PROVISIONAL_PASSWORD_EXPIRED), str(Code.SIGN_IN_REFUSED)}
        expect("once it has expired", came in refusals, expected=True)


CHECKS: tuple[Callable[[Bench], None], ...] = (
    one_holder_is_opened_once_in_a_departement,
    each_password_opens_the_account_that_its_message_names,
    what_one_account_does_changes_no_other,
    one_address_is_confirmed_by_one_account,
    one_provisional_password_chooses_one_password,
    one_code_confirms_once,
    parallel_sign_ins_are_all_kept,
    what_has_expired_is_dead_for_good,
)
