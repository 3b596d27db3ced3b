"""A list of passages, which can be ticked where their rows have ticks."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyleOptionButton, QStyleOptionViewItem

from ui.models.passage_rows import PassageRows
from ui.theme import Theme
from ui.widgets.styling import USER_TEXT
from ui.widgets.three_line_delegate import ThreeLineDelegate

_TICK = 28
_Index = QModelIndex | QPersistentModelIndex


class PassageList(QListView):
    """`chosen` carries the passage that Enter or a double click is on."""

    chosen = Signal(object)

    def __init__(self, name: str, rows: PassageRows, theme: Theme) -> None:
        super().__init__()
        self.rows = rows
        self._delegate = _PassageDelegate(self, theme)
        self.setModel(rows)
        self.setItemDelegate(self._delegate)
        self.setProperty(USER_TEXT, True)
        self.setAccessibleName(name)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(lambda index: self.chosen.emit(self.rows.rows[index.row()]))

    def show_theme(self, theme: Theme) -> None:
        self._delegate.theme = theme
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Space and index.isValid() and _has_tick(index):
            self.rows.toggle(index)
            return
        super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and _has_tick(index) and event.position().x() < self.visualRect(index).left() + _TICK:
            self.rows.toggle(index)
        super().mouseReleaseEvent(event)


class _PassageDelegate(ThreeLineDelegate):
    """Three lines, behind a tick where the row has one."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: _Index) -> None:
        """Without the tick that Qt would draw in the middle of the row."""
        super().initStyleOption(option, index)
        option.features &= ~QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        if not _has_tick(index):
            super().paint(painter, option, index)
            return
        inner = QStyleOptionViewItem(option)
        inner.rect = option.rect.adjusted(_TICK - 6, 0, 0, 0)
        super().paint(painter, inner, index)
        tick = QStyleOptionButton()
        size = option.fontMetrics.height()
        tick.rect = QRect(option.rect.left() + 8, option.rect.top() + 8, size, size)
        checked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        tick.state = QStyle.StateFlag.State_Enabled
        tick.state |= QStyle.StateFlag.State_On if checked else QStyle.StateFlag.State_Off
        style = option.widget.style()
        style.drawPrimitive(QStyle.PrimitiveElement.PE_IndicatorCheckBox, tick, painter, option.widget)


def _has_tick(index: _Index) -> bool:
    return index.data(Qt.ItemDataRole.CheckStateRole) is not None
