"""
Recovery: which ways lead back into an account, and how often each of them sends (rules F).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from attrs import field, frozen

from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.delivery import Recipient
from espace_bailleur.domain.guide_stages import Act
from espace_bailleur.domain.holder import HolderKind
from espace_bailleur.domain.policies import (
    AS_THE_SEED,
    Channel,
    IssuingPolicy,
    between,
)
from espace_bailleur.domain.slots import channel_to, has_room, on_file, sent_to
from espace_bailleur.domain.throttle import Limit, lets_through
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


_REACHED_ALONE = {
    Channel.MAIL: "one who confirmed an address at the second step, and has moved since",
    Channel.LETTER: "one whose account was opened by letter, and who confirmed no address",
}
"""
By each channel, the state of whoever is reached by no other: however accounts are opened (C2, D5).
"""


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
    per_source: Limit = field(default=Limit(20, timedelta(hours=1)), validator=lets_through(2))
    """Requests from one source: an identifier and a password are two."""
    without_source: Limit = field(default=Limit(10, timedelta(hours=1)), validator=lets_through(1))
    """
    Requests for the same, such as a password for one address, that come without a source (P22).

    What others ask for counts apart, so that strangers shut out nobody whom they do not help (F9).
    """
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
            Misuse: somebody would have no way back; the message says who, and in which state.
        """
        for kind in HolderKind:
            for channel, state in _REACHED_ALONE.items():
                if channel not in self.channels.get(kind, ()):
                    raise Misuse(
                        f"The recovery policy strands an {kind} whom only a {channel} reaches: "
                        f"{state}.",
                        f"Give {kind} the channel {channel}.",
                    )

    def paths(self, account: Account, *, now: datetime) -> tuple[Path, ...]:
        """
        List the ways back into an account, one for each address on file.

        The addresses are the confirmed account address and those that the institution knew; an
        unconfirmed address is never used (D5), and an account that is not open has no way back.
        """
        return tuple(
            Path(to=to, waits_for=self._waits_for(account, to, now))
            for to in self.reached(account)
        )

    def reached(self, account: Account) -> tuple[Recipient, ...]:
        """
        List the addresses to which the ways back lead.
        """
        if account.standing is not Standing.OPEN:
            return ()
        channels = self.channels[account.holder.kind]
        return tuple(to for to in on_file(account) if channel_to(to) in channels)

    def _waits_for(self, account: Account, to: Recipient, now: datetime) -> datetime | None:
        """
        Find the first instant from *now* on at which asking sends, where nothing else happens.

        That is *now* itself, and asking sends nothing, where a message has to leave first.
        """
        if self.sends(account, to, now=now):
            return None
        ends = {one.expires_at for one in account.issues if one.expires_at}
        ends |= {one.issued_at + self.letter_gap for one in account.issues}
        later = sorted(one for one in ends if one > now)
        return next((one for one in later if self.sends(account, to, now=one)), now)

    def sends(self, account: Account, to: Recipient, *, now: datetime) -> bool:
        """
        Tell whether asking sends a new provisional password there, beside what lives (C7, F4).
        """
        live = sent_to(account, to, now=now)
        letters = [one.issued_at for one in live if one.channel is Channel.LETTER]
        if letters and now < max(letters) + self.letter_gap:
            return False
        return has_room(account, to, now=now, slots=self.issuing.slots)


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
