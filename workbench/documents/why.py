"""Why a sentence was not retrieved: where it stands, which chunk holds it, its ranks, and what kept it out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import regex

from workbench.documents.candidates import Search, candidates
from workbench.documents.chunk import StoredChunk
from workbench.documents.passage import Passage, Retrieval
from workbench.documents.retrieval import check_retrieval, retrieve
from workbench.errors import UnknownName

if TYPE_CHECKING:
    from workbench.documents.embedders.embedder import Embedder
    from workbench.documents.index import Index
    from workbench.documents.reranker import Reranker
    from workbench.endpoints.stop import Stop
    from workbench.prompts.prompt import Context

BORDER, NOT_FOUND, INCLUDED = "border", "no retriever", "included"


@dataclass(frozen=True)
class Explanation:
    """`document`, `start` and `end` say where the sentence stands; `chunks` are those that hold the most of it.

    `passage` is the best of them with its scores and ranks, None where no retriever knows it. `reason` is `included`,
    `border` (no chunk holds the whole sentence), a reason of `passage.py`, or `no retriever`. `cut` is the offset in
    the document at which a border cuts the sentence. `needed_k` is the k that would bring the chunk in by its rank.
    """

    document: str
    start: int
    end: int
    chunks: tuple[StoredChunk, ...]
    passage: Passage | None
    reason: str
    cut: int | None
    needed_k: int | None
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
    reranker: Reranker | None = None,
) -> Explanation:
    """Explains the best place at which the sentence stands. It stands nowhere: `UnknownName`.

    White space and case make no difference. All chunks are ranked: a question to the whole index, not only to its top.
    """
    check_retrieval(index, embedder, question, context, reranker)
    found = retrieve(index, embedder, question, context, stop, name=name, reranker=reranker)
    needed = embedder if context.mode != "lexical" else None
    vector = None if needed is None else needed.embed_query(question, stop)
    ranking = candidates(index, Search(question, vector, context.mode, context.fusion), index.size)
    ranks = {passage.chunk.id: rank for rank, passage in enumerate(ranking, 1)}
    places = list(_places(index, sentence))
    if not places:
        raise UnknownName(
            "No document holds this sentence: {sentence}",
            "Copy it from a document as it stands there; the document may have been skipped.",
            sentence=sentence[:200],
        )
    document, start, end = min(places, key=lambda place: _best_rank(index, place, ranks))
    return _explained(index, (document, start, end), found, ranking, ranks)


def _explained(
    index: Index, place: tuple[str, int, int], found: Retrieval, ranking: list[Passage], ranks: dict[int, int]
) -> Explanation:
    document, start, end = place
    holding = _holding(index, place)
    chunk = min(holding, key=lambda one: ranks.get(one.id, len(ranks) + 1)) if holding else None
    whole = chunk is not None and chunk.start <= start and end <= chunk.end
    cut = None if chunk is None or whole else chunk.end if chunk.start <= start else chunk.start
    known = {passage.chunk.id: passage for passage in ranking} | {one.chunk.id: one for one in found.further}
    included = {passage.chunk.id for passage in found.passages}
    passage = None if chunk is None else known.get(chunk.id)
    if chunk is not None and chunk.id in included:
        reason = INCLUDED if whole else BORDER
    elif passage is None:
        reason = NOT_FOUND
    else:
        reason = passage.left_out or "rank"
    needed = None if chunk is None or reason != "rank" else ranks.get(chunk.id)
    return Explanation(document, start, end, tuple(holding), passage, reason, cut, needed, found)


def _places(index: Index, sentence: str) -> Iterator[tuple[str, int, int]]:
    """Every place of the sentence, whatever white space stands between its words, in any case."""
    words = sentence.split()
    if not words:
        return
    pattern = regex.compile(r"\s+".join(map(regex.escape, words)), regex.IGNORECASE)
    for row in index.documents():
        for match in pattern.finditer(index.text_of(row.name)):
            yield row.name, match.start(), match.end()


def _holding(index: Index, place: tuple[str, int, int]) -> list[StoredChunk]:
    """The chunks that hold the most of that place."""
    document, start, end = place
    shares = [(min(one.end, end) - max(one.start, start), one) for one in index.chunks_of(document)]
    most = max((share for share, _chunk in shares), default=0)
    return [chunk for share, chunk in shares if share == most and share > 0]


def _best_rank(index: Index, place: tuple[str, int, int], ranks: dict[int, int]) -> tuple[int, str, int]:
    ranked = [ranks.get(chunk.id, len(ranks) + 1) for chunk in _holding(index, place)]
    return (min(ranked, default=len(ranks) + 2), place[0], place[1])
