"""The database of a collection: documents, chunks, vectors and terms, so that one commit changes them all."""

from __future__ import annotations

import sqlite3
from pathlib import Path

FILE = "collection.sqlite"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (name TEXT PRIMARY KEY, text TEXT NOT NULL, sha256 TEXT NOT NULL,
  pages INTEGER NOT NULL, reader TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS skipped (name TEXT PRIMARY KEY, reason TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS chunks (id INTEGER PRIMARY KEY AUTOINCREMENT, document TEXT NOT NULL, start INTEGER NOT NULL,
  end INTEGER NOT NULL, text TEXT NOT NULL, place_kind TEXT NOT NULL, place TEXT NOT NULL, hash TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS chunks_document ON chunks (document, start);
CREATE TABLE IF NOT EXISTS vectors (key TEXT, hash TEXT, vector BLOB NOT NULL, PRIMARY KEY (key, hash)) WITHOUT ROWID;
CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5 (terms,
  tokenize = "unicode61 remove_diacritics 0 tokenchars '-_.''’/'");
"""


def connect(folder: Path) -> sqlite3.Connection:
    """For threads that take turns; transactions are begun by hand."""
    connection = sqlite3.connect(folder / FILE, isolation_level=None, check_same_thread=False, timeout=30)
    connection.execute("PRAGMA journal_mode = WAL")
    return connection


def create_tables(connection: sqlite3.Connection) -> None:
    connection.executescript(_SCHEMA)
