"""Prompt files as text: opened, checked while they are mended, saved, and opened as prompts once they can be read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QWidget

from ui.background import Job
from ui.kept_content import keep_content
from ui.library_commits import LibraryCommits
from ui.prompt_files import PromptFiles
from ui.services import Services
from ui.widgets.problem_area import ProblemArea
from workbench.errors import InvalidFile, UsageError, WorkbenchError
from workbench.library.found_file import changed_since
from workbench.library.text_file import TextFile, encoded_text, line_of, open_text, problem_of
from workbench.library.versions.change import content_id

if TYPE_CHECKING:
    from ui.widgets.text_file_dialog import TextFileDialog

PAUSE_MS = 200


class TextFiles(QObject):
    """Opens a text in a dialog over the window. `files` opens it as a prompt, `commits` writes it."""

    def __init__(self, services: Services, files: PromptFiles, commits: LibraryCommits, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._files = files
        self._commits = commits
        self._window = window

    def open(self, path: Path) -> None:
        """Shows the file's text. One that cannot be shown is told as a problem."""
        from ui.widgets.text_file_dialog import TextFileDialog

        try:
            text = open_text(path)
        except WorkbenchError as error:
            self._services.problems.show(error)
            return
        discard = partial(self._services.questions.discard_text, self._window)
        dialog = TextFileDialog(self._window, str(path), text.text, discard)
        OpenText(self._services, self._files, self._commits, text, dialog)
        dialog.open()

    def offer_in(self, area: ProblemArea) -> None:
        """Offers the text of a file where the area tells that it is no prompt."""
        area.text_requested.connect(self.open)
        self._services.problems.raised.connect(lambda error: area.offer_text(broken_file(error)))


class OpenText(QObject):
    """One open text and its dialog, with which it ends."""

    def __init__(
        self, services: Services, files: PromptFiles, commits: LibraryCommits, text: TextFile, dialog: TextFileDialog
    ) -> None:
        super().__init__(dialog)
        self._services = services
        self._files = files
        self._commits = commits
        self._path = text.path
        self._content = text.content
        self._dialog = dialog
        self._checking: Job[WorkbenchError | None] | None = None
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._check)
        dialog.edited.connect(self._timer.start)
        dialog.save_pressed.connect(self._save)
        dialog.open_pressed.connect(self._save_and_open)
        dialog.finished.connect(self._end)
        self._show(problem_of(text.text, text.path), go_there=True)

    def _check(self) -> None:
        """In the background: reading a long file takes a while."""
        self._end()
        if self._services.background.closed:
            return
        text, path = self._dialog.text, self._path
        self._checking = self._services.background.start(
            lambda _stop: _problems(text, path), lambda found: self._show(found[-1]), self._checked
        )

    def _checked(self, error: WorkbenchError | None) -> None:
        self._checking = None
        if error is not None:
            self._services.problems.show(error)

    def _show(self, problem: WorkbenchError | None, *, go_there: bool = False) -> None:
        line = None if problem is None else line_of(problem)
        self._dialog.show_problem(problem, line, self._services.appearance.theme.color("bad_soft"))
        if go_there and line is not None:
            self._dialog.go_to_line(line)

    def _save(self) -> bool:
        try:
            self._write()
        except WorkbenchError as error:
            self._dialog.show_problem(error, None, QColor())
            return False
        self._dialog.show_saved()
        return True

    def _write(self) -> None:
        data = encoded_text(self._dialog.text, self._path)
        if changed_since(self._path, self._content):
            keep_content(self._path)
            self._content = content_id(self._path.read_bytes())
            raise UsageError(
                "{file} was changed by another program since its text was opened; what it wrote is kept.",
                "Save again to put this text in its place, or close this window and open the file again.",
                file=self._path,
            )
        self._commits.write(self._path, data, f"Mend {self._path.name}")
        self._content = content_id(data)

    def _save_and_open(self) -> None:
        if self._save():
            self._dialog.accept()
            self._services.problems.guard(lambda: self._files.open(self._path))()

    def _end(self) -> None:
        if self._checking is not None:
            self._checking.stop()
            self._checking = None


def _problems(text: str, path: Path) -> Iterator[WorkbenchError | None]:
    yield problem_of(text, path)


def broken_file(error: WorkbenchError) -> Path | None:
    """The prompt file that the error says cannot be read as one, where it is there."""
    named = error.values.get("file") if isinstance(error, InvalidFile) else None
    path = Path(str(named)) if named else None
    return path if path is not None and path.suffix in (".yaml", ".yml") and path.is_file() else None
