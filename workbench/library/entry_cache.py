"""What is known of a library's files from the last time, in an SQLite file: a list is there before any is read.

It may be deleted or damaged at any time: one that cannot be used, or that another version of the program made, is
thrown away and begun anew; where none can be written, nothing is remembered.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from workbench.errors import InvalidFile, Phrase, WorkbenchError
from workbench.library.entries import LibraryEntry, Summary
from workbench.library.libraries import Library
from workbench.library.library_walk import FileVersion
from workbench.library.search_text import PartText
from workbench.prompts.file import SUFFIX

# A change of what the file holds takes another number.
SCHEMA = 1
_TABLES = """
CREATE TABLE entries (path BLOB PRIMARY KEY, version TEXT NOT NULL, summary TEXT, error TEXT) WITHOUT ROWID;
CREATE TABLE texts (path BLOB PRIMARY KEY, folded TEXT NOT NULL, parts BLOB NOT NULL) WITHOUT ROWID;
"""
_BUSY_S = 5.0


@dataclass(frozen=True, slots=True)
class Remembered:
    """An entry as its file was at `version`."""

    entry: LibraryEntry
    version: FileVersion


@dataclass(frozen=True, slots=True)
class EntryText:
    """The texts of one prompt: `body` as a search compares it, `packed` as they are written."""

    body: str = ""
    packed: bytes = b""

    @property
    def parts(self) -> list[PartText]:
        return [PartText(*row) for row in json.loads(zlib.decompress(self.packed))] if self.packed else []


def packed(parts: Iterable[PartText]) -> bytes:
    return zlib.compress(json.dumps(list(parts)).encode(), 1)


class EntryCache:
    """The cache of one library, open for one thread. Nothing that it meets is an error."""

    def __init__(self, library: Library, folder: Path) -> None:
        self._library = library
        self.file = folder / f"library-{hashlib.sha256(os.fsencode(library.folder)).hexdigest()[:24]}.sqlite"
        self._database = self._opened()

    def close(self) -> None:
        self._database.close()

    def entries(self) -> Iterator[Remembered]:
        for path, version, summary, error in self._rows("SELECT path, version, summary, error FROM entries"):
            with contextlib.suppress(ValueError, TypeError, KeyError, AttributeError):
                yield Remembered(self._entry(path, summary, error), _version(version))

    def texts(self) -> Iterator[tuple[Path, EntryText]]:
        for path, body, parts in self._rows("SELECT path, folded, parts FROM texts"):
            yield self._path(path), EntryText(body, parts)

    def keep(self, rows: Iterable[tuple[Remembered, EntryText]], gone: Iterable[Path] = ()) -> None:
        """Remembers these and forgets `gone`."""
        kept = [(self._key(one.entry.path), one, text) for one, text in rows]
        removed = [(self._key(path),) for path in gone]
        with contextlib.suppress(sqlite3.Error), self._database:
            self._database.executemany("DELETE FROM entries WHERE path = ?", removed)
            self._database.executemany("DELETE FROM texts WHERE path = ?", removed)
            self._database.executemany(
                "REPLACE INTO entries VALUES (?, ?, ?, ?)",
                [(key, " ".join(map(str, one.version)), *_described(one.entry)) for key, one, _text in kept],
            )
            self._database.executemany(
                "REPLACE INTO texts VALUES (?, ?, ?)",
                [(key, _storable(text.body), text.packed) for key, _, text in kept],
            )

    # The file

    def _opened(self) -> sqlite3.Connection:
        for attempt in (self._open, self._open_anew):
            try:
                return attempt()
            except (sqlite3.Error, OSError):
                continue
        return _with_tables(sqlite3.connect(":memory:"))

    def _open_anew(self) -> sqlite3.Connection:
        for ending in ("", "-journal", "-wal", "-shm"):
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)
        return self._open()

    def _open(self) -> sqlite3.Connection:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(self.file, timeout=_BUSY_S)
        try:
            # What a crash of the machine loses is read again.
            database.execute("PRAGMA synchronous = OFF")
            (schema,) = database.execute("PRAGMA user_version").fetchone()
            if schema == 0:
                return _with_tables(database)
            if schema != SCHEMA:
                raise sqlite3.DatabaseError("another version's")
            database.execute("SELECT path, version, summary, error FROM entries LIMIT 1").fetchone()
            database.execute("SELECT path, folded, parts FROM texts LIMIT 1").fetchone()
        except sqlite3.Error:
            database.close()
            raise
        return database

    def _rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        """The rows; where the file turns out to be damaged, those before the damage, and the file is begun anew."""
        try:
            yield from self._database.execute(query)
        except sqlite3.Error:
            self._database.close()
            self._database = _with_tables(sqlite3.connect(":memory:"))
            with contextlib.suppress(sqlite3.Error, OSError):
                self._database = self._open_anew()

    # Its rows

    def _key(self, path: Path) -> bytes:
        return os.fsencode(path.relative_to(self._library.folder))

    def _path(self, key: bytes) -> Path:
        return self._library.folder / os.fsdecode(key)

    def _entry(self, key: bytes, summary: str | None, error: str | None) -> LibraryEntry:
        name = os.fsdecode(key)
        if not name.endswith(SUFFIX) or ".." in name.split("/"):
            raise ValueError(name)
        return LibraryEntry(
            self._library,
            name.rpartition("/")[0] if os.sep == "/" else Path(name).parent.as_posix().removeprefix("."),
            self._path(key),
            None if summary is None else _summary(json.loads(summary)),
            None if error is None else _error(json.loads(error)),
        )


def _with_tables(database: sqlite3.Connection) -> sqlite3.Connection:
    database.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {SCHEMA}; COMMIT;")
    return database


def _version(text: str) -> FileVersion:
    mtime, ctime, size, inode = map(int, text.split())
    return mtime, ctime, size, inode


def _described(entry: LibraryEntry) -> tuple[str | None, str | None]:
    summary = None if entry.summary is None else json.dumps(astuple(entry.summary))
    return summary, None if entry.error is None else json.dumps(_error_data(entry.error))


def _summary(row: list[Any]) -> Summary:
    name, description, tags, *rest = row
    return Summary(name, description, tuple(tags), *rest)


def _error_data(error: WorkbenchError | Phrase) -> dict[str, Any]:
    values = {name: _error_data(one) if isinstance(one, Phrase) else str(one) for name, one in error.values.items()}
    if isinstance(error, Phrase):
        return {"phrase": error.template, "values": values}
    return {"message": error.message_template, "hint": error.hint_template, "values": values}


def _error(data: dict[str, Any]) -> InvalidFile:
    values = {name: _value(one) for name, one in data["values"].items()}
    return InvalidFile(str(data["message"]), str(data["hint"]), details="", **values)


def _value(data: Any) -> object:
    if not isinstance(data, dict):
        return data
    return Phrase(data["phrase"], **{name: _value(one) for name, one in data["values"].items()})


def _storable(text: str) -> str:
    """SQLite keeps no half characters; no query has one either."""
    return text.encode("utf-8", "replace").decode("utf-8")
