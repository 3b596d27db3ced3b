"""What the settings of a prompt's documents may be (`prompts.prompt.Context`), and the sentence where one is not."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.errors import UsageError
from workbench.prompts.prompt import Context

MODES = ("hybrid", "dense", "lexical")
FUSIONS = ("score", "rank")
# Of `threshold`. For `cosine`, `bm25`, `fused` and `rerank` a passage needs that score or more; `cosine_distance`
# (1 - cosine) and `l2` (squared, 2 x that distance on vectors of length 1) are distances: that much or less.
METRICS = ("cosine", "cosine_distance", "l2", "bm25", "fused", "rerank")
DISTANCES = ("cosine_distance", "l2")
ORDERS = ("score", "reversed", "document")
MOST_PASSAGES = 200
_CHOICES: Mapping[str, tuple[str, ...]] = {"mode": MODES, "fusion": FUSIONS, "metric": METRICS, "order": ORDERS}


def check_context(context: Context) -> None:
    """What cannot be used is a `UsageError` that names the setting and what it may be."""
    for name, known in _CHOICES.items():
        if (value := getattr(context, name)) not in known:
            raise UsageError(
                "The documents' setting {setting} cannot be {value}.",
                "It is one of {known}.",
                setting=name,
                value=str(value)[:40],
                known=", ".join(known),
            )
    if not 1 <= context.k <= MOST_PASSAGES:
        raise _out_of_range("k", context.k, f"1 to {MOST_PASSAGES}")
    if context.mmr is not None and not 0 <= context.mmr <= 1:
        raise _out_of_range("mmr", context.mmr, "0 to 1")


def _out_of_range(setting: str, value: float, allowed: str) -> UsageError:
    return UsageError(
        "The documents' setting {setting} cannot be {value}.",
        "It is a number from {allowed}.",
        setting=setting,
        value=value,
        allowed=allowed,
    )
