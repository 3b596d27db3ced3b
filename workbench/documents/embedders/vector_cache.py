"""Vectors of texts that were embedded before, in an SQLite file: what a model or an endpoint made once is not asked
again, in whichever collection the text is. It may be deleted at any time; nothing that happens to it is an error.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Callable, Generator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from workbench.documents.embedders.embedder import Batch
from workbench.errors import InvalidIndex

if TYPE_CHECKING:
    from workbench.documents.embedders.embedder import Embedder
    from workbench.documents.index import Vectors
    from workbench.endpoints.stop import Stop

_T = TypeVar("_T")

FILE = "vectors.sqlite"
# About 800 MB of vectors of 1,024 numbers. Those that were made first go first.
MOST_VECTORS = 200_000
_ASKED = 500
_BUSY_S = 5.0
_SCHEMA = """CREATE TABLE IF NOT EXISTS vectors (id INTEGER PRIMARY KEY, key TEXT NOT NULL, hash BLOB NOT NULL,
  vector BLOB NOT NULL, UNIQUE (key, hash))"""


class VectorCache:
    """Opens its file for each use: several threads and programs may share it."""

    def __init__(self, folder: Path, most: int = MOST_VECTORS) -> None:
        self.file = folder / FILE
        self._most = most

    def found(self, key: str, texts: Sequence[str]) -> Mapping[str, Vectors]:
        """The vectors that the embedder `key` made of these texts, by text."""
        import numpy as np

        hashes = {_hash(text): text for text in texts}
        marks = ", ".join("?" * len(hashes))
        query = f"SELECT hash, vector FROM vectors WHERE key = ? AND hash IN ({marks})"  # noqa: S608 - marks only
        rows = self._done(lambda database: database.execute(query, (key, *hashes)).fetchall()) or []
        return {hashes[found]: np.frombuffer(blob, dtype="<f4").copy() for found, blob in rows if len(blob) % 4 == 0}

    def keep(self, key: str, texts: Sequence[str], vectors: Vectors) -> None:
        rows = [(key, _hash(text), row.astype("<f4").tobytes()) for text, row in zip(texts, vectors, strict=True)]

        def kept(database: sqlite3.Connection) -> None:
            with database:
                database.executemany("REPLACE INTO vectors (key, hash, vector) VALUES (?, ?, ?)", rows)
                database.execute("DELETE FROM vectors WHERE id <= (SELECT MAX(id) FROM vectors) - ?", (self._most,))

        self._done(kept)

    def forget(self, key: str) -> None:
        """The embedder of that key makes other vectors now."""

        def forgotten(database: sqlite3.Connection) -> None:
            with database:
                database.execute("DELETE FROM vectors WHERE key = ?", (key,))

        self._done(forgotten)

    def _done(self, action: Callable[[sqlite3.Connection], _T]) -> _T | None:
        """What `action` gives; None where the file fails. A damaged file is set aside, for a new one next time."""
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.closing(sqlite3.connect(self.file, timeout=_BUSY_S)) as database:
                database.execute(_SCHEMA)
                return action(database)
        except sqlite3.OperationalError:
            return None  # busy, full or not to be written: not damaged
        except sqlite3.DatabaseError:
            with contextlib.suppress(OSError):
                self.file.replace(self.file.with_suffix(".damaged"))
        except OSError:
            return None
        return None


class CachedEmbedder:
    """Asks `embedder` for the texts only that `cache` has no vector of."""

    def __init__(self, embedder: Embedder, cache: VectorCache) -> None:
        self._embedder = embedder
        self._cache = cache
        self._dimensions = 0

    @property
    def key(self) -> str:
        return self._embedder.key

    @property
    def dimensions(self) -> int:
        return self._embedder.dimensions or self._dimensions

    def embed(self, texts: Sequence[str], stop: Stop) -> Generator[Batch]:
        for first in range(0, len(texts), _ASKED):
            if stop.is_set:
                return
            yield from self._part(texts[first : first + _ASKED], first, stop)

    def embed_query(self, text: str, stop: Stop) -> Vectors:
        """Not cached: a question is mostly asked once, and some models embed it unlike a passage."""
        return self._embedder.embed_query(text, stop)

    def close(self) -> None:
        self._embedder.close()

    def _part(self, texts: Sequence[str], first: int, stop: Stop) -> Generator[Batch]:
        """Runs of texts that are known, and batches of those that are not, in their order."""
        known = self._cache.found(self.key, texts)
        place = 0
        while place < len(texts):
            end = place
            while end < len(texts) and (texts[end] in known) == (texts[place] in known):
                end += 1
            some = texts[place:end]
            if some[0] in known:
                yield self._remembered([known[text] for text in some], first + place)
            else:
                yield from self._asked(some, first + place, stop)
                if stop.is_set:
                    return
            place = end

    def _remembered(self, rows: Sequence[Vectors], first: int) -> Batch:
        import numpy as np

        for row in rows:
            self._check(len(row))
        return Batch(first, np.stack(rows))

    def _asked(self, texts: Sequence[str], first: int, stop: Stop) -> Generator[Batch]:
        with contextlib.closing(self._embedder.embed(texts, stop)) as batches:
            for batch in batches:
                self._check(batch.vectors.shape[1])
                self._cache.keep(self.key, texts[batch.first : batch.first + len(batch.vectors)], batch.vectors)
                yield batch._replace(first=first + batch.first)

    def _check(self, dimensions: int) -> None:
        """Vectors of two lengths under one key: the model was changed, and what is remembered is of the one before."""
        if self._dimensions not in (0, dimensions):
            self._cache.forget(self.key)
            raise InvalidIndex(
                "{embedder} gave vectors of {before} numbers before and of {now} numbers now: it is another model.",
                "Build the collection once more; what was remembered of it is forgotten.",
                embedder=self.key,
                before=self._dimensions,
                now=dimensions,
            )
        self._dimensions = dimensions


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
