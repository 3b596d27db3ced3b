"""What the retrievers find: chunks with their scores and ranks, best first, before anything is chosen of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.documents.chunk import StoredChunk
from workbench.documents.fusion import fused_ranks, fused_scores, lexical_weight
from workbench.documents.index import Hit, Index
from workbench.documents.passage import Passage, Score

if TYPE_CHECKING:
    from workbench.documents.index import Vectors

DENSE, LEXICAL, FUSED, RERANK = "dense", "lexical", "fused", "rerank"
# What the score of a passage is, by the mode.
METRIC_OF = {"dense": "cosine", "lexical": "bm25", "hybrid": FUSED}


@dataclass(frozen=True)
class Search:
    """A question as the retrievers get it. `vector` is None where the mode is lexical."""

    question: str
    vector: Vectors | None
    mode: str
    fusion: str

    @property
    def looks_for_vectors(self) -> bool:
        """A vector of zeros is near nothing: no word of the question is known."""
        return self.mode != LEXICAL and self.vector is not None and bool(self.vector.any())

    @property
    def needed_vector(self) -> Vectors:
        if self.vector is None:
            raise ValueError("a search by vectors needs one")
        return self.vector

    @property
    def looks_for_terms(self) -> bool:
        return self.mode != DENSE


def candidates(
    index: Index, search: Search, depth: int, may_be_used: Callable[[StoredChunk], bool] = lambda _: True
) -> list[Passage]:
    """The best of each retriever, `depth` of them where there are so many, in one order. Ties go by the chunk's id.

    Ranks count what may be used only. In a hybrid search each has the cosine of its vector, also where the dense
    retriever did not find it (then without a rank).
    """
    found = {
        name: _allowed(index, look, depth, may_be_used)
        for name, look, wanted in (
            (DENSE, lambda k: index.dense(search.needed_vector, k), search.looks_for_vectors),
            (LEXICAL, lambda k: index.lexical(search.question, k), search.looks_for_terms),
        )
        if wanted
    }
    chunks = {chunk.id: chunk for hits in found.values() for chunk, _ in hits}
    scores = _scores(index, search, {name: {chunk.id: one for chunk, one in hits} for name, hits in found.items()})
    by = {"dense": DENSE, "lexical": LEXICAL}.get(search.mode, FUSED)
    passages = [Passage(chunks[one], scores[one][by].value, scores[one]) for one in chunks if by in scores[one]]
    return sorted(passages, key=in_order)


def in_order(passage: Passage) -> tuple[float, int]:
    """The key to sort by: the best first, of equals the one that came into the collection first."""
    return (-passage.score, passage.chunk.id)


def ranked(scores: Mapping[int, float]) -> dict[int, Score]:
    order = sorted(scores, key=lambda chunk: (-scores[chunk], chunk))
    return {chunk: Score(scores[chunk], rank) for rank, chunk in enumerate(order, 1)}


def _allowed(
    index: Index, look: Callable[[int], Sequence[Hit]], depth: int, may_be_used: Callable[[StoredChunk], bool]
) -> list[tuple[StoredChunk, Score]]:
    """Looks deeper as long as too few of those found may be used."""
    wanted = depth
    while True:
        hits = look(wanted)
        chunks = {chunk.id: chunk for chunk in index.chunks([hit.chunk for hit in hits])}
        usable = {one.chunk: one.score for one in hits if one.chunk in chunks and may_be_used(chunks[one.chunk])}
        if len(usable) >= depth or len(hits) < wanted or wanted >= index.size:
            return [(chunks[chunk], score) for chunk, score in list(ranked(usable).items())[:depth]]
        wanted *= 4


def _scores(index: Index, search: Search, found: Mapping[str, Mapping[int, Score]]) -> dict[int, dict[str, Score]]:
    dense, lexical = dict(found.get(DENSE, {})), found.get(LEXICAL, {})
    if dense and lexical:
        dense |= _cosines(index, search, [chunk for chunk in lexical if chunk not in dense])
    scores: dict[int, dict[str, Score]] = {chunk: {} for chunk in (*dense, *lexical)}
    by_retriever = [(DENSE, dense), (LEXICAL, lexical)]
    if search.mode == "hybrid":
        by_retriever.append((FUSED, _fused(index, search, dense, lexical)))
    for name, of_chunk in by_retriever:
        for chunk, score in of_chunk.items():
            scores[chunk][name] = score
    return scores


def _cosines(index: Index, search: Search, chunks: Sequence[int]) -> dict[int, Score]:
    if not chunks:
        return {}
    cosines: Iterable[float] = (index.vectors(chunks) @ search.needed_vector).tolist()
    return {chunk: Score(cosine, None) for chunk, cosine in zip(chunks, cosines, strict=True)}


def _fused(index: Index, search: Search, dense: Mapping[int, Score], lexical: Mapping[int, Score]) -> dict[int, Score]:
    if search.fusion == "rank":
        return ranked(fused_ranks(*({c: s.rank for c, s in one.items() if s.rank} for one in (dense, lexical))))
    cosines, bm25 = ({chunk: score.value for chunk, score in one.items()} for one in (dense, lexical))
    return ranked(fused_scores(cosines, bm25, lexical_weight(index.embedder_key)))
