"""The samples of a column as a row of chips, one a sample: clicked, or gone through with the arrow keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QKeyEvent, QMouseEvent, QResizeEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QListView, QSizePolicy

from ui.models.sampled_answer import Chip
from ui.theme import Theme
from ui.translation import tr
from ui.widgets.styling import USER_TEXT, mark

# Rows of chips before they scroll.
_MOST_ROWS = 3


class SampleChips(QListView):
    """`picked` carries the place of the chip that the user chose, `picked_again` that of one that was so already."""

    picked = Signal(int)
    picked_again = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._chips: tuple[Chip, ...] = ()
        self._showing = False
        self._pressed_on = -1
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        mark(self, kind="chips")
        self.setProperty(USER_TEXT, True)
        self.setAccessibleName(tr("Samples"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSpacing(2)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.selectionModel().currentChanged.connect(self._tell)
        self.clicked.connect(self._click)

    def show_chips(self, chips: Sequence[Chip], current: int) -> None:
        self._showing = True
        if tuple(chips) != self._chips:
            self._chips = tuple(chips)
            self._fill()
        if self.currentIndex().row() != current:
            self.setCurrentIndex(self._model.index(current, 0))
        self._showing = False

    def show_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_on = self.currentIndex().row()
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.picked_again.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        return QSize(0, self.height())

    def _fill(self) -> None:
        """Changes the chips in place: which one has the keyboard must not change while answers come in."""
        there = self._model.rowCount()
        if there > len(self._chips):
            self._model.removeRows(len(self._chips), there - len(self._chips))
        for row, chip in enumerate(self._chips):
            item = self._model.item(row) if row < there else QStandardItem()
            item.setText(chip.text)
            item.setToolTip(chip.name)
            item.setAccessibleText(chip.name)
            item.setForeground(QBrush(self._theme.color("text" if chip.tone == "plain" else chip.tone)))
            if row >= there:
                self._model.appendRow(item)
        self._fit()

    def _fit(self) -> None:
        """As high as its rows, up to a bound; beyond it scrolls."""
        self.executeDelayedItemsLayout()
        if not self._chips:
            return
        first = self.visualRect(self._model.index(0, 0))
        last = self.visualRect(self._model.index(len(self._chips) - 1, 0))
        row = first.height() + 2 * self.spacing()
        height = min(last.bottom() - first.top() + 1 + 2 * self.spacing(), _MOST_ROWS * row)
        if height != self.height():
            self.setFixedHeight(height)

    def _click(self, index: QModelIndex) -> None:
        if index.row() == self._pressed_on:
            self.picked_again.emit(index.row())

    def _tell(self, index: QModelIndex) -> None:
        if index.isValid() and not self._showing:
            self.picked.emit(index.row())
