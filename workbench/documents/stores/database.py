"""The database of a collection: documents, chunks and their vectors, so that one commit changes them all.

It alone is the truth. What makes searching quick (the words in tantivy, the vectors in a file of FAISS) is made from
it and made again where it is missing; `stale_words` and `stale_vectors` hold the chunks that those still have.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

FILE = "collection.sqlite"
FORMAT = 3

_SCHEMA = """
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (name TEXT PRIMARY KEY, text TEXT NOT NULL, sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL, changed_ns INTEGER NOT NULL, pages INTEGER NOT NULL, reader TEXT NOT NULL,
  encoding TEXT NOT NULL, parts TEXT NOT NULL, notes TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS skipped (name TEXT PRIMARY KEY, reason TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS chunks (id INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL, start INTEGER NOT NULL,
  end INTEGER NOT NULL, text TEXT NOT NULL, place_kind TEXT NOT NULL, place TEXT NOT NULL, hash BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS chunks_document ON chunks (document, start);
CREATE INDEX IF NOT EXISTS chunks_hash ON chunks (hash);
CREATE TABLE IF NOT EXISTS vectors (key TEXT, hash BLOB, vector BLOB NOT NULL, PRIMARY KEY (hash, key));
CREATE TABLE IF NOT EXISTS stale_words (id INTEGER PRIMARY KEY);
CREATE TABLE IF NOT EXISTS stale_vectors (id INTEGER PRIMARY KEY);
"""


def connect(folder: Path) -> sqlite3.Connection:
    """For threads that take turns; transactions are begun by hand."""
    connection = sqlite3.connect(folder / FILE, isolation_level=None, check_same_thread=False, timeout=30)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    return connection


def create_tables(connection: sqlite3.Connection) -> None:
    connection.executescript(_SCHEMA)
    connection.execute(f"PRAGMA user_version = {FORMAT}")


def is_of_this_format(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("PRAGMA user_version").fetchone()[0] == FORMAT)


def is_built(connection: sqlite3.Connection) -> bool:
    """A first build that was stopped, killed or still goes on has left no state."""
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'state'").fetchone()
    return bool(tables) and bool(connection.execute("SELECT count(*) FROM state").fetchone()[0])


def state_of(connection: sqlite3.Connection) -> dict[str, str]:
    return dict(connection.execute("SELECT name, value FROM state"))
