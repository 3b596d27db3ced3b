"""One order out of two: what the dense and the lexical retriever say of the same chunks."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.documents.recipe import BUILT_IN

# Of reciprocal rank fusion (Cormack et al. 2009, who took 60): 10 puts the right passage first more often, and among
# the first ten as well, on SQuAD's paragraphs.
RANK_CONSTANT = 10
# What BM25 weighs against the cosine. The built-in embedder knows the same words as BM25, and each less well.
LEXICAL_WEIGHT = 0.5
LEXICAL_WEIGHT_BUILT_IN = 0.7


def lexical_weight(embedder_key: str) -> float:
    """What BM25 weighs against vectors of that embedder, of 1."""
    return LEXICAL_WEIGHT_BUILT_IN if embedder_key.startswith(BUILT_IN) else LEXICAL_WEIGHT


def fused_scores(dense: Mapping[int, float], lexical: Mapping[int, float], weight: float) -> dict[int, float]:
    """The weighted mean of the cosine and of BM25 as a share of the best one; 1 at most.

    Neither depends on how many others were found, so a chunk's score stays the same however deep one looks.
    """
    best = max(lexical.values(), default=0.0) or 1.0
    return {
        chunk: weight * lexical.get(chunk, 0.0) / best + (1 - weight) * dense.get(chunk, 0.0)
        for chunk in {**dense, **lexical}
    }


def fused_ranks(dense: Mapping[int, int], lexical: Mapping[int, int]) -> dict[int, float]:
    """The sum of 1 / (RANK_CONSTANT + rank) over the retrievers that found the chunk."""
    return {
        chunk: sum(1 / (RANK_CONSTANT + ranks[chunk]) for ranks in (dense, lexical) if chunk in ranks)
        for chunk in {**dense, **lexical}
    }
