"""The dialog of deleted prompts: looks through the versions in the background, and brings back what is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from PySide6.QtCore import QDateTime, QLocale, QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.background import Job
from ui.services import Services
from ui.translation import ntr, tr
from ui.widgets.deleted_dialog import DeletedDialog, DeletedRow
from workbench.errors import WorkbenchError
from workbench.library.libraries import Library
from workbench.library.organising.listing import LibraryFiles
from workbench.library.organising.plan import Plan
from workbench.library.organising.restoring import restore
from workbench.library.versions.deleted import Deleted, deleted, last_content
from workbench.library.versions.repository import Repository
from workbench.library.versions.saving import commit_waiting

Run = Callable[[Sequence[Callable[[], Plan]], str, str, Callable[[], None]], None]


class DeletedPrompts(QObject):
    """Of one library. `run` does a plan and says what it did; see `Organising`. `closed`: the dialog was left."""

    closed = Signal()

    def __init__(self, services: Services, library: Library, run: Run, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._library = library
        self._run = run
        self._dialog = DeletedDialog(window)
        self._dialog.preview_requested.connect(self._preview)
        self._dialog.restore_requested.connect(self._restore)
        self._dialog.finished.connect(self._close)
        self._looking: Job[Deleted] | None = None
        self._is_open = True

    def open(self) -> None:
        self._looking = self._services.background.start(
            lambda _stop: _found(self._library),
            lambda arrived: self._dialog.add(_row(one) for one in arrived),
            self._all_found,
        )
        self._dialog.open()

    def _all_found(self, error: WorkbenchError | None) -> None:
        self._looking = None
        if error is not None:
            self._services.problems.show(error)
        if self._is_open:
            self._dialog.all_added()

    def _preview(self, one: Deleted) -> None:
        self._services.background.start(
            lambda _stop: _contents(self._library, (one,)),
            lambda said: self._show(one, said[0][1].decode("utf-8", "replace")),
            self._tell,
        )

    def _show(self, one: Deleted, text: str) -> None:
        if self._is_open:
            self._dialog.show_preview(one, text)

    def _restore(self, chosen: tuple[Deleted, ...]) -> None:
        def make() -> Plan:
            return restore(LibraryFiles(self._library.folder), _contents(self._library, chosen))

        told = ntr("{n} prompt was restored.", "{n} prompts were restored.", len(chosen))
        self._run([make], told, tr("Restoring"), partial(self._restored, chosen))

    def _restored(self, chosen: tuple[Deleted, ...]) -> None:
        if self._is_open:
            self._dialog.remove(chosen)

    def _tell(self, error: WorkbenchError | None) -> None:
        if error is not None:
            self._services.problems.show(error)

    def _close(self) -> None:
        self._is_open = False
        if self._looking is not None:
            self._looking.stop()
        self.closed.emit()
        self.deleteLater()


def _found(library: Library) -> Iterator[Deleted]:
    for _commit in commit_waiting(library.folder):  # what was deleted a moment ago is among them
        pass
    repository = Repository.find(library.folder)
    if repository is not None:
        with repository:
            yield from deleted(repository)


def _contents(library: Library, chosen: tuple[Deleted, ...]) -> Iterator[tuple[str, bytes]]:
    with Repository.open(library.folder) as repository:
        for one in chosen:
            yield one.path, last_content(repository, one)


def _row(one: Deleted) -> DeletedRow:
    when = QLocale().toString(QDateTime.fromSecsSinceEpoch(int(one.when.timestamp())), QLocale.FormatType.ShortFormat)
    return DeletedRow(one, one.name, one.path.rpartition("/")[0], tr("{when} by {who}", when=when, who=one.by))
