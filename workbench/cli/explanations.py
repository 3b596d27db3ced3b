"""Why a sentence was not retrieved, as the command line tells it."""

from __future__ import annotations

from typing import Any

from workbench.cli.output import visible
from workbench.cli.passages import passage_data
from workbench.documents.context_settings import MOST_PASSAGES
from workbench.documents.why import Explanation


def explanation_data(found: Explanation) -> dict[str, Any]:
    """`needed` holds what would bring the sentence in; it is empty where nothing is missing or nothing would."""
    needed = {"k": found.needed_k, "threshold": found.needed_threshold, "tokens": found.needed_tokens}
    return {
        "document": found.document,
        "start": found.start,
        "end": found.end,
        "likeness": round(found.likeness, 3),
        "chunks": [{"start": one.start, "end": one.end} for one in found.chunks],
        "reason": found.reason,
        "cut": found.cut,
        "needed_k": found.needed_k,
        "needed": {name: value for name, value in needed.items() if value is not None},
        "scores": {} if found.passage is None else passage_data(found.passage)["scores"],
    }


def explanation_line(found: Explanation) -> str:
    """One line: the place, the reason, the ranks, and what would bring it in."""
    scores = {} if found.passage is None else found.passage.scores
    ranks = ", ".join(f"#{one.rank} {name}" for name, one in scores.items() if one.rank) or "no rank"
    parts = [f"{found.document} {found.start}–{found.end}: {found.reason} ({ranks})"]
    if found.likeness < 1:
        parts.append(f"only a similar sentence stands there ({found.likeness:.0%} alike)")
    if found.cut is not None:
        parts.append(f"a border cuts it at {found.cut}")
    if found.needed_threshold is not None:
        parts.append(f"a threshold of {found.needed_threshold:.3f} would let it through")
    if found.needed_k is not None:
        most = f"; {MOST_PASSAGES} is the most" if found.needed_k > MOST_PASSAGES else ""
        parts.append(f"it needs k = {found.needed_k}{most}")
    if found.needed_tokens is not None:
        parts.append(f"it needs a budget of {found.needed_tokens} tokens")
    return visible("; ".join(parts)) + "\n"
