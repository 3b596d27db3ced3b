"""Numbers side by side, each over its name."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ui.widgets.styling import USER_TEXT, label, mark, tight


class StatRow(QFrame):
    """`names` maps a key to what stands under the number; `show_values` sets the numbers by those keys.

    `spare` are numbers that show only where there is room for them, the first ones first.
    """

    def __init__(self, names: Mapping[str, str], spare: Mapping[str, str] | None = None) -> None:
        super().__init__()
        mark(self, kind="bottom")
        self._values: dict[str, QLabel] = {}
        self._cells: list[QWidget] = []
        self._spare = len(spare or {})
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(10, 5, 4, 5)
        row.setSpacing(4)
        for key, name in {**names, **(spare or {})}.items():
            cell = QWidget()
            rows = QVBoxLayout(cell)
            tight(rows)
            self._values[key] = label(role="number")
            self._values[key].setProperty(USER_TEXT, True)
            rows.addWidget(self._values[key])
            rows.addWidget(label(name, "small"))
            row.addWidget(cell, 1)
            self._cells.append(cell)
            cell.setVisible(len(self._cells) <= len(names))

    def show_values(self, values: Mapping[str, str]) -> None:
        changed = {key: value for key, value in values.items() if self._values[key].text() != value}
        for key, value in changed.items():
            self._values[key].setText(value)
        if changed:
            self._show_fitting()

    def minimumSizeHint(self) -> QSize:
        """Of those that always show: the others go before the row gets too narrow."""
        return QSize(self._width(len(self._cells) - self._spare), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_fitting()

    def _show_fitting(self) -> None:
        """All that always show, then as many of the others as fit beside them."""
        shown = len(self._cells) - self._spare
        while shown < len(self._cells) and self._width(shown + 1) <= self.width():
            shown += 1
        for position, cell in enumerate(self._cells):
            cell.setVisible(position < shown)

    def _width(self, count: int) -> int:
        """What the first cells need."""
        margins = self._row.contentsMargins()
        cells = sum(cell.minimumSizeHint().width() for cell in self._cells[:count])
        return cells + self._row.spacing() * (count - 1) + margins.left() + margins.right()
