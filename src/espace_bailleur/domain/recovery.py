"""
Recovery: which ways lead back into an account, and asking for a forgotten password (rules F).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from attrs import field, frozen

from espace_bailleur.domain.account import Account, Standing
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.credential import IssuePurpose, NewSecret
from espace_bailleur.domain.holder import HolderKind
from espace_bailleur.domain.issuing import has_free_slot, issue
from espace_bailleur.domain.policies import AS_THE_SEED, IssuingPolicy
from espace_bailleur.domain.records import STRANGER
from espace_bailleur.domain.words import EmailAddress, MessageId
from espace_bailleur.errors import Misuse, Way


@frozen(kw_only=True)
class Path:
    """
    One way back: the address that a new provisional password would go to.

    While *waits_for* names an instant, every slot is taken: a live message is on its way or has
    arrived, and the way opens again at that instant (C7).
    """

    way: Way
    to: EmailAddress
    waits_for: datetime | None = None


def _ways_for_everyone(_: object, __: object, ways: Mapping[HolderKind, frozenset[Way]]) -> None:
    stranded = [str(kind) for kind in HolderKind if not ways.get(kind)]
    if stranded:
        raise Misuse(
            f"The recovery policy leaves no way to {' and '.join(stranded)}.",
            "Give each kind of holder one way at least.",
        )


def _all_ways() -> dict[HolderKind, frozenset[Way]]:
    return {kind: frozenset({Way.FORGOTTEN_PASSWORD}) for kind in HolderKind}


@frozen(kw_only=True)
class RecoveryPolicy:
    """
    Which ways back each kind of holder has, and how what they send lives (C5, C7).
    """

    name: str = "forgotten password"
    ways: Mapping[HolderKind, frozenset[Way]] = field(
        factory=_all_ways, validator=_ways_for_everyone
    )
    issuing: IssuingPolicy = AS_THE_SEED

    def paths(self, account: Account, *, now: datetime) -> tuple[Path, ...]:
        """
        List the ways back into an account, one for each address on file.

        The addresses are the confirmed account address and the one that the institution knew; an
        unconfirmed address is never used (D5), and an account that is not open has no way back.
        """
        if (
            account.standing is not Standing.OPEN
            or Way.FORGOTTEN_PASSWORD not in self.ways[account.holder.kind]
        ):
            return ()
        waits_for = None
        if not has_free_slot(account, now=now, policy=self.issuing):
            ends = (one.expires_at for one in account.issues if one.expires_at)
            waits_for = min(ends, default=now)
        return tuple(
            Path(way=Way.FORGOTTEN_PASSWORD, to=to, waits_for=waits_for)
            for to in addresses_on_file(account)
        )


def addresses_on_file(account: Account) -> tuple[EmailAddress, ...]:
    """
    List the e-mail addresses that may carry a secret of this account, each once by its key.
    """
    address = account.address
    own = (address.email,) if address and address.confirmed else ()
    known = (account.delivery,) if account.delivery else ()
    return tuple({one.key: one for one in (*known, *own)}.values())


@frozen(kw_only=True)
class RecoveryAnswer:
    """
    The one public answer to whoever asks for a forgotten password (F1): it holds nothing.
    """


def ask_forgotten_password(
    account: Account,
    *,
    address_key: str,
    secret: NewSecret,
    request: MessageId,
    now: datetime,
    policy: RecoveryPolicy,
) -> Change | None:
    """
    Issue a new provisional password beside everything that is there, in a free slot (F2).

    It goes to the stored address that *address_key* stands for, never to a typed one (P06).
    Nothing changes where no path leads there, no slot is free, or the same *request* was
    answered before.
    """
    paths = [one for one in policy.paths(account, now=now) if one.to.key == address_key]
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
