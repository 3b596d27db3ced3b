"""The threshold of a prompt's documents: exactly which number is compared with it, and when."""

from __future__ import annotations

from workbench.documents.candidates import DENSE, FUSED, LEXICAL, RERANK
from workbench.documents.context_settings import DISTANCES
from workbench.documents.passage import Passage
from workbench.errors import UsageError
from workbench.prompts.prompt import Context

_SCORE_OF = {
    "cosine": DENSE,
    "cosine_distance": DENSE,
    "l2": DENSE,
    "bm25": LEXICAL,
    "fused": FUSED,
    "rerank": RERANK,
}
_MODES_WITH = {
    DENSE: ("hybrid", "dense"),
    LEXICAL: ("hybrid", "lexical"),
    FUSED: ("hybrid",),
    RERANK: ("hybrid", "dense", "lexical"),
}


def check_threshold(context: Context) -> None:
    """A metric that the mode does not compute is a `UsageError`: no passage could ever pass."""
    needed = _SCORE_OF[context.metric]
    if context.threshold is None or (context.mode in _MODES_WITH[needed] and (needed != RERANK or context.rerank)):
        return
    raise UsageError(
        "A threshold of {metric} cannot be held: passages found by the mode {mode} have no such score.",
        "Choose another metric or another mode in the settings of the documents.",
        metric=context.metric,
        mode=context.mode,
    )


def measured(passage: Passage, metric: str) -> float | None:
    """The number that is compared: a score of the passage, or a distance made of its cosine c.

    `cosine`: c. `cosine_distance`: 1 - c. `l2`: 2 x (1 - c), the square of the distance between vectors of length 1, as
    FAISS gives it: a cosine distance of .2 and a squared one of .4 are one threshold. `bm25`, 0 where no term is
    shared; `fused`; `rerank`.
    """
    score = passage.scores.get(_SCORE_OF[metric])
    if score is None:
        return 0.0 if metric == "bm25" else None
    return {"cosine_distance": 1 - score.value, "l2": 2 * (1 - score.value)}.get(metric, score.value)


def passes(passage: Passage, context: Context) -> bool:
    """Distances must be the threshold or less, scores the threshold or more."""
    if context.threshold is None:
        return True
    value = measured(passage, context.metric)
    if value is None:
        return False
    return value <= context.threshold if context.metric in DISTANCES else value >= context.threshold
