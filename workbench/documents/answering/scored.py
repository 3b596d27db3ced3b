"""Reading an answer that ends in a score: `Score: 85`, `**Score:** 85/100`, `점수: 85점`, `Score: 8 out of 10`."""

from __future__ import annotations

from typing import NamedTuple

import regex

BEST = 100.0
_SCORE = regex.compile(
    r"\**\b(?:score|rating)\**\s*(?:[:=]|is)?\s*\**\s*(?P<n>-?\d+(?:\.\d+)?)\s*(?:%|(?:/|out of)\s*(?P<of>\d+))?\**"
    r"|\**(?:점수|평점)\**\s*[:=은는]?\s*\**\s*(?P<n>-?\d+(?:\.\d+)?)\s*(?:점|%|/\s*(?P<of>\d+))?\**",
    regex.IGNORECASE,
)


class Scored(NamedTuple):
    """The answer without its score, and the score from 0 to 100; None where there is none to be read."""

    text: str
    score: float | None


def scored(output: str) -> Scored:
    """The last score in the output counts."""
    marks = list(_SCORE.finditer(output))
    if not marks:
        return Scored(output.strip(), None)
    mark = marks[-1]
    of = float(mark["of"]) if mark["of"] else BEST
    score = float(mark["n"]) * BEST / of if of else 0.0
    text = output[: mark.start()] + output[mark.end() :]
    return Scored(text.strip(), min(max(score, 0.0), BEST))
