"""The prompt files of a library's folder, found without reading any: nothing hidden, nothing outside of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import InvalidFile, UsageError
from workbench.prompts.file import SUFFIX

# Git keeps no empty folders; this file, as is the custom, stands for one.
KEEP = ".gitkeep"
# What tells one content of a file from another without reading it: times, size, inode.
FileVersion = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file named like a prompt; `refusal` says why it may not be read."""

    folder: str
    path: Path
    version: FileVersion
    refusal: InvalidFile | None = None


def walk(top: Path) -> Iterator[FoundFile | None]:
    """Every prompt file, folder by folder, both in the order of their names. None: another folder was looked into.

    Hidden folders (`.git` among them) and links to folders are passed over. A link to a file outside of `top` and what
    is no file at all are refused. A `top` that cannot be read is a `UsageError`; a folder within it is passed over.
    """
    waiting = [(top, "")]
    while waiting:
        folder, inner = waiting.pop()
        try:
            found = sorted(os.scandir(folder), key=lambda one: one.name)
        except OSError as error:
            if inner:
                continue
            raise _unreadable(folder, error) from error
        yield None
        folders = [one.name for one in found if not one.name.startswith(".") and one.is_dir(follow_symlinks=False)]
        waiting += [(folder / name, f"{inner}/{name}".lstrip("/")) for name in reversed(folders)]
        for one in found:
            # A dot in front: a file that a program has not finished, or one that is meant to be hidden.
            if one.name.endswith(SUFFIX) and not one.name.startswith(".") and one.name not in folders:
                yield _found(top, inner, folder / one.name, one)


def kept_folders(top: Path) -> tuple[str, ...]:
    """The folders that are there also without prompts: those with the hidden file by which git keeps them."""
    found = []
    for parent, folders, names in os.walk(top):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if KEEP in names:
            found.append(Path(parent).relative_to(top).as_posix())
    return tuple(path for path in found if path != ".")


def file_version(about: os.stat_result) -> FileVersion:
    return about.st_mtime_ns, about.st_ctime_ns, about.st_size, about.st_ino


def _found(top: Path, inner: str, path: Path, entry: os.DirEntry[str]) -> FoundFile:
    try:
        about = entry.stat(follow_symlinks=False)
    except OSError as error:
        return FoundFile(inner, path, (0, 0, 0, 0), _broken_link(path, error))
    if stat.S_ISREG(about.st_mode):
        return FoundFile(inner, path, file_version(about))
    try:
        about = path.stat()
        return FoundFile(inner, path, file_version(about), _refusal(path, top, about.st_mode))
    except OSError as error:
        return FoundFile(inner, path, file_version(about), _broken_link(path, error))


def _refusal(path: Path, top: Path, mode: int) -> InvalidFile | None:
    if not path.resolve().is_relative_to(top.resolve()):
        return InvalidFile(
            "{file} is a link to a file outside of the library; it was not followed.",
            "Put a copy of the file in its place if you trust it.",
            file=path,
        )
    if not stat.S_ISREG(mode):
        return InvalidFile("{file} is no file.", "Remove it from the library.", file=path)
    return None


def _broken_link(path: Path, error: OSError) -> InvalidFile:
    return InvalidFile(
        "{file} cannot be read: {reason}.", "Check the path and its permissions.",
        file=path, reason=error.strerror or error,
    )  # fmt: skip


def _unreadable(folder: Path, error: OSError) -> UsageError:
    return UsageError(
        "The library's folder {folder} cannot be read: {reason}.",
        "Connect the drive it is on, or remove the library from the list.",
        folder=folder,
        reason=error.strerror or error,
    )
