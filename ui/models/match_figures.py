"""An answer held against the expected one by every metric."""

from __future__ import annotations

from functools import lru_cache

from ui.translation import phrase
from workbench.prompts.answers import same_answer
from workbench.scoring.metrics import METRICS

# Characters; measuring longer answers would be felt.
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


def measured(answer: str, expected: str) -> str:
    """A line for each metric: its score, and what it asks."""
    return "\n".join(
        f"{phrase(METRICS[name].title)} {score:.2f}: {phrase(METRICS[name].meaning)}"
        for name, score in scores(answer, expected).items()
    )
