"""Vectors of texts that were embedded before, in an SQLite file: what a model or an endpoint made once is not asked
again, in whichever collection the text is. It may be deleted at any time; nothing that happens to it is an error.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from workbench.documents.embedders.embedder import Batch
from workbench.documents.text_hash import text_hash
from workbench.errors import InvalidIndex

if TYPE_CHECKING:
    from workbench.documents.embedders.embedder import Embedder
    from workbench.documents.index import Vectors
    from workbench.endpoints.stop import Stop

_T = TypeVar("_T")

FILE = "vectors.sqlite"
# About 800 MB of vectors of 1,024 numbers. Those that were made first go first.
MOST_VECTORS = 200_000
_ASKED = 100
# Whether a model behind a name is the one of before is told by its vector of this text.
PROBE = "The quick brown fox jumps over the lazy dog. 1234567890"
SAME_COSINE = 0.999
_BUSY_S = 5.0
_SCHEMA = """CREATE TABLE IF NOT EXISTS vectors (id INTEGER PRIMARY KEY, key TEXT NOT NULL, hash BLOB NOT NULL,
  vector BLOB NOT NULL, UNIQUE (key, hash));
CREATE TABLE IF NOT EXISTS models (name TEXT PRIMARY KEY, changes INTEGER NOT NULL, probe BLOB NOT NULL)"""

_CHANGES = "SELECT changes FROM models WHERE name = ?"
_PROBE_OF = "SELECT probe FROM models WHERE name = ?"
_KEEP_PROBE = "REPLACE INTO models (name, changes, probe) VALUES (?, ?, ?)"


class VectorCache:
    """Opens its file for each use: several threads and programs may share it."""

    def __init__(self, folder: Path, most: int = MOST_VECTORS) -> None:
        self.file = folder / FILE
        self._most = most

    def found(self, key: str, texts: Sequence[str]) -> Mapping[str, Vectors]:
        """The vectors that the embedder `key` made of these texts, by text."""
        import numpy as np

        hashes = {text_hash(text): text for text in texts}
        marks = ", ".join("?" * len(hashes))
        query = f"SELECT hash, vector FROM vectors WHERE key = ? AND hash IN ({marks})"  # noqa: S608 - marks only
        rows = self._done(lambda database: database.execute(query, (key, *hashes)).fetchall()) or []
        return {hashes[found]: np.frombuffer(blob, dtype="<f4").copy() for found, blob in rows if len(blob) % 4 == 0}

    def keep(self, key: str, texts: Sequence[str], vectors: Vectors) -> None:
        rows = [(key, text_hash(text), row.astype("<f4").tobytes()) for text, row in zip(texts, vectors, strict=True)]

        def kept(database: sqlite3.Connection) -> None:
            database.executemany("REPLACE INTO vectors (key, hash, vector) VALUES (?, ?, ?)", rows)
            database.execute("DELETE FROM vectors WHERE id <= (SELECT MAX(id) FROM vectors) - ?", (self._most,))

        self._done(kept)

    def changes(self, name: str) -> int:
        """How often the model that is called `name` was seen to be another one."""
        row = self._done(lambda database: database.execute(_CHANGES, (name,)).fetchone())
        return int(row[0]) if row else 0

    def probe(self, name: str) -> Vectors | None:
        """The vector that the model called `name` made of `PROBE`."""
        import numpy as np

        row = self._done(lambda database: database.execute(_PROBE_OF, (name,)).fetchone())
        return np.frombuffer(row[0], dtype="<f4").copy() if row and len(row[0]) % 4 == 0 else None

    def keep_probe(self, name: str, vector: Vectors, changes: int) -> None:
        row = (name, changes, vector.astype("<f4").tobytes())
        self._done(lambda database: database.execute(_KEEP_PROBE, row))

    def forget(self, key: str) -> None:
        """The embedder of that key makes other vectors now."""
        self._done(lambda database: database.execute("DELETE FROM vectors WHERE key = ?", (key,)))

    def _done(self, action: Callable[[sqlite3.Connection], _T]) -> _T | None:
        """What `action` gives, once it is committed; None where the file fails. A damaged file is set aside, for a new
        one next time.
        """
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.closing(sqlite3.connect(self.file, timeout=_BUSY_S)) as database:
                database.executescript(_SCHEMA)
                with database:
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

    def __init__(self, embedder: Embedder, cache: VectorCache, probed: bool = False) -> None:
        """`probed` where the embedder's key cannot tell one model from another: its vector of `PROBE` then does.

        The probe goes along with the first texts. Where another model answers, what was remembered is forgotten and the
        key is another one from then on, so that collections made with the model before say that they must be made anew.
        """
        self._embedder = embedder
        self._cache = cache
        self._dimensions = 0
        self._probing = probed
        self._other = False
        self._changes = cache.changes(embedder.key) if probed else 0

    @property
    def key(self) -> str:
        return f"{self._embedder.key}~{self._changes}" if self._changes else self._embedder.key

    @property
    def dimensions(self) -> int:
        return self._embedder.dimensions or self._dimensions

    def embed(self, texts: Sequence[str], stop: Stop) -> Generator[Batch]:
        if not texts:
            return
        missing = self._missing(texts)
        with contextlib.closing(self._asked([texts[place] for place in missing], stop)) as asked:
            # The probe first: nothing is remembered of a model that is another one now.
            batches = chain([found] if (found := next(asked, None)) else [], asked)
            yield from self._in_order(texts, missing, batches, stop)

    def embed_query(self, text: str, stop: Stop) -> Vectors:
        """Not cached: a question is mostly asked once, and some models embed it unlike a passage."""
        import numpy as np

        if not self._probing:
            return self._embedder.embed_query(text, stop)
        for batch in self._with_probe([text], stop):
            vector: Vectors = batch.vectors[0]
            return vector
        return np.zeros(max(1, self.dimensions), dtype=np.float32)

    def close(self) -> None:
        self._embedder.close()

    def _missing(self, texts: Sequence[str]) -> list[int]:
        """The places of the texts that nothing is remembered of."""
        missing: list[int] = []
        for first in range(0, len(texts), _ASKED):
            known = self._cache.found(self.key, texts[first : first + _ASKED])
            missing += [first + place for place, text in enumerate(texts[first : first + _ASKED]) if text not in known]
        return missing

    def _in_order(
        self, texts: Sequence[str], missing: Sequence[int], batches: Iterator[Batch], stop: Stop
    ) -> Generator[Batch]:
        """What is remembered and what is made, in the order of the texts."""
        import numpy as np

        made: dict[int, Vectors] = {}
        new = set(missing)
        for first in range(0, len(texts), _ASKED):
            places = range(first, min(first + _ASKED, len(texts)))
            requests = 0
            while any(place in new and place not in made for place in places):
                batch = None if stop.is_set else next(batches, None)
                if batch is None:
                    return
                requests += batch.requests
                made.update(zip(missing[batch.first :], batch.vectors, strict=False))
            found = self._cache.found(self.key, [texts[place] for place in places if place not in made])
            if lost := [texts[place] for place in places if place not in made and texts[place] not in found]:
                # Others filled the cache meanwhile.
                found = {**found, **self._lost(lost, stop)}
            if stop.is_set:
                return
            rows = [made.pop(place) if place in made else found[texts[place]] for place in places]
            for row in rows:
                self._check(len(row))
            yield Batch(first, np.stack(rows), requests)

    def _lost(self, texts: Sequence[str], stop: Stop) -> Mapping[str, Vectors]:
        found: dict[str, Vectors] = {}
        for batch in self._asked(texts, stop):
            found.update(zip(texts[batch.first :], batch.vectors, strict=False))
        return found

    def _asked(self, texts: Sequence[str], stop: Stop) -> Generator[Batch]:
        """The vectors of texts that nothing is remembered of, kept as they come."""
        for batch in self._with_probe(texts, stop):
            self._check(batch.vectors.shape[1])
            self._cache.keep(self.key, texts[batch.first : batch.first + len(batch.vectors)], batch.vectors)
            yield batch

    def _with_probe(self, texts: Sequence[str], stop: Stop) -> Generator[Batch]:
        """The embedder's own batches, and the probe before them where it is not known yet which model it is."""
        before = 1 if self._probing else 0
        asked = [PROBE, *texts] if before else texts
        with contextlib.closing(self._embedder.embed(asked, stop)) as batches:
            for batch in batches:
                if self._probing:
                    self._compare(batch.vectors[0])
                    batch = batch._replace(vectors=batch.vectors[1:])
                    if not len(batch.vectors):
                        continue
                    yield batch
                else:
                    yield batch._replace(first=batch.first - before)

    def _compare(self, probe: Vectors) -> None:
        """Raises where the probe's vector is another one than before, and each time again: until it is opened anew,
        who asks holds vectors of the model before."""
        known = self._cache.probe(self._embedder.key)
        if known is None:
            self._cache.keep_probe(self._embedder.key, probe, self._changes)
        elif self._other or not _same(known, probe):
            if not self._other:
                self._changed(probe)
            raise InvalidIndex(
                "The vectors that {embedder} makes are not those it made before: it is another model.",
                "Make the collection anew from its documents; what was remembered of the model before is forgotten.",
                embedder=self._embedder.key,
            )
        self._probing = False

    def _changed(self, probe: Vectors) -> None:
        self._cache.forget(self.key)
        self._other = True
        self._changes += 1
        self._dimensions = 0
        self._cache.keep_probe(self._embedder.key, probe, self._changes)

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


def _same(known: Vectors, probe: Vectors) -> bool:
    import numpy as np

    return known.shape == probe.shape and (np.allclose(known, probe) or float(known @ probe) >= SAME_COSINE)
