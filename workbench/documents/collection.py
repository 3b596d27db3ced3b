"""A collection on the disk, opened for searching: it stays as it was when it was opened, whoever builds meanwhile."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from workbench.documents.chunk import StoredChunk
from workbench.documents.document import Document, Skipped
from workbench.documents.document_data import read_document_of
from workbench.documents.index import DocumentRow, Hit
from workbench.documents.recipe import IndexRecipe
from workbench.documents.stores.database import FILE, connect, is_built, is_of_this_format, state_of
from workbench.errors import InvalidIndex, UnknownName, UsageError
from workbench.phrase_data import phrase_of

if TYPE_CHECKING:
    from workbench.documents.index import Vectors
    from workbench.documents.stores.faiss import VectorSearch
    from workbench.documents.stores.words import WordSearch

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
        return Made(data["name"], tuple(map(Path, data["sources"])), recipe_of(data["recipe"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _invalid(folder, error) from error


def recipe_of(data: Mapping[str, Any]) -> IndexRecipe:
    return IndexRecipe(**{**data, **{name: tuple(data[name]) for name in ("patterns", "excluded")}})


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
    """An `Index`. `recipe` is what it was built with, `index_kind` flat or ivf.

    It holds a reading transaction, so that all it says is of one moment; `let_go` ends it.
    """

    def __init__(self, folder: Path, made: Made, connection: sqlite3.Connection) -> None:
        from workbench.documents.stores.vector_file import open_vectors
        from workbench.documents.stores.words import WordSearch

        self.folder = folder
        self.name, self.sources, _wanted = made
        self._connection, self._lock = connection, Lock()
        state = state_of(connection)
        self._key: str = state["key"]
        self.recipe = recipe_of(json.loads(state["recipe"]))
        self.dimensions = int(state["dimensions"])
        self._generation: str = state["generation"]
        self._vectors: VectorSearch
        self._vectors, self.index_kind = open_vectors(folder, connection, self.vectors)
        self._words: WordSearch = WordSearch(folder)
        if self._words.size < self.size:
            raise ValueError("there are chunks without words")

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
        """Opened again where a build changes what is on the disk in between, since its files are several."""
        while True:
            opened = cls._open(folder)
            if opened.is_current():
                return opened
            opened.close()
            read_recipe(folder)

    @classmethod
    def _open(cls, folder: Path) -> Self:
        from workbench.documents.stores.words import UnreadableWords

        made = read_recipe(folder)
        if not (folder / FILE).is_file():
            raise _not_built(made.name)
        try:
            with ExitStack() as undone:
                connection = undone.enter_context(closing(connect(folder)))
                connection.execute("BEGIN")
                if not is_built(connection):
                    raise _not_built(made.name)
                if not is_of_this_format(connection):
                    raise ValueError("it is of another version of the program")
                opened = cls(folder, made, connection)
                undone.pop_all()
                return opened
        except (sqlite3.Error, KeyError, ValueError, UnreadableWords) as error:
            raise _invalid(folder, error) from error

    def let_go(self) -> None:
        """It was built anew: it no longer holds the disk to what was, and may miss chunks that went."""
        with self._lock, suppress(sqlite3.Error):
            self._connection.execute("COMMIT")

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
        """Words are written just before the chunks are committed, and removed after: some may be of no chunk."""
        wanted = k
        while True:
            hits = self._words.search(query, wanted)
            there = self._there([hit.chunk for hit in hits])
            found = [hit for hit in hits if hit.chunk in there]
            if len(found) >= k or len(hits) < wanted:
                return sorted(found, key=lambda hit: (-hit.score, hit.chunk))[:k]
            wanted *= 2

    def chunks(self, ids: Sequence[int]) -> Sequence[StoredChunk]:
        found = {row[-1]: _chunk(row) for row in self._rows(f"{_CHUNK} WHERE id {_AMONG}", json.dumps(list(ids)))}
        return [found[wanted] for wanted in ids if wanted in found]

    def vectors(self, ids: Sequence[int]) -> Vectors:
        import numpy as np

        found = dict(self._rows(f"{_VECTOR} WHERE c.id {_AMONG}", self._key, json.dumps(list(ids))))
        try:
            blobs = [found[wanted] for wanted in ids]
        except KeyError as error:
            raise InvalidIndex(
                "The collection {name} was built anew while it was asked.", "Ask again.", name=self.name
            ) from error
        return np.frombuffer(b"".join(blobs), dtype=np.float32).reshape(len(blobs), self.dimensions)

    def documents(self) -> Sequence[DocumentRow]:
        return [DocumentRow(*row) for row in self._rows(_DOCUMENTS)]

    def chunks_of(self, document: str) -> Sequence[StoredChunk]:
        return [_chunk(row) for row in self._rows(f"{_CHUNK} WHERE document = ? ORDER BY start", document)]

    def text_of(self, document: str) -> str:
        return str(self._of_document(_TEXT, document)[0])

    def document(self, name: str) -> Document:
        """The document as it was read, with its parts. Not there: `UnknownName`."""
        text, parts, reader, encoding, notes = self._of_document(_DOCUMENT, name)
        lists = {"parts": json.loads(parts), "notes": json.loads(notes)}
        return read_document_of(name, {"text": text, "reader": reader, "encoding": encoding, **lists})

    def _of_document(self, query: str, name: str) -> Any:
        rows = self._rows(query, name)
        if not rows:
            raise UnknownName("There is no document {name} in the collection.", name=name)
        return rows[0]

    def skipped(self) -> tuple[Skipped, ...]:
        return tuple(
            Skipped(name, phrase_of(json.loads(why))) for name, why in self._rows("SELECT name, reason FROM skipped")
        )

    def _there(self, ids: Sequence[int]) -> set[int]:
        return {row[0] for row in self._rows(f"{_ID} WHERE id {_AMONG}", json.dumps(ids))}

    def _rows(self, query: str, *values: Any) -> list[Any]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()


_TEXT = "SELECT text FROM documents WHERE name = ?"
_DOCUMENT = "SELECT text, parts, reader, encoding, notes FROM documents WHERE name = ?"
_ID = "SELECT id FROM chunks"
_CHUNK = "SELECT document, start, end, text, place_kind, place, id FROM chunks"
_VECTOR = "SELECT c.id, v.vector FROM chunks c JOIN vectors v ON v.key = ? AND v.hash = c.hash"
_AMONG = "IN (SELECT value FROM json_each(?))"
_DOCUMENTS = (
    "SELECT name, (SELECT count(*) FROM chunks WHERE document = name), pages, length(text), reader, sha256"
    " FROM documents ORDER BY name"
)


def _chunk(row: Any) -> StoredChunk:
    return StoredChunk(*row)
