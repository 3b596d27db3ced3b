"""An answer held against the expected one by every metric."""

from __future__ import annotations

from ui.translation import phrase
from workbench.scoring.matching import scores
from workbench.scoring.metrics import METRICS


def measured(answer: str, expected: str) -> str:
    """A line for each metric: its score, and what it asks."""
    return "\n".join(
        f"{phrase(METRICS[name].title)} {score:.2f}: {phrase(METRICS[name].meaning)}"
        for name, score in scores(answer, expected).items()
    )
