"""Vectors in FAISS: exact search by inner product. The only module that knows FAISS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workbench.documents.index import Hit
from workbench.errors import InvalidIndex

if TYPE_CHECKING:
    from workbench.documents.index import Vectors


class FlatVectors:
    """The vectors of chunks by their ids, in memory. Never changed after it was made."""

    def __init__(self, ids: Any, vectors: Vectors) -> None:
        import faiss

        self.dimensions = int(vectors.shape[1])
        self._index = faiss.IndexIDMap2(faiss.IndexFlatIP(self.dimensions))
        if len(ids):
            self._index.add_with_ids(vectors, ids)

    def search(self, vector: Vectors, k: int) -> list[Hit]:
        if vector.shape != (self.dimensions,):
            raise InvalidIndex(
                "The question's vector has the shape {shape}, the collection's have {dimensions} dimensions.",
                "Ask with the embedder that the collection was built with, or rebuild it.",
                shape=str(vector.shape),
                dimensions=self.dimensions,
            )
        if k < 1 or not self._index.ntotal:
            return []
        scores, ids = self._index.search(vector.reshape(1, -1).astype("float32"), k)
        return [Hit(int(i), float(s)) for i, s in zip(ids[0], scores[0], strict=True) if i >= 0]
