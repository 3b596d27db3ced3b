"""Intervals of a table's rows drawn on one common scale."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from ui.theme import Theme
from workbench.scoring.intervals import Interval

INTERVAL_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_MARGIN = 10
_DOT = 4.0
_END = 4.0


class IntervalBar(QStyledItemDelegate):
    """Draws the `Interval` that an item has under `INTERVAL_ROLE`; a line shows where 0 is, if it is in view."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._low, self._high = -1.0, 1.0

    def show_range(self, low: float, high: float) -> None:
        self._low, self._high = low, max(high, low + 1e-9)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().paint(painter, option, index)
        interval = index.data(INTERVAL_ROLE)
        if not isinstance(interval, Interval):
            return
        room = QRectF(option.rect).adjusted(_MARGIN, 0, -_MARGIN, 0)
        middle = room.center().y()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.color("line"), 1))
        zero = self._at(room, 0.0)
        if room.left() <= zero <= room.right():
            painter.drawLine(QPointF(zero, room.top()), QPointF(zero, room.bottom()))
        painter.setPen(QPen(self._theme.color("accent"), 2))
        low, high = self._at(room, interval.low), self._at(room, interval.high)
        painter.drawLine(QPointF(low, middle), QPointF(high, middle))
        for end in (low, high):
            painter.drawLine(QPointF(end, middle - _END), QPointF(end, middle + _END))
        painter.setBrush(self._theme.color("accent"))
        painter.drawEllipse(QPointF(self._at(room, interval.value), middle), _DOT, _DOT)
        painter.restore()

    def _at(self, room: QRectF, value: float) -> float:
        return room.left() + (value - self._low) / (self._high - self._low) * room.width()
