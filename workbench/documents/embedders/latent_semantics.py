"""The built-in embedder: latent semantic analysis, fitted on the collection itself; it needs nothing but its texts.

TF-IDF of terms and of pairs of neighbouring terms, sublinear in their counts, projected onto the largest singular
vectors (Deerwester et al. 1990; randomised SVD after Halko et al. 2011, by scikit-learn). New texts are folded in by
the same projection, so that adding files fits nothing anew.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.documents.embedders.embedder import Batch
from workbench.documents.terms import terms
from workbench.errors import InvalidIndex

if TYPE_CHECKING:
    from workbench.documents.index import Vectors
    from workbench.endpoints.stop import Stop

MOST_DIMENSIONS = 384
# What is fitted on, and how many terms are known: both bound the time and memory of fitting, at any size.
MOST_FITTED = 12_000
MOST_TERMS = 40_000
_BATCH = 1_000
_SEED = 20_240_601
_FORMAT = 1


@dataclass(frozen=True)
class LatentSemantics:
    """What was fitted: the column of each term, its inverse document frequency, and the projection (terms, dims)."""

    columns: Mapping[str, int]
    idf: Any
    projection: Any
    key: str

    @property
    def dimensions(self) -> int:
        return max(1, int(self.projection.shape[1]))

    def embed(self, texts: Sequence[str], stop: Stop) -> Generator[Batch]:
        for first in range(0, len(texts), _BATCH):
            if stop.is_set:
                return
            yield Batch(first, self._vectors(texts[first : first + _BATCH]))

    def embed_query(self, text: str, stop: Stop) -> Vectors:  # noqa: ARG002 - quick
        vector: Vectors = self._vectors([text])[0]
        return vector

    def close(self) -> None:
        """Holds nothing that must be given back."""

    def _vectors(self, texts: Sequence[str]) -> Vectors:
        import numpy as np

        if not self.projection.size:
            return np.zeros((len(texts), self.dimensions), dtype=np.float32)
        weights = _weights([_grams(text) for text in texts], self.columns, self.idf)
        made: Vectors = _unit(np.asarray(weights @ self.projection, dtype=np.float32))
        return made


def fit(texts: Sequence[str], stop: Stop) -> LatentSemantics | None:
    """Fits on at most `MOST_FITTED` of the texts, spread evenly; the same texts give the same. None after a stop."""
    import numpy as np

    counted: list[Counter[str]] = []
    for text in _spread(texts):
        if stop.is_set:
            return None
        counted.append(Counter(_grams(text)))
    frequency = Counter(gram for counts in counted for gram in counts)
    known = _known(frequency, len(counted))
    columns = {gram: column for column, gram in enumerate(known)}
    idf = np.asarray([_idf(frequency[gram], len(counted)) for gram in known], dtype=np.float32)
    projection = _projection([list(counts.elements()) for counts in counted], columns, idf)
    return None if stop.is_set else _made(known, idf, projection)


def _known(frequency: Counter[str], texts: int) -> list[str]:
    """The terms that tell texts apart: those of one text only are left out where there are many texts."""
    least = 1 if texts < 50 else 2
    told = [(gram, count) for gram, count in frequency.items() if count >= least]
    told.sort(key=lambda one: (-one[1], one[0]))
    return sorted(gram for gram, _count in told[:MOST_TERMS])


def _idf(count: int, texts: int) -> float:
    """Smoothed as scikit-learn's: ln((1 + n) / (1 + df)) + 1."""
    import math

    return math.log((1 + texts) / (1 + count)) + 1


def _projection(grams: list[list[str]], columns: Mapping[str, int], idf: Any) -> Any:
    import numpy as np
    from sklearn.utils.extmath import randomized_svd

    wanted = min(MOST_DIMENSIONS, len(grams), len(columns))
    if not wanted:
        return np.zeros((len(columns), 0), dtype=np.float32)
    weights = _weights(grams, columns, idf)
    _left, sizes, right = randomized_svd(weights, n_components=wanted, n_iter=4, random_state=_SEED)
    right = right[sizes > 1e-6 * max(float(sizes[0]), 1e-12)]
    # Half precision is what is kept, so that what is loaded makes the same vectors as what was fitted.
    return np.ascontiguousarray(right.T.astype(np.float16)).astype(np.float32)


def _weights(grams: Sequence[Sequence[str]], columns: Mapping[str, int], idf: Any) -> Any:
    """The TF-IDF rows of texts, each of length 1, as a sparse matrix."""
    import numpy as np
    from scipy.sparse import csr_array

    places: list[int] = []
    counts: list[int] = []
    ends = [0]
    for one in grams:
        found = Counter(column for gram in one if (column := columns.get(gram)) is not None)
        places.extend(found)
        counts.extend(found.values())
        ends.append(len(places))
    data = (1 + np.log(np.asarray(counts, dtype=np.float32))) * idf[np.asarray(places, dtype=np.int32)]
    matrix = csr_array((data.astype(np.float32), np.asarray(places, dtype=np.int32), np.asarray(ends)),
                       shape=(len(grams), len(columns)))  # fmt: skip
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix.data /= np.repeat(np.maximum(lengths, 1e-12), np.diff(matrix.indptr))
    return matrix


def _unit(rows: Any) -> Any:
    """Rows of length 1; one of zeros stays."""
    import numpy as np

    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)


def _grams(text: str) -> list[str]:
    found = terms(text)
    return [*found, *map(" ".join, pairwise(found))]


def _spread(texts: Sequence[str]) -> Iterator[str]:
    step = max(1.0, len(texts) / MOST_FITTED)
    return (texts[int(place * step)] for place in range(min(len(texts), MOST_FITTED)))


# Kept and loaded


def _made(known: Iterable[str], idf: Any, projection: Any) -> LatentSemantics:
    grams = list(known)
    digest = hashlib.sha256(json.dumps(grams, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    digest.update(idf.tobytes())
    digest.update(projection.tobytes())
    key = f"builtin-{_FORMAT}-{digest.hexdigest()[:16]}"
    return LatentSemantics({gram: column for column, gram in enumerate(grams)}, idf, projection, key)


def save(fitted: LatentSemantics, folder: Path) -> Path:
    """Into a file that is named for what it holds: one that is there already is the same, and stays."""
    import numpy as np

    path = state_file(folder, fitted.key)
    if not path.exists():
        part = path.with_suffix(".part")
        grams = json.dumps(list(fitted.columns)).encode("ascii")
        with part.open("wb") as file:
            np.savez(
                file,
                grams=np.frombuffer(grams, dtype=np.uint8),
                idf=fitted.idf,
                projection=fitted.projection.astype(np.float16),
            )
        part.replace(path)
    return path


def load(folder: Path, key: str) -> LatentSemantics:
    """What `save` kept under that key. Not there, damaged, or another one: `InvalidIndex`."""
    import zipfile

    import numpy as np

    path = state_file(folder, key)
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as data:
            grams = json.loads(data["grams"].tobytes())
            idf, projection = data["idf"], data["projection"].astype(np.float32)
        if projection.ndim != 2 or idf.shape != (len(grams),) or projection.shape[0] != len(grams):
            raise ValueError("the shapes do not fit")
        made = _made(grams, idf, projection)
        if made.key != key:
            raise ValueError("its content is not what its name says")
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        raise InvalidIndex(
            "What the built-in embedder learned of the collection cannot be read: {reason}.",
            "Rebuild the collection.",
            reason=str(error)[:200],
        ) from error
    return made


def state_file(folder: Path, key: str) -> Path:
    return folder / f"{key}.npz"
