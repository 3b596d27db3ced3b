"""Shortening a text at a border that a reader would choose: after a paragraph, a sentence or a word."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable

# Where a cut may be, the best places first; a better one is taken where it keeps enough of what fits.
_BORDERS = (
    re.compile(r"(?:\r?\n[ \t]*){2,}"),
    re.compile(r"(?<=[.!?…。！？])[\"'”’)\]]*\s+|\r?\n"),
    re.compile(r"\s+"),
)
_KEEPS = 0.8


def shortened(text: str, fits: Callable[[str], bool]) -> str:
    """The longest beginning of `text` that fits, ended at a border; '' where none does.

    `fits` is asked about 20 times for a long text. It need not get false for good: what is returned has fitted.
    """
    if fits(text):
        return text
    words = _cuts(_BORDERS[-1], text)
    longest = words[_last_that_fits(text, words, fits)]
    for border in _BORDERS[:-1]:
        cuts = _cuts(border, text)
        better = cuts[bisect_right(cuts, longest) - 1]
        if better >= _KEEPS * longest and fits(text[:better]):
            return text[:better]
    return text[:longest]


def _cuts(border: re.Pattern[str], text: str) -> list[int]:
    """Where a beginning of the text may end: before the white space of a border. The first is none of it."""
    return [0, *(found.start() + len(found[0]) - len(found[0].lstrip("\"'”’)]")) for found in border.finditer(text))]


def _last_that_fits(text: str, cuts: list[int], fits: Callable[[str], bool]) -> int:
    """By bisection: a longer beginning is taken to be a longer text."""
    low, high = 0, len(cuts)
    while high - low > 1:
        middle = (low + high) // 2
        if fits(text[: cuts[middle]]):
            low = middle
        else:
            high = middle
    return low
