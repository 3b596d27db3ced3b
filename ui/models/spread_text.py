"""How far samples lie apart, as the user reads it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.models.duration import duration
from ui.models.percent import percent
from ui.translation import tr

if TYPE_CHECKING:
    from workbench.runs.spread import Range, Spread


def spread_line(found: Spread) -> str:
    """`2 different · 80 % agree · 92 % alike`."""
    words = [tr("all the same")]
    if found.distinct > 1:
        words = [tr("{n} different", n=found.distinct), tr("{n} % agree", n=percent(found.agreement))]
    if found.similarity is not None and found.similarity < 1:
        words.append(tr("{n} % alike", n=percent(found.similarity)))
    return " · ".join(words)


def spread_times(found: Spread) -> str:
    """`940 ms (880 ms–1.20 s) · 41 tokens (38–45)`: the middle, the least and the most."""
    words = [_range(found.times, duration) if found.times is not None else ""]
    if found.tokens is not None:
        words.append(tr("{range} tokens", range=_range(found.tokens, _number)))
    elif found.lengths is not None:
        words.append(tr("{range} characters", range=_range(found.lengths, _number)))
    return " · ".join(filter(None, words))


def spread_explained(found: Spread) -> str:
    """All of it, a line each."""
    lines = [tr("Of the samples that ended well; answers are compared as votes are, texts without case and spacing.")]
    if found.similarity is not None:
        lines.append(tr("Alike: the mean share of equal characters over all pairs, word by word."))
    for name, range, said in (
        (tr("Total time"), found.times, duration),
        (tr("Tokens out"), found.tokens, _number),
        (tr("Characters"), found.lengths, _number),
    ):
        if range is not None:
            lines.append(tr("{name}: median {range}", name=name, range=_range(range, said)))
    return "\n".join(lines)


def _range(found: Range, said: Callable[[float], str]) -> str:
    middle, low, high = said(found.median), said(found.low), said(found.high)
    return middle if low == high else f"{middle} ({low}–{high})"


def _number(value: float) -> str:
    return f"{value:,.0f}"
