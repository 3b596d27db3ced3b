"""Building and updating a collection. What is embedded is kept at once; all else changes in one commit at the end."""

from __future__ import annotations

import hashlib
import sqlite3
import time
import uuid
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from workbench.documents.chunk import Chunk
from workbench.documents.chunking import chunked
from workbench.documents.collection import read_recipe
from workbench.documents.document import Document, Skipped
from workbench.documents.recipe import IndexRecipe
from workbench.documents.stores.database import connect, create_tables
from workbench.documents.terms import terms
from workbench.errors import InvalidIndex

if TYPE_CHECKING:
    from workbench.documents.embedders.embedder import Embedder
    from workbench.endpoints.stop import Stop

_LOCK = "building.lock"


class ReadsFiles(Protocol):
    """Finds and reads the files of a collection."""

    def find(self, sources: Sequence[Path], recipe: IndexRecipe) -> Sequence[tuple[str, Path]]: ...

    def read(
        self, paths: Sequence[tuple[str, Path]], options: Mapping[str, Any], stop: Stop
    ) -> Iterator[Document | Skipped]: ...


class OpensEmbedders(Protocol):
    """Opens embedders by their spec; fits those that need it."""

    def open(self, spec: str, folder: Path | None, key: str = "") -> Embedder: ...

    def needs_fitting(self, spec: str) -> bool: ...

    def fit(self, spec: str, folder: Path, texts: Sequence[str], stop: Stop) -> Generator[object, None, str]: ...


@dataclass(frozen=True, slots=True)
class FileState:
    """`state` is waiting, reading, chunked, unchanged, skipped, done or removed."""

    name: str
    state: str
    pages: int = 0
    chunks: int = 0
    reason: object = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """`stage` is reading, embedding, indexing or saving; `rate` is per second."""

    stage: str
    done: int
    total: int
    rate: float = 0.0
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class BuildSummary:
    documents: int
    chunks: int
    skipped: tuple[Skipped, ...]
    embedded: int
    reused: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Built:
    summary: BuildSummary


BuildEvent = FileState | Progress | Built


def build(folder: Path, embedders: OpensEmbedders, reader: ReadsFiles, stop: Stop) -> Generator[BuildEvent]:
    """Builds or updates the collection of `folder`. After a stop it ends without `Built`, and nothing has changed but
    that what was embedded is not embedded again. A second program that builds it is an `InvalidIndex`.

    An embedder that is fitted is so once: files that come later are embedded by what it learned before.
    """
    made = read_recipe(folder)
    lock = sqlite3.connect(folder / _LOCK, isolation_level=None, timeout=0, check_same_thread=False)
    database = None
    try:
        _take(lock, made.name)
        database = connect(folder)
        create_tables(database)
        yield from _Build(folder, made.sources, made.recipe, database, stop).run(embedders, reader)
    except sqlite3.DatabaseError as error:
        raise InvalidIndex(
            "The collection {name} cannot be written.", "Rebuild it.", details=str(error), name=made.name
        ) from error
    finally:
        if database:
            database.close()
        lock.close()


def _take(lock: sqlite3.Connection, name: str) -> None:
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        raise InvalidIndex(
            "The collection {name} is being built by another program.", "Try again when it is done.", name=name
        ) from error


def text_hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class _Build:
    def __init__(
        self, folder: Path, sources: tuple[Path, ...], recipe: IndexRecipe, database: sqlite3.Connection, stop: Stop
    ) -> None:
        self.folder, self.sources, self.recipe, self.database, self.stop = folder, sources, recipe, database, stop
        self.began = time.monotonic()
        self.signature = repr(sorted(asdict(recipe).items()))
        self.skipped: list[Skipped] = []
        self.new: list[tuple[Document, str, list[Chunk]]] = []
        self.kept: set[str] = set()

    def run(self, embedders: OpensEmbedders, reader: ReadsFiles) -> Generator[BuildEvent]:
        state = dict(self.database.execute("SELECT name, value FROM state"))
        yield from self._read(reader, state.get("recipe") == self.signature)
        texts = list(self._texts())
        key = state.get("key", "") if state.get("embedder") == self.recipe.embedder else ""
        if not key and not self._stopped() and embedders.needs_fitting(self.recipe.embedder):
            yield Progress("embedding", 0, len(texts))
            key = yield from self._fit(embedders, texts)
        if self._stopped():
            return
        embedder = embedders.open(self.recipe.embedder, self.folder, key)
        try:
            missing = self._missing(embedder.key, texts)
            yield from self._embed(embedder, missing)
            if self._stopped():
                return
            yield Progress("saving", 0, 1)
            removed = self._save(embedder)
        finally:
            embedder.close()
        yield from (FileState(name, "removed") for name in removed)
        yield Built(self._summary(len(missing), len(texts)))

    def _fit(self, embedders: OpensEmbedders, texts: Sequence[str]) -> Generator[BuildEvent, None, str]:
        """What is learned goes into a file of its own name: until the commit at the end nobody reads it."""
        fitting = embedders.fit(self.recipe.embedder, self.folder, texts, self.stop)
        while True:
            try:
                next(fitting)
            except StopIteration as end:
                return str(end.value or "")
            yield Progress("embedding", 0, len(texts))

    def _stopped(self) -> bool:
        return self.stop.is_set

    def _read(self, reader: ReadsFiles, same_recipe: bool) -> Generator[BuildEvent]:
        before = dict(self.database.execute("SELECT name, sha256 FROM documents")) if same_recipe else {}
        changed, sums = [], {}
        for name, path in reader.find(self.sources, self.recipe):
            try:
                sums[name] = hashlib.sha256(path.read_bytes()).hexdigest()
            except OSError:
                sums[name] = ""
            if sums[name] and before.get(name) == sums[name]:
                self.kept.add(name)
                yield FileState(name, "unchanged")
            else:
                changed.append((name, path))
        for done, result in enumerate(reader.read(changed, self.recipe.reading, self.stop), 1):
            if isinstance(result, Skipped):
                self.skipped.append(result)
                yield FileState(result.name, "skipped", reason=result.reason)
            else:
                chunks = chunked(result, self.recipe)
                self.new.append((result, sums[result.name], chunks))
                yield FileState(result.name, "chunked", _pages(result), len(chunks))
            yield Progress("reading", done, len(changed))

    def _texts(self) -> Iterator[str]:
        for name, text in self.database.execute("SELECT document, text FROM chunks"):
            if name in self.kept:
                yield text
        for _, _, chunks in self.new:
            yield from (chunk.text for chunk in chunks)

    def _missing(self, key: str, texts: Sequence[str]) -> list[str]:
        there = {row[0] for row in self.database.execute("SELECT hash FROM vectors WHERE key = ?", (key,))}
        return [text for text in dict.fromkeys(texts) if text_hash(text) not in there]

    def _embed(self, embedder: Embedder, missing: list[str]) -> Generator[BuildEvent]:
        began = time.monotonic()
        for batch in embedder.embed(missing, self.stop):
            rows = [
                (embedder.key, text_hash(missing[batch.first + place]), vector.astype("float32").tobytes())
                for place, vector in enumerate(batch.vectors)
            ]
            with self.database:
                self.database.execute("BEGIN")
                self.database.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)", rows)
            done = batch.first + len(rows)
            rate = done / max(time.monotonic() - began, 1e-6)
            yield Progress("embedding", done, len(missing), rate, (len(missing) - done) / max(rate, 1e-6))

    def _save(self, embedder: Embedder) -> list[str]:
        new = {document.name for document, _, _ in self.new}
        with self.database as database:
            database.execute("BEGIN IMMEDIATE")
            old = {row[0] for row in database.execute("SELECT name FROM documents")} - self.kept
            for name in old:
                database.execute("DELETE FROM words WHERE rowid IN (SELECT id FROM chunks WHERE document = ?)", (name,))
                database.execute("DELETE FROM chunks WHERE document = ?", (name,))
                database.execute("DELETE FROM documents WHERE name = ?", (name,))
            for document, checksum, chunks in self.new:
                self._insert(document, checksum, chunks)
            database.execute("DELETE FROM skipped")
            database.executemany("INSERT INTO skipped VALUES (?, ?)", [(s.name, str(s.reason)) for s in self.skipped])
            database.execute(
                "DELETE FROM vectors WHERE key <> ? OR hash NOT IN (SELECT hash FROM chunks)", (embedder.key,)
            )
            state = {
                "key": embedder.key,
                "dimensions": str(embedder.dimensions),
                "recipe": self.signature,
                "embedder": self.recipe.embedder,
                "generation": uuid.uuid4().hex,
            }
            database.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", state.items())
        return sorted(old - new)

    def _insert(self, document: Document, checksum: str, chunks: list[Chunk]) -> None:
        self.database.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?)",
            (document.name, document.text, checksum, _pages(document), document.reader),
        )
        for c in chunks:
            row = (c.document, c.start, c.end, c.text, c.place_kind, c.place, text_hash(c.text))
            made = self.database.execute(
                "INSERT INTO chunks (document, start, end, text, place_kind, place, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            self.database.execute(
                "INSERT INTO words (rowid, terms) VALUES (?, ?)", (made.lastrowid, " ".join(terms(c.text)))
            )

    def _summary(self, embedded: int, texts: int) -> BuildSummary:
        documents = len(self.kept) + len(self.new)
        seconds = time.monotonic() - self.began
        return BuildSummary(documents, texts, tuple(self.skipped), embedded, texts - embedded, seconds)


def _pages(document: Document) -> int:
    kinds = document.parts[:1]
    return sum(1 for part in document.parts if part.kind == kinds[0].kind and part.level == kinds[0].level)
