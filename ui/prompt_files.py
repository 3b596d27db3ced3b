"""New, open, save, save as, close: the file side of the prompts on the desk. Unsaved changes are asked about once."""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.desk import Desk, OpenPrompt
from ui.prompt_document import PromptDocument
from ui.questions import Questions, Unsaved
from ui.translation import tr
from workbench import paths
from workbench.library.file_names import file_name
from workbench.prompts import file
from workbench.prompts.prompt import Prompt


class PromptFiles(QObject):
    """Every method raises `WorkbenchError` where a file cannot be read or written; the desk stays as it is then.

    `used` carries the path of a file that was opened or saved.
    """

    used = Signal(object)

    def __init__(self, desk: Desk, questions: Questions, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._questions = questions
        self._window = window

    @property
    def _document(self) -> PromptDocument:
        return self._desk.current.document

    def new(self) -> None:
        self._desk.add(new_document())

    def open(self, path: Path) -> None:
        """Brings the file's prompt to the front; it takes the place of a prompt that was only looked at."""
        opened = self._desk.find(path)
        if opened is not None:
            self._desk.show(opened)
        else:
            document, before = PromptDocument(file.load(path), path), self._desk.current
            self._desk.add(document)
            if before.only_looked_at:
                self._desk.close(before)
        self.used.emit(path)

    def ask_and_open(self) -> None:
        own = self._document.path
        folder = own.parent if own and not _ships(own) else paths.library_folder()
        path = self._questions.file_to_open(self._window, folder)
        if path is not None:
            self.open(path)

    def save(self) -> bool:
        """False where the user did not choose a file."""
        path = self._document.path
        # What ships with the program stays as it is: a changed starter prompt becomes the user's own.
        if path is None or _ships(path):
            return self.save_as()
        self._document.save(path)
        self.used.emit(path)
        return True

    def save_as(self) -> bool:
        with contextlib.suppress(OSError):  # the dialog then starts elsewhere; saving reports what is wrong
            paths.library_folder().mkdir(parents=True, exist_ok=True)
        suggestion = paths.library_folder() / f"{file_name(self._document.prompt.name)}{file.SUFFIX}"
        path = self._questions.file_to_save(self._window, suggestion)
        if path is None:
            return False
        self._document.save(path)
        self.used.emit(path)
        return True

    def close(self, opened: OpenPrompt) -> None:
        """Closes a prompt: asks once about unsaved changes, and once about a run of it."""
        self._desk.show(opened)
        if opened.runs.running and not self._questions.close_while_running(self._window, 1):
            return
        if self.may_leave():
            if len(self._desk.prompts) == 1:
                self.new()
            self._desk.close(opened)

    def may_leave(self) -> bool:
        """Whether the current prompt may go: it has no unsaved changes, or the user saved or discarded them."""
        if not self._document.modified:
            return True
        answer = self._questions.unsaved_changes(self._window, self._document.prompt.name)
        return self.save() if answer is Unsaved.SAVE else answer is Unsaved.DISCARD

    def may_leave_all(self) -> bool:
        """Whether every open prompt may go; asks about each that has unsaved changes."""
        for opened in self._desk.prompts:
            self._desk.show(opened)
            if not self.may_leave():
                return False
        return True


def _ships(path: Path) -> bool:
    """Whether the file came with the program."""
    return path.is_relative_to(paths.resources_folder())


def new_document() -> PromptDocument:
    """A prompt without a file."""
    return PromptDocument(Prompt(name=tr("New prompt")))
