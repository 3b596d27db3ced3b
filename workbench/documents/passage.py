"""What retrieval finds: passages with the score and the rank that each retriever gave them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.documents.chunk import StoredChunk

# Why a candidate is not among the passages.
RANK, THRESHOLD, BUDGET, SIMILAR, UNTICKED = "rank", "threshold", "budget", "mmr", "unticked"


@dataclass(frozen=True, slots=True)
class Score:
    """What one retriever said of a chunk. `rank` counts from 1; None where it did not look that far."""

    value: float
    rank: int | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk that was found. `score` is what it was ordered by; `scores` are those of each retriever by its name
    (`dense`, `lexical`, `fused`, `rerank`). `left_out` is empty, or why it is not in the context."""

    chunk: StoredChunk
    score: float
    scores: Mapping[str, Score] = field(default_factory=dict)
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """One question asked of one index.

    `passages` are those of the context, in the order in which they stand there; `further` are the next best with the
    reason why they are not. `text` is the context as it goes into the prompt. `metric` names what `score` is.
    """

    index: str
    question: str
    passages: tuple[Passage, ...]
    further: tuple[Passage, ...]
    text: str
    metric: str
    tokens: int
    milliseconds: float
