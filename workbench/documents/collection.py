"""A collection on the disk, opened for searching: it stays as it was when it was opened, whoever builds meanwhile."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from workbench.documents.chunk import StoredChunk
from workbench.documents.document import Skipped
from workbench.documents.index import DocumentRow, Hit
from workbench.documents.recipe import IndexRecipe
from workbench.documents.stores.database import FILE, connect
from workbench.documents.terms import terms
from workbench.errors import InvalidIndex, Phrase, UnknownName, UsageError

if TYPE_CHECKING:
    from workbench.documents.index import Vectors
    from workbench.documents.stores.faiss import FlatVectors

RECIPE = "recipe.json"
FORMAT = 1


class Made(NamedTuple):
    """What `recipe.json` holds."""

    name: str
    sources: tuple[Path, ...]
    recipe: IndexRecipe


def write_recipe(folder: Path, made: Made) -> None:
    data = {
        "format": FORMAT,
        "name": made.name,
        "sources": [str(p) for p in made.sources],
        "recipe": asdict(made.recipe),
    }
    part = folder / f"{RECIPE}.part"
    part.write_text(json.dumps(data, ensure_ascii=False, indent=2), encoding="utf-8")
    part.replace(folder / RECIPE)


def read_recipe(folder: Path) -> Made:
    """Not there: `UnknownName`; damaged or of another program: `InvalidIndex`."""
    if not folder.is_dir():
        raise UnknownName("There is no collection in {folder}.", folder=str(folder))
    try:
        data = json.loads((folder / RECIPE).read_text(encoding="utf-8"))
        if data["format"] != FORMAT:
            raise ValueError(data["format"])
        recipe = data["recipe"]
        recipe |= {name: tuple(recipe[name]) for name in ("patterns", "excluded")}
        return Made(data["name"], tuple(map(Path, data["sources"])), IndexRecipe(**recipe))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _invalid(folder, error) from error


def is_built(connection: sqlite3.Connection) -> bool:
    """A first build that was stopped, killed or still goes on has left no state."""
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'state'").fetchone()
    return bool(tables) and bool(connection.execute("SELECT count(*) FROM state").fetchone()[0])


def _not_built(name: str) -> InvalidIndex:
    return InvalidIndex("The collection {name} is not built yet.", "Build it first.", name=name)


def _invalid(folder: Path, error: Exception) -> InvalidIndex:
    return InvalidIndex(
        "The collection in {folder} cannot be read.",
        "Rebuild it from its documents.",
        details=str(error),
        folder=str(folder),
    )


class Collection:
    """An `Index`. Its vectors are loaded into memory at opening."""

    index_kind = "flat"

    def __init__(self, folder: Path, made: Made, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self.name, self.sources, self.recipe = made
        self._connection, self._lock = connection, Lock()
        state = dict(self._rows("SELECT name, value FROM state"))
        self._key: str = state["key"]
        self.dimensions = int(state["dimensions"])
        self._generation: str = state["generation"]
        self._vectors = self._load()

    def is_current(self) -> bool:
        """Whether it is still what the disk holds: built anew, moved or deleted, it is not."""
        try:
            if read_recipe(self.folder).name != self.name:
                return False
            with closing(connect(self.folder)) as now:
                found = now.execute("SELECT value FROM state WHERE name = 'generation'").fetchone()
        except (UsageError, sqlite3.Error):
            return False
        return found is not None and found[0] == self._generation

    @classmethod
    def open(cls, folder: Path) -> Self:
        made = read_recipe(folder)
        if not (folder / FILE).is_file():
            raise _not_built(made.name)
        connection = None
        try:
            connection = connect(folder)
            connection.execute("BEGIN")
            if not is_built(connection):
                connection.close()
                raise _not_built(made.name)
            return cls(folder, made, connection)
        except (sqlite3.Error, KeyError, ValueError) as error:
            if connection:
                connection.close()
            raise _invalid(folder, error) from error

    def close(self) -> None:
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def size(self) -> int:
        return int(self._rows("SELECT count(*) FROM chunks")[0][0])

    @property
    def embedder_key(self) -> str:
        return self._key

    def dense(self, vector: Vectors, k: int) -> Sequence[Hit]:
        return self._vectors.search(vector, k)

    def lexical(self, query: str, k: int) -> Sequence[Hit]:
        asked = " OR ".join('"' + term.replace('"', '""') + '"' for term in dict.fromkeys(terms(query)))
        if not asked or k < 1:
            return []
        rows = self._rows("SELECT rowid, -bm25(words) FROM words WHERE words MATCH ? ORDER BY rank LIMIT ?", asked, k)
        return [Hit(chunk, score) for chunk, score in rows]

    def chunks(self, ids: Sequence[int]) -> Sequence[StoredChunk]:
        found = [row for wanted in ids for row in self._rows(f"{_CHUNK} WHERE id = ?", wanted)]
        return [_chunk(row) for row in found]

    def vectors(self, ids: Sequence[int]) -> Vectors:
        import numpy as np

        blobs = [self._rows(f"{_VECTOR} WHERE c.id = ?", self._key, wanted)[0][1] for wanted in ids]
        return np.frombuffer(b"".join(blobs), dtype=np.float32).reshape(len(blobs), self.dimensions)

    def documents(self) -> Sequence[DocumentRow]:
        return [DocumentRow(*row) for row in self._rows(_DOCUMENTS)]

    def chunks_of(self, document: str) -> Sequence[StoredChunk]:
        return [_chunk(row) for row in self._rows(f"{_CHUNK} WHERE document = ? ORDER BY start", document)]

    def text_of(self, document: str) -> str:
        rows = self._rows("SELECT text FROM documents WHERE name = ?", document)
        if not rows:
            raise UnknownName("There is no document {name} in the collection.", name=document)
        return str(rows[0][0])

    def skipped(self) -> tuple[Skipped, ...]:
        return tuple(Skipped(name, Phrase("{reason}", reason=why)) for name, why in self._rows("SELECT * FROM skipped"))

    def _rows(self, query: str, *values: Any) -> list[Any]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def _load(self) -> FlatVectors:
        import numpy as np

        from workbench.documents.stores.faiss import FlatVectors

        rows = self._rows(_VECTOR, self._key)
        if len(rows) != self.size:
            raise ValueError("chunks without vectors")
        vectors = np.frombuffer(b"".join(row[1] for row in rows), dtype=np.float32).reshape(len(rows), self.dimensions)
        return FlatVectors(np.array([row[0] for row in rows], dtype=np.int64), vectors)


_CHUNK = "SELECT document, start, end, text, place_kind, place, id FROM chunks"
_VECTOR = "SELECT c.id, v.vector FROM chunks c JOIN vectors v ON v.key = ? AND v.hash = c.hash"
_DOCUMENTS = (
    "SELECT name, (SELECT count(*) FROM chunks WHERE document = name), pages, length(text), reader, sha256"
    " FROM documents ORDER BY name"
)


def _chunk(row: Any) -> StoredChunk:
    return StoredChunk(*row)
