"""An index in memory for tests: every vector is compared, BM25 is computed by its formula."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from workbench.documents.chunk import Chunk, StoredChunk
from workbench.documents.document import Document
from workbench.documents.embedders.embedder import Batch, Embedder
from workbench.documents.index import DocumentRow, Hit
from workbench.documents.terms import terms
from workbench.endpoints.stop import Stop
from workbench.errors import UnknownName

if TYPE_CHECKING:
    from workbench.documents.index import Vectors

K1, B = 1.2, 0.75


def whole(document: Document) -> Iterable[tuple[int, int]]:
    """One chunk a document."""
    return [(0, len(document.text))]


def pieces(size: int, overlap: int = 0) -> Callable[[Document], Iterable[tuple[int, int]]]:
    """Chunks of `size` characters."""

    def spans(document: Document) -> Iterable[tuple[int, int]]:
        starts = range(0, max(1, len(document.text) - overlap), size - overlap)
        return [(start, min(start + size, len(document.text))) for start in starts]

    return spans


class MemoryIndex:
    """An `Index` of these documents, cut at the spans that `chunker` gives. Ids count from 1, document by document."""

    def __init__(
        self,
        documents: Sequence[Document],
        embedder: Embedder,
        chunker: Callable[[Document], Iterable[tuple[int, int]]] = whole,
    ) -> None:
        ids = count(1)
        self._documents = {document.name: document for document in sorted(documents, key=lambda one: one.name)}
        self._chunks = {
            chunk.id: chunk
            for document in self._documents.values()
            for chunk in (_stored(document, start, end, next(ids)) for start, end in chunker(document))
        }
        self.embedder_key = embedder.key
        self._vectors = _embedded(embedder, [chunk.text for chunk in self._chunks.values()])
        self._rows = {chunk: row for row, chunk in enumerate(self._chunks)}
        self._counts = {chunk.id: Counter(terms(chunk.text)) for chunk in self._chunks.values()}
        self._frequency = Counter(term for counts in self._counts.values() for term in counts)
        self._length = sum(map(Counter.total, self._counts.values())) / max(len(self._counts), 1)

    @property
    def size(self) -> int:
        return len(self._chunks)

    def dense(self, vector: Vectors, k: int) -> Sequence[Hit]:
        scores = self._vectors @ vector
        return _best([Hit(chunk, float(scores[row])) for chunk, row in self._rows.items()], k)

    def lexical(self, query: str, k: int) -> Sequence[Hit]:
        asked = dict.fromkeys(terms(query))
        hits = [Hit(chunk, self._bm25(asked, counts)) for chunk, counts in self._counts.items()]
        return _best([hit for hit in hits if hit.score > 0], k)

    def chunks(self, ids: Sequence[int]) -> Sequence[StoredChunk]:
        return [self._chunks[chunk] for chunk in ids if chunk in self._chunks]

    def vectors(self, ids: Sequence[int]) -> Vectors:
        return self._vectors[[self._rows[chunk] for chunk in ids]]

    def documents(self) -> Sequence[DocumentRow]:
        return [
            DocumentRow(one.name, len(self.chunks_of(one.name)), 0, len(one.text), one.reader, _hash(one.text))
            for one in self._documents.values()
        ]

    def chunks_of(self, document: str) -> Sequence[StoredChunk]:
        return [chunk for chunk in self._chunks.values() if chunk.document == document]

    def text_of(self, document: str) -> str:
        if document not in self._documents:
            raise UnknownName("There is no document {name}.", name=document)
        return self._documents[document].text

    def _bm25(self, asked: Iterable[str], counts: Counter[str]) -> float:
        norm = K1 * (1 - B + B * counts.total() / max(self._length, 1))
        return sum(self._weight(term) * counts[term] * (K1 + 1) / (counts[term] + norm) for term in asked)

    def _weight(self, term: str) -> float:
        frequency = self._frequency[term]
        return math.log(1 + (len(self._counts) - frequency + 0.5) / (frequency + 0.5))


class HashedWords:
    """An embedder for tests: each term adds a vector of its own, so texts are near that share terms."""

    key = "hashed-words"
    dimensions = 64

    def embed(self, texts: Sequence[str], stop: Stop) -> Generator[Batch]:
        for first, text in enumerate(texts):
            if stop.is_set:
                return
            yield Batch(first, self._vector(text)[np.newaxis])

    def embed_query(self, text: str, stop: Stop) -> Vectors:
        return self._vector(text)

    def close(self) -> None:
        """Nothing is held."""

    def _vector(self, text: str) -> Vectors:
        total = np.zeros(self.dimensions)
        for term in terms(text):
            seed = int.from_bytes(hashlib.sha256(term.encode()).digest()[:4])
            total += np.random.default_rng(seed).normal(size=self.dimensions)
        length = np.linalg.norm(total)
        return np.asarray(total / length if length else total, dtype=np.float32)


def _stored(document: Document, start: int, end: int, number: int) -> StoredChunk:
    chunk = Chunk(document.name, start, end, document.text[start:end])
    part = next((one for one in reversed(document.parts) if one.start <= start < one.end), None)
    if part:
        chunk = replace(chunk, place_kind=part.kind, place=part.name)
    return StoredChunk(chunk.document, start, end, chunk.text, chunk.place_kind, chunk.place, number)


def _embedded(embedder: Embedder, texts: Sequence[str]) -> Vectors:
    batches = [batch.vectors for batch in embedder.embed(texts, Stop())]
    return np.concatenate(batches) if batches else np.zeros((0, embedder.dimensions), dtype=np.float32)


def _best(hits: list[Hit], k: int) -> list[Hit]:
    return sorted(hits, key=lambda hit: (-hit.score, hit.chunk))[:k]


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
