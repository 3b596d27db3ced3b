"""An open prompt: its value now, its file, and its history."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QUndoStack

from ui.prompt_fields import with_field
from ui.translation import tr
from ui.undo import ReplacePrompt, renamed
from workbench.library.versions.change import content_id
from workbench.prompts import file
from workbench.prompts.prompt import Prompt


class PromptDocument(QObject):
    """`prompt` is frozen; every change puts a new one in its place, as one undoable step.

    `prompt_changed` carries the new prompt; `state_changed` says that `path`, `content` or `modified` changed.
    `content` is the content id of what the file at `path` had when it was read or written, `saved` the prompt in it.
    """

    prompt_changed = Signal(object)
    state_changed = Signal()

    def __init__(self, prompt: Prompt, path: Path | None = None, content: str | None = None) -> None:
        super().__init__()
        self.prompt = prompt
        self.path = path
        self.content = content
        self.saved = None if path is None else prompt
        self.undo_stack = QUndoStack(self)
        self.undo_stack.cleanChanged.connect(self.state_changed)
        # A stack tells of its own end as of a change, which no one is left to hear.
        self.destroyed.connect(partial(self.undo_stack.blockSignals, True))

    @property
    def modified(self) -> bool:
        return not self.undo_stack.isClean()

    def replace(self, prompt: Prompt, label: str, merge: str = "") -> None:
        """Makes `prompt` the current one; `label` names the step. Quick steps of one `merge` key are one undo."""
        if prompt != self.prompt:
            self.undo_stack.push(ReplacePrompt(self.prompt, prompt, self._show, label, merge))

    def edit(self, field: str, value: Any, label: str) -> None:
        """Changes one field, named as in the prompt file (`chain_of_thought.trigger`)."""
        self.replace(with_field(self.prompt, field, value), label, merge=field)

    @property
    def version(self) -> str | None:
        """The content id of the prompt as it is now; None with unsaved changes, or where nobody knows."""
        return None if self.modified else self.content

    def mark_saved(self, path: Path, content: str) -> None:
        """The prompt as it is now stands in the file at `path`, whose content id is `content`."""
        self.path = path
        self.content = content
        self.saved = self.prompt
        self.undo_stack.setClean()
        self.state_changed.emit()

    def follow(self, path: Path, name: str = "") -> None:
        """Its file was moved to `path`, and says `name` where that is given. What is not saved stays so.

        That is no step of the history: undoing what was typed leaves the name as it is now.
        """
        self.path = path
        self.content = file_content_id(path)
        if name:
            self._rename(self.prompt.name if self.saved is None else self.saved.name, name)
        self.state_changed.emit()

    def _rename(self, old: str, new: str) -> None:
        for place in range(self.undo_stack.count()):
            step = self.undo_stack.command(place)
            if isinstance(step, ReplacePrompt):
                step.rename(old, new)
        if self.saved is not None:
            self.saved = renamed(self.saved, old, new)
        if self.prompt.name == old:
            self._show(renamed(self.prompt, old, new))
        else:  # another name was typed and is not saved
            self.replace(replace(self.prompt, name=new), tr("Rename the prompt"))

    def lose_file(self) -> None:
        """Its file was deleted: all of it is unsaved now."""
        self.path = self.content = self.saved = None
        self.undo_stack.resetClean()
        self.state_changed.emit()

    def find_file(self, path: Path, saved_at: int | None) -> None:
        """Its file is back; it says what the prompt was at that place of the undo stack, where that is given."""
        self.path = path
        self.content = file_content_id(path)
        if saved_at == self.undo_stack.index():
            self.saved = self.prompt
            self.undo_stack.setClean()
        self.state_changed.emit()

    def reload(self, prompt: Prompt, content: str, label: str) -> None:
        """Takes over what another program, or another branch, put into the file: an undoable step, already saved."""
        self.replace(prompt, label)
        if self.path is not None:
            self.mark_saved(self.path, content)

    def keep(self, content: str | None, saved: Prompt | None) -> None:
        """Takes note that the file has that content now; the prompt stays as it is, to be saved over it."""
        self.content = content
        self.saved = saved
        if self.prompt != saved:
            self.undo_stack.resetClean()
        self.state_changed.emit()

    def _show(self, prompt: Prompt) -> None:
        self.prompt = prompt
        self.prompt_changed.emit(prompt)


def opened_document(path: Path) -> PromptDocument:
    """The prompt of a file. Unreadable or invalid: `InvalidFile`."""
    content = file_content_id(path)
    return PromptDocument(file.load(path), path, content)


def file_content_id(path: Path) -> str | None:
    """What stands in the file, by its content id; None where it cannot be read."""
    try:
        return content_id(path.read_bytes())
    except OSError:
        return None


def unsaved_document(prompt: Prompt, label: str) -> PromptDocument:
    """Without a file and unsaved, so that it is kept as a draft until it has one; `label` names the step."""
    document = PromptDocument(Prompt(name=prompt.name))
    document.replace(prompt, label)
    return document
