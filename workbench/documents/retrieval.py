"""A question to passages: found, reranked, held against the threshold, diversified, fitted into the budget, ordered."""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from workbench.documents.candidates import METRIC_OF, RERANK, Search, candidates, in_order
from workbench.documents.chunk import StoredChunk
from workbench.documents.context_settings import check_context
from workbench.documents.context_text import context_text
from workbench.documents.mmr import diversified
from workbench.documents.passage import BUDGET, RANK, SIMILAR, THRESHOLD, UNTICKED, Passage, Retrieval, Score
from workbench.documents.reranker import RERANKED
from workbench.documents.threshold import check_threshold, passes
from workbench.errors import InvalidIndex, UsageError
from workbench.prompts.tokens import count_tokens as count_of_bundled_tokens

if TYPE_CHECKING:
    from workbench.documents.embedders.embedder import Embedder
    from workbench.documents.index import Index
    from workbench.documents.reranker import Reranker
    from workbench.endpoints.stop import Stop
    from workbench.prompts.prompt import Context

# How many of the next best are told with the reason why they are left out.
FURTHER = 20
# How deep each retriever looks, at least; five times as deep as passages are wanted.
DEPTH = 100
# Passages among which maximal marginal relevance chooses, at least; four times as many as are wanted.
_CHOSEN_AMONG = 20


class Found(NamedTuple):
    """The passages chosen, best first (in the order of their choice where they are diversified), and the others."""

    chosen: list[Passage]
    others: list[Passage]


def retrieve(
    index: Index,
    embedder: Embedder | None,
    question: str,
    context: Context,
    stop: Stop,
    *,
    name: str = "",
    count_tokens: Callable[[str], int] | None = None,
    without: Container[str] = (),
    only: Container[int] | None = None,
    reranker: Reranker | None = None,
) -> Retrieval:
    """Asks `index`, called `name`. Without `embedder` the mode must be lexical.

    `without` leaves documents out by their names, as if they were not there. `only` are the ids of chunks that were
    ticked: just those of the candidates, whatever their rank, threshold and likeness; the budget still holds. After a
    stop nothing is found. Errors: settings that cannot be used or held are a `UsageError`, another embedder than the
    collection's an `InvalidIndex`, a template's a `TemplateError`.
    """
    began = time.perf_counter()
    check_retrieval(index, embedder, question, context, reranker)
    needed = embedder if context.mode != "lexical" else None
    vector = None if needed is None else needed.embed_query(question, stop)
    search = Search(question, vector, context.mode, context.fusion)
    found = Found([], [])
    if not stop.is_set:
        found = find(index, search, context, stop, without=without, only=only, reranker=reranker)
    fitted = context_text(found.chosen, context, count_tokens or count_of_bundled_tokens)
    over = [replace(passage, left_out=BUDGET) for passage in fitted.left_out]
    return Retrieval(
        name,
        question,
        fitted.passages,
        tuple(sorted([*over, *found.others], key=in_order)[:FURTHER]),
        fitted.text,
        RERANK if context.rerank else METRIC_OF[context.mode],
        fitted.tokens,
        1000 * (time.perf_counter() - began),
    )


def check_retrieval(
    index: Index, embedder: Embedder | None, question: str, context: Context, reranker: Reranker | None = None
) -> None:
    """What `retrieve` cannot do is told before anything is embedded."""
    check_context(context)
    check_threshold(context)
    if not question.strip():
        raise UsageError("Nothing is asked of the documents.", "Write the question first.")
    if context.rerank and reranker is None:
        raise UsageError(
            "The passages cannot be reranked by {name}: it is not there.",
            "Choose another one, or none, in the settings of the documents.",
            name=context.rerank,
        )
    if context.mode == "lexical":
        return
    if embedder is None:
        raise UsageError(
            "The mode {mode} needs the embedder of the collection.", "Search with the mode lexical.", mode=context.mode
        )
    if index.size and embedder.key != index.embedder_key:
        raise InvalidIndex(
            "The collection was made with the embedder {made}; questions embedded by {asked} cannot be compared.",
            "Ask with the collection's own embedder, or rebuild the collection.",
            made=index.embedder_key,
            asked=embedder.key,
        )


def find(
    index: Index,
    search: Search,
    context: Context,
    stop: Stop,
    *,
    without: Container[str] = (),
    only: Container[int] | None = None,
    reranker: Reranker | None = None,
) -> Found:
    """The passages, before the budget. The settings must have been checked."""
    pool = pooled(index, search, context, stop, without=without, reranker=reranker)
    if only is not None:
        ticked = [passage for passage in pool if passage.chunk.id in only]
        return Found(ticked, [replace(one, left_out=UNTICKED) for one in pool if one.chunk.id not in only])
    return _chosen(index, pool, context)


def pooled(
    index: Index,
    search: Search,
    context: Context,
    stop: Stop,
    *,
    depth: int = DEPTH,
    without: Container[str] = (),
    reranker: Reranker | None = None,
) -> list[Passage]:
    """All candidates, best first, each retriever asked at least `depth` deep."""

    def may_be_used(chunk: StoredChunk) -> bool:
        return chunk.document not in without

    pool = candidates(index, search, max(depth, 5 * context.k), may_be_used)
    return _reranked(pool, search.question, reranker, stop) if context.rerank and reranker else pool


def _reranked(pool: Sequence[Passage], question: str, reranker: Reranker, stop: Stop) -> list[Passage]:
    pool = pool[:RERANKED]
    values = reranker(question, [passage.chunk.text for passage in pool], stop)
    judged = [replace(one, score=float(value)) for one, value in zip(pool, values, strict=False)]
    return [
        replace(passage, scores={**passage.scores, RERANK: Score(passage.score, rank)})
        for rank, passage in enumerate(sorted(judged, key=in_order), 1)
    ]


def _chosen(index: Index, pool: Sequence[Passage], context: Context) -> Found:
    passing = [passage for passage in pool if passes(passage, context)]
    chosen = passing[: context.k] if context.mmr is None else _diversified(index, passing, context.k, context.mmr)
    taken = {passage.chunk.id for passage in chosen}
    first = {passage.chunk.id for passage in passing[: context.k]}
    others = [replace(one, left_out=_reason(one, context, first)) for one in pool if one.chunk.id not in taken]
    return Found(chosen, others)


def _reason(passage: Passage, context: Context, first: Container[int]) -> str:
    if not passes(passage, context):
        return THRESHOLD
    return SIMILAR if passage.chunk.id in first else RANK


def _diversified(index: Index, passing: Sequence[Passage], k: int, weight: float) -> list[Passage]:
    among = passing[: max(_CHOSEN_AMONG, 4 * k)]
    if not among:
        return []
    vectors = index.vectors([passage.chunk.id for passage in among])
    return [among[place] for place in diversified(_relevance(among), vectors, k, weight)]


def _relevance(passages: Sequence[Passage]) -> list[float]:
    """The scores as shares of the best, or from 0 to 1 where some are below 0: comparable with a cosine."""
    highest, lowest = passages[0].score, min(0.0, passages[-1].score)
    return [(one.score - lowest) / ((highest - lowest) or 1.0) for one in passages]
