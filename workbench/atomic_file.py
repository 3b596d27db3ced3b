"""Writing a file whole or not at all: a crash leaves the old content or the new, never half."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from workbench.errors import UsageError


def write_atomically(path: Path, data: bytes) -> None:
    """Replaces `path` by `data`, safe on disk when this returns. Makes missing folders. A refusal is a `UsageError`."""
    try:
        target = path.resolve()  # a link stays a link: its target is replaced
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".new")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(_mode(target))
            Path(temporary).replace(target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
    except OSError as error:
        raise UsageError(
            "{file} could not be written: {reason}.",
            "Choose another place, or free the file and save again.",
            file=path,
            reason=error.strerror or error,
        ) from error


def _mode(target: Path) -> int:
    """The mode of the file that is replaced, or what a new file gets."""
    try:
        return target.stat().st_mode & 0o777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    # A folder cannot be opened on every system; the file itself is safe by then.
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
