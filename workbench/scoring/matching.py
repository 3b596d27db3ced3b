"""Whether an answer is the expected one."""

from __future__ import annotations

from functools import lru_cache

from workbench.prompts.answers import same_answer
from workbench.scoring.metrics import METRICS

# Characters; measuring longer answers would be felt where somebody waits.
LONGEST_MEASURED = 10_000


@lru_cache(maxsize=256)
def scores(answer: str, expected: str) -> dict[str, float]:
    """The score by each metric's name; none for texts that are too long to be measured while one waits."""
    if len(answer) + len(expected) > LONGEST_MEASURED:
        return {}
    return {name: METRICS[name].score(answer, expected) for name in METRICS}


def matches(answer: str, expected: str) -> bool:
    """Whether it is the expected one, exactly or normalised."""
    return same_answer(answer, expected) or scores(answer, expected).get("normalised") == 1
