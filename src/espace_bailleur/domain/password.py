"""
Personal passwords: what they must reach, told all at once (D6).
"""

from __future__ import annotations

import math
import re
import string
import unicodedata

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Self

from attrs import evolve, frozen

from espace_bailleur.domain.account import Account
from espace_bailleur.domain.actor import holder_of
from espace_bailleur.domain.address import Reach, ask_to_confirm
from espace_bailleur.domain.change import Change
from espace_bailleur.domain.contest import GotIn, recovered
from espace_bailleur.domain.credential import has_shape
from espace_bailleur.domain.holder import Organisation
from espace_bailleur.domain.onboarding import Onboarding
from espace_bailleur.domain.policies import PasswordPolicy
from espace_bailleur.domain.records import PasswordChosen, StepCompleted
from espace_bailleur.domain.seat import kept_as_spent
from espace_bailleur.domain.steps import PERSONAL_PASSWORD
from espace_bailleur.domain.text import TYPED_BYTES, bounded
from espace_bailleur.domain.words import PasswordHash
from espace_bailleur.errors import Code, Fault


SERVICE_WORDS = ("caf", "espace", "bailleur", "allocations", "familiales")
"""
The words of the service itself, which add nothing to a password (ASVS 5.0, 6.1.2).
"""
_SHORTEST_WORD = 3


@frozen(repr=False, eq=False)
class PlainPassword:
    """
    A password that a person typed, in NFC, for as long as it is checked or hashed; no repr (I2).
    """

    text: str

    @classmethod
    def parse(cls, text: object) -> Self:
        """
        Bound what was typed, then normalise it: here and nowhere else (A6, D6).

        Raises:
            Refusal: `not-text` or `too-long`.
        """
        return cls(unicodedata.normalize("NFC", bounded(text, limit=TYPED_BYTES)))

    def __reduce__(self) -> str:
        """
        Refuse to be pickled (I2).
        """
        raise TypeError("a secret is not pickled")


def password_faults(
    password: PlainPassword, *, policy: PasswordPolicy, words: Iterable[str], blocked: bool
) -> tuple[Fault, ...]:
    """
    List every fault of a personal password (D6); *blocked* is what the blocklist says of it.

    A text written like a provisional password is refused, so that a slip in one can be told to
    whoever makes it without asking whose it is (C4).
    """
    return tuple(_faults(password.text, policy, tuple(words), blocked=blocked))


def _faults(
    text: str, policy: PasswordPolicy, words: tuple[str, ...], *, blocked: bool
) -> Iterator[Fault]:
    length = len(text)
    if length < policy.min_length:
        yield Fault(Code.PASSWORD_TOO_SHORT, {"given": length, "expected": policy.min_length})
    if length > policy.max_length or len(text.encode()) > policy.max_bytes:
        yield Fault(Code.PASSWORD_TOO_LONG, {"given": length, "expected": policy.max_length})
    if any(unicodedata.category(character) == "Cn" for character in text):
        yield Fault(Code.PASSWORD_UNSTABLE)
    if blocked:
        yield Fault(Code.PASSWORD_COMMON)
    if bits(without_words(text, words)) < policy.min_bits:
        yield Fault(Code.PASSWORD_PREDICTABLE)
    if has_shape(text):
        yield Fault(Code.PASSWORD_PROVISIONAL)


_CLASSES = (
    (frozenset(string.digits), 10),
    (frozenset(string.ascii_lowercase), 26),
    (frozenset(string.ascii_uppercase), 26),
)
_SPECIALS = 37
"""
The size at which the CNIL's examples count everything that is no plain letter or digit.
"""


def bits(text: str) -> float:
    """
    Count bits as the CNIL does: the length times the logarithm of the alphabets used.
    """
    used = set(text)
    alphabet = sum(size for characters, size in _CLASSES if used & characters)
    plain = frozenset[str]().union(*(characters for characters, _ in _CLASSES))
    alphabet += _SPECIALS if used - plain else 0
    return len(text) * math.log2(alphabet) if alphabet else 0.0


def _folded(text: str) -> str:
    """
    Fold case and accents, one character for one, so that places in the text stay the same.
    """
    return "".join(unicodedata.normalize("NFD", one.lower())[0] for one in text)


def without_words(text: str, words: Iterable[str]) -> str:
    """
    Take *words* out of *text*, the longest first, whatever their case and accents.
    """
    distinct = {_folded(word) for word in words}
    longest_first = sorted(distinct, key=lambda word: (-len(word), word))
    pattern = "|".join(re.escape(word) for word in longest_first if len(word) >= _SHORTEST_WORD)
    if not pattern:
        return text
    kept = list(text)
    for found in re.finditer(pattern, _folded(text)):
        kept[found.start() : found.end()] = [""] * (found.end() - found.start())
    return "".join(kept)


def words_of(account: Account) -> tuple[str, ...]:
    """
    List the words that somebody who knows the account would try first.
    """
    holder = account.holder
    texts = [holder.name, holder.reference, account.identifier.value, account.user_number.value]
    texts += [account.postal.lines[-1]] if account.postal else []
    texts += [holder.siret.value] if isinstance(holder, Organisation) else []
    addresses = [account.delivery, account.address.email if account.address else None]
    texts += [address.key for address in addresses if address]
    parts = (part for text in texts for part in re.split(r"[\W_]+", text))
    return (*SERVICE_WORDS, *(part for part in parts if part))


def choose_password(
    onboarding: Onboarding,
    *,
    password: PasswordHash,
    reach: Reach | None,
    got_in: GotIn | None,
    now: datetime,
) -> Change:
    """
    Set the personal password; every other session and secret of the account ends (C8, D7).

    What an organisation first connected with is remembered, and opens nothing (G3).

    *reach* is given while an address waits to be confirmed: its code ends with the rest, and a
    new one is sent.
    *got_in* says how the session did: where that recovered the account, its addresses are told,
    and it can be contested (F6).

    Raises:
        Refusal: `step-not-pending`.
    """
    onboarding.expect(PERSONAL_PASSWORD)
    account = onboarding.account
    actor = holder_of(account.id)
    known, told = recovered(account, got_in, now=now)
    spent = kept_as_spent(account, got_in.issue if got_in else None, now=now)
    chosen = evolve(known, password=password, issues=(), epoch=account.epoch + 1, spent=spent)
    change = ask_to_confirm(chosen, reach, now=now) if reach else Change()
    following = change.accounts or (chosen.next(),)
    events = (
        StepCompleted(account=account.id, at=now, actor=actor, step=PERSONAL_PASSWORD),
        PasswordChosen(account=account.id, at=now, actor=actor),
        *change.events,
    )
    messages = (*change.messages, *told)
    return evolve(change, accounts=following, events=events, messages=messages)
