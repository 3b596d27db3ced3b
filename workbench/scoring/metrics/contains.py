"""Whether the answer has what is expected somewhere in it, both normalised."""

from __future__ import annotations

import re

from workbench.errors import Phrase
from workbench.scoring.metrics.metric import Metric
from workbench.scoring.metrics.normalised import normalised


def _score(answer: str, expected: str) -> float:
    """At the bounds of ASCII words and numbers, so that 12 is not found in 120; in Korean a particle may follow."""
    if answer == expected:
        return 1.0
    said, wanted = normalised(answer), normalised(expected)
    if not wanted:
        return float(not said)
    return float(re.search(rf"(?<![0-9a-z]){re.escape(wanted)}(?![0-9a-z])", said) is not None)


CONTAINS = Metric(
    Phrase("contains"),
    Phrase("What is expected stands somewhere in the answer; case, punctuation, articles and white space are ignored."),
    _score,
)
