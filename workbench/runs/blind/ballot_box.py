"""The file of all votes: a line of JSON a vote, added in one write, so that several programs can vote at once.

A vote that is taken back is a line of its own. A crash tears no more than the last line, which is skipped. Limit: 64
MiB (some 100,000 votes).
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

from workbench.errors import WorkbenchError
from workbench.runs.blind.ballot import Ballot, line_of, read_ballot, written

MAX_BYTES = 64 * 1024 * 1024


class BallotBox:
    """The votes in `path`. Any number of them, in any number of programs, may have the same file."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def add(self, ballot: Ballot) -> None:
        """Keeps a vote; where that cannot be, a `WorkbenchError` says why."""
        self._append(written(ballot))

    def take_back(self, uid: str) -> None:
        """The vote with that uid counts no more."""
        self._append(line_of({"taken_back": uid}))

    def ballots(self) -> tuple[Ballot, ...]:
        """All votes that count, the oldest first. No file: none."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise WorkbenchError(
                "The votes in {file} cannot be read: {reason}.",
                "Make the file readable, then try again.",
                file=self._path,
                reason=error.strerror or error,
            ) from error
        found: dict[str, Ballot] = {}
        for data in filter(None, map(_object, content.splitlines())):
            if isinstance(gone := data.get("taken_back"), str):
                found.pop(gone, None)
            elif (ballot := read_ballot(data)) is not None:
                found[ballot.uid] = ballot
        return tuple(found.values())

    def _append(self, line: bytes) -> None:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            handle = os.open(self._path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
            try:
                size = os.lseek(handle, 0, os.SEEK_END)
                if size + len(line) > MAX_BYTES:
                    raise _full(self._path)
                os.write(handle, line if _whole(handle, size) else b"\n" + line)
            finally:
                os.close(handle)
        except OSError as error:
            raise WorkbenchError(
                "The vote could not be kept in {file}: {reason}.",
                "Make the file writable or make room there, then vote again.",
                file=self._path,
                reason=error.strerror or error,
            ) from error


def _full(path: Path) -> WorkbenchError:
    return WorkbenchError(
        "The vote was not kept: {file} has reached its limit of {limit} MB.",
        "Move the file to another place, then vote again: a new one is begun.",
        file=path,
        limit=MAX_BYTES // (1024 * 1024),
    )


def _object(line: bytes) -> dict[str, Any] | None:
    with contextlib.suppress(ValueError, RecursionError):
        data = json.loads(line)
        return data if isinstance(data, dict) else None
    return None


def _whole(handle: int, size: int) -> bool:
    """Whether the file ends with a whole line: a program may have been killed while it wrote."""
    if size == 0:
        return True
    os.lseek(handle, size - 1, os.SEEK_SET)
    return os.read(handle, 1) == b"\n"
