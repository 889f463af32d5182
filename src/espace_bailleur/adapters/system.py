"""
The machine's clock and its source of secrets.
"""

from __future__ import annotations

import base64
import secrets

from datetime import UTC, datetime

from espace_bailleur.domain.keys import KEY_BYTES


def clock() -> datetime:
    """
    Tell the present instant, in UTC.
    """
    return datetime.now(UTC)


def secret_source(size: int, /) -> bytes:
    """
    Draw *size* bytes from the operating system.
    """
    return secrets.token_bytes(size)


def new_key() -> str:
    """
    Draw a new key and write it as text, to be kept where the host keeps its secrets.
    """
    return base64.urlsafe_b64encode(secret_source(KEY_BYTES)).decode()
