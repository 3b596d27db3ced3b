"""The open libraries of the window: what is in them, kept up to date in the background, and searching in them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ui.background import Background, Job
from ui.problems import Problems
from workbench.errors import WorkbenchError
from workbench.library.contents import Contents, ContentsReader
from workbench.library.entries import LibraryEntry
from workbench.library.libraries import Library, LibraryShelf
from workbench.library.listing import LibraryListing
from workbench.library.search import Hits, Query


class OpenLibraries(QObject):
    """`changed` says that more of the contents is known; `read` that all of it is as the files are.

    What changes the list of libraries or the favourites raises `WorkbenchError` where it cannot be kept.
    """

    changed = Signal()
    read = Signal()

    def __init__(self, background: Background, problems: Problems, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self._problems = problems
        self._shelf = LibraryShelf()
        self._listing = LibraryListing()
        self._reader = ContentsReader(self._shelf, self._listing)
        self._reading: Job[Contents | None] | None = None
        self._searching: dict[str, Job[Hits]] = {}
        self.contents = Contents()

    @property
    def entries(self) -> tuple[LibraryEntry, ...]:
        """All of them, those of the user's own library first."""
        return tuple(entry for one in self.contents.libraries for entry in one.entries.values())

    def reload(self) -> None:
        """Reads the files anew where they changed, in the background."""
        if self._reading is not None:
            self._reading.stop()
        self._reading = self._background.start(lambda _stop: self._reader.read(), self._show, self._all_read)

    def search(self, asker: str, text: str, tags: Iterable[str], show: Callable[[Hits], None]) -> None:
        """Hands the hits to `show`, unless another search of the same asker begins before."""
        self.stop_search(asker)
        query = Query.parse(text, tags)
        self._searching[asker] = self._background.start(
            lambda _stop: self._found(query), lambda hits: show(hits[-1]), partial(self._search_done, asker), soon=True
        )

    def stop_search(self, asker: str) -> None:
        if asker in self._searching:
            self._searching.pop(asker).stop()

    # Which libraries, and which favourites

    def add(self, folder: Path) -> Library:
        added = self._shelf.add(folder)
        self.reload()
        return added

    def remove(self, library: Library) -> None:
        self._shelf.remove(library.folder)
        self.reload()

    def is_favourite(self, entry: LibraryEntry) -> bool:
        return (entry.library.folder, entry.key) in self.contents.shelf.favourites

    def toggle_favourite(self, entry: LibraryEntry) -> None:
        self._shelf.set_favourite(entry.library, entry.key, not self.is_favourite(entry))
        self.reload()

    def _found(self, query: Query) -> Iterator[Hits]:
        yield self._listing.index.search(query)

    def _search_done(self, asker: str, error: WorkbenchError | None) -> None:
        del self._searching[asker]
        if error is not None:
            self._problems.show(error)

    def _show(self, arrived: list[Contents | None]) -> None:
        known = next((one for one in reversed(arrived) if one is not None), None)
        if known is None:
            return
        if known.shelf.problem is not None:
            self._problems.show(known.shelf.problem)
        if known != self.contents:
            self.contents = known
            self.changed.emit()

    def _all_read(self, error: WorkbenchError | None) -> None:
        self._reading = None
        if error is not None:
            self._problems.show(error)
        self.read.emit()
