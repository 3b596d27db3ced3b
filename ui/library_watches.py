"""Watches the libraries and the files of the open prompts for what other programs change."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from ui.background import Watch
from ui.desk import Desk
from ui.services import Services
from workbench import paths
from workbench.library.places import writable_libraries

if TYPE_CHECKING:
    from workbench.library.watching import OutsideChange

# Changes that follow quickly, as of a checkout, are one reading of the list.
LIST_MS = 150


class LibraryWatches(QObject):
    """`libraries_changed`: what they list may be different. `versions_changed` carries a library's folder.

    `files_changed` carries the files that may have another content: a frozenset of paths, None for any.
    """

    libraries_changed = Signal()
    versions_changed = Signal(object)
    files_changed = Signal(object)

    def __init__(self, services: Services, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._desk = desk
        self._open: tuple[Path, ...] = ()
        self._files: Watch | None = None
        self._watches: dict[Path, Watch] = {}
        self._timer = QTimer(self, singleShot=True, interval=LIST_MS)
        self._timer.timeout.connect(self._tell)

    def start(self) -> None:
        """Begins to watch; once the window is there, and again when libraries were added or removed."""
        from workbench.library.watching import watch_files, watch_library

        watch, show = self._services.background.watch, self._services.problems.show
        if self._files is None:
            self._desk.listed.connect(self._list_open)
            self._list_open()
            self._files = watch(lambda stop: watch_files(lambda: self._open, stop), self._hear_of_files, show)
            shelf = (paths.libraries_file(),)  # the command line adds and removes libraries, too
            watch(lambda stop: watch_files(lambda: shelf, stop), lambda _change: self._timer.start(), show)
        libraries = {one.folder for one in writable_libraries()}
        for gone in self._watches.keys() - libraries:
            self._watches.pop(gone).stop()
        for folder in libraries - self._watches.keys():
            self._watches[folder] = watch(partial(watch_library, folder), partial(self._hear, folder), show)

    def _list_open(self) -> None:
        """The watch of single files asks for them from its own thread: it gets a tuple that never changes."""
        self._open = tuple(one.document.path for one in self._desk.prompts if one.document.path is not None)

    def _hear(self, library: Path, change: OutsideChange) -> None:
        if change.problem is not None:
            self._services.problems.show(change.problem)
        if change.versions:
            self.versions_changed.emit(library)
        if change.files or change.anything:
            self._timer.start()
            self._hear_of_files(change)

    def _tell(self) -> None:
        if not self._services.background.closed:
            self.libraries_changed.emit()

    def _hear_of_files(self, change: OutsideChange) -> None:
        self.files_changed.emit(None if change.anything else change.files)
