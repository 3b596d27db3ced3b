"""An answer held against another: what was inserted is underlined and tinted, what was deleted is struck through."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QBrush, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from ui.theme import Theme
from ui.widgets.changes_view import MOST_CHARACTERS, cut, difference_format, displayed
from ui.widgets.styling import USER_TEXT, mark
from workbench.prompts.differences import EQUAL, Difference

# How long one turn of drawing may take; a long text takes several.
_TURN_SECONDS = 0.008
# What is put in at once, and where a line without an end is broken: laying out a longer one would hold the window up.
_SLICE = 2_000


class DiffText(QPlainTextEdit):
    """`drawn` says that all is there, `moved` that another change was gone to.

    Draws only what is other than before, so that a text that grows keeps its place. The limits: 150,000 characters are
    drawn, a longer text is cut where nothing changed, and at last at its end.
    """

    drawn = Signal()
    moved = Signal()

    def __init__(self) -> None:
        super().__init__(readOnly=True)
        self.setUndoRedoEnabled(False)
        self.setProperty(USER_TEXT, True)
        mark(self, kind="answer")
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._found: Sequence[Difference] = ()
        self._wanted: list[Difference] = []
        self._pieces: list[tuple[Difference, int]] = []  # what is drawn, and where each ends
        self._theme = ""
        self._changes: list[tuple[int, int]] = []
        self._at = -1
        self._place = 0
        self._waiting: Iterator[None] = iter(())
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._draw)

    @property
    def changes(self) -> int:
        """How many changes are drawn; a deletion and the insertion in its place are one."""
        return len(self._changes)

    @property
    def at(self) -> int:
        """The change that was gone to, from 0; -1 before the first."""
        return self._at

    def show_differences(self, found: Sequence[Difference], theme: Theme) -> None:
        if found is self._found and theme.name == self._theme:
            return
        self._found = found
        long = sum(len(one.text) for one in found) > MOST_CHARACTERS
        wanted = list(_shortened(found) if long else found)
        if wanted == self._wanted and theme.name == self._theme:
            return
        same = self._same(wanted) if theme.name == self._theme else 0
        self._wanted, self._theme = wanted, theme.name
        self._place = self.verticalScrollBar().value()
        self._drop(same)
        self._waiting = self._added(wanted[same:], theme)
        self._turns.start()
        self._draw()

    def go(self, step: int) -> bool:
        """Selects the next change, or the one before; False where there is none in that direction."""
        start = self._at if self._at >= 0 or step > 0 else len(self._changes)
        if not 0 <= start + step < len(self._changes):
            return False
        self._at = start + step
        first, last = self._changes[self._at]
        cursor = self.textCursor()
        cursor.setPosition(last)
        cursor.setPosition(first, QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self.moved.emit()
        return True

    def leave(self) -> None:
        """The next change is the first again."""
        self._at = -1
        cursor = self.textCursor()
        cursor.clearSelection()
        self.setTextCursor(cursor)

    def _same(self, wanted: Sequence[Difference]) -> int:
        """How many pieces stand there already."""
        both = zip(wanted, self._pieces, strict=False)
        differing = (n for n, (new, (old, _end)) in enumerate(both) if new != old)
        return next(differing, min(len(wanted), len(self._pieces)))

    def _drop(self, kept: int) -> None:
        del self._pieces[kept:]
        start = self._pieces[-1][1] if self._pieces else 0
        self._changes = [one for one in self._changes if one[1] <= start]
        self._at = min(self._at, len(self._changes) - 1)
        if start == 0:
            self.clear()
            return
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()

    @property
    def _end(self) -> int:
        return self.document().characterCount() - 1

    def _draw(self) -> None:
        until = time.monotonic() + _TURN_SECONDS
        for _ in self._waiting:
            if time.monotonic() > until:
                return
        self._turns.stop()
        if self.verticalScrollBar().value() == 0:  # where all was drawn anew
            self.verticalScrollBar().setValue(self._place)
        self.drawn.emit()

    def _added(self, pieces: Sequence[Difference], theme: Theme) -> Iterator[None]:
        cursor = QTextCursor(self.document())
        for one in pieces:
            start = self._end
            form = _format(one, theme)
            text = displayed(one)
            for first in range(0, len(text), _SLICE):
                cursor.movePosition(QTextCursor.MoveOperation.End)
                part = text[first : first + _SLICE]
                cursor.insertText(part, form)
                if "\n" not in part and cursor.block().length() > _SLICE:
                    cursor.insertText("\n", form)
                if first + _SLICE < len(text):
                    yield
            if one.kind != EQUAL:
                self._add_change(start, self._end)
            self._pieces.append((one, self._end))
            yield

    def _add_change(self, start: int, end: int) -> None:
        if self._changes and self._changes[-1][1] == start:
            start = self._changes.pop()[0]
        self._changes.append((start, end))


def _shortened(found: Sequence[Difference]) -> Iterator[Difference]:
    left = MOST_CHARACTERS
    for one in found:
        piece = cut(one, left)
        yield piece
        left -= len(piece.text)
        if left <= 0:
            return


def _format(one: Difference, theme: Theme) -> QTextCharFormat:
    """White space that came or went is there to be seen, without a colour that shouts."""
    form = difference_format(one.kind, theme)
    if one.kind != EQUAL and not one.text.strip():
        form.setForeground(QBrush(theme.color("muted")))
        form.setFontStrikeOut(False)
        form.setFontUnderline(False)
    return form
