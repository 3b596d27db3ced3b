"""The tables of the history, and how a file comes to have them.

A call's id is that of its run times 8192 plus its number in it: so the order of calls is that of runs, and a run's
calls are a range of ids. `contents` holds what repeats (prompts, targets) once. `words` is a full-text index without a
copy of the text: a row of it is removed by giving its words again, so what `search_words` makes of a call must not
change without a new schema version, whose migration makes the index anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

VERSION = 1
# "PWBh": tells the file from other programs' databases.
APPLICATION_ID = 0x50574268
CALLS_A_RUN = 8192

_TABLES = """
CREATE TABLE runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  uid TEXT NOT NULL UNIQUE,
  at REAL NOT NULL,
  prompt_name TEXT NOT NULL,
  path TEXT NOT NULL,
  version TEXT NOT NULL,
  origin TEXT NOT NULL,
  note TEXT NOT NULL,
  starred INTEGER NOT NULL,
  tags TEXT NOT NULL,
  owner TEXT,
  prompt INTEGER NOT NULL,
  contents TEXT NOT NULL,
  head BLOB NOT NULL
);
CREATE INDEX runs_at ON runs(at);
CREATE INDEX runs_owner ON runs(owner) WHERE owner IS NOT NULL;
CREATE TABLE calls (
  id INTEGER PRIMARY KEY,
  at REAL NOT NULL,
  endpoint TEXT NOT NULL,
  state TEXT NOT NULL,
  key TEXT NOT NULL,
  repeat INTEGER NOT NULL,
  target INTEGER NOT NULL,
  rendered INTEGER NOT NULL,
  request_key TEXT NOT NULL,
  cached INTEGER NOT NULL DEFAULT 0,
  tokens_in INTEGER,
  tokens_out INTEGER,
  exact INTEGER,
  cost REAL,
  excerpt TEXT NOT NULL DEFAULT ''
);
CREATE INDEX calls_request ON calls(request_key, repeat, id) WHERE request_key <> '';
CREATE TABLE answers (id INTEGER PRIMARY KEY, answer BLOB NOT NULL, facts BLOB NOT NULL);
CREATE TABLE contents (
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE,
  uses INTEGER NOT NULL,
  data BLOB NOT NULL
);
CREATE TABLE facets (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  value TEXT NOT NULL,
  uses INTEGER NOT NULL,
  UNIQUE (kind, value)
);
CREATE TABLE days (
  day TEXT NOT NULL,
  endpoint TEXT NOT NULL,
  calls INTEGER NOT NULL,
  failed INTEGER NOT NULL,
  tokens_in INTEGER NOT NULL,
  tokens_out INTEGER NOT NULL,
  cost REAL,
  PRIMARY KEY (day, endpoint)
) WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(said, content='', detail=none, tokenize='ascii');
"""


class Foreign(Exception):
    """The file is a database of another program."""


class Newer(Exception):
    """The file is of a newer version of this program."""


def prepare(connection: sqlite3.Connection) -> None:
    """Makes the tables of a new file and brings those of an older one up to date. `Foreign` and `Newer` stay as is."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (tables,) = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application != APPLICATION_ID and (application or version or tables):
        raise Foreign
    if version > VERSION:
        raise Newer
    if version == VERSION:
        return
    connection.execute("PRAGMA auto_vacuum=INCREMENTAL")
    connection.execute("PRAGMA journal_mode=WAL")
    steps = "".join(_STEPS[version:])
    marks = f"PRAGMA application_id={APPLICATION_ID}; PRAGMA user_version={VERSION};"
    connection.executescript(f"BEGIN IMMEDIATE; {steps} {marks} COMMIT;")


# What brings a file of version n, the position, to version n + 1.
_STEPS = (_TABLES,)
