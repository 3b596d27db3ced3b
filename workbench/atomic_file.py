"""Writing a file whole or not at all: a crash leaves the old content or the new, never half."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from workbench.errors import UsageError

# What is left of a file that was being written when the program was killed.
LEFT_OVER = ".*.new"


def write_atomically(path: Path, data: bytes) -> None:
    """Replaces `path` by `data`, safe on disk when this returns. Makes missing folders. A refusal is a `UsageError`."""
    with _failures_told(path):
        target = path.resolve()  # a link stays a link: its target is replaced
        with _beside(target, data) as temporary:
            temporary.replace(target)
        _sync_folder(target.parent)


def create_atomically(path: Path, data: bytes) -> bool:
    """Writes a file that is not there yet, in the same way. False, and nothing changes, where there is one."""
    with _failures_told(path), _beside(path, data) as temporary:
        created = _moved_to_free(temporary, path)
        _sync_folder(path.parent)
        return created


@contextlib.contextmanager
def _failures_told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(
            "{file} could not be written: {reason}.",
            "Choose another place, or free the file and save again.",
            file=path,
            reason=error.strerror or error,
        ) from error


@contextlib.contextmanager
def _beside(target: Path, data: bytes) -> Iterator[Path]:
    """A file with `data` in the folder of `target`, safe on disk; gone at the end where it was not moved."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".new")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(target))
        yield temporary
    finally:
        temporary.unlink(missing_ok=True)


def _moved_to_free(temporary: Path, path: Path) -> bool:
    """Renaming would replace a file that has come in between; a second link does not."""
    with contextlib.suppress(FileExistsError):
        try:
            os.link(temporary, path)
        except FileExistsError:
            raise
        except OSError:  # a file system without links: an empty file keeps the name until it is replaced
            path.open("xb").close()
            temporary.replace(path)
        return True
    return False


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
