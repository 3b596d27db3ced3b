"""Why a sentence was not retrieved: where it stands, which chunk holds it, its ranks, and what kept it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from workbench.documents.candidates import METRIC_OF, Search, candidates
from workbench.documents.chunk import StoredChunk
from workbench.documents.context_text import context_text
from workbench.documents.passage import BUDGET, RANK, THRESHOLD, Passage, Retrieval
from workbench.documents.retrieval import check_retrieval, retrieve
from workbench.documents.sentence_places import Place, places
from workbench.documents.threshold import measured, passes
from workbench.errors import UnknownName
from workbench.prompts.tokens import count_tokens as count_of_bundled_tokens

if TYPE_CHECKING:
    from workbench.documents.embedders.embedder import Embedder
    from workbench.documents.index import Index
    from workbench.documents.reranker import Reranker
    from workbench.endpoints.stop import Stop
    from workbench.prompts.prompt import Context

BORDER, NOT_FOUND, INCLUDED = "border", "no retriever", "included"
# The score that a mode orders by, as `Passage.scores` names it.
_ORDERED_BY = {"dense": "dense", "lexical": "lexical", "hybrid": "fused"}


@dataclass(frozen=True)
class Explanation:
    """`document`, `start` and `end` say where the sentence stands; `chunks` are those that hold the most of it.

    `likeness` is below 1 where only a similar sentence stands there. `passage` is the best of the chunks with its
    scores and ranks, None where no retriever knows it. `reason` is `included`, `border` (a part of it is in, no chunk
    holds all), a reason of `passage.py`, or `no retriever`. `cut` is the offset in the document at which a border cuts
    the sentence, whatever the reason is.

    What would bring it in, each None where it is not what is missing: `needed_k` (as far as its rank goes), the
    `needed_threshold` of the same metric, the `needed_tokens` of the context.
    """

    document: str
    start: int
    end: int
    likeness: float
    chunks: tuple[StoredChunk, ...]
    passage: Passage | None
    reason: str
    cut: int | None
    needed_k: int | None
    needed_threshold: float | None
    needed_tokens: int | None
    retrieval: Retrieval


def why(
    index: Index,
    embedder: Embedder | None,
    question: str,
    context: Context,
    sentence: str,
    stop: Stop,
    *,
    name: str = "",
    count_tokens: Callable[[str], int] | None = None,
    reranker: Reranker | None = None,
) -> Explanation:
    """Explains the best place at which the sentence stands, or the most similar one. There is none: `UnknownName`.

    All chunks are ranked by each retriever that can be asked: without `embedder` that is the lexical one.
    """
    check_retrieval(index, embedder, question, context, reranker)
    found = places(index, sentence, stop)
    if not found:
        raise UnknownName(
            "No document holds this sentence: {sentence}",
            "Copy it from a document as it stands there; the document may have been skipped.",
            sentence=sentence[:200],
        )
    count = count_tokens or count_of_bundled_tokens
    retrieval = retrieve(
        index, embedder, question, context, stop, name=name, count_tokens=count, reranker=reranker
    )  # fmt: skip
    ranking = _ranking(index, embedder, question, context, stop)
    return _Asked(index, context, retrieval, ranking, count).explained(found)


def _ranking(
    index: Index, embedder: Embedder | None, question: str, context: Context, stop: Stop
) -> dict[int, Passage]:
    """All chunks that any retriever knows, with all their ranks."""
    if embedder is None:
        search = Search(question, None, "lexical", context.fusion)
    else:
        search = Search(question, embedder.embed_query(question, stop), "hybrid", context.fusion)
    return {passage.chunk.id: passage for passage in candidates(index, search, index.size)}


@dataclass(frozen=True)
class _Asked:
    index: Index
    context: Context
    retrieval: Retrieval
    ranking: Mapping[int, Passage]
    count: Callable[[str], int]

    def explained(self, found: Sequence[Place]) -> Explanation:
        place = min(found, key=self._best_rank)
        holding = self._holding(place)
        chunk = min(holding, key=self._rank_or_last) if holding else None
        passage = None if chunk is None else self._known(chunk)
        cut = None if chunk is None else _cut(chunk, place)
        reason = self._reason(passage, cut)
        return Explanation(
            place.document,
            place.start,
            place.end,
            place.likeness,
            tuple(holding),
            passage,
            reason,
            cut,
            self._needed_k(passage, reason),
            measured(passage, self.context.metric) if passage and reason == THRESHOLD else None,
            self._needed_tokens(passage) if passage and reason == BUDGET else None,
            self.retrieval,
        )

    def _known(self, chunk: StoredChunk) -> Passage | None:
        """As the retrieval has it, with the ranks of all retrievers beside its own."""
        ranked = self.ranking.get(chunk.id)
        for passage in (*self.retrieval.passages, *self.retrieval.further):
            if passage.chunk.id == chunk.id:
                return replace(passage, scores={**(ranked.scores if ranked else {}), **passage.scores})
        return ranked

    def _reason(self, passage: Passage | None, cut: int | None) -> str:
        if passage is None:
            return NOT_FOUND
        if any(one.chunk.id == passage.chunk.id for one in self.retrieval.passages):
            return INCLUDED if cut is None else BORDER
        if passage.left_out:
            return passage.left_out
        if self._rank(passage) is None:
            return NOT_FOUND
        # What comes after those that are reranked has no score of a reranker: its rank is what keeps it out.
        return RANK if self.context.metric == "rerank" or passes(passage, self.context) else THRESHOLD

    def _rank(self, passage: Passage) -> int | None:
        """In the order of the mode that was asked, or of the reranker."""
        if self.retrieval.metric not in METRIC_OF.values() and self.retrieval.metric in passage.scores:
            return passage.scores[self.retrieval.metric].rank
        score = passage.scores.get(_ORDERED_BY[self.context.mode])
        return None if score is None else score.rank

    def _rank_or_last(self, chunk: StoredChunk) -> int:
        known = self._known(chunk)
        return (known and self._rank(known)) or len(self.ranking) + 1

    def _best_rank(self, place: Place) -> tuple[int, str, int]:
        ranks = map(self._rank_or_last, self._holding(place))
        return min(ranks, default=len(self.ranking) + 2), place.document, place.start

    def _holding(self, place: Place) -> list[StoredChunk]:
        """The chunks that hold the most of that place."""
        chunks = self.index.chunks_of(place.document)
        shares = [(min(one.end, place.end) - max(one.start, place.start), one) for one in chunks]
        most = max((share for share, _chunk in shares), default=0)
        return [chunk for share, chunk in shares if share == most and share > 0]

    def _needed_k(self, passage: Passage | None, reason: str) -> int | None:
        rank = self._rank(passage) if passage and reason in (RANK, THRESHOLD) else None
        return rank if rank is not None and rank > self.context.k else None

    def _needed_tokens(self, passage: Passage) -> int:
        """Of the context up to this passage; those that were chosen are in it too."""
        before = [one for one in self.retrieval.further if one.left_out == BUDGET and one.score > passage.score]
        unbounded = replace(self.context, max_tokens=None, max_characters=None)
        return context_text([*self.retrieval.passages, *before, passage], unbounded, self.count).tokens


def _cut(chunk: StoredChunk, place: Place) -> int | None:
    if chunk.start <= place.start and place.end <= chunk.end:
        return None
    return chunk.end if chunk.start <= place.start else chunk.start
