"""New, open, save, save as, close: the file side of the prompts on the desk. Unsaved changes are asked about once.

A save in a library is a version of the prompt.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ui.desk import Desk, OpenPrompt
from ui.library_commits import LibraryCommits
from ui.prompt_document import PromptDocument, opened_document
from ui.questions import Questions, Unsaved
from ui.translation import tr
from workbench import paths
from workbench.errors import UsageError
from workbench.library.file_names import file_name
from workbench.library.found_file import changed_since
from workbench.library.new_place import NewPlace
from workbench.library.places import library_of, path_in, writable_libraries
from workbench.library.versions.change import content_id
from workbench.prompts import file
from workbench.prompts.prompt import Prompt

# Of longer lists of examples, it may take longer than a key press to find out what changed.
MOST_COMPARED = 100


class PromptFiles(QObject):
    """Every method raises `WorkbenchError` where a file cannot be read or written; the desk stays as it is then.

    `used` carries the path of a file that was opened or saved, `changed_outside` the open prompt that was not saved
    because another program changed its file.
    """

    used = Signal(object)
    changed_outside = Signal(object)

    def __init__(self, desk: Desk, questions: Questions, commits: LibraryCommits, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._questions = questions
        self._commits = commits
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
            document, before = opened_document(path), self._desk.current
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
        """False where the user did not say where, or is to choose because another program changed the file."""
        path = self._document.path
        # What ships with the program stays as it is: a changed starter prompt becomes the user's own.
        if path is None or _ships(path):
            return self.save_in_library()
        if self._is_changed_outside():
            return False
        self._write(path)
        return True

    def save_with_message(self) -> bool:
        """As `save`, with a message of the user's for the version. What lies in no library goes into one first."""
        path = self._document.path
        if self._is_changed_outside():
            return False
        if path is None or library_of(path) is None:
            path = self._asked_place()
            if path is None:
                return False
        self._refuse_unchanged(path)
        message = self._questions.version_message(self._window, self._default_message(path))
        if message is None:
            return False
        self._write(path, message)
        return True

    def _refuse_unchanged(self, path: Path) -> None:
        """A message that no version would have must not be asked for."""
        from workbench.library.versions.saving import is_newest

        library = library_of(path)
        content = file.encoded(self._document.prompt, path)
        if library is not None and is_newest(library, path_in(library, path), content):
            raise UsageError(
                "Nothing has changed since the last version, so there is none that a message could be of.",
                "Change the prompt first, or give that version a name in Versions.",
            )

    def save_in_library(self) -> bool:
        """Asks for the name and the folder, and saves there."""
        path = self._asked_place()
        if path is None:
            return False
        self._write(path)
        return True

    def save_as(self) -> bool:
        """Anywhere, also outside of the libraries; False where the user did not choose a file."""
        with contextlib.suppress(OSError):  # the dialog then starts elsewhere; saving reports what is wrong
            paths.library_folder().mkdir(parents=True, exist_ok=True)
        suggestion = paths.library_folder() / f"{file_name(self._document.prompt.name)}{file.SUFFIX}"
        path = self._questions.file_to_save(self._window, suggestion)
        if path is None:
            return False
        opened = self._desk.find(path)
        if opened is not None:
            return self._save_into(opened)
        self._write(path)
        return True

    def save_version(self, opened: OpenPrompt, content: bytes, message: str) -> None:
        """Saves an open prompt that is the one in `content`, byte for byte."""
        document = opened.document
        if document.path is None:
            raise ValueError("the prompt has no file")
        self._write_content(document, document.path, content, message)

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

    def _is_changed_outside(self) -> bool:
        """Whether another program changed the file: then nothing is written, and the user is asked."""
        document = self._document
        if document.path is None or not changed_since(document.path, document.content):
            return False
        self.changed_outside.emit(self._desk.current)
        return True

    def _save_into(self, opened: OpenPrompt) -> bool:
        """Saves the current prompt in a file that is open: two tabs of one file would overwrite each other."""
        prompt, is_same = self._document.prompt, opened is self._desk.current
        self._desk.show(opened)
        if not is_same and not self._questions.replace_open(self._window, opened.document.prompt.name):
            return False
        opened.document.replace(prompt, tr("Save as"))
        return self.save()

    def _asked_place(self) -> Path | None:
        """Where the user wants it in the library. A name that was given there becomes the prompt's."""
        document = self._document
        suggestion = NewPlace(document.prompt.name, _folder_of(document.path), writable_libraries()[0].folder)
        place = self._questions.place_to_save(self._window, suggestion)
        if place is None:
            return None
        path = place.path()
        document.edit("name", place.name, tr("Rename"))
        return path

    def _default_message(self, path: Path) -> str:
        document = self._document
        return default_message(document.saved if path == document.path else None, document.prompt)

    def _write(self, path: Path, message: str = "") -> None:
        document, content = self._document, file.encoded(self._document.prompt, path)
        self._write_content(document, path, content, message or self._default_message(path))

    def _write_content(self, document: PromptDocument, path: Path, content: bytes, message: str) -> None:
        self._commits.write(path, content, message)
        document.mark_saved(path, content_id(content))
        self.used.emit(path)


def default_message(before: Prompt | None, after: Prompt) -> str:
    """What a version says of itself where the user says nothing: what changed, where that is quickly found out."""
    from workbench.library.change_summary import message

    if before is not None and max(len(before.examples), len(after.examples)) > MOST_COMPARED:
        return f"Save {after.name}"
    return message(before, after)


def _ships(path: Path) -> bool:
    """Whether the file came with the program."""
    return path.is_relative_to(paths.resources_folder())


def _folder_of(path: Path | None) -> str:
    """The folder that a starter prompt has among the starter prompts, for a copy of it."""
    if path is None or not path.is_relative_to(paths.starter_folder()):
        return ""
    folder = path.parent.relative_to(paths.starter_folder()).as_posix()
    return "" if folder == "." else folder


def new_document() -> PromptDocument:
    """A prompt without a file."""
    return PromptDocument(Prompt(name=tr("New prompt")))
