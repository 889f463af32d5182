"""
A landlord as `portal` brings them to a step.
"""

from __future__ import annotations

from attrs import field, frozen

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.entry import Entry
from espace_bailleur.errors import Misuse


@frozen(kw_only=True)
class Landlord:
    """
    A person with an account, as they stood when `Portal.landlord` brought them there.
    """

    account: Account
    password: str = field(repr=False)
    """What opens the account: the provisional password, or the personal one once it is chosen."""
    answers: dict[str, str] = field(repr=False)
    """What they send to do the step that they are at; nothing when every step is done."""
    _entry: Entry | None = field(alias="entry")

    @property
    def identifier(self) -> str:
        """
        What they type to say which account.
        """
        return str(self.account.identifier)

    @property
    def entry(self) -> Entry:
        """
        What their latest sign-in or step returned.

        Raises:
            Misuse: they never connected.
        """
        if self._entry is None:
            raise Misuse("This landlord never connected.", "Ask for one at a later step.")
        return self._entry

    @property
    def token(self) -> str:
        """
        The signed string to put into a session of yours.

        Raises:
            Misuse: they never connected.
        """
        return self.entry.token
