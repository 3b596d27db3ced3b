"""What is done with a version of a prompt: restored, opened as a prompt of its own, copied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication

from ui.desk import Desk, OpenPrompt
from ui.models.version_rows import VersionRow
from ui.prompt_document import unsaved_document
from ui.prompt_files import PromptFiles
from ui.services import Services
from ui.translation import tr
from workbench.errors import UsageError, WorkbenchError
from workbench.library.versions.version import SHORT, Version
from workbench.prompts.prompt import Prompt

if TYPE_CHECKING:
    from workbench.library.version_comparison import VersionText


class VersionActions(QObject):
    """Each reads the version in the background."""

    def __init__(self, services: Services, desk: Desk, files: PromptFiles, parent: QObject) -> None:
        super().__init__(parent)
        self._services = services
        self._desk = desk
        self._files = files

    def restore(self, library: Path, row: VersionRow) -> None:
        """Makes the prompt at the front that version, as one undoable step, and saves it as the newest one."""
        if row.version is not None:
            self._read(library, row.version, partial(self._restored, self._desk.current, row.version))

    def open_as_new(self, library: Path, row: VersionRow) -> None:
        self._read(library, row.version, self._open)

    def copy(self, library: Path, row: VersionRow) -> None:
        """The text of its file, also where that is no prompt."""
        self._read(library, row.version, lambda text: QGuiApplication.clipboard().setText(text.text))

    def _read(self, library: Path, version: Version | None, use: Callable[[VersionText], None]) -> None:
        if version is None:
            return
        guard = self._services.problems.guard
        self._services.background.start(
            lambda _stop: _text(library, version), lambda found: guard(partial(use, found[-1]))(), self._told
        )

    def _restored(self, opened: OpenPrompt, version: Version, text: VersionText) -> None:
        prompt = _prompt_in(text)
        opened.document.replace(prompt, tr("Restore a version"))
        message = f"Restore the version of {version.when.astimezone():%Y-%m-%d %H:%M} ({version.id[:SHORT]})"
        self._files.save_version(opened, text.content, message)

    def _open(self, text: VersionText) -> None:
        """Without a file and unsaved, so that it is kept as a draft until it has one."""
        prompt = _prompt_in(text)
        self._desk.add(unsaved_document(prompt, tr("Open a version")))

    def _told(self, error: WorkbenchError | None) -> None:
        if error is not None:
            self._services.problems.show(error)


def _prompt_in(text: VersionText) -> Prompt:
    if text.prompt is None:
        raise text.problem or UsageError("This version removed the prompt.", "Choose the one before it.")
    return text.prompt


def _text(library: Path, version: Version) -> Iterator[VersionText]:
    from workbench.library.version_comparison import VersionText, read_source
    from workbench.library.versions.repository import Repository

    with Repository.open(library) as repository:
        yield read_source(repository, library, version) or VersionText("", None)
