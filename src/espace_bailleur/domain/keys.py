"""
The host's keys, and everything that is derived from them, each for a purpose of its own.
"""

from __future__ import annotations

import base64
import binascii
import enum
import hashlib
import hmac

from collections.abc import Iterable
from typing import Self

from attrs import Factory, field, frozen

from espace_bailleur.errors import Misuse


class Purpose(enum.StrEnum):
    """
    What a derived value is for; no two purposes share one.
    """

    PROVISIONAL_PASSWORD = "provisional-password"
    PROVISIONAL_DIGEST = "provisional-digest"
    ADDRESS_CODE = "address-code"
    ADDRESS_CODE_DIGEST = "address-code-digest"
    CONTEST_CODE = "contest-code"
    CONTEST_CODE_DIGEST = "contest-code-digest"
    SESSION = "session"
    LEDGER = "ledger"


KEY_BYTES = 32
"""
The length of a key: that of the HMAC-SHA-256 digest it is used with (RFC 2104, section 3).
"""


def _id_of(key: Key) -> str:
    return hashlib.sha256(b"espace_bailleur key id" + key.secret).hexdigest()[:8]


@frozen(repr=False)
class Key:
    """
    One secret key of the host; its repr shows its id alone (I2).
    """

    secret: bytes
    id: str = field(init=False, eq=False, default=Factory(_id_of, takes_self=True))
    """The id by which what was derived from it finds it again; it tells nothing of the key."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """
        Read a key as `new_key` writes it.

        Raises:
            Misuse: it is none, or too short.
        """
        mend = "Make keys with espace_bailleur.new_key() and keep them as they are."
        secret = _decoded(text)
        if secret is None:
            raise Misuse("A key is not in its written form.", mend)
        if len(secret) < KEY_BYTES:
            raise Misuse(f"A key has {len(secret)} bytes instead of {KEY_BYTES}.", mend)
        return cls(secret)

    def derive(self, purpose: Purpose, *parts: str | bytes) -> bytes:
        """
        Derive 32 bytes for *purpose* from *parts*, whose borders count.
        """
        raw = [part.encode() if isinstance(part, str) else part for part in parts]
        bounded = b"".join(len(one).to_bytes(4) + one for one in raw)
        return hmac.digest(self.secret, f"espace_bailleur {purpose}".encode() + bounded, "sha256")

    def __repr__(self) -> str:
        """
        Name the key's id, never the key.
        """
        return f"<Key {self.id}>"

    def __reduce__(self) -> str:
        """
        Refuse to be pickled (I2).
        """
        raise TypeError("a secret is not pickled")


def _decoded(text: object) -> bytes | None:
    """
    Decode what is exactly in the written form; whatever else base64 would pass over is none.
    """
    # A misuse raised in there would have the key in its context (I2).
    try:
        raw = str(text).encode("ascii")
        secret = base64.urlsafe_b64decode(raw)
    except (UnicodeEncodeError, binascii.Error):
        return None
    return secret if base64.urlsafe_b64encode(secret) == raw else None


def _distinct(keys: Iterable[Key]) -> tuple[Key, ...]:
    found = tuple(keys)
    if not found:
        raise Misuse("There is no key.", "Give keys=[new_key()] and keep that key.")
    if len({key.id for key in found}) != len(found):
        raise Misuse("A key is given twice.", "Give each key once, the newest first.")
    return found


@frozen
class KeyRing:
    """
    The host's keys, newest first: the newest derives, all of them verify.
    """

    keys: tuple[Key, ...] = field(converter=_distinct)

    @classmethod
    def parse(cls, texts: Iterable[str]) -> Self:
        """
        Read the keys as `new_key` writes them.

        Raises:
            Misuse: none is given, one is not a key, too short, or given twice.
        """
        return cls(Key.parse(text) for text in texts)

    @property
    def newest(self) -> Key:
        """
        The key that derives everything new.
        """
        return self.keys[0]

    @property
    def oldest(self) -> Key:
        """
        The key of the ledger's counters, so that they survive a new one.
        """
        return self.keys[-1]

    def get(self, key_id: str) -> Key | None:
        """
        Find the key of that id, or nothing when it was retired.
        """
        for key in self.keys:
            if key.id == key_id:
                return key
        return None
