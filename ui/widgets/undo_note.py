"""A quiet line about what was done, with a link that undoes it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.styling import button, icon_button, label, mark


class UndoNote(QFrame):
    """Hidden until `show_note`, and again when it is dismissed or undone."""

    undo_pressed = Signal()

    def __init__(self, close_icon: QIcon, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        mark(self, kind="card")
        self._text = label("", "small", wrap=True, user_text=True)
        self._undo = button(tr("Undo"), "link")
        self._close = icon_button(close_icon, tr("Dismiss"))
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 4, 4, 4)
        row.setSpacing(6)
        row.addWidget(self._text, 1)
        row.addWidget(self._undo)
        row.addWidget(self._close)
        self._undo.clicked.connect(self._undone)
        self._close.clicked.connect(self.hide)
        self.hide()

    def show_note(self, text: str) -> None:
        """Shows what was done; an empty text hides it."""
        self._text.setText(text)
        self._undo.setAccessibleName(tr("Undo: {what}", what=text))
        self.setVisible(bool(text))

    def show_close_icon(self, icon: QIcon) -> None:
        self._close.setIcon(icon)

    def _undone(self) -> None:
        self.hide()
        self.undo_pressed.emit()
