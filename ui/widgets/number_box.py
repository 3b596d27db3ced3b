"""A box for a small number of the prompt; its undo is the prompt's, not its own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QSpinBox

from ui.widgets.exact_edit import leaves_undo_to_window


class NumberBox(QSpinBox):
    """`edited` carries the number after each change that the user made.

    A number beyond `most` that a file brings is shown and stays as it is until it is changed.
    """

    edited = Signal(int)

    def __init__(self, name: str, least: int, most: int) -> None:
        super().__init__(minimum=least, maximum=most)
        self._most = most
        self.setAccessibleName(name)
        self.lineEdit().setTextMargins(6, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.valueChanged.connect(self.edited)

    def show_number(self, number: int) -> None:
        with QSignalBlocker(self):
            self.setMaximum(max(self._most, number))
            self.setValue(number)

    def event(self, event: QEvent) -> bool:
        return False if leaves_undo_to_window(event) else super().event(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        # Scrolling past it must not change the prompt.
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
