"""An answer's text while it streams in."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QTimer, Signal
from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from ui.models.long_lines import LongLines
from ui.widgets.styling import USER_TEXT, mark

# Characters that are inserted at once, in a few milliseconds; the rest follows piece by piece: the window stays live.
_AT_ONCE = 16_000
# The state of a block that goes on in the next one: the line was broken here.
_BROKEN = 1


class AnswerText(QPlainTextEdit):
    """Read-only text that grows at its end: only new characters are inserted, so that long answers stay fast.

    It follows the end while the end is in view, and stays where it is once the user scrolls up. Very long lines, which
    Qt cannot lay out in time, are broken: `line_broken` tells of the first. `whole_text` and copies have them whole.
    """

    line_broken = Signal()

    def __init__(self) -> None:
        super().__init__(readOnly=True)
        self.setProperty(USER_TEXT, True)
        self.setUndoRedoEnabled(False)
        mark(self, kind="answer")
        self._whole = ""
        self._inserted = 0
        self._lines = LongLines()
        self._breaks = self._replaced = False
        self._rest = QTimer(self, singleShot=True, interval=0)
        self._rest.timeout.connect(self._insert_more)

    @property
    def breaks_lines(self) -> bool:
        """Whether a line of the text is shown in several."""
        return self._breaks

    def whole_text(self) -> str:
        """The text as it came; `toPlainText` would change some line breaks and spaces."""
        return self._whole

    def show_text(self, text: str) -> None:
        if text == self._whole:
            return
        if not text.startswith(self._whole):
            self.clear()
            self._inserted, self._lines, self._breaks, self._replaced = 0, LongLines(), False, True
        self._whole = text
        if not self._rest.isActive():
            self._insert_more()

    def createMimeDataFromSelection(self) -> QMimeData:
        if not self._breaks:
            return super().createMimeDataFromSelection()
        copied = QMimeData()
        copied.setText(self._selected_lines())
        return copied

    def _insert_more(self) -> None:
        bar = self.verticalScrollBar()
        follows = not self._replaced and bar.value() >= bar.maximum()
        piece = self._whole[self._inserted : self._inserted + _AT_ONCE]
        self._inserted += len(piece)
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.beginEditBlock()
        first, *others = self._lines.feed(piece)
        cursor.insertText(first)
        for part in others:
            cursor.block().setUserState(_BROKEN)
            cursor.insertBlock()
            cursor.insertText(part)
        cursor.endEditBlock()
        if follows:
            bar.setValue(bar.maximum())
        if self._inserted < len(self._whole):
            self._rest.start()
        else:
            self._replaced = False
        if others and not self._breaks:
            self._breaks = True
            self.line_broken.emit()

    def _selected_lines(self) -> str:
        """The selection without the breaks that were made here."""
        selection = self.textCursor()
        start, end = selection.selectionStart(), selection.selectionEnd()
        if start == 0 and end == self.document().characterCount() - 1:
            return self._whole
        block, parts = self.document().findBlock(start), list[str]()
        while block.isValid() and block.position() <= end:
            parts.append(self._within(block, start, end))
            ends_here = block.position() + block.length() > end
            parts.append("" if ends_here or block.userState() == _BROKEN else "\n")
            block = block.next()
        return "".join(parts)

    def _within(self, block: QTextBlock, start: int, end: int) -> str:
        """The block's part of the selection; positions count as Qt does, so that it must cut."""
        cursor = QTextCursor(block)
        cursor.setPosition(max(start, block.position()))
        cursor.setPosition(min(end, block.position() + block.length() - 1), QTextCursor.MoveMode.KeepAnchor)
        return cursor.selectedText()
