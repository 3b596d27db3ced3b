"""A field that is searched with: it clears itself, and tells the keys that are not its own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent
from PySide6.QtWidgets import QLineEdit

from ui.translation import tr
from ui.widgets.styling import USER_TEXT


class SearchLine(QLineEdit):
    """Esc is `clear_pressed` while `holds` says that there is something to clear, and the window's key else."""

    clear_pressed = Signal()
    down_pressed = Signal()
    enter_pressed = Signal()

    def __init__(self, name: str, explanation: str) -> None:
        super().__init__()
        self._more = False
        self._clear = self.addAction(QIcon(), QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setText(tr("Clear the search"))
        self._clear.setVisible(False)
        self._clear.triggered.connect(self.clear)
        self.setPlaceholderText(name)
        self.setAccessibleName(name)
        self.setToolTip(explanation)
        self.setProperty(USER_TEXT, True)
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))

    def show_clear_icon(self, icon: QIcon) -> None:
        """What stands at the end of the field; for a theme that changed."""
        self._clear.setIcon(icon)

    def show_more_to_clear(self, more: bool) -> None:
        """Whether something is chosen beside the text, which Esc clears as well."""
        self._more = more

    @property
    def holds(self) -> bool:
        return bool(self.text().strip()) or self._more

    def focus(self) -> None:
        self.selectAll()
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def event(self, event: QEvent) -> bool:
        is_escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        if event.type() == QEvent.Type.ShortcutOverride and is_escape and self.holds:
            event.accept()  # Esc would stop what runs
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.holds:
            self.clear_pressed.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.down_pressed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter_pressed.emit()
        else:
            super().keyPressEvent(event)
