"""A prompt file as text in a window of its own: what is wrong with it is marked at its line while it is mended."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QKeySequence, QShortcut, QTextCursor
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.exact_text import shown
from ui.translation import tr
from ui.widgets.exact_edit import ExactEdit
from ui.widgets.problem_box import ProblemBox
from ui.widgets.styling import USER_TEXT, button, label, mark
from ui.widgets.text_layers import TextMark, Utf16
from workbench.errors import WorkbenchError

_SIZE = (760, 560)


class TextFileDialog(QDialog):
    """`edited` says that the text changed, `save_pressed` and `open_pressed` what the user wants done with it.

    `may_discard` is asked before a text that is not saved goes.
    """

    edited = Signal()
    save_pressed = Signal()
    open_pressed = Signal()

    def __init__(self, parent: QWidget, place: str, text: str, may_discard: Callable[[], bool]) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("The file as text"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setSizeGripEnabled(True)
        self._saved = text
        self._may_discard = may_discard
        self._place = label(place, "small", wrap=True, user_text=True)
        self.editor = ExactEdit(tr("Text of the file"), grows=False)
        mark(self.editor, kind="template")
        self.editor.setProperty(USER_TEXT, True)
        self.editor.setLineWrapMode(ExactEdit.LineWrapMode.NoWrap)
        self.editor.show_text(text)
        self.editor.setUndoRedoEnabled(True)  # its history is the text's own, not a prompt's
        self.editor.edited.connect(self._edited)
        QShortcut(QKeySequence.StandardKey.Save, self).activated.connect(self.save_pressed)
        self._problem = ProblemBox()
        self._state = label("", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self._place)
        column.addWidget(self.editor, 1)
        column.addWidget(self._problem)
        column.addLayout(self._buttons())
        self.resize(*_SIZE)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def text(self) -> str:
        return self.editor.text()

    def show_problem(self, error: WorkbenchError | None, line: int | None, color: QColor) -> None:
        """What is wrong with the text, its line marked; None: it is a prompt, which can be opened."""
        self._problem.show_error(error)
        self._open.setEnabled(error is None)
        self._state.setText(tr("It can be read as a prompt.") if error is None else "")
        lines = shown(self.text).split("\n")
        marks = []
        if line is not None and line <= len(lines):
            start = sum(len(one) + 1 for one in lines[: line - 1])
            marks = [TextMark(start, start + max(len(lines[line - 1]), 1), color)]
        self.editor.layers.show("problem", marks, shown(self.text))

    def show_saved(self) -> None:
        """The text stands in the file now."""
        self._saved = self.text
        self._state.setText(tr("Saved."))

    def go_to_line(self, line: int) -> None:
        """Puts the cursor on a line, counted from 1."""
        lines = shown(self.text).split("\n")
        position = sum(len(one) + 1 for one in lines[: min(line, len(lines)) - 1])
        cursor = QTextCursor(self.editor.document())
        cursor.setPosition(Utf16(shown(self.text)).at(position))
        self.editor.setTextCursor(cursor)
        self.editor.centerCursor()

    def reject(self) -> None:
        if self.text == self._saved or self._may_discard():
            super().reject()

    def _edited(self) -> None:
        self._state.setText("")
        self.edited.emit()

    def _buttons(self) -> QHBoxLayout:
        close = button(tr("Close"))
        close.clicked.connect(self.reject)
        save = button(tr("Save"))
        save.setToolTip(QKeySequence(QKeySequence.StandardKey.Save).toString(QKeySequence.SequenceFormat.NativeText))
        save.clicked.connect(self.save_pressed)
        self._open = button(tr("Save and open as a prompt"), "primary")
        self._open.clicked.connect(self.open_pressed)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._state, 1)
        for one in (close, save, self._open):
            row.addWidget(one)
        return row
