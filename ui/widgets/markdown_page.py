"""An answer as Markdown: what a model wrote is shown, and never does anything by itself."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QTextBrowser

from ui.widgets.styling import USER_TEXT, mark

# Characters; longer ones are read as plain text, since laying them out would be felt.
LONGEST_MARKDOWN = 10_000
_FEATURES = QTextDocument.MarkdownFeature.MarkdownDialectGitHub | QTextDocument.MarkdownFeature.MarkdownNoHTML


class MarkdownPage(QTextBrowser):
    """No HTML is read, no picture or other file loaded, no link followed: `link_pressed` carries the address."""

    link_pressed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty(USER_TEXT, True)
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        mark(self, kind="answer")
        self._shown = ""
        self.anchorClicked.connect(lambda url: self.link_pressed.emit(url.toString()))
        self.highlighted.connect(lambda url: self.setToolTip(url.toString()))

    def show_text(self, text: str) -> None:
        if text != self._shown:
            self._shown = text
            self.document().setMarkdown(text, _FEATURES)

    def loadResource(self, _kind: int, _name: QUrl | str) -> Any:
        """Nothing, whatever a text names."""
        return None
