"""Giving names to a version of a prompt, and removing them, in a dialog."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.services import Services
from ui.translation import tr
from ui.widgets.names_dialog import NamesDialog
from workbench.errors import WorkbenchError
from workbench.library.versions.version import Version


class VersionNames(QObject):
    """The names of one version, asked for in `dialog`; `changed` says that it has others now.

    `path` is where the prompt is in the library now: a name that another version of it has moves to this one.
    """

    changed = Signal()

    def __init__(self, services: Services, window: QWidget, library: Path, path: str, version: Version) -> None:
        super().__init__(window)
        self._services = services
        self._library = library
        self._path = path
        self._version = version
        self._names = list(version.names)
        self._open = True
        text = tr("A name stands for one version of this prompt. Given again, it moves there.")
        self.dialog = NamesDialog(window, tr("Name the version"), text, tr("Give the name"), version.names)
        self.dialog.given.connect(self._give)
        self.dialog.taken.connect(self._take)
        self.dialog.finished.connect(self._close)
        self.dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.dialog.open()

    def _give(self, name: str) -> None:
        names = [*dict.fromkeys([*self._names, name])]
        self._change(partial(_given, self._library, self._path, self._version, name), names)

    def _take(self, name: str) -> None:
        self._change(partial(_taken, self._library, self._version, name), [one for one in self._names if one != name])

    def _change(self, work: Callable[[], Iterator[None]], names: list[str]) -> None:
        def done(error: WorkbenchError | None) -> None:
            if error is None:
                self._names = names
                self.changed.emit()
            if self._open and error is None:
                self.dialog.show_names(names)
            elif self._open and error is not None:
                self.dialog.show_error(error)

        self._services.background.start(lambda _stop: work(), lambda _nothing: None, done)

    def _close(self) -> None:
        self._open = False


def _given(library: Path, path: str, version: Version, name: str) -> Iterator[None]:
    from workbench.library.versions.names import give_name
    from workbench.library.versions.repository import Repository

    with Repository.open(library) as repository:
        give_name(repository, path, version, name)
    yield


def _taken(library: Path, version: Version, name: str) -> Iterator[None]:
    from workbench.library.versions.names import take_name
    from workbench.library.versions.repository import Repository

    with Repository.open(library) as repository:
        take_name(repository, version, name)
    yield
