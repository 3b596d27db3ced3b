"""The file of the history: opened once, read and written by any thread, and never the end of the program.

A file that is damaged is put aside and a new one begun; one of another or of a newer program is left alone.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from workbench.errors import UsageError, WorkbenchError
from workbench.file_content import put_aside
from workbench.runs.history.schema import Foreign, Newer, prepare

# How long a write waits for that of another program.
BUSY_S = 2.0
_DAMAGED = ("malformed", "not a database", "file is encrypted")


class Database:
    """The connections to one file: one that writes, and one that reads meanwhile. Not usable: `WorkbenchError`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problem: WorkbenchError | None = None
        try:
            self._writer = self._opened()
            self._reader = connected(path)
        except (sqlite3.Error, OSError) as error:
            raise told(error, path) from error
        self._reader.execute("PRAGMA query_only=1")
        self._writing, self._reading = threading.RLock(), threading.RLock()

    def _opened(self) -> sqlite3.Connection:
        from filelock import FileLock

        self.path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(self.path.with_name(f"{self.path.name}.lock"), timeout=10):
            try:
                return prepared(self.path)
            except sqlite3.DatabaseError as error:
                if not any(word in str(error) for word in _DAMAGED):
                    raise
            aside = put_aside(self.path)
            for ending in ("-wal", "-shm"):
                left = self.path.with_name(f"{self.path.name}{ending}")
                if left.exists():
                    left.rename(aside.with_name(f"{aside.name}{ending}"))
            self.problem = UsageError(
                "The history of runs was damaged: it is kept as {file}, and a new one is begun.",
                "Copy the file back from a backup if you need the older runs.",
                file=aside,
            )
            return prepared(self.path)

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it or nothing."""
        with self._writing, self._told():
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._writer.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """What is there now; what others write meanwhile is not seen."""
        with self._reading, self._told():
            self._reader.execute("BEGIN")
            try:
                yield self._reader
            finally:
                self._reader.execute("ROLLBACK")

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise told(error, self.path) from error

    def shrink(self) -> None:
        """Gives room that is free in the file back to the disk, a part of it at a time."""
        with self._writing, self._told():
            self._writer.execute("PRAGMA incremental_vacuum(2000)").fetchall()

    def close(self) -> None:
        with self._writing, self._reading:
            self._reader.close()
            self._writer.close()


def connected(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA secure_delete=FAST")
    connection.execute("PRAGMA cache_size=-16000")
    return connection


def prepared(path: Path) -> sqlite3.Connection:
    connection = connected(path)
    try:
        prepare(connection)
    except Newer as error:
        connection.close()
        raise UsageError(
            "The history in {file} is of a newer version of this program, so runs are not kept.",
            "Use the newer version, or move the file away to begin a new history.",
            file=path,
        ) from error
    except Foreign as error:
        connection.close()
        raise UsageError(
            "{file} is a database of another program, so runs are not kept.",
            "Move it away to begin a history there.",
            file=path,
        ) from error
    except BaseException:
        connection.close()
        raise
    return connection


def told(error: Exception, path: Path) -> WorkbenchError:
    """What SQLite or the system refused, as a sentence."""
    reason = getattr(error, "strerror", None) or error
    if "locked" in str(error):
        return WorkbenchError(
            "The history in {file} is being written by another program.", "Try again in a moment.", file=path
        )
    if any(word in str(error) for word in _DAMAGED):
        return WorkbenchError(
            "The history in {file} is damaged: {reason}.",
            "Close the program and move the file away; a new history is begun then.",
            file=path,
            reason=reason,
        )
    return WorkbenchError(
        "The history in {file} cannot be used: {reason}.",
        "Check the program's folder of data and the room on its disk.",
        file=path,
        reason=reason,
    )
