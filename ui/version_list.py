"""The versions of one prompt, read in the background, and what stands above them that is not a version yet."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from ui.background import Job
from ui.models.version_rows import RowKind, VersionRow
from ui.prompt_document import PromptDocument
from ui.services import Services
from workbench.errors import WorkbenchError
from workbench.library.versions.version import Version

_Listed = object  # a `LibraryState` first, then each `Version`


class VersionList(QObject):
    """`library` and `path` say where the prompt lies; None and '' outside of the libraries. `changed`: there are other
    rows."""

    changed = Signal()

    def __init__(self, services: Services, document: PromptDocument, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._document = document
        self.library: Path | None = None
        self.path = ""
        self.file: Path | None = None
        self.branch = ""
        self.branches: tuple[str, ...] = ()
        self.complete = False
        self._found: str | None = None
        self._waiting = False
        self._versions: tuple[Version, ...] = ()
        self._job: Job[_Listed] | None = None

    def read(self, document: PromptDocument) -> None:
        """Reads the versions of that document's file anew; until they are there, what is known of them stays."""
        from workbench.library.places import library_of, path_in

        self.stop()
        self._document = document
        self.file = document.path
        library = library_of(document.path) if document.path is not None else None
        path = path_in(library, document.path) if library is not None and document.path is not None else ""
        if library is None or (library, path) != (self.library, self.path):
            self.library, self.path, self.complete = library, path, False
            self._versions, self._found, self._waiting = (), None, False
            self.changed.emit()
        if library is not None:
            self._start(library, path)

    def stop(self) -> None:
        if self._job is not None:
            self._job.stop()
            self._job = None

    @property
    def rows(self) -> tuple[VersionRow, ...]:
        if not self._versions:
            return ()
        above = [VersionRow(RowKind.UNSAVED)] if self._document.modified else []
        if self._found not in (None, self._versions[0].content) and not self._waiting:
            above.append(VersionRow(RowKind.OUTSIDE))
        return (*above, *(VersionRow(RowKind.VERSION, one) for one in self._versions))

    def content(self, row: VersionRow) -> str | None:
        """The content id of what the row stands for; None for what is not saved."""
        if row.kind is RowKind.OUTSIDE:
            return self._found
        return row.version.content if row.version is not None else None

    def source(self, row: VersionRow) -> object:
        """What the row is compared by."""
        from workbench.library.version_comparison import FileNow

        if row.version is not None:
            return row.version
        return FileNow(self.path, self._found) if row.kind is RowKind.OUTSIDE else self._document.prompt

    def before(self, rows: tuple[VersionRow, ...], place: int) -> object:
        """What a row is compared with: the one before it; unsaved changes with the prompt that they began as."""
        if rows[place].kind is RowKind.UNSAVED and self._document.saved is not None:
            return self._document.saved
        return self.source(rows[place + 1]) if place + 1 < len(rows) else None

    def _start(self, library: Path, path: str) -> None:
        from workbench.library.version_listing import listing

        arrived: list[_Listed] = []

        def take(batch: list[_Listed]) -> None:
            arrived.extend(batch)
            if len(arrived) > len(self._versions):  # fewer than are known: the rest is on its way
                self._take(arrived, complete=False)

        def done(error: WorkbenchError | None) -> None:
            self._job = None
            if error is None:
                self._take(arrived, complete=True)
            else:
                self._services.problems.show(error)

        self._job = self._services.background.start(lambda _stop: listing(library, path), take, done)

    def _take(self, arrived: list[_Listed], *, complete: bool) -> None:
        from workbench.library.version_listing import LibraryState

        state = arrived[0] if arrived else LibraryState()
        if isinstance(state, LibraryState):
            self.branch, self._found, self._waiting = state.branch, state.found, state.waiting
            self.branches = tuple(one.name for one in state.branches)
        self._versions = tuple(one for one in arrived if isinstance(one, Version))
        self.complete = complete
        self.changed.emit()
