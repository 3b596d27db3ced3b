"""Asks for a name: of a prompt or folder that is renamed, or of a new folder."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.dialog_parts import button_row
from ui.widgets.styling import USER_TEXT, button, label

_WIDTH = 420


class NameDialog(QDialog):
    """`submitted` carries the name; the dialog is closed then."""

    submitted = Signal(str)

    def __init__(self, parent: QWidget, title: str, name: str, done: str, hint: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setMinimumWidth(_WIDTH)
        self._name = QLineEdit(name)
        self._name.setProperty(USER_TEXT, True)
        self._name.setAccessibleName(title)
        self._name.selectAll()
        words = label(title, wrap=True, user_text=True)
        words.setBuddy(self._name)
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self._done = button(done, "primary")
        self._done.setDefault(True)
        self._done.clicked.connect(self._submit)
        buttons = button_row(cancel, self._done)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addWidget(words)
        column.addWidget(self._name)
        if hint:
            column.addWidget(label(hint, "small", wrap=True))
        column.addLayout(buttons)
        self._name.textChanged.connect(self._enable)
        self._enable()

    def _enable(self) -> None:
        self._done.setEnabled(bool(self._name.text().strip()))

    def _submit(self) -> None:
        self.submitted.emit(self._name.text())
        self.accept()
