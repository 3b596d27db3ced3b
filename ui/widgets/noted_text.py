"""Text to read, with a note above it: of a long one the beginning is shown, and the note says so."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from ui.translation import tr
from ui.widgets.styling import USER_TEXT, label, mark, tight

# Characters; laying out more than these at once, or longer lines, would be felt.
LONGEST_SHOWN = 100_000
LONGEST_LINE = 2_000
_TOO_LONG = re.compile(rf"([^\n]{{{LONGEST_LINE}}})(?=[^\n])")


class NotedText(QWidget):
    """Only what is shown is cut, and longer lines broken."""

    def __init__(self, kind: str = "answer") -> None:
        super().__init__()
        self._note = label(role="small", wrap=True, user_text=True)
        self._note.setContentsMargins(12, 8, 12, 0)
        self._text = QPlainTextEdit(readOnly=True)
        self._text.setProperty(USER_TEXT, True)
        self._text.setUndoRedoEnabled(False)
        mark(self._text, kind=kind, face="mono")
        self._shown = ""
        column = QVBoxLayout(self)
        tight(column)
        column.addWidget(self._note)
        column.addWidget(self._text, 1)
        self.setFocusProxy(self._text)

    def show_text(self, text: str, note: str = "", tone: str = "plain") -> None:
        if text != self._shown:
            self._shown = text
            self._text.setPlainText(_TOO_LONG.sub(r"\1\n", text[:LONGEST_SHOWN]))
        if len(text) > LONGEST_SHOWN:
            cut = tr("The first {n} of {all} characters.", n=f"{LONGEST_SHOWN:,}", all=f"{len(text):,}")
            note = f"{note}\n{cut}" if note else cut
        self._note.setText(note)
        self._note.setVisible(bool(note))
        mark(self._note, tone=tone)

    def setAccessibleName(self, name: str) -> None:
        self._text.setAccessibleName(name)
