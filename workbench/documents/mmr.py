"""Maximal marginal relevance (Carbonell & Goldstein 1998): passages that do not say the same thing twice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.documents.index import Vectors


def diversified(relevance: Sequence[float], vectors: Vectors, k: int, weight: float) -> list[int]:
    """The positions of the `k` chosen, in the order of their choice.

    Each is the one with the highest `weight` x relevance - (1 - `weight`) x its greatest cosine with those chosen
    before; of equals the one that stands first. `vectors` have length 1. Weight 1 is the order of the relevance.
    """
    import numpy as np

    gain = weight * np.asarray(relevance, dtype=np.float64)
    nearest = np.full(len(relevance), -np.inf)
    chosen: list[int] = []
    while len(chosen) < min(k, len(relevance)):
        value = gain - (1 - weight) * nearest if chosen and weight < 1 else gain.copy()
        value[chosen] = -np.inf
        chosen.append(int(value.argmax()))
        nearest = np.maximum(nearest, vectors @ vectors[chosen[-1]])
    return chosen
