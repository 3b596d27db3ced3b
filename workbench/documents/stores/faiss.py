"""Vectors in FAISS: search of all by inner product, and of very many by an inverted file of bytes (IVF, SQ8).

The only module that knows FAISS. Vectors are rows of length 1, so that the inner product is the cosine.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from workbench.documents.index import Hit
from workbench.errors import InvalidIndex

if TYPE_CHECKING:
    from workbench.documents.index import Vectors
    from workbench.endpoints.stop import Stop

# An inverted file is asked for more than is wanted, which are then compared by their exact vectors: bytes alone miss
# some of the nearest where many are alike. Of the ten nearest, that share must be among those, on a sample of the
# vectors themselves, and no more than that part of the lists is looked into for it.
_RECALL, _AMONG, _SAMPLE, _MORE, _MOST_LISTS = 0.98, 10, 200, 3, 1 / 16
_TRAINED_A_LIST = 64
_SEED = 7


class Rows(NamedTuple):
    """Some vectors and the ids of their chunks."""

    ids: Any
    vectors: Vectors


class VectorSearch:
    """The vectors of a file (`base`, without those `removed` since) and some more that came later, as one.

    `exact` gives the vectors of chunks by their ids, for those that the file holds as bytes.
    """

    def __init__(
        self, dimensions: int, base: Any, removed: Any, later: Rows, exact: Callable[[Sequence[int]], Vectors]
    ) -> None:
        import faiss

        self.dimensions = dimensions
        self._exact = exact
        self._parts: list[tuple[Any, Any]] = []
        if base is not None:
            # The parameters keep no reference to their selector in Python.
            self._selector = faiss.IDSelectorNot(faiss.IDSelectorBatch(removed)) if len(removed) else None
            self._parts.append((base, _parameters(base, self._selector)))
        if len(later.ids):
            self._parts.append((_flat(dimensions, [later]), None))

    def search(self, vector: Vectors, k: int) -> list[Hit]:
        if vector.shape != (self.dimensions,):
            raise InvalidIndex(
                "The question's vector has the shape {shape}, the collection's have {dimensions} dimensions.",
                "Ask with the embedder that the collection was built with, or rebuild it.",
                shape=str(vector.shape),
                dimensions=self.dimensions,
            )
        if k < 1:
            return []
        asked = vector.reshape(1, -1).astype("float32")
        hits = [hit for part in self._parts for hit in self._found(part, asked, k)]
        return sorted(hits, key=lambda hit: (-hit.score, hit.chunk))[:k]

    def _found(self, part: tuple[Any, Any], asked: Vectors, k: int) -> Iterator[Hit]:
        import faiss

        index, parameters = part
        is_whole = not isinstance(index, faiss.IndexIVF)
        scores, ids = index.search(asked, k if is_whole else _MORE * k, params=parameters)
        chunks = ids[0][ids[0] >= 0].tolist()  # -1 where there are fewer
        values = scores[0][: len(chunks)] if is_whole or not chunks else self._exact(chunks) @ asked[0]
        return map(Hit, chunks, values.tolist())


def read_base(path: Path, dimensions: int, size: int) -> Any:
    """What `write_flat` or `write_ivf` made. Missing, damaged or another one: None."""
    import faiss

    try:
        base = faiss.read_index(str(path))
    except RuntimeError:
        return None
    return base if (base.d, base.ntotal) == (dimensions, size) else None


def write_flat(path: Path, dimensions: int, rows: Iterable[Rows]) -> int:
    """Writes the vectors and says how many they are. In half precision, which is exact to three digits: a question
    reads them all, and half the bytes take half the time.
    """
    import faiss

    halves = faiss.IndexScalarQuantizer(dimensions, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT)
    return _write(_filled(faiss.IndexIDMap2(halves), rows), path)


def write_ivf(path: Path, dimensions: int, sample: Vectors, size: int, rows: Iterable[Rows], stop: Stop) -> int:
    """Trains on `sample` (drawn at random, some 64 a list), adds the `size` vectors and chooses how many lists are
    looked into by what a search of the sample finds. -1 after a stop, which is heeded between its steps.
    """
    import faiss

    lists = max(1, min(1 << round(math.log2(2 * math.sqrt(size))), len(sample) // 39 or 1))
    index: Any = faiss.index_factory(dimensions, f"IVF{lists},SQ8", faiss.METRIC_INNER_PRODUCT)
    index.cp.seed, index.cp.niter = _SEED, 8
    index.train(sample[: lists * _TRAINED_A_LIST])
    nearest = Nearest(sample[:_SAMPLE])
    for ids, vectors in rows:
        if stop.is_set:
            return -1
        index.add_with_ids(vectors, ids)
        nearest.look_at(ids, vectors)
    index.nprobe = _lists_to_probe(index, nearest, lists)
    return _write(index, path)


class Nearest:
    """The nearest of some questions by brute force, batch by batch."""

    def __init__(self, questions: Vectors) -> None:
        import numpy as np

        self.questions = questions
        self.scores = np.full((len(questions), _AMONG), -2, dtype=np.float32)
        self.ids = np.full((len(questions), _AMONG), -1, dtype=np.int64)

    def look_at(self, ids: Any, vectors: Vectors) -> None:
        import numpy as np

        scores = np.hstack([self.scores, self.questions @ vectors.T])
        places = np.argpartition(-scores, _AMONG - 1, axis=1)[:, :_AMONG]
        known = np.hstack([self.ids, np.broadcast_to(ids, (len(self.questions), len(ids)))])
        self.scores = np.take_along_axis(scores, places, axis=1)
        self.ids = np.take_along_axis(known, places, axis=1)


def _lists_to_probe(index: Any, nearest: Nearest, lists: int) -> int:
    probed = min(8, lists)
    while probed < max(lists * _MOST_LISTS, 8):
        index.nprobe = probed
        _scores, found = index.search(nearest.questions, _MORE * _AMONG)
        hits = sum(len({*map(int, a)} & {*map(int, b)}) for a, b in zip(found, nearest.ids, strict=True))
        if hits >= _RECALL * nearest.ids.size:
            break
        probed *= 2
    return probed


def _flat(dimensions: int, rows: Iterable[Rows]) -> Any:
    import faiss

    return _filled(faiss.IndexIDMap2(faiss.IndexFlatIP(dimensions)), rows)


def _filled(index: Any, rows: Iterable[Rows]) -> Any:
    for ids, vectors in rows:
        index.add_with_ids(vectors, ids)
    return index


def _parameters(base: Any, selector: Any) -> Any:
    import faiss

    library: Any = faiss  # its stubs do not know what the parameters are made of
    if selector is None:
        return None
    if isinstance(base, faiss.IndexIVF):
        return library.SearchParametersIVF(sel=selector, nprobe=base.nprobe)
    return library.SearchParameters(sel=selector)


def _write(index: Any, path: Path) -> int:
    import faiss

    faiss.write_index(index, str(path))
    return int(index.ntotal)
