"""What retrieval needs of an index: the collection on the disk is one, and small ones in memory are for tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from workbench.documents.chunk import StoredChunk

    Vectors = NDArray[np.float32]


class Hit(NamedTuple):
    """A chunk by its id, and its score: higher is better."""

    chunk: int
    score: float


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document of a collection, as its list shows it. `pages` counts its parts of the outermost kind."""

    name: str
    chunks: int
    pages: int
    characters: int
    reader: str
    sha256: str


class Index(Protocol):
    """Chunks that can be searched. Safe to use from several threads, as long as nobody closes it.

    Scores: `dense` the cosine of vectors of length 1, so from -1 to 1; `lexical` BM25, from 0 on and unbounded.
    """

    @property
    def size(self) -> int:
        """How many chunks it has."""

    @property
    def embedder_key(self) -> str:
        """`Embedder.key` of the one embedder that all its vectors come from."""

    def dense(self, vector: Vectors, k: int) -> Sequence[Hit]:
        """The `k` chunks nearest to `vector` (of shape (dimensions,), of length 1), best first."""

    def lexical(self, query: str, k: int) -> Sequence[Hit]:
        """The `k` best chunks that share a term with `query`, best first; fewer where fewer do."""

    def chunks(self, ids: Sequence[int]) -> Sequence[StoredChunk]:
        """The chunks of those ids, in that order; an id that is not there any more is left out."""

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """The vectors of those chunks, a row each, of length 1. All ids must be there."""

    def documents(self) -> Sequence[DocumentRow]:
        """In the order of their names."""

    def chunks_of(self, document: str) -> Sequence[StoredChunk]:
        """In the order of their starts."""

    def text_of(self, document: str) -> str:
        """The whole text that the offsets count in. Not there: `UnknownName`."""
