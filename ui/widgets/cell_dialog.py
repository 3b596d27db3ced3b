"""A cell of the examples table in a window of its own, as large as the user wants it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.exact_edit import ExactEdit
from ui.widgets.styling import USER_TEXT, button, label

_SIZE = (720, 480)


class CellDialog(QDialog):
    """`edited` carries the text with each change. `rejected`: the text shall be again what it was.

    `may_discard` is asked before that.
    """

    edited = Signal(str)

    def __init__(self, parent: QWidget, title: str, text: str, may_discard: Callable[[], bool]) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setSizeGripEnabled(True)
        self._before = text
        self._may_discard = may_discard
        self.editor = ExactEdit(title, grows=False)
        self.editor.setProperty(USER_TEXT, True)
        self.editor.show_text(text)
        self.editor.edited.connect(self.edited)
        self.editor.setUndoRedoEnabled(True)  # while the window is open its history is the text's own
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(self.editor, 1)
        column.addLayout(self._buttons())
        self.resize(*_SIZE)
        self.editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def reject(self) -> None:
        if self.editor.text() == self._before or self._may_discard():
            super().reject()

    def _buttons(self) -> QHBoxLayout:
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        save = button(tr("Keep the text"), "primary")
        save.clicked.connect(self.accept)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(label(tr("Ctrl+↵ keeps the text, Esc gives back the old one."), "small"))
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(save)
        return row
