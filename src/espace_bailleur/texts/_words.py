"""
One language's tables as one value, and how a text of them is filled in.
"""

from __future__ import annotations

import string

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from attrs import frozen

from espace_bailleur.errors import Code, Fact, Misuse


@cache
def placeholders(template: str) -> frozenset[str]:
    """
    Name the facts that *template* speaks of.
    """
    return frozenset(name for _, name, _, _ in string.Formatter().parse(template) if name)


def fitting(templates: Iterable[str], facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """
    Keep the templates whose facts are all there.
    """
    return tuple(one for one in templates if placeholders(one) <= facts.keys())


def _named_like(name: str) -> str:
    """
    Make a label of a host's own name.
    """
    blank = name.replace("_", " ").replace("-", " ")
    return blank[:1].upper() + blank[1:]


@frozen(kw_only=True)
class Words:
    """
    Everything that is said in one language.
    """

    refusals: Mapping[Code, tuple[str, ...]]
    ways: Mapping[str, str]
    ways_out: Mapping[str, str]
    ways_out_of: Mapping[Code, str]
    fields: Mapping[str, str]
    steps: Mapping[str, str]
    standings: Mapping[str, str]
    situations: Mapping[str, str]
    channels: Mapping[str, str]
    positions: Mapping[str, str]
    holds: Mapping[str, str]
    team_acts: Mapping[str, str]
    permissions: Mapping[str, str]
    fault: str
    unavailable: str
    recovery_answers: Mapping[str, str]
    contest_answers: tuple[str, ...]
    instant: str
    date: str
    first_day: str
    months: tuple[str, ...]
    zones: Mapping[str, str]
    subjects: Mapping[str, str]
    subject_of_a_letter: str
    bodies: Mapping[str, tuple[str, ...]]
    mails: Mapping[str, str]
    places: Mapping[str, str]
    """Where a landlord, and a colleague, find the user number."""
    questions: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, Mapping[str, str]]
    onward: Mapping[str, str]
    acts: Mapping[str, str]
    outcomes: Mapping[str, tuple[str, ...]]
    typeset: Callable[[str], str]

    def fill(self, template: str, facts: Mapping[str, Fact] | None = None) -> str:
        """
        Typeset *template* and put *facts* into it, as they are: none is read as a template.
        """
        known = facts or {}
        spoken_of = placeholders(template) & known.keys()
        shown = {name: self._shown(name, known[name]) for name in spoken_of}
        return self.typeset(template).format_map(shown)

    def label(self, table: Mapping[str, str], name: str) -> str:
        """
        Say a name of *table*; a host's own name says itself.
        """
        return self.fill(table[name]) if name in table else _named_like(name)

    def permission(self, name: str) -> str:
        """
        Say a permission; one of the host's own says itself, as it is.
        """
        return self.fill(self.permissions[name]) if name in self.permissions else name

    def at(self, instant: datetime) -> str:
        """
        Say an instant as people in France read it, and name the time zone.

        Raises:
            Misuse: it has no time zone.
        """
        return self._dated(self.instant, instant)

    def on(self, instant: datetime) -> str:
        """
        Say the day of an instant, as a letter is dated.

        Raises:
            Misuse: it has no time zone.
        """
        return self._dated(self.date, instant)

    def _dated(self, template: str, instant: datetime) -> str:
        if instant.tzinfo is None:
            raise Misuse("An instant to be said has no time zone.", "Give it in UTC.")
        name, zone = _zone()
        local = instant.astimezone(zone)
        return self.typeset(template).format(
            day=self.first_day if local.day == 1 else local.day,
            month=self.months[local.month - 1],
            year=local.year,
            hour=local.hour,
            minute=local.minute,
            zone=self.zones[name],
        )

    def _shown(self, name: str, fact: Fact) -> str:
        if isinstance(fact, datetime):
            return self.at(fact)
        match name:
            case "channel":
                return self.label(self.channels, str(fact))
            case "standing":
                return self.label(self.standings, str(fact))
            case "pending":
                return self.label(self.steps, str(fact))
            case "permission":
                return self.permission(str(fact))
            case _:
                return str(fact)


def _zone() -> tuple[str, tzinfo]:
    """
    Choose the time of Paris, or UTC on a machine that does not know it.
    """
    try:
        return "Europe/Paris", ZoneInfo("Europe/Paris")
    except ZoneInfoNotFoundError:
        return "UTC", UTC
