"""
Facts of every name that a refusal may tell, for the tests to say any of them.
"""

from __future__ import annotations

from datetime import UTC, datetime


FACTS: dict[str, str | int | datetime] = {
    "limit": 200,
    "given": 1,
    "expected": 14,
    "hint": "2A / 2B",
    "line": 3,
    "lines": 6,
    "characters": 38,
    "reference": "R-1",
    "departement": "2A",
    "user_number": "ABCD 1234 5678 90",
    "channel": "letter",
    "standing": "closed",
    "pending": "terms",
    "minutes": 15,
    "until": datetime(2026, 2, 28, 23, 30, tzinfo=UTC),
}
