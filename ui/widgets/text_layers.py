"""Marks that lie over an editor's text without being part of it: underlines and backgrounds, in layers by name."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

WAVE = QTextCharFormat.UnderlineStyle.WaveUnderline
DOTS = QTextCharFormat.UnderlineStyle.DotLine


_WIDE = re.compile("[\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class TextMark:
    """Characters [start, end) of the exact text: an underline in a colour, or a background; `told` is its tool tip."""

    start: int
    end: int
    color: QColor
    underline: QTextCharFormat.UnderlineStyle | None = None
    told: str = ""


class TextLayers:
    """The layers of one editor. What is typed moves them along."""

    def __init__(self, editor: QPlainTextEdit) -> None:
        self._editor = editor
        self._layers: dict[str, list[tuple[QTextCursor, TextMark]]] = {}

    def show(self, layer: str, marks: Sequence[TextMark], text: str) -> None:
        """Puts these marks in place of the layer's. `text` is what their positions count in."""
        if not marks and not self._layers.get(layer):
            return
        units = Utf16(text)
        self._layers[layer] = [(self._cursor(units, mark), mark) for mark in marks]
        self._editor.setExtraSelections([_selection(*one) for shown in self._layers.values() for one in shown])

    def told(self) -> list[tuple[int, int, str]]:
        """Where the marks that say something are now, in positions of the document, in order."""
        placed = [(cursor, mark.told) for shown in self._layers.values() for cursor, mark in shown if mark.told]
        return sorted((cursor.selectionStart(), cursor.selectionEnd(), told) for cursor, told in placed)

    def _cursor(self, units: Utf16, mark: TextMark) -> QTextCursor:
        cursor = QTextCursor(self._editor.document())
        last = self._editor.document().characterCount() - 1
        cursor.setPosition(min(units.at(mark.start), last))
        cursor.setPosition(min(units.at(mark.end), last), QTextCursor.MoveMode.KeepAnchor)
        return cursor


class Utf16:
    """Turns character positions of one text into UTF-16 positions, which Qt counts in."""

    def __init__(self, text: str) -> None:
        self._wide = [] if text.isascii() else [found.start() for found in _WIDE.finditer(text)]

    def at(self, position: int) -> int:
        return position + bisect_right(self._wide, position - 1)


def _selection(cursor: QTextCursor, mark: TextMark) -> QTextEdit.ExtraSelection:
    made = QTextEdit.ExtraSelection()
    form = QTextCharFormat()
    if mark.underline is None:
        form.setBackground(mark.color)
    else:
        form.setUnderlineStyle(mark.underline)
        form.setUnderlineColor(mark.color)
    made.cursor = cursor
    made.format = form
    return made
