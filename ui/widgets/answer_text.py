"""An answer's text while it streams in."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from ui.widgets.styling import USER_TEXT, mark


class AnswerText(QPlainTextEdit):
    """Read-only text that grows at its end: only new characters are inserted, so that long answers stay fast.

    It follows the end while the end is in view, and stays where it is once the user scrolls up.
    """

    def __init__(self) -> None:
        super().__init__(readOnly=True)
        self.setProperty(USER_TEXT, True)
        self.setUndoRedoEnabled(False)
        mark(self, kind="answer")
        self._shown = ""

    def whole_text(self) -> str:
        """The text as it came; `toPlainText` would change some line breaks and spaces."""
        return self._shown

    def show_text(self, text: str) -> None:
        if text == self._shown:
            return
        follows = self.verticalScrollBar().value() >= self.verticalScrollBar().maximum()
        if text.startswith(self._shown):
            cursor = QTextCursor(self.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText(text[len(self._shown) :])
        else:
            self.setPlainText(text)
            follows = False
        self._shown = text
        if follows:
            self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())
