"""The library's own files: written whole or not at all, never through a link, never outside."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from workbench.atomic_file import LEFT_OVER, write_atomically
from workbench.errors import UsageError
from workbench.library.safe_paths import inner_path, place_within
from workbench.library.versions.change import content_id


def content_of(folder: Path, path: str) -> bytes | None:
    """What stands in the file at `path` within `folder`; None where there is no file, or a link."""
    place = folder / path
    if place.is_symlink() or not place.is_file():
        return None
    with _unreadable_told(place):
        return place.read_bytes()


def content_id_of(folder: Path, path: str) -> str | None:
    content = content_of(folder, path)
    return None if content is None else content_id(content)


def put(folder: Path, files: Mapping[str, bytes | None]) -> None:
    """Writes and removes the files; new content first, so that a kill in between never loses what was moved."""
    for path, content in files.items():
        if content is not None:
            write_atomically(place_within(folder, inner_path(path)), content)
    for path, content in files.items():
        if content is None:
            _remove(folder, inner_path(path))


def remove_left_over(folder: Path, paths: Iterable[str]) -> None:
    """Removes what a killed program left beside files that it was writing."""
    for parent in {(folder / path).parent for path in paths}:
        for file in parent.glob(LEFT_OVER):
            file.unlink(missing_ok=True)


def _remove(folder: Path, inner: PurePosixPath) -> None:
    place = place_within(folder, inner)
    try:
        place.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(
            "{file} could not be removed: {reason}.",
            "Close it in other programs, or check the permissions of its folder.",
            file=place,
            reason=error.strerror or error,
        ) from error
    for parent in place.parents[: len(inner.parts) - 1]:
        with contextlib.suppress(OSError):  # it holds other files
            parent.rmdir()


@contextlib.contextmanager
def _unreadable_told(place: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(
            "{file} cannot be read: {reason}.",
            "Check its permissions.",
            file=place,
            reason=error.strerror or error,
        ) from error
