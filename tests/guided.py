"""
Walking through the whole guide, for the tests to see every stage of it.
"""

from functools import cache
from itertools import pairwise

from espace_bailleur.domain.guide import guide
from espace_bailleur.domain.guide_stages import Outcome, Question, Stage
from espace_bailleur.domain.words import Language
from espace_bailleur.texts import say


DEEPEST = 4
"""
The most questions that anybody is asked before an outcome.
"""


@cache
def walks() -> tuple[Stage, ...]:
    """
    Return the stage of every path of answers, the first question first.

    A walk that is longer than the guide may be stops there, so that a circle ends here too.
    """
    found: list[Stage] = [guide()]
    for stage in found:
        if isinstance(stage, Question) and stage.path.count("/") < DEEPEST:
            found += [guide(answer.path) for answer in stage.answers]
    return tuple(found)


def answers_to(path: str, language: Language) -> list[str]:
    """
    Say the answers that were given on a path, one after the other.
    """
    given = path.split("/") if path else []
    walked = ["/".join(given[:end]) for end in range(len(given) + 1)]
    return [
        say(one, language)
        for before, after in pairwise(walked)
        for one in guide(before).answers
        if one.path == after
    ]


def outcomes() -> tuple[Outcome, ...]:
    """
    Return the outcome of every path that has one.
    """
    return tuple(stage for stage in walks() if isinstance(stage, Outcome))
