"""The editor in a cell of the examples table."""

from __future__ import annotations

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from ui.models.examples_model import TableColumn
from ui.widgets.exact_edit import ExactEdit
from workbench.prompts.prompt import Example

LINES = 2
_MOST_LINES = 8


class CellEdit(ExactEdit):
    """Stands over its cell, as tall as its text, and wholly within `place`: at the lower edge it moves up.

    `cursor_moved`: the cursor stands elsewhere in the window, and who scrolls may keep it in sight. `row`, `column` and
    `before`, the row's example when the editing began, are for who writes what is typed.
    """

    cursor_moved = Signal()

    def __init__(self, place: QWidget, row: int, column: TableColumn, before: Example) -> None:
        super().__init__(column.title, min_lines=LINES, max_lines=_MOST_LINES)
        self.setParent(place)
        self._place = place
        self._cell = QRect()
        self.row = row
        self.column = column
        self.before = before
        self.cursorPositionChanged.connect(self.cursor_moved)

    def stand_over(self, cell: QRect) -> None:
        self._cell = QRect(cell)  # that of a style option goes with it
        self.limit_height(self._place.height())
        self.setGeometry(cell)
        self._stay_inside()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.cursor_moved.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._stay_inside()

    def _stay_inside(self) -> None:
        """A cell that was scrolled out of sight takes its editor along."""
        room = self._place.rect()
        if room.intersects(self._cell):
            self.move(self._cell.left(), max(0, min(self._cell.top(), room.height() - self.height())))
        self.ensureCursorVisible()
        self.cursor_moved.emit()
