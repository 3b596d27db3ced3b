"""Exact match: character by character."""

from __future__ import annotations

from workbench.errors import Phrase
from workbench.scoring.metrics.metric import Metric


def _score(answer: str, expected: str) -> float:
    return float(answer == expected)


EXACT = Metric(Phrase("exact"), Phrase("The answer is what is expected, character by character."), _score)
