"""What a metric is: how good an answer is, measured by one that is known to be good."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from workbench.errors import Phrase


class Score(Protocol):
    def __call__(self, answer: str, expected: str) -> float: ...


@dataclass(frozen=True)
class Metric:
    """`score` gives 0 to 1, and 1 for an answer that is the expected one; `meaning` says in a sentence what it asks."""

    title: Phrase
    meaning: Phrase
    score: Score
