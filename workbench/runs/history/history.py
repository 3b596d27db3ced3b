"""The history of runs: an SQLite file in which every run is found again.

A run is written when it begins and each call when it ends; what arrives meanwhile is in a journal of the program, so
that neither a crash nor a kill loses it. Several programs may have the file open at once.
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.errors import UnknownName, UsageError, WorkbenchError
from workbench.runs.counting import ESTIMATES, TokenCounter
from workbench.runs.history.recording import RecordedRun
from workbench.runs.history.records import DayUsage, HistoryFilter, NewRun, RunRow, StoredCall, StoredRun
from workbench.runs.request import RunRequest
from workbench.runs.run import run
from workbench.runs.sampling import MakeCall

if TYPE_CHECKING:
    from workbench.runs.history.database import Database
    from workbench.runs.history.keeping import Keeping

MOST_COUNTED = 10_000
# Runs that are removed in one transaction: other programs write between them.
_AT_A_TIME = 50


@dataclass(frozen=True)
class Names:
    """What occurs in the history and can be filtered by, each sorted."""

    prompts: tuple[str, ...] = ()
    endpoints: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


class History:
    """The history in the file at `path`, which is opened, and made, at its first use. Not on the GUI thread.

    For use from several threads. `make_call` makes the calls of recorded runs, `counter` counts their tokens, and
    `request_key` gives the key that equal requests share, '' for none; None is that of the cache. A file that cannot be
    used: `WorkbenchError`; a run that begins goes on without, and `problem` says why.
    """

    def __init__(
        self,
        path: Path,
        make_call: MakeCall = run,
        counter: TokenCounter = ESTIMATES,
        request_key: Callable[[RunRequest], str] | None = None,
    ) -> None:
        self.path = path
        self._make_call = make_call
        self._counter = counter
        self._request_key = request_key
        self._lock = threading.Lock()
        self._opened: tuple[Database, Keeping] | None = None
        self._closed = False
        self._problem: WorkbenchError | None = None

    @property
    def problem(self) -> WorkbenchError | None:
        """Why runs, or parts of them, are not kept; None while all is well."""
        return (self._opened[1].problem if self._opened else None) or self._problem

    def begin(self, new: NewRun) -> RecordedRun:
        """Writes the run and gives what its calls are made with. It never fails: a run that cannot be kept goes on."""
        uid, keeping, id = uuid.uuid4().hex, None, 0
        try:
            keeping = self._open()[1]
            id = keeping.begin_run(new, uid, time.time())
        except WorkbenchError as error:
            if keeping is not None:
                keeping.tell(error)
            else:
                self._problem = error
        return RecordedRun(keeping, id, uid, new, self._make_call)

    def rows(self, wanted: HistoryFilter, before: int | None = None, limit: int = 100) -> tuple[RunRow, ...]:
        """The newest runs that match, newest first; `before` is the id of the last one that was seen."""
        from workbench.runs.history.listing import found_rows

        with self._database().reading() as connection:
            return found_rows(connection, wanted, before, limit)

    def count(self, wanted: HistoryFilter) -> int:
        """How many runs match; at most 10,000 are counted."""
        from workbench.runs.history.listing import counted

        with self._database().reading() as connection:
            return counted(connection, wanted, MOST_COUNTED)

    def row(self, id: int) -> RunRow:
        """The run as a row, also where it is damaged. One that is not there: `UnknownName`."""
        from workbench.runs.history.listing import row_of

        with self._database().reading() as connection:
            return row_of(connection, id)

    def load(self, id: int) -> StoredRun:
        """The whole run. One that is not there: `UnknownName`."""
        from workbench.runs.history.store import load_run

        with self._database().reading() as connection:
            return load_run(connection, id)

    def find(self, uid: str) -> StoredRun | None:
        from workbench.runs.history.store import load_run

        with self._database().reading() as connection:
            found = connection.execute("SELECT id FROM runs WHERE uid = ?", (uid,)).fetchone()
            return load_run(connection, found[0]) if found else None

    def add(self, run: StoredRun) -> int:
        """Takes in a run that was made elsewhere and gives its id here; one that is here already stays as it is."""
        from workbench.runs.history.listing import add_whole

        with self._database().writing() as connection:
            return add_whole(connection, run, self._key_of)

    def annotate(
        self, id: int, *, note: str | None = None, starred: bool | None = None, tags: Iterable[str] | None = None
    ) -> None:
        """Changes what is not None. A run that is not there: `UnknownName`."""
        from workbench.runs.history.store import index, index_rows, whole

        changed = {
            "note": None if note is None else whole(note),
            "starred": starred,
            "tags": None if tags is None else json.dumps(list(dict.fromkeys(tags))),
        }
        with self._database().writing() as connection:
            if connection.execute("SELECT 1 FROM runs WHERE id = ?", (id,)).fetchone() is None:
                raise UnknownName("There is no run {name} in the history.", "It may have been deleted.", name=id)
            rows = index_rows(connection, id)
            index(connection, rows, -1)
            connection.execute(
                "UPDATE runs SET note = coalesce(?, note), starred = coalesce(?, starred), tags = coalesce(?, tags)"
                " WHERE id = ?",
                (*changed.values(), id),
            )
            index(connection, rows, 1)
            connection.execute("DELETE FROM facets WHERE uses <= 0")

    def delete(self, ids: Iterable[int]) -> None:
        """Removes runs for ever, with what was indexed of them; the usage of their days stays. Unknown ids are none."""
        from workbench.runs.history.store import remove_run

        wanted = list(ids)
        for start in range(0, len(wanted), _AT_A_TIME):
            with self._database().writing() as connection:
                for run in wanted[start : start + _AT_A_TIME]:
                    remove_run(connection, run)
                connection.execute("DELETE FROM facets WHERE uses <= 0")
        self._database().shrink()

    def tidied(self, days: int, megabytes: int) -> Generator[int]:
        """Removes the oldest runs: those of more than `days` days ago, and those beyond `megabytes`; 0 is no limit.

        Starred runs stay, and so do those that run. Yields how many are removed, a few at a time.
        """
        from workbench.runs.history.retention import overdue

        while ids := overdue(self._database(), days, megabytes, _AT_A_TIME):
            self.delete(ids)
            yield len(ids)

    def keep(self, days: int, megabytes: int) -> int:
        """All of `tidied` at once; gives how many were removed."""
        return sum(self.tidied(days, megabytes))

    def usage(self, since: float | None = None, until: float | None = None) -> tuple[DayUsage, ...]:
        """What each endpoint did on each day, oldest day first. Deleted runs are in it, cached answers are not."""
        from workbench.runs.history.listing import used_days

        with self._database().reading() as connection:
            return used_days(connection, since, until)

    def names(self) -> Names:
        from workbench.runs.history.facets import names

        with self._database().reading() as connection:
            return Names(*(names(connection, kind) for kind in ("prompt", "endpoint", "version", "tag")))

    def answer_of(self, request_key: str, number: int) -> StoredCall | None:
        """The newest whole answer that an endpoint gave to that request as its repeat `number`; None without one."""
        from workbench.runs.history.store import load_call

        with self._database().reading() as connection:
            found = connection.execute(
                "SELECT id FROM calls WHERE request_key = ? AND request_key <> '' AND repeat = ? AND state = 'done'"
                " AND NOT cached ORDER BY id DESC LIMIT 1",
                (request_key, number),
            ).fetchone()
            return load_call(connection, found[0]) if found else None

    def close(self) -> None:
        """Ends what this program recorded. Nothing can be read or begun afterwards."""
        with self._lock:
            self._closed = True
            opened, self._opened = self._opened, None
        if opened is not None:
            database, keeping = opened
            try:
                keeping.close()
            except WorkbenchError as error:
                self._problem = error
            finally:
                database.close()

    def __enter__(self) -> History:
        return self

    def __exit__(self, *_exception: object) -> None:
        self.close()

    def _key_of(self, request: RunRequest) -> str:
        if self._request_key is None:  # imported where it is used: it brings all payload formats
            from workbench.runs.request_key import request_key

            self._request_key = request_key
        return self._request_key(request)

    def _database(self) -> Database:
        return self._open()[0]

    def _open(self) -> tuple[Database, Keeping]:
        with self._lock:
            if self._closed:
                raise UsageError("The history is closed.", "Open the program again.")
            if self._opened is None:
                self._opened = self._newly_opened()
            return self._opened

    def _newly_opened(self) -> tuple[Database, Keeping]:
        from workbench.runs.history.database import Database, told
        from workbench.runs.history.keeping import Keeping, fold_left

        database = Database(self.path)
        unfolded: WorkbenchError | None = None
        try:
            try:
                fold_left(database)
            except WorkbenchError as error:  # a full disk: what is there can be read, and deleted to make room
                unfolded = error
            keeping = Keeping(database, self._counter, self._key_of)
        except OSError as error:
            database.close()
            raise told(error, self.path) from error
        except BaseException:
            database.close()
            raise
        self._problem = database.problem or unfolded
        return database, keeping
