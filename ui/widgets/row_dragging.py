"""A table whose selected rows can be dragged to another place in it; a line shows where they would go."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtWidgets import QAbstractItemView, QTableView

ROWS = "application/x-prompt-workbench-rows"
_LINE = 2


class RowDragging(QTableView):
    """`rows_dropped` carries the row before which the selected rows were dropped; the number of rows is the end."""

    rows_dropped = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._place: int | None = None
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDropIndicatorShown(False)  # Qt's is as wide as one cell

    def startDrag(self, supported: Qt.DropAction) -> None:
        drag = QDrag(self)
        data = QMimeData()
        data.setData(ROWS, b"")
        drag.setMimeData(data)
        drag.exec(Qt.DropAction.MoveAction)
        self._show_place(None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        _take(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls near the edges
        _take(event)
        if event.isAccepted():
            self._show_place(self._place_at(event.position().toPoint()))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._show_place(None)

    def dropEvent(self, event: QDropEvent) -> None:
        _take(event)
        if event.isAccepted():
            self.stopAutoScroll()
            self.setState(QAbstractItemView.State.NoState)
            self._show_place(None)
            self.rows_dropped.emit(self._place_at(event.position().toPoint()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._place is not None:
            painter = QPainter(self.viewport())
            top = max(min(self._line_at(self._place), self.viewport().height() - _LINE), 0)
            color = self.palette().color(QPalette.ColorRole.Accent)
            painter.fillRect(0, top, self.viewport().width(), _LINE, color)
            painter.end()

    def _place_at(self, point: QPoint) -> int:
        """The gap between two rows that is nearest to the point."""
        row = self.rowAt(point.y())
        if row < 0:
            return self.model().rowCount()
        middle = self.rowViewportPosition(row) + self.rowHeight(row) / 2
        return row if point.y() < middle else row + 1

    def _line_at(self, place: int) -> int:
        if place < self.model().rowCount():
            return self.rowViewportPosition(place) - _LINE // 2
        return self.rowViewportPosition(place - 1) + self.rowHeight(place - 1) - _LINE

    def _show_place(self, place: int | None) -> None:
        if place != self._place:
            self._place = place
            self.viewport().update()


def _take(event: QDropEvent) -> None:
    """Accepts rows of a table and nothing else."""
    if event.mimeData().hasFormat(ROWS):
        event.setDropAction(Qt.DropAction.MoveAction)
        event.accept()
    else:
        event.ignore()
