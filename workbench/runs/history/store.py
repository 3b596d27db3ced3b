"""Runs and calls as rows: written, read, found by the index and removed. Each function works within a transaction."""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from workbench.errors import InvalidFile, UnknownName
from workbench.prompts.prompt import Prompt
from workbench.prompts.rendered import RenderedPrompt
from workbench.runs.comparison import Column
from workbench.runs.history.facets import Facet, call_facets, run_facets, used
from workbench.runs.history.records import NewRun, StoredCall, StoredColumn, StoredRun
from workbench.runs.history.run_data import dumps, loads, parsed, value_of
from workbench.runs.history.schema import CALLS_A_RUN
from workbench.runs.history.search_words import search_words
from workbench.runs.history.typed_data import to_data
from workbench.runs.request import RunRequest
from workbench.runs.result import Tokens

SOURCE = "history"
LONGEST_EXCERPT = 200
_NOTHING = RenderedPrompt("")


@dataclass(frozen=True)
class SentRow:
    """A request as rows of `contents`: what it goes to with which parameters, and what is sent."""

    target: int
    rendered: int


def content_id(connection: sqlite3.Connection, data: bytes) -> int:
    """The row of `contents` with these bytes. It is there once; `keep_contents` says who uses it."""
    digest = hashlib.sha256(data).digest()[:20]
    found = connection.execute("SELECT id FROM contents WHERE digest = ?", (digest,)).fetchone()
    if found:
        return int(found[0])
    added = connection.execute(
        "INSERT INTO contents (digest, uses, data) VALUES (?, 0, ?)", (digest, zlib.compress(data))
    )
    return int(added.lastrowid or 0)


def sent_row(connection: sqlite3.Connection, request: RunRequest) -> SentRow:
    bare = replace(request, column="", repeat=1, prompt=_NOTHING)
    return SentRow(content_id(connection, dumps(bare)), content_id(connection, dumps(request.prompt)))


def add_run(
    connection: sqlite3.Connection, new: NewRun, uid: str, at: float, owner: str | None, annotated: StoredRun | None
) -> int:
    """A run without calls; `annotated` gives its note, star and tags."""
    prompt = content_id(connection, dumps(new.prompt))
    rows = [sent_row(connection, column.request) for column in new.columns]
    head = [
        {
            "variant": to_data(column.variant),
            "sampling": to_data(column.sampling),
            **({"retrieval": to_data(column.retrieval)} if column.retrieval is not None else {}),
            "column": column.request.column,
            "repeat": column.request.repeat,
            "target": row.target,
            "rendered": row.rendered,
        }
        for column, row in zip(new.columns, rows, strict=True)
    ]
    contents = sorted({prompt, *(one for row in rows for one in (row.target, row.rendered))})
    note, starred = (annotated.note, annotated.starred) if annotated else ("", False)
    tags = annotated.tags if annotated else ()
    written = connection.execute(
        "INSERT INTO runs (uid, at, prompt_name, path, version, origin, note, starred, tags, owner, prompt, contents,"
        " head) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            uid, at, whole(new.prompt.name), whole(new.path), whole(new.version), new.origin, whole(note), starred,
            json.dumps(tags), owner, prompt, json.dumps(contents), zlib.compress(dumps(head)),
        ),
    )  # fmt: skip
    _count(connection, contents, 1)
    run = int(written.lastrowid or 0)
    index(connection, [RowKey(run * CALLS_A_RUN)], 1)
    return run


def add_call(
    connection: sqlite3.Connection, run: int, number: int, at: float, request: RunRequest, request_key: str
) -> int:
    """A call that begins; `number` counts from 1. A run that is not there: `UnknownName`."""
    known = connection.execute("SELECT contents FROM runs WHERE id = ?", (run,)).fetchone()
    if known is None:
        raise unknown_run(run)
    row = sent_row(connection, request)
    contents = json.loads(known[0])
    new = sorted({row.target, row.rendered} - set(contents))
    if new:
        connection.execute("UPDATE runs SET contents = ? WHERE id = ?", (json.dumps(contents + new), run))
        _count(connection, new, 1)
    call = run * CALLS_A_RUN + number
    connection.execute(
        "INSERT INTO calls (id, at, endpoint, state, key, repeat, target, rendered, request_key)"
        " VALUES (?, ?, ?, 'queued', ?, ?, ?, ?, ?)",
        (
            call, at, whole(request.endpoint.label), json.dumps(request.column), request.repeat, row.target,
            row.rendered, request_key,
        ),
    )  # fmt: skip
    return call


def is_open(connection: sqlite3.Connection, call: int) -> bool:
    """Whether the call is there and has not ended."""
    found = connection.execute(
        "SELECT 1 FROM calls WHERE id = ? AND NOT EXISTS (SELECT 1 FROM answers WHERE answers.id = calls.id)", (call,)
    )
    return found.fetchone() is not None


def end_call(
    connection: sqlite3.Connection, call: int, column: Column, tokens: Tokens | None, cost: float | None
) -> None:
    """Writes how the call ended, and makes it found."""
    excerpt = whole(" ".join(column.text[: 2 * LONGEST_EXCERPT].split()))[:LONGEST_EXCERPT]
    connection.execute(
        "UPDATE calls SET state = ?, cached = ?, tokens_in = ?, tokens_out = ?, exact = ?, cost = ?, excerpt = ?"
        " WHERE id = ?",
        (
            column.state, column.cached, tokens and tokens.tokens_in, tokens and tokens.tokens_out,
            tokens and tokens.exact, cost, excerpt, call,
        ),
    )  # fmt: skip
    connection.execute(
        "INSERT OR REPLACE INTO answers (id, answer, facts) VALUES (?, ?, ?)",
        (call, _packed(column.text), zlib.compress(dumps(replace(column, text="")))),
    )
    index(connection, [RowKey(call)], 1)


def count_day(
    connection: sqlite3.Connection,
    at: float,
    endpoint: str,
    column: Column,
    tokens: Tokens | None,
    cost: float | None,
) -> None:
    """Adds the call to the usage of its day. It stays there when the run is deleted."""
    day = datetime.fromtimestamp(at).astimezone().date().isoformat()
    sums = (tokens.tokens_in, tokens.tokens_out) if tokens else (0, 0)
    connection.execute(
        "INSERT INTO days VALUES (?, ?, 1, ?, ?, ?, ?) ON CONFLICT (day, endpoint) DO UPDATE SET calls = calls + 1,"
        " failed = failed + excluded.failed, tokens_in = tokens_in + excluded.tokens_in,"
        " tokens_out = tokens_out + excluded.tokens_out,"
        " cost = CASE WHEN excluded.cost IS NULL THEN cost ELSE coalesce(cost, 0) + excluded.cost END",
        (day, whole(endpoint), column.state == "failed", *sums, cost),
    )


@dataclass(frozen=True)
class RowKey:
    """A row of the index: that of a call, or with number 0 that of a run."""

    id: int

    @property
    def run(self) -> int:
        return self.id // CALLS_A_RUN


def index_rows(connection: sqlite3.Connection, run: int) -> list[RowKey]:
    """The rows of the index that a run has: its own, and those of its calls that ended."""
    first = run * CALLS_A_RUN
    calls = connection.execute(
        "SELECT id FROM answers WHERE id > ? AND id < ? ORDER BY id", (first, first + CALLS_A_RUN)
    )
    return [RowKey(first), *(RowKey(call) for (call,) in calls)]


def index(connection: sqlite3.Connection, rows: Sequence[RowKey], step: int) -> None:
    """Adds (1) rows to the index, or removes (-1) them: before anything that they are made of changes.

    Of a row that is damaged nobody knows the words: it stays as it is, and what is found by it is no run any more once
    that is removed.
    """
    rows, said = _readable(connection, rows)
    ids = used(connection, [facets for _texts, facets in said], step)
    command = (
        "INSERT INTO words (rowid, said) VALUES (?, ?)"
        if step > 0
        else "INSERT INTO words (words, rowid, said) VALUES ('delete', ?, ?)"
    )
    for row, (texts, facets) in zip(rows, said, strict=True):
        connection.execute(command, (row.id, search_words(texts, [ids[facet] for facet in facets])))


def _readable(
    connection: sqlite3.Connection, rows: Sequence[RowKey]
) -> tuple[list[RowKey], list[tuple[list[str], tuple[Facet, ...]]]]:
    readable, said = [], []
    for row in rows:
        with contextlib.suppress(InvalidFile):
            said.append(_said(connection, row))
            readable.append(row)
    return readable, said


def _said(connection: sqlite3.Connection, row: RowKey) -> tuple[list[str], tuple[Facet, ...]]:
    name, path, version, at, starred, tags, note = connection.execute(
        "SELECT prompt_name, path, version, at, starred, tags, note FROM runs WHERE id = ?", (row.run,)
    ).fetchone()
    facets = run_facets(name, path, version, at, bool(starred), map(whole, tags_in(tags)))
    if row.id % CALLS_A_RUN == 0:
        return [note], facets
    endpoint, state, rendered = connection.execute(
        "SELECT endpoint, state, rendered FROM calls WHERE id = ?", (row.id,)
    ).fetchone()
    texts = [note, answer_in(connection, row.id), *sent_in(connection, rendered)]
    return texts, (*facets, *call_facets(endpoint, state))


def answer_in(connection: sqlite3.Connection, call: int) -> str:
    (answer,) = connection.execute("SELECT answer FROM answers WHERE id = ?", (call,)).fetchone()
    return _unpacked(answer)


def sent_in(connection: sqlite3.Connection, rendered: int) -> list[str]:
    """The texts that were sent."""
    sent = parsed(content(connection, rendered), SOURCE)
    return [sent.get("text") or "", *(one["content"] for one in sent.get("messages", ()))]


def content(connection: sqlite3.Connection, id: int) -> bytes:
    (data,) = connection.execute("SELECT data FROM contents WHERE id = ?", (id,)).fetchone()
    return unpacked(data)


def load_run(connection: sqlite3.Connection, run: int) -> StoredRun:
    """The whole run. An id that is not there: `UnknownName`."""
    row = connection.execute(
        "SELECT uid, at, path, version, origin, note, starred, tags, prompt, head FROM runs WHERE id = ?", (run,)
    ).fetchone()
    if row is None:
        raise unknown_run(run)
    uid, at, path, version, origin, note, starred, tags, prompt, head = row
    columns = tuple(_column(connection, one) for one in parsed(unpacked(head), SOURCE))
    new = NewRun(loads(Prompt, content(connection, prompt), SOURCE), columns, path, version, origin)
    first = run * CALLS_A_RUN
    ids = connection.execute("SELECT id FROM calls WHERE id > ? AND id < ? ORDER BY id", (first, first + CALLS_A_RUN))
    calls = tuple(load_call(connection, call) for (call,) in ids.fetchall())
    return StoredRun(run, uid, at, new, calls, note, bool(starred), tags_in(tags))


def unknown_run(run: int) -> UnknownName:
    return UnknownName("There is no run {name} in the history.", "It may have been deleted.", name=run)


def load_call(connection: sqlite3.Connection, call: int) -> StoredCall:
    at, state, key, repeat, target, rendered, tokens_in, tokens_out, exact, cost = connection.execute(
        "SELECT at, state, key, repeat, target, rendered, tokens_in, tokens_out, exact, cost FROM calls WHERE id = ?",
        (call,),
    ).fetchone()
    request = request_of(connection, target, rendered, json.loads(key), repeat)
    tokens = None if tokens_in is None else Tokens(tokens_in, tokens_out, bool(exact))
    found = connection.execute("SELECT answer, facts FROM answers WHERE id = ?", (call,)).fetchone()
    if found is None:
        return StoredCall(call, at, request, Column(request.column, request.column, state), tokens, cost)
    column = loads(Column, unpacked(found[1]), SOURCE)
    return StoredCall(call, at, request, replace(column, text=_unpacked(found[0])), tokens, cost)


def request_of(connection: sqlite3.Connection, target: int, rendered: int, key: str, repeat: int) -> RunRequest:
    request = loads(RunRequest, content(connection, target), SOURCE)
    prompt = loads(RenderedPrompt, content(connection, rendered), SOURCE)
    return replace(request, column=key, repeat=repeat, prompt=prompt)


def _column(connection: sqlite3.Connection, data: Any) -> StoredColumn:
    request = request_of(connection, data["target"], data["rendered"], data["column"], data["repeat"])
    kept = {name: data[name] for name in ("variant", "sampling", "retrieval") if name in data}
    bare = {**kept, "request": to_data(request)}
    return value_of(StoredColumn, bare, SOURCE)


def remove_run(connection: sqlite3.Connection, run: int) -> None:
    """The run, its calls and what only it used. An id that is not there is none."""
    found = connection.execute("SELECT contents FROM runs WHERE id = ?", (run,)).fetchone()
    if found is None:
        return
    index(connection, index_rows(connection, run), -1)
    first = run * CALLS_A_RUN
    for table in ("answers", "calls"):
        connection.execute(f"DELETE FROM {table} WHERE id > ? AND id < ?", (first, first + CALLS_A_RUN))  # noqa: S608
    connection.execute("DELETE FROM runs WHERE id = ?", (run,))
    _count(connection, json.loads(found[0]), -1)


def _count(connection: sqlite3.Connection, contents: Iterable[int], step: int) -> None:
    ids = [(one,) for one in contents]
    connection.executemany(f"UPDATE contents SET uses = uses + ({int(step)}) WHERE id = ?", ids)  # noqa: S608
    if step < 0:
        connection.executemany("DELETE FROM contents WHERE id = ? AND uses <= 0", ids)


def whole(text: str) -> str:
    """Half a character, which SQLite's texts cannot hold, becomes a question mark."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "surrogatepass"))


def _unpacked(data: bytes) -> str:
    try:
        return unpacked(data).decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise _damaged(error) from error


def unpacked(data: bytes) -> bytes:
    """What was compressed. Damaged: `InvalidFile`."""
    try:
        return zlib.decompress(data)
    except (zlib.error, TypeError) as error:
        raise _damaged(error) from error


def tags_in(text: str) -> tuple[str, ...]:
    """The tags of a row; damaged ones are none."""
    try:
        return tuple(map(str, json.loads(text)))
    except (ValueError, TypeError):
        return ()


def _damaged(error: Exception) -> InvalidFile:
    return InvalidFile(
        "A part of {file} is damaged: {reason}.",
        "The other runs can still be used; delete this one, or put back a copy of the file.",
        file=SOURCE,
        reason=str(error),
    )
