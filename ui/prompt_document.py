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
from ui.undo import ReplacePrompt
from workbench.prompts import file
from workbench.prompts.prompt import Prompt


class PromptDocument(QObject):
    """`prompt` is frozen; every change puts a new one in its place, as one undoable step.

    `prompt_changed` carries the new prompt; `state_changed` says that `path` or `modified` changed.
    """

    prompt_changed = Signal(object)
    state_changed = Signal()

    def __init__(self, prompt: Prompt, path: Path | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.prompt = prompt
        self.path = path
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

    def save(self, path: Path) -> None:
        """Writes the prompt file and makes it the document's own. A refusal is a `UsageError`; nothing changes then."""
        file.save(self.prompt, path)
        self.path = path
        self.undo_stack.setClean()
        self.state_changed.emit()

    def follow(self, path: Path, name: str = "") -> None:
        """Its file was moved to `path`, and says `name` where that is given. What is not saved stays so."""
        clean = not self.modified
        self.path = path
        if name and name != self.prompt.name:
            self.replace(replace(self.prompt, name=name), tr("Rename the prompt"))
            if clean:
                self.undo_stack.setClean()
            else:
                self.undo_stack.resetClean()  # no earlier step is what the file says now
        self.state_changed.emit()

    def lose_file(self) -> None:
        """Its file was deleted: all of it is unsaved now."""
        self.path = None
        self.undo_stack.resetClean()
        self.state_changed.emit()

    def find_file(self, path: Path, saved_at: int | None) -> None:
        """Its file is back; it says what the prompt was at that place of the undo stack, where that is given."""
        self.path = path
        if saved_at == self.undo_stack.index():
            self.undo_stack.setClean()
        self.state_changed.emit()

    def _show(self, prompt: Prompt) -> None:
        self.prompt = prompt
        self.prompt_changed.emit(prompt)
