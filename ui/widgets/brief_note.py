"""A line that says for a moment what has just been done."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel

from ui.widgets.styling import USER_TEXT, mark

_SHOWN_MS = 12_000


class BriefNote(QLabel):
    """Takes no room while it says nothing."""

    def __init__(self) -> None:
        super().__init__()
        mark(self, role="muted")
        self.setProperty(USER_TEXT, True)
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def say(self, text: str) -> None:
        self.setText(text)
        self.setToolTip(text)
        self.show()
        self._timer.start()
