"""What an empty panel says: what it is for, and the one button that fills it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from ui.widgets.styling import button, label


class EmptyState(QWidget):
    """`pressed` is the click on the button, `press` the button itself: what gets the keyboard."""

    pressed = Signal()

    def __init__(self, text: str, action: str) -> None:
        super().__init__()
        sentence = label(text, "muted", wrap=True)
        sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        sentence.setMaximumWidth(420)
        self.press = press = button(action)
        press.clicked.connect(self.pressed)
        # Between springs, not aligned: so its height follows from the width that it has.
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addWidget(sentence, 1000)
        centred.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(12)
        column.addStretch(1)
        column.addLayout(centred)
        column.addWidget(press, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
