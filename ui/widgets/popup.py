"""A popup: closes at Esc and at a click outside. Its corners are round where windows can be transparent."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from ui.widgets.styling import mark, tight


class Popup(QWidget):
    """The window itself is transparent, so that round corners are; what it shows goes on `surface`."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAccessibleName(name)
        self.surface = QFrame()
        # X11 without a compositor paints what is transparent black, and Qt does not tell whether one runs.
        transparent = QGuiApplication.platformName() != "xcb"
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, transparent)
        mark(self.surface, kind="popup" if transparent else "square_popup")
        layout = QVBoxLayout(self)
        tight(layout)
        layout.addWidget(self.surface)
