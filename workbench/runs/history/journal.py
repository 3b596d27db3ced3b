"""What arrives while a call runs, added to a file of this program at once: neither a crash nor a kill loses it.

A line of JSON for each piece. The file's lock is held while the program lives; what a program left that died is read by
the next one that opens the history. It is empty whenever no call runs and all that ended are in the history.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_ENDING = ".live"
# No file has that handle: what is written afterwards is an `OSError`.
_CLOSED = -1
# Ids are below: SQLite holds no larger numbers.
_MOST_CALLS = 2**62


class Journal:
    """The file of this program. For use from several threads. What cannot be written is an `OSError`."""

    def __init__(self, history: Path, owner: str) -> None:
        from filelock import FileLock

        self._path = journal_path(history, owner)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._held = FileLock(_lock_path(self._path), timeout=0, thread_local=False)
        self._held.acquire()
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
        self._handle = os.open(self._path, flags, 0o600)
        self._lock = threading.Lock()
        self._open: set[int] = set()

    def open_call(self, call: int) -> None:
        with self._lock:
            self._open.add(call)

    def write(self, call: int, **facts: Any) -> None:
        # Behind a line that a full disk cut off, too, it stands on a line of its own.
        line = json.dumps({"call": call, **facts}, separators=(",", ":")).encode("ascii")
        os.write(self._handle, b"\n" + line + b"\n")

    def close_call(self, call: int) -> None:
        """The end of the call is in the history."""
        with self._lock:
            self._open.discard(call)
            if not self._open and self._handle != _CLOSED:
                os.ftruncate(self._handle, 0)

    def close(self) -> None:
        """The file stays for the next opening while a call is not in the history."""
        with self._lock:
            os.close(self._handle)
            self._handle = _CLOSED
            if not self._open:
                self._path.unlink(missing_ok=True)
            self._held.release()
            if not self._open:
                with contextlib.suppress(OSError):
                    Path(_lock_path(self._path)).unlink(missing_ok=True)


def journal_path(history: Path, owner: str) -> Path:
    return history.with_name(f"{history.name}-{owner}{_ENDING}")


def _lock_path(journal: Path) -> str:
    return f"{journal}.lock"


def left_owners(history: Path) -> set[str]:
    """The programs that have left a file here, dead or alive."""
    found = history.parent.glob(f"{history.name}-*{_ENDING}")
    return {path.name.removeprefix(f"{history.name}-").removesuffix(_ENDING) for path in found}


@contextlib.contextmanager
def taken_over(history: Path, owner: str) -> Iterator[dict[int, list[dict[str, Any]]] | None]:
    """What a dead program left, by the ids of calls; it is removed after use. None where it lives."""
    from filelock import FileLock, Timeout

    path = journal_path(history, owner)
    held = FileLock(_lock_path(path), timeout=0)
    try:
        held.acquire()
    except Timeout:
        yield None
        return
    try:
        yield _read(path)
        path.unlink(missing_ok=True)
    finally:
        held.release()
    with contextlib.suppress(OSError):
        Path(_lock_path(path)).unlink(missing_ok=True)


def _read(path: Path) -> dict[int, list[dict[str, Any]]]:
    """A line that was being written is left out."""
    calls: dict[int, list[dict[str, Any]]] = {}
    with contextlib.suppress(FileNotFoundError), path.open("rb") as file:
        for line in file:
            try:
                facts = json.loads(line)
                call = facts["call"]
            except (ValueError, KeyError, TypeError):
                continue
            if isinstance(call, int) and 0 < call < _MOST_CALLS:
                calls.setdefault(call, []).append(facts)
    return calls
