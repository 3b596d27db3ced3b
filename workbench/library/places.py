"""Which folders are libraries that can be written, and which of them a file lies in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from workbench.errors import UsageError
from workbench.library.libraries import Library, LibraryShelf
from workbench.library.safe_paths import inner_path

# Of a library's folders, so many are offered; one below them can be typed.
MOST_FOLDERS = 500


def writable_libraries() -> tuple[Library, ...]:
    """The libraries that prompts are saved in, the user's own one first."""
    return tuple(one for one in LibraryShelf().read().libraries if not one.read_only)


def library_of(path: Path) -> Path | None:
    """The folder of the library that keeps versions of this file.

    None where the file lies elsewhere, is a link, or has a name that git takes for its own.
    """
    place = path.parent.resolve() / path.name
    for folder in (one.folder for one in writable_libraries()):
        if place.is_relative_to(folder.resolve()) and not place.is_symlink() and _is_plain(path_in(folder, path)):
            return folder
    return None


def path_in(library: Path, path: Path) -> str:
    """The path within the library of a file that lies in it."""
    return (path.parent.resolve() / path.name).relative_to(library.resolve()).as_posix()


def folders_in(library: Path) -> Iterator[str]:
    """The folders within a library, such as `write/mails`, in order; at most 500, hidden ones and links left out."""
    found = 0
    for parent, folders, _files in os.walk(library):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        if Path(parent) != library:
            yield Path(parent).relative_to(library).as_posix()
            found += 1
        if found == MOST_FOLDERS:
            return


def _is_plain(path: str) -> bool:
    try:
        inner_path(path)
    except UsageError:
        return False
    return True
