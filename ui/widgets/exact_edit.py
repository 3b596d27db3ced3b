"""A multi-line editor that keeps texts to the byte and grows with them; its undo is the prompt's, not its own."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QKeyEvent, QKeySequence, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy

from ui.exact_text import differing, exact, shown
from ui.widgets.text_layers import TextLayers, Utf16

_NO_LIMIT = 1 << 20


class ExactEdit(QPlainTextEdit):
    """`edited` carries the whole exact text after each change that the user made.

    `grows` False: it is as high as its place, not as its text.
    """

    edited = Signal(str)

    def __init__(self, name: str, *, min_lines: int = 1, max_lines: int = 14, grows: bool = True) -> None:
        super().__init__()
        self._grows = grows
        self._lines = (min_lines, max_lines)
        self.layers = TextLayers(self)
        self._text = ""
        self._around = 0  # the height of frame and padding, known once it is laid out
        self._tallest = _NO_LIMIT
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setUndoRedoEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        upright = QSizePolicy.Policy.Fixed if grows else QSizePolicy.Policy.Expanding
        self.setSizePolicy(QSizePolicy.Policy.Expanding, upright)
        self.textChanged.connect(self._changed)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self._showing = False

    def text(self) -> str:
        return self._text

    def show_text(self, text: str) -> None:
        """Shows another text. Only what differs is replaced, so that the cursor stays where it was."""
        if text is self._text or text == self._text:
            return
        current, wanted = shown(self._text), shown(text)
        start, end, new_end = differing(current, wanted)
        units = Utf16(current)
        self._showing = True
        cursor = QTextCursor(self.document())
        cursor.setPosition(units.at(start))
        cursor.setPosition(units.at(end), QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(wanted[start:new_end])
        self._showing = False
        self._text = text

    def limit_height(self, tallest: int) -> None:
        """It grows with its text to so many pixels at most, however many lines it may have."""
        self._tallest = tallest
        self._fit()

    def event(self, event: QEvent) -> bool:
        return False if leaves_undo_to_window(event) else super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Qt would put a line separator (U+2028) into the prompt for Shift+Enter; a line end is meant.
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        new_line = modifiers in (Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier)
        if new_line and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.textCursor().insertText("\n")
            self.ensureCursorVisible()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._around = self.height() - self.viewport().height()
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A file is the window's to take, not its name this text's."""
        if event.mimeData().hasUrls():
            event.ignore()
            return
        super().dragEnterEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self.height())

    def _changed(self) -> None:
        if not self._showing:
            self._text = exact(self.document())
            self.edited.emit(self._text)

    def _fit(self) -> None:
        """The height of the text, within the bounds in lines."""
        if not self._grows:
            return
        fewest, most = self._lines
        text_height = max(self._text_height(most), fewest * self.fontMetrics().lineSpacing())
        margins = 2 * self.document().documentMargin()
        height = min(ceil(text_height + margins) + self._around, self._tallest)
        if height != self.height():
            self.setFixedHeight(height)

    def _text_height(self, most: int) -> float:
        """The height of the first lines of the text, as they are laid out: those with Hangul are taller than others."""
        height, left, block = 0.0, most, self.document().firstBlock()
        while block.isValid() and left > 0:
            whole, layout = self.blockBoundingRect(block).height(), block.layout()
            lines = layout.lineCount()
            height += whole if lines <= left else layout.lineAt(left - 1).rect().bottom()
            left -= lines
            block = block.next()
        return height


def leaves_undo_to_window(event: QEvent) -> bool:
    """Undo and redo belong to the whole prompt: an editor must not claim their keys before the window's actions."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if not (event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)):
        return False
    event.ignore()
    return True
