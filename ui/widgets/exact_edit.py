"""A multi-line editor that keeps texts to the byte and grows with them; its undo is the prompt's, not its own."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from ui.exact_text import exact, shown


class ExactEdit(QPlainTextEdit):
    """`edited` carries the whole exact text after each change that the user made."""

    edited = Signal(str)

    def __init__(self, name: str, *, min_lines: int = 1, max_lines: int = 14) -> None:
        super().__init__()
        self._lines = (min_lines, max_lines)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._changed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._showing = False

    def text(self) -> str:
        return exact(self.document())

    def show_text(self, text: str) -> None:
        """Shows another text. Only what differs is replaced, so that the cursor stays where it was."""
        current, wanted = shown(self.text()), shown(text)
        if current == wanted:
            return
        start = _common(current, wanted)
        same_end = _common(current[start:][::-1], wanted[start:][::-1])
        self._showing = True
        cursor = QTextCursor(self.document())
        cursor.setPosition(_utf16(current[:start]))
        cursor.setPosition(_utf16(current[: len(current) - same_end]), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(wanted[start : len(wanted) - same_end])
        self._showing = False

    def show_font(self, font: QFont) -> None:
        self.setFont(font)
        self.document().setDefaultFont(font)
        self._fit()

    def event(self, event: QEvent) -> bool:
        return False if leaves_undo_to_window(event) else super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height())

    def _changed(self) -> None:
        if not self._showing:
            self.edited.emit(self.text())

    def _fit(self) -> None:
        """The height of the text, within the bounds in lines."""
        fewest, most = self._lines
        lines = min(max(round(self.document().size().height()), fewest), most)
        around = self.height() - self.viewport().height() + 2 * round(self.document().documentMargin())
        height = lines * self.fontMetrics().lineSpacing() + around
        if height != self.height():
            self.setFixedHeight(height)


def leaves_undo_to_window(event: QEvent) -> bool:
    """Undo and redo belong to the whole prompt: an editor must not claim their keys before the window's actions."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if not (event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)):
        return False
    event.ignore()
    return True


def _common(left: str, right: str) -> int:
    """How many characters both begin with."""
    differing = (n for n, pair in enumerate(zip(left, right, strict=False)) if pair[0] != pair[1])
    return next(differing, min(len(left), len(right)))


def _utf16(text: str) -> int:
    """Qt counts positions in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
