"""What a program leaves that is killed while it changes a repository: lock files, and half of a pack."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

# The clock of a file system may be a little behind the moment that a lock was made.
_SLACK_S = 2.0


def remove_left_locks(control: Path, since: float) -> None:
    """Removes locks and temporary files in the folder `.git` that were made at `since` or later.

    Only for whoever holds the repository, and only where the holder before is known to have been killed.
    """
    for file in _candidates(control):
        if not file.is_symlink() and file.is_file() and file.stat().st_mtime >= since - _SLACK_S:
            file.unlink(missing_ok=True)


def _candidates(control: Path) -> Iterator[Path]:
    yield from control.glob("*.lock")
    for inner in ("refs", "logs"):
        yield from (control / inner).rglob("*.lock")
    yield from (control / "objects").glob("*/*.lock")
    yield from (control / "objects").glob("tmp_pack*")
    yield from (control / "objects" / "pack").glob("tmp*.pack")
