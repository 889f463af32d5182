"""
The outcomes of the guide, for the checks that ask for what each of them does.
"""

from __future__ import annotations

from collections.abc import Iterator

from espace_bailleur.domain.guide import guide
from espace_bailleur.domain.guide_stages import Outcome, Question


def outcomes() -> Iterator[Outcome]:
    """
    Walk the guide to every outcome, one path for each.
    """
    stages, seen = [guide()], set[str]()
    for stage in stages:
        if stage.id in seen:
            continue
        seen.add(stage.id)
        if isinstance(stage, Question):
            stages += [guide(one.path) for one in stage.answers]
        else:
            yield stage
