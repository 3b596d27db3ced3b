"""What follows a prompt that is moved: open tabs, and the favourites."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from workbench.library.libraries import LibraryShelf
from workbench.library.organising.plan import Moved


def follow(path: Path, moved: Iterable[Moved]) -> Path:
    """Where the file at `path` is afterwards; the same path where it was not moved."""
    for before, after in moved:
        if path == before:
            return after
        if path.is_relative_to(before):
            return after / path.relative_to(before)
    return path


def favourites_follow(shelf: LibraryShelf, moved: Iterable[Moved]) -> None:
    """Favourites stay favourites under their new names. A list that cannot be written is a `UsageError`."""
    every = tuple(moved)
    if every:
        shelf.move_favourites(lambda path: follow(path, every))
