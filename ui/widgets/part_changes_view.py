"""What changed between two versions of a prompt, part by part, word by word."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QBrush, QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from ui.exact_text import shown
from ui.part_texts import change_word, part_title, summary_text
from ui.theme import Theme
from ui.translation import tr
from ui.widgets.changes_view import MOST_CHARACTERS, cut, difference_format, displayed
from ui.widgets.styling import USER_TEXT, mark
from workbench.library.changes import Change, PartChange
from workbench.prompts.differences import DELETED, EQUAL, INSERTED, Difference, differences

# How long one turn of drawing may take; a long list of changes takes several.
_TURN_SECONDS = 0.008
_SHORT = 40
_UNTOLD = (Change.MOVED, Change.SWITCHED_ON, Change.SWITCHED_OFF)


class PartChangesView(QPlainTextEdit):
    """Draws the first changes at once and the others in turns, so that the window stays free."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setAccessibleName(tr("What changed"))
        self.setProperty(USER_TEXT, True)
        mark(self, kind="preview")
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._waiting: Iterator[None] = iter(())
        self._turns = QTimer(self, interval=0)
        self._turns.timeout.connect(self._draw)

    def show_changes(self, found: Sequence[PartChange], theme: Theme) -> None:
        self.clear()
        self.setAccessibleDescription("")
        if not found:
            self.setPlainText(tr("Nothing changed in the prompt."))
        else:
            self.setAccessibleDescription(summary_text(found))
        self._waiting = self._drawn(found, theme)
        self._turns.start()
        self._draw()

    def show_nothing(self) -> None:
        """For a moment, or where there is nothing to compare."""
        self._turns.stop()
        self._waiting = iter(())
        self.clear()
        self.setAccessibleDescription("")

    def _draw(self) -> None:
        until = time.monotonic() + _TURN_SECONDS
        for _ in self._waiting:
            if time.monotonic() > until:
                return
        self._turns.stop()

    def _drawn(self, found: Sequence[PartChange], theme: Theme) -> Iterator[None]:
        """Adds a change at each step, up to the characters that are drawn at all."""
        cursor = QTextCursor(self.document())
        left = MOST_CHARACTERS
        for place, one in enumerate(found):
            if left <= 0:
                _add_line(cursor, tr("… and {n} more changes", n=len(found) - place), _plain(theme, "muted"))
                return
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.beginEditBlock()
            left -= _add_change(cursor, one, theme, first=place == 0)
            cursor.endEditBlock()
            yield


def _add_change(cursor: QTextCursor, one: PartChange, theme: Theme, *, first: bool) -> int:
    """Returns how many characters it drew."""
    strong = _plain(theme, "text")
    strong.setFontWeight(QFont.Weight.DemiBold)
    if not first:
        _add_line(cursor, "", strong)
        cursor.insertBlock()
    cursor.insertText(shown(part_title(one.part)), strong)
    cursor.insertText(f" · {change_word(one)}", _plain(theme, "muted"))
    if one.change in _UNTOLD:
        return 1
    cursor.insertBlock(QTextBlockFormat())
    drawn = 0
    for piece in _pieces(one):
        text = displayed(cut(piece, MOST_CHARACTERS))
        cursor.insertText(text, difference_format(piece.kind, theme))
        drawn += len(text)
    if not (one.before or one.after):
        cursor.insertText(tr("(empty)"), _plain(theme, "muted"))
    return drawn + 1


def _pieces(one: PartChange) -> Sequence[Difference]:
    before, after = one.before or "", one.after or ""
    short = 0 < len(before) <= _SHORT and 0 < len(after) <= _SHORT and f"{before}{after}".isprintable()
    if short and " " not in before + after:
        return Difference(DELETED, before), Difference(EQUAL, " → "), Difference(INSERTED, after)
    return differences(before, after)


def _add_line(cursor: QTextCursor, text: str, form: QTextCharFormat) -> None:
    cursor.insertBlock(QTextBlockFormat(), form)
    cursor.insertText(text, form)


def _plain(theme: Theme, role: str) -> QTextCharFormat:
    form = QTextCharFormat()
    form.setForeground(QBrush(theme.color(role)))
    return form
