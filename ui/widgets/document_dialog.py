"""A document of a collection at the place that is cited, with the borders of its chunks."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QVBoxLayout, QWidget

from ui.exact_text import shown
from ui.theme import Theme
from ui.translation import ntr, tr
from ui.widgets.dialog_parts import button_row
from ui.widgets.styling import USER_TEXT, button, label, mark
from ui.widgets.text_layers import TextLayers, TextMark, Utf16
from workbench.documents.chunk import StoredChunk

# What is shown around the place: laying out more would hold the window up.
MOST_CHARACTERS = 60_000
_SIZE = 760, 620


@dataclass(frozen=True)
class CitedText:
    """A document's text and chunks, and the span [start, end) that is cited. `file` is where it lies, '' if unknown."""

    collection: str
    document: str
    text: str
    chunks: tuple[StoredChunk, ...]
    start: int
    end: int
    file: str = ""


class DocumentDialog(QDialog):
    """Long documents are shown around the place, and it says so."""

    def __init__(self, parent: QWidget, cited: CitedText, theme: Theme) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("{document} in {collection}", document=cited.document, collection=cited.collection))
        self.resize(*_SIZE)
        first, last = _around(cited)
        self.text = QPlainTextEdit(readOnly=True)
        self.text.setProperty(USER_TEXT, True)
        self.text.setAccessibleName(tr("Text of {document}", document=cited.document))
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        mark(self.text, kind="document")
        part = cited.text[first:last]
        self.text.setPlainText(shown(part))
        self._layers = TextLayers(self.text)
        self._layers.show("chunks", _chunk_marks(cited, first, last, theme), part)
        self._go_to(Utf16(part), cited.start - first, cited.end - first)
        close = button(tr("Close"))
        close.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(label(_told(cited, first, last), "small", wrap=True))
        column.addWidget(self.text, 1)
        column.addLayout(button_row(close))

    def _go_to(self, units: Utf16, start: int, end: int) -> None:
        """The cited words are selected, which a reader of the screen says, and stand in the middle."""
        cursor = QTextCursor(self.text.document())
        cursor.setPosition(units.at(end))
        cursor.setPosition(units.at(start), QTextCursor.MoveMode.KeepAnchor)
        self.text.setTextCursor(cursor)
        self.text.setCenterOnScroll(True)
        self.text.centerCursor()


def _around(cited: CitedText) -> tuple[int, int]:
    first = max(0, min(cited.start - MOST_CHARACTERS // 2, len(cited.text) - MOST_CHARACTERS))
    return first, min(len(cited.text), first + MOST_CHARACTERS)


def _chunk_marks(cited: CitedText, first: int, last: int, theme: Theme) -> list[TextMark]:
    """Chunks in two tints by turns; where they overlap the later one lies on top."""
    tints = theme.color("variable_2_soft"), theme.color("variable_1_soft")
    return [
        TextMark(max(chunk.start, first) - first, min(chunk.end, last) - first, tints[number % 2])
        for number, chunk in enumerate(cited.chunks)
        if chunk.end > first and chunk.start < last
    ]


def _told(cited: CitedText, first: int, last: int) -> str:
    number = next((n for n, one in enumerate(cited.chunks, 1) if one.start <= cited.start < one.end), 0)
    told = [ntr("{n} chunk", "{n} chunks", len(cited.chunks)), tr("this is chunk {n}", n=number) if number else ""]
    if last - first < len(cited.text):
        part = {"first": f"{first:,}", "last": f"{last:,}", "all": f"{len(cited.text):,}"}
        told.append(tr("characters {first} to {last} of {all}", **part))
    told.append(cited.file)
    return " · ".join(filter(None, told))
