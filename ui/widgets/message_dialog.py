"""What a version says of itself: asked for before it is saved."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.dialog_parts import button_row
from ui.widgets.styling import USER_TEXT, button, label

_WIDTH = 460
_HEIGHT = 120


class MessageDialog(QDialog):
    """`message` is the text, of several lines; Ctrl+Enter saves. An emptied one is the suggestion again."""

    def __init__(self, parent: QWidget, suggestion: str) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Save with a message"))
        self.setMinimumWidth(_WIDTH)
        self._suggestion = suggestion
        self._text = QPlainTextEdit(suggestion)
        self._text.setAccessibleName(tr("Message of the version"))
        self._text.setPlaceholderText(suggestion)
        self._text.setProperty(USER_TEXT, True)
        self._text.setTabChangesFocus(True)
        self._text.setMinimumHeight(_HEIGHT)
        self._text.installEventFilter(self)
        self._text.moveCursor(QTextCursor.MoveOperation.End)
        self._text.selectAll()
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(
            label(tr("What changed, and why? The first line is what the list of versions shows."), wrap=True)
        )
        column.addWidget(self._text, 1)
        column.addLayout(self._buttons())
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def message(self) -> str:
        return self._text.toPlainText().strip() or self._suggestion

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.accept()
                return True
        return super().eventFilter(watched, event)

    def _buttons(self) -> QHBoxLayout:
        cancel = button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        save = button(tr("Save"), "primary")
        save.setToolTip("Ctrl+↵")
        save.clicked.connect(self.accept)
        return button_row(cancel, save)
