"""Building and updating a collection. What is embedded is kept at once; all else changes in one commit at the end."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import time
import uuid
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.documents.build_events import (
    BuildEvent,
    BuildSummary,
    Built,
    FileState,
    OpensEmbedders,
    Progress,
    ReadsFiles,
)
from workbench.documents.chunk import Chunk
from workbench.documents.chunking import chunked
from workbench.documents.collection import read_recipe
from workbench.documents.document import Document, Skipped
from workbench.documents.document_data import document_data
from workbench.documents.recipe import IndexRecipe
from workbench.documents.stores.database import FILE, connect, create_tables, is_of_this_format, state_of
from workbench.documents.stores.vector_file import FLAT_MOST, bring_up_to_date, forget_file
from workbench.documents.stores.words import FOLDER as WORDS
from workbench.documents.stores.words import WordWriter, words_held
from workbench.documents.text_hash import text_hash
from workbench.errors import InvalidIndex
from workbench.phrase_data import value_data

if TYPE_CHECKING:
    from workbench.documents.embedders.embedder import Embedder
    from workbench.endpoints.stop import Stop

_LOCK = "building.lock"
_HASHES = "SELECT hash FROM chunks WHERE document = ?"
_FORGET_VECTOR = "DELETE FROM vectors WHERE hash = ? AND NOT EXISTS (SELECT 1 FROM chunks WHERE hash = ?)"


def build(
    folder: Path,
    embedders: OpensEmbedders,
    reader: ReadsFiles,
    stop: Stop,
    *,
    anew: bool = False,
    flat_most: int = FLAT_MOST,
) -> Generator[BuildEvent]:
    """Builds or updates the collection of `folder`. After a stop it ends without `Built`, and nothing has changed but
    that what was embedded is not embedded again. A second program that builds it is an `InvalidIndex`.

    An embedder that is fitted is so once: files that come later are embedded by what it learned before. `anew` throws
    all away first, be it damaged or not, and builds it from its documents. Above `flat_most` chunks vectors are
    searched approximately.
    """
    made = read_recipe(folder)
    lock = sqlite3.connect(folder / _LOCK, isolation_level=None, timeout=0, check_same_thread=False)
    database = None
    try:
        _take(lock, made.name)
        if anew:
            _clear(folder)
        database = _opened(folder)
        yield from _Build(folder, made.sources, made.recipe, database, stop, flat_most).run(embedders, reader)
    except sqlite3.DatabaseError as error:
        raise InvalidIndex(
            "The collection {name} cannot be written.",
            "Rebuild it from its documents.",
            details=str(error),
            name=made.name,
        ) from error
    finally:
        if database:
            database.close()
        lock.close()


def _opened(folder: Path) -> sqlite3.Connection:
    """One that an older version of the program made is built anew."""
    if (folder / FILE).is_file():
        with closing(connect(folder)) as found:
            is_ours = is_of_this_format(found)
        if not is_ours:
            _clear(folder)
    database = connect(folder)
    create_tables(database)
    return database


def _clear(folder: Path) -> None:
    """All that was made of the documents; the recipe stays."""
    shutil.rmtree(folder / WORDS, ignore_errors=True)
    for pattern in (f"{FILE}*", "vectors-*.faiss", "builtin-*.npz"):
        for path in folder.glob(pattern):
            path.unlink(missing_ok=True)


def _take(lock: sqlite3.Connection, name: str) -> None:
    try:
        lock.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        raise InvalidIndex(
            "The collection {name} is being built by another program.", "Try again when it is done.", name=name
        ) from error


@dataclass(frozen=True, slots=True)
class _Read:
    """What a file was when it was read."""

    sha256: str
    bytes: int
    changed_ns: int


class _Build:
    def __init__(
        self,
        folder: Path,
        sources: tuple[Path, ...],
        recipe: IndexRecipe,
        database: sqlite3.Connection,
        stop: Stop,
        flat_most: int,
    ) -> None:
        self.folder, self.sources, self.recipe, self.database, self.stop = folder, sources, recipe, database, stop
        self.flat_most = flat_most
        self.began = time.monotonic()
        self.signature = json.dumps(asdict(recipe), sort_keys=True, ensure_ascii=False)
        self.skipped: list[Skipped] = []
        self.new: list[tuple[Document, _Read, list[Chunk]]] = []
        self.kept: dict[str, _Read] = {}
        self.unneeded: set[bytes] = set()

    def run(self, embedders: OpensEmbedders, reader: ReadsFiles) -> Generator[BuildEvent]:
        state = state_of(self.database)
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
        yield Progress("indexing", 0, len(texts))
        bring_up_to_date(self.folder, self.database, self.stop, self.flat_most)
        self._tidy(embedder.key)
        yield Built(self._summary(len(missing), len(texts)))

    def _tidy(self, key: str) -> None:
        """What a build that was stopped, or another embedder, has left."""
        for path in self.folder.glob("builtin-*.npz"):
            if path.stem != key:
                path.unlink(missing_ok=True)
        self.database.execute("PRAGMA busy_timeout = 0")  # who reads what was before is not waited for
        self.database.execute("PRAGMA wal_checkpoint(TRUNCATE)")

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
        before = self._before() if same_recipe else {}
        changed, found = [], {}
        for name, path in reader.find(self.sources, self.recipe):
            found[name] = _looked_at(path, before.get(name))
            if name in before and found[name].sha256 and found[name].sha256 == before[name].sha256:
                self.kept[name] = found[name]
                yield FileState(name, "unchanged")
            else:
                changed.append((name, path))
        for done, result in enumerate(reader.read(changed, self.recipe.reading, self.stop), 1):
            if isinstance(result, Skipped):
                self.skipped.append(result)
                yield FileState(result.name, "skipped", reason=result.reason)
            else:
                chunks = chunked(result, self.recipe)
                self.new.append((result, found[result.name], chunks))
                yield FileState(result.name, "chunked", _pages(result), len(chunks))
            yield Progress("reading", done, len(changed))

    def _before(self) -> dict[str, _Read]:
        rows = self.database.execute("SELECT name, sha256, bytes, changed_ns FROM documents")
        return {name: _Read(*read) for name, *read in rows}

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
        """Words of new chunks are written before the commit and those of old ones removed after it: whenever this is
        killed, every chunk of the database has its words.
        """
        words = self._words()
        try:
            with self.database as database:
                database.execute("BEGIN IMMEDIATE")
                removed = self._replace_documents(words)
                self._keep_state(embedder)
                words.commit()
            self._forget_stale_words(words)
        finally:
            words.close()
        return removed

    def _words(self) -> WordWriter:
        """Those that are there, or made anew from the chunks where they cannot be read or miss some."""
        chunks, last = self.database.execute("SELECT count(*), coalesce(max(id), 0) FROM chunks").fetchone()
        is_whole = words_held(self.folder) >= chunks > 0
        words = WordWriter(self.folder, anew=not is_whole)
        if is_whole:
            words.remove_after(last)
        else:
            words.add(self.database.execute("SELECT id, text FROM chunks"))
            words.commit()
        return words

    def _replace_documents(self, words: WordWriter) -> list[str]:
        database = self.database
        new = {document.name for document, _, _ in self.new}
        old = {row[0] for row in database.execute("SELECT name FROM documents")} - set(self.kept)
        for name in old:
            self._remove(name)
        for document, read, chunks in self.new:
            self._insert(document, read, chunks, words)
        database.executemany(_FORGET_VECTOR, [(one, one) for one in self.unneeded])
        looked_at = [(read.bytes, read.changed_ns, name) for name, read in self.kept.items()]
        database.executemany("UPDATE documents SET bytes = ?, changed_ns = ? WHERE name = ?", looked_at)
        database.execute("DELETE FROM skipped")
        rows = [(one.name, _json(value_data(one.reason))) for one in self.skipped]
        database.executemany("INSERT OR REPLACE INTO skipped VALUES (?, ?)", rows)
        return sorted(old - new)

    def _remove(self, name: str) -> None:
        """A document with its chunks. Their vectors go once the new chunks are there, which may be of the same text."""
        for table in ("stale_words", "stale_vectors"):
            self.database.execute(f"INSERT INTO {table} SELECT id FROM chunks WHERE document = ?", (name,))  # noqa: S608
        self.unneeded.update(row[0] for row in self.database.execute(_HASHES, (name,)))
        self.database.execute("DELETE FROM chunks WHERE document = ?", (name,))
        self.database.execute("DELETE FROM documents WHERE name = ?", (name,))

    def _keep_state(self, embedder: Embedder) -> None:
        if state_of(self.database).get("key") != embedder.key:
            forget_file(self.database)
            self.database.execute("DELETE FROM vectors WHERE key <> ?", (embedder.key,))
        state = {
            "key": embedder.key,
            "dimensions": str(embedder.dimensions),
            "recipe": self.signature,
            "embedder": self.recipe.embedder,
            "generation": uuid.uuid4().hex,
        }
        self.database.executemany("INSERT OR REPLACE INTO state VALUES (?, ?)", state.items())

    def _forget_stale_words(self, words: WordWriter) -> None:
        stale = [row[0] for row in self.database.execute("SELECT id FROM stale_words")]
        words.remove(stale)
        words.commit()
        self.database.execute("DELETE FROM stale_words")

    def _insert(self, document: Document, read: _Read, chunks: Iterable[Chunk], words: WordWriter) -> None:
        data = document_data(document)
        self.database.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                document.name, data["text"], read.sha256, read.bytes, read.changed_ns, _pages(document),
                data["reader"], data["encoding"], _json(data["parts"]), _json(data["notes"]),
            ),
        )  # fmt: skip
        for c in chunks:
            row = (c.document, c.start, c.end, c.text, c.place_kind, c.place, text_hash(c.text))
            made = self.database.execute(
                "INSERT INTO chunks (document, start, end, text, place_kind, place, hash) VALUES (?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            words.add([(int(made.lastrowid or 0), c.text)])

    def _summary(self, embedded: int, texts: int) -> BuildSummary:
        documents = len(self.kept) + len(self.new)
        seconds = time.monotonic() - self.began
        return BuildSummary(documents, texts, tuple(self.skipped), embedded, texts - embedded, seconds)


def _pages(document: Document) -> int:
    kinds = document.parts[:1]
    return sum(1 for part in document.parts if part.kind == kinds[0].kind and part.level == kinds[0].level)


def _json(data: object) -> str:
    return json.dumps(data, ensure_ascii=False)


def _looked_at(path: Path, before: _Read | None) -> _Read:
    """A file of the same size and time is taken for the same; another one is read for its checksum, in pieces."""
    try:
        found = path.stat()
        if before is not None and (found.st_size, found.st_mtime_ns) == (before.bytes, before.changed_ns):
            return before
        with path.open("rb") as file:
            checksum = hashlib.file_digest(file, "sha256").hexdigest()
        return _Read(checksum, found.st_size, found.st_mtime_ns)
    except OSError:
        return _Read("", 0, 0)
