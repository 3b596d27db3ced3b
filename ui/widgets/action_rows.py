"""Rows of a tree with something to do at their right end: a word that is pressed like a link."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from ui.widgets.tagged_rows import NOTE_ROLE, TaggedRows, decorations, note_font

# The word, such as “Add”; the row's note stands before it.
ACTION_ROLE = int(Qt.ItemDataRole.UserRole) + 4

_Index = QModelIndex | QPersistentModelIndex
_MARGIN = 8
_LEAST_TEXT = "text…"


class ActionRows(TaggedRows):
    """`action_pressed` carries the row's index. The keyboard does the same by activating the row.

    The word is always there, and the note where the text has room for some letters: it is shortened for them.
    """

    action_pressed = Signal(object)

    def keeps(self, option: QStyleOptionViewItem, index: _Index) -> int:
        word, note = str(index.data(ACTION_ROLE) or ""), str(index.data(NOTE_ROLE) or "")
        pressed = action_place(option, word).width() if word else 0
        said = QFontMetrics(note_font(option.font)).horizontalAdvance(note) + _MARGIN if note else 0
        left = option.rect.width() - pressed - said - decorations(index) - _MARGIN
        return pressed + said if left >= QFontMetrics(option.font).horizontalAdvance(_LEAST_TEXT) else pressed

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        word = str(index.data(ACTION_ROLE) or "")
        if not word:
            super().paint(painter, option, index)
            return
        place = action_place(option, word)
        self.paint_row(painter, option, index, inset=place.width())
        painter.save()
        painter.setFont(note_font(option.font))
        painter.setPen(option.palette.link().color())
        painter.drawText(place.adjusted(0, 0, -_MARGIN, 0), int(_RIGHT), word)
        painter.restore()

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        word = str(index.data(ACTION_ROLE) or "")
        if word and isinstance(event, QMouseEvent) and _is_click(event) and _hit(event, option, word):
            self.action_pressed.emit(QPersistentModelIndex(index))
            return True
        return super().editorEvent(event, model, option, index)


_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def _is_click(event: QMouseEvent) -> bool:
    return event.type() == QEvent.Type.MouseButtonRelease and event.button() == Qt.MouseButton.LeftButton


def _hit(event: QMouseEvent, option: QStyleOptionViewItem, word: str) -> bool:
    return action_place(option, word).contains(event.position().toPoint())


def action_place(option: QStyleOptionViewItem, word: str) -> QRect:
    """Where the word is pressed: it, and the room around it."""
    width = QFontMetrics(note_font(option.font)).horizontalAdvance(word) + 2 * _MARGIN
    row = option.rect
    return QRect(row.right() - width + 1, row.top(), width, row.height())
