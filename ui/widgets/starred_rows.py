"""Rows with a star at their right end that a click puts on or takes off."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from ui.widgets.tagged_rows import STAR_ROLE, TaggedRows

_Index = QModelIndex | QPersistentModelIndex
# Pixels of the star's place; twice the text's height would crowd out the note.
_STAR = 20
_GAP = 4


class StarredRows(TaggedRows):
    """`star_pressed` carries the row's index. A star that is not on shows under the mouse and in the current row."""

    star_pressed = Signal(object)
    # Whether the mouse went down on a star last: the view also tells of a click in the row then.
    on_star = False

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        star = index.data(STAR_ROLE)
        if star is None:
            super().paint(painter, option, index)
            return
        pointed_at = bool(option.state & (QStyle.StateFlag.State_MouseOver | QStyle.StateFlag.State_Selected))
        shown = bool(star) or pointed_at
        self.paint_row(painter, option, index, inset=_STAR + _GAP if shown else 0)
        if shown:
            self._draw(painter, option, on=bool(star))

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        pressed = event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease)
        if pressed and isinstance(event, QMouseEvent) and index.data(STAR_ROLE) is not None:
            is_left = event.button() == Qt.MouseButton.LeftButton
            self.on_star = is_left and self.star_place(option.rect).contains(event.position().toPoint())
            if self.on_star:
                if event.type() == QEvent.Type.MouseButtonRelease:
                    self.star_pressed.emit(QPersistentModelIndex(index))
                return True
        return super().editorEvent(event, model, option, index)

    def star_place(self, row: QRect) -> QRect:
        return QRect(row.right() - _STAR + 1, row.top(), _STAR, row.height())

    def _draw(self, painter: QPainter, option: QStyleOptionViewItem, *, on: bool) -> None:
        painter.save()
        role = QPalette.ColorRole.Accent if on else QPalette.ColorRole.PlaceholderText
        painter.setPen(option.palette.color(role))
        painter.drawText(self.star_place(option.rect), int(Qt.AlignmentFlag.AlignCenter), "★" if on else "☆")
        painter.restore()
