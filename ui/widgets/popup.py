"""A popup with round corners: closes at Esc and at a click outside."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.widgets.styling import mark, tight


class Popup(QWidget):
    """The window itself is transparent, so that the corners are; what it shows goes on `surface`."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName(name)
        self.surface = QFrame()
        mark(self.surface, kind="popup")
        layout = QVBoxLayout(self)
        tight(layout)
        layout.addWidget(self.surface)
