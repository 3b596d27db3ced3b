"""One-line editors of the prompt: a plain line, and one for joiners that shows line ends as \\n."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLineEdit

from ui.exact_text import escaped, unescaped
from ui.widgets.exact_edit import leaves_undo_to_window


class Line(QLineEdit):
    """`edited` carries the text after each change that the user made."""

    edited = Signal(str)

    def __init__(self, name: str, placeholder: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.textEdited.connect(self._tell)

    def show_text(self, text: str) -> None:
        if text != self.text():
            self.setText(text)
            self.setCursorPosition(0)

    def event(self, event: QEvent) -> bool:
        return False if leaves_undo_to_window(event) else super().event(event)

    def _tell(self, text: str) -> None:
        self.edited.emit(text)


class JoinerLine(Line):
    """Shows and takes a text with its line ends, tabs and backslashes escaped."""

    def show_text(self, text: str) -> None:
        if unescaped(self.text()) != text:
            super().show_text(escaped(text))

    def _tell(self, text: str) -> None:
        self.edited.emit(unescaped(text))
