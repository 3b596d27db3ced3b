"""The saved prompts that a column can be of: versions of the one at the front, and prompts of the libraries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.services import Services
from ui.translation import tr
from workbench.errors import WorkbenchError
from workbench.library.entries import LibraryEntry
from workbench.library.libraries import FURTHER
from workbench.library.versions.version import SHORT, Version
from workbench.runs.variant import PromptSource

if TYPE_CHECKING:
    from ui.widgets.source_dialog import SourceDialog, SourceRow


class ColumnSources(QObject):
    """Asks with a dialog that fills as the versions are read."""

    def __init__(
        self, services: Services, desk: Desk, entries: Callable[[], Iterable[LibraryEntry]], window: QWidget
    ) -> None:
        super().__init__(window)
        self._services = services
        self._desk = desk
        self._entries = entries
        self._window = window

    def ask(self, chosen: Callable[[PromptSource], object]) -> None:
        """Hands what is chosen to `chosen`."""
        from ui.widgets.source_dialog import SourceDialog, SourceRow

        path = self._desk.current.document.path
        dialog = SourceDialog(self._window, tr("Add the column"))
        dialog.submitted.connect(chosen)
        others = (one for one in self._entries() if one.summary is not None)
        dialog.add_rows(SourceRow(one.name, _place(one), PromptSource(str(one.path))) for one in others)
        dialog.open()
        if path is None:
            return
        versions: list[Version] = []
        job = self._services.background.start(
            lambda _stop: _versions(path), versions.extend, lambda error: self._show(dialog, path, versions, error)
        )
        dialog.finished.connect(lambda _result: job.stop())

    def _show(self, dialog: SourceDialog, path: Path, versions: list[Version], error: WorkbenchError | None) -> None:
        if error is not None:
            self._services.problems.show(error)
        dialog.add_rows((_row(path, one) for one in versions), first=True)


def _versions(path: Path) -> Iterator[Version]:
    from workbench.library.places import library_of, path_in
    from workbench.library.version_listing import listing

    library = library_of(path)
    if library is not None:
        yield from (one for one in listing(library, path_in(library, path)) if isinstance(one, Version))


def _row(path: Path, version: Version) -> SourceRow:
    from ui.widgets.source_dialog import SourceRow

    text = f"{version.id[:SHORT]} {version.subject or tr('(no message)')}"
    return SourceRow(text, tr("version of this prompt"), PromptSource(str(path), version.content or ""))


def _place(entry: LibraryEntry) -> str:
    title = tr(entry.library.title) if entry.library.kind != FURTHER else entry.library.title
    return f"{title} / {entry.folder}" if entry.folder else title
