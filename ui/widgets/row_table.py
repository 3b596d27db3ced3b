"""A table of rows that are chosen: one look for all of them, and the space bar."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractItemModel, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ui.widgets.styling import USER_TEXT

_AROUND_TEXT = 10


class RowTable(QTableView):
    """`space_pressed` carries the numbers of the selected rows, as `model` counts them."""

    space_pressed = Signal(object)

    def __init__(self, model: QAbstractItemModel, name: str, widths: Mapping[int, int], stretched: int) -> None:
        """`name` is what a screen reader says; `widths` are those of columns, `stretched` takes what is left."""
        super().__init__()
        self.setProperty(USER_TEXT, True)
        self.setModel(model)
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setWordWrap(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setAlternatingRowColors(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().lineSpacing() + _AROUND_TEXT)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        header.setSectionResizeMode(stretched, QHeaderView.ResizeMode.Stretch)
        for column, width in widths.items():
            self.setColumnWidth(column, width)

    @property
    def selected_rows(self) -> list[int]:
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            self.space_pressed.emit(self.selected_rows)
            return
        super().keyPressEvent(event)
