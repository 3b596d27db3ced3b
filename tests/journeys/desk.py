"""What a person does at the window, and what they see there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from ui.main_window import MainWindow
from ui.prompt_document import PromptDocument
from ui.questions import Questions, Unsaved
from ui.widgets.answer_column import AnswerColumn
from ui.widgets.answer_text import AnswerText
from ui.widgets.exact_edit import ExactEdit
from workbench.library.new_place import NewPlace
from workbench.runs.comparison import Column

PATIENCE_MS = 20_000


class Answers(Questions):
    """Answers what the program asks, and remembers that it asked."""

    def __init__(self, file: Path | None = None, unsaved: Unsaved = Unsaved.CANCEL, close: bool = True) -> None:
        self.file = file
        self.files: list[Path] = []
        self.unsaved = unsaved
        self.close = close
        self.discard = False
        self.many = True
        self.link = False
        self.delete = True
        self.replace = False
        self.name = ""
        self.folder = ""
        self.message: str | None = None
        self.asked: list[str] = []

    def file_to_open(self, parent: QWidget, folder: Path) -> Path | None:
        self.asked.append("file to open")
        return self.file

    def file_to_save(self, parent: QWidget, suggestion: Path) -> Path | None:
        self.asked.append("file to save")
        return self.file

    def place_to_save(self, parent: QWidget, suggestion: NewPlace) -> NewPlace | None:
        self.asked.append("place to save")
        return replace(suggestion, name=self.name or suggestion.name, folder=self.folder or suggestion.folder)

    def version_message(self, parent: QWidget, suggestion: str) -> str | None:
        self.asked.append(f"message: {suggestion}")
        return self.message

    def delete_runs(self, parent: QWidget, runs: int) -> bool:
        self.asked.append(f"delete {runs} runs")
        return self.delete

    def delete_branch(self, parent: QWidget, name: str) -> bool:
        self.asked.append(f"delete the branch {name}")
        return True

    def table_to_open(self, parent: QWidget, folder: Path) -> Path | None:
        self.asked.append("table to open")
        return self.file

    def discard_text(self, parent: QWidget) -> bool:
        self.asked.append("discard text")
        return self.discard

    def files_to_import(self, parent: QWidget, folder: Path, endings: Sequence[str]) -> list[Path]:
        self.asked.append("files to import")
        return self.files

    def file_to_export(self, parent: QWidget, suggestion: Path) -> Path | None:
        self.asked.append("file to export")
        return self.file

    def replace_open(self, parent: QWidget, name: str) -> bool:
        self.asked.append("replace open")
        return self.replace

    def take_merged(self, parent: QWidget, name: str, changes: int, summary: str) -> bool:
        self.asked.append(f"merge {changes}: {summary}")
        return True

    def bundle_to_export(self, parent: QWidget, suggestion: Path) -> Path | None:
        self.asked.append("bundle to export")
        return self.file

    def run_to_export(self, parent: QWidget, suggestion: Path, forms: Mapping[str, str]) -> Path | None:
        self.asked.append(f"run to export as {', '.join(forms)}: {suggestion.name}")
        return self.file

    def run_bundle_to_open(self, parent: QWidget, folder: Path) -> Path | None:
        self.asked.append("run bundle to open")
        return self.file

    def documents_to_add(self, parent: QWidget) -> list[Path]:
        self.asked.append("documents")
        return self.files

    def folder_of_documents(self, parent: QWidget) -> Path | None:
        self.asked.append("folder of documents")
        return self.file

    def delete_collection(self, parent: QWidget, name: str, chunks: int) -> bool:
        self.asked.append(f"delete {name}")
        return True

    def unsaved_changes(self, parent: QWidget, name: str) -> Unsaved:
        self.asked.append("unsaved changes")
        return self.unsaved

    def close_while_running(self, parent: QWidget, runs: int) -> bool:
        self.asked.append("close while running")
        return self.close

    def delete_prompts(self, parent: QWidget, what: str, prompts: int) -> bool:
        self.asked.append(f"delete {what} ({prompts})")
        return self.delete

    def remove_endpoint(self, parent: QWidget, label: str) -> bool:
        self.asked.append(f"remove {label}")
        return self.delete

    def open_link(self, parent: QWidget, address: str) -> bool:
        self.asked.append(f"open {address}")
        return self.link

    def many_calls(self, parent: QWidget | None, calls: int) -> bool:
        self.asked.append(f"{calls} calls")
        return self.many


class Desk:
    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot

    @property
    def document(self) -> PromptDocument:
        return self.window.desk.current.document

    # What a person does

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(QApplication.focusWidget() or self.window, key, modifiers)

    def ctrl(self, key: Qt.Key) -> None:
        self.press(key, Qt.KeyboardModifier.ControlModifier)

    def run(self) -> None:
        self.ctrl(Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: self.window.runs.running, timeout=PATIENCE_MS)

    def run_to_the_end(self) -> None:
        self.run()
        self.wait_for_the_end()

    def wait_for_the_end(self) -> None:
        self.qtbot.waitUntil(lambda: not self.window.runs.running, timeout=PATIENCE_MS)

    def click(self, name: str, within: QWidget | None = None) -> None:
        """Clicks the button of that accessible name or text."""
        self.qtbot.mouseClick(self.button(name, within), Qt.MouseButton.LeftButton)

    def write(self, name: str, text: str) -> None:
        """Replaces what stands in the editor of that accessible name, as an input method commits it."""
        editor = self.editor(name)
        editor.setFocus()
        editor.selectAll()
        self.press(Qt.Key.Key_Delete)
        self.type(editor, text)

    def type(self, editor: QWidget, text: str) -> None:
        for character in text:
            event = QInputMethodEvent()
            event.setCommitString(character)
            QApplication.sendEvent(editor, event)

    def choose(self, *labels: str) -> None:
        """Ticks exactly these endpoints."""
        chosen = self.window.services.endpoints
        for endpoint in chosen.known:
            chosen.choose(endpoint.label, endpoint.label in labels)

    # What a person sees

    def button(self, name: str, within: QWidget | None = None) -> QAbstractButton:
        buttons = (within or self.window).findChildren(QAbstractButton)
        return next(one for one in buttons if name in (one.accessibleName(), one.text()) and one.isVisible())

    def editor(self, name: str) -> ExactEdit:
        return next(one for one in self.window.findChildren(ExactEdit) if one.accessibleName() == name)

    def column(self, label: str) -> Column:
        return self.window.runs.comparison[label]

    def states(self) -> dict[str, str]:
        return {column.label: column.state for column in self.window.runs.comparison.columns}

    def read(self, within: QWidget | None = None) -> str:
        """All text that labels show."""
        labels = (within or self.window).findChildren(QLabel)
        return "\n".join(one.text() for one in labels if one.isVisible())

    def wait_for_text(self, label: str, characters: int = 1) -> None:
        self.qtbot.waitUntil(lambda: len(self.column(label).text) >= characters, timeout=PATIENCE_MS)

    def answer(self, label: str) -> AnswerColumn:
        return next(one for one in self.window.findChildren(AnswerColumn) if one.key == label)

    def shown_answers(self) -> list[str]:
        return [one.toPlainText() for one in self.window.findChildren(AnswerText)]
