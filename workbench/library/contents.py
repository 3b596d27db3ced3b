"""What the open libraries hold, as whole values: for a list that shows all of it and is told when it changed."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from workbench.errors import WorkbenchError
from workbench.library.entries import LibraryEntry
from workbench.library.folder_tree import Folder, folder_tree
from workbench.library.libraries import Library, LibraryShelf, Shelf
from workbench.library.library_walk import kept_folders
from workbench.library.listing import LibraryListing, Listed

# While files are read, a list is told of them so often; the first ones at once.
EVERY_S = 0.4


@dataclass(frozen=True)
class LibraryContents:
    """One library. `done` of `total` files are looked at; `problem` says why it cannot be read."""

    library: Library
    top: Folder = Folder()
    entries: Mapping[Path, LibraryEntry] = field(default_factory=dict)
    done: int = 0
    total: int = 0
    complete: bool = False
    problem: WorkbenchError | None = None


@dataclass(frozen=True)
class Contents:
    """All open libraries, in the order of the shelf. `tags` counts the prompts of each tag."""

    shelf: Shelf = Shelf()
    libraries: tuple[LibraryContents, ...] = ()
    tags: Mapping[str, int] = field(default_factory=dict)

    def entry(self, path: Path) -> LibraryEntry | None:
        return next((one.entries[path] for one in self.libraries if path in one.entries), None)

    @property
    def favourites(self) -> tuple[LibraryEntry, ...]:
        """Those that are there, in the order in which they were marked."""
        open_now = {one.library.folder: one for one in self.libraries}
        wanted = ((open_now[each.folder], each.key) for each in self.shelf.favourites if each.folder in open_now)
        found = (one.entries.get(one.library.path_of(key)) for one, key in wanted)
        return tuple(entry for entry in found if entry is not None)


class ContentsReader:
    """Reads the contents again and again."""

    def __init__(self, shelf: LibraryShelf, listing: LibraryListing) -> None:
        self._shelf = shelf
        self._listing = listing
        self._entries: dict[Library, dict[Path, LibraryEntry]] = {}
        self._shown: dict[Library, LibraryContents] = {}
        self._kept: dict[Library, tuple[str, ...]] = {}

    def read(self) -> Iterator[Contents | None]:
        """What is known, more of it each time, all of it at last. None: nothing new, but a stop is heeded."""
        shelf = self._shelf.read()
        for closed in [one for one in self._shown if one not in shelf.libraries]:
            del self._shown[closed], self._entries[closed]
        if self._shown:  # libraries and favourites may be others, whatever the files are
            yield self._contents(shelf)
        last_told, arriving = 0.0, 0
        for event in self._listing.refresh(shelf.libraries):
            self._take(event)
            arriving += len(event.entries)
            if arriving and time.monotonic() > last_told + EVERY_S:
                yield self._contents(shelf)
                last_told, arriving = time.monotonic(), 0
            else:
                yield None
        yield self._contents(shelf)

    def _take(self, event: Listed) -> None:
        entries = self._entries.setdefault(event.library, {})
        before = self._shown.get(event.library, LibraryContents(event.library))
        changed = bool(event.entries or event.gone)
        if event.complete:
            kept = kept_folders(event.library.folder)
            changed = changed or kept != self._kept.get(event.library, ())
            self._kept[event.library] = kept
        entries.update((entry.path, entry) for entry in event.entries)
        for path in event.gone:
            entries.pop(path, None)
        self._shown[event.library] = LibraryContents(
            event.library,
            Folder() if changed else before.top,
            before.entries,
            event.done,
            max(event.total, len(entries)),
            event.complete,
            event.problem,
        )

    def _contents(self, shelf: Shelf) -> Contents:
        for library, shown in self._shown.items():
            entries = self._entries[library]
            if shown.top.count != len(entries) or (shown.top == Folder() and self._kept.get(library)):
                top = folder_tree(entries.values(), self._kept.get(library, ()))
                self._shown[library] = LibraryContents(
                    library, top, dict(entries), shown.done, shown.total, shown.complete, shown.problem
                )
        shown_now = tuple(self._shown.get(library, LibraryContents(library)) for library in shelf.libraries)
        tags = Counter(
            tag for one in shown_now for entry in one.entries.values() if entry.summary for tag in entry.summary.tags
        )
        return Contents(shelf, shown_now, dict(tags.most_common()))
