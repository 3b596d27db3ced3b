"""A column of cards that scrolls, by the keyboard too."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSlider, QScrollArea, QVBoxLayout, QWidget

from ui.widgets.styling import mark

_Step = QAbstractSlider.SliderAction
_STEPS: dict[int, QAbstractSlider.SliderAction] = {
    Qt.Key.Key_Up: _Step.SliderSingleStepSub,
    Qt.Key.Key_Down: _Step.SliderSingleStepAdd,
    Qt.Key.Key_PageUp: _Step.SliderPageStepSub,
    Qt.Key.Key_PageDown: _Step.SliderPageStepAdd,
    Qt.Key.Key_Home: _Step.SliderToMinimum,
    Qt.Key.Key_End: _Step.SliderToMaximum,
}


class ScrolledColumn(QScrollArea):
    """Tab stops at it while it has more than it shows."""

    def __init__(self, name: str, column: QVBoxLayout) -> None:
        super().__init__(widgetResizable=True)
        content = QWidget()
        mark(content, kind="desk")
        content.setLayout(column)
        self.setAccessibleName(name)
        mark(self, kind="column")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(content)
        self.verticalScrollBar().rangeChanged.connect(self._show_range)

    def scroll_by_key(self, key: int) -> bool:
        """Whether the key scrolls it."""
        bar, step = self.verticalScrollBar(), _STEPS.get(key)
        if step is None or bar.minimum() == bar.maximum():
            return False
        bar.triggerAction(step)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.scroll_by_key(event.key()):
            event.ignore()

    def _show_range(self, least: int, most: int) -> None:
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if most > least else Qt.FocusPolicy.NoFocus)
