"""
Getting back in, folded over the decisions: one owner, one working address, any strangers (F9).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from attrs import define, evolve, field

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.delivery import IdentifierNotice, PasswordNotice, Recipient
from espace_bailleur.domain.entry import Admission
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.onboarding import Command
from espace_bailleur.domain.policies import LONGEST, MOST_SKEW
from espace_bailleur.domain.sign_in import admission_to, admit
from espace_bailleur.domain.slots import BY_POST, channel_to, place_of
from espace_bailleur.domain.steps import PERSONAL_PASSWORD
from espace_bailleur.domain.throttle import Limit
from espace_bailleur.domain.words import AccountId, EmailAddress, MessageId, PostalAddress
from espace_bailleur.errors import SessionEnded
from espace_bailleur.testing.asking import Asked, aside, ask, dispatch_waiting
from espace_bailleur.testing.counting import refused_until
from espace_bailleur.testing.folding import World
from espace_bailleur.testing.people import TICK
from espace_bailleur.testing.posting import about


class Stranded(AssertionError):
    """
    Somebody did not get in within the stated time; the message tells what they did.
    """


def reaches_access(
    world: World,
    account_id: AccountId,
    *,
    working: Recipient,
    kept: bool = True,
    source: str | None = None,
    strangers: Iterable[Sequence[Asked]] = (),
) -> timedelta:
    """
    Let the owner of an account get in by one working address, and return the time it took (F9).

    They remember no personal password, and no other address brings them anything.
    Their plan is fixed: read what arrived, come in, do every step; where that leads nowhere, ask
    for what they lack at *working*; where nothing comes, ask again when the policy says.
    Before that, and just before each instant that they wait for, strangers make the next requests
    of *strangers*.

    Whoever *kept* what arrived before, or gets it now, comes in with what travels anyway.
    Whoever lost all of it waits no longer than `Policies.longest_wait`.
    Whoever asks from nowhere, or lost all of it, may be told to wait until a limit opens as well,
    at most its window (F4); no stranger asks from *source*.
    Where a clock was set back, `MOST_SKEW` is added, and each lost message may count in turn.
    The world itself stays as it is.

    Raises:
        Stranded: they did not get in within that time.
    """
    owner = _Owner(
        world=aside(world),
        account_id=account_id,
        working=working,
        source=source,
        kept=kept,
        strangers=iter(strangers),
        lost=frozenset() if kept else frozenset(_arrived(world, account_id)),
    )
    return owner.comes_back(within=_stated(world, working, kept=kept))


def _stated(world: World, working: Recipient, *, kept: bool) -> timedelta:
    now, channel = world.clock(), channel_to(working)
    if any(event.at > now for event in world.events):
        policies = world.policies
        slots = policies.slots
        return MOST_SKEW if kept else slots * (LONGEST[channel] + MOST_SKEW)
    if kept:
        return timedelta(0)
    metropolitan = isinstance(working, PostalAddress) and working.metropolitan
    return world.policies.longest_wait(channel, metropolitan=metropolitan)


def _arrived(world: World, account_id: AccountId) -> Iterator[MessageId]:
    """
    List the messages of an account that may have arrived: all but secrets never dispatched.
    """
    for message in world.messages.values():
        content = message.content
        issue = None
        if isinstance(content, PasswordNotice) and content.account == account_id:
            issue = world.accounts[account_id].issue(content.issue)
        if issue is None or issue.expires_at is not None:
            yield message.id


@define(kw_only=True)
class _Owner:
    """
    Somebody with one working address, and what they did so far.
    """

    world: World
    account_id: AccountId
    working: Recipient
    source: str | None
    kept: bool
    strangers: Iterator[Sequence[Asked]]
    lost: frozenset[MessageId]
    story: list[str] = field(factory=list[str])

    @property
    def account(self) -> Account:
        return self.world.accounts[self.account_id]

    def comes_back(self, *, within: timedelta) -> timedelta:
        began = self.world.clock()
        self._others_act()
        while not self._comes_in():
            self._asks()
            if self._comes_in():
                break
            self._waits(until=began + within)
        return self.world.clock() - began

    def _tells(self, what: str) -> None:
        self.story.append(f"{self.world.clock():%Y-%m-%d %H:%M:%S.%f} {what}")

    def _gives_up(self, what: str) -> Stranded:
        self._tells(what)
        kind, place = self.account.holder.kind, place_of(self.working)
        head = f"F9: an {kind} whom {place!r} reaches did not get back in."
        return Stranded("\n".join([head, *self.story, repr(self.account)]))

    def _others_act(self) -> None:
        for asked in next(self.strangers, ()):
            sent = ask(self.world, self.account_id, asked)
            self._tells(f"a stranger asked, {asked.act} for {asked.place}: {_sent(sent)}")
        dispatch_waiting(self.world, self.account_id)

    def _lacks(self) -> tuple[Asked, ...]:
        place = place_of(self.working)
        missing = () if self._knows_the_identifier else (Act.SEND_IDENTIFIER,)
        by_mail = (*missing, Act.REISSUE_BY_MAIL)
        acts = (Act.REISSUE_BY_LETTER,) if place == BY_POST else by_mail
        return tuple(Asked(act, place, self.source) for act in acts)

    def _patience(self, limit: Limit) -> timedelta:
        return timedelta(0) if self.source and self.kept else limit.window

    def _asks(self) -> None:
        for asked in self._lacks():
            sent = ask(self.world, self.account_id, asked)
            self._tells(f"the owner asked, {asked.act} for {asked.place}: {_sent(sent)}")
        dispatch_waiting(self.world, self.account_id)

    def _waits(self, *, until: datetime) -> None:
        """
        Wait for the next instant at which the policy, or else a limit, says that asking helps.
        """
        now, policy = self.world.clock(), self.world.policies.recovery
        place = place_of(self.working)
        paths = policy.paths(self.account, now=now)
        instants = [one.waits_for for one in paths if place_of(one.to) == place]
        if not self._knows_the_identifier:
            sent = (one.at for one in self.account.told if one.place == place)
            instants += [at + policy.identifier_gap for at in sent]
        skew = self.world.policies.clocks.skew
        instants += [one.issued_at - skew for one in self.account.issues]
        uses = [one.use(self.world, self.account_id) for one in self._lacks()]
        told = [at for one in uses if (at := refused_until(self.world, one))]
        later = [one for one in instants if one is not None and now < one <= until] or told
        if not later or min(later) > until + self._patience(uses[0].limit):
            raise self._gives_up(f"nothing comes before {until}")
        self.world.clock.move(min(later) - now - TICK)
        self._others_act()
        self.world.clock.move(TICK)

    def _read(self) -> Iterator[IdentifierNotice | PasswordNotice]:
        """
        List both halves that arrived at the working address and are not lost, the latest first.
        """
        for message in reversed(about(self.world, self.account_id)):
            content = message.content
            if (
                isinstance(content, IdentifierNotice | PasswordNotice)
                and place_of(content.to) == place_of(self.working)
                and message.id not in self.lost
            ):
                yield content

    @property
    def _knows_the_identifier(self) -> bool:
        return any(isinstance(one, IdentifierNotice) for one in self._read())

    def _comes_in(self) -> bool:
        """
        Come in with both halves, where both are there, and do every step.
        """
        if not self._knows_the_identifier:
            return False
        for notice in self._read():
            if isinstance(notice, PasswordNotice) and (admission := self._signs_in(notice)):
                self._does_every_step(admission)
                return True
        return False

    def _signs_in(self, notice: PasswordNotice) -> Admission | None:
        change = self.world.attempt(lambda: self.world.sign_in(self.account, notice))
        admission = admission_to(change) if change else None
        self._tells(f"the owner typed what arrived: {'in' if admission else 'refused'}")
        return admission

    def _does_every_step(self, admission: Admission) -> None:
        world = self.world
        # No two accounts share an address (B2): whoever has several gives another one for each.
        email = EmailAddress(f"owner-of-{self.account_id}@example.org")
        for _ in world.steps.rows:
            try:
                admit(
                    self.account,
                    admission,
                    now=world.clock(),
                    policy=world.policies.sessions,
                    skew=world.policies.clocks.skew,
                )
            except SessionEnded:
                raise self._gives_up("the session ended") from None
            onboarding = world.onboarding(self.account, admission.issue)
            if onboarding.allows(Command.ENTER):
                return
            step = onboarding.pending.id if onboarding.pending else ""
            issue = admission.issue
            decide = partial(world.complete, onboarding, step, email, issue=issue, right=True)
            if world.attempt(decide) is None:
                raise self._gives_up(f"the step {step} was refused")
            if step == PERSONAL_PASSWORD:
                admission = evolve(admission, epoch=self.account.epoch, issue=None)
        raise self._gives_up("the steps are done, and access is not granted")


def _sent(sent: bool) -> str:
    return "a message leaves" if sent else "silence"
