"""An answer as Markdown: what a model wrote is shown, and never does anything by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QTextBrowser

from ui.widgets.styling import USER_TEXT, mark

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
            _name_pictures(self.document())

    def loadResource(self, _kind: int, _name: QUrl | str) -> Any:
        """Nothing, whatever a text names."""
        return None


def _name_pictures(document: QTextDocument) -> None:
    """What a picture shows, in words, takes its place."""
    for position in reversed(list(_pictures(document))):
        cursor = QTextCursor(document)
        cursor.setPosition(position)
        cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
        words = cursor.charFormat().property(QTextFormat.Property.ImageAltText)
        cursor.insertText(f"[{words or '…'}]", QTextCharFormat())


def _pictures(document: QTextDocument) -> Iterator[int]:
    block = document.begin()
    while block.isValid():
        for piece in block:  # type: ignore[attr-defined]
            fragment = piece.fragment()
            if fragment.charFormat().isImageFormat():
                yield from range(fragment.position(), fragment.position() + fragment.length())
        block = block.next()
