"""The library's own files: written whole or not at all, never through a link, never outside."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from workbench.atomic_file import LEFT_OVER, write_atomically
from workbench.errors import UsageError
from workbench.library.file_names import name_key
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
    for _count in putting(folder, files):
        pass


def putting(folder: Path, files: Mapping[str, bytes | None]) -> Iterator[int]:
    """`put` that yields how many files are done."""
    spelled_anew = _spelled_anew(folder, files)
    written = [path for path, content in files.items() if content is not None]
    for number, path in enumerate(written, start=1):
        write_atomically(place_within(folder, inner_path(path)), files[path] or b"")
        yield number
    gone = [path for path, content in files.items() if content is None]
    for number, path in enumerate(gone, start=len(written) + 1):
        if path not in spelled_anew:
            _remove(folder, inner_path(path))
        yield number


def _spelled_anew(folder: Path, files: Mapping[str, bytes | None]) -> set[str]:
    """The files that go because their names get other letters, where the system takes both for one name: `Mail` and
    `mail`. They have the new name now, and are not to be removed."""
    new = {_key(path): path for path, content in files.items() if content is not None}
    found = set()
    for path, content in files.items():
        after = new.get(_key(path)) if content is None else None
        if after is not None and _spell(folder, inner_path(path), inner_path(after)):
            found.add(path)
    return found


def _key(path: str) -> tuple[str, ...]:
    return tuple(map(name_key, path.split("/")))


def _spell(folder: Path, before: PurePosixPath, after: PurePosixPath) -> bool:
    """Renames file and folders where the system takes both paths for one. False, and nothing changes, where not."""
    old, new = place_within(folder, before), place_within(folder, after)
    try:
        if not old.samefile(new) or old.stat().st_nlink > 1:
            return False
        place = folder
        for name, other in zip(before.parts, after.parts, strict=True):
            (place / name).rename(place / other)
            place = place / other
    except OSError:
        return False
    return True


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
