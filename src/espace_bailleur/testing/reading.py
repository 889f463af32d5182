"""
Reading mails and letters as the person does who finds them: by looking for what stands out.
"""

from __future__ import annotations

import re

from espace_bailleur.domain.credential import ALPHABET, SYMBOLS


_GROUP = f"[{ALPHABET}]{{4}}"
_PASSWORD = re.compile(rf"^\W*({_GROUP}(?: {_GROUP}){{{SYMBOLS // 4 - 1}}})\W*$", re.MULTILINE)
_CONTEST = re.compile(rf"^\W*({_GROUP}(?: {_GROUP}){{3}})\W*$", re.MULTILINE)
_CODE = re.compile(r"^\W*(\d{8})\W*$", re.MULTILINE)


def provisional_password_in(text: str) -> str | None:
    """
    Find the provisional password that stands on a line of its own.
    """
    found = _PASSWORD.search(text)
    return found and found.group(1)


def code_in(text: str) -> str | None:
    """
    Find the address code that stands on a line of its own.
    """
    found = _CODE.search(text)
    return found and found.group(1)


def contest_code_in(text: str) -> str | None:
    """
    Find the code that contests a recovery, on a line of its own.
    """
    found = _CONTEST.search(text)
    return found and found.group(1)
