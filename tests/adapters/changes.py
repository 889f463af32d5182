"""
Any series of changes: few accounts that meet often, on the right version or on a wrong one.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import evolve, frozen
from hypothesis import strategies as st

from espace_bailleur.domain.account import Account, AccountAddress, Standing
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.documents import Acceptance
from espace_bailleur.domain.holder import Individual, Organisation
from espace_bailleur.domain.words import AccountId, EmailAddress, Identifier, UserNumber
from espace_bailleur.testing.checks._values import NOW, account, change, message


@frozen
class Attempt:
    """
    The accounts to commit, each on the stored version and so many more.
    """

    accounts: tuple[Account, ...]
    ahead: tuple[int, ...]
    once: str | None

    def on(self, stored: Mapping[AccountId, Account], number: int) -> Change:
        """
        Make the change of an attempt, with one message, and an acceptance for each account.
        """

        def version(one: Account, ahead: int) -> int:
            return (stored[one.id].version if one.id in stored else 0) + ahead

        pairs = zip(self.accounts, self.ahead, strict=True)
        accounts = tuple(evolve(one, version=version(one, ahead)) for one, ahead in pairs)
        acceptances = tuple(
            Acceptance(
                account=one.id,
                document="terms",
                version=str(number),
                digest="",
                language="fr",
                at=NOW,
                channel="web",
            )
            for one in accounts
        )
        told = change(*accounts, messages=[message(f"message-{number}", once=self.once)])
        return evolve(told, acceptances=acceptances)


SIRET = "73282932000074"
_few = st.integers(0, 2)
_emails = st.sampled_from(["zoe@a.fr", "ZOE@a.fr", "ann@a.fr"]).map(EmailAddress)
_addresses = st.one_of(
    st.none(),
    st.builds(
        AccountAddress,
        email=_emails,
        confirmed_at=st.sampled_from([None, NOW, NOW]),
    ),
)
_accounts = st.builds(
    account,
    st.integers(0, 3),
    identifier=_few.map(lambda n: Identifier(f"zoe{n}")),
    user_number=_few.map(lambda n: UserNumber(f"{n:014}")),
    holder=st.one_of(
        _few.map(lambda n: Individual(reference=f"R{n}", name="Zoé")),
        _few.map(lambda n: Organisation(reference=f"R{n}", name="SCI", siret=SIRET)),
    ),
    delivery=st.none() | _emails,
    contested_at=st.sampled_from([None, None, NOW]),
    standing=st.sampled_from([Standing.OPEN, Standing.OPEN, Standing.CLOSED]),
    address=_addresses,
)


@st.composite
def attempts(draw: st.DrawFn) -> Attempt:
    """
    Draw what somebody may try to commit.
    """
    accounts = draw(st.lists(_accounts, max_size=3, unique_by=lambda one: one.id))
    ahead = [draw(st.sampled_from([1, 1, 1, 1, 1, 1, 1, 1, 0, 2])) for _ in accounts]
    once = draw(st.sampled_from([None, None, None, "a", "b"]))
    return Attempt(tuple(accounts), tuple(ahead), once)
