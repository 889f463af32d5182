"""
Recovery: which ways lead back into an account, and what each of them sends (rules F).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from attrs import evolve, field, frozen

from espace_bailleur.domain.account import Account, Standing, Told
from espace_bailleur.domain.actor import STRANGER
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.credential import IssuePurpose, NewSecret
from espace_bailleur.domain.delivery import Recipient
from espace_bailleur.domain.guide import Act
from espace_bailleur.domain.holder import HolderKind
from espace_bailleur.domain.issuing import identifier_half, issue
from espace_bailleur.domain.policies import (
    AS_THE_SEED,
    MOST_SKEW,
    Channel,
    IssuingPolicy,
    between,
)
from espace_bailleur.domain.records import IdentifierSent
from espace_bailleur.domain.slots import BY_POST, has_room, on_file, place_of, sent_to
from espace_bailleur.domain.throttle import Limit
from espace_bailleur.domain.words import EmailAddress, MessageId, PostalAddress
from espace_bailleur.errors import Code, Misuse, Refusal, Way


@frozen(kw_only=True)
class Path:
    """
    One way back: the address that a new provisional password would go to.

    While *waits_for* names an instant, asking sends nothing more: a live message is on its way
    there or has arrived, and the way opens again at that instant (C7).
    """

    to: Recipient
    waits_for: datetime | None = None

    @property
    def way(self) -> Way:
        """
        The link that leads there: letters are asked for in the guide (F5).
        """
        by_mail = channel_to(self.to) is Channel.MAIL
        return Way.FORGOTTEN_PASSWORD if by_mail else Way.CONNECTION_PROBLEM


def _both_channels() -> dict[HolderKind, frozenset[Channel]]:
    return {kind: frozenset(Channel) for kind in HolderKind}


@frozen(kw_only=True)
class RecoveryPolicy:
    """
    By which channels each kind of holder gets back in, how long that lives, and how often (F4).

    What limits an address or an account follows from what lives there; of the limits, only that
    for a source is ever told.
    """

    name: str = "mails and letters for everyone"
    channels: Mapping[HolderKind, frozenset[Channel]] = field(factory=_both_channels)
    issuing: IssuingPolicy = AS_THE_SEED
    per_source: Limit = Limit(20, timedelta(hours=1))
    """Requests from one source; all that come without one share a single one (P22)."""
    letter_gap: timedelta = field(
        default=timedelta(days=7), validator=between(timedelta(0), timedelta(days=30))
    )
    """How long after a letter of an account that lives another one is sent: each costs money."""
    reissue_gap: timedelta = field(
        default=timedelta(days=1), validator=between(timedelta(0), timedelta(days=30))
    )
    """How long after a letter of the operator's that nobody used yet it can send another one."""
    identifier_gap: timedelta = field(
        default=timedelta(hours=1), validator=between(timedelta(minutes=1), timedelta(hours=24))
    )
    """How long after a mail with an identifier another one goes to the same address."""

    def __attrs_post_init__(self) -> None:
        """
        Refuse to strand anybody (F9).

        Raises:
            Misuse: somebody would have no way back; the message says who.
        """
        self.check_reach(self.issuing)

    def check_reach(self, opened_under: IssuingPolicy) -> None:
        """
        Go on when every account that can be opened under a policy has a way back (F9).

        Raises:
            Misuse: one would have none; the message says of which holder, reached by what.
        """
        for kind in HolderKind:
            for channel in _alone(kind, opened_under):
                if channel not in self.channels.get(kind, ()):
                    raise Misuse(
                        f"The recovery policy strands an {kind} whom only a {channel} reaches.",
                        f"Give {kind} the channel {channel}.",
                    )

    def paths(self, account: Account, *, now: datetime) -> tuple[Path, ...]:
        """
        List the ways back into an account, one for each address on file.

        The addresses are the confirmed account address and those that the institution knew; an
        unconfirmed address is never used (D5), and an account that is not open has no way back.
        """
        if account.standing is not Standing.OPEN:
            return ()
        channels = self.channels[account.holder.kind]
        return tuple(
            Path(to=to, waits_for=self._waits_for(account, to, now))
            for to in on_file(account)
            if channel_to(to) in channels
        )

    def _waits_for(self, account: Account, to: Recipient, now: datetime) -> datetime | None:
        """
        Find the first instant from *now* on at which asking sends, where nothing else happens.

        That is *now* itself, and asking sends nothing, where a message has to leave first.
        """
        if self._sends(account, to, now):
            return None
        ends = {one.expires_at for one in account.issues if one.expires_at}
        ends |= {one.issued_at + self.letter_gap for one in account.issues}
        later = sorted(one for one in ends if one > now)
        return next((one for one in later if self._sends(account, to, one)), now)

    def _sends(self, account: Account, to: Recipient, now: datetime) -> bool:
        live = sent_to(account, to, now=now)
        letters = [one.issued_at for one in live if one.channel is Channel.LETTER]
        if letters and now < max(letters) + self.letter_gap:
            return False
        return has_room(account, to, now=now, slots=self.issuing.slots)


def _alone(kind: HolderKind, policy: IssuingPolicy) -> tuple[Channel, ...]:
    """
    List the channels that may be the only one to reach such a holder, as accounts are opened (C2).
    """
    chosen = {policy.channel(kind, address_known=known) for known in (True, False)}
    return tuple(one for one in Channel if one in chosen)


def channel_to(to: Recipient) -> Channel:
    """
    Name the channel by which an address is reached.
    """
    return Channel.MAIL if isinstance(to, EmailAddress) else Channel.LETTER


def too_many_requests(until: datetime) -> Refusal:
    """
    Make the refusal for a source that asked too often: the one limit that is told (F4).
    """
    return Refusal(Code.TOO_MANY_REQUESTS, {"until": until})


@frozen(kw_only=True)
class RecoveryAnswer:
    """
    The one public answer to whoever asks for something: what was asked, and nothing else (F1).
    """

    act: Act = Act.REISSUE_BY_MAIL


def ask_by_mail(
    account: Account,
    *,
    address_key: str,
    secret: NewSecret,
    request: MessageId,
    now: datetime,
    policy: RecoveryPolicy,
) -> Change | None:
    """
    Mail a new provisional password, beside everything that is there (C7, F2).

    It goes to the stored address that *address_key* stands for, never to a typed one (P06).
    Nothing changes where no path leads there, none is open now, or the same *request* was
    answered before.
    """
    paths = [
        one
        for one in policy.paths(account, now=now)
        if isinstance(one.to, EmailAddress) and one.to.key == address_key
    ]
    return _reissue(account, paths, secret=secret, request=request, now=now, policy=policy)


def ask_by_letter(
    account: Account,
    *,
    secret: NewSecret,
    request: MessageId,
    now: datetime,
    policy: RecoveryPolicy,
) -> Change | None:
    """
    Write both halves anew to the postal address on file, apart, as at the first time (C1, F5).

    Nothing changes where there is none, a letter was sent within the gap and lives, or the same
    *request* was answered before.
    """
    paths = [one for one in policy.paths(account, now=now) if isinstance(one.to, PostalAddress)]
    change = _reissue(account, paths, secret=secret, request=request, now=now, policy=policy)
    if change is None:
        return None
    half = MessageId(f"{secret.id}-identifier")
    identifier = identifier_half(account, paths[0].to, message=half, now=now)
    return evolve(change, messages=(identifier, *change.messages))


def _reissue(
    account: Account,
    paths: Sequence[Path],
    *,
    secret: NewSecret,
    request: MessageId,
    now: datetime,
    policy: RecoveryPolicy,
) -> Change | None:
    answered = any(one.request == request for one in account.issues)
    if answered or not paths or paths[0].waits_for is not None:
        return None
    return issue(
        account,
        secret=secret,
        purpose=IssuePurpose.RECOVERY,
        to=paths[0].to,
        actor=STRANGER,
        now=now,
        policy=policy.issuing,
        request=request,
    )


def tell_identifier(
    account: Account,
    *,
    address_key: str | None,
    message: MessageId,
    now: datetime,
    policy: RecoveryPolicy,
) -> Change | None:
    """
    Send the identifier once more to an address on file; it opens nothing (C1, F8).

    Nothing changes where none is reached, or it was sent there within the gap (F4).
    """
    to = _identifier_goes(account, address_key, now, policy)
    if to is None:
        return None
    place = place_of(to)
    gap = policy.letter_gap if place == BY_POST else policy.identifier_gap
    sent = (one.at for one in account.told if one.place == place)
    # What a clock far ahead noted holds up nothing: it would do so for as long as it was wrong.
    if any(at - MOST_SKEW <= now < at + gap for at in sent):
        return None
    told = (*(one for one in account.told if one.place != place), Told(place=place, at=now))
    event = IdentifierSent(account=account.id, at=now, actor=STRANGER, channel=channel_to(to))
    return Change(
        accounts=(account.next(told=told),),
        events=(event,),
        messages=(identifier_half(account, to, message=message, now=now),),
    )


def _identifier_goes(
    account: Account, address_key: str | None, now: datetime, policy: RecoveryPolicy
) -> Recipient | None:
    """
    Choose where it goes: to the address that was asked for, else the best one.

    The account address comes before the one that the institution knew, and a mail before a letter.
    """
    reached = [one.to for one in policy.paths(account, now=now)]
    mails = [one for one in reached if isinstance(one, EmailAddress)]
    if address_key is not None:
        return next((one for one in mails if one.key == address_key), None)
    own = account.address.email.key if account.address else None
    mails.sort(key=lambda one: one.key != own)
    return next(iter((*mails, *reached)), None)
