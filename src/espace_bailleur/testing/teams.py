"""
A state machine over two organisations: random people, random commands, all through the doors.

Subclass it and compose your own adapters and policies; its `TestCase` runs anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule

from espace_bailleur._service.organisation import Team
from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.entry import Entry
from espace_bailleur.domain.holder import Organisation
from espace_bailleur.domain.roster import Roster
from espace_bailleur.domain.words import AccountId
from espace_bailleur.errors import Refusal, SessionEnded
from espace_bailleur.testing.answering import right_answers
from espace_bailleur.testing.composed import ComposedMachine
from espace_bailleur.testing.people import MOVES, PASSWORD, assert_that
from espace_bailleur.testing.reading import contest_code_in, provisional_password_in


NAMES = ("O-1", "O-2")
MOST = 8
"""
How many people there are at most, so that they meet often.
"""
ACTS: Mapping[str, Callable[[Team, str], object]] = {
    "grant": lambda team, account: team.grant(account, "read"),
    "withdraw": lambda team, account: team.withdraw(account, "read"),
    "suspend": lambda team, account: team.suspend(account),
    "reinstate": lambda team, account: team.reinstate(account),
    "remove": lambda team, account: team.remove(account),
    "promote": lambda team, account: team.promote(account),
    "hand over": lambda team, account: team.hand_over(account),
    "step down": lambda team, _: team.step_down(),
}
"""
What somebody can try to do about anybody.
"""
POWERS = (
    "suspend",
    "reinstate",
    "close",
    "appoint",
    "dismiss",
    "force_new_password",
    "reopen_seat",
)


class TeamMachine(ComposedMachine):
    """
    Send random commands of two organisations, and of the institution, through the doors.

    By an organisation's own commands there is never nobody who administers it (G5), and none of
    them touches the other one (G7); who is suspended or signed out does nothing, nobody but the
    person changes a password, and none is sent to anybody else (B4, G4).
    """

    @initialize(at_work=st.booleans())
    def open_both(self, *, at_work: bool) -> None:
        """
        Open both organisations and send their credentials; or find them with somebody at work.
        """
        self.sessions: list[Entry] = []
        self.reached: dict[AccountId, str] = {}
        self.read = 0
        for name in NAMES:
            email = f"{name.lower()}@example.org"
            account = self.made.doors.operator("machine").open_account(
                departement="33",
                holder=Organisation(reference=name, name=f"SCI {name}", siret="73282932000074"),
                email=email,
            )
            self.reached[account.id] = email
        self.made.doors.dispatch()
        for chief in list(self.snapshot().values()) if at_work else []:
            self._come_in(chief, self.made.mailbox.provisional_password(chief))
            team = self.made.doors.organisation(self.sessions[-1])
            email = f"first-{chief.user_number.value.lower()}@example.org"
            colleague = team.create_colleague(name="Zoé", email=email)
            self.reached[colleague.id] = email
            self.made.doors.dispatch()
            self._come_in(colleague, self.made.mailbox.provisional_password(colleague))

    @rule(data=st.data())
    def connect(self, data: st.DataObject) -> None:
        """
        Come in to any account with a password of its own, and do every step that is left.
        """
        account = self.an_account(data)
        typed = PASSWORD if account.password else self.made.mailbox.provisional_password(account)
        free = account.seat_is_free
        entered = self._try(lambda: self._come_in(account, typed), account, may_touch={account.id})
        held = account.standing is not Standing.OPEN
        assert_that(not (held and entered), "G4: somebody who is suspended came in")
        if entered and free:
            first = self._administers(account)
            assert_that(first, "G1: the first to connect does not administer")

    @rule(by=st.sampled_from([*MOVES[:3], *[timedelta(0)] * 3]))
    def wait(self, by: timedelta) -> None:
        """
        Let some minutes pass now and then, so that proofs age.
        """
        self.made.clock.move(by)

    @rule(data=st.data(), acts=st.lists(st.sampled_from(sorted(ACTS)), min_size=1, max_size=6))
    def act(self, data: st.DataObject, acts: list[str]) -> None:
        """
        Have people who ever came in do several things about anybody.
        """
        for act in acts:
            entry = self._a_session(data)
            if entry is not None:
                self._act(data, entry, act)

    def _act(self, data: st.DataObject, entry: Entry, act: str) -> None:
        me = entry.account
        target = self._a_target(data, me)
        before = {one.id: one for one in self.snapshot().values()}
        rosters = {one: self._roster(one) for one in before.values()}
        team = self.made.doors.organisation(entry)
        ended = self._has_ended(entry)
        done = self._try(lambda: ACTS[act](team, target.id), me, may_touch={me.id, target.id})
        assert_that(not (ended and done), "G4: whoever is out did something")
        own = me.organisation
        for one, roster in rosters.items():
            after = self._roster(one)
            if one.organisation == own:
                lost = self._is_led(roster) and not self._is_led(after)
                assert_that(not lost, "G5: nobody with a password administers it any more")
            else:
                assert_that(after == roster, "G7: another organisation changed")
                assert_that(self.snapshot()[one.id] == one, "G7: another's person changed")

    @rule(data=st.data())
    def create(self, data: st.DataObject) -> None:
        """
        Have anybody who ever came in create a colleague, while there are few.
        """
        entry, known = self._a_session(data), set(self.snapshot())
        if entry is None or len(known) >= MOST:
            return
        number = len(known)
        team = self.made.doors.organisation(entry)
        email, ended = f"zoe-{number}@example.org", self._has_ended(entry)
        done = self._try(
            lambda: team.create_colleague(name="Zoé", email=email),
            entry.account,
            may_touch=set(),
        )
        assert_that(not (ended and done), "G4: whoever is out created a colleague")
        self.made.doors.dispatch()
        for new in set(self.snapshot()) - known:
            made = self.snapshot()[new]
            self.reached[new] = email
            assert_that(made.works_for == entry.account.organisation, "G7: works elsewhere")

    @rule(data=st.data(), power=st.sampled_from(POWERS), rarely=st.integers(0, 2))
    def operate(self, data: st.DataObject, power: str, *, rarely: int) -> None:
        """
        Have the institution do something about anybody, now and then.
        """
        if rarely:
            return
        account = self.an_account(data)
        operator = self.made.doors.operator("machine")
        may_touch = {account.id}
        if power == "close" and account.organisation == account.id:
            # Its people are closed with it: whoever went on would work nowhere.
            accounts = self.snapshot().values()
            may_touch |= {one.id for one in accounts if one.works_for == account.id}
        why = {"evidence": "extrait du registre"} if power == "reopen_seat" else {}
        act = partial(getattr(operator, power), account.id, **why)
        self._try(act, account, may_touch=may_touch)
        self.made.doors.dispatch()

    @invariant()
    def rosters_are_in_step(self) -> None:
        """
        Whoever is held is suspended, and whoever is gone has no part in a roster.
        """
        accounts = self.snapshot()
        for organisation in [one for one in accounts.values() if one.works_for is None]:
            roster = self._roster(organisation)
            if organisation.standing is Standing.CLOSED:
                theirs = [one for one in accounts.values() if one.organisation == organisation.id]
                gone = all(one.standing is Standing.CLOSED for one in theirs)
                assert_that(gone, "G6: somebody outlived an organisation")
                assert_that(not roster or not roster.members, "G6: somebody is left in a roster")
            for member in roster.members if roster else ():
                account = accounts[member.account]
                assert_that(account.organisation == organisation.id, "G7: a stranger in a roster")
                same = (member.name, member.user_number)
                assert_that(
                    same == (account.holder.name, account.user_number),
                    "G4: a roster shows somebody as somebody else",
                )
                held = account.standing is Standing.SUSPENDED
                assert_that(bool(member.held) == held, "G5: a roster is out of step")
                assert_that(account.standing is not Standing.CLOSED, "G4: somebody gone is left")

    @invariant()
    def secrets_reach_their_person(self) -> None:
        """
        Whatever opens or stops an account was sent where its own person is reached alone.
        """
        reached = {str(one.user_number): self.reached[one.id] for one in self.snapshot().values()}
        items = self.made.mailbox.items
        for item in items[self.read :]:
            if provisional_password_in(item.body) or contest_code_in(item.body):
                own = [at for number, at in reached.items() if number in item.body]
                assert_that([str(item.to)] == own, "G4: a secret went to somebody else")
        self.read = len(items)

    def _has_ended(self, entry: Entry) -> bool:
        """
        Tell whether whoever has this entry is suspended, gone, or signed out since.
        """
        me = self.snapshot()[entry.account.id]
        return me.standing is not Standing.OPEN or me.epoch != entry.admission.epoch

    def _is_led(self, roster: Roster | None) -> bool:
        """
        Tell whether somebody administers an organisation who can sign in to do it.
        """
        people = self.snapshot()
        chiefs = roster.administrators if roster else ()
        return any(people[one.account].password for one in chiefs)

    def _roster(self, account: Account) -> Roster | None:
        organisation = account.organisation
        return None if organisation is None else self.made.store.roster(organisation)

    def _come_in(self, account: Account, typed: str) -> None:
        doors = self.made.doors
        entry = doors.sign_in(
            identifier=str(account.identifier), password=typed, source=account.id
        )
        while entry.pending:
            known = account.delivery
            answers = right_answers(
                entry.pending, email=known.stored if known else "", password=PASSWORD
            )
            entry = doors.complete(entry, answers)
        self.sessions.append(entry)

    def _a_session(self, data: st.DataObject) -> Entry | None:
        if not self.sessions:
            return None
        chiefs = [one for one in self.sessions if self._administers(one.account)]
        known = [*chiefs[-2:], *chiefs[-2:], *self.sessions[-2:], *self.sessions]
        entry = data.draw(st.sampled_from(known), label="session")
        me = self.snapshot()[entry.account.id]
        able = me.standing is Standing.OPEN and me.password is not None
        if able and data.draw(st.booleans(), label="anew"):
            self._come_in(me, PASSWORD)
            return self.sessions[-1]
        return entry

    def _administers(self, account: Account) -> bool:
        roster = self._roster(account)
        return account.id in {one.account for one in roster.administrators} if roster else False

    def _a_target(self, data: st.DataObject, me: Account) -> Account:
        """
        Choose any account, those of one's own organisation more often.
        """
        everybody = list(self.snapshot().values())
        mine = [one for one in everybody if one.organisation == me.organisation]
        return data.draw(st.sampled_from([*mine, *mine, *everybody]), label="target")

    def _try(
        self, command: Callable[[], object], who: Account, *, may_touch: set[AccountId]
    ) -> bool:
        """
        Send one command, and see whom it touched, and that nobody else's password changed.
        """
        before, told = self.snapshot(), len(self.made.events)
        done = True
        try:
            command()
        except (Refusal, SessionEnded):
            done = False
        after = self.snapshot()
        touched = {one for one in before if after[one] != before[one]}
        assert_that(touched <= may_touch, "B4: somebody else was touched")
        changed = {one for one in before if after[one].password != before[one].password}
        assert_that(changed <= {who.id}, "G4: somebody else's password changed")
        about = {event.account for event in self.made.events[told:]}
        assert_that(touched | (after.keys() - before) <= about, "I1: a change has no event")
        return done
