"""What is to become a version and is not one yet: a file for each change, written before the change is made.

A program that is killed leaves its files; the next one that opens the library finishes them. A file is `N.begun` until
the library's own files are written, then `N.written` until the commit is made.
"""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from workbench.atomic_file import LEFT_OVER, write_atomically
from workbench.errors import UsageError
from workbench.library.versions.change import Change

_BEGUN = ".begun"
_WRITTEN = ".written"


class Journal:
    """The journal in `folder`. Writing to it and reading what was begun is for whoever holds the library's files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def begin(self, change: Change) -> Path:
        """Writes the change down, safe on disk when this returns."""
        entry = self._folder / f"{time.time_ns():020}-{os.getpid()}{_BEGUN}"
        write_atomically(entry, change.encoded())
        return entry

    def written(self, entry: Path) -> Path:
        """The library's files are as the change says."""
        return entry.rename(entry.with_suffix(_WRITTEN))

    def put_aside(self, entry: Path) -> None:
        """The change can be neither finished nor read; its file stays for who looks for what is missing."""
        entry.rename(entry.with_suffix(".unfinished"))

    def end(self, entry: Path) -> None:
        entry.unlink(missing_ok=True)

    def begun(self) -> Iterator[tuple[Path, Change]]:
        """What a killed program began, oldest first."""
        return self._entries(_BEGUN)

    def waiting(self) -> Iterator[tuple[Path, Change]]:
        """What waits for its commit, oldest first."""
        return self._entries(_WRITTEN)

    def is_left(self) -> bool:
        """Whether a program was killed while it wrote; also while one writes."""
        return any(self._left_over()) or (self._folder.is_dir() and any(self._folder.glob(f"*{_BEGUN}")))

    def remove_left_over(self) -> None:
        """Removes what was killed before it was written down: nothing had been changed by then."""
        for file in self._left_over():
            file.unlink(missing_ok=True)

    def _left_over(self) -> Iterator[Path]:
        return self._folder.glob(LEFT_OVER) if self._folder.is_dir() else iter(())

    def _entries(self, suffix: str) -> Iterator[tuple[Path, Change]]:
        found = sorted(self._folder.glob(f"*{suffix}")) if self._folder.is_dir() else []
        for entry in found:
            with contextlib.suppress(FileNotFoundError):  # another program was quicker
                try:
                    change = Change.decoded(entry.read_bytes())
                except (ValueError, UsageError):
                    self.put_aside(entry)
                    continue
                yield entry, change
