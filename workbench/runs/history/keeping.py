"""Where recorded runs are written: this program's journal, and the rows of the history."""

from __future__ import annotations

import contextlib
import sqlite3
import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from workbench.endpoints.events import Finished
from workbench.errors import InvalidFile, UsageError, WorkbenchError
from workbench.runs.comparison import Column
from workbench.runs.counting import ESTIMATES, TokenCounter
from workbench.runs.history import store
from workbench.runs.history.database import Database
from workbench.runs.history.journal import Journal, left_owners, taken_over
from workbench.runs.history.records import NewRun, StoredCall
from workbench.runs.history.run_data import value_of
from workbench.runs.history.schema import CALLS_A_RUN
from workbench.runs.history.typed_data import to_data
from workbench.runs.request import RunRequest
from workbench.runs.result import Tokens, column_cost, column_tokens

RequestKey = Callable[[RunRequest], str]
# The runs of an owner whose calls are all written have none from now on.
_DISOWN = (
    "UPDATE runs SET owner = NULL WHERE owner = ? AND NOT EXISTS (SELECT 1 FROM calls"
    " WHERE calls.id > runs.id * :calls AND calls.id < (runs.id + 1) * :calls"
    " AND NOT EXISTS (SELECT 1 FROM answers WHERE answers.id = calls.id))"
).replace(":calls", str(CALLS_A_RUN))


class Keeping:
    """Writes the runs of this program. For use from several threads; refusals are `WorkbenchError` or `OSError`."""

    def __init__(self, database: Database, counter: TokenCounter, request_key: RequestKey) -> None:
        self._database = database
        self._counter = counter
        self._request_key = request_key
        self._owner = uuid.uuid4().hex
        self._ended: set[int] = set()
        self._unwritten: dict[int, StoredCall] = {}
        self.problem: WorkbenchError | None = None
        self.journal = Journal(database.path, self._owner)

    def tell(self, error: Exception) -> None:
        """Why something of a run is not kept."""
        self.problem = UsageError(
            "A run, or a part of it, is not in the history: {reason}.",
            "The run itself went on. Check the program's folder of data and the room on its disk.",
            reason=getattr(error, "strerror", None) or str(error).rstrip("."),
        )

    def begin_run(self, new: NewRun, uid: str, at: float) -> int:
        with self._database.writing() as connection:
            self._write_ended(connection)
            run = store.add_run(connection, new, uid, at, self._owner, None)
        self._catch_up()
        return run

    def end_run(self, run: int) -> None:
        """Waits for nothing: it is written with whatever is written next."""
        self._ended.add(run)

    def _write_ended(self, connection: sqlite3.Connection) -> None:
        """A run keeps its owner until all of its calls are written: by that the next opening finds them."""
        connection.executemany(f"{_DISOWN} AND id = ?", [(self._owner, run) for run in tuple(self._ended)])

    def _catch_up(self) -> None:
        """Writes what could not be written before. Where it still cannot be, the journal goes on keeping it."""
        with contextlib.suppress(WorkbenchError):
            for call in tuple(self._unwritten.values()):
                self._write(call)
                self._unwritten.pop(call.id, None)

    def begin_call(self, run: int, number: int, at: float, request: RunRequest) -> int:
        with self._database.writing() as connection:
            call = store.add_call(connection, run, number, at, request, self._request_key(request))
        self.journal.open_call(call)
        return call

    def end_call(self, call: int, at: float, request: RunRequest, column: Column) -> None:
        """Where the history cannot be written, the journal keeps the end until it can be, or is opened next."""
        tokens, cost = _counted(request, column, self._counter)
        ended = StoredCall(call, at, request, column, tokens, cost)
        try:
            self._write(ended)
        except WorkbenchError:
            self._unwritten[call] = ended
            self.journal.write(call, column=to_data(replace(column, text="")), ended=True)
            raise
        self._catch_up()

    def _write(self, call: StoredCall) -> None:
        with self._database.writing() as connection:
            self._write_ended(connection)
            _end(connection, call)
        self.journal.close_call(call.id)

    def close(self) -> None:
        """What this program ran has ended. Where a call is still to be written, the next opening does it."""
        try:
            self._catch_up()
            with self._database.writing() as connection:
                connection.execute(_DISOWN, (self._owner,))
        finally:
            self.journal.close()


def fold_left(database: Database) -> None:
    """Ends the runs of programs that died: each call is partial, with what had arrived."""
    with database.reading() as connection:
        owners = {owner for (owner,) in connection.execute("SELECT DISTINCT owner FROM runs WHERE owner IS NOT NULL")}
    for owner in sorted(owners | left_owners(database.path)):
        with taken_over(database.path, owner) as left:
            if left is not None:
                with database.writing() as connection:
                    _fold(connection, owner, left)


def _fold(connection: sqlite3.Connection, owner: str, left: dict[int, list[dict[str, Any]]]) -> None:
    runs = {run for (run,) in connection.execute("SELECT id FROM runs WHERE owner = ?", (owner,))}
    for run in sorted(runs | {call // CALLS_A_RUN for call in left}):
        first = run * CALLS_A_RUN
        # What is left of a run that has no owner is of it as well; one that another program owns is not touched.
        calls = connection.execute(
            "SELECT id FROM calls WHERE id > ? AND id < ? AND NOT EXISTS"
            " (SELECT 1 FROM answers WHERE answers.id = calls.id)"
            " AND EXISTS (SELECT 1 FROM runs WHERE runs.id = ? AND coalesce(owner, ?) = ?)",
            (first, first + CALLS_A_RUN, run, owner, owner),
        )
        for (call,) in calls.fetchall():
            stored = store.load_call(connection, call)
            column = _left_column(stored.request, left.get(call, []))
            tokens, cost = _counted(stored.request, column, ESTIMATES)
            _end(connection, replace(stored, column=column, tokens=tokens, cost=cost))
    connection.execute("UPDATE runs SET owner = NULL WHERE owner = ?", (owner,))


def _left_column(request: RunRequest, lines: list[dict[str, Any]]) -> Column:
    """The column as far as it is known. Lines that cannot be read are left out."""
    column, texts, at = Column(request.column, request.column, "queued", queued_at=0.0), list[str](), 0.0
    for line in lines:
        text, when = line.get("text"), line.get("at")
        if isinstance(text, str) and isinstance(when, int | float):
            texts.append(text)
            at = float(when)
        elif "column" in line:
            try:
                column = value_of(Column, line["column"], store.SOURCE)
            except InvalidFile:
                continue
    column = replace(column, text="".join(texts))
    if column.ended:
        return column
    last = replace(column, last_text_at=at) if texts else column
    ended = last.apply(Finished(column.key, max(at, column.started_at or 0.0), complete=False))
    return ended if texts else replace(ended, total_ms=None)


def _counted(request: RunRequest, column: Column, counter: TokenCounter) -> tuple[Tokens | None, float | None]:
    """The tokens and cost of a call that was sent; of what broke off the tokenizer is not waited for."""
    if column.started_at is None:
        return None, None
    if column.state == "partial":
        tokens = column_tokens(request, replace(column, state="stopped"), counter)
    else:
        tokens = column_tokens(request, column, counter)
    return tokens, None if column.cached else column_cost(request, column, tokens)


def _end(connection: sqlite3.Connection, call: StoredCall) -> None:
    """Once: a call that has ended already, or whose run is deleted, stays as it is."""
    if not store.is_open(connection, call.id):
        return
    store.end_call(connection, call.id, call.column, call.tokens, call.cost)
    column = call.column
    if not column.cached and (column.started_at is not None or column.error is not None):
        store.count_day(connection, call.at, call.request.endpoint.label, column, call.tokens, call.cost)
